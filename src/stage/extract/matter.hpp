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

/// The matter of a page and how far it can be trusted.
struct Judged {
    Choice choice;
    double expected = 0;  ///< F1 to be expected
    std::size_t kept = 0;
    std::size_t blocks = 0;
    bool by_model = false;  ///< else by the rules: scraps of pages, and pages of very many blocks
};
auto judge(const PageView& page, Kind kind, Choice rules) -> Judged;

/// What is told about every block; for the model, and for the program that fits it.
auto rows_of(const PageView& page, Kind kind, const Choice& rules, std::vector<Block> blocks)
    -> Rows;

}  // namespace fanfold::extract
