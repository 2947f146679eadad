#pragma once
/// Names of people by their form alone.
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::extract {

/// The people that a text consists of: "Ann Smith and Bob Lee", "Ann; Bob", "김민수·이영희 기자". Empty where a part is no name: "Smith,
/// Ann" and "Simon & Schuster" are not cut.
auto names_in(std::string_view text) -> std::vector<std::string>;
/// "김민수 기자": a name and what he is.
auto is_reporter(std::string_view line) -> bool;
/// Two to four letters of Han.
auto is_han_name(std::string_view text) -> bool;
/// Where what is no part of names begins: a date, a bar.
auto end_of_names(std::string_view line) -> std::size_t;

}  // namespace fanfold::extract
