#include <fanfold/text/fold.hpp>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>
#include <cstring>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

/// A run of marks longer than this is cut: reordering marks is quadratic, and no language needs
/// more (UAX #15, D3).
constexpr int longest_segment = 64;

auto folding() -> const icu::Normalizer2& {
    static const icu::Normalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        return icu::Normalizer2::getNFKCCasefoldInstance(status);
    }();
    return *instance;
}

auto is_wide_space(char32_t code) -> bool {
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200B) ||
           code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/// What folds to one ASCII character although NFKC says otherwise; 0 = nothing of that kind.
auto plain_form(char32_t code) -> char {
    if (is_wide_space(code)) return ' ';
    if ((code >= 0x2018 && code <= 0x201B) || code == 0xB4) return '\'';
    if (code >= 0x201C && code <= 0x201F) return '"';
    if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xFE58 || code == 0xFE63 ||
        code == 0xFF0D)
        return '-';
    return 0;
}

/// What an ASCII byte folds to; 0: nothing.
constexpr auto ascii_forms = [] {
    std::array<char, 128> forms{};
    for (int code = 0; code < 128; ++code) {
        const auto byte = static_cast<char>(code);
        const bool capital = byte >= 'A' && byte <= 'Z';
        const bool control = code < 0x20 || code == 0x7F;
        forms[static_cast<std::size_t>(code)] = is_ascii_space(byte) ? ' '
                                                : control            ? '\0'
                                                : capital            ? static_cast<char>(byte | 0x20)
                                                                     : byte;
    }
    return forms;
}();

auto is_dropped(char32_t code) -> bool {
    return (code < 0x20 && !is_ascii_space(static_cast<char>(code))) ||
           (code >= 0x7F && code <= 0x9F && code != 0x85) || (code >= 0xFFF9 && code <= 0xFFFB);
}

/// Precomposed Hangul and common ideographs fold to themselves.
auto folds_to_itself(char32_t code) -> bool {
    return (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0x4E00 && code <= 0x9FFF);
}

/// How one code point folds when it stands alone.
struct Folding {
    static constexpr std::size_t room = 22;
    char32_t code = 0xFFFFFFFF;
    bool starts = false;  ///< nothing before it takes part in its normalisation
    std::uint8_t length = 0;
    std::array<char, room> bytes{};
};

auto normalised(std::string_view segment) -> std::string {
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    UErrorCode status = U_ZERO_ERROR;
    const icu::StringPiece piece(segment.data(), static_cast<std::int32_t>(segment.size()));
    folding().normalizeUTF8(0, piece, sink, nullptr, status);
    return out;
}

/// What is said of code points is asked again and again: a small direct-mapped cache a thread.
class FoldingCache {
  public:
    auto of(char32_t code) -> const Folding& {
        auto& slot = slots_[code % slots_.size()];
        if (slot.code != code) fill(slot, code);
        return slot;
    }

  private:
    static void fill(Folding& slot, char32_t code) {
        std::string raw;
        append_code_point(raw, code);
        const auto folded = normalised(raw);
        slot.code = code;
        slot.starts = folding().hasBoundaryBefore(static_cast<UChar32>(code));
        slot.length =
            folded.size() <= Folding::room ? static_cast<std::uint8_t>(folded.size()) : 255;
        if (slot.length != 255) std::memcpy(slot.bytes.data(), folded.data(), folded.size());
    }
    std::array<Folding, 1024> slots_;
};

template <bool with_map>
class Folder {
  public:
    explicit Folder(std::string_view text) : text_(text) {
        out_.text.reserve(text.size() + 1);
        if constexpr (with_map) out_.origin.reserve(text.size() + 2);
    }

    auto run() -> Folded {
        std::size_t at = 0;
        while (at < text_.size()) at = is_ascii(text_[at]) ? take_ascii(at) : take_other(at);
        if constexpr (with_map) out_.origin.push_back(static_cast<std::uint32_t>(text_.size()));
        return std::move(out_);
    }

  private:
    auto take_ascii(std::size_t at) -> std::size_t {
        auto last = at;
        while (last + 1 < text_.size() && is_ascii(text_[last + 1])) ++last;
        emit_run(at, last);
        if (last + 1 < text_.size() && !starts_segment(last + 1))
            return take_segment(last, last + 1);
        emit_ascii(text_[last], last);
        return last + 1;
    }

    auto take_other(std::size_t at) -> std::size_t {
        auto after = at;
        const auto code = next_code_point(text_, after);
        if (after < text_.size() && !starts_segment(after)) return take_segment(at, after);
        if (folds_to_itself(code)) {
            emit(text_.substr(at, after - at), at);
        } else {
            take_alone(code, at);
        }
        return after;
    }

