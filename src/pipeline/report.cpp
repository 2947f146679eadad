/// fold, check, deliver: from an enterprise's closed crawl to its report in the folder.
#include <algorithm>
#include <fanfold/async/offload.hpp>
#include <fanfold/config/editing.hpp>
#include <fanfold/pipeline/deliveries.hpp>
#include <fanfold/prompt/context.hpp>
#include <fanfold/schedule/due.hpp>
#include <fanfold/stage/check/check.hpp>
#include <fanfold/stage/deliver/edits.hpp>
#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/fold/mute.hpp>
#include <nlohmann/json.hpp>

#include "desk.hpp"
#include "notes.hpp"
#include "tell.hpp"

namespace fanfold::pipeline {

namespace {

/// Of the summarising model; what `check` says of answers.
constexpr std::string_view banned_told = "a banned word";

auto fold_lines(const nlohmann::json& context) -> std::vector<model::FoldLine> {
    std::vector<model::FoldLine> lines;
    for (const auto& event : context.value("events", nlohmann::json::array())) {
        model::FoldLine line;
        line.id = event.value("id", "");
        const auto claims = event.value("claims", nlohmann::json::array());
        line.claim = claims.empty() ? event.value("text", "") : claims.front().value("claim", "");
        line.importance = event.value("importance", 3);
        lines.push_back(std::move(line));
    }
    return lines;
}

/// So many enterprises are prepared, gathered for and made up at once: enough to keep store and
/// processor busy, and what is begun is delivered before a kill or a deadline can take it.
constexpr int at_once = 8;

/// A sentence of a hundred tokens each is what fold/section may write at most.
constexpr std::size_t events_a_call = 16;

auto evidence_ids(const std::vector<Event>& events)
    -> std::pair<std::vector<Digest>, std::vector<SightingId>> {
    std::vector<Digest> documents;
    std::vector<SightingId> sightings;
    for (const auto& event : events)
        for (const auto& finding : event.findings) {
            documents.push_back(finding.document);
            sightings.push_back(finding.sighting);
        }
    const auto unique = [](auto& list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    unique(documents);
    unique(sightings);
    return {documents, sightings};
}

auto flattened(const std::vector<std::vector<Event>>& sections) -> std::vector<Event> {
    std::vector<Event> all;
    for (const auto& section : sections) all.insert(all.end(), section.begin(), section.end());
    return all;
}

/// Some reports are written while others are still asked about: what is told is the room that the rest waits for.
void come_to(Tally& tally, std::string_view room) {
    tally.room = tally.open_questions > 0 ? "fanout" : room;
}

}  // namespace

Desk::Desk(Parts& parts, Tally& tally, schedule::Run run, Order order, Crawl& crawl)
    : parts_(parts),
      tally_(tally),
      run_(std::move(run)),
      order_(std::move(order)),
      crawl_(crawl),
      watch_(route::WatchIndex::build([&] {
          std::vector<Enterprise> list;
          for (const auto& [name, enterprise] : parts.enterprises) list.push_back(enterprise);
          return list;
      }())),
      terms_(std::make_shared<const check::TermsBySource>(check::terms_of(parts.config.sources))),
      routing_(parts.io),
      inspecting_(parts.io),
      preparing_(parts.io, at_once),
      gathering_(parts.io, at_once),
      making_up_(parts.io, at_once),
      agenda_moved_(parts.io),
      answered_bell_(parts.io) {
    for (const auto& name : order_.enterprises) dockets_[name];
    unprepared_ = order_.enterprises.size();
}

auto Desk::serve(EnterpriseName name) -> boost::asio::awaitable<void> {
    const auto& enterprise = parts_.enterprises.at(name);
    auto served = co_await serve_quietly(enterprise);
    if (served) co_return;
    EnterpriseOutcome outcome;
    outcome.enterprise = name;
    outcome.trouble = served.error().message();
    outcomes_.push_back(std::move(outcome));
    if (!error_) error_ = served.error();
    agenda_moved_.ring();
}

auto Desk::serve_quietly(const Enterprise& enterprise) -> boost::asio::awaitable<Status> {
    if (!folds_stored() && !order_.again) co_await crawl_.closed(enterprise.sources);
    auto& docket = dockets_[enterprise.name];
    auto prepared = co_await prepare(enterprise, docket);
    --unprepared_;
    if (!prepared) co_return prepared;
    std::vector<Question> due;
    for (const auto& question : docket.questions)
        if (question.state == QuestionState::due) due.push_back(question);
    agenda_.add(std::move(due));
    agenda_moved_.ring();
    while (docket.open > 0 && !error_) co_await answered_bell_.wait();
    if (error_) co_return *error_;
    come_to(tally_, "fold");
    auto reported = co_await report_on(enterprise, docket);
    co_return reported;
}

/// The view and the questions are fixed once; a resumed run finds them in the store.
auto Desk::prepare(const Enterprise& enterprise, Docket& docket) -> boost::asio::awaitable<Status> {
    const auto pass = co_await preparing_.enter();
    come_to(tally_, "route");
    auto taken = co_await take_view(enterprise, docket);
    if (!taken) co_return taken;
    auto due = co_await questions_due(enterprise, docket);
    if (!due) co_return due.error();
    auto planned = co_await parts_.store.ledger().plan(run_.id, enterprise.name, std::move(*due));
    if (!planned) co_return planned;
    if (deadlines_.past_asking) {
        auto skipped = co_await parts_.store.ledger().skip_due(run_.id, enterprise.name, time_was_up);
        if (!skipped) co_return skipped;
    }
    auto stored = co_await parts_.store.ledger().questions(run_.id, enterprise.name);
    if (!stored) co_return stored.error();
    docket.take(std::move(*stored));
    for (const auto& question : docket.questions) {
        if (question.state == QuestionState::answered) ++tally_.answered;
        if (question.state == QuestionState::due) ++docket.open;
    }
    tally_.questions += docket.questions.size();
    tally_.open_questions += docket.open;
    come_to(tally_, "fanout");
    co_return Done{};
}

auto Desk::take_view(const Enterprise& enterprise, Docket& docket)
    -> boost::asio::awaitable<Status> {
    auto known = co_await parts_.store.run_book().enterprises(run_.id);
    if (!known) co_return known.error();
    for (const auto& entry : *known)
        if (entry.enterprise == enterprise.name && entry.view) {
            docket.view = *entry.view;
            co_return Done{};
        }
    auto last = co_await parts_.store.run_book().last_view(run_.job, enterprise.name);
    if (!last) co_return last.error();
    auto newest = co_await parts_.store.gallery().last_sighting();
    if (!newest) co_return newest.error();
    const auto now = parts_.clock.now();
    const auto first_from = now - schedule::first_window(order_.job.period);
    docket.view = {last->to, *newest, last->to_time == Instant{} ? first_from : last->to_time, now};
    auto noted = co_await note(enterprise, docket, schedule::Progress::asking);
    co_return noted;
}

auto Desk::note(const Enterprise& enterprise, const Docket& docket, schedule::Progress progress)
    -> boost::asio::awaitable<Status> {
    schedule::RunEnterprise entry{enterprise.name, progress, docket.view};
    auto noted = co_await parts_.store.run_book().note_progress(run_.id, std::move(entry));
    co_return noted;
}

auto Desk::gather(const Enterprise& enterprise, Docket& docket)
    -> boost::asio::awaitable<Result<Matter>> {
    const auto pass = co_await gathering_.enter();
    Matter out;
    auto findings = co_await found_for(enterprise, docket);
    if (!findings) co_return findings.error();
    out.findings = findings->size();
    auto events = co_await events_of(enterprise, std::move(*findings), docket);
    if (!events) co_return events.error();
    out.events = std::move(*events);
    auto hostile = co_await hostile_pages(enterprise, docket, out.events);
    if (!hostile) co_return hostile.error();
    out.hostile = std::move(*hostile);
    check::set_apart(out.events, out.hostile, enterprise.guards.injection);
    auto editing = co_await editing_for(enterprise);
    if (!editing) co_return editing.error();
    out.editing = std::move(*editing);
    auto muted = co_await muted_in(out.editing.mutes, out.events);
    if (!muted) co_return muted.error();
    out.muted = std::move(*muted);
    co_return out;
}

auto Desk::report_on(const Enterprise& enterprise, Docket& docket)
    -> boost::asio::awaitable<Status> {
    auto matter = co_await gather(enterprise, docket);
    if (!matter) co_return matter.error();
    if (enterprise.events_by_model) co_await join_same(enterprise, docket, matter->events);
    auto plan = fold::plan_fold(matter->events, enterprise);
    auto told = co_await fold_sections(enterprise, plan, docket);
    auto cut = fold::keep_length(told, enterprise);
    plan.cut.insert(plan.cut.end(), cut.begin(), cut.end());
    std::vector<fold::Bullet> bullets;
    if (!plan.quiet) {
        const auto headline = fold::plan_headline(flattened(told));
        bullets = co_await fold_headline(enterprise, headline, docket);
    }
    auto made = co_await make_up(enterprise, docket, std::move(*matter), std::move(plan),
                                 std::move(told), std::move(bullets));
    if (!made) co_return made;
    if (order_.again) co_return Done{};
    auto sent = co_await send_beyond(enterprise.name);
    co_return sent;
}

auto Desk::make_up(const Enterprise& enterprise, Docket& docket, Matter matter, fold::FoldPlan plan,
                   std::vector<std::vector<Event>> told, std::vector<fold::Bullet> bullets)
    -> boost::asio::awaitable<Status> {
    auto inside = co_await making_up_.enter();
    std::optional<async::Gate::Pass> pass{std::move(inside)};
    const bool quiet = plan.quiet;
    auto all_told = flattened(told);
    auto made = co_await made_of(enterprise, docket, std::move(matter), std::move(plan),
                                 std::move(told), std::move(bullets));
    if (!made) co_return made.error();
    auto& report = made->report;
    auto& evidence = made->evidence;
    if (enterprise.entailment_by_model) {
        auto looked = co_await look_again(enterprise, docket, *made, all_told, pass);
        if (!looked) co_return looked;
    }
    auto counted = co_await count_cost(enterprise, report.about);
    if (!counted) co_return counted;
    auto heed_it = [report = std::move(report), evidence = evidence, terms = terms_]() mutable {
        return check::heed_terms(std::move(report), *terms, evidence->documents, evidence->sightings);
    };
    auto heeded = co_await async::offload(parts_.cpu, std::move(heed_it));
    heeded.status = settle_status(enterprise, docket, heeded);
    if (quiet && heeded.status == ReportStatus::complete) heeded.status = ReportStatus::quiet;
    auto delivered =
        co_await deliver_report(enterprise, docket, std::move(heeded), std::move(all_told));
    co_return delivered;
}

auto Desk::made_of(const Enterprise& enterprise, Docket& docket, Matter matter, fold::FoldPlan plan,
                   std::vector<std::vector<Event>> told, std::vector<fold::Bullet> bullets)
    -> boost::asio::awaitable<Result<Made>> {
    const auto all_told = flattened(told);
    auto found = co_await evidence_for(all_told);
    if (!found) co_return found.error();
    found->since = first_run(docket);
    const auto evidence = std::make_shared<const fold::Evidence>(std::move(*found));
    auto report = fold::compose(plan, told, bullets, enterprise, *evidence);
    report.about.findings = static_cast<int>(matter.findings);
    report.about.dropped = std::move(matter.muted);
    for (const auto& event : plan.cut)
        ++report.about.cut[fold::section_title(enterprise, event.section)];
    if (matter.editing.release.way != Release::Way::at_once)
        report.about.notes.push_back(deliver::not_reviewed(enterprise.language));
    auto filled = co_await fill_about(enterprise, docket, report);
    if (!filled) co_return filled.error();
    check::ReportGuard guard{enterprise.guards, std::move(matter.hostile),
                             is_told_by_model(model_for(enterprise, "small"))};
    auto check_it = [report = std::move(report), terms = enterprise.glossary,
                     guard = std::move(guard), evidence]() mutable {
        auto guarded = check::guard_report(std::move(report), guard);
        return check::check(std::move(guarded), evidence->documents, terms);
    };
    auto checked = co_await async::offload(parts_.cpu, std::move(check_it));
    Made made{std::move(checked), evidence};
    co_return made;
}

/// A broken file's rules are those of its last good version: what waits for a person goes on
/// waiting.
auto Desk::editing_for(const Enterprise& enterprise) -> boost::asio::awaitable<Result<Editing>> {
    const auto good = parts_.config.enterprise_texts.find(enterprise.name);
    if (good != parts_.config.enterprise_texts.end())
        co_return config::editing_of(parts_.config, enterprise.name, good->second);
    auto stored = co_await parts_.store.run_book().good_config(enterprise.name);
    if (!stored) co_return stored.error();
    co_return config::editing_of(parts_.config, enterprise.name, stored->value_or(""));
}

/// Where evidence came from is looked up only for rules that ask.
auto Desk::muted_in(const std::vector<MuteRule>& rules, std::vector<Event>& events)
    -> boost::asio::awaitable<Result<std::vector<Dropped>>> {
    std::map<SightingId, SourceName> sources;
    const bool by_source = std::any_of(rules.begin(), rules.end(),
                                       [](const MuteRule& rule) { return !rule.source.empty(); });
    if (by_source) {
        auto ids = evidence_ids(events).second;
        auto seen = co_await parts_.store.gallery().sightings(std::move(ids));
        if (!seen) co_return seen.error();
        for (const auto& sighting : *seen) sources.emplace(sighting.id, sighting.source);
    }
    co_return fold::mute(events, rules, sources, parts_.clock.now());
}

auto Desk::fold_sections(const Enterprise& enterprise, const fold::FoldPlan& plan, Docket& docket)
    -> boost::asio::awaitable<std::vector<std::vector<Event>>> {
    std::vector<std::vector<Event>> told;
    for (const auto& section : plan.sections) {
        std::vector<nlohmann::json> replies;
        for (const auto& part : fold::split(section, enterprise, events_a_call)) {
            model::FoldMaterial material{fold_lines(part.context),
                                         static_cast<int>(part.asked.size()), false};
            auto reply = co_await fold_call(enterprise, "fold/section", part.context, part.schema,
                                            std::move(material), docket);
            if (!reply) continue;
            docket.guards[std::string{banned_told}] += check::drop_banned(*reply, "items", enterprise.guards);
            replies.push_back(std::move(*reply));
        }
        told.push_back(fold::apply_section(section, fold::joined(replies)));
    }
    co_return told;
}

auto Desk::fold_headline(const Enterprise& enterprise, const fold::HeadlinePlan& plan,
                         Docket& docket) -> boost::asio::awaitable<std::vector<fold::Bullet>> {
    std::optional<nlohmann::json> reply;
    if (!plan.events.empty()) {
        model::FoldMaterial material{fold_lines(plan.context), 5, true};
        reply = co_await fold_call(enterprise, "fold/headline", plan.context, plan.schema,
                                   std::move(material), docket);
        if (reply)
            docket.guards[std::string{banned_told}] += check::drop_banned(*reply, "bullets", enterprise.guards);
    }
    co_return fold::apply_headline(plan, reply);
}

auto Desk::fold_request(const Enterprise& enterprise, const std::string& template_name,
                        nlohmann::json context, nlohmann::json schema) const -> Result<model::Request> {
    const auto resolved = parts_.catalog.find(TemplateName{template_name}, enterprise);
    if (!resolved) return resolved.error();
    const auto messages = resolved->render(prompt::fold_context(std::move(context), enterprise));
    model::Request request;
    request.model = model_for(enterprise, resolved->front.tier);
    request.messages = {{"system", messages.system}, {"user", messages.user}};
    request.schema = std::move(schema);
    request.schema_name = "fold";
    request.max_output_tokens = resolved->front.max_output_tokens;
    request.temperature = resolved->front.temperature;
    return request;
}

auto Desk::told_by(const Enterprise& enterprise, std::string template_name, Result<model::Request> request, Deadline until)
    -> boost::asio::awaitable<Result<fanout::Told>> {
    if (!request) co_return request.error();
    fanout::Ask ask{run_.id, enterprise.name, TemplateName{std::move(template_name)}, std::move(*request), {}};
    auto told = co_await parts_.engine.ask(std::move(ask), until);
    co_return told;
}

/// No answer is no disaster: the section is then told by its best claims, and the report says so.
auto Desk::fold_call(const Enterprise& enterprise, std::string template_name,
                     const nlohmann::json& context, nlohmann::json schema, model::Material material,
                     Docket& docket) -> boost::asio::awaitable<std::optional<nlohmann::json>> {
    auto request = fold_request(enterprise, template_name, context, std::move(schema));
    if (!request) {
        docket.notes.push_back(request.error().message());
        co_return std::nullopt;
    }
    request->material = std::move(material);
    const auto asked_model = request->model;
    auto told = co_await told_by(enterprise, std::move(template_name), std::move(request), deadlines_.fold_until);
    if (told && !told->instead_why.empty())
        docket.notes.push_back(summary_instead(asked_model, *told));
    if (told) co_return std::move(told->value);
    docket.notes.push_back(told_by_claims(shared_reason(told.error().message())));
    co_return std::nullopt;
}

auto Desk::evidence_for(const std::vector<Event>& events)
    -> boost::asio::awaitable<Result<fold::Evidence>> {
    auto [document_ids, sighting_ids] = evidence_ids(events);
    fold::Evidence evidence;
    auto documents = co_await parts_.store.crawl_book().documents(std::move(document_ids));
    if (!documents) co_return documents.error();
    for (auto& document : *documents) evidence.documents.emplace(document.id, std::move(document));
    auto sightings = co_await parts_.store.gallery().sightings(std::move(sighting_ids));
    if (!sightings) co_return sightings.error();
    for (auto& sighting : *sightings) evidence.sightings.emplace(sighting.id, std::move(sighting));
    co_return evidence;
}

namespace {

/// What went less well than it should have: of all notes of a report those that its owner is told.
auto troubles_of(const Enterprise& enterprise, const Docket& docket) -> std::vector<std::string> {
    auto out = docket.notes;
    if (enterprise.last_good) out.insert(out.begin(), std::string{made_with_last_good});
    for (auto& note : stand_in_notes(docket.questions)) out.push_back(std::move(note));
    return each_once(std::move(out));
}

/// What readers of a house that wrote no zone of its own are used to from their job.
auto zone_of_job(const config::Config& config, const JobName& job) -> std::string {
    const auto timing = config.timings.find(job);
    return timing == config.timings.end() || timing->second.zone.empty() ? "UTC" : timing->second.zone;
}

}  // namespace

auto Desk::fill_about(const Enterprise& enterprise, Docket& docket, Report& report)
    -> boost::asio::awaitable<Status> {
    report.run = run_.id;
    report.job = run_.job;
    report.period = order_.job.period;
    report.made_at = parts_.clock.now();
    report.window_from = docket.view.from_time;
    report.window_to = docket.view.to_time;
    const auto teller = mostly_told_by(docket.questions, model_for(enterprise, "small"));
    if (const auto* card = parts_.engine.card(teller); card != nullptr) report.model = card->for_readers();
    if (report.timezone == "UTC") report.timezone = zone_of_job(parts_.config, run_.job);
    auto& about = report.about;
    auto coverage = co_await coverage_of(enterprise, docket);
    if (!coverage) co_return coverage.error();
    about.sources = std::move(*coverage);
    auto heard = co_await watched(enterprise, docket);
    if (!heard) co_return heard.error();
    about.watched = std::move(*heard);
    about.documents = static_cast<int>(docket.documents);
    about.clusters = static_cast<int>(docket.clusters);
    about.matched = static_cast<int>(docket.matched);
    about.questions = static_cast<int>(docket.questions.size());
    for (const auto& question : docket.questions) {
        if (question.state == QuestionState::answered) ++about.answered;
        if (question.state == QuestionState::skipped) ++about.unasked[shared_reason(question.reason)];
        if (question.state == QuestionState::failed) ++about.failed;
    }
    add_folded(docket, about);
    auto effort = co_await parts_.store.event_memory().effort(run_.id, enterprise.name);
    if (!effort) co_return effort.error();
    about.calls = effort->calls;
    about.dropped.insert(about.dropped.end(), effort->dropped.begin(), effort->dropped.end());
    auto effort_in_batches = co_await parts_.store.batch_book().effort(run_.id, enterprise.name);
    if (!effort_in_batches) co_return effort_in_batches.error();
    const auto& currency = parts_.config.house.currency;
    for (auto& note : troubles_of(enterprise, docket)) about.notes.push_back(std::move(note));
    std::map<std::string, std::vector<SourceName>> shared;
    for (const auto& source : enterprise.sources)
        if (auto words = crawl_.shared(source); !words.empty()) shared[std::move(words)].push_back(source);
    for (auto& note : shared_notes(shared)) about.notes.push_back(std::move(note));
    for (auto& note : {rules_note(docket), cascade_note(docket.cascade, currency),
                       batch_note(*effort_in_batches, about.calls, currency)})
        if (!note.empty()) about.notes.push_back(note);
    for (const auto& [what, count] : docket.guards)
        if (count > 0) about.guards[what] += count;
    about.currency = parts_.config.house.currency;
    co_return Done{};
}

/// Of everything that was asked for this report, its check included.
auto Desk::count_cost(const Enterprise& enterprise, About& about) -> boost::asio::awaitable<Status> {
    auto effort = co_await parts_.store.event_memory().effort(run_.id, enterprise.name);
    if (!effort) co_return effort.error();
    about.calls = effort->calls;
    about.reused = effort->reused;
    auto spent = co_await parts_.store.ledger().spent_by(run_.id, enterprise.name);
    if (!spent) co_return spent.error();
    about.cost = spent->money;
    co_return Done{};
}

namespace {

auto gave_nothing(const Coverage& source) -> bool {
    return source.pages == 0 && !source.trouble.empty();
}

}  // namespace

auto Desk::settle_status(const Enterprise& enterprise, const Docket& docket,
                         const Report& report) const -> ReportStatus {
    if (order_.deliver_by && parts_.clock.now() > *order_.deliver_by) return ReportStatus::late;
    const bool blind =
        std::any_of(report.about.sources.begin(), report.about.sources.end(), gave_nothing);
    const bool skipped =
        std::any_of(docket.questions.begin(), docket.questions.end(), [](const Question& question) {
            return question.state == QuestionState::skipped || !question.reason.empty();
        });
    if (blind || skipped || enterprise.last_good || report.about.failed > 0 ||
        !docket.notes.empty())
        return ReportStatus::degraded;
    return ReportStatus::complete;
}

auto Desk::deliver_report(const Enterprise& enterprise, Docket& docket, Report report,
                          std::vector<Event> told) -> boost::asio::awaitable<Status> {
    come_to(tally_, "deliver");
    auto deliveries = deliveries_of(enterprise, run_.id);
    auto editing = co_await editing_for(enterprise);
    if (!editing) co_return editing.error();
    hold_back(deliveries, editing->release, parts_.clock.now());
    EnterpriseOutcome outcome;
    outcome.enterprise = enterprise.name;
    outcome.status = report.status;
    for (const auto& source : report.about.sources)
        if (gave_nothing(source)) outcome.unread.emplace_back(source.source, source.trouble);
    if (enterprise.folder) outcome.folder = enterprise.folder->folder.string();
    for (const auto& note : troubles_of(enterprise, docket))
        outcome.trouble += (outcome.trouble.empty() ? "" : "; ") + note;
    auto posted = co_await parts_.store.outbox().post(std::move(report), std::move(told),
                                                      std::move(deliveries));
    if (!posted) co_return posted;
    auto worked = co_await work_outbox(enterprise.name);
    if (!worked) co_return worked;
    auto noted = co_await note(enterprise, docket, schedule::Progress::delivered);
    if (!noted) co_return noted;
    outcome.delivered = true;
    Teller{parts_.log, run_.id}(LogLevel::info, "report.delivered", Stage::deliver,
                                enterprise.name.str(), to_string(outcome.status));
    outcomes_.push_back(std::move(outcome));
    ++tally_.reports;
    co_return Done{};
}

/// The report stands in its folder by now: nothing that happens here takes it back.
auto Desk::send_beyond(EnterpriseName name) -> boost::asio::awaitable<Status> {
    PostOffice office{parts_.io,          parts_.couriers,       parts_.clock,
                      parts_.enterprises, parts_.store.outbox(), deliver::mark_key(parts_.store.fence_secret())};
    auto sent = co_await send_due(std::move(office), std::move(name));
    if (!sent) co_return sent.error();
    undelivered_.insert(undelivered_.end(), sent->begin(), sent->end());
    co_return Done{};
}

auto Desk::work_outbox(EnterpriseName name) -> boost::asio::awaitable<Status> {
    auto& outbox = parts_.store.outbox();
    auto due = co_await outbox.due(run_.id);
    if (!due) co_return due.error();
    for (const auto& delivery : *due) {
        if (delivery.enterprise != name) continue;
        auto report = co_await outbox.report(delivery.enterprise, delivery.run);
        if (!report) co_return report.error();
        if (!*report) continue;
        auto write = [report = std::make_shared<const Report>(std::move(**report)),
                      folder = std::filesystem::path{delivery.target}] {
            return deliver::write_folder(*report, folder);
        };
        auto written = co_await async::offload(parts_.cpu, std::move(write));
        if (!written) {
            auto failed = co_await outbox.failed(delivery, written.error().message());
            if (!failed) co_return failed;
            co_return written.error();
        }
        auto marked = co_await outbox.delivered(delivery, parts_.clock.now());
        if (!marked) co_return marked.error();
    }
    co_return Done{};
}

}  // namespace fanfold::pipeline
