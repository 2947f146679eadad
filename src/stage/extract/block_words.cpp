#include "block_words.hpp"

namespace fanfold::extract {

namespace {

/// Sentence ends and commas of CJK text are three bytes each: E3 80 81 、 E3 80 82 。 EF BC 81 !
/// EF BC 8C , EF BC 9F ?
void read_wide(std::string_view text, std::size_t at, Words& words) {
    if (at + 3 > text.size()) return;
    const auto mark = text.substr(at, 3);
    words.ends = mark == "\u3002" || mark == "\uff01" || mark == "\uff1f";
    words.sentences += words.ends ? 1 : 0;
    words.commas += mark == "\u3001" || mark == "\uff0c" ? 1 : 0;
    words.price = words.price || mark == "\u20ac" || mark == "\u20a9";
}

constexpr auto digest_start = std::uint64_t{1469598103934665603ULL};
auto mixed(std::uint64_t digest, char c) -> std::uint64_t {
    return (digest ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
}

auto lowered(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}
auto is_letter(char low) -> bool {
    return low >= 'a' && low <= 'z';
}
auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

void read_byte(std::string_view text, std::size_t at, Words& words) {
    const auto c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ') {
        words.in_word = false;
        return;
    }
    const auto low = lowered(c);
    words.digest = mixed(words.digest, low);
    const auto digit = is_digit(c);
    const auto letter = is_letter(low);
    if (!words.in_word && (digit || letter || byte >= 0x80)) ++words.count, words.in_word = true;
    words.digits += digit ? 1 : 0;
    words.capitals += letter && low != c ? 1 : 0;
    words.letters += letter ? 1 : 0;
    if (byte >= 0xe2 && byte < 0xf0) return read_wide(text, at, words);
    if ((byte & 0xc0) == 0x80) return;
    const auto next = at + 1 < text.size() ? text[at + 1] : ' ';
    words.ends = c == '.' || c == '!' || c == '?' || (words.ends && (c == '"' || c == ')'));
    words.sentences += words.ends && static_cast<unsigned char>(next) <= ' ' ? 1 : 0;
    words.commas += c == ',' ? 1 : 0;
    words.price = words.price || (c == '$' && is_digit(next)) ||
                  (byte == 0xc2 && static_cast<unsigned char>(next) == 0xa3);
}

/// Calls `take(digest)` for every word of four bytes and more.
template <typename Take>
void each_long_word(std::string_view text, Take take) {
    auto digest = digest_start;
    auto length = 0;
    for (auto at = std::size_t{0}; at <= text.size(); ++at) {
        const auto low = at < text.size() ? lowered(text[at]) : ' ';
        if (is_letter(low) || is_digit(low) || (low & 0x80) != 0) {
            digest = mixed(digest, low);
            ++length;
            continue;
        }
        if (length >= 4) take(digest);
        digest = digest_start;
        length = 0;
    }
}

/// Calls `take(place of the block, text node)` for every text that is shown, in order.
template <typename Take>
void each_text(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks, Take take) {
    auto place = std::vector<std::uint32_t>(dom.size());
    for (auto at = std::size_t{0}; at < blocks.size(); ++at)
        place[blocks[at].node] = static_cast<std::uint32_t>(at) + 1;
    for (auto i = seen.body(); i < dom.size(); ++i)
        if (dom.tag(i) == Tag::text && !seen.dropped(i) && place[seen.block_of(i)] > 0)
            take(place[seen.block_of(i)] - 1, i);
}

/// Adds words of `text` to `front` until that is full. ASCII letters and all beyond ASCII make
/// words.
void read_front(std::string_view text, std::vector<std::string>& front) {
    auto word = std::string{};
    const auto flush = [&] {
        if (!word.empty() && word.size() <= longest_word) front.push_back(word);
        word.clear();
    };
    for (const auto c : text) {
        if (front.size() >= first_words) return;
        const auto low = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        if ((low >= 'a' && low <= 'z') || (low & 0x80) != 0)
            word += low;
        else
            flush();
    }
    if (front.size() < first_words) flush();
}

}  // namespace

void Told::add(std::string_view text, std::uint8_t where) {
    constexpr auto most = std::size_t{20'000};
    each_long_word(text, [&](std::uint64_t word) {
        if (words_.size() < most) words_[word] |= where;
    });
}

void Told::count(std::uint64_t word, Words& words) const {
    ++words.long_words;
    const auto found = words_.find(word);
    if (found == words_.end()) return;
    words.in_title += (found->second & title) != 0 ? 1 : 0;
    words.in_data += (found->second & data) != 0 ? 1 : 0;
}

auto digest_of(std::string_view text) -> std::uint64_t {
    auto words = Words{};
    for (auto at = std::size_t{0}; at < text.size(); ++at) read_byte(text, at, words);
    return words.digest;
}

auto blocks_of(const Dom& dom, const Layout& seen) -> std::vector<Block> {
    auto out = std::vector<Block>{};
    auto place = std::unordered_map<NodeId, std::size_t>{};
    for (auto i = seen.body(); i < dom.size(); ++i) {
        if (dom.tag(i) != Tag::text || seen.dropped(i)) continue;
        const auto weight = seen.weight_of(i);
        if (weight == 0) continue;
        const auto [found, fresh] = place.emplace(seen.block_of(i), out.size());
        if (fresh) out.push_back({seen.block_of(i), i, 0, 0});
        auto& block = out[found->second];
        block.weight += weight;
        block.link += seen.in_link(i) ? weight : 0;
    }
    return out;
}

auto words_of(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks,
              const Told& told) -> std::vector<Words> {
    auto out = std::vector<Words>(blocks.size());
    each_text(dom, seen, blocks, [&](std::size_t at, NodeId node) {
        const auto text = dom.text(node);
        for (auto i = std::size_t{0}; i < text.size(); ++i) read_byte(text, i, out[at]);
        out[at].in_word = false;
        each_long_word(text, [&](std::uint64_t word) { told.count(word, out[at]); });
    });
    return out;
}

auto words_at_front(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks)
    -> std::vector<std::vector<std::string>> {
    auto out = std::vector<std::vector<std::string>>(blocks.size());
    each_text(dom, seen, blocks,
              [&](std::size_t at, NodeId node) { read_front(dom.text(node), out[at]); });
    return out;
}

}  // namespace fanfold::extract
