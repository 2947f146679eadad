#include "dns_answer.hpp"

#include <ares.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace fanfold::http {

namespace {

using std::chrono::seconds;

constexpr seconds without_soa{30};
constexpr std::size_t most_addresses = 16;

/// Reads an answer from its front. What would be behind its end is 0, and `good` is false from then on.
class Reader {
  public:
    explicit Reader(std::span<const unsigned char> bytes) : left_(bytes) {}
    [[nodiscard]] auto good() const -> bool { return good_; }

    void skip(std::size_t count) {
        good_ = good_ && count <= left_.size();
        left_ = left_.subspan(good_ ? count : left_.size());
    }
    auto number(std::size_t width) -> std::uint32_t {
        const auto from = left_;
        skip(width);
        std::uint32_t out = 0;
        for (std::size_t at = 0; good_ && at < width; ++at) out = out << 8 | from[at];
        return out;
    }
    /// A pointer (RFC 1035 §4.1.4) ends a name; where it leads does not matter here.
    void skip_name() {
        while (good_) {
            const auto length = number(1);
            if (length == 0) return;
            if (length >= 0xC0) return skip(1);
            skip(length);
        }
    }

  private:
    std::span<const unsigned char> left_;
    bool good_ = true;
};

/// RFC 2181 §8: a time with the highest bit set is none.
auto sane(std::uint32_t time) -> std::uint32_t {
    return time > INT32_MAX ? 0 : time;
}

/// The time of a record, if it is the zone's SOA: the lesser of its TTL and its MINIMUM, which stands last.
auto soa_time(Reader& reader) -> std::optional<seconds> {
    constexpr std::uint32_t soa = 6;
    reader.skip_name();
    const auto type = reader.number(2);
    reader.skip(2);
    const auto ttl = reader.number(4);
    const auto length = reader.number(2);
    if (type != soa || length < 22) return reader.skip(length), std::nullopt;
    reader.skip(length - 4);
    const auto least = std::min(sane(ttl), sane(reader.number(4)));
    if (!reader.good()) return std::nullopt;
    return seconds{least};
}

auto negative_time(std::span<const unsigned char> bytes) -> seconds {
    Reader reader{bytes};
    reader.skip(4);
    const auto questions = reader.number(2);
    const auto records = reader.number(2) + reader.number(2);
    reader.skip(2);
    for (std::uint32_t at = 0; at < questions && reader.good(); ++at) reader.skip_name(), reader.skip(4);
    for (std::uint32_t at = 0; at < records && reader.good(); ++at)
        if (const auto time = soa_time(reader)) return *time;
    return without_soa;
}

template <class Entry>
void take(DnsAnswer& out, int family, const void* address, const Entry& entry) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (inet_ntop(family, address, text.data(), text.size()) == nullptr) return;
    const seconds time{std::max(entry.ttl, 0)};
    out.keeps = out.addresses.empty() ? time : std::min(out.keeps, time);
    out.addresses.emplace_back(text.data());
}

auto parse_four(const unsigned char* bytes, int size, DnsAnswer& out) -> int {
    std::array<ares_addrttl, most_addresses> all{};
    int count = static_cast<int>(all.size());
    const int status = ares_parse_a_reply(bytes, size, nullptr, all.data(), &count);
    for (int at = 0; status == ARES_SUCCESS && at < count; ++at)
        take(out, AF_INET, &all[static_cast<std::size_t>(at)].ipaddr, all[static_cast<std::size_t>(at)]);
    return status;
}

auto parse_six(const unsigned char* bytes, int size, DnsAnswer& out) -> int {
    std::array<ares_addr6ttl, most_addresses> all{};
    int count = static_cast<int>(all.size());
    const int status = ares_parse_aaaa_reply(bytes, size, nullptr, all.data(), &count);
    for (int at = 0; status == ARES_SUCCESS && at < count; ++at)
        take(out, AF_INET6, &all[static_cast<std::size_t>(at)].ip6addr, all[static_cast<std::size_t>(at)]);
    return status;
}

}  // namespace

auto read_dns_answer(int status, std::span<const unsigned char> bytes, int family) -> DnsAnswer {
    DnsAnswer out;
    if (bytes.size() > 65'535) return out;
    const auto size = static_cast<int>(bytes.size());
    if (status == ARES_SUCCESS)
        status = family == AF_INET6 ? parse_six(bytes.data(), size, out) : parse_four(bytes.data(), size, out);
    if (!out.addresses.empty()) {
        out.kind = DnsAnswer::Kind::found;
    } else if (status == ARES_SUCCESS || status == ARES_ENOTFOUND || status == ARES_ENODATA) {
        out.kind = DnsAnswer::Kind::none;
        out.keeps = negative_time(bytes);
    }
    return out;
}

}  // namespace fanfold::http
