#include "enterprises.hpp"

#include <algorithm>
#include <array>
#include <fanfold/config/named_templates.hpp>

#include "caps.hpp"
#include "enterprise_check.hpp"
#include "merge.hpp"
#include "reader.hpp"
#include "write.hpp"

namespace fanfold::config {

namespace {

template <class T>
auto each_once(std::vector<T> list) -> std::vector<T> {
    std::set<T> seen;
    std::erase_if(list, [&](const T& each) { return !seen.insert(each).second; });
    return list;
}

auto watch_of(const Node& table) -> WatchEntry {
    const Reader reader{table};
    WatchEntry out;
    out.id = watch_id(table);
    out.names = reader.texts("names");
    out.aliases = reader.texts("aliases");
    out.with_any = reader.texts("with_any");
    out.without = reader.texts("without");
    out.match_case = reader.flag("case", false);
    out.anywhere = reader.flag("anywhere", false);
    out.weight = reader.number("weight", out.weight);
    return out;
}

auto section_of(const Node& table) -> SectionSpec {
    const Reader reader{table};
    SectionSpec out;
    out.name = SectionName{reader.text("name")};
    out.title = reader.text("title", out.name.str());
    out.templates = each_once(reader.names<TemplateName>("templates"));
    out.max_items = reader.whole("max_items", out.max_items);
    out.max_chars = reader.whole("max_chars", out.max_chars);
    return out;
}

auto models_of(const Reader& table) -> std::map<std::string, ModelName> {
    std::map<std::string, ModelName> out;
    for (const auto* tier : {"small", "large"}) {
        if (table.has(tier)) out.emplace(tier, ModelName{table.text(tier)});
    }
    return out;
}

auto permits_of(const Reader& models) -> Permits {
    return {models.names<ModelName>("allow"), models.texts("keys"), models.texts("regions")};
}

auto guards_of(const Reader& table) -> Guards {
    Guards out;
    out.injection = injection_policy_from(table.text("injection")).value_or(out.injection);
    out.redact = each_once(table.texts("redact"));
    out.banned = table.texts("banned");
    out.canaries = table.texts("canaries");
    return out;
}

auto report_days_of(const Reader& table) -> ReportDays {
    constexpr std::array<std::string_view, 7> names{"sun", "mon", "tue", "wed",
                                                    "thu", "fri", "sat"};
    ReportDays out;
    for (auto& day : table.texts("holidays")) out.holidays.insert(std::move(day));
    const auto days = table.texts("days");
    for (std::size_t at = 0; at < names.size() && table.has("days"); ++at)
        out.weekdays[at] = std::find(days.begin(), days.end(), names[at]) != days.end();
    return out;
}

/// The house's defaults stand below the profiles, so that the stored text says all.
auto foundation(const HouseRead& house) -> Node {
    Node out;
    const auto* settings = house.table.find("house");
    const auto* language = settings == nullptr ? nullptr : settings->entry("language");
    if (language != nullptr) out.put(*language);
    if (const auto* guards = house.table.entry("guards"); guards != nullptr) out.put(*guards);
    return out;
}

class EnterpriseReading {
  public:
    EnterpriseReading(const HouseRead& house, const SourceBook& book, const Profiles& profiles,
                      Config& config, Complaints& complaints)
        : house_(house),
          book_(book),
          profiles_(profiles),
          config_(config),
          complaints_(complaints) {}

    void read(const File& file) {
        const EnterpriseName name{file.name};
        const auto before = complaints_.errors();
        const auto layer = read_layer(file, complaints_);
        const auto merged = layer.parsed ? merge(layer) : std::nullopt;
        if (merged)
            EnterpriseCheck{name, *merged, house_, book_, complaints_}.run();
        else if (layer.parsed)
            EnterpriseCheck{name, layer.table, house_, book_, complaints_}.check_own();
        if (merged && layer.sound && complaints_.errors() == before) {
            keep(name, *merged);
        } else {
            config_.broken.push_back(name);
            config_.broken_tags[name] = texts_of((merged ? *merged : layer.table).find("tags"));
        }
    }

