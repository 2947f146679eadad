#include "loose_json.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fanfold::extract {

namespace {

using Json = nlohmann::json;

constexpr auto most_levels = std::size_t{64};
constexpr auto most_values = 20'000;

auto is_space(char c) -> bool {
    return static_cast<unsigned char>(c) <= ' ';
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto add = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code >= 0xD800 && code <= 0xDFFF) code = 0xFFFD;
    if (code < 0x80) return add(code);
    if (code < 0x800) return add(0xC0 | code >> 6), add(0x80 | (code & 0x3F));
    if (code < 0x10000) return add(0xE0 | code >> 12), add(0x80 | (code >> 6 & 0x3F)), add(0x80 | (code & 0x3F));
    add(0xF0 | code >> 18), add(0x80 | (code >> 12 & 0x3F)), add(0x80 | (code >> 6 & 0x3F)), add(0x80 | (code & 0x3F));
}

/// Strings, names and numbers from the front of a text.
class Words {
  public:
    explicit Words(std::string_view text) : text_(text) {}

    [[nodiscard]] auto done() const -> bool { return at_ >= text_.size(); }
    [[nodiscard]] auto peek() const -> char { return done() ? '\0' : text_[at_]; }
    void skip() { ++at_; }

    /// White space and comments.
    void skip_blanks() {
        while (!done()) {
            const auto rest = text_.substr(at_);
            if (is_space(rest[0]))
                ++at_;
            else if (rest.starts_with("/*"))
                skip_behind("*/");
            else if (rest.starts_with("//"))
                skip_behind("\n");
            else
                return;
        }
    }

    /// Behind its opening quote; none where the end cuts it.
    auto quoted() -> std::optional<std::string> {
        const auto quote = text_[at_++];
        auto out = std::string{};
        while (!done()) {
            const auto c = text_[at_++];
            if (c == quote && closes()) return out;
            if (c == '\\')
                escape(out);
            else
                out += is_space(c) ? ' ' : c;
        }
        return std::nullopt;
    }

    /// Up to the next sign of JSON.
    auto bare() -> std::string_view {
        const auto from = at_;
        while (!done() && std::string_view{",:{}[]\"\n"}.find(text_[at_]) == std::string_view::npos) ++at_;
        auto word = text_.substr(from, at_ - from);
        while (!word.empty() && is_space(word.back())) word.remove_suffix(1);
        return word;
    }

  private:
    void skip_behind(std::string_view mark) {
        const auto end = text_.find(mark, at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + mark.size();
    }

    /// Whether the quote right before ends its text: behind one inside of it the text goes on.
    [[nodiscard]] auto closes() const -> bool {
        auto next = at_;
        while (next < text_.size() && is_space(text_[next])) ++next;
        return next == text_.size() || std::string_view{",:}]\"'/;"}.find(text_[next]) != std::string_view::npos;
    }

    void escape(std::string& out) {
        if (done()) return;
        const auto c = text_[at_++];
        if (c == 'n' || c == 't' || c == 'r' || c == 'b' || c == 'f')
            out += ' ';
        else if (c == 'u')
            unicode(out);
        else
            out += c;
    }

    void unicode(std::string& out) {
        auto code = hex();
        const bool lead = code && *code >= 0xD800 && *code < 0xDC00;
        if (lead && text_.substr(at_).starts_with("\\u")) {
            at_ += 2;
            const auto trail = hex();
            if (trail && *trail >= 0xDC00 && *trail < 0xE000) code = 0x10000 + ((*code - 0xD800) << 10) + (*trail - 0xDC00);
        }
        if (code) append_utf8(out, *code);
    }

    auto hex() -> std::optional<std::uint32_t> {
        const auto digits = text_.substr(at_, 4);
        auto code = std::uint32_t{0};
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        if (digits.size() < 4 || read.ptr != digits.data() + 4) return std::nullopt;
        at_ += 4;
        return code;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

auto value_of(std::string_view word) -> Json {
    if (word == "true" || word == "false") return word == "true";
    if (word == "null" || word.empty()) return nullptr;
    auto number = std::int64_t{0};
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    if (read.ptr == word.data() + word.size() && read.ec == std::errc{}) return number;
    return std::string{word};
}

/// Builds what the words tell. What is open stands in a list, for a text decides how deep it goes.
class Reader {
  public:
    explicit Reader(std::string_view text) : words_(text) { open_.push_back({Json::array(), {}, false}); }

    auto read() -> Json {
        for (words_.skip_blanks(); !words_.done(); words_.skip_blanks())
            if (!step()) return Json::value_t::discarded;
        while (open_.size() > 1) close();
        return std::move(open_.front().value);
    }

  private:
    struct Open {
        Json value;
        std::string name;    ///< of the member whose value comes next
        bool named = false;  ///< there is one
    };

    auto step() -> bool {
        const auto c = words_.peek();
        if (c == '{' || c == '[') {
            words_.skip();
            open_.push_back({c == '{' ? Json::object() : Json::array(), {}, false});
            return open_.size() <= most_levels && --left_ > 0;
        }
        if (c == '}' || c == ']') {
            words_.skip();
            if (open_.size() > 1) close();
        } else if (c == ',' || c == ':' || c == ';') {
            words_.skip();
        } else {
            take_word(c);
        }
        return left_ > 0;
    }

    void take_word(char first) {
        const bool is_text = first == '"' || first == '\'';
        auto text = is_text ? words_.quoted() : std::nullopt;
        if (is_text && !text) return;
        const auto word = is_text ? std::string_view{} : words_.bare();
        if (!is_text && word.empty() && words_.peek() == first) words_.skip();
        words_.skip_blanks();
        auto& top = open_.back();
        const bool names = top.value.is_object() && (words_.peek() == ':' || !top.named);
        if (!names) return add(is_text ? Json(std::move(*text)) : value_of(word));
        top.name = is_text ? std::move(*text) : std::string{word};
        top.named = words_.peek() == ':';
    }

    void add(Json value) {
        auto& top = open_.back();
        --left_;
        if (top.value.is_array())
            top.value.push_back(std::move(value));
        else if (top.named && !top.value.contains(top.name))
            top.value[top.name] = std::move(value);
        top.named = false;
    }

    void close() {
        auto value = std::move(open_.back().value);
        open_.pop_back();
        add(std::move(value));
    }

    Words words_;
    std::vector<Open> open_;
    int left_ = most_values;
};

/// Scripts of HTML hold no entities, but editors write them: only where the very first quote is one.
auto with_quotes(std::string_view text) -> std::string {
    constexpr std::pair<std::string_view, char> entities[] = {
        {"&quot;", '"'}, {"&#34;", '"'}, {"&#034;", '"'}, {"&#x22;", '"'}, {"&amp;", '&'}, {"&apos;", '\''}, {"&#39;", '\''}};
    auto out = std::string{};
    for (auto at = std::size_t{0}; at < text.size();) {
        const auto rest = text.substr(at);
        auto length = std::size_t{1};
        auto c = rest[0];
        for (const auto& [entity, sign] : entities)
            if (c == '&' && length == 1 && rest.starts_with(entity)) c = sign, length = entity.size();
        out += c;
        at += length;
    }
    return out;
}

auto begins_with_entity(std::string_view text) -> bool {
    const auto first = text.find_first_of("\"&");
    return first != std::string_view::npos && text[first] == '&';
}

}  // namespace

auto read_loose_json(std::string_view text) -> nlohmann::json {
    if (!begins_with_entity(text)) return Reader{text}.read();
    const auto readable = with_quotes(text);
    return Reader{readable}.read();
}

}  // namespace fanfold::extract
