/// fanout: questions off the agenda, through the engine, into findings.
#include <algorithm>
#include <iterator>
#include <utility>
#include <fanfold/async/offload.hpp>
#include <fanfold/pipeline/trial.hpp>
#include <fanfold/prompt/context.hpp>

#include "desk.hpp"
#include "tell.hpp"

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

/// What stands where two parts overlap is found twice.
void add_harvest(fold::Harvest& all, fold::Harvest more) {
    for (auto& finding : more.findings) {
        const auto same = [&](const Finding& other) { return other.id == finding.id; };
        if (std::none_of(all.findings.begin(), all.findings.end(), same))
            all.findings.push_back(std::move(finding));
    }
    std::move(more.dropped.begin(), more.dropped.end(), std::back_inserter(all.dropped));
}

void add_usage(Usage& sum, const Usage& more) {
    sum.input += more.input;
    sum.cached_input += more.cached_input;
    sum.output += more.output;
    sum.cache_write_5m += more.cache_write_5m;
    sum.cache_write_1h += more.cache_write_1h;
    sum.reasoning += more.reasoning;
}

auto is_worth_more(const Result<fold::Harvest>& first, const prompt::Escalation& rule) -> bool {
    if (!first) return first.error().kind() == ErrorKind::give_up;
    const auto& [findings, dropped] = *first;
    const auto unproven = static_cast<double>(dropped.size());
    const auto all = static_cast<double>(findings.size()) + unproven;
    if (unproven > 0 && unproven >= rule.dropped * all) return true;
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.importance >= rule.importance;
    });
}

auto saved_by(const Usage& used, const model::ModelCard* smaller, const model::ModelCard* larger)
    -> Money {
    if (smaller == nullptr || larger == nullptr) return {};
    const auto dear = larger->price.of(used);
    const auto cheap = smaller->price.of(used);
    return dear > cheap ? dear - cheap : Money{};
}

}  // namespace

void Docket::take(std::vector<Question> planned) {
    questions = std::move(planned);
    places.clear();
    for (std::size_t at = 0; at < questions.size(); ++at)
        places.emplace(std::pair{questions[at].template_name, questions[at].cluster}, at);
}

void Docket::bring_up_to_date(Question question) {
    const auto place = places.find({question.template_name, question.cluster});
    if (place != places.end()) questions[place->second] = std::move(question);
}

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
    return pipeline::model_for(parts_.config.house, enterprise, tier);
}

auto Desk::subject_of(const Enterprise& enterprise, const Question& question)
    -> boost::asio::awaitable<Result<Subject>> {
    auto text = co_await document(question.document);
    if (!text) co_return text.error();
    std::vector<SightingId> ids{question.sighting};
    auto sightings = co_await parts_.store.gallery().sightings(std::move(ids));
    if (!sightings) co_return sightings.error();
    auto routed = co_await route_of(enterprise, question.document);
    if (!routed) co_return routed.error();
    auto resolved = parts_.catalog.find(question.template_name, enterprise);
    if (!resolved) co_return resolved.error();
    auto seen = seen_by_model(*text, enterprise.guards);
    const auto tier = prompt::first_model_tier(resolved->front);
    const auto model = tier.empty() ? by_rules : model_for(enterprise, tier);
    co_return Subject{enterprise,
                      std::move(*text),
                      std::move(seen),
                      sightings->empty() ? Sighting{} : sightings->front(),
                      *routed ? terms_of((*routed)->hits) : std::vector<std::string>{},
                      std::move(*resolved),
                      model,
                      prompt::fence_mark(parts_.store.fence_secret(), question.document)};
}

auto Desk::portions(const Subject& subject) const -> std::vector<std::string> {
    const auto* card = parts_.engine.card(subject.model);
    return portions_of(subject, card == nullptr ? 0 : card->context_tokens);
}

auto Desk::requests_for(const Enterprise& enterprise, const Question& question)
    -> boost::asio::awaitable<Result<std::vector<model::Request>>> {
    auto subject = co_await subject_of(enterprise, question);
    if (!subject) co_return subject.error();
    std::vector<model::Request> out;
    const auto ruled = co_await by_its_rules(*subject);
    if (ruled) co_return out;
    for (const auto& text : portions(*subject)) out.push_back(request_about(*subject, text));
    co_return out;
}

