#include "question.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>

#include <algorithm>
#include <utility>

namespace fanfold::http {

namespace asio = boost::asio;

namespace {

using Kind = DnsAnswer::Kind;

/// Whether the system would know how to send to an IPv6 address. Nothing is sent.
auto has_way_to(const std::string& six) -> bool {
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(443);
    if (inet_pton(AF_INET6, six.c_str(), &to.sin6_addr) != 1) return false;
    const int file = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (file < 0) return false;
    const bool reaches = connect(file, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    close(file);
    return reaches;
}

/// IPv6 first where there is a way to it (RFC 6724), so that nobody waits for what cannot be dialled.
auto in_order(std::vector<std::string> four, std::vector<std::string> six) -> std::vector<std::string> {
    const bool six_first = !six.empty() && has_way_to(six.front());
    auto& out = six_first ? six : four;
    auto& rest = six_first ? four : six;
    out.insert(out.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return std::move(out);
}

auto sooner(const DnsAnswer& four, const DnsAnswer& six, Kind kind) -> std::chrono::seconds {
    if (four.kind != kind) return six.keeps;
    return six.kind == kind ? std::min(four.keeps, six.keeps) : four.keeps;
}

}  // namespace

Question::Question(asio::any_io_executor io, const QuestionSettings& settings, std::string name, bool absolute)
    : io_(std::move(io)), settings_(settings), name_(std::move(name)), absolute_(absolute), patience_(io_) {}

void Question::start(Ended ended) {
    ended_ = std::move(ended);
    channel_ = std::make_shared<DnsChannel>(
        io_, settings_.servers, [weak = weak_from_this()](int family, DnsAnswer answer) {
            if (const auto self = weak.lock()) self->take(family, std::move(answer));
        });
    list_spellings();
    wait_at_most(settings_.patience);
    ask_next();
}

void Question::stop() {
    ended_ = nullptr;
    patience_.cancel();
    if (channel_) channel_->close();
}

void Question::list_spellings() {
    const bool one_word = name_.find('.') == std::string::npos;
    if (one_word && !absolute_)
        for (const auto& domain : search_domains())
            if (domain.size() + name_.size() < 253) spellings_.push_back(name_ + "." + domain);
    spellings_.push_back(name_);
}

auto Question::search_domains() const -> std::vector<std::string> {
    if (settings_.search) return *settings_.search;
    return settings_.servers.empty() ? channel_->search_domains() : std::vector<std::string>{};
}

void Question::ask_next() {
    four_.reset();
    six_.reset();
    const auto spelling = std::move(spellings_.front());
    spellings_.pop_front();
    channel_->ask(spelling);
}

void Question::wait_at_most(Duration time) {
    patience_.expires_after(time);
    patience_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (self && !error) self->end_late();
    });
}

void Question::take(int family, DnsAnswer answer) {
    auto& mine = family == AF_INET6 ? six_ : four_;
    mine = std::move(answer);
    if (four_ && six_) return look_at_both();
    const auto left = patience_.expiry() - std::chrono::steady_clock::now();
    if (mine->kind == Kind::found && left > settings_.grace) wait_at_most(settings_.grace);
}

void Question::look_at_both() {
    const auto is = [this](Kind kind) { return four_->kind == kind || six_->kind == kind; };
    if (is(Kind::found)) {
        const auto keeps = sooner(*four_, *six_, Kind::found);
        auto all = in_order(std::move(four_->addresses), std::move(six_->addresses));
        return end({Known::Kind::found, std::move(all), keeps});
    }
    if (is(Kind::failed)) return end({Known::Kind::failed, {}, {}});
    if (!spellings_.empty()) return ask_next();
    end({Known::Kind::none, {}, sooner(*four_, *six_, Kind::none)});
}

/// What one family has is what there is.
void Question::end_late() {
    const bool some = (four_ && four_->kind == Kind::found) || (six_ && six_->kind == Kind::found);
    if (!some) return end({Known::Kind::late, {}, {}});
    if (!four_) four_.emplace();
    if (!six_) six_.emplace();
    look_at_both();
}

void Question::end(Outcome outcome) {
    const auto ended = std::exchange(ended_, nullptr);
    const auto self = shared_from_this();
    stop();
    if (ended) ended(std::move(outcome));
}

}  // namespace fanfold::http
