#pragma once
/// A cursor over folded text for numbers and dates. Private to text/. Every step is bounded:
/// nothing here looks further than a few dozen bytes.
#include <fanfold/text/facts.hpp>
#include <fanfold/text/fold.hpp>

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "utf8.hpp"

namespace fanfold::text {

constexpr auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}
constexpr auto is_latin(char c) -> bool {
    return c >= 'a' && c <= 'z';
}

class Scan {
  public:
    Scan(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    [[nodiscard]] auto at() const -> std::size_t { return at_; }
    [[nodiscard]] auto rest() const -> std::string_view { return text_.substr(at_); }
    [[nodiscard]] auto peek(std::size_t ahead = 0) const -> char {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] auto before() const -> char { return at_ > 0 ? text_[at_ - 1] : '\0'; }
    void go(std::size_t at) { at_ = at; }

    auto take(std::string_view word) -> bool {
        if (!rest().starts_with(word)) return false;
        at_ += word.size();
        return true;
    }
    auto take_any(std::initializer_list<std::string_view> words) -> bool {
        for (const auto word : words)
            if (take(word)) return true;
        return false;
    }
    /// A Latin word, whole.
    auto take_word(std::string_view word) -> bool {
        const auto from = at_;
        if (take(word) && !is_latin(peek()) && !is_digit(peek())) return true;
        at_ = from;
        return false;
    }
    auto space() -> bool { return take(" "); }
    /// Between `least` and `most` digits with no further one behind them.
    auto digits(int least, int most, int& value) -> bool {
        int count = 0;
        int number = 0;
        while (is_digit(peek(static_cast<std::size_t>(count))) && count <= most)
            number = number * 10 + (peek(static_cast<std::size_t>(count++)) - '0');
        if (count < least || count > most) return false;
        value = number;
        at_ += static_cast<std::size_t>(count);
        return true;
    }
    auto letters() -> std::string_view {
        const auto from = at_;
        while (is_latin(peek())) ++at_;
        return text_.substr(from, at_ - from);
    }

  private:
    std::string_view text_;
    std::size_t at_;
};

/// `day.at` and `folded` tell the same place in the source and in the folded text.
struct FoundDay {
    DayMention day;
    ByteSpan folded;
};

/// Days of a folded text, in order, without overlaps.
auto find_days(std::string_view source, const Folded& folded) -> std::vector<FoundDay>;
/// 1–12 for "november", "nov", "sept"; 0 otherwise.
auto english_month(std::string_view word) -> int;
auto is_day(int year, int month, int day) -> bool;

}  // namespace fanfold::text
