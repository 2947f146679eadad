#pragma once
/// What a user typed: the first hour and the tenth client. Part of cli/command.hpp.
#include <string>
#include <vector>

namespace fanfold::cli {

/// A cited report of these pages or files, with nothing configured.
struct Once {
    std::vector<std::string> subjects;  ///< URLs, OPML files, folders, files
    std::vector<std::string> watch;     ///< empty = everything matters
    std::string language = "en";        ///< of the report
    std::string model;                  ///< of [models.NAME], or "ollama:NAME"; empty = extractive
    std::string cap = "0.20";
    int pages = 30;     ///< requests a site
    std::string save;   ///< folder: keep what was made as a configuration
    std::string out;    ///< HTML file
    bool open = false;  ///< show the HTML in the browser
};

/// Is everything there that a night needs? One line each, with the cure.
struct Doctor {
    bool offline = false;  ///< ask nobody outside this machine
    bool json = false;
};

/// A new client from its name.
struct EnterpriseNew {
    std::string name;
    std::string title;        ///< empty = the name
    std::string language;     ///< empty = the house's
    std::string profile;      ///< of config/profiles, or a packaged one, which is copied
    std::string competitors;  ///< file: names or home pages, one a line; CSV: name,home,aliases
    std::vector<std::string> homes;
    std::vector<std::string> tags;
    bool offline = false;  ///< probe no site
};
/// A file of sources/ for a site: its feeds, newsroom or sitemap.
struct SourceAdd {
    std::string url;
    std::string name;                    ///< empty = from the host
    std::vector<std::string> visible_to; ///< empty = everybody
};
struct EnterpriseList {
    std::vector<std::string> enterprises;
    bool json = false;
};
struct EnterpriseExport {
    std::string name;
    std::string folder;
};
/// One client a line: name,title,language,profile,tags,watch.
struct EnterpriseImport {
    std::string file;
};
/// Everything of one client goes.
struct EnterprisePurge {
    std::string name;
    bool yes = false;
    bool json = false;
};
struct ProfileList {
    bool json = false;
};
struct ProfileAdd {
    std::string name;
};

/// What a watch list hits and just misses in stored documents.
struct WatchTest {
    std::string enterprise;
    int last = 500;  ///< documents
    bool json = false;
};

/// What differs from the configuration of the last run.
struct ConfigDiff {
    std::string enterprise;  ///< empty = all
};

struct Completions {
    std::string shell;
};
struct Man {
    std::string folder;  ///< empty = the page of fanfold itself on stdout
};

}  // namespace fanfold::cli
