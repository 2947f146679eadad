#include <algorithm>
#include <fanfold/stage/fold/edits.hpp>

namespace fanfold::fold {

namespace {

auto is_edited(const ReportItem& item) -> bool {
    return std::any_of(item.marks.begin(), item.marks.end(),
                       [](const std::string& mark) { return mark.starts_with(edited_mark); });
}

auto edited_texts(const Report& report) -> std::map<Digest, std::string> {
    std::map<Digest, std::string> out;
    for (const auto& section : report.sections)
        for (const auto& item : section.items)
            if (!item.event.empty() && is_edited(item)) out.emplace(item.event, item.text);
    return out;
}

}  // namespace

void note_edits(const Report& report, const std::vector<Event>& told, Edits& edits) {
    const auto texts = edited_texts(report);
    for (const auto& event : told) {
        const auto text = texts.find(event.id);
        for (const auto& finding : event.findings) {
            if (event.status == EventStatus::resolved) edits.taken_out.insert(finding.id);
            if (text != texts.end()) edits.reworded.insert_or_assign(finding.id, text->second);
        }
    }
}

auto heed(std::vector<Finding> findings, const Edits& edits) -> std::vector<Finding> {
    std::erase_if(findings, [&](const Finding& one) { return edits.taken_out.contains(one.id); });
    for (auto& finding : findings) {
        const auto words = edits.reworded.find(finding.id);
        if (words == edits.reworded.end()) continue;
        finding.claim = words->second;
        finding.why.clear();
    }
    return findings;
}

}  // namespace fanfold::fold
