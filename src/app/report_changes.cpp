#include "report_changes.hpp"

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

namespace fanfold::app {

namespace {

using Items = std::map<std::string, std::pair<std::string, const ReportItem*>>;

auto items_of(const Report& report) -> Items {
    Items out;
    for (const auto& section : report.sections)
        for (const auto& item : section.items) out[item.id] = {section.id.str(), &item};
    return out;
}

}  // namespace

auto changes_between(const Report& before, const Report& after) -> std::vector<ReportChange> {
    const auto old_items = items_of(before);
    std::vector<ReportChange> out;
    for (const auto& section : after.sections)
        for (const auto& item : section.items) {
            const auto known = old_items.find(item.id);
            const auto was = known == old_items.end() ? "" : known->second.second->text;
            const auto* change = known == old_items.end() ? "new"
                                 : was != item.text       ? "changed"
                                                          : "same";
            out.push_back({change, item.id, section.id.str(), was, item.text});
        }
    const auto new_items = items_of(after);
    for (const auto& [id, place] : old_items)
        if (!new_items.contains(id))
            out.push_back({"gone", id, place.first, place.second->text, ""});
    return out;
}

void print_change(const ReportChange& change) {
    if (change.change == "same") return;
    const char* sign = change.change == "new" ? "+" : change.change == "gone" ? "-" : "~";
    std::printf("%s %s  %s\n", sign, change.id.c_str(), change.section.c_str());
    if (!change.before.empty()) std::printf("    - %s\n", change.before.c_str());
    if (!change.after.empty()) std::printf("    + %s\n", change.after.c_str());
}

auto json_of(const ReportChange& change) -> nlohmann::ordered_json {
    return {{"change", change.change},
            {"item", change.id},
            {"section", change.section},
            {"before", change.before},
            {"after", change.after}};
}

}  // namespace fanfold::app
