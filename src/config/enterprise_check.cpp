#include "enterprise_check.hpp"

#include <algorithm>

#include "caps.hpp"
#include "enterprises.hpp"
#include "merge.hpp"
#include "permits.hpp"
#include "reader.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

template <class Map>
auto keys_of(const Map& map) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& each : map) out.push_back(each.first);
    return out;
}

}  // namespace

void EnterpriseCheck::run() {
    check_sources();
    check_language();
    check_models();
    check_permits();
    check_own_caps();
    check_watch();
    check_glossary();
    check_mutes();
    check_calendar();
    check_sections();
    check_deliveries(merged_, complaints_);
}

void EnterpriseCheck::check_own() {
    check_listed_sources();
    check_language();
    check_own_caps();
    check_watch_names(false);
    check_mutes();
    check_calendar();
}

void EnterpriseCheck::check_sources() {
    const auto* sources = merged_.find("sources");
    if (sources == nullptr || (sources->kind == Kind::list && sources->items.empty())) {
        complaints_.warning(merged_.at,
                            "no source: nothing will be read; write sources = [\"NAME\"]");
        return;
    }
    check_listed_sources();
}

void EnterpriseCheck::check_listed_sources() {
    const auto* sources = merged_.find("sources");
    if (sources == nullptr) return;
    for (const auto& wanted : sources->items) {
        if (wanted.kind == Kind::text && is_name(wanted.text)) check_source(wanted);
    }
}

void EnterpriseCheck::check_source(const Node& wanted) {
    const auto name = in_quotes(wanted.text);
    const auto found = book_.good.find(SourceName{wanted.text});
    if (found == book_.good.end()) {
        complaints_.error(wanted.at, why_unknown(wanted.text));
        return;
    }
    const auto& visible_to = found->second.visible_to;
    if (visible_to.empty() || std::ranges::find(visible_to, name_) != visible_to.end()) return;
    complaints_.error(wanted.at, "source " + name + " is not visible to " + name_.str() +
                                     "; its visible_to would have to list it");
}

auto EnterpriseCheck::why_unknown(const std::string& source) const -> std::string {
    const auto broken = book_.broken.find(source);
    if (broken != book_.broken.end()) {
        return "source " + in_quotes(source) + " cannot be used: see " + to_string(broken->second);
    }
    auto out =
        "no source is called " + in_quotes(source) + did_you_mean(source, keys_of(book_.seen));
    for (const auto& file : book_.unreadable) out += " (" + file + " could not be read)";
    return out;
}

void EnterpriseCheck::check_models() {
    const auto* models = merged_.find("models");
    if (models == nullptr || !house_.readable) return;
    std::vector<std::string> known;
    for (const auto& [name, model] : house_.house.models) known.push_back(name.str());
    const auto check = [&](const Node& value) {
        const auto& name = value.text;
        if (!is_name(name) || std::ranges::count(known, name) > 0) return;
        complaints_.error(value.at,
                          "no model is called " + in_quotes(name) + did_you_mean(name, known));
    };
    for (const auto* tier : {"small", "large"})
        if (const auto* value = models->find(tier)) check(*value);
    if (const auto* allow = models->find("allow"))
        for (const auto& item : allow->items) check(item);
}

/// Every model that could be asked for it, stand-ins included.
void EnterpriseCheck::check_permits() {
    const auto* models = merged_.find("models");
    if (models == nullptr || models->kind != Kind::table || !house_.readable) return;
    const auto enterprise = enterprise_of(name_, merged_, house_.house);
    const auto origin = [&](const std::string& key) {
        const auto* value = models->find(key.substr(key.find('.') + 1));
        return to_string(value == nullptr ? models->at : value->at);
    };
    for (const auto& name : models_asked_for(house_.house, enterprise.models)) {
        const auto found = house_.house.models.find(name);
        if (found == house_.house.models.end()) continue;
        if (auto why = refusal_of(house_.house, enterprise, found->second, origin))
            complaints_.error(models->at, std::move(*why));
    }
}

void EnterpriseCheck::check_own_caps() {
    const auto* caps = merged_.find("caps");
    if (caps != nullptr) check_caps(*caps, "[caps]", complaints_);
}

void EnterpriseCheck::check_watch() {
    check_watch_names(true);
    if (Reader{merged_}.tables("watch").empty())
        complaints_.warning(merged_.at, "no [[watch]] entry: no document will matter to it");
}

/// Where nothing could be inherited, an entry with an id may mean one that would have been.
void EnterpriseCheck::check_watch_names(bool inherits) {
    for (const auto* entry : Reader{merged_}.tables("watch")) {
        const Reader watch{*entry};
        if (watch.texts("names").empty() && (inherits || !watch.has("id"))) {
            complaints_.error(entry->at,
                              "[[watch]] needs names" +
                                  (watch.has("id") ? "; no inherited entry has the id " +
                                                         in_quotes(watch.text("id"))
                                                   : std::string{": write names = [\"…\"]"}));
        }
    }
}

/// The words that a report says by itself: stage/deliver has them in two languages.
void EnterpriseCheck::check_language() {
    const auto* language = merged_.find("language");
    if (language == nullptr || language->kind != Kind::text || !is_language(language->text)) return;
    const auto& wanted = language->text;
    if (wanted == "en" || wanted == "ko" || wanted.starts_with("en-") || wanted.starts_with("ko-")) return;
    complaints_.warning(language->at, "reports in " + in_quotes(wanted) + " have English headings and labels: only en "
                                      "and ko have their own; sentences are asked for in that language");
}

void EnterpriseCheck::check_glossary() {
    for (const auto* term : Reader{merged_}.tables("glossary"))
        if (Reader{*term}.texts("names").empty())
            complaints_.error(term->at, "[[glossary]] needs names: write names = [\"…\", \"…\"]");
}

void EnterpriseCheck::check_mutes() {
    for (const auto* mute : Reader{merged_}.tables("mute")) {
        const Reader rule{*mute};
        if (!rule.has("event") && !rule.has("source") && !rule.has("pattern"))
            complaints_.error(
                mute->at, "[[mute]] would leave out everything: write event, source or pattern");
    }
}

void EnterpriseCheck::check_calendar() {
    const auto calendar = Reader{merged_}.table("calendar");
    if (calendar.has("days") && calendar.texts("days").empty())
        complaints_.error(merged_.find("calendar")->at,
                          "[calendar] days = [] would mean no report ever: write days = [\"mon\", …]");
}

void EnterpriseCheck::check_sections() {
    const auto sections = Reader{merged_}.tables("section");
    for (const auto* section : sections) {
        if (!Reader{*section}.texts("templates").empty()) continue;
        complaints_.error(section->at,
                          "[[section]] " + in_quotes(Reader{*section}.text("name")) +
                              " needs templates: write templates = [\"market/moves\"]");
    }
    if (sections.empty())
        complaints_.warning(merged_.at, "no [[section]]: its report would be empty");
}

}  // namespace fanfold::config
