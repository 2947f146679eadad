#pragma once
/// Who wrote a page: by its data, by marks of its markup, by the line that readers see beside the title. Names rather none than
/// wrong ones.
#include <string>
#include <string_view>
#include <vector>

#include "json_ld.hpp"
#include "layout.hpp"

namespace fanfold::extract {

/// `in_metas`: what each <meta> of an author holds, in order.
auto authors_of(const Dom& dom, const Layout& layout, const std::vector<std::string_view>& in_metas, const JsonLd& json)
    -> std::vector<std::string>;

}  // namespace fanfold::extract
