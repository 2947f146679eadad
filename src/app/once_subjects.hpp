#pragma once
/// What `fanfold once` was told to look at, as sources. Reads the disk, nothing else.
#include <map>
#include <string>
#include <vector>

#include <fanfold/config/draft.hpp>
#include <fanfold/http/egress.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::app {

struct Subjects {
    std::vector<config::SourceDraft> sources;
    std::string title;                          ///< "example.com, notes"
    std::vector<http::Network> networks;        ///< private addresses that were typed themselves
    std::vector<std::string> network_texts;     ///< the same, as a configuration has them
    std::vector<std::uint16_t> ports;           ///< that were typed
    std::map<std::string, int> unread_endings;  ///< ".docx" → files that cannot be read
};

/// URLs (with or without "https://"), OPML files and folders; bad_input says which word is none.
auto read_subjects(const std::vector<std::string>& words, int pages) -> Result<Subjects>;

}  // namespace fanfold::app
