#include <algorithm>
#include <array>
#include <cstdint>
#include <fanfold/value/url.hpp>
#include <vector>

#include "url_bytes.hpp"

namespace fanfold {

namespace {

/// Parameters that say how a reader came, never what is shown.
constexpr std::array<std::string_view, 32> tracking_names{
    "_ga",        "_gl",        "_hsenc",     "_hsmi",   "_openstat", "at_campaign", "at_medium",
    "dclid",      "fbclid",     "gad_source", "gbraid",  "gclid",     "gclsrc",      "igsh",
    "igshid",     "li_fat_id",  "mc_cid",     "mc_eid",  "mkt_tok",   "msclkid",     "oly_anon_id",
    "oly_enc_id", "rb_clickid", "s_cid",      "srsltid", "ttclid",    "twclid",      "vero_conv",
    "vero_id",    "wbraid",     "wickedid",   "yclid"};
constexpr std::array<std::string_view, 5> tracking_prefixes{"hsa_", "mtm_", "piwik_", "pk_",
                                                            "utm_"};

auto is_tracking(std::string_view parameter) -> bool {
    std::string name{parameter.substr(0, parameter.find('='))};
    std::transform(name.begin(), name.end(), name.begin(), to_lower);
    const auto starts = [&name](std::string_view prefix) { return name.starts_with(prefix); };
    return std::binary_search(tracking_names.begin(), tracking_names.end(), name) ||
           std::any_of(tracking_prefixes.begin(), tracking_prefixes.end(), starts);
}

auto is_unreserved(int byte) -> bool {
    if (byte < 0 || byte > 0x7E) return false;
    const char letter = static_cast<char>(byte);
    return is_alpha(letter) || is_digit(letter) || letter == '-' || letter == '.' ||
           letter == '_' || letter == '~';
}

/// RFC 3986 §6.2.2: "%7e" is "~", "%e3" is "%E3".
void append_normal(std::string_view text, std::string& out) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int byte = percent_byte(text, at);
        if (byte < 0) {
            out += text[at];
            continue;
        }
        at += 2;
        if (is_unreserved(byte)) {
            out += static_cast<char>(byte);
        } else {
            const char escaped[] = {'%', hex[static_cast<std::size_t>(byte >> 4)],
                                    hex[static_cast<std::size_t>(byte & 15)]};
            out.append(escaped, 3);
        }
    }
}

auto kept_parameters(std::string_view query) -> std::vector<std::string_view> {
    std::vector<std::string_view> kept;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto parameter = query.substr(0, end);
        if (!parameter.empty() && !is_tracking(parameter)) kept.push_back(parameter);
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return kept;
}

auto name_of(std::string_view parameter) -> std::string_view {
    return parameter.substr(0, parameter.find('='));
}

}  // namespace

auto Url::key() const -> std::string {
    const bool normal = query_begin_ == text_.size() && text_.find('%', path_begin_) == std::string::npos;
    if (normal) return text_;
    std::string normal_query;
    append_normal(query(), normal_query);
    auto parameters = kept_parameters(normal_query);
    // Stable: the order of equal names can mean something.
    std::stable_sort(parameters.begin(), parameters.end(),
                     [](auto a, auto b) { return name_of(a) < name_of(b); });
    std::string out;
    out.reserve(text_.size());
    out.append(text_, 0, path_begin_);
    append_normal(path(), out);
    char mark = '?';
    for (const auto parameter : parameters) {
        out += mark;
        out += parameter;
        mark = '&';
    }
    return out;
}

}  // namespace fanfold
