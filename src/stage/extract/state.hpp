#pragma once
/// Whether a page is what its address promises, or something that stands before it: a wall, a
/// challenge, a shell. Only pages with little text are looked at closely, so that an article about
/// cookies or captchas stays one.
#include <cstdint>
#include <string>
#include <string_view>

#include "json_ld.hpp"
#include "layout.hpp"

namespace fanfold::extract {

enum class PageState : std::uint8_t {
    content,
    script_shell,
    consent_wall,
    challenge,
    login,
    teaser,
    not_found,
    blocked_region,
    maintenance,
    for_sale,
    rate_limited
};

/// "content", "consent wall" …
auto to_string(PageState state) -> std::string_view;
/// For people: "a consent wall: …".
auto in_words(PageState state) -> std::string_view;

struct Shown {
    std::string_view title;
    std::string_view text;  ///< what was found to be the main text
    std::string_view body;  ///< bytes of the page as they came, for marks inside scripts
};
auto state_of(const Dom& dom, const Layout& seen, const JsonLd& json, const Shown& shown)
    -> PageState;

}  // namespace fanfold::extract
