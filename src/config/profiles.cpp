#include "profiles.hpp"

#include <algorithm>
#include <fanfold/config/draft.hpp>

#include "check.hpp"
#include "merge.hpp"
#include "parse.hpp"
#include "reader.hpp"
#include "retired.hpp"

namespace fanfold::config {

namespace {

constexpr std::size_t deepest_chain = 32;

void refuse_twice(const Node& table, std::string_view list, std::string (*identity)(const Node&),
                  Complaints& complaints) {
    std::map<std::string, Position> seen;
    for (const auto* item : Reader{table}.tables(list)) {
        const auto id = identity(*item);
        const auto [first, is_new] = seen.emplace(id, item->at);
        if (id.empty() || is_new) continue;
        complaints.error(item->at, "[[" + std::string{list} + "]] " + in_quotes(id) +
                                       " stands already in line " +
                                       std::to_string(first->second.line) +
                                       (list == "watch" ? ": give one of them another id" : ""));
    }
}

auto name_of(const Node& section) -> std::string {
    return Reader{section}.text("name");
}

/// Depth first, so that what is inherited stands before what inherits it.
class Walk {
  public:
    Walk(const std::map<std::string, Layer>& layers, const std::vector<std::string>& names,
         Complaints& complaints)
        : layers_(layers), names_(names), complaints_(complaints) {}

    auto run(const Layer& layer) -> bool {
        const auto* wanted = layer.table.find("profile");
        if (wanted == nullptr) return true;
        if (wanted->kind == Kind::text) return visit(*wanted);
        return std::ranges::all_of(wanted->items, [&](const Node& item) { return visit(item); });
    }

    std::vector<const Layer*> chain;

  private:
    auto visit(const Node& wanted) -> bool {
        const auto found = layers_.find(wanted.text);
        if (found == layers_.end()) {
            return refuse(wanted, "no profile is called " + in_quotes(wanted.text) +
                                      did_you_mean(wanted.text, names_));
        }
        const auto& layer = found->second;
        if (std::ranges::find(path_, wanted.text) != path_.end())
            return refuse(wanted, circle(wanted.text));
        if (path_.size() >= deepest_chain)
            return refuse(wanted, "profiles inherit each other too deeply");
        if (std::ranges::find(chain, &layer) != chain.end()) return true;
        if (!layer.sound) {
            return refuse(wanted, "profile " + in_quotes(wanted.text) +
                                      " cannot be used: profiles/" + wanted.text +
                                      ".toml has errors");
        }
        path_.push_back(wanted.text);
        const bool fine = run(layer);
        path_.pop_back();
        if (fine) chain.push_back(&layer);
        return fine;
    }

    [[nodiscard]] auto circle(const std::string& again) const -> std::string {
        std::string out = "profiles inherit each other in a circle: ";
        for (auto at = std::ranges::find(path_, again); at != path_.end(); ++at) out += *at + " → ";
        return out + again;
    }

    auto refuse(const Node& at, const std::string& what) -> bool {
        complaints_.error(at.at, what);
        return false;
    }

    const std::map<std::string, Layer>& layers_;
    const std::vector<std::string>& names_;
    Complaints& complaints_;
    std::vector<std::string> path_;
};

}  // namespace

auto read_layer(const File& file, Complaints& complaints) -> Layer {
    Layer out{.name = file.name, .table = {}, .parsed = false, .sound = false};
    const auto before = complaints.errors();
    auto table = file.readable ? parse_toml(file.bytes, file.path, complaints) : std::nullopt;
    if (!table) return out;
    modernize(*table, FileKind::enterprise, retired_keys(), complaints);
    check_table(*table, enterprise_keys(), "", complaints);
    refuse_twice(*table, "watch", watch_id, complaints);
    refuse_twice(*table, "glossary", watch_id, complaints);
    refuse_twice(*table, "section", name_of, complaints);
    out.table = std::move(*table);
    out.parsed = true;
    out.sound = complaints.errors() == before;
    return out;
}

Profiles::Profiles(const Files& files, Complaints& complaints) {
    for (const auto& file : files.profiles) {
        layers_.emplace(file.name, read_layer(file, complaints));
        names_.push_back(file.name);
    }
    // A circle is wrong even while no enterprise uses it.
    for (const auto& [name, layer] : layers_) {
        if (layer.sound) (void)chain(layer, complaints);
    }
}

auto Profiles::chain(const Layer& layer, Complaints& complaints) const
    -> std::optional<std::vector<const Layer*>> {
    Walk walk{layers_, names_, complaints};
    if (!walk.run(layer)) return std::nullopt;
    return std::move(walk.chain);
}

auto inherited_sections(const std::filesystem::path& root, const std::string& profile)
    -> std::vector<SectionDraft> {
    Complaints unheard;  // `load` tells them
    const Profiles profiles{read_files(root, unheard), unheard};
    const File asking{"", "", "profile = " + in_toml(profile)};
    const auto chain = profiles.chain(read_layer(asking, unheard), unheard);
    if (!chain) return {};
    Node merged;
    for (const auto* layer : *chain) merge_into(merged, layer->table);
    std::vector<SectionDraft> out;
    for (const auto* section : Reader{merged}.tables("section"))
        out.push_back({Reader{*section}.text("name"), Reader{*section}.text("title"), {}, 0});
    return out;
}

}  // namespace fanfold::config
