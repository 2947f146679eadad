#include "order_sentence.hpp"

#include <algorithm>
#include <cctype>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

constexpr std::size_t shortest_speech = 15;
constexpr std::size_t longest_sentence = 1'200;
constexpr std::size_t most_tokens = 400;

auto is_digit(char byte) -> bool {
    return byte >= '0' && byte <= '9';
}

auto is_word(char32_t code) -> bool {
    return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') || code == '_' ||
           code == '\'' || code >= 0xC0;
}

/// Marks of any script that no word holds.
auto is_mark(char32_t code) -> bool {
    return (code >= 0x2000 && code <= 0x206F) || (code >= 0x3000 && code <= 0x303F) ||
           (code >= 0xFF00 && code <= 0xFF0F) || code == 0xB7;
}

class Tokenizer {
  public:
    explicit Tokenizer(std::string_view text) : text_(text) { out_.text = text; }

    auto run() -> OrderSentence {
        for (std::size_t at = 0; at < text_.size() && out_.tokens.size() < most_tokens;)
            at = take(at);
        join_phrases();
        out_.has_url = out_.has("://") || out_.has("www.");
        out_.has_image = out_.has("![") && out_.has("](");
        return std::move(out_);
    }

  private:
    auto take(std::size_t at) -> std::size_t {
        auto next = at;
        const auto code = next_code_point(text_, next);
        if (is_word(code) && !is_mark(code) && code != '\'') return take_word(at);
        note_mark(code, at);
        return next;
    }

    auto take_word(std::size_t at) -> std::size_t {
        auto first = at;
        const bool hangul = is_hangul(next_code_point(text_, first));
        auto end = at;
        while (end < text_.size()) {
            auto next = end;
            const auto code = next_code_point(text_, next);
            if (!is_word(code) || is_mark(code) || is_hangul(code) != hangul) break;
            end = next;
        }
        if (end == at) end = first;
        add(text_.substr(at, end - at), hangul);
        return end;
    }

    void add(std::string_view word, bool hangul) {
        OrderToken token;
        token.word = word;
        token.hangul = hangul;
        token.before = out_.tokens.empty() ? (mark_ == ' ' ? '^' : mark_) : mark_;
        token.quoted = quoted_;
        token.classes = hangul ? korean_word(word) : order_word(word);
        out_.has_hangul = out_.has_hangul || hangul;
        // "cnry-2041"
        if (mark_ == '-' && is_digit(word.front()) && !out_.tokens.empty() &&
            out_.tokens.back().word.size() >= 4 && word.size() >= 4 &&
            !is_digit(out_.tokens.back().word.front()))
            out_.has_code = true;
        out_.tokens.push_back(token);
        mark_ = ' ';
    }

    void note_mark(char32_t code, std::size_t at) {
        if (code == ' ') return;
        if (code == '"' || code == 0x300C || code == 0x300D) {
            if (quoted_ && at - speech_from_ >= shortest_speech) out_.has_speech = true;
            if (!quoted_) speech_from_ = at;
            quoted_ = !quoted_;
        }
        mark_ = code < 0x80 ? static_cast<char>(code) : ',';
    }

    /// "set aside": its class stands at its first word.
    void join_phrases() {
        for (auto& token : out_.tokens) {
            if (token.hangul) continue;
            const auto from = static_cast<std::size_t>(token.word.data() - text_.data());
            token.classes |= order_phrase(text_.substr(from, 48)).classes;
        }
    }

    std::string_view text_;
    OrderSentence out_;
    char mark_ = ' ';
    bool quoted_ = false;
    std::size_t speech_from_ = 0;
};

/// What is left of a Korean sentence when the addresses and codes at its end are cut off.
auto to_last_hangul(std::string_view text) -> std::string_view {
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size();)
        if (is_hangul(next_code_point(text, at))) end = at;
    return text.substr(0, end);
}

}  // namespace

auto OrderSentence::any(std::size_t from, std::size_t to, std::uint32_t classes) const -> bool {
    to = std::min(to, tokens.size());
    for (auto at = from; at < to; ++at)
        if (tokens[at].is(classes)) return true;
    return false;
}

auto OrderSentence::commands(std::size_t at) const -> bool {
    const auto& token = tokens[at];
    if (at == 0 || token.before == '^') return true;
    constexpr std::string_view apart = ":;,(\"[>*|#!";
    if (apart.find(token.before) != apart.npos) return true;
    const auto& last = tokens[at - 1];
    // "If you write …", "you report …": yours, and not "helps you report".
    if (last.word == "you")
        return at == 1 || tokens[at - 2].word == "if" || tokens[at - 2].word == "when";
    const bool near_you = any(at < 5 ? 0 : at - 5, at, you | machine);
    if (last.is(must)) return near_you || any(at < 5 ? 0 : at - 5, at, helper);
    if (last.word == "to") return near_you;
    if (last.word == "will" || last.word == "never" || last.word == "only")
        return near_you || at == 1;
    return last.is(invites) && (at < 3 || near_you || last.word == "please" ||
                                last.word == "kindly" || any(0, at, emits | drops));
}

auto order_sentence(std::string_view folded) -> OrderSentence {
    auto out = Tokenizer{folded}.run();
    if (out.has_hangul) out.korean_command = commands_in_korean(to_last_hangul(folded));
    return out;
}

auto order_sentences(std::string_view line) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    std::size_t from = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const bool wide = line.substr(at).starts_with("。");
        const bool stop = line[at] == '.' || line[at] == '!' || line[at] == '?' || line[at] == ';';
        const bool ends = wide || (stop && at + 1 < line.size() && line[at + 1] == ' ') ||
                          (at - from > longest_sentence && line[at] == ' ');
        if (!ends) continue;
        const auto end = at + (wide ? 3 : 1);
        out.push_back(line.substr(from, end - from));
        from = end;
        at = end - 1;
    }
    if (from < line.size()) out.push_back(line.substr(from));
    return out;
}

}  // namespace fanfold::text
