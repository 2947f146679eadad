#pragma once
/// Dedupe: which documents tell the same, and which one of them is asked. Pure; order-free by
/// construction: the outcome depends on the set of documents and never on the order in which they
/// came.
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/text/similarity.hpp>

namespace fanfold::dedupe {

/// Containment of shingles from which two documents tell the same.
inline constexpr double same_story = 0.80;

/// MinHash bands → documents, in memory: some 0.7 KiB a document. io thread.
class NearIndex {
  public:
    NearIndex();
    ~NearIndex();
    void add(const Digest& document, const text::Signature& signature);
    void clear();
    /// Documents that share a band with it (not itself) and resemble it enough by their signatures,
    /// sorted by id: to be verified by `tells_the_same`.
    [[nodiscard]] auto candidates(const Digest& document, const text::Signature& signature) const
        -> std::vector<Digest>;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Verified by containment, with lengths within a factor of 4 and the same numbers in the lead: the
/// same template with another company or figure is another story.
auto tells_the_same(const Document& a, const Document& b) -> bool;
/// A document with the shingles of its text, for whoever compares it with many.
struct Shingled {
    std::shared_ptr<const Document> document;
    std::shared_ptr<const text::Shingles> shingles;
    static auto of(std::shared_ptr<const Document> document) -> Shingled;
};
auto tells_the_same(const Shingled& a, const Shingled& b) -> bool;

/// One sighting that an enterprise may see in its window.
struct Candidate {
    Sighting sighting;
    double source_weight = 1.0;
};

struct Cluster {
    Digest id;  ///< its representative's document id
    std::vector<Sighting> members;  ///< all of them, the representative first, then by (published, url)
    double source_weight = 1.0;  ///< of the representative
    bool changed = false;        ///< a member is a changed page: told before, but not like this
    std::vector<Digest> near_earlier;  ///< documents outside the window that tell the same

    [[nodiscard]] auto representative() const -> const Sighting& { return members.front(); }
};

/// Components of the candidates under `near` (pairs of document ids; pairs that reach outside the
/// window go to `near_earlier`). Representative: earliest published (undated last), then heavier
/// source, then smaller URL key, then smaller document id. A changed page is never joined to what
/// its own URL showed before.
auto cluster(std::vector<Candidate> candidates, std::span<const std::pair<Digest, Digest>> near)
    -> std::vector<Cluster>;

}  // namespace fanfold::dedupe
