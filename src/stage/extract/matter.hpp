#pragma once
/// Which blocks of a page are its matter: by the rules of its kind, and what is told about every
/// block for the model that judges them.
#include <optional>
#include <vector>

#include "blocks.hpp"
#include "kind.hpp"
#include "main_text.hpp"

namespace fanfold::extract {

/// A layout from which all that is no matter was dropped, and the node that holds the rest.
struct Choice {
    Layout layout;
    NodeId top = 0;
};

struct PageView {
    const Dom& dom;
    const Layout& seen;  ///< only hidden text is dropped
    const JsonLd& json;
    const Metadata& meta;
    const Url& url;
};

/// By the profile of its kind; `kind` becomes listing where that leaves only links.
auto matter_by_rules(const PageView& page, Kind& kind) -> Choice;

/// What the model keeps; nothing where the page has no block or too many of them.
struct Judged {
    Choice choice;
    double expected = 0;  ///< F1 to be expected
    std::size_t kept = 0;
    std::size_t blocks = 0;
};
auto matter_by_model(const PageView& page, Kind kind, const Choice& rules) -> std::optional<Judged>;

struct Rows {
    std::vector<Block> blocks;
    std::vector<Features> features;
};
auto rows_of(const PageView& page, Kind kind, const Choice& rules) -> Rows;

}  // namespace fanfold::extract