    void take_alone(char32_t code, std::size_t at) {
        if (is_dropped(code)) return;
        if (const auto plain = plain_form(code)) return emit_ascii(plain, at);
        const auto& known = cache_.of(code);
        if (known.length != 255) return emit_clean({known.bytes.data(), known.length}, at);
        std::string raw;
        append_code_point(raw, code);
        emit_clean(normalised(raw), at);
    }

    /// A starter with what combines with it: [at, next) and on to the next boundary.
    auto take_segment(std::size_t at, std::size_t next) -> std::size_t {
        std::string segment;
        auto from = at;
        add_plain(segment, next_code_point(text_, from));
        for (int count = 1; next < text_.size() && count < longest_segment && !starts_segment(next);
             ++count)
            add_plain(segment, next_code_point(text_, next));
        emit_clean(normalised(segment), at);
        return next;
    }

    static void add_plain(std::string& segment, char32_t code) {
        if (is_dropped(code)) return;
        const auto plain = plain_form(code);
        if (plain != 0)
            segment += plain;
        else
            append_code_point(segment, code);
    }

    auto starts_segment(std::size_t at) -> bool {
        const auto first = static_cast<unsigned char>(text_[at]);
        if (first < 0xCC && !is_soft_hyphen(at))
            return true;  // below U+0300 nothing else combines backwards
        const auto code = next_code_point(text_, at);
        return folds_to_itself(code) || is_wide_space(code) || cache_.of(code).starts;
    }

    /// It vanishes, and what stands around it combines.
    [[nodiscard]] auto is_soft_hyphen(std::size_t at) const -> bool {
        return text_[at] == '\xC2' && at + 1 < text_.size() && text_[at + 1] == '\xAD';
    }

    /// ASCII from `at` to before `end`: room is made once, then each byte is written and counts only
    /// where it stays.
    void emit_run(std::size_t at, std::size_t end) {
        const auto before = out_.text.size();
        auto previous = before > 0 ? out_.text.back() : '\0';
        out_.text.resize(before + (end - at));
        auto* to = out_.text.data() + before;
        for (; at < end; ++at) {
            const auto form = ascii_forms[static_cast<unsigned char>(text_[at])];
            const bool stays = form != 0 && !(form == ' ' && previous == ' ');
            *to = form;
            to += stays ? 1 : 0;
            previous = stays ? form : previous;
            if constexpr (with_map)
                if (stays) out_.origin.push_back(static_cast<std::uint32_t>(at));
        }
        out_.text.resize(static_cast<std::size_t>(to - out_.text.data()));
    }

    void emit_ascii(char byte, std::size_t at) {
        const auto form = ascii_forms[static_cast<unsigned char>(byte)];
        if (form == 0) return;
        if (form == ' ' && !out_.text.empty() && out_.text.back() == ' ') return;
        out_.text.push_back(form);
        if constexpr (with_map) out_.origin.push_back(static_cast<std::uint32_t>(at));
    }

    void emit_clean(std::string_view bytes, std::size_t at) {
        for (const char byte : bytes) {
            if (is_ascii(byte))
                emit_ascii(byte, at);
            else
                emit({&byte, 1}, at);
        }
    }

    void emit(std::string_view bytes, std::size_t at) {
        out_.text.append(bytes);
        if constexpr (with_map)
            out_.origin.insert(out_.origin.end(), bytes.size(), static_cast<std::uint32_t>(at));
    }

    static thread_local FoldingCache cache_storage_;
    std::string_view text_;
    Folded out_;
    FoldingCache& cache_ = cache_storage_;
};

template <bool with_map>
thread_local FoldingCache Folder<with_map>::cache_storage_;

}  // namespace

auto Folded::source_span(ByteSpan at) const -> ByteSpan {
    if (origin.empty()) return {};
    const auto last = origin.size() - 1;
    const auto begin = std::min(at.offset, last);
    auto end = std::min(at.end(), last);
    if (end <= begin) return {origin[begin], 0};
    // Several folded bytes may come from one source character: all of it is meant.
    while (end < last && origin[end] == origin[end - 1]) ++end;
    return {origin[begin], origin[end] - origin[begin]};
}

auto fold(std::string_view text) -> Folded {
    return Folder<true>(text).run();
}
auto fold_key(std::string_view text) -> std::string {
    return Folder<false>(text).run().text;
}

}  // namespace fanfold::text
