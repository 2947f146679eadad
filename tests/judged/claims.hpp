#pragma once
/// Sentences over documents, true and false on purpose, from a seed. The generator knows nothing of
/// check: it composes who did what to whom, when and for how much, writes that down once as a
/// document and once as a sentence, and breaks the sentence in a named way.
///
/// The held-out split has its own names and its own ways of putting things; nothing in src/ was
/// tuned on it.
#include <cstdint>
#include <string>
#include <vector>

namespace fanfold::judged {

enum class Split { dev, held_out };
inline constexpr std::uint64_t dev_seed = 20261125;
inline constexpr std::uint64_t held_out_seed = 77003311;
inline auto seed_of(Split split) -> std::uint64_t {
    return split == Split::dev ? dev_seed : held_out_seed;
}

/// One name in both languages: a line of a glossary.
struct NamePair {
    std::string en;
    std::string ko;
};
auto names(Split split) -> const std::vector<NamePair>&;

struct Claim {
    std::string document;
    std::string quote;  ///< as a model gives it; stands in the document unless kind is "quote"
    std::string sentence;
    std::string document_language;  ///< "en", "ko"
    std::string sentence_language;
    std::string kind;  ///< "true", or how it was broken
};

enum class Tongues { same, korean_on_english, english_on_korean, any };

auto true_claims(Split split, std::size_t count, Tongues tongues) -> std::vector<Claim>;
/// In turn: "number", "name", "quote", "date".
auto false_claims(Split split, std::size_t count) -> std::vector<Claim>;
/// In turn: "negation", "role", "modality", "tense".
auto twisted_claims(Split split, std::size_t count) -> std::vector<Claim>;

/// A quote that stands in the document, and how a model may give it back.
struct Perturbed {
    std::string document;
    std::string quote;
    std::size_t offset = 0;  ///< of `quote` in `document`
    std::string given;
    std::string how;
};
/// In turn: "curly", "nbsp", "nfd", "ellipsis", "line breaks".
auto perturbed_quotes(Split split, std::size_t count) -> std::vector<Perturbed>;

}  // namespace fanfold::judged
