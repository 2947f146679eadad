#pragma once
/// What pages are put together from.
#include <initializer_list>
#include <utility>

#include "web_pages.hpp"

namespace fanfold::app::web {

/// A text in both languages.
struct Word {
    const char* english;
    const char* korean;
};
auto in(Language language, const Word& word) -> const char*;

/// What stands beside the title and in the head.
struct PageKind {
    bool live = false;     ///< numbers that move
    bool running = false;  ///< a job does
};
/// `current`: the address of its tab. `lead` and `body` are HTML; no lead is fine.
auto page(const Frame& frame, const char* current, const std::string& title, const std::string& lead, const std::string& body,
          PageKind kind = {}) -> std::string;
/// Without tabs: for readers of mails, who see no other page.
auto bare_page(const Frame& frame, const std::string& title, const std::string& body) -> std::string;
auto table(const std::string& head, const std::string& rows) -> std::string;
/// (class, words) of each column.
auto head(const Frame& frame, std::initializer_list<std::pair<const char*, Word>> columns) -> std::string;
/// "2026-11-25 02:30" UTC.
auto short_time(Instant at) -> std::string;
auto empty(const Frame& frame, const Word& word) -> std::string;
/// The word that shows that a form is ours.
auto csrf_field(const Frame& frame) -> std::string;

}  // namespace fanfold::app::web
