#include <fanfold/text/charset.hpp>
#include <fanfold/text/fold.hpp>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

/// Stream-safe text (UAX #15) has at most 30 marks in a row; reordering longer runs would take
/// quadratic time.
constexpr int most_marks = 30;

auto with_few_marks(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    int marks = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        const auto code = next_code_point(text, at);
        marks =
            code >= 0x300 && u_getCombiningClass(static_cast<UChar32>(code)) != 0 ? marks + 1 : 0;
        if (marks <= most_marks) out.append(text.substr(from, at - from));
    }
    return out;
}

auto nfc(std::string text) -> std::string {
    if (std::all_of(text.begin(), text.end(), is_ascii)) return text;
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFCInstance(status);
    if (form == nullptr) return text;
    const auto tame = with_few_marks(text);
    const icu::StringPiece piece(tame.data(), static_cast<std::int32_t>(tame.size()));
    if (form->isNormalizedUTF8(piece, status) && U_SUCCESS(status)) return tame;
    std::string out;
    icu::StringByteSink<std::string> sink(&out, piece.length());
    status = U_ZERO_ERROR;
    form->normalizeUTF8(0, piece, sink, nullptr, status);
    return U_SUCCESS(status) ? out : text;
}

auto without_trailing_space(std::string_view line) -> std::string_view {
    constexpr std::string_view nbsp = "\xC2\xA0";
    while (true) {
        if (!line.empty() && is_ascii_space(line.back()))
            line.remove_suffix(1);
        else if (line.ends_with(nbsp))
            line.remove_suffix(nbsp.size());
        else
            return line;
    }
}

class LineWriter {
  public:
    void add(std::string_view line) {
        line = without_trailing_space(line);
        if (line.empty()) {
            blank_ = true;
            return;
        }
        if (!out_.empty()) out_ += blank_ ? "\n\n" : "\n";
        out_ += line;
        blank_ = false;
    }
    auto finish() -> std::string { return std::move(out_); }

  private:
    std::string out_;
    bool blank_ = false;
};

}  // namespace

auto stored_form(std::string_view text) -> std::string {
    const auto clean = nfc(scrub_utf8(text));
    LineWriter lines;
    for (std::size_t from = 0; from <= clean.size();) {
        const auto end = std::min(clean.find('\n', from), clean.size());
        lines.add(std::string_view(clean).substr(from, end - from));
        from = end + 1;
    }
    return lines.finish();
}

}  // namespace fanfold::text
