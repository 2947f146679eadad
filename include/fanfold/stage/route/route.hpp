#pragma once
/// Route: which enterprises a document matters to. All entries of all enterprises in one pass over
/// the folded text: a trie where words begin, Aho–Corasick (1975) for `anywhere` entries; hits are mapped back to bytes of the
/// text.
///
/// Latin terms match at word boundaries. Hangul terms need a boundary on the left and, on the
/// right, a boundary or a known particle (은/는/이/가/을/를/의/에/에서/로/으로/와/과/도/만 …);
/// `anywhere` lifts both. Longest match wins, so 하이마트 is not 이마트. Legal forms ((주),
/// 주식회사, Inc., Ltd., Co., GmbH …) and spaces inside names are folded away. The name "*" stands in
/// every document: no Hit tells of it, and it scores as one hit in the body.
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/value/span.hpp>

namespace fanfold::route {

struct Hit {
    std::string entry;  ///< WatchEntry::id
    std::string term;   ///< the name or alias that matched, as configured
    ByteSpan at;        ///< in the text, or in the title when `in_title`
    bool in_title = false;
};

struct Route {
    EnterpriseName enterprise;
    double score =
        0;  ///< 0–1: entries hit, their weights, title and lead counted more, repeated hits less
    std::vector<Hit> hits;
};

class WatchIndex {
  public:
    static auto build(std::span<const Enterprise> enterprises) -> WatchIndex;
    /// Enterprises with at least one hit or "*", sorted by name. Thread-safe.
    [[nodiscard]] auto match(const Document& document) const -> std::vector<Route>;
    ~WatchIndex();
    WatchIndex(WatchIndex&&) noexcept;
    auto operator=(WatchIndex&&) noexcept -> WatchIndex&;

  private:
    WatchIndex();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::route
