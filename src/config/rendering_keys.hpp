#pragma once
/// [crawl.browser] and [source.fetcher]: pages whose scripts must run before they are read.
#include "keys.hpp"

namespace fanfold::config {

extern const KeyTable crawl_browser_table;
extern const KeyTable source_fetcher_table;

}  // namespace fanfold::config
