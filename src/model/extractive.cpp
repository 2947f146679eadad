#include <algorithm>
#include <cstdio>
#include <fanfold/async/offload.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/model/structured.hpp>
#include <fanfold/text/facts.hpp>
#include <fanfold/text/fold.hpp>

#include "fill.hpp"
#include "ranking.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;
namespace asio = boost::asio;

constexpr const char* revision = "extractive-1";
constexpr std::size_t headline_bullets = 5;

/// Line breaks inside a sentence are layout, not content.
auto on_one_line(std::string_view text) -> std::string {
    std::string out;
    for (const char letter : text) {
        const bool blank = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
        if (!blank)
            out += letter;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

auto days_in(std::string_view sentence) -> json {
    auto out = json::array();
    for (const auto& mention : text::days(sentence)) {
        if (mention.year <= 0 || mention.month <= 0 || mention.day <= 0) continue;
        char day[40];
        std::snprintf(day, sizeof day, "%04d-%02d-%02d", mention.year, mention.month, mention.day);
        if (std::find(out.begin(), out.end(), json(day)) == out.end()) out.push_back(day);
    }
    return out;
}

auto importance_of(const ChosenSentence& chosen, std::size_t rank, std::string_view title) -> int {
    const auto& terms = chosen.watch_terms;
    const auto in_title = [&](const std::string& term) {
        return title.find(term) != std::string_view::npos;
    };
    int importance = 1;
    importance += terms.empty() ? 0 : 1;
    importance += std::any_of(terms.begin(), terms.end(), in_title) ? 1 : 0;
    importance += chosen.on_topic ? 1 : 0;
    importance += chosen.early && rank == 0 ? 1 : 0;
    return std::clamp(importance, 1, 5);
}

auto reason_of(const ChosenSentence& chosen) -> std::string {
    std::string out = chosen.early ? "early in the text" : "central to the text";
    if (!chosen.watch_terms.empty()) out += ", names the watch list";
    if (chosen.on_topic) out += ", on topic";
    return out;
}

auto finding_of(const ChosenSentence& chosen, std::size_t rank, const DocumentMaterial& material)
    -> json {
    const auto sentence = chosen.at.of(material.text);
    auto entities = json::array();
    for (const auto& term : chosen.watch_terms)
        entities.push_back(json{{"surface", term}, {"canonical", term}});
    return json{
        {"claim", on_one_line(sentence)},
        {"why", ""},
        {"quote", std::string{sentence}},
        {"importance", importance_of(chosen, rank, material.title)},
        {"importance_reason", reason_of(chosen)},
        {"entities", std::move(entities)},
        {"dates", days_in(sentence)},
        {"sentiment", "neutral"},
    };
}

auto answer(const DocumentMaterial& material) -> json {
    auto findings = json::array();
    for (const auto& chosen : choose_sentences(material))
        findings.push_back(finding_of(chosen, findings.size(), material));
    return json{{"findings", std::move(findings)}};
}

/// The best line of each event, most important first, in the given order among equals.
auto best_lines(const FoldMaterial& material) -> std::vector<FoldLine> {
    auto lines = material.lines;
    std::stable_sort(lines.begin(), lines.end(), [](const FoldLine& a, const FoldLine& b) {
        return a.importance > b.importance;
    });
    std::vector<FoldLine> out;
    for (auto& line : lines) {
        const auto same = [&](const FoldLine& other) { return other.id == line.id; };
        if (std::none_of(out.begin(), out.end(), same)) out.push_back(std::move(line));
    }
    return out;
}

auto answer(const FoldMaterial& material, const json& schema) -> json {
    const auto properties = schema.find("properties");
    const bool asks_bullets =
        properties != schema.end() && properties->is_object() && properties->contains("bullets");
    const bool bullets = asks_bullets || material.headline;
    const auto most =
        bullets ? headline_bullets : static_cast<std::size_t>(std::max(material.max_items, 0));
    auto told = json::array();
    for (const auto& line : best_lines(material)) {
        if (told.size() == most) break;
        auto one = json{{"text", on_one_line(line.claim)}};
        if (bullets)
            one["events"] = json::array({line.id});
        else
            one["event"] = line.id;
        told.push_back(std::move(one));
    }
    auto out = json::object();
    out[bullets ? "bullets" : "items"] = std::move(told);
    return out;
}

auto failed(std::string message) -> Outcome {
    Outcome out;
    out.failure.kind = FailureKind::give_up;
    out.failure.message = std::move(message);
    return out;
}

auto replied(const json& value) -> Outcome {
    Reply reply;
    reply.text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    reply.model_revision = revision;
    Outcome out;
    out.reply = std::move(reply);
    return out;
}

auto extract(const Material& material, const json& schema) -> Outcome {
    json value;
    if (const auto* document = std::get_if<DocumentMaterial>(&material))
        value = answer(*document);
    else if (const auto* lines = std::get_if<FoldMaterial>(&material))
        value = answer(*lines, schema);
    else
        return failed("the extractive model was given no document and no findings");
    value = fitted(schema, schema, std::move(value));
    const auto problems = validate(schema, value);
    if (problems.empty()) return replied(value);
    return failed("the extractive model can't fill this schema: " + problems.front());
}

auto card_named(ModelName name) -> ModelCard {
    ModelCard card;
    card.name = std::move(name);
    card.provider = "extractive";
    card.model_id = revision;
    // The work is queued on the cpu pool; what this bounds is how many ledger writes share one
    // transaction.
    card.max_in_flight = 64;
    return card;
}

class Extractive final : public ModelClient {
  public:
    Extractive(asio::any_io_executor cpu, ModelName name)
        : cpu_(std::move(cpu)), card_(card_named(std::move(name))) {}

    [[nodiscard]] auto card() const -> const ModelCard& override { return card_; }

    [[nodiscard]] auto ask(const Request& request, Deadline) -> asio::awaitable<Outcome> override {
        return work(cpu_, request.material, request.schema.value());
    }

  private:
    static auto work(asio::any_io_executor cpu, Material material, json schema)
        -> asio::awaitable<Outcome> {
        auto job = [material = std::move(material), schema = std::move(schema)] {
            return extract(material, schema);
        };
        auto outcome = co_await async::offload(std::move(cpu), std::move(job));
        co_return outcome;
    }

    asio::any_io_executor cpu_;
    ModelCard card_;
};

}  // namespace

auto make_extractive(asio::any_io_executor cpu, ModelName name) -> std::unique_ptr<ModelClient> {
    return std::make_unique<Extractive>(std::move(cpu), std::move(name));
}

}  // namespace fanfold::model
