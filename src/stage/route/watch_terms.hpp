#pragma once
/// The terms of all watch entries, each once, with who uses it for what. Private to stage/route.
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <fanfold/flow/enterprise.hpp>

namespace fanfold::route {

enum class Purpose { hit, required, excluded };

struct Use {
    std::uint32_t entry = 0;
    Purpose purpose = Purpose::hit;
    std::string as_configured;
};

struct Term {
    std::string folded;  ///< without legal form, single spaces
    std::string cased;   ///< the configured letters, when case counts
    bool anywhere = false;
    bool names = false;  ///< somebody's name or alias; else only context
    std::vector<Use> uses;
};

struct Entry {
    std::uint32_t enterprise = 0;
    std::string id;
    double weight = 1.0;
    bool needs_context = false;  ///< with_any is not empty
    bool everything = false;     ///< a name is "*": every document is one hit
};

class WatchTerms {
  public:
    explicit WatchTerms(std::span<const Enterprise> enterprises);

    std::vector<EnterpriseName> enterprises;
    std::vector<Entry> entries;
    std::vector<Term> terms;
    std::vector<std::string> patterns;                   ///< terms without spaces, each once
    std::vector<std::vector<std::uint32_t>> by_pattern;  ///< pattern → terms
    std::vector<std::uint32_t> anywhere;  ///< patterns with a term that stands anywhere
    [[nodiscard]] auto anywhere_patterns() const -> std::vector<std::string>;

  private:
    void add_entry(std::uint32_t enterprise, const WatchEntry& watch);
    void add_term(const WatchEntry& watch, Purpose purpose, const std::string& text);
    void add_pattern(std::uint32_t term);

    std::map<std::tuple<std::string, std::string, bool>, std::uint32_t> known_terms_;
    std::map<std::string, std::uint32_t> known_patterns_;
};

}  // namespace fanfold::route
