#include "prompt_checks.hpp"

#include <algorithm>
#include <fanfold/config/named_templates.hpp>
#include <fanfold/prompt/blocks.hpp>
#include <fanfold/prompt/stray.hpp>
#include <map>
#include <set>

namespace fanfold::app {

namespace {

using prompt::Problem;

auto all_templates_found(const config::Config& config, const prompt::Catalog& catalog) -> bool {
    for (const auto& [name, enterprise] : config.enterprises)
        for (const auto& section : enterprise.sections)
            for (const auto& template_name : section.templates)
                if (!catalog.find(template_name, enterprise)) return false;
    return true;
}

/// "; did you mean …"
auto guess(const std::string& wanted, const std::vector<std::string>& known) -> std::string {
    const auto near = config::nearest(wanted, known);
    return near ? "; did you mean \"" + *near + "\"?" : std::string{};
}

/// Of a name that no template has.
auto near_template(const prompt::Catalog& catalog, const TemplateName& wanted) -> std::string {
    std::vector<std::string> known;
    for (const auto& name : catalog.names()) known.push_back(name.str());
    if (std::find(known.begin(), known.end(), wanted.str()) != known.end()) return {};
    return guess(wanted.str(), known);
}

auto readers_in(const config::Config& config) -> prompt::Readers {
    prompt::Readers out;
    const auto add = [&](const Enterprise& enterprise) {
        out.enterprises.insert(enterprise.name.str());
        if (!enterprise.industry.empty()) out.industries.insert(enterprise.industry);
        out.languages.insert(enterprise.language);
    };
    for (const auto& [name, enterprise] : config.enterprises) add(enterprise);
    for (const auto& name : config.broken) out.enterprises.insert(name.str());
    if (!config.broken.empty())
        for (const auto& [enterprise, templates] : config::named_templates(config.house.root, config.house)) add(enterprise);
    return out;
}

/// Words of readers that templates show, with the first place of each.
class Words {
  public:
    explicit Words(const config::Config& config) : config_(config) {
        for (const auto* usual : {"about", "reader", "interests"}) set_.insert(usual);
        for (const auto& [name, enterprise] : config.enterprises)
            for (const auto& [word, text] : enterprise.words) set_.insert(word);
    }

    void see(const prompt::Resolved& resolved) {
        if (!seen_.insert(resolved.parts).second) return;
        for (const auto& use : prompt::words_used(resolved)) shown_.emplace(use.word, use.where);
    }

    /// Broken enterprises may set what looks unset; then nobody is told so.
    void tell(const std::vector<Enterprise>& readers, std::vector<Problem>& out) const {
        const auto known = names_of(shown_);
        for (const auto& [word, where] : shown_)
            if (!set_.contains(word) && config_.broken.empty())
                out.push_back({where, "no enterprise sets \"" + word + "\" under [words]: {{words." + word + "}} is always empty" +
                                          guess(word, {set_.begin(), set_.end()}),
                               false});
        for (const auto& reader : readers)
            for (const auto& [word, text] : reader.words)
                if (!shown_.contains(word))
                    out.push_back({place_of(reader, word), "no template shows {{words." + word + "}}" + guess(word, known), false});
    }

  private:
    static auto names_of(const std::map<std::string, std::string>& uses) -> std::vector<std::string> {
        std::vector<std::string> out;
        for (const auto& [word, where] : uses) out.push_back(word);
        return out;
    }

    [[nodiscard]] auto place_of(const Enterprise& reader, const std::string& word) const -> std::string {
        const auto usual = "enterprises/" + reader.name.str() + ".toml";
        const auto origins = config_.origins.find(reader.name);
        if (origins == config_.origins.end()) return usual;
        const auto found = origins->second.find("words." + word);
        return found == origins->second.end() ? usual : config::to_string(found->second);
    }

    const config::Config& config_;
    std::set<std::string> set_;
    std::map<std::string, std::string> shown_;
    std::set<std::shared_ptr<const prompt::Resolved::Parts>> seen_;
};

}  // namespace

/// Only who has a mistake pays for reading the files again.
auto broken_templates(const config::Config& config, const prompt::Catalog& catalog) -> std::vector<Problem> {
    auto problems = catalog.problems();
    if (config.broken.empty() && all_templates_found(config, catalog)) return problems;
    std::set<std::string> told;
    for (const auto& [enterprise, templates] : config::named_templates(config.house.root, config.house))
        for (const auto& [name, at] : templates) {
            const auto found = catalog.find(name, enterprise);
            const auto where = config::to_string(at);
            if (found || !told.insert(where).second) continue;
            problems.push_back({where, found.error().message() + near_template(catalog, name), true});
        }
    return problems;
}

auto stray_prompts(const config::Config& config, const prompt::Catalog& catalog) -> std::vector<Problem> {
    return prompt::stray_overlays(config.house.root / "prompts", catalog.names(), readers_in(config));
}

auto lint_prompts(const config::Config& config, const prompt::Catalog& catalog, const std::vector<Enterprise>& readers)
    -> std::vector<Problem> {
    auto out = catalog.problems();
    std::set<std::string> broken;
    for (const auto& problem : out) broken.insert(problem.where + ": " + problem.what);
    Words words{config};
    for (const auto& reader : readers)
        for (const auto& name : catalog.names()) {
            const auto resolved = catalog.find(name, reader);
            if (!resolved) {
                // An overlay's mistake; a template's own stands among the problems. The words begin with its place.
                if (broken.insert(resolved.error().message()).second) out.push_back({"", resolved.error().message(), true});
                continue;
            }
            words.see(*resolved);
            for (auto& problem : catalog.lint(*resolved)) out.push_back(std::move(problem));
        }
    words.tell(readers, out);
    return out;
}

}  // namespace fanfold::app
