#include <fanfold/text/redact.hpp>

#include <algorithm>

#include "masks.hpp"
#include "utf8.hpp"

namespace fanfold::text {
namespace {

auto mark_of(Personal kind) -> std::string_view {
    switch (kind) {
        case Personal::email:
            return "[e-mail]";
        case Personal::phone:
            return "[phone]";
        case Personal::card:
            return "[card]";
        case Personal::iban:
            return "[account]";
        case Personal::krn:
            return "[resident number]";
    }
    return "[redacted]";
}

void put(Folded& out, std::string_view bytes, std::uint32_t first, std::uint32_t step) {
    out.text += bytes;
    for (std::size_t at = 0; at < bytes.size(); ++at)
        out.origin.push_back(first + static_cast<std::uint32_t>(at) * step);
}

/// Without what nobody sees.
auto visible(std::string_view text) -> Folded {
    Folded out;
    out.text.reserve(text.size());
    out.origin.reserve(text.size() + 1);
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        const auto code = next_code_point(text, at);
        if (!is_unseen(code) && !is_bidi_control(code))
            put(out, text.substr(from, at - from), static_cast<std::uint32_t>(from), 1);
    }
    out.origin.push_back(static_cast<std::uint32_t>(text.size()));
    return out;
}

}  // namespace

auto shown_to_model(std::string_view text, std::span<const Personal> redacted) -> Folded {
    auto seen = visible(text);
    const auto data = personal_data(seen.text, redacted);
    if (data.empty()) return seen;
    Folded out;
    std::size_t from = 0;
    const auto copy = [&](std::size_t end) {
        for (; from < end; ++from) put(out, {&seen.text[from], 1}, seen.origin[from], 0);
    };
    for (const auto& datum : data) {
        copy(datum.at.offset);
        put(out, mark_of(datum.kind), seen.origin[datum.at.offset], 0);
        from = datum.at.end();
    }
    copy(seen.text.size());
    out.origin.push_back(seen.origin.back());
    return out;
}

}  // namespace fanfold::text