  private:
    auto merge(const Layer& layer) -> std::optional<Node> {
        const auto chain = profiles_.chain(layer, complaints_);
        if (!chain) return std::nullopt;
        auto merged = foundation(house_);
        for (const auto* profile : *chain) merge_into(merged, profile->table);
        merge_into(merged, layer.table);
        merged.at = layer.table.at;
        return merged;
    }

    void keep(const EnterpriseName& name, const Node& merged) {
        auto text = join(write_lines(merged, enterprise_keys(), false));
        auto enterprise = enterprise_of(name, merged, house_.house);
        enterprise.config_digest = sha256(text);
        config_.enterprises.emplace(name, std::move(enterprise));
        config_.enterprise_texts.emplace(name, std::move(text));
        config_.origins.emplace(name, origins_of(merged));
    }

    const HouseRead& house_;
    const SourceBook& book_;
    const Profiles& profiles_;
    Config& config_;
    Complaints& complaints_;
};

auto templates_in(const Node& merged) -> std::vector<std::pair<TemplateName, Position>> {
    std::vector<std::pair<TemplateName, Position>> out;
    for (const auto* section : Reader{merged}.tables("section")) {
        const auto* list = section->find("templates");
        if (list == nullptr) continue;
        for (const auto& item : list->items)
            if (item.kind == Kind::text) out.emplace_back(TemplateName{item.text}, item.at);
    }
    return out;
}

}  // namespace

auto named_templates(const std::filesystem::path& root, const House& house) -> std::vector<NamedTemplates> {
    Complaints unheard;  // `load` tells them
    const auto files = read_files(root, unheard);
    const Profiles profiles{files, unheard};
    std::vector<NamedTemplates> out;
    for (const auto& file : files.enterprises) {
        const auto layer = read_layer(file, unheard);
        if (!layer.parsed) continue;
        Node merged;
        for (const auto* profile : profiles.chain(layer, unheard).value_or(std::vector<const Layer*>{}))
            merge_into(merged, profile->table);
        merge_into(merged, layer.table);
        out.push_back({enterprise_of(EnterpriseName{file.name}, merged, house), templates_in(merged)});
    }
    return out;
}

auto enterprise_of(const EnterpriseName& name, const Node& merged, const House& house)
    -> Enterprise {
    const Reader table{merged};
    Enterprise out;
    out.name = name;
    out.title = table.text("title", name.str());
    out.language = table.text("language", house.language);
    out.style = table.text("style");
    out.industry = table.text("industry");
    out.tags = each_once(table.texts("tags"));
    out.sources = each_once(table.names<SourceName>("sources"));
    for (const auto* watch : table.tables("watch")) out.watch.push_back(watch_of(*watch));
    for (const auto* term : table.tables("glossary"))
        out.glossary.push_back({Reader{*term}.texts("names")});
    for (const auto* section : table.tables("section"))
        out.sections.push_back(section_of(*section));
    const auto length = table.table("length");
    out.length = {length.whole("max_items", 0), length.whole("max_chars", 0),
                  length.number("minor_share", out.length.minor_share)};
    out.models = models_of(table.table("models"));
    out.words = table.map("words");
    out.caps = caps_of(table.table("caps"));
    out.timezone = table.text("timezone", house.timezone);
    out.report_days = report_days_of(table.table("calendar"));
    out.permits = permits_of(table.table("models"));
    out.guards = guards_of(table.table("guards"));
    out.entailment_by_model = table.table("check").text("entailment") == "model";
    out.events_by_model = table.table("check").text("events") == "model";
    out.min_score = table.number("min_score", out.min_score);
    out.carry = table.duration("carry", out.carry);
    const auto deliver = table.table("deliver");
    out.folder =
        FolderDelivery{from_root(house.root, deliver.table("folder").text("path", usual_place(house.root, "FANFOLD_REPORTS", "reports")))};
    read_deliveries(deliver, house, out);
    return out;
}

void read_enterprises(const Files& files, const HouseRead& house, const SourceBook& book,
                      const Profiles& profiles, Config& config, Complaints& complaints) {
    EnterpriseReading reading{house, book, profiles, config, complaints};
    for (const auto& file : files.enterprises) reading.read(file);
    if (files.enterprises.empty() && house.readable) {
        complaints.warning({"enterprises", 0, 0},
                           "there is no enterprise yet: write enterprises/NAME.toml");
    }
}

}  // namespace fanfold::config
