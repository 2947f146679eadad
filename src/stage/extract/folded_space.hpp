#pragma once
/// What a page writes on several lines, on one. Pure.
#include <string>
#include <string_view>

namespace fanfold::extract {

/// Each run of blanks and controls is one space, and none stands at either end. Of the first 4,096 bytes: no title, name or
/// label is longer.
inline auto folded_space(std::string_view text) -> std::string {
    auto out = std::string{};
    for (const auto c : text.substr(0, 4096)) {
        if (static_cast<unsigned char>(c) > ' ')
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace fanfold::extract
