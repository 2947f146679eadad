#pragma once
/// Names by what they stand for: 삼성전자 and Samsung Electronics are one term of the glossary.
#include <cstddef>
#include <fanfold/flow/enterprise.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::check {

/// A term of the glossary where it stands in a folded text.
struct Mention {
    std::size_t term = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Glossary {
  public:
    explicit Glossary(const std::vector<Term>& terms);

    /// In order, without overlaps: the longest name wins.
    [[nodiscard]] auto mentions(std::string_view folded) const -> std::vector<Mention>;
    [[nodiscard]] auto holds(std::string_view folded, std::size_t term) const -> bool;
    /// True if one of the glossary's names covers these words.
    [[nodiscard]] auto knows(std::string_view folded_name) const -> bool;

  private:
    struct Spelling {
        std::string folded;
        std::size_t term = 0;
    };
    std::vector<Spelling> spellings_;  ///< longest first
};

/// Where `name` stands in `folded` as a word of its own: Latin letters and digits may not touch it,
/// Hangul may follow it as a particle. npos if nowhere.
auto find_name(std::string_view folded, std::string_view name, std::size_t from = 0) -> std::size_t;

}  // namespace fanfold::check
