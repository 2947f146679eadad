#include "mustache_scan.hpp"

#include <algorithm>

namespace fanfold::prompt {

namespace {

constexpr std::string_view blanks = " \t\r\n";

auto trimmed(std::string_view text) -> std::string_view {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    auto run() -> Result<std::vector<Token>> {
        while (at_ < text_.size()) {
            const auto open = text_.find(open_, at_);
            add_text(text_.substr(at_, open == std::string_view::npos ? open : open - at_));
            if (open == std::string_view::npos) break;
            at_ = open;
            if (auto read = read_tag(); !read) return read.error();
        }
        return std::move(tokens_);
    }

  private:
    void add_text(std::string_view text) {
        while (!text.empty()) {
            const auto end = text.find('\n');
            const auto length = end == std::string_view::npos ? text.size() : end + 1;
            push('t', std::string{text.substr(0, length)});
            advance(length);
            text.remove_prefix(length);
        }
    }

    auto read_tag() -> Status {
        const bool triple = text_.substr(at_ + open_.size()).starts_with('{');
        const auto inside = at_ + open_.size();
        const bool delimiters = text_.substr(inside).starts_with('=');
        const std::string close = triple ? "}" + close_ : delimiters ? "=" + close_ : close_;
        const auto skip = triple || delimiters ? 1u : 0u;
        const auto end = text_.find(close, inside + skip);
        if (end == std::string_view::npos) return problem("this tag is never closed with " + close);
        const auto content = text_.substr(inside + skip, end - inside - skip);
        if (auto pushed = push_tag(triple ? '&' : delimiters ? '=' : '\0', content); !pushed)
            return pushed;
        advance(end + close.size() - at_);
        if (delimiters) return change_delimiters(content);
        return Done{};
    }

    auto push_tag(char kind, std::string_view content) -> Status {
        constexpr std::string_view sigils = "#^/><$!&";
        if (kind == '\0') {
            content = trimmed(content);
            kind = !content.empty() && sigils.find(content.front()) != std::string_view::npos
                       ? content.front()
                       : 'v';
            if (kind != 'v') content.remove_prefix(1);
        }
        const auto name = trimmed(content);
        if (kind != '!' && kind != '=') {
            if (name.empty()) return problem("a tag needs a name");
            if (name.find_first_of(blanks) != std::string_view::npos)
                return problem("a name has no spaces: " + std::string{name});
        }
        push(kind, std::string{name});
        return Done{};
    }

    auto change_delimiters(std::string_view content) -> Status {
        const auto pair = trimmed(content);
        const auto gap = pair.find_first_of(blanks);
        if (gap == std::string_view::npos) return problem("delimiters are changed by {{=<% %>=}}");
        open_ = pair.substr(0, gap);
        close_ = trimmed(pair.substr(gap));
        if (open_.empty() || close_.find_first_of(blanks) != std::string::npos)
            return problem("delimiters are changed by {{=<% %>=}}");
        return Done{};
    }

    void push(char kind, std::string text) {
        Token token;
        token.kind = kind;
        token.text = std::move(text);
        token.line = line_;
        token.column = column_;
        tokens_.push_back(std::move(token));
    }

    void advance(std::size_t count) {
        for (std::size_t step = 0; step < count; ++step, ++at_) {
            if (text_[at_] == '\n')
                ++line_, column_ = 1;
            else
                ++column_;
        }
    }

    [[nodiscard]] auto problem(const std::string& what) const -> Error {
        return {ErrorKind::bad_input,
                std::to_string(line_) + ":" + std::to_string(column_) + ": " + what};
    }

    std::string_view text_;
    std::size_t at_ = 0, line_ = 1, column_ = 1;
    std::string open_ = "{{", close_ = "}}";
    std::vector<Token> tokens_;
};

auto is_blank(const Token& token) -> bool {
    return token.kind == 't' && token.text.find_first_not_of(blanks) == std::string::npos;
}
auto ends_line(const Token& token) -> bool {
    return token.kind == 't' && token.text.ends_with('\n');
}
/// Tags that may stand alone on their line.
auto may_stand_alone(const Token& token) -> bool {
    return token.kind != 't' && token.kind != 'v' && token.kind != '&';
}

using Tokens = std::vector<Token>;

auto is_inheritance(const Token& token) -> bool {
    return token.kind == '<' || token.kind == '$' || token.kind == '/';
}

auto tags_of(const Tokens& tokens, std::size_t begin, std::size_t end)
    -> std::vector<const Token*> {
    std::vector<const Token*> tags;
    for (auto at = begin; at < end; ++at)
        if (!is_blank(tokens[at])) tags.push_back(&tokens[at]);
    return tags;
}

/// A line stands alone when it holds, blanks aside, one tag, or several that only open and close
/// parents and blocks.
/// "{{$block}}{{/block}}" is none: what is put there goes on in its line.
auto line_stands_alone(const Tokens& tokens, std::size_t begin, std::size_t end) -> bool {
    const auto tags = tags_of(tokens, begin, end);
    if (tags.size() == 1) return may_stand_alone(*tags[0]);
    if (tags.empty() ||
        !std::all_of(tags.begin(), tags.end(), [](auto* tag) { return is_inheritance(*tag); }))
        return false;
    return !(tags.size() == 2 && tags[0]->kind == '$' && tags[1]->kind == '/' &&
             tags[0]->text == tags[1]->text);
}

void mark_line(Tokens& tokens, std::size_t begin, std::size_t end) {
    std::string indent;
    bool seen_tag = false;
    for (auto at = begin; at < end; ++at) {
        auto& token = tokens[at];
        if (token.kind == 't') {
            if (!seen_tag) indent = token.text;
            token.text.clear();
        } else {
            token.standalone = true;
            if (!seen_tag) token.indent = indent;
            seen_tag = true;
        }
    }
}

void mark_standalone(Tokens& tokens) {
    for (std::size_t begin = 0; begin < tokens.size();) {
        auto end = begin;
        while (end < tokens.size() && !ends_line(tokens[end])) ++end;
        end = std::min(end + 1, tokens.size());
        if (line_stands_alone(tokens, begin, end)) mark_line(tokens, begin, end);
        begin = end;
    }
    std::erase_if(tokens,
                  [](const Token& token) { return token.kind == 't' && token.text.empty(); });
}

}  // namespace

auto scan(std::string_view text) -> Result<std::vector<Token>> {
    auto tokens = Scanner{text}.run();
    if (tokens) mark_standalone(*tokens);
    return tokens;
}

}  // namespace fanfold::prompt
