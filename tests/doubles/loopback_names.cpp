#include "loopback_names.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace fanfold::tests {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::uint16_t type_a = 1, type_cname = 5, type_soa = 6, type_aaaa = 28;
constexpr std::size_t head_size = 12;

auto two(std::uint32_t number) -> std::string {
    return {static_cast<char>(number >> 8 & 0xFF), static_cast<char>(number & 0xFF)};
}

auto four_bytes(std::uint32_t number) -> std::string {
    return two(number >> 16) + two(number & 0xFFFF);
}

auto wire_name(const std::string& name) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        const auto dot = std::min(name.find('.', at), name.size());
        out += static_cast<char>(dot - at) + name.substr(at, dot - at);
        at = dot + 1;
    }
    return out + '\0';
}

auto record(const std::string& name, std::uint16_t type, std::uint32_t ttl, const std::string& data) -> std::string {
    return wire_name(name) + two(type) + two(1) + four_bytes(ttl) + two(static_cast<std::uint32_t>(data.size())) + data;
}

auto address_bytes(const std::string& text) -> std::string {
    const auto address = asio::ip::make_address(text);
    const auto copied = [](const auto& bytes) { return std::string{bytes.begin(), bytes.end()}; };
    return address.is_v4() ? copied(address.to_v4().to_bytes()) : copied(address.to_v6().to_bytes());
}

auto soa(std::uint32_t minimum) -> std::string {
    const auto data = wire_name("ns.example") + wire_name("root.example") + four_bytes(1) + four_bytes(2) + four_bytes(3) +
                      four_bytes(4) + four_bytes(minimum);
    return record("example", type_soa, 86'400, data);
}

/// The one question of a message: its name and type, and where it ends.
auto read_question(NameQuestion& out) -> std::size_t {
    std::size_t at = head_size;
    while (at < out.bytes.size() && out.bytes[at] != 0) {
        const auto length = static_cast<unsigned char>(out.bytes[at]);
        out.name += (out.name.empty() ? "" : ".") + out.bytes.substr(at + 1, length);
        at += length + 1u;
    }
    if (at + 5 > out.bytes.size()) return out.bytes.size();
    out.type = static_cast<std::uint16_t>(static_cast<unsigned char>(out.bytes[at + 1]) << 8 |
                                          static_cast<unsigned char>(out.bytes[at + 2]));
    return at + 5;
}

auto head(const NameQuestion& question, bool cut, int code, std::size_t answers, std::size_t denials) -> std::string {
    const std::uint32_t flags = 0x8180u | (cut ? 0x0200u : 0u) | static_cast<std::uint32_t>(code);
    return question.bytes.substr(0, 2) + two(flags) + two(1) + two(static_cast<std::uint32_t>(answers)) +
           two(static_cast<std::uint32_t>(denials)) + two(0);
}

}  // namespace

LoopbackNames::LoopbackNames(asio::io_context& io)
    : acceptor_(io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}),
      socket_(io, udp::endpoint{asio::ip::address_v4::loopback(), acceptor_.local_endpoint().port()}),
      asked_(io.get_executor()),
      group_(io.get_executor()) {
    group_.start(serve_udp());
    group_.start(accept_all());
}

auto LoopbackNames::port() const -> std::uint16_t {
    return acceptor_.local_endpoint().port();
}

auto LoopbackNames::address() const -> std::string {
    return "127.0.0.1:" + std::to_string(port());
}

auto LoopbackNames::asked_for(const std::string& name) const -> std::size_t {
    return static_cast<std::size_t>(std::count_if(questions.begin(), questions.end(), [&name](const auto& one) {
        return one.name == name && one.type == type_a;
    }));
}

auto LoopbackNames::wait_for(std::size_t count) -> asio::awaitable<void> {
    while (questions.size() < count) co_await asked_.wait();
}

auto LoopbackNames::stop() -> asio::awaitable<void> {
    group_.cancel();
    co_await group_.join();
}

auto LoopbackNames::note(std::string bytes, bool tcp_used) -> NameQuestion {
    NameQuestion question;
    question.bytes = std::move(bytes);
    question.tcp = tcp_used;
    read_question(question);
    questions.push_back(question);
    asked_.ring();
    return question;
}

auto LoopbackNames::answer(const NameQuestion& question) const -> std::string {
    const auto found = names.find(question.name);
    const auto has = found == names.end() ? NameRecord{.code = 3} : found->second;
    NameQuestion parsed;
    parsed.bytes = question.bytes;
    const auto asked = question.bytes.substr(head_size, read_question(parsed) - head_size);
    if (has.cut && !question.tcp) return head(question, true, 0, 0, 0) + asked;
    std::string body;
    auto owner = question.name;
    for (const auto& alias : has.aliases) body += record(owner, type_cname, has.alias_ttl, wire_name(alias)), owner = alias;
    const auto& addresses = question.type == type_aaaa ? has.six : has.four;
    for (const auto& address : addresses) body += record(owner, question.type, has.ttl, address_bytes(address));
    const bool denied = has.denial && addresses.empty();
    if (denied) body += soa(*has.denial);
    return head(question, false, has.code, has.aliases.size() + addresses.size(), denied ? 1 : 0) + asked + body;
}

auto LoopbackNames::replies_to(const NameQuestion& question) const -> std::vector<std::string> {
    const auto found = names.find(question.name);
    if (found != names.end()) {
        const auto& has = found->second;
        if (has.silent || (has.silent_to_six && question.type == type_aaaa)) return {};
    }
    if (instead) return instead(question);
    return {answer(question)};
}

auto LoopbackNames::serve_udp() -> asio::awaitable<void> {
    std::array<char, 4096> buffer{};
    udp::endpoint from;
    while (true) {
        auto [error, size] = co_await socket_.async_receive_from(asio::buffer(buffer), from, quietly);
        if (error == asio::error::operation_aborted) co_return;
        if (error || size < head_size) continue;
        const auto question = note(std::string{buffer.data(), size}, false);
        for (const auto& reply : replies_to(question)) co_await socket_.async_send_to(asio::buffer(reply), from, quietly);
    }
}

auto LoopbackNames::accept_all() -> asio::awaitable<void> {
    while (true) {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        group_.start(serve_tcp(std::move(socket)));
    }
}

/// Each message has its length before it (RFC 1035 §4.2.2).
auto LoopbackNames::serve_tcp(tcp::socket socket) -> asio::awaitable<void> {
    while (true) {
        std::array<unsigned char, 2> length{};
        auto [error, got] = co_await asio::async_read(socket, asio::buffer(length), quietly);
        if (error) co_return;
        std::string bytes(static_cast<std::size_t>(length[0]) << 8 | length[1], '\0');
        auto [short_read, read] = co_await asio::async_read(socket, asio::buffer(bytes), quietly);
        if (short_read || bytes.size() < head_size) co_return;
        const auto reply = answer(note(std::move(bytes), true));
        const auto framed = two(static_cast<std::uint32_t>(reply.size())) + reply;
        auto [write_error, written] = co_await asio::async_write(socket, asio::buffer(framed), quietly);
        if (write_error) co_return;
    }
}

}  // namespace fanfold::tests
