#pragma once
/// A range of bytes in a stored UTF-8 text.
#include <compare>
#include <cstddef>
#include <string_view>

namespace fanfold {

struct ByteSpan {
    std::size_t offset = 0;
    std::size_t length = 0;
    [[nodiscard]] constexpr auto end() const -> std::size_t { return offset + length; }
    [[nodiscard]] auto of(std::string_view text) const -> std::string_view {
        return offset <= text.size() ? text.substr(offset, length) : std::string_view{};
    }
    auto operator<=>(const ByteSpan&) const = default;
};

}  // namespace fanfold