auto Desk::ask_questions() -> boost::asio::awaitable<void> {
    while (!error_) {
        if (parts_.winding_down) {
            co_await agenda_moved_.wait();
            continue;
        }
        auto question = come_back_.next();
        const bool paid = question.has_value();
        if (!paid) question = agenda_.next();
        if (question && !paid && deadlines_.ask_until.passed(parts_.clock)) {
            co_await skip_with_all(std::move(*question));
            continue;
        }
        if (question) {
            co_await answer(std::move(*question));
            continue;
        }
        if (no_more_) break;
        send_off_if_done();
        co_await agenda_moved_.wait();
    }
}

void Desk::no_more() {
    no_more_ = true;
    agenda_moved_.ring();
}

auto Desk::answer(Question question) -> boost::asio::awaitable<void> {
    const auto& enterprise = parts_.enterprises.at(question.enterprise);
    const auto as_planned = question;
    std::vector<Finding> findings;
    std::vector<Dropped> dropped;
    Asking asking;
    ++asking_;
    auto asked = co_await ask_one(enterprise, question, findings, dropped, asking);
    --asking_;
    if (asked && asking.parcel) {
        set_aside(as_planned, std::move(asking.parcel));
        co_return;
    }
    auto& docket = dockets_.at(question.enterprise);
    if (asked) {
        tally_.findings += findings.size();
        auto finished = co_await parts_.store.ledger().finish(question, std::move(findings),
                                                              std::move(dropped));
        if (!finished) asked = finished.error();
    }
    if (!asked && !error_) error_ = asked.error();
    --docket.open;
    asked_at_ = parts_.clock.now();
    --tally_.open_questions;
    if (question.state == QuestionState::answered) ++tally_.answered;
    docket.bring_up_to_date(std::move(question));
    answered_bell_.ring();
}

auto Desk::skip_with_all(Question question) -> boost::asio::awaitable<void> {
    const auto name = question.enterprise;
    auto left = agenda_.withdraw(name);
    left.push_back(std::move(question));
    ++asking_;
    auto skipped = co_await parts_.store.ledger().skip_due(run_.id, name, time_was_up);
    --asking_;
    if (!skipped && !error_) error_ = skipped.error();
    asked_at_ = parts_.clock.now();
    auto& docket = dockets_.at(name);
    docket.open -= left.size();
    tally_.open_questions -= left.size();
    Teller{parts_.log, run_.id}(LogLevel::info, "questions.skipped", Stage::fanout, name.str(),
                                std::to_string(left.size()) + " questions: " + time_was_up);
    for (auto& each : left) {
        each.state = QuestionState::skipped;
        each.reason = time_was_up;
        docket.bring_up_to_date(std::move(each));
    }
    answered_bell_.ring();
}

/// An error here ends the run; what is wrong with one question alone becomes its state and reason.
auto Desk::ask_one(const Enterprise& enterprise, Question& question, std::vector<Finding>& findings,
                   std::vector<Dropped>& dropped, Asking& asking)
    -> boost::asio::awaitable<Status> {
    auto subject = co_await subject_of(enterprise, question);
    if (!subject) co_return fail(question, subject.error());
    const auto hostile = co_await is_hostile(question.document);
    if (!hostile) co_return hostile.error();
    auto harvest = co_await cascade(question, *subject, *hostile, asking);
    if (asking.parcel) co_return Done{};
    if (!harvest) co_return fail(question, harvest.error());
    ++answered_;
    findings = std::move(harvest->findings);
    dropped = std::move(harvest->dropped);
    question.state = QuestionState::answered;
    co_return Done{};
}

/// Rules, then the smaller model, then the larger: as far as the answers ask for it.
auto Desk::cascade(Question& question, const Subject& subject, bool hostile, Asking& asking)
    -> boost::asio::awaitable<Result<fold::Harvest>> {
    const auto& front = subject.resolved.front;
    const bool began_with_rules = front.tier == "rules";
    if (began_with_rules) {
        auto ruled = co_await by_its_rules(subject);
        if (ruled) {
            const fanout::Told told{std::move(*ruled), {}, by_rules, false, {}, {}};
            co_return harvest_of(told, question, subject, hostile);
        }
    }
    auto harvest = co_await harvest_from(question, subject, hostile, asking);
    if (asking.parcel) co_return harvest;
    if (began_with_rules) ++dockets_.at(question.enterprise).cascade.undecided;
    auto larger = began_with_rules ? front.escalate.then : front.escalate.to;
    if (larger.empty()) co_return harvest;
    auto last = co_await escalate(question, subject, std::move(larger), hostile,
                                  std::move(harvest), asking);
    co_return last;
}

