#pragma once
/// [source.sign_in], and the proxies of [crawl] and of a source.
#include "keys.hpp"

namespace fanfold::config {

extern const KeyTable sign_in_table;
extern const KeyTable crawl_proxy_table;
extern const KeyTable source_proxy_table;

}  // namespace fanfold::config
