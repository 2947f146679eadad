#include <libpsl.h>

#include <algorithm>
#include <array>
#include <fanfold/value/url.hpp>

#include "url_host.hpp"

namespace fanfold {

namespace {

constexpr std::size_t longest_domain = 253;

/// The list that the system keeps up to date, or the one inside libpsl.
auto public_suffixes() -> const psl_ctx_t* {
    static const psl_ctx_t* const list = [] {
        const psl_ctx_t* latest = psl_latest(nullptr);
        return latest ? latest : psl_builtin();
    }();
    return list;
}

auto site_of_host(std::string_view host) -> std::string_view {
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.empty() || host.size() > longest_domain || host_is_address(host)) return host;
    std::array<char, longest_domain + 1> text{};
    std::copy(host.begin(), host.end(), text.begin());
    const char* site = psl_registrable_domain(public_suffixes(), text.data());
    return site ? host.substr(static_cast<std::size_t>(site - text.data())) : host;
}

}  // namespace

auto site_of(const Url& url) -> std::string {
    return std::string{site_of_host(url.host())};
}

auto same_site(const Url& a, const Url& b) -> bool {
    return a.host() == b.host() || site_of_host(a.host()) == site_of_host(b.host());
}

}  // namespace fanfold
