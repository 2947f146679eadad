#pragma once
/// What every RunBook must do. `make()` gives a pointer to a house with `run_book()`,
/// `wait(awaitable)` and `reopen()`.
#include <fanfold/schedule/run_book.hpp>

#include "samples.hpp"

namespace fanfold::conformance {

template <class Make>
void exercise_run_book(Make make) {
    using schedule::Progress;
    auto house = make();
    const JobName nightly{"nightly"};
    const EnterpriseName acme{"acme"};
    const auto start = [&](const JobName& job) {
        schedule::Run run;
        run.job = job;
        run.started_at = noon();
        run.deliver_by = noon() + std::chrono::hours{7};
        run.config_digest = sha256("config");
        run.template_digest = sha256("templates");
        const std::vector<EnterpriseName> enterprises{acme, EnterpriseName{"zeta"}};
        return good(house->wait(house->run_book().start(run, enterprises)));
    };
    const auto open_run = [&](const JobName& job) {
        return good(house->wait(house->run_book().open_run(job)));
    };
    const auto enterprises = [&](RunId run) {
        return good(house->wait(house->run_book().enterprises(run)));
    };
    const auto note = [&](RunId run, Progress progress, std::optional<schedule::View> view) {
        schedule::RunEnterprise one;
        one.enterprise = acme;
        one.progress = progress;
        one.view = view;
        good(house->wait(house->run_book().note_progress(run, one)));
    };
    const auto view_to = [](std::int64_t from, std::int64_t to) {
        return schedule::View{SightingId{from}, SightingId{to}, noon(),
                              noon() + std::chrono::seconds{to}};
    };

    SECTION("a run that was cancelled is not gone on with, and is no run to compare with") {
        const auto run = start(nightly);
        good(house->wait(house->run_book().cancel(run, noon())));
        house->reopen();
        CHECK_FALSE(open_run(nightly));
        CHECK_FALSE(good(house->wait(house->run_book().last_run(nightly))));
    }
    SECTION("a run that was left open is found, until it is finished") {
        CHECK_FALSE(open_run(nightly));
        const auto run = start(nightly);
        house->reopen();
        const auto found = open_run(nightly);
        REQUIRE(found);
        CHECK(found->id == run);
        CHECK(found->job == nightly);
        CHECK(found->started_at == noon());
        CHECK(found->deliver_by == noon() + std::chrono::hours{7});
        CHECK(found->config_digest == sha256("config"));
        CHECK(found->template_digest == sha256("templates"));
        CHECK(found->state == schedule::RunState::open);
        CHECK_FALSE(found->finished_at);
        CHECK_FALSE(open_run(JobName{"weekly"}));
        good(house->wait(house->run_book().finish(run, noon())));
        CHECK_FALSE(open_run(nightly));
    }
    SECTION("run ids grow, also over a restart") {
        const auto first = start(nightly);
        house->reopen();
        CHECK(first < start(nightly));
    }
    SECTION("a run begins with all its enterprises crawling") {
        const auto all = enterprises(start(nightly));
        REQUIRE(all.size() == 2);
        CHECK(all[0].enterprise == acme);
        CHECK(all[0].progress == Progress::crawling);
        CHECK_FALSE(all[0].view);
    }
    SECTION("a view is set once") {
        const auto run = start(nightly);
        note(run, Progress::asking, view_to(3, 9));
        note(run, Progress::folded, view_to(4, 11));
        note(run, Progress::folded, std::nullopt);
        house->reopen();
        const auto all = enterprises(run);
        CHECK(all[0].progress == Progress::folded);
        REQUIRE(all[0].view);
        CHECK(all[0].view->from == SightingId{3});
        CHECK(all[0].view->to == SightingId{9});
        CHECK(all[0].view->from_time == noon());
        CHECK(all[0].view->to_time == noon() + std::chrono::seconds{9});
        CHECK(all[1].progress == Progress::crawling);
    }
    SECTION("the next view begins where the last delivered report of this job ended") {
        const auto last = [&](const JobName& job) {
            return good(house->wait(house->run_book().last_view(job, acme)));
        };
        CHECK(last(nightly).from == SightingId{});
        note(start(nightly), Progress::delivered, view_to(0, 9));
        note(start(nightly), Progress::missing, view_to(9, 20));
        note(start(JobName{"weekly"}), Progress::delivered, view_to(0, 50));
        CHECK(last(nightly).from == SightingId{9});
        CHECK(last(nightly).from_time == noon() + std::chrono::seconds{9});
        CHECK(last(JobName{"weekly"}).from == SightingId{50});
        CHECK(last(JobName{"monthly"}).from == SightingId{});
    }
    SECTION("a report is for the day that it was due, or was made where nothing was due") {
        const auto last = [&] { return good(house->wait(house->run_book().last_day(nightly, acme))); };
        note(start(nightly), Progress::missing, view_to(0, 5));
        CHECK_FALSE(last());
        schedule::Run whenever;
        whenever.job = nightly;
        whenever.started_at = noon();
        note(good(house->wait(house->run_book().start(whenever, {acme}))), Progress::delivered, view_to(5, 9));
        CHECK(last() == noon() + std::chrono::seconds{9});
        note(start(nightly), Progress::delivered, view_to(9, 20));
        house->reopen();
        CHECK(last() == noon() + std::chrono::hours{7});
    }
    SECTION("reserves are learnt from the last runs, and never below five minutes") {
        const auto reserves = [&] {
            return good(house->wait(house->run_book().reserves(nightly)));
        };
        const auto took = [&](Duration asking, Duration folding) {
            good(house->wait(house->run_book().note_durations(start(nightly), asking, folding)));
        };
        CHECK(reserves().asking == std::chrono::minutes{5});
        took(std::chrono::hours{9}, std::chrono::hours{9});  // forgotten after twenty more
        for (int at = 1; at <= 20; ++at) took(std::chrono::minutes{at}, std::chrono::seconds{at});
        CHECK(reserves().asking == std::chrono::minutes{19});
        CHECK(reserves().folding == std::chrono::minutes{5});
    }
    SECTION("the last good configuration is kept") {
        const auto kept = [&] { return good(house->wait(house->run_book().good_config(acme))); };
        CHECK_FALSE(kept());
        good(house->wait(house->run_book().keep_good_config(acme, "title = \"Acme\"\n", noon())));
        good(house->wait(house->run_book().keep_good_config(acme, "title = \"Acme 2\"\n", noon())));
        house->reopen();
        CHECK(kept() == std::optional<std::string>{"title = \"Acme 2\"\n"});
    }
}

}  // namespace fanfold::conformance
