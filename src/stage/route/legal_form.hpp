#pragma once
/// Legal forms around company names. Private to stage/route.
#include <string_view>

#include <fanfold/value/span.hpp>

namespace fanfold::route {

/// The part of a folded name without (주), 주식회사, Inc., Co., Ltd., GmbH … at its ends. Never
/// empty if the name is not.
auto without_legal_form(std::string_view folded) -> ByteSpan;

}  // namespace fanfold::route
