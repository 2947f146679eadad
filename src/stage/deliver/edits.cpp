#include <algorithm>
#include <fanfold/stage/deliver/edits.hpp>
#include <set>

#include "labels.hpp"

namespace fanfold::deliver {

namespace {

auto begins_correction(const std::string& note, const Labels& labels) -> bool {
    const auto word = std::string{labels.corrected};
    return note.starts_with(word + " (") || note.starts_with(word + "(");
}

auto told(const Edit& edit, const std::string& before, const Labels& labels) -> std::string {
    auto out = std::string{labels.corrected} + (labels.korean ? "(" : " (") + edit.by + "): \"" + before + "\" → ";
    out += edit.text.empty() ? std::string{labels.taken_out} : "\"" + edit.text + "\"";
    return edit.why.empty() ? out : out + " · " + edit.why;
}

auto find_item(Report& report, const std::string& id) -> ReportItem* {
    for (auto& bullet : report.summary)
        if (bullet.id == id) return &bullet;
    for (auto& section : report.sections)
        for (auto& item : section.items)
            if (item.id == id) return &item;
    return nullptr;
}

void rewrite(ReportItem& item, const Edit& edit) {
    item.text = edit.text;
    const auto mark = std::string{edited_mark} + edit.by;
    if (std::find(item.marks.begin(), item.marks.end(), mark) == item.marks.end())
        item.marks.push_back(mark);
}

void drop_unused_citations(Report& report) {
    std::set<int> cited;
    const auto note = [&](const std::vector<ReportItem>& items) {
        for (const auto& item : items) cited.insert(item.citations.begin(), item.citations.end());
    };
    note(report.summary);
    for (const auto& section : report.sections) note(section.items);
    std::erase_if(report.citations,
                  [&](const Citation& citation) { return !cited.contains(citation.n); });
}

auto rests_on(const ReportItem& bullet, const std::vector<int>& citations) -> bool {
    return !bullet.citations.empty() &&
           std::all_of(bullet.citations.begin(), bullet.citations.end(), [&](int n) {
               return std::find(citations.begin(), citations.end(), n) != citations.end();
           });
}

void take_out(Report& report, const std::string& id, const std::vector<int>& citations) {
    bool stood_in_section = false;
    for (auto& section : report.sections)
        stood_in_section |=
            std::erase_if(section.items, [&](const ReportItem& item) { return item.id == id; }) > 0;
    std::erase_if(report.sections, [](const auto& section) { return section.items.empty(); });
    std::erase_if(report.summary, [&](const ReportItem& bullet) {
        return bullet.id == id || (stood_in_section && rests_on(bullet, citations));
    });
    drop_unused_citations(report);
}

}  // namespace

auto not_reviewed(const std::string& language) -> std::string {
    return std::string{labels_for(language).unreviewed};
}

auto approve(Report& report, const std::string& by) -> Status {
    auto& notes = report.about.notes;
    const auto waiting = std::find(notes.begin(), notes.end(), not_reviewed(report.language));
    if (waiting == notes.end())
        return Error{ErrorKind::bad_input,
                     "this report waits for nobody: [release] way is auto, or was when it was "
                     "made, or somebody has approved it"};
    *waiting = std::string{labels_for(report.language).reviewed_by} + ": " + by;
    return Done{};
}

auto apply(Report& report, const Edit& edit) -> Status {
    auto* item = find_item(report, edit.item);
    if (item == nullptr)
        return Error{ErrorKind::bad_input,
                     "the report of " + report.enterprise.str() + " in run " +
                         to_string(report.run) + " has no item \"" + edit.item +
                         "\"; its ids stand in `fanfold report show --format json`"};
    const auto before = *item;
    report.about.notes.push_back(told(edit, before.text, labels_for(report.language)));
    if (edit.text.empty()) {
        take_out(report, edit.item, before.citations);
        return Done{};
    }
    rewrite(*item, edit);
    for (auto& bullet : report.summary)
        if (bullet.text == before.text) rewrite(bullet, edit);
    return Done{};
}

auto corrections_of(const Report& report) -> std::vector<std::string> {
    const auto& labels = labels_for(report.language);
    std::vector<std::string> out;
    for (const auto& note : report.about.notes)
        if (begins_correction(note, labels)) out.push_back(note);
    return out;
}

}  // namespace fanfold::deliver
