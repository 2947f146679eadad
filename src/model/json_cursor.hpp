#pragma once
/// Plain JSON (RFC 8259) from front to back, without building what nobody asks for. Each function reads one value. False: the
/// text is not that, or not plain, or deeper than 64 levels; the cursor is of no more use then, and the library decides.
#include <cstddef>
#include <string>
#include <string_view>

namespace fanfold::model {

class JsonCursor {
  public:
    explicit JsonCursor(std::string_view text) : text_(text) {}

    /// The first byte of what comes next, which tells its kind; 0 at the end.
    [[nodiscard]] auto peek() -> char {
        skip_space();
        return here();
    }
    [[nodiscard]] auto at_end() -> bool {
        skip_space();
        return at_ == text_.size();
    }

    /// `member(name)` reads the value of that name, and says whether it could. The name stands until the next text is read.
    template <class Member>
    auto object(Member member) -> bool {
        if (!begin('{')) return false;
        if (take('}')) return end();
        do {
            std::string_view name;
            if (!text(name) || !take(':') || !member(name)) return false;
        } while (take(','));
        return take('}') && end();
    }

    /// `item()` reads one, and says whether it could.
    template <class Item>
    auto array(Item item) -> bool {
        if (!begin('[')) return false;
        if (take(']')) return end();
        do {
            if (!item()) return false;
        } while (take(','));
        return take(']') && end();
    }

    /// Valid UTF-8 without its escapes. The view stands until the next text is read.
    auto text(std::string_view& out) -> bool;
    auto string(std::string& out) -> bool;
    /// A number as it is written, and whether it is an integer.
    struct Number {
        std::string_view text;
        bool whole = true;
    };
    auto number(Number& out) -> bool;
    auto number(double& out) -> bool;
    /// "true", "false", "null".
    auto word(std::string_view wanted) -> bool;
    /// Whatever comes next. It is checked as if it were kept.
    auto skip() -> bool;

  private:
    [[nodiscard]] auto here() const -> char { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
            ++at_;
    }
    auto take(char letter) -> bool {
        skip_space();
        if (here() != letter) return false;
        ++at_;
        return true;
    }
    auto begin(char bracket) -> bool { return take(bracket) && ++depth_ <= deepest; }
    auto end() -> bool { return --depth_, true; }
    auto unescape() -> bool;
    auto escape() -> bool;
    auto code_point() -> bool;
    auto four_digits() -> int;
    auto digits() -> bool;
    auto fraction() -> bool;

    static constexpr int deepest = 64;
    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::string unescaped_;
};

}  // namespace fanfold::model
