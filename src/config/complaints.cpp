#include "complaints.hpp"

#include <algorithm>
#include <tuple>

namespace fanfold::config {

namespace {

constexpr int max_per_file = 100;

auto order(const Complaint& complaint) {
    return std::tuple{!complaint.fatal_for_all, std::string_view{complaint.at.file},
                      complaint.at.line, complaint.at.column};
}

}  // namespace

void Complaints::error(const Position& at, std::string what) {
    ++errors_;
    add({.at = at, .what = std::move(what), .fatal_for_all = fatal_, .warning = false});
}

void Complaints::warning(const Position& at, std::string what) {
    add({.at = at, .what = std::move(what), .fatal_for_all = false, .warning = true});
}

void Complaints::add(Complaint complaint) {
    const int nth = ++per_file_[complaint.at.file];
    if (nth > max_per_file + 1) return;
    if (nth == max_per_file + 1) complaint.what = "more complaints about this file are not listed";
    if (!seen_.insert(to_string(complaint.at) + " " + complaint.what).second) {
        --per_file_[complaint.at.file];
        return;
    }
    list_.push_back(std::move(complaint));
}

auto Complaints::take() -> std::vector<Complaint> {
    std::stable_sort(list_.begin(), list_.end(),
                     [](const Complaint& a, const Complaint& b) { return order(a) < order(b); });
    return std::move(list_);
}

auto did_you_mean(std::string_view word, std::span<const std::string> known) -> std::string {
    const auto near = nearest(word, known);
    return near ? "; did you mean " + in_quotes(*near) + "?" : "";
}

auto in_quotes(std::string_view word) -> std::string {
    std::size_t shown = std::min<std::size_t>(word.size(), 80);
    while (shown > 0 && shown < word.size() &&
           (static_cast<unsigned char>(word[shown]) & 0xc0) == 0x80)
        --shown;
    std::string out = "\"";
    for (const char letter : word.substr(0, shown)) {
        out += static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f ? '?' : letter;
    }
    return out + (shown < word.size() ? "…\"" : "\"");
}

}  // namespace fanfold::config
