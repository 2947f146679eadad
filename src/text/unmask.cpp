#include <unicode/uchar.h>
#include <fanfold/text/guards.hpp>

#include <algorithm>

#include "masks.hpp"
#include "utf8.hpp"

namespace fanfold::text {
namespace {

auto is_ascii_letter(char32_t code) -> bool {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

auto belongs_to_word(char32_t code) -> bool {
    return is_ascii_letter(code) || is_unseen(code) || is_bidi_control(code) ||
           (code >= 0x80 && u_isalpha(static_cast<UChar32>(code)) != 0);
}

/// The run of letters at `at`, and whether it holds Latin letters of ASCII and others that look so.
struct Word {
    std::size_t end = 0;
    bool mixed = false;
};

auto word_at(std::string_view text, std::size_t at) -> Word {
    Word out{at, false};
    bool latin = false;
    bool alike = false;
    while (out.end < text.size()) {
        auto next = out.end;
        const auto code = next_code_point(text, next);
        if (!belongs_to_word(code)) break;
        latin = latin || is_ascii_letter(code);
        alike = alike || (code >= 0x80 && latin_in(look_alikes, code) != 0);
        out.end = next;
    }
    out.mixed = latin && alike;
    return out;
}

/// The text without its masks, and where each byte came from.
class Unmasking {
  public:
    explicit Unmasking(std::string_view text) : text_(text) {
        plain_.reserve(text.size());
        from_.reserve(text.size() + 1);
    }

    auto run() -> Folded {
        for (std::size_t at = 0; at < text_.size();) at = take(at);
        from_.push_back(static_cast<std::uint32_t>(text_.size()));
        auto folded = fold(plain_);
        for (auto& origin : folded.origin)
            origin = from_[std::min<std::size_t>(origin, plain_.size())];
        return folded;
    }
    Masks masks;

  private:
    auto take(std::size_t at) -> std::size_t {
        if (is_ascii(text_[at]) && (at + 1 == text_.size() || is_ascii(text_[at + 1])))
            return put(text_.substr(at, 1), at), at + 1;
        const auto word = word_at(text_, at);
        if (word.end == at) return take_one(at, false);
        while (at < word.end) at = take_one(at, word.mixed);
        return at;
    }

    auto take_one(std::size_t at, bool mixed) -> std::size_t {
        auto next = at;
        const auto code = next_code_point(text_, next);
        if (is_tag(code)) {
            const char byte = static_cast<char>(code - 0xE0000);
            put({&byte, 1}, at);
            ++masks.invisible;
        } else if (is_bidi_control(code)) {
            ++masks.bidi;
        } else if (is_unseen(code)) {
            ++masks.invisible;
        } else if (const char latin = latin_of(code, mixed); latin != 0) {
            put({&latin, 1}, at);
            ++masks.look_alikes;
        } else {
            put(text_.substr(at, next - at), at);
        }
        return next;
    }

    static auto latin_of(char32_t code, bool mixed) -> char {
        if (code < 0x80) return 0;
        const char shape = latin_in(letter_shapes, code);
        return shape != 0 || !mixed ? shape : latin_in(look_alikes, code);
    }

    void put(std::string_view bytes, std::size_t at) {
        plain_ += bytes;
        from_.insert(from_.end(), bytes.size(), static_cast<std::uint32_t>(at));
    }

    std::string_view text_;
    std::string plain_;
    std::vector<std::uint32_t> from_;
};

}  // namespace

auto unmasked(std::string_view text) -> Folded {
    return Unmasking{text}.run();
}

auto masks_in(std::string_view text) -> Masks {
    if (std::all_of(text.begin(), text.end(), is_ascii)) return {};
    Unmasking unmasking{text};
    unmasking.run();
    return unmasking.masks;
}

auto visible_form(std::string_view text) -> std::string {
    if (std::all_of(text.begin(), text.end(), is_ascii)) return std::string{text};
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        const auto code = next_code_point(text, at);
        if (!is_unseen(code) && !is_bidi_control(code)) out += text.substr(from, at - from);
    }
    return out;
}

}  // namespace fanfold::text
