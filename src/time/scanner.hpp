#pragma once
/// A cursor over hostile text, for dates and durations. Private to time/.
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace fanfold {

constexpr auto scan_is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}
constexpr auto scan_is_letter(char letter) -> bool {
    return (letter | 32) >= 'a' && (letter | 32) <= 'z';
}

/// `lower` is in lower case already.
inline auto lowered_equals(std::string_view text, std::string_view lower) -> bool {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return scan_is_letter(a) && (a | 32) == b; });
}

class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    [[nodiscard]] auto position() const -> std::size_t { return at_; }
    [[nodiscard]] auto done() const -> bool { return at_ == text_.size(); }
    [[nodiscard]] auto peek() const -> char { return done() ? '\0' : text_[at_]; }
    [[nodiscard]] auto at_letter() const -> bool { return scan_is_letter(peek()); }
    [[nodiscard]] auto done_or_not_digit() const -> bool { return !scan_is_digit(peek()); }

    auto take(char letter) -> bool {
        if (done() || text_[at_] != letter) return false;
        ++at_;
        return true;
    }
    /// True if there was at least one space or tab.
    auto spaces() -> bool {
        const auto before = at_;
        while (peek() == ' ' || peek() == '\t') ++at_;
        return at_ > before;
    }
    auto letters() -> std::string_view {
        const auto before = at_;
        while (at_letter()) ++at_;
        return text_.substr(before, at_ - before);
    }
    /// Between `least` and `most` (at most 9) digits, as many as there are.
    auto digits(int least, int most, int& value) -> bool {
        int number = 0;
        int count = 0;
        for (; count < most && scan_is_digit(peek()); ++count)
            number = number * 10 + (text_[at_++] - '0');
        value = number;
        return count >= least;
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace fanfold
