/// Against hostile pages and leaking data: what a page holds, what a model sees of it, and what of
/// its answer is let in.
#include <algorithm>
#include <fanfold/async/offload.hpp>
#include <fanfold/text/guards.hpp>

#include "desk.hpp"
#include "guard.hpp"

namespace fanfold::pipeline {

namespace {

constexpr std::size_t batch = 32;

auto words_of(const Document& document) -> std::string {
    return document.title + "\n" + document.text;
}

auto signs_in(const Document& document) -> PageSigns {
    PageSigns out;
    const auto words = words_of(document);
    out.orders = !text::orders_in(words).empty();
    const auto masks = text::masks_in(words);
    out.masks = masks.bidi + masks.look_alikes > 0;
    for (const auto& datum : text::personal_data(words, every_personal_kind))
        ++out.personal[static_cast<std::size_t>(datum.kind)];
    return out;
}

/// A finding of the text that was shown, as one of the text that is stored.
void map_back(Finding& finding, const SeenDocument& seen, const Document& stored) {
    finding.at = seen.map.source_span(finding.at);
    finding.quote = finding.at.of(stored.text);
    finding.id = finding_id(finding);
}

}  // namespace

auto redacted_by(const Guards& guards) -> std::vector<text::Personal> {
    std::vector<text::Personal> out;
    for (const auto& word : guards.redact)
        if (const auto kind = text::personal_from(word)) out.push_back(*kind);
    return out;
}

auto seen_by_model(const Document& document, const Guards& guards) -> SeenDocument {
    const auto kinds = redacted_by(guards);
    SeenDocument out{document, text::shown_to_model(document.text, kinds)};
    out.document.text = out.map.text;
    out.document.title = text::shown_to_model(document.title, kinds).text;
    return out;
}

auto guarded_harvest(const nlohmann::json& reply, const Question& question, const Document& stored,
                     const GuardedQuestion& about) -> fold::Harvest {
    auto guarded =
        check::guard_answer(reply, question.template_name.str(), about.guards, about.secrets);
    const auto seen = seen_by_model(stored, about.guards);
    auto harvest = fold::harvest(guarded.answer, question, seen.document);
    harvest.dropped.insert(harvest.dropped.end(), guarded.dropped.begin(), guarded.dropped.end());
    for (auto& finding : harvest.findings) {
        if (seen.document.text != stored.text) map_back(finding, seen, stored);
        if (about.hostile && about.guards.injection != InjectionPolicy::flag)
            finding.importance = std::min(finding.importance, quarantine_importance);
    }
    if (about.hostile) check::drop_ordered(harvest.findings, harvest.dropped, stored);
    return harvest;
}

auto Desk::is_told_by_model(const ModelName& model) const -> bool {
    const auto* card = parts_.engine.card(model);
    return card == nullptr || card->provider != "extractive";
}

auto Desk::inspect(std::vector<Digest> ids) -> boost::asio::awaitable<Status> {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (;;) {
        std::erase_if(ids, [&](const Digest& id) { return signs_.contains(id); });
        if (ids.empty()) break;
        const auto grip = inspecting_.take(ids, batch);
        if (grip.ids().empty()) {
            co_await inspecting_.moved();
            continue;
        }
        auto documents = co_await parts_.store.crawl_book().documents(grip.ids());
        if (!documents) co_return documents.error();
        auto look = [texts = std::make_shared<const std::vector<Document>>(std::move(*documents))] {
            std::vector<std::pair<Digest, PageSigns>> out;
            for (const auto& each : *texts) out.emplace_back(each.id, signs_in(each));
            return out;
        };
        auto seen = co_await async::offload(parts_.cpu, std::move(look));
        signs_.insert(seen.begin(), seen.end());
        // What the store does not hold any more is not asked for again.
        std::erase_if(ids, [&](const Digest& id) {
            return std::find(grip.ids().begin(), grip.ids().end(), id) != grip.ids().end();
        });
    }
    co_return Done{};
}

auto Desk::is_hostile(Digest id) -> boost::asio::awaitable<Result<bool>> {
    std::vector<Digest> one{id};
    auto inspected = co_await inspect(std::move(one));
    if (!inspected) co_return inspected.error();
    const auto found = signs_.find(id);
    co_return found != signs_.end() && found->second.orders;
}

auto Desk::hostile_pages(const Enterprise& enterprise, Docket& docket,
                         const std::vector<Event>& events)
    -> boost::asio::awaitable<Result<std::set<Digest>>> {
    std::set<Digest> ids;
    for (const auto& question : docket.questions) ids.insert(question.document);
    for (const auto& event : events)
        for (const auto& finding : event.findings) ids.insert(finding.document);
    std::vector<Digest> list(ids.begin(), ids.end());
    auto inspected = co_await inspect(std::move(list));
    if (!inspected) co_return inspected.error();
    std::set<Digest> hostile;
    for (const auto& id : ids) {
        const auto& signs = signs_[id];
        if (signs.orders) hostile.insert(id);
        if (signs.masks) ++docket.guards["pages with hidden or look-alike characters"];
        for (const auto kind : redacted_by(enterprise.guards))
            docket.guards["personal data kept from models"] +=
                signs.personal[static_cast<std::size_t>(kind)];
    }
    docket.guards["pages that give orders to a model"] += static_cast<int>(hostile.size());
    co_return hostile;
}

}  // namespace fanfold::pipeline
