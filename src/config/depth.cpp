#include "parse.hpp"

namespace fanfold::config {

namespace {

constexpr int deepest_nesting = 32;  // of lists and inline tables
constexpr int most_dots = 16;        // in one key

/// Walks over TOML text, skipping strings and comments, and counts what nests: brackets, and dots
/// of keys.
class DepthScan {
  public:
    explicit DepthScan(std::string_view text) : text_(text) {}

    auto run() -> std::optional<TooDeep> {
        while (at_ < text_.size()) {
            step();
            if (nesting_ > deepest_nesting || dots_ > most_dots) return TooDeep{line_, column()};
        }
        return std::nullopt;
    }

  private:
    void step() {
        const char letter = text_[at_];
        if (letter == '#') return skip_comment();
        if (letter == '"' || letter == '\'') return skip_string(letter);
        if (letter == '[' || letter == '{') ++nesting_;
        if ((letter == ']' || letter == '}') && nesting_ > 0) --nesting_;
        if (letter == '.') ++dots_;
        if (std::string_view{"=,[]{}\n"}.find(letter) != std::string_view::npos) dots_ = 0;
        advance();
    }

    void advance() {
        if (text_[at_++] != '\n') return;
        ++line_;
        line_begin_ = at_;
    }

    void skip_comment() {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    }

    void skip_string(char quote) {
        const std::string triple(3, quote);
        const bool many_lines = text_.substr(at_).starts_with(triple);
        for (int count = many_lines ? 3 : 1; count > 0; --count) advance();
        while (at_ < text_.size()) {
            if (!many_lines && text_[at_] == '\n') return;
            if (text_[at_] == '\\' && quote == '"' && at_ + 1 < text_.size()) {
                advance();
            } else if (many_lines ? text_.substr(at_).starts_with(triple) : text_[at_] == quote) {
                at_ += many_lines ? 3 : 1;
                return;
            }
            advance();
        }
    }

    [[nodiscard]] auto column() const -> int { return static_cast<int>(at_ - line_begin_); }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    int line_ = 1;
    int nesting_ = 0;
    int dots_ = 0;
};

}  // namespace

auto too_deep(std::string_view text) -> std::optional<TooDeep> {
    return DepthScan{text}.run();
}

}  // namespace fanfold::config
