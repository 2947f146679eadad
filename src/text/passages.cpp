#include <fanfold/text/passages.hpp>

#include <algorithm>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::text {

namespace {

constexpr std::size_t longest_heading = 120;

/// A sentence with what follows it up to the next.
struct Piece {
    ByteSpan at;
    std::int64_t tokens = 0;
    bool heading = false;
};

/// A short line of its own that does not end as sentences end.
auto is_heading(std::string_view text, ByteSpan sentence) -> bool {
    const auto words = sentence.of(text);
    if (words.empty() || words.size() > longest_heading) return false;
    const bool begins_line = sentence.offset == 0 || text[sentence.offset - 1] == '\n';
    const bool ends_line = sentence.end() >= text.size() || text[sentence.end()] == '\n';
    constexpr std::string_view ends = ".!?:;,\"'”’)";
    return begins_line && ends_line && ends.find(words.back()) == std::string_view::npos &&
           words.find('\n') == std::string_view::npos && !words.ends_with("。");
}

/// `at` in parts of at most so many tokens.
void add_cut(std::string_view text, ByteSpan at, std::int64_t most, std::vector<Piece>& out) {
    const auto tokens = std::max<std::int64_t>(estimated_tokens(at.of(text)), 1);
    const auto parts = static_cast<std::size_t>((tokens + most - 1) / most);
    const auto bytes = std::max<std::size_t>(at.length / parts, 4);
    while (at.length > 0) {
        auto length = prefix(at.of(text), bytes).size();
        if (length == 0) length = std::min(bytes, at.length);  // no UTF-8: anywhere
        const ByteSpan part{at.offset, length};
        out.push_back({part, estimated_tokens(part.of(text)), false});
        at = {part.end(), at.length - length};
    }
}

auto pieces_of(std::string_view text, std::int64_t most) -> std::vector<Piece> {
    std::vector<Piece> out;
    const auto all = sentences(text);
    for (std::size_t index = 0; index < all.size(); ++index) {
        const auto begin = index == 0 ? 0 : all[index].offset;
        const auto end = index + 1 == all.size() ? text.size() : all[index + 1].offset;
        const ByteSpan at{begin, end - begin};
        const auto tokens = estimated_tokens(at.of(text));
        if (tokens > most)
            add_cut(text, at, most, out);
        else
            out.push_back({at, tokens, is_heading(text, all[index])});
    }
    return out;
}

/// How many pieces from `begin` on fit; at least one.
auto fitting(const std::vector<Piece>& pieces, std::size_t begin, std::int64_t most)
    -> std::size_t {
    auto end = begin;
    for (std::int64_t tokens = 0; end < pieces.size(); ++end) {
        tokens += pieces[end].tokens;
        if (tokens > most && end > begin) break;
    }
    return end;
}

auto tokens_in(const std::vector<Piece>& pieces, std::size_t begin, std::size_t end)
    -> std::int64_t {
    std::int64_t tokens = 0;
    for (auto at = begin; at < end; ++at) tokens += pieces[at].tokens;
    return tokens;
}

/// Back to a heading, if one stands in the last third.
auto cut_near(const std::vector<Piece>& pieces, std::size_t begin, std::size_t end,
              std::int64_t most) -> std::size_t {
    if (end == pieces.size()) return end;
    auto tokens = tokens_in(pieces, begin, end);
    for (auto at = end; at > begin + 1 && tokens * 3 >= most * 2; --at) {
        if (pieces[at].heading) return at;
        tokens -= pieces[at - 1].tokens;
    }
    return end;
}

/// Where the next passage begins: some way back, unless a heading begins it.
auto next_begin(const std::vector<Piece>& pieces, std::size_t begin, std::size_t end,
                std::int64_t overlap) -> std::size_t {
    if (end < pieces.size() && pieces[end].heading) return end;
    auto at = end;
    for (std::int64_t tokens = 0; at > begin + 1; --at) {
        tokens += pieces[at - 1].tokens;
        if (tokens > overlap) break;
    }
    return at;
}

}  // namespace

auto passages(std::string_view text, std::int64_t most_tokens, std::int64_t overlap_tokens)
    -> std::vector<ByteSpan> {
    const auto most = std::max<std::int64_t>(most_tokens, 16);
    const auto overlap = std::clamp<std::int64_t>(overlap_tokens, 0, most / 2);
    const auto pieces = pieces_of(text, most);
    std::vector<ByteSpan> out;
    for (std::size_t begin = 0; begin < pieces.size();) {
        const auto end = cut_near(pieces, begin, fitting(pieces, begin, most), most);
        const auto from = pieces[begin].at.offset;
        out.push_back({from, pieces[end - 1].at.end() - from});
        if (end == pieces.size()) break;
        begin = std::max(next_begin(pieces, begin, end, overlap), begin + 1);
        // What is repeated must leave room for something new.
        while (begin < end && fitting(pieces, begin, most) <= end) ++begin;
    }
    return out;
}

}  // namespace fanfold::text
