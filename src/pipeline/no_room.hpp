#pragma once
/// Why an event is in no section, as `about.unasked` counts it. Pure.
#include <algorithm>
#include <fanfold/flow/enterprise.hpp>
#include <string>

namespace fanfold::pipeline {

/// By the section's title: its reader knows no other name of it, and a section without items is not in the report to be looked up.
inline auto no_room_in(const SectionName& name, const Enterprise& enterprise) -> std::string {
    const auto found = std::find_if(enterprise.sections.begin(), enterprise.sections.end(),
                                    [&](const SectionSpec& section) { return section.name == name; });
    const bool titled = found != enterprise.sections.end() && !found->title.empty();
    return "found no room in section " + (titled ? found->title : name.str());
}

}  // namespace fanfold::pipeline