auto Desk::by_its_rules(const Subject& subject)
    -> boost::asio::awaitable<std::optional<nlohmann::json>> {
    if (subject.resolved.front.tier != "rules") co_return std::nullopt;
    auto work = [&subject] { return ruled_answer(subject); };
    auto answer = co_await async::offload(parts_.cpu, std::move(work));
    co_return answer;
}

auto Desk::harvest_from(Question& question, const Subject& subject, bool hostile, Asking& asking)
    -> boost::asio::awaitable<Result<fold::Harvest>> {
    auto posted = co_await post(question, subject, asking);
    if (!posted) co_return posted.error();
    if (asking.parcel) co_return fold::Harvest{};
    auto waiting = portions(subject);
    std::reverse(waiting.begin(), waiting.end());
    fold::Harvest harvest;
    while (!waiting.empty()) {
        const auto text = std::move(waiting.back());
        waiting.pop_back();
        auto request = request_about(subject, text);
        auto told = co_await ask_about(question, std::move(request));
        if (!told && told.error().kind() == ErrorKind::too_long) {
            const auto smaller = halves_of(text);
            waiting.insert(waiting.end(), smaller.rbegin(), smaller.rend());
            if (smaller.size() > 1) continue;
        }
        if (!told) co_return told.error();
        add_harvest(harvest, harvest_of(*told, question, subject, hostile));
        if (!told->reused && told->model == subject.model) add_usage(asking.used, told->usage);
        if (question.reason.empty()) question.reason = instead_words(subject.model, *told);
    }
    co_return harvest;
}

/// The larger tier's answer, where the smaller one's is not good enough and the larger one has one.
auto Desk::escalate(Question& question, const Subject& subject, std::string to, bool hostile,
                    Result<fold::Harvest> first, Asking& asking)
    -> boost::asio::awaitable<Result<fold::Harvest>> {
    const auto& rule = subject.resolved.front.escalate;
    auto larger = subject;
    larger.model = model_for(subject.enterprise, to);
    if (larger.model == subject.model) co_return first;
    auto& cascade = dockets_.at(question.enterprise).cascade;
    if (!is_worth_more(first, rule)) {
        if (!first) co_return first;
        ++cascade.stayed;
        cascade.saved += saved_by(asking.used, parts_.engine.card(subject.model),
                                  parts_.engine.card(larger.model));
        co_return first;
    }
    const auto reason = std::exchange(question.reason, "");
    auto second = co_await harvest_from(question, larger, hostile, asking);
    if (asking.parcel) co_return second;
    ++cascade.went_on;
    if (second) co_return second;
    question.reason = reason;
    co_return first;
}

auto Desk::ask_about(Question& question, model::Request request)
    -> boost::asio::awaitable<Result<fanout::Told>> {
    const auto key = parts_.engine.key_of(request);
    if (question.key == Digest{}) question.key = key;
    fanout::Ask ask{run_.id, question.enterprise, question.template_name, std::move(request), key};
    return parts_.engine.ask(std::move(ask), deadlines_.ask_until);
}

auto Desk::harvest_of(const fanout::Told& told, const Question& question, const Subject& subject,
                      bool hostile) const -> fold::Harvest {
    const bool ruled = told.model == by_rules;
    const check::AnswerSecrets secrets{
        subject.fence, ruled ? "" : request_about(subject, "").messages.front().content,
        !ruled && is_told_by_model(told.model)};
    const GuardedQuestion about{subject.enterprise.guards, secrets, hostile};
    auto harvest = guarded_harvest(told.value, question, subject.stored, about);
    for (auto& finding : harvest.findings)
        if (finding.document_time == Instant{} && subject.sighting.id.stored())
            finding.document_time =
                subject.sighting.published.value_or(subject.sighting.fetched_at);
    return harvest;
}

auto Desk::fail(Question& question, const Error& error) -> Status {
    if (error.kind() == ErrorKind::no_space) return error;
    const bool skipped =
        error.kind() == ErrorKind::over_budget || error.kind() == ErrorKind::cancelled;
    question.state = skipped ? QuestionState::skipped : QuestionState::failed;
    question.reason = error.kind() == ErrorKind::cancelled ? time_was_up : error.message();
    if (error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::fix_config)
        ++unavailable_;
    Teller{parts_.log, run_.id}(skipped ? LogLevel::info : LogLevel::warning,
                                skipped ? "question.skipped" : "question.failed", Stage::fanout,
                                question.enterprise.str(),
                                question.template_name.str() + " about " +
                                    short_id('d', question.document) + ": " + question.reason);
    return Done{};
}

}  // namespace fanfold::pipeline
