#pragma once
/// What can be counted in the words of one block, in one pass over its bytes.
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "layout.hpp"

namespace fanfold::extract {

/// A block with words of its own that are not hidden.
struct Block {
    NodeId node = 0;
    NodeId first_text = 0;  ///< its first text node
    std::uint32_t weight = 0;
    std::uint32_t link = 0;
};

struct Words {
    std::uint32_t count = 0;
    std::uint32_t sentences = 0;
    std::uint32_t commas = 0;
    std::uint32_t digits = 0;
    std::uint32_t capitals = 0;
    std::uint32_t letters = 0;
    std::uint64_t digest = 1469598103934665603ULL;  ///< of the letters, whatever their case
    std::uint32_t long_words = 0;                   ///< of four bytes and more
    std::uint32_t in_title = 0;  ///< of them those that stand in the page's title
    std::uint32_t in_data = 0;   ///< … in what its data tell of the matter
    bool price = false;
    bool ends = false;  ///< with the end of a sentence
    bool in_word = false;
};

/// Digests of the words by which a page tells what it is about.
class Told {
  public:
    void add_title(std::string_view text) { add(text, title); }
    void add_data(std::string_view text) { add(text, data); }
    void count(std::uint64_t word, Words& words) const;
    [[nodiscard]] auto size() const -> std::size_t { return words_.size(); }

  private:
    static constexpr auto title = std::uint8_t{1};
    static constexpr auto data = std::uint8_t{2};
    void add(std::string_view text, std::uint8_t where);
    std::unordered_map<std::uint64_t, std::uint8_t> words_;
    std::bitset<4096> ends_;  ///< the last bits of all of them: most words of a page have others
};

/// Digest of the letters and digits of a text, whatever their case.
auto digest_of(std::string_view text) -> std::uint64_t;

/// Blocks with words of their own that are not hidden, in document order.
auto blocks_of(const Dom& dom, const Layout& seen) -> std::vector<Block>;
/// Of every block, in one pass over the page.
auto words_of(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks,
              const Told& told) -> std::vector<Words>;
/// The first words of every block, in lower case, as the lexicon has them.
auto words_at_front(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks)
    -> std::vector<std::vector<std::string>>;
/// What the lexicon says of them.
struct Front {
    Scores scores;
    float first = 0;  ///< score of the very first
};
auto fronts_of(const Dom& dom, const Layout& seen, const std::vector<Block>& blocks)
    -> std::vector<Front>;

}  // namespace fanfold::extract
