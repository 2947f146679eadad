#pragma once
/// Url: an absolute http(s) URL, or a file of this machine, parsed once and kept as bytes.
///
/// Follows the WHATWG URL Standard for what a browser would do with an http(s) link (state machine
/// of §4.4, without credentials, which are refused): back slashes, dot segments, percent-encoding
/// sets, IDNA hosts (UTS #46 through ICU), default ports, IPv4 spellings in decimal, octal and hex.
/// Own code on bytes, because a page has 72 links on average and resolving them costs as much as
/// parsing it.
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold {

class Url {
  public:
    Url() = default;
    /// An absolute http or https URL of at most 2,048 bytes; nullopt for anything else.
    static auto parse(std::string_view text) -> std::optional<Url>;
    /// "file:///…" for a file of this machine (RFC 8089). Only the operator's configuration leads
    /// here: `parse` and `resolve` refuse file URLs, so that no page can name one.
    static auto of_file(std::string_view absolute_path) -> std::optional<Url>;
    /// What `str()` of an earlier Url was, of a file too; for the store.
    static auto stored(std::string_view text) -> std::optional<Url>;
    /// What `reference` (an href as it stands in a page) means on this page.
    [[nodiscard]] auto resolve(std::string_view reference) const -> std::optional<Url>;

    [[nodiscard]] auto str() const -> const std::string& {
        return text_;
    }  ///< without the fragment
    [[nodiscard]] auto empty() const -> bool { return text_.empty(); }
    [[nodiscard]] auto https() const -> bool { return text_.starts_with("https:"); }
    [[nodiscard]] auto local() const -> bool { return text_.starts_with("file:"); }
    [[nodiscard]] auto file_path() const -> std::string;  ///< of a local one
    [[nodiscard]] auto host() const
        -> std::string_view;                           ///< lower case, punycode, IPv6 in brackets
    [[nodiscard]] auto port() const -> std::uint16_t;  ///< effective: 80 or 443 when not written
    [[nodiscard]] auto origin() const -> std::string;  ///< "https://example.com:8443"
    [[nodiscard]] auto path() const -> std::string_view;   ///< starts with '/'
    [[nodiscard]] auto query() const -> std::string_view;  ///< without '?'
    [[nodiscard]] auto path_and_query() const -> std::string_view;
    /// The key under which two spellings are the same page: tracking parameters dropped (utm_*,
    /// fbclid, gclid …), the rest sorted, index files and doubled slashes kept (servers differ),
    /// `www.` kept. Request `str()`, remember `key()`.
    [[nodiscard]] auto key() const -> std::string;

    auto operator<=>(const Url& other) const { return text_ <=> other.text_; }
    auto operator==(const Url& other) const -> bool { return text_ == other.text_; }

  private:
    std::string text_;
    std::uint16_t host_begin_ = 0;
    std::uint16_t host_end_ = 0;
    std::uint16_t path_begin_ = 0;
    std::uint16_t query_begin_ = 0;  ///< at '?', or the end
};

/// The registrable domain ("example.co.kr") by the Public Suffix List, or the host itself for IPs
/// and suffixes.
auto site_of(const Url& url) -> std::string;
auto same_site(const Url& a, const Url& b) -> bool;

}  // namespace fanfold

template <>
struct std::hash<fanfold::Url> {
    auto operator()(const fanfold::Url& url) const noexcept -> std::size_t {
        return std::hash<std::string>{}(url.str());
    }
};
