#pragma once
/// Pages about the house: sources, prompts and money. Values in, HTML out; the same values as JSON for the API.
#include <fanfold/config/config.hpp>
#include <nlohmann/json_fwd.hpp>

#include "cascade_saving.hpp"
#include "web_pages.hpp"

namespace fanfold::app::web {

/// A configured source, and how it did.
struct SourceView {
    SourceName name;
    std::string start;                     ///< where it begins: a URL or a folder
    std::vector<EnterpriseName> readers;   ///< who lists it
    bool is_private = false;
    std::vector<store::SourceNight> nights;  ///< newest first
    std::map<std::string, int> not_fetched;  ///< why → links, of its newest night; only where one source is told of
    int max_pages = 0;
    Duration delay{};  ///< between two requests at a host, at least
    std::vector<fetch::RobotsSeen> robots;   ///< of where it begins; only where one source is told of
};
/// A template, what it did in the last 30 days, and in which layers it stands.
struct PromptView {
    TemplateName name;
    std::string kind;     ///< "map", "fold"
    std::string version;  ///< twelve letters of its digest, without overlays
    std::string tier;
    std::vector<std::string> layers;  ///< files, base first; of any enterprise
    store::TemplateUse use;
};
struct MoneyView {
    std::string currency;
    std::vector<store::SpentDay> days;       ///< of the last 30
    std::vector<store::TemplateUse> uses;    ///< of the same days
    std::map<ModelName, int> discounts;      ///< of each model's batches, percent
    CascadeSaving cascade{};
};

auto source_views(const config::Config& config, const std::vector<store::SourceNight>& nights) -> std::vector<SourceView>;

auto sources_page(const Frame& frame, const std::vector<SourceView>& sources) -> std::string;
auto source_page(const Frame& frame, const SourceView& source) -> std::string;
auto prompts_page(const Frame& frame, const std::vector<PromptView>& prompts, const std::string& currency) -> std::string;
auto money_page(const Frame& frame, const MoneyView& money) -> std::string;

auto sources_json(const std::vector<SourceView>& sources) -> nlohmann::ordered_json;
auto source_json(const SourceView& source) -> nlohmann::ordered_json;
auto prompts_json(const std::vector<PromptView>& prompts) -> nlohmann::ordered_json;
auto money_json(const MoneyView& money) -> nlohmann::ordered_json;

}  // namespace fanfold::app::web
