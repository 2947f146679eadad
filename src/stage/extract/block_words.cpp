#include "block_words.hpp"

#include <array>

namespace fanfold::extract {

namespace {

constexpr auto digest_start = std::uint64_t{1469598103934665603ULL};
auto mixed(std::uint64_t digest, char c) -> std::uint64_t {
    return (digest ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
}

/// What a byte is, looked up once.
struct Sort {
    char low = 0;  ///< in lower case
    bool blank = false;
    bool digit = false;
    bool letter = false;
    bool capital = false;
    bool word = false;  ///< letters, digits and all beyond ASCII make words
};

constexpr auto sort_of(int code) -> Sort {
    const auto byte = static_cast<char>(code);
    auto sort = Sort{};
    sort.capital = byte >= 'A' && byte <= 'Z';
    sort.low = sort.capital ? static_cast<char>(byte | 0x20) : byte;
    sort.letter = sort.low >= 'a' && sort.low <= 'z';
    sort.digit = byte >= '0' && byte <= '9';
    sort.word = sort.letter || sort.digit || code >= 0x80;
    sort.blank = code <= ' ';
    return sort;
}

constexpr auto sorts = [] {
    auto made = std::array<Sort, 256>{};
    for (auto code = 0; code < 256; ++code) made[static_cast<std::size_t>(code)] = sort_of(code);
    return made;
}();
auto sort_of(char byte) -> const Sort& {
    return sorts[static_cast<unsigned char>(byte)];
}
auto is_digit(char c) -> bool {
    return sort_of(c).digit;
}

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

/// Of what is neither blank nor an ASCII letter or digit.
void read_mark(std::string_view text, std::size_t at, Words& words) {
    const auto c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xe2 && byte < 0xf0) return read_wide(text, at, words);
    if ((byte & 0xc0) == 0x80) return;
    const auto next = at + 1 < text.size() ? text[at + 1] : ' ';
    words.ends = c == '.' || c == '!' || c == '?' || (words.ends && (c == '"' || c == ')'));
    words.sentences += words.ends && static_cast<unsigned char>(next) <= ' ' ? 1 : 0;
    words.commas += c == ',' ? 1 : 0;
    words.price = words.price || (c == '$' && is_digit(next)) ||
                  (byte == 0xc2 && static_cast<unsigned char>(next) == 0xa3);
}

/// The word that is being read: its digest when it is at least four bytes long.
class LongWord {
  public:
    void add(char low) {
        digest_ = mixed(digest_, low);
        ++length_;
    }
    template <typename Take>
    void end(Take take) {
        if (length_ >= 4) take(digest_);
        digest_ = digest_start;
        length_ = 0;
    }

