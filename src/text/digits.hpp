#pragma once
/// Numbers that stand for a person: runs of digits in groups, and what they may be. Private to
/// text/.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/span.hpp>

namespace fanfold::text {

/// "+82 10-1234-5678": digits with single separators between their groups.
struct DigitRun {
    ByteSpan at;
    std::string digits;
    std::vector<std::size_t> groups;  ///< digits of each
    bool plus = false;
    bool brackets = false;   ///< "(02) 123-4567"
    std::string separators;  ///< one a gap: ' ', '-', '.'
};

/// The run that begins at `at`, or nothing if none does: within a word, a decimal or an address of
/// numbers none begins. Full-width digits count.
auto digit_run_at(std::string_view text, std::size_t at) -> std::optional<DigitRun>;

auto is_resident_number(const DigitRun& run) -> bool;
auto is_card(const DigitRun& run) -> bool;
auto is_phone(const DigitRun& run) -> bool;

}  // namespace fanfold::text
