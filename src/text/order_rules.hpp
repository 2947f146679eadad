#pragma once
/// What in a sentence or line orders a model about, and how sure that is. Private to text/.
#include <string_view>
#include <vector>

#include "order_sentence.hpp"

namespace fanfold::text {

/// From 1 on it is an order by itself; two sentences that stand together add up.
struct Suspicion {
    double weight = 0;
    std::string_view kind;
};

auto suspicion_of(const OrderSentence& sentence) -> Suspicion;
/// Turns, fences, comments, answers: what a whole folded line looks like.
auto suspicion_of_line(std::string_view folded_line) -> Suspicion;
/// The line read backwards, decoded, letters for digits, spelt-out words closed up: the readings
/// that are worth a look.
auto readings_of(std::string_view folded_line, std::string_view line) -> std::vector<std::string>;
/// True if letters that were spelt one by one say an order.
auto spells_order(std::string_view folded_line) -> bool;

}  // namespace fanfold::text
