#include <fanfold/text/fold.hpp>

#include <algorithm>
#include <cstring>
#include <vector>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

auto trimmed(std::string_view text) -> std::string_view {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

auto drop_front(std::string_view& text, std::string_view mark) -> bool {
    if (!text.starts_with(mark)) return false;
    text = trimmed(text.substr(mark.size()));
    return true;
}

auto drop_back(std::string_view& text, std::string_view mark) -> bool {
    if (!text.ends_with(mark)) return false;
    text = trimmed(text.substr(0, text.size() - mark.size()));
    return true;
}

/// "... so it goes [...]" → "so it goes". A plain full stop at the end stays.
auto without_ellipses(std::string_view quote) -> std::string_view {
    constexpr std::string_view marks[] = {"[...]", "(...)", "..."};
    quote = trimmed(quote);
    for (bool again = true; again;) {
        again = false;
        for (const auto mark : marks)
            again = drop_front(quote, mark) || drop_back(quote, mark) || again;
    }
    return quote;
}

auto without_marks_around(std::string_view quote) -> std::string_view {
    const auto inside = [&](std::string_view open, std::string_view close) {
        auto rest = quote;
        return drop_front(rest, open) && drop_back(rest, close) ? rest : quote;
    };
    if (quote.starts_with('"')) return inside("\"", "\"");
    if (quote.starts_with('\'')) return inside("'", "'");
    return quote;
}

/// memmem is linear in glibc; std::string_view::find is not.
auto position(std::string_view text, std::string_view needle) -> std::optional<std::size_t> {
    if (needle.empty() || needle.size() > text.size()) return std::nullopt;
    const auto* found =
        static_cast<const char*>(::memmem(text.data(), text.size(), needle.data(), needle.size()));
    if (found == nullptr) return std::nullopt;
    return static_cast<std::size_t>(found - text.data());
}

constexpr std::size_t shortest_piece = 8;
constexpr std::size_t longest_gap = 300;
constexpr int most_starts = 16;

/// The pieces of "so it … goes"; none where one is too short to say where it stands.
auto pieces_of(std::string_view quote) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    while (true) {
        const auto gap = quote.find("...");
        auto piece = quote.substr(0, gap);
        while (piece.ends_with('[') || piece.ends_with('(')) piece.remove_suffix(1);
        while (!out.empty() && (piece.starts_with(']') || piece.starts_with(')')))
            piece.remove_prefix(1);
        piece = trimmed(piece);
        if (piece.size() < shortest_piece) return {};
        out.push_back(piece);
        if (gap == quote.npos) return out;
        quote.remove_prefix(gap + 3);
    }
}

/// Where the pieces that follow the first end, each within reach of the one before.
auto chained(std::string_view text, const std::vector<std::string_view>& pieces, std::size_t end)
    -> std::optional<std::size_t> {
    for (std::size_t at = 1; at < pieces.size(); ++at) {
        const auto reach = text.substr(end, longest_gap + pieces[at].size());
        const auto next = position(reach, pieces[at]);
        if (!next) return std::nullopt;
        end += *next + pieces[at].size();
    }
    return end;
}

/// Words left out in the middle are taken back in: the span reaches from the first piece to the
/// last, and holds what the text has between them.
auto elided_position(std::string_view text, std::string_view quote) -> std::optional<ByteSpan> {
    const auto pieces = pieces_of(quote);
    if (pieces.size() < 2) return std::nullopt;
    std::size_t from = 0;
    for (int start = 0; start < most_starts; ++start) {
        const auto first = position(text.substr(from), pieces.front());
        if (!first) return std::nullopt;
        const auto begin = from + *first;
        if (const auto end = chained(text, pieces, begin + pieces.front().size()))
            return ByteSpan{begin, *end - begin};
        from = begin + 1;
    }
    return std::nullopt;
}

}  // namespace

auto find_quote(const Folded& folded, std::string_view quote) -> std::optional<ByteSpan> {
    const auto key = fold_key(quote);
    const auto whole = trimmed(key);
    const auto bare = without_ellipses(whole);
    const auto inner = without_ellipses(without_marks_around(bare));
    if (inner.empty()) return std::nullopt;
    for (const auto wanted : {whole, bare, inner}) {
        if (const auto at = position(folded.text, wanted))
            return folded.source_span({*at, wanted.size()});
    }
    if (const auto at = elided_position(folded.text, inner)) return folded.source_span(*at);
    return std::nullopt;
}

auto find_quote(std::string_view text, std::string_view quote) -> std::optional<ByteSpan> {
    return find_quote(fold(text), quote);
}

auto prefix(std::string_view text, std::size_t bytes) -> std::string_view {
    if (bytes >= text.size()) return text;
    while (bytes > 0 && is_continuation(text[bytes])) --bytes;
    return text.substr(0, bytes);
}

auto suffix(std::string_view text, std::size_t bytes) -> std::string_view {
    if (bytes >= text.size()) return text;
    auto from = text.size() - bytes;
    while (from < text.size() && is_continuation(text[from])) ++from;
    return text.substr(from);
}

}  // namespace fanfold::text
