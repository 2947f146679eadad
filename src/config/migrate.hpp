#pragma once
/// The text of a file with today's keys in the place of retired ones; comments, layout and order stay. Pure.
#include <optional>

#include "retired.hpp"

namespace fanfold::config {

struct Rewritten {
    std::string text;
    std::vector<Complaint> changes;  ///< what was changed, each with its place in the old text; none: nothing was
};

/// What the new text says was compared with what the old one means: where they would differ (a rare way of writing), or
/// where old and new key both stand, it is an error with the place, and nothing is returned. So it is where `text` is no TOML.
auto rewrite(std::string_view text, const std::string& file, FileKind kind, std::span<const Retired> keys,
             Complaints& complaints) -> std::optional<Rewritten>;

}  // namespace fanfold::config
