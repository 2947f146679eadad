#include "json_read.hpp"

#include <charconv>
#include <fanfold/text/charset.hpp>

#include "json_scan.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

constexpr int deepest = 64;
/// So many digits fit into any integer, whatever they are.
constexpr std::ptrdiff_t safe_digits = 18;

auto is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}

auto hex_digit(char letter) -> int {
    if (is_digit(letter)) return letter - '0';
    const auto lower = static_cast<char>(letter | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_code_point(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            put(0xE0 | code >> 12);
        } else {
            put(0xF0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3F));
        }
        put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

/// Recursive descent over RFC 8259. Whatever surprises it ends it.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    auto run(json& out) -> bool {
        if (!value(out, 0)) return false;
        skip_space();
        return at_ == text_.size();
    }

  private:
    [[nodiscard]] auto peek() const -> char { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
            ++at_;
    }
    auto take(char letter) -> bool {
        skip_space();
        if (peek() != letter) return false;
        ++at_;
        return true;
    }
    auto word(std::string_view wanted) -> bool {
        if (!text_.substr(at_).starts_with(wanted)) return false;
        at_ += wanted.size();
        return true;
    }

    auto value(json& out, int depth) -> bool {
        skip_space();
        switch (peek()) {
            case '{':
                return depth < deepest && object(out, depth + 1);
            case '[':
                return depth < deepest && array(out, depth + 1);
            case '"':
                out = json::string_t{};
                return string(out.get_ref<json::string_t&>());
            case 't':
                out = true;
                return word("true");
            case 'f':
                out = false;
                return word("false");
            case 'n':
                out = nullptr;
                return word("null");
            default:
                return number(out);
        }
    }

    /// Of names that stand twice the last one counts, as it does for the library.
    auto object(json& out, int depth) -> bool {
        out = json::object();
        auto& members = out.get_ref<json::object_t&>();
        ++at_;
        if (take('}')) return true;
        do {
            std::string name;
            json member;
            skip_space();
            if (peek() != '"' || !string(name) || !take(':') || !value(member, depth)) return false;
            members.insert_or_assign(std::move(name), std::move(member));
        } while (take(','));
        return take('}');
    }

    auto array(json& out, int depth) -> bool {
        out = json::array();
        auto& items = out.get_ref<json::array_t&>();
        ++at_;
        if (take(']')) return true;
        do {
            if (!value(items.emplace_back(), depth)) return false;
        } while (take(','));
        return take(']');
    }

    auto string(std::string& out) -> bool {
        const auto from = ++at_;
        at_ = end_of_plain(text_, at_);
        out.assign(text_.substr(from, at_ - from));
        while (peek() == '\\') {
            ++at_;
            if (!escape(out)) return false;
            const auto plain = at_;
            at_ = end_of_plain(text_, at_);
            out.append(text_, plain, at_ - plain);
        }
        if (peek() != '"') return false;
        ++at_;
        return text::is_valid_utf8(out);
    }

    auto escape(std::string& out) -> bool {
        constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        const auto letter = peek();
        ++at_;
        if (letter == 'u') return code_point(out);
        const auto which = letters.find(letter);
        if (which == std::string_view::npos) return false;
        out += meanings[which];
        return true;
    }

    /// Half a pair is an error, as it is for the library.
    auto code_point(std::string& out) -> bool {
        auto code = four_digits();
        if (code < 0 || (code >= 0xDC00 && code < 0xE000)) return false;
        if (code >= 0xD800 && code < 0xDC00) {
            if (!word("\\u")) return false;
            const auto low = four_digits();
            if (low < 0xDC00 || low >= 0xE000) return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append_code_point(out, static_cast<std::uint32_t>(code));
        return true;
    }

    auto four_digits() -> int {
        if (text_.size() - std::min(at_, text_.size()) < 4) return -1;
        int out = 0;
        for (const char letter : text_.substr(at_, 4)) {
            const auto digit = hex_digit(letter);
            if (digit < 0) return -1;
            out = out * 16 + digit;
        }
        at_ += 4;
        return out;
    }

    auto digits() -> bool {
        const auto from = at_;
        while (is_digit(peek())) ++at_;
        return at_ > from;
    }

    auto number(json& out) -> bool {
        const auto from = at_;
        const bool negative = peek() == '-';
        if (negative) ++at_;
        const bool zero = peek() == '0';
        const auto first = at_;
        if (!digits() || (zero && at_ - first > 1)) return false;
        const auto length = static_cast<std::ptrdiff_t>(at_ - first);
        const bool whole = peek() != '.' && peek() != 'e' && peek() != 'E';
        if (!whole) return fraction(out, from);
        if (length > safe_digits) return false;
        return negative ? convert(out, from, json::number_integer_t{}) : convert(out, from, json::number_unsigned_t{});
    }

    auto fraction(json& out, std::size_t from) -> bool {
        if (peek() == '.') {
            ++at_;
            if (!digits()) return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            if (peek() == '+' || peek() == '-') ++at_;
            if (!digits()) return false;
        }
        return convert(out, from, json::number_float_t{});
    }

    template <class Number>
    auto convert(json& out, std::size_t from, Number number) -> bool {
        const auto* const end = text_.data() + at_;
        const auto [last, error] = std::from_chars(text_.data() + from, end, number);
        out = number;
        return error == std::errc{} && last == end;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

auto impl::read_plain_json(std::string_view text, json& out) -> bool {
    return Reader{text}.run(out);
}

auto read_json(std::string_view text) -> json {
    json out;
    if (impl::read_plain_json(text, out)) return out;
    return json::parse(text, nullptr, /*allow_exceptions=*/false);
}

}  // namespace fanfold::model
