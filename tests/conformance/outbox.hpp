#pragma once
/// What every Outbox must do. `make()` gives a pointer to a house with `outbox()`, `run_book()`,
/// `wait(awaitable)` and `reopen()`.
#include "event_memory.hpp"

namespace fanfold::conformance {

template <class Make>
void exercise_outbox(Make make) {
    auto house = make();
    const EnterpriseName acme{"acme"};
    const auto run = started_run(*house, "nightly");
    const auto finding =
        sample_finding(sample_question(run, "acme", "one"), "Hanbit opens a plant");
    const auto sent = sample_report(run, "acme", "nightly", finding);
    const std::vector<deliver::Delivery> deliveries{{0, acme, run, "folder", "/reports", 0},
                                                    {0, acme, run, "folder", "/copies", 0}};
    const auto kept = [&] { return good(house->wait(house->outbox().report(acme, run))); };
    const auto due = [&] { return good(house->wait(house->outbox().due(run))); };

    SECTION("a report comes back as it was posted") {
        good(house->wait(house->outbox().post(sent, {}, deliveries)));
        house->reopen();
        const auto report = kept();
        REQUIRE(report);
        CHECK(report->enterprise == acme);
        CHECK(report->run == run);
        CHECK(report->job == JobName{"nightly"});
        CHECK(report->made_at == sent.made_at);
        CHECK(report->window_from == sent.window_from);
        CHECK(report->window_to == sent.window_to);
        CHECK(report->language == "ko");
        CHECK(report->model == sent.model);
        CHECK(report->status == sent.status);
        REQUIRE(report->sections.size() == 1);
        CHECK(report->sections[0].title == "Deals");
        REQUIRE(report->sections[0].items.size() == 1);
        CHECK(report->sections[0].items[0].text == sent.sections[0].items[0].text);
        CHECK(report->sections[0].items[0].citations == std::vector<int>{1});
        CHECK(report->sections[0].items[0].status == EventStatus::developing);
        REQUIRE(report->citations.size() == 1);
        CHECK(report->citations[0].document == sent.citations[0].document);
        CHECK(report->citations[0].sighting == sent.citations[0].sighting);
        CHECK(report->citations[0].quote == sent.citations[0].quote);
        CHECK(report->citations[0].at == sent.citations[0].at);
        CHECK(report->citations[0].published == sent.citations[0].published);
        CHECK(report->citations[0].fetched_at == sent.citations[0].fetched_at);
        CHECK(report->citations[0].before == "before ");
        CHECK(report->citations[0].attribution == "© Wire");
        CHECK(report->citations[0].shortened);
    }
    SECTION("what people change reaches the events that the next night goes on from") {
        const auto told = sample_event(finding, "told before");
        auto report = sent;
        report.sections[0].items[0].event = told.id;
        good(house->wait(house->outbox().post(report, {told}, {})));
        schedule::RunEnterprise progress{acme, schedule::Progress::delivered, std::nullopt};
        good(house->wait(house->run_book().note_progress(run, progress)));
        report.sections[0].items[0].text = "An editor's sentence.";
        good(house->wait(house->outbox().amend(report, deliver::Resend::nothing)));
        house->reopen();
        const auto remembered = [&] {
            return good(house->wait(house->event_memory().remembered(acme, JobName{"nightly"})));
        };
        CHECK(remembered().at(0).text == "An editor's sentence.");
        report.sections[0].items.clear();
        good(house->wait(house->outbox().amend(report, deliver::Resend::nothing)));
        CHECK(remembered().at(0).status == EventStatus::resolved);
        const auto as_told = good(house->wait(house->event_memory().told(run, acme)));
        REQUIRE(as_told.size() == 1);
        CHECK(as_told[0].status == EventStatus::resolved);
        CHECK(as_told[0].findings.at(0).id == finding.id);
        CHECK(good(house->wait(house->event_memory().told(run, EnterpriseName{"zeta"}))).empty());
    }
    SECTION("the next delivery beyond folders is the earliest that waits") {
        const auto next = [&] { return good(house->wait(house->outbox().next_beyond())); };
        CHECK_FALSE(next());
        deliver::Delivery mail{0, acme, run, "mail", "anna@acme.example", 0};
        mail.not_before = noon();
        good(house->wait(house->outbox().post(sent, {}, {deliveries[0], mail})));
        CHECK(next() == noon());
        mail.id = good(house->wait(house->outbox().due_beyond(noon()))).at(0).id;
        good(house->wait(house->outbox().delivered(mail, noon())));
        CHECK_FALSE(next());
    }
    SECTION("who was being sent what people then changed is due again, and gets the new text") {
        const deliver::Delivery mail{0, acme, run, "mail", "anna@acme.example", 0};
        good(house->wait(house->outbox().post(sent, {}, {deliveries[0], mail})));
        const auto waiting = [&] { return good(house->wait(house->outbox().due_beyond(noon()))); };
        const auto edition = [&] { return good(house->wait(house->outbox().edition(acme, run))); };
        auto on_its_way = waiting().at(0);
        on_its_way.changes = edition()->changes;
        auto corrected = sent;
        corrected.sections[0].items[0].text = "An editor's sentence.";
        good(house->wait(house->outbox().amend(corrected, deliver::Resend::nothing)));
        CHECK_FALSE(good(house->wait(house->outbox().delivered(on_its_way, noon()))));
        house->reopen();
        REQUIRE(waiting().size() == 1);
        CHECK(edition()->report.sections[0].items[0].text == "An editor's sentence.");
        auto again = waiting().at(0);
        again.changes = edition()->changes;
        CHECK(good(house->wait(house->outbox().delivered(again, noon()))));
        CHECK(waiting().empty());
        CHECK(good(house->wait(house->outbox().delivered(due().at(0), noon()))));  // its folder is written by whoever corrects
    }
    SECTION("a report that is not there is no error") {
        CHECK_FALSE(kept());
        CHECK_FALSE(good(house->wait(house->outbox().edition(acme, run))));
        CHECK(due().empty());
    }
    SECTION("a report that is there is kept, with its deliveries") {
        good(house->wait(house->outbox().post(sent, {}, {deliveries[0]})));
        auto other = sent;
        other.model = "another";
        good(house->wait(house->outbox().post(other, {}, deliveries)));
        CHECK(kept()->model == sent.model);
        CHECK(due().size() == 1);
    }
    SECTION("deliveries are due until they are delivered") {
        good(house->wait(house->outbox().post(sent, {}, deliveries)));
        auto open = due();
        REQUIRE(open.size() == 2);
        CHECK(open[0].target == "/reports");
        CHECK(open[0].kind == "folder");
        CHECK(open[0].enterprise == acme);
        CHECK(open[0].tries == 0);
        good(house->wait(house->outbox().delivered(open[0], noon())));
        good(house->wait(house->outbox().failed(open[1], "disk full")));
        house->reopen();
        open = due();
        REQUIRE(open.size() == 1);
        CHECK(open[0].target == "/copies");
        CHECK(open[0].tries == 1);
        good(house->wait(house->outbox().delivered(open[0], noon())));
        good(house->wait(house->outbox().delivered(open[0], noon())));
        CHECK(due().empty());
    }
}

}  // namespace fanfold::conformance
