#pragma once
/// What of a source's configuration decides what a crawl of it finds. Pure.
#include <fanfold/flow/source.hpp>
#include <fanfold/value/digest.hpp>

namespace fanfold::pipeline {

/// The same for two sources whose crawls would find the same. Passwords and tokens are not looked at, only where they stand.
auto rules_of(const Source& source) -> Digest;

}  // namespace fanfold::pipeline
