/// fanout: questions off the agenda, through the engine, into findings.
#include <algorithm>
#include <fanfold/prompt/context.hpp>

#include "desk.hpp"

namespace fanfold::pipeline {

namespace {

auto terms_of(const std::vector<route::Hit>& hits) -> std::vector<std::string> {
    std::vector<std::string> terms;
    for (const auto& hit : hits)
        if (std::find(terms.begin(), terms.end(), hit.term) == terms.end())
            terms.push_back(hit.term);
    std::sort(terms.begin(), terms.end());
    return terms;
}

}  // namespace

auto instead_words(const ModelName& asked, const fanout::Told& told) -> std::string {
    if (told.model == asked) return "";
    return "told by \"" + told.model.str() + "\" instead of \"" + asked.str() +
           "\": " + told.instead_why;
}

auto Desk::document(Digest id) -> boost::asio::awaitable<Result<Document>> {
    std::vector<Digest> ids{id};
    auto found = co_await parts_.store.crawl_book().documents(std::move(ids));
    if (!found) co_return found.error();
    if (found->empty())
        co_return Error{ErrorKind::unavailable,
                        "document " + short_id('d', id) + " is not in the store any more"};
    co_return std::move(found->front());
}

auto Desk::model_for(const Enterprise& enterprise, const std::string& tier) const -> ModelName {
    const auto own = enterprise.models.find(tier);
    if (own != enterprise.models.end()) return own->second;
    const auto& tiers = parts_.config.house.tiers;
    const auto shared = tiers.find(tier);
    return shared == tiers.end() ? ModelName{"extractive"} : shared->second;
}

auto Desk::request_for(const Enterprise& enterprise, const Question& question)
    -> boost::asio::awaitable<Result<model::Request>> {
    auto text = co_await document(question.document);
    if (!text) co_return text.error();
    std::vector<SightingId> ids{question.sighting};
    auto sightings = co_await parts_.store.gallery().sightings(std::move(ids));
    if (!sightings) co_return sightings.error();
    const auto sighting = sightings->empty() ? Sighting{} : sightings->front();
    auto routed = co_await route_of(enterprise, question.document);
    if (!routed) co_return routed.error();
    const auto terms = *routed ? terms_of((*routed)->hits) : std::vector<std::string>{};
    const auto resolved = parts_.catalog.find(question.template_name, enterprise);
    if (!resolved) co_return resolved.error();

    const auto seen = seen_by_model(*text, enterprise.guards);
    const prompt::MapSubject subject{enterprise, seen.document, sighting, terms,
                                     prompt::fence_mark(parts_.store.fence_secret(), text->id)};
    const auto messages = resolved->render(prompt::map_context(subject));
    model::Request request;
    request.model = model_for(enterprise, resolved->front.tier);
    request.messages = {{"system", messages.system}, {"user", messages.user}};
    request.schema =
        resolved->front.schema.is_null() ? fold::findings_schema() : resolved->front.schema;
    request.schema_name = "findings";
    request.max_output_tokens = resolved->front.max_output_tokens;
    request.temperature = resolved->front.temperature;
    request.material = model::DocumentMaterial{seen.document.text,
                                               seen.document.title,
                                               text->language,
                                               terms,
                                               resolved->front.topic_words,
                                               3};
    co_return request;
}

auto Desk::ask_questions() -> boost::asio::awaitable<void> {
    while (!error_) {
        auto question = agenda_.next();
        if (question) {
            co_await answer(std::move(*question));
            continue;
        }
        if (no_more_) break;
        co_await agenda_moved_.wait();
    }
}

void Desk::no_more() {
    no_more_ = true;
    agenda_moved_.ring();
}

void Desk::set_deadlines(Deadline ask_until, bool past_asking) {
    ask_until_ = ask_until;
    past_asking_ = past_asking;
}

auto Desk::answer(Question question) -> boost::asio::awaitable<void> {
    const auto& enterprise = parts_.enterprises.at(question.enterprise);
    std::vector<Finding> findings;
    std::vector<Dropped> dropped;
    auto asked = co_await ask_one(enterprise, question, findings, dropped);
    auto& docket = dockets_.at(question.enterprise);
    if (asked) {
        tally_.findings += findings.size();
        auto finished = co_await parts_.store.ledger().finish(question, std::move(findings),
                                                              std::move(dropped));
        if (!finished) asked = finished.error();
    }
    if (!asked && !error_) error_ = asked.error();
    for (auto& planned : docket.questions)
        if (planned.template_name == question.template_name && planned.cluster == question.cluster)
            planned = question;
    --docket.open;
    --tally_.open_questions;
    if (question.state == QuestionState::answered) ++tally_.answered;
    answered_bell_.ring();
}

/// An error here ends the run; what is wrong with one question alone becomes its state and reason.
auto Desk::ask_one(const Enterprise& enterprise, Question& question, std::vector<Finding>& findings,
                   std::vector<Dropped>& dropped) -> boost::asio::awaitable<Status> {
    auto request = co_await request_for(enterprise, question);
    if (!request) {
        question.state = QuestionState::failed;
        question.reason = request.error().message();
        co_return Done{};
    }
    question.key = parts_.engine.key_of(*request);
    const auto asked_model = request->model;
    check::AnswerSecrets secrets{
        prompt::fence_mark(parts_.store.fence_secret(), question.document),
        request->messages.front().content, true};
    fanout::Ask ask{run_.id, enterprise.name, question.template_name, std::move(*request),
                    question.key};
    auto told = co_await parts_.engine.ask(std::move(ask), ask_until_);
    if (!told) {
        const auto& error = told.error();
        if (error.kind() == ErrorKind::no_space) co_return error;
        const bool skipped =
            error.kind() == ErrorKind::over_budget || error.kind() == ErrorKind::cancelled;
        question.state = skipped ? QuestionState::skipped : QuestionState::failed;
        question.reason =
            error.kind() == ErrorKind::cancelled ? "the time for asking was up" : error.message();
        if (error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::fix_config)
            ++unavailable_;
        co_return Done{};
    }
    ++answered_;
    auto text = co_await document(question.document);
    if (!text) co_return text.error();
    std::vector<SightingId> ids{question.sighting};
    auto sightings = co_await parts_.store.gallery().sightings(std::move(ids));
    if (!sightings) co_return sightings.error();
    const auto hostile = co_await is_hostile(question.document);
    if (!hostile) co_return hostile.error();
    secrets.told_by_model = is_told_by_model(told->model);
    const GuardedQuestion about{enterprise.guards, secrets, *hostile};
    auto harvest = guarded_harvest(told->value, question, *text, about);
    for (auto& finding : harvest.findings)
        if (finding.document_time == Instant{} && !sightings->empty())
            finding.document_time =
                sightings->front().published.value_or(sightings->front().fetched_at);
    findings = std::move(harvest.findings);
    dropped = std::move(harvest.dropped);
    question.state = QuestionState::answered;
    question.reason = instead_words(asked_model, *told);
    co_return Done{};
}

}  // namespace fanfold::pipeline
