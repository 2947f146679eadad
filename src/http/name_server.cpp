#include <charconv>
#include <fanfold/http/name_server.hpp>
#include <optional>
#include <string>

namespace fanfold::http {

namespace {

auto port_in(std::string_view digits) -> std::optional<std::uint16_t> {
    std::uint16_t port = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, port);
    if (error != std::errc{} || stop != end || port == 0) return std::nullopt;
    return port;
}

/// Where the port's colon stands, if there is one. Of IPv6 only behind the bracket.
auto colon_in(std::string_view text) -> std::size_t {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || text.ends_with(']')) return std::string_view::npos;
    const bool bracketed = text.starts_with('[') && text[colon - 1] == ']';
    return bracketed || text.find(':') == colon ? colon : std::string_view::npos;
}

auto without_brackets(std::string_view text) -> std::string_view {
    return text.starts_with('[') && text.ends_with(']') ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

auto NameServer::parse(std::string_view text) -> Result<NameServer> {
    const auto colon = colon_in(text);
    const bool has_port = colon != std::string_view::npos;
    const auto port = has_port ? port_in(text.substr(colon + 1)) : std::optional<std::uint16_t>{53};
    const auto address = Address::parse(without_brackets(text.substr(0, colon)));
    if (!address || !port)
        return Error{ErrorKind::bad_input, "\"" + std::string{text.substr(0, 64)} +
                                               "\" is not a name server: an IP address, or one with a port"};
    return NameServer{*address, *port};
}

}  // namespace fanfold::http
