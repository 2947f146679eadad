#pragma once
/// The file of names or home pages that `enterprise new --competitors` reads. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/config/draft.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/url.hpp>

namespace fanfold::app {

struct Rival {
    std::string name;  ///< empty when only a home page was given
    std::vector<std::string> aliases;
    std::optional<Url> home;
};

/// One a line: a name, a home page, or CSV "name,home,alias;alias". Lines that begin with '#' and a
/// first line "name,home…" are skipped. bad_input names the line that is none of these.
auto read_rivals(std::string_view text) -> Result<std::vector<Rival>>;
/// The fields of one line of CSV (RFC 4180: quotes around a field, doubled inside).
auto csv_fields(std::string_view line) -> std::vector<std::string>;
/// Without the byte order mark that spreadsheets write.
auto without_mark(std::string_view text) -> std::string_view;
/// Lists inside one field: "a; b".
auto split_list(std::string_view field) -> std::vector<std::string>;
/// A watch entry with the spellings that follow from the name: "한빛배터리 (Hanbit Battery)" is two
/// names; of a name of three capitals or fewer the capitals must match. `site_name` is how its home
/// page calls itself: an alias where it is akin to the name, a comment where it is another name.
auto watch_for(const Rival& rival, const std::string& site_name) -> config::WatchDraft;

}  // namespace fanfold::app
