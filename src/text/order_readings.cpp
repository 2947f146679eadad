#include <algorithm>
#include <array>
#include <string>

#include <fanfold/text/charset.hpp>

#include "order_rules.hpp"
#include "utf8.hpp"

namespace fanfold::text {
namespace {

constexpr std::size_t shortest_base64 = 32;
constexpr std::size_t shortest_hex = 40;
constexpr std::size_t fewest_escapes = 8;
constexpr std::size_t longest_run = 64 * 1024;
constexpr std::size_t shortest_known = 5;
constexpr std::size_t fewest_spelt = 8;

auto base64_value(char digit) -> int {
    if (digit >= 'A' && digit <= 'Z') return digit - 'A';
    if (digit >= 'a' && digit <= 'z') return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9') return digit - '0' + 52;
    if (digit == '+' || digit == '-') return 62;
    return digit == '/' || digit == '_' ? 63 : -1;
}

auto hex_value(char digit) -> int {
    if (digit >= '0' && digit <= '9') return digit - '0';
    const char low = static_cast<char>(digit | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

auto from_base64(std::string_view run) -> std::string {
    std::string out;
    unsigned bits = 0;
    int held = 0;
    for (const char digit : run) {
        bits = (bits << 6 | static_cast<unsigned>(base64_value(digit))) & 0xFFFFFF;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 0xFF);
    }
    return out;
}

auto from_hex(std::string_view run) -> std::string {
    std::string out;
    for (std::size_t at = 0; at + 1 < run.size(); at += 2)
        out += static_cast<char>(hex_value(run[at]) << 4 | hex_value(run[at + 1]));
    return out;
}

/// Words, not the noise that a picture or a key decodes to.
auto reads_as_text(std::string_view bytes) -> bool {
    if (bytes.size() < 16 || !is_valid_utf8(bytes)) return false;
    return std::none_of(bytes.begin(), bytes.end(), [](char byte) {
        return static_cast<unsigned char>(byte) < 0x20 && byte != '\n' && byte != '\t';
    });
}

template <class Value, class Decode>
void add_runs(std::string_view line, std::size_t shortest, const Value& value, const Decode& decode,
              std::vector<std::string>& out) {
    for (std::size_t at = 0; at < line.size();) {
        auto end = at;
        while (end < line.size() && end - at < longest_run && value(line[end]) >= 0) ++end;
        if (end - at >= shortest) {
            auto text = decode(line.substr(at, end - at));
            if (reads_as_text(text)) out.push_back(std::move(text));
        }
        at = std::max(end, at + 1);
    }
}

/// The byte of an escape at `at`, and where it ends; 0 where none stands.
struct Escape {
    int byte = -1;
    std::size_t end = 0;
};

auto escape_at(std::string_view line, std::size_t at) -> Escape {
    for (const std::string_view mark : {"%", "\\u00", "\\x"}) {
        const auto digits = at + mark.size();
        if (!line.substr(at).starts_with(mark) || digits + 1 >= line.size()) continue;
        const auto high = hex_value(line[digits]);
        const auto low = hex_value(line[digits + 1]);
        if (high >= 0 && low >= 0) return {high << 4 | low, digits + 2};
    }
    if (!line.substr(at).starts_with("&#")) return {};
    const auto end = line.substr(0, at + 8).find(';', at);
    int code = 0;
    for (auto digit = at + 2; end != line.npos && digit < end; ++digit) {
        if (line[digit] < '0' || line[digit] > '9' || code > 255) return {};
        code = code * 10 + line[digit] - '0';
    }
    return end == line.npos || code > 127 ? Escape{} : Escape{code, end + 1};
}

void add_unescaped(std::string_view line, std::vector<std::string>& out) {
    std::string text;
    std::size_t escapes = 0;
    for (std::size_t at = 0; at < line.size();) {
        const auto escape = escape_at(line, at);
        if (escape.byte < 0) {
            text += line[at++];
            continue;
        }
        text += static_cast<char>(escape.byte);
        at = escape.end;
        ++escapes;
    }
    if (escapes >= fewest_escapes) out.push_back(std::move(text));
}

auto rotated(std::string text) -> std::string {
    for (char& byte : text)
        if (byte >= 'a' && byte <= 'z') byte = static_cast<char>('a' + (byte - 'a' + 13) % 26);
    return text;
}

auto unleeted(std::string text) -> std::string {
    constexpr std::string_view digits = "013457@$!";
    constexpr std::string_view letters = "oieastasi";
    for (char& byte : text)
        if (const auto at = digits.find(byte); at != digits.npos) byte = letters[at];
    return text;
}

auto without_marks(std::string_view word) -> std::string_view {
    constexpr std::string_view marks = ".,:;!?\"'";
    while (!word.empty() && marks.find(word.back()) != marks.npos) word.remove_suffix(1);
    while (!word.empty() && marks.find(word.front()) != marks.npos) word.remove_prefix(1);
    return word;
}

/// The words of an order that the reading has and the line has not.
struct Gain {
    int words = 0;
    std::uint32_t classes = plain_word;
};

template <class Turn>
auto gains(std::string_view folded, std::size_t shortest, const Turn& turn) -> Gain {
    Gain out;
    for (std::size_t at = 0; at < folded.size();) {
        auto end = std::min(folded.find(' ', at), folded.size());
        const auto word = folded.substr(at, std::min<std::size_t>(end - at, 24));
        if (word.size() >= shortest && order_word(word) == plain_word) {
            const auto turned = turn(std::string{word});
            const auto classes = order_word(without_marks(turned));
            out.words += classes != plain_word ? 1 : 0;
            out.classes |= classes;
        }
        at = end + 1;
    }
    return out;
}

auto backwards(const std::string& text) -> std::string {
    return {text.rbegin(), text.rend()};
}

/// Letters that stand alone between spaces or marks, closed up: "i g n o r e" → "ignore".
auto spelt_out(std::string_view folded) -> std::string {
    constexpr std::string_view between = " .-_*|";
    std::string out;
    std::string run;
    std::size_t letters = 0;
    const auto close = [&] {
        if (letters >= fewest_spelt) out += run + "\n";
        run.clear();
        letters = 0;
    };
    for (std::size_t at = 0; at < folded.size();) {
        auto next = at;
        const auto code = next_code_point(folded, next);
        const bool letter = (code >= 'a' && code <= 'z') || is_hangul(code);
        const bool alone =
            letter && (next >= folded.size() || between.find(folded[next]) != between.npos);
        if (alone) {
            run += folded.substr(at, next - at);
            ++letters;
        } else if (letter || code >= 0x80 ||
                   between.find(static_cast<char>(code)) == between.npos) {
            close();
            // The rest of a word of several letters is no letter alone.
            while (next < folded.size() && folded[next] != ' ') ++next;
        }
        at = next;
    }
    close();
    return out;
}

template <std::size_t n>
auto holds_any(std::string_view text, const std::array<std::string_view, n>& words) -> bool {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace

auto readings_of(std::string_view folded, std::string_view line) -> std::vector<std::string> {
    std::vector<std::string> out;
    add_runs(line, shortest_base64, base64_value, from_base64, out);
    add_runs(line, shortest_hex, hex_value, from_hex, out);
    add_unescaped(line, out);
    const auto text = std::string{folded};
    if (gains(folded, shortest_known, rotated).words >= 2) out.push_back(rotated(text));
    if (gains(folded, shortest_known, backwards).words >= 2) out.push_back(backwards(text));
    if (gains(folded, 3, unleeted).words >= 2) out.push_back(unleeted(text));
    return out;
}

/// Two words of an order written backwards are no accident, wherever the command begins.
auto stands_backwards(std::string_view folded) -> bool {
    const auto gained = gains(folded, shortest_known, backwards);
    return gained.words >= 2 && (gained.classes & (drops | rules | output | machine)) != 0;
}

auto spells_order(std::string_view folded) -> bool {
    if (stands_backwards(folded)) return true;
    constexpr std::array<std::string_view, 16> drop{
        "ignore",      "disregard",  "forget",         "override",  "discard", "setaside",
        "donotfollow", "stopfollow", "paynoattention", "cancelled", "무시",    "잊어",
        "폐기",        "중단",       "제쳐",           "신경쓰지"};
    constexpr std::array<std::string_view, 14> rule{
        "instruction",  "prompt",     "rule", "guideline", "direction", "directive", "yourtask",
        "originaltask", "everything", "지시", "지침",      "명령",      "프롬프트",  "과제"};
    constexpr std::array<std::string_view, 4> more{"따르지", "덮어쓰", "dropyour", "command"};
    const auto spelt = spelt_out(folded);
    if (spelt.empty()) return false;
    return (holds_any(spelt, drop) || holds_any(spelt, more)) &&
           (holds_any(spelt, rule) || holds_any(spelt, std::array<std::string_view, 1>{"규칙"}));
}

}  // namespace fanfold::text
