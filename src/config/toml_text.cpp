#include "toml_text.hpp"

#include <algorithm>

namespace fanfold::config {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Of a quoted key only what needs no escapes is a name of ours; others are kept as written and match nothing.
auto name_in(std::string_view written) -> std::string {
    const bool quoted = written.size() >= 2 && (written.front() == '"' || written.front() == '\'');
    return std::string{quoted ? written.substr(1, written.size() - 2) : written};
}

class Outlining {
  public:
    explicit Outlining(std::string_view text) : text_(text) {
        if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
        out_.sections.push_back({{}, false, {at_, at_}});
    }

    auto run() -> TextOutline {
        while (at_ < text_.size()) {
            const auto begin = at_;
            skip_blanks();
            if (ends_line())
                skip_line();
            else if (text_[at_] == '[')
                read_header(begin);
            else
                read_line(begin);
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] auto letter() const -> char { return at_ < text_.size() ? text_[at_] : '\n'; }
    [[nodiscard]] auto ends_line() const -> bool {
        return letter() == '\n' || letter() == '\r' || letter() == '#';
    }
    void skip_blanks() {
        while (letter() == ' ' || letter() == '\t') ++at_;
    }
    void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; }
    /// Between the elements of a list, where lines and comments may stand.
    void skip_space() {
        while (at_ < text_.size()) {
            skip_blanks();
            if (!ends_line() || at_ >= text_.size()) return;
            skip_line();
        }
    }

    void read_header(std::size_t begin) {
        TextSection section;
        section.of_list = text_.substr(at_).starts_with("[[");
        at_ += section.of_list ? 2 : 1;
        section.header = read_key();
        skip_line();
        section.line = {begin, at_};
        out_.sections.push_back(std::move(section));
    }

    void read_line(std::size_t begin) {
        TextStatement statement;
        for (const auto& step : out_.sections.back().header) statement.path.push_back(step.name);
        statement.key = read_key();
        const auto place = add(std::move(statement));
        skip_line();
        out_.statements[place].line = {begin, at_};
    }

    /// With its value; the place where it stands.
    auto add(TextStatement statement) -> std::size_t {
        statement.section = out_.sections.size() - 1;
        for (const auto& step : statement.key) statement.path.push_back(step.name);
        const auto path = statement.path;
        const auto place = out_.statements.size();
        out_.statements.push_back(std::move(statement));
        skip_blanks();
        if (letter() == '=') ++at_;
        skip_blanks();
        const auto begin = at_;
        read_value(path);
        out_.statements[place].value = {begin, at_};
        return place;
    }

    auto read_key() -> std::vector<KeyStep> {
        std::vector<KeyStep> out;
        do {
            skip_blanks();
            const auto begin = at_;
            read_key_step();
            out.push_back({name_in(text_.substr(begin, at_ - begin)), {begin, at_}});
            skip_blanks();
        } while (letter() == '.' && ++at_ < text_.size());
        return out;
    }

    void read_key_step() {
        if (letter() == '"' || letter() == '\'') return skip_quoted();
        while (at_ < text_.size() && std::string_view{" \t\r\n.=]}"}.find(text_[at_]) == std::string_view::npos) ++at_;
    }

    void read_value(const std::vector<std::string>& path) {
        if (letter() == '[') return read_list(path);
        if (letter() == '{') return read_inline(path);
        if (letter() == '"' || letter() == '\'') return skip_quoted();
        while (at_ < text_.size() && std::string_view{"\r\n,]}#"}.find(text_[at_]) == std::string_view::npos) ++at_;
        while (at_ > 0 && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t')) --at_;
    }

    void read_list(const std::vector<std::string>& path) {
        ++at_;
        for (skip_space(); at_ < text_.size() && letter() != ']'; skip_space()) {
            const auto before = at_;
            read_value(path);
            skip_space();
            if (letter() == ',' || at_ == before) ++at_;
        }
        at_ = std::min(at_ + 1, text_.size());
    }

    void read_inline(const std::vector<std::string>& path) {
        ++at_;
        for (skip_space(); at_ < text_.size() && letter() != '}'; skip_space()) {
            const auto begin = at_;
            TextStatement statement;
            statement.path = path;
            statement.is_inline = true;
            statement.key = read_key();
            const auto place = add(std::move(statement));
            out_.statements[place].line = {begin, at_};
            skip_space();
            if (letter() == ',' || at_ == begin) ++at_;
        }
        at_ = std::min(at_ + 1, text_.size());
    }

    /// Of one line or of several, with escapes or without.
    void skip_quoted() {
        const char quote = letter();
        const std::string thrice(3, quote);
        const auto mark = text_.substr(at_).starts_with(thrice) ? std::string_view{thrice}
                                                                 : std::string_view{thrice}.substr(0, 1);
        at_ += mark.size();
        while (at_ < text_.size() && !text_.substr(at_).starts_with(mark))
            at_ += quote == '"' && text_[at_] == '\\' ? 2 : 1;
        at_ = std::min(at_ + mark.size(), text_.size());
        // Up to two more quotes may end the text itself: """"a"""" .
        while (mark.size() == 3 && letter() == quote) ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    TextOutline out_;
};

}  // namespace

auto outline_of(std::string_view text) -> TextOutline {
    if (text.empty()) return {{TextSection{}}, {}};
    return Outlining{text}.run();
}

}  // namespace fanfold::config
