#pragma once
/// The rooms of the house, in the order in which data walks through them. Written once, here; used
/// by logs, progress lines and the store.
#include <string_view>

namespace fanfold {

enum class Stage { discover, fetch, extract, dedupe, route, fanout, fold, check, deliver };

auto to_string(Stage stage) -> std::string_view;

}  // namespace fanfold
