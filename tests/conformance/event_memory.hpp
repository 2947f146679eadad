#pragma once
/// What every EventMemory must do. `make()` gives a pointer to a house with `event_memory()`,
/// `ledger()`, `outbox()`, `run_book()`, `wait(awaitable)` and `reopen()`.
#include <fanfold/schedule/run_book.hpp>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <fanfold/stage/fold/memory.hpp>

#include "samples.hpp"

namespace fanfold::conformance {

/// A started run of `job` for "acme".
template <class House>
auto started_run(House& house, const std::string& job) -> RunId {
    schedule::Run run;
    run.job = JobName{job};
    run.started_at = noon();
    run.config_digest = sha256("config");
    run.template_digest = sha256("templates");
    const std::vector<EnterpriseName> enterprises{EnterpriseName{"acme"}};
    return good(house.wait(house.run_book().start(run, enterprises)));
}

/// Posts a report that tells one event; the report is delivered if `deliver`.
template <class House>
void post_told(House& house, RunId run, const std::string& job, const std::string& claim,
               bool deliver) {
    auto question = sample_question(run, "acme", claim);
    const auto finding = sample_finding(question, claim);
    const std::vector<Event> told{sample_event(finding, "told: " + claim)};
    good(house.wait(house.outbox().post(sample_report(run, "acme", job, finding), told, {})));
    if (!deliver) return;
    schedule::RunEnterprise progress;
    progress.enterprise = EnterpriseName{"acme"};
    progress.progress = schedule::Progress::delivered;
    good(house.wait(house.run_book().note_progress(run, progress)));
}

template <class Make>
void exercise_event_memory(Make make) {
    auto house = make();
    const EnterpriseName acme{"acme"};
    const auto remembered = [&](const char* job) {
        return good(house->wait(house->event_memory().remembered(acme, JobName{job})));
    };

    SECTION("findings of answered questions come back whole") {
        const RunId run{1};
        auto answered = sample_question(run, "acme", "one");
        answered.state = QuestionState::answered;
        auto failed = sample_question(run, "acme", "two");
        failed.state = QuestionState::failed;
        const auto finding = sample_finding(answered, "Hanbit opens a plant");
        const std::vector<Dropped> dropped{Dropped{"deals", "a claim", "its quote does not stand"}};
        good(house->wait(house->ledger().finish(answered, {finding}, dropped)));
        good(house->wait(house->ledger().finish(failed, {sample_finding(failed, "no")}, {})));
        house->reopen();
        const auto found = good(house->wait(house->event_memory().findings(run, acme)));
        REQUIRE(found.size() == 1);
        CHECK(found[0].id == finding.id);
        CHECK(found[0].id == finding_id(found[0]));
        CHECK(found[0].document == finding.document);
        CHECK(found[0].sighting == finding.sighting);
        CHECK(found[0].why == finding.why);
        CHECK(found[0].quote == finding.quote);
        CHECK(found[0].at == finding.at);
        CHECK(found[0].importance == 4);
        CHECK(found[0].entities == finding.entities);
        CHECK(found[0].dates == finding.dates);
        CHECK(found[0].sentiment == finding.sentiment);
        CHECK(found[0].document_time == finding.document_time);
        CHECK(
            good(house->wait(house->event_memory().findings(run, EnterpriseName{"zeta"}))).empty());
    }
    SECTION("the effort for an enterprise is counted over every process that worked on it") {
        const RunId run{1};
        auto asked = sample_question(run, "acme", "one");
        auto reused = sample_question(run, "acme", "two");
        asked.state = reused.state = QuestionState::answered;
        asked.key = sha256("asked"), reused.key = sha256("reused");
        Attempt attempt;
        attempt.key = asked.key;
        attempt.epoch = house->epoch();
        attempt.run = run;
        attempt.enterprise = acme;
        attempt.template_name = asked.template_name;
        attempt.model = ModelName{"small"};
        attempt.sent_at = noon();
        good(house->wait(house->ledger().begin(attempt)));
        good(house->wait(
            house->ledger().finish(asked, {}, {Dropped{"deals", "a claim", "no such quote"}})));
        house->reopen();
        good(house->wait(
            house->ledger().finish(reused, {}, {Dropped{"risk", "another", "no such quote"}})));
        const auto effort = good(house->wait(house->event_memory().effort(run, acme)));
        CHECK(effort.calls == 1);
        CHECK(effort.reused == 1);
        REQUIRE(effort.dropped.size() == 2);
        CHECK(effort.dropped[0].reason == "no such quote");
        const auto others =
            good(house->wait(house->event_memory().effort(run, EnterpriseName{"zeta"})));
        CHECK(others.calls + others.reused == 0);
        CHECK(others.dropped.empty());
    }
    SECTION("nothing is remembered before a report was delivered") {
        CHECK(remembered("nightly").empty());
        post_told(*house, started_run(*house, "nightly"), "nightly", "A", false);
        CHECK(remembered("nightly").empty());
    }
    SECTION("the last delivered report of the job is what is remembered") {
        post_told(*house, started_run(*house, "nightly"), "nightly", "A", true);
        post_told(*house, started_run(*house, "nightly"), "nightly", "B", true);
        post_told(*house, started_run(*house, "weekly"), "weekly", "W", true);
        post_told(*house, started_run(*house, "nightly"), "nightly", "C", false);
        house->reopen();
        const auto events = remembered("nightly");
        REQUIRE(events.size() == 1);
        CHECK(events[0].text == "told: B");
        CHECK(events[0].enterprise == acme);
        CHECK(events[0].section == SectionName{"deals"});
        CHECK(events[0].status == EventStatus::developing);
        CHECK(events[0].rank == 2.5);
        CHECK(events[0].first_seen == noon() - std::chrono::hours{48});
        CHECK(events[0].last_evidence == noon());
        REQUIRE(events[0].findings.size() == 1);
        CHECK(events[0].findings[0].claim == "B");
        CHECK(events[0].findings[0].entities.size() == 1);
        CHECK(remembered("weekly").at(0).text == "told: W");
    }
    SECTION("runs told are those of reports made after one time, up to another") {
        const auto night = started_run(*house, "nightly");
        post_told(*house, night, "nightly", "A", true);
        const auto week = started_run(*house, "weekly");
        post_told(*house, week, "weekly", "W", false);
        using Runs = std::vector<RunId>;
        const auto told = [&](const char* enterprise, Instant after, Instant until) {
            return good(
                house->wait(house->event_memory().runs_told(EnterpriseName{enterprise}, after, until)));
        };
        const auto made = sample_report(night, "acme", "nightly", sample_finding(sample_question(night, "acme", "A"), "A")).made_at;
        CHECK(told("acme", made - Duration{1}, made) == Runs{night, week});
        CHECK(told("acme", made, made + Duration{1}).empty());
        CHECK(told("zeta", Instant{}, made).empty());
    }
    SECTION("events and their findings keep their order") {
        const auto run = started_run(*house, "nightly");
        const auto question = sample_question(run, "acme", "x");
        const auto newest = sample_finding(question, "newest");
        auto many = sample_event(newest, "many");
        many.findings = {newest, sample_finding(question, "older"),
                         sample_finding(question, "oldest")};
        const std::vector<Event> told{many, sample_event(sample_finding(question, "z"), "single")};
        const deliver::Delivery delivery{0, acme, run, "folder", "/reports", 0};
        good(house->wait(
            house->outbox().post(sample_report(run, "acme", "nightly", newest), told, {delivery})));
        const auto due = good(house->wait(house->outbox().due(run)));
        good(house->wait(house->outbox().delivered(due.at(0), noon())));
        const auto events = remembered("nightly");
        REQUIRE(events.size() == 2);
        CHECK(events[0].text == "many");
        CHECK(events[0].findings.at(0).claim == "newest");
        CHECK(events[0].findings.at(2).claim == "oldest");
    }
}

}  // namespace fanfold::conformance
