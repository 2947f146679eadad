#pragma once
/// What the words beside a date say it is the date of.
#include <initializer_list>
#include <string>
#include <string_view>

namespace fanfold::extract {

inline constexpr auto npos = std::string_view::npos;

/// Lower-case ASCII, so that places stay what they are.
auto lowered(std::string_view text) -> std::string;
/// Where the first of these words stands, or npos.
auto first_of_words(std::string_view low, std::initializer_list<std::string_view> words) -> std::size_t;

/// A line as what it tells of publication and what of a change: "Published 20 May · Updated 21 May", "입력 … 수정 …". Either may be
/// empty; a line without labels is one of publication.
struct DateParts {
    std::string_view published;
    std::string_view changed;
};
auto parts_of(std::string_view line) -> DateParts;
/// "Last updated on": the date that comes next is one of a change.
auto ends_in_change(std::string_view words) -> bool;
/// "3 hours ago", "3시간 전", "3日前"
auto says_ago(std::string_view line) -> bool;

}  // namespace fanfold::extract
