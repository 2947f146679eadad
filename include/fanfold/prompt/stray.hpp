#pragma once
/// Overlays of one's own that nobody reads: overlays are looked up by path, so that a slip in a folder's name leaves one
/// aside without a word. Reads the names of files, not what stands in them; blocking.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <fanfold/prompt/catalog.hpp>

namespace fanfold::prompt {

/// Whom overlays can be for, also those whose configuration is broken.
struct Readers {
    std::set<std::string> enterprises, industries, languages;
};

/// What is wrong with each file below `local`/overlays, by path. Fatal: it can be nobody's, whoever the readers are (no such
/// kind of overlay, no such template). A folder that cannot be read has none.
auto stray_overlays(const std::filesystem::path& local, const std::vector<TemplateName>& templates, const Readers& readers)
    -> std::vector<Problem>;

}  // namespace fanfold::prompt
