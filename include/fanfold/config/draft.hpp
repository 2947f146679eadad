#pragma once
/// Configuration files as commands write them, for people to edit: `once --save`, `enterprise new`,
/// `enterprise import`. Pure, but for `write_new` and `inherited_sections`.
#include <filesystem>
#include <string>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::config {

/// One file of sources/. What is empty or zero is left out.
struct SourceDraft {
    std::string comment;  ///< one line or more; stands above
    std::string name;     ///< of the file
    std::vector<std::string> seeds, feeds, sitemaps, exclude, visible_to;
    std::string folder;
    std::string follow;
    std::string since, delay;
    int max_depth = -1;  ///< below zero: left out
    int max_pages = 0;
};

struct WatchDraft {
    std::string comment;
    std::vector<std::string> names, aliases, with_any, without;
    bool match_case = false;
    double weight = 1.0;
};

struct SectionDraft {
    std::string name, title;
    std::vector<std::string> templates;
    int max_items = 0;  ///< zero: left out
};

/// One file of enterprises/.
struct EnterpriseDraft {
    std::string comment;
    std::string title, profile, language;
    std::vector<std::string> tags, sources;
    std::string about;  ///< [words] about
    std::vector<WatchDraft> watch;
    std::vector<SectionDraft> sections;
    bool tells_all = false;  ///< what matters little too: [length] minor_share = 1
};

/// As a TOML basic string.
auto in_toml(const std::string& text) -> std::string;
auto to_toml(const SourceDraft& source) -> std::string;
auto to_toml(const EnterpriseDraft& enterprise) -> std::string;
/// Of letters, digits and '-', at most 60: "Hanbit Battery Co." is "hanbit-battery-co". Letters
/// beyond ASCII are left out; empty if nothing is left.
auto name_from(const std::string& text) -> std::string;
/// Name and title of each section that who inherits `profile` gets, as profiles/ of this folder says
/// now; none where the profile cannot be used.
auto inherited_sections(const std::filesystem::path& root, const std::string& profile)
    -> std::vector<SectionDraft>;
/// Writes a file that is not there yet; bad_input if it is, no_space if it can't.
auto write_new(const std::filesystem::path& path, const std::string& text) -> Status;

}  // namespace fanfold::config