  private:
    std::uint64_t digest_ = digest_start;
    int length_ = 0;
};

/// Calls `take(digest)` for every word of four bytes and more.
template <typename Take>
void each_long_word(std::string_view text, Take take) {
    auto word = LongWord{};
    for (const auto c : text)
        if (const auto& sort = sort_of(c); sort.word)
            word.add(sort.low);
        else
            word.end(take);
    word.end(take);
}

/// One word from `at` to the first sign of another sort, which is given.
auto read_word(std::string_view text, std::size_t at, const Told& told, Words& words)
    -> std::size_t {
    auto word = LongWord{};
    auto digest = words.digest;
    for (; at < text.size() && sort_of(text[at]).word; ++at) {
        const auto& sort = sort_of(text[at]);
        digest = mixed(digest, sort.low);
        word.add(sort.low);
        words.digits += sort.digit ? 1 : 0;
        words.capitals += sort.capital ? 1 : 0;
        words.letters += sort.letter ? 1 : 0;
        if (sort.letter || sort.digit)
            words.ends = false;
        else
            read_mark(text, at, words);
    }
    words.digest = digest;
    word.end([&](std::uint64_t of_word) { told.count(of_word, words); });
    return at;
}

/// `before` with what a further text of its block tells.
auto read_text(std::string_view text, const Told& told, const Words& before) -> Words {
    auto words = before;
    for (auto at = std::size_t{0}; at < text.size();) {
        const auto& sort = sort_of(text[at]);
        if (sort.word) {
            words.count += words.in_word ? 0 : 1;
            words.in_word = true;
            at = read_word(text, at, told, words);
            continue;
        }
        words.in_word = words.in_word && !sort.blank;
        if (!sort.blank) {
            words.digest = mixed(words.digest, sort.low);
            read_mark(text, at, words);
        }
        ++at;
    }
    words.in_word = false;
    return words;
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

/// Calls `take(word in lower case)` for the first words of a text, `left` at most. ASCII letters
/// and all beyond ASCII make words.
template <typename Take>
void each_front_word(std::string_view text, std::size_t& left, Take take) {
    auto word = std::array<char, longest_word>{};
    auto length = std::size_t{0};
    const auto flush = [&] {
        if (length > 0 && length <= word.size()) take(std::string_view{word.data(), length}), --left;
        length = 0;
    };
    for (const auto c : text) {
        if (left == 0) return;
        const auto& sort = sort_of(c);
        if (!sort.word || sort.digit)
            flush();
        else if (length++ < word.size())
            word[length - 1] = sort.low;
    }
    if (left > 0) flush();
}

/// Calls `take(place of the block, word)` for the first words of every block.
template <typename Take>
void each_front(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks, Take take) {
    auto left = std::vector<std::size_t>(blocks.size(), first_words);
    each_text(dom, seen, blocks, [&](std::size_t at, NodeId node) {
        each_front_word(dom.text(node), left[at],
                        [&](std::string_view word) { take(at, word); });
    });
}

}  // namespace

void Told::add(std::string_view text, std::uint8_t where) {
    constexpr auto most = std::size_t{20'000};
    each_long_word(text, [&](std::uint64_t word) {
        if (words_.size() >= most) return;
        words_[word] |= where;
        ends_.set(word % ends_.size());
    });
}

void Told::count(std::uint64_t word, Words& words) const {
    ++words.long_words;
    if (!ends_.test(word % ends_.size())) return;
    const auto found = words_.find(word);
    if (found == words_.end()) return;
    words.in_title += (found->second & title) != 0 ? 1 : 0;
    words.in_data += (found->second & data) != 0 ? 1 : 0;
}

auto digest_of(std::string_view text) -> std::uint64_t {
    auto digest = digest_start;
    for (const auto c : text)
        if (!sort_of(c).blank) digest = mixed(digest, sort_of(c).low);
    return digest;
}

auto blocks_of(const Dom& dom, const Layout& seen) -> std::vector<Block> {
    auto out = std::vector<Block>{};
    auto place = std::vector<std::uint32_t>(dom.size());  // of a block, and one more: 0 is none
    for (auto i = seen.body(); i < dom.size(); ++i) {
        if (dom.tag(i) != Tag::text || seen.dropped(i)) continue;
        const auto weight = seen.weight_of(i);
        if (weight == 0) continue;
        auto& at = place[seen.block_of(i)];
        if (at == 0) {
            out.push_back({seen.block_of(i), i, 0, 0});
            at = static_cast<std::uint32_t>(out.size());
        }
        auto& block = out[at - 1];
        block.weight += weight;
        block.link += seen.in_link(i) ? weight : 0;
    }
    return out;
}

auto words_of(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks,
              const Told& told) -> std::vector<Words> {
    auto out = std::vector<Words>(blocks.size());
    each_text(dom, seen, blocks, [&](std::size_t at, NodeId node) {
        out[at] = read_text(dom.text(node), told, out[at]);
    });
    return out;
}

auto words_at_front(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks)
    -> std::vector<std::vector<std::string>> {
    auto out = std::vector<std::vector<std::string>>(blocks.size());
    each_front(dom, seen, blocks,
               [&](std::size_t at, std::string_view word) { out[at].emplace_back(word); });
    return out;
}

auto fronts_of(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks)
    -> std::vector<Front> {
    auto out = std::vector<Front>(blocks.size());
    each_front(dom, seen, blocks, [&](std::size_t at, std::string_view word) {
        const auto score = score_of_word(word);
        if (out[at].scores.count == 0) out[at].first = score;
        out[at].scores.add(score);
    });
    return out;
}

}  // namespace fanfold::extract
