#pragma once
/// Who is meant, whatever name stands there: legal forms and tickers dropped, the house's glossary,
/// names that findings give in two scripts, and names that sound alike across Hangul and Latin
/// (한빛배터리 and Hanbit Battery) are one.
#include <cstdint>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/value/span.hpp>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::fold {

/// Folded, without legal forms and tickers: "Hanbit Battery Co., Ltd. (012340.KS)" is "hanbit
/// battery".
auto entity_key(std::string_view name) -> std::string;

/// The consonants of a name by class, what both scripts write: "hnpt#battery". Empty where there
/// are too few to tell names apart.
auto sound_of(std::string_view key) -> std::string;

/// True for Hangul and CJK text, whose words are compared as pairs of letters.
auto mostly_beyond_ascii(std::string_view text) -> bool;

using Who = std::uint32_t;

class Naming {
  public:
    Naming(const std::vector<Term>& glossary, std::span<const Finding> findings);
    /// Of a key that stands in the findings; the same number for all names of one.
    [[nodiscard]] auto who(const std::string& key) const -> Who;
    /// Whom a folded text names, of all that stand in the findings and the glossary: what one
    /// finding lists as an entity another one only tells of. Where names stand, the longest. A name
    /// of one Latin word must have a capital in `claim`, the text as it was written: who is not WHO.
    struct Mention {
        Who who = 0;
        ByteSpan at;
    };
    [[nodiscard]] auto mentions(std::string_view folded, std::string_view claim) const -> std::vector<Mention>;

  private:
    [[nodiscard]] auto longest_at(std::string_view rest) const -> std::string_view;
    auto number(const std::string& key) -> Who;
    auto root(Who who) const -> Who;
    void unite(Who a, Who b);
    void unite_by_sound();

    std::map<std::string, Who, std::less<>> numbers_;
    std::vector<Who> parents_;
};

}  // namespace fanfold::fold
