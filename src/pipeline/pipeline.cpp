/// One run from start to finish: this file reads in the order in which things happen.
#include <fanfold/pipeline/pipeline.hpp>

#include <algorithm>
#include <exception>
#include <fanfold/async/see_off.hpp>
#include <fanfold/config/user_agent.hpp>
#include <fanfold/pipeline/deliveries.hpp>
#include <fanfold/stage/deliver/letter.hpp>

#include "crawl.hpp"
#include "desk.hpp"
#include "planner.hpp"
#include "tell.hpp"

namespace fanfold::pipeline {

namespace {

/// For one look at each batch that an earlier start left.
constexpr auto for_a_look = std::chrono::seconds{30};

/// When each must end for the report to be there at `deliver_by`.
struct Schedule {
    Deadline crawl_until = Deadline::never();
    Deadline ask_until = Deadline::never();
    Deadline fold_until = Deadline::never();  ///< then it is told without a model
    bool past_asking = false;
};

/// A night that is short keeps a share of its time for each, however long others took.
auto within(schedule::RunBook::Reserves learnt, Duration night) -> schedule::RunBook::Reserves {
    return {std::min(learnt.asking, night / 2), std::min(learnt.folding, night / 4)};
}

/// Of the time for folding a half is for checking, writing and delivering.
auto plan_time(const Clock& clock, const schedule::Run& run, std::optional<Instant> deliver_by,
               const schedule::RunBook::Reserves& learnt) -> Schedule {
    if (!deliver_by) return {};
    const auto night = std::max(Duration::zero(), *deliver_by - run.started_at);
    const auto reserves = within(learnt, night);
    const auto ask_until = *deliver_by - reserves.folding;
    const auto crawl_until = ask_until - reserves.asking;
    const auto fold_until = *deliver_by - reserves.folding / 2;
    return {Deadline::at(clock, crawl_until), Deadline::at(clock, ask_until),
            Deadline::at(clock, fold_until), clock.now() >= ask_until};
}

/// A report that folds what is stored visits nothing, nor does a run that is made again.
auto sources_of(const Parts& parts, const Order& order)
    -> std::vector<Source> {
    std::set<SourceName> names;
    if (order.job.period != Period::night || order.again) return {};
    for (const auto& name : order.enterprises)
        for (const auto& source : parts.enterprises.at(name).sources) names.insert(source);
    std::vector<Source> sources;
    for (const auto& name : names)
        if (const auto found = parts.config.sources.find(name); found != parts.config.sources.end())
            sources.push_back(found->second);
    return sources;
}

/// What a run is when it begins.
auto new_run(const Parts& parts, const Order& order) -> schedule::Run {
    schedule::Run run;
    run.job = order.job.name;
    run.started_at = order.again ? order.again->began_at : parts.clock.now();
    run.deliver_by = order.deliver_by;
    run.config_digest = parts.config.digest;
    run.template_digest = parts.catalog.digest();
    return run;
}

/// `warc` of the job. The name is the run's: one that goes on after a kill adds files to it.
auto open_archive(const Parts& parts, const schedule::Run& run) -> std::unique_ptr<Archive> {
    const auto folder = parts.config.archives.find(run.job);
    if (folder == parts.config.archives.end()) return nullptr;
    ArchivePlace place;
    place.folder = parts.config.house.root / folder->second;
    place.run_started_at = run.started_at;
    place.run = run.id;
    place.software = config::user_agent_of(parts.config.house.crawl);
    for (const auto& [name, source] : parts.config.sources)
        if (source.visible_to.size() == 1) place.read_by_one.emplace(name, source.visible_to.front());
    return std::make_unique<Archive>(parts.io, parts.cpu, std::move(place));
}

auto largest_window(const Parts& parts, const std::vector<EnterpriseName>& enterprises) -> int {
    int largest = 1;
    for (const auto& [tier, model] : parts.config.house.tiers)
        largest = std::max(largest, parts.engine.window(model));
    for (const auto& name : enterprises)
        for (const auto& [tier, model] : parts.enterprises.at(name).models)
            largest = std::max(largest, parts.engine.window(model));
    return largest;
}

/// What goes on beside the crawl. Used by the coroutines it starts: it stands until they are over.
struct Rooms {
    async::TaskGroup askers, batches, reports;

    explicit Rooms(const boost::asio::any_io_executor& io) : askers(io), batches(io), reports(io) {}
    void open(const Parts& parts, const Order& order, Desk& desk, Deadline ask_until) {
        for (int count = largest_window(parts, order.enterprises); count > 0; --count)
            askers.start(desk.ask_questions());
        batches.start(parts.engine.tend(ask_until));
        batches.start(desk.take_back_questions());
        for (const auto& name : order.enterprises) reports.start(desk.serve(name));
    }
    /// A parent that was cancelled says `throw_if_cancelled(false)` before.
    auto see_off() -> boost::asio::awaitable<void> {
        co_await async::see_off(reports);
        co_await async::see_off(askers);
        co_await async::see_off(batches);
    }
};

}  // namespace

struct Pipeline::State {
    Parts parts;
    Tally tally;

    auto begin(const Order& order) -> boost::asio::awaitable<Result<Summary>>;
    auto finish(Summary summary, const Order& order, Desk& desk)
        -> boost::asio::awaitable<Result<Summary>>;
    auto walk(schedule::Run run, Order order, Summary summary)
        -> boost::asio::awaitable<Result<Summary>>;
    auto cross(Rooms& rooms, Crawl& crawl, Desk& desk, const Order& order, Deadline crawl_until)
        -> boost::asio::awaitable<Result<schedule::RunBook::Reserves>>;
    auto durations_of(Instant crawl_ended, Instant asked) const -> schedule::RunBook::Reserves;
    auto start_run(const Order& order, Summary& summary)
        -> boost::asio::awaitable<Result<schedule::Run>>;
    auto set_views(RunId run, const std::map<EnterpriseName, schedule::View>& views)
        -> boost::asio::awaitable<Status>;
    auto send_left(Summary& summary, Desk& desk) -> boost::asio::awaitable<Status>;
    auto index(RunId run) -> boost::asio::awaitable<void>;
    auto still_due(RunId run, std::vector<EnterpriseName>& enterprises, Summary& summary)
        -> boost::asio::awaitable<Status>;
};

auto Pipeline::State::start_run(const Order& order, Summary& summary)
    -> boost::asio::awaitable<Result<schedule::Run>> {
    auto& book = parts.store.run_book();
    auto open = co_await book.open_run(order.job.name);
    if (!open) co_return open.error();
    if (*open) {
        summary.resumed = true;
        co_return std::move(**open);
    }
    auto run = new_run(parts, order);
    auto id = co_await book.start(run, order.enterprises);
    if (!id) co_return id.error();
    run.id = *id;
    if (!order.again) co_return run;
    auto set = co_await set_views(run.id, order.again->views);
    if (!set) co_return set.error();
    co_return run;
}

/// Who finds a view does not take another one.
auto Pipeline::State::set_views(RunId run, const std::map<EnterpriseName, schedule::View>& views)
    -> boost::asio::awaitable<Status> {
    for (const auto& [name, view] : views) {
        schedule::RunEnterprise entry{name, schedule::Progress::asking, view};
        auto noted = co_await parts.store.run_book().note_progress(run, std::move(entry));
        if (!noted) co_return noted;
    }
    co_return Done{};
}

/// A resumed run serves whom it was started for, less those that have their report.
auto Pipeline::State::still_due(RunId run, std::vector<EnterpriseName>& enterprises,
                                Summary& summary) -> boost::asio::awaitable<Status> {
    auto entries = co_await parts.store.run_book().enterprises(run);
    if (!entries) co_return entries.error();
    enterprises.clear();
    for (const auto& entry : *entries) {
        if (entry.progress == schedule::Progress::delivered) {
            EnterpriseOutcome outcome;
            outcome.enterprise = entry.enterprise;
            outcome.delivered = true;
            if (const auto known = parts.enterprises.find(entry.enterprise);
                known != parts.enterprises.end() && known->second.folder)
                outcome.folder = known->second.folder->folder.string();
            summary.outcomes.push_back(std::move(outcome));
            ++tally.reports;
        } else if (parts.enterprises.contains(entry.enterprise)) {
            enterprises.push_back(entry.enterprise);
        } else {
            EnterpriseOutcome outcome;
            outcome.enterprise = entry.enterprise;
            outcome.trouble = "it is no longer in the configuration";
            summary.outcomes.push_back(std::move(outcome));
        }
    }
    co_return Done{};
}

auto Pipeline::State::begin(const Order& order) -> boost::asio::awaitable<Result<Summary>> {
    Summary summary;
    auto run = co_await start_run(order, summary);
    if (!run) co_return run.error();
    summary.run = run->id;
    Order served = order;
    if (run->deliver_by) served.deliver_by = run->deliver_by;
    tally.deliver_by = served.deliver_by;
    tally.run = run->id;
    auto due = co_await still_due(run->id, served.enterprises, summary);
    if (!due) co_return due.error();
    tally.enterprises = served.enterprises.size() + summary.outcomes.size();
    Teller{parts.log, run->id}(LogLevel::info, "run.started", Stage::discover, run->job.str(),
                               (summary.resumed ? "goes on; " : "begins; ") +
                                   std::to_string(served.enterprises.size()) + " reports to make");
    auto ready = co_await parts.engine.begin_run(run->id);
    if (!ready) co_return ready.error();
    auto walked = co_await walk(std::move(*run), std::move(served), std::move(summary));
    co_return walked;
}

/// How long the rooms after the crawl took, all reports being delivered now.
auto Pipeline::State::durations_of(Instant crawl_ended, Instant asked) const
    -> schedule::RunBook::Reserves {
    const auto folding_began = std::max(crawl_ended, asked);
    return {folding_began - crawl_ended, parts.clock.now() - folding_began};
}

/// From the first page to the last report. Errors: the crawl's.
auto Pipeline::State::cross(Rooms& rooms, Crawl& crawl, Desk& desk, const Order& order, Deadline crawl_until)
    -> boost::asio::awaitable<Result<schedule::RunBook::Reserves>> {
    auto sources = sources_of(parts, order);
    auto crawled = co_await crawl.run(std::move(sources), crawl_until);
    const auto crawl_ended = parts.clock.now();
    if (!crawled) rooms.reports.cancel();
    crawl.give_up();
    co_await rooms.reports.join();
    const auto took = durations_of(crawl_ended, desk.asked_at());
    desk.no_more();
    co_await rooms.askers.join();
    if (crawled) co_await parts.engine.looked_at_batches(Deadline::after(parts.clock, for_a_look));
    rooms.batches.cancel();
    co_await rooms.batches.join();
    if (!crawled) co_return crawled.error();
    co_return took;
}

auto Pipeline::State::walk(schedule::Run run, Order order, Summary summary)
    -> boost::asio::awaitable<Result<Summary>> {
    auto reserves = co_await parts.store.run_book().reserves(order.job.name);
    if (!reserves) co_return reserves.error();
    const auto time = plan_time(parts.clock, run, order.deliver_by, *reserves);
    const auto archive = open_archive(parts, run);
    Crawl crawl{parts, tally, run.id, archive.get()};
    crawl.serve(run.job, order.anew);
    Desk desk{parts, tally, run, order, crawl};
    desk.set_deadlines({time.ask_until, time.fold_until, time.past_asking});
    Rooms rooms{parts.io};
    rooms.open(parts, order, desk, time.ask_until);
    tally.room = "fetch";
    Result<schedule::RunBook::Reserves> crossed = *reserves;
    std::exception_ptr stopped;
    try {
        const auto at_once = Deadline::after(parts.clock, Duration::zero());
        const auto crawl_until = time.past_asking ? at_once : time.crawl_until;
        auto took = co_await cross(rooms, crawl, desk, order, crawl_until);
        crossed = std::move(took);
    } catch (...) {
        stopped = std::current_exception();
    }
    if (stopped) {
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        co_await rooms.see_off();
    }
    if (archive) {
        auto written = co_await archive->finish();
        if (!written) summary.archive_trouble = written.error().message();
    }
    if (stopped) std::rethrow_exception(stopped);
    if (!crossed) co_return crossed.error();
    if (!summary.resumed && !desk.error()) {
        auto noted = co_await parts.store.run_book().note_durations(run.id, crossed->asking, crossed->folding);
        if (!noted) co_return noted.error();
    }
    auto finished = co_await finish(std::move(summary), order, desk);
    co_return finished;
}

auto Pipeline::State::finish(Summary summary, const Order& order, Desk& desk)
    -> boost::asio::awaitable<Result<Summary>> {
    if (desk.error()) co_return *desk.error();
    for (auto& outcome : desk.outcomes()) summary.outcomes.push_back(std::move(outcome));
    std::sort(summary.outcomes.begin(), summary.outcomes.end(),
              [](const EnterpriseOutcome& a, const EnterpriseOutcome& b) {
                  return a.enterprise < b.enterprise;
              });
    summary.model_unreachable = desk.unreachable();
    auto alarms = co_await parts.store.crawl_book().alarms(summary.run);
    if (!alarms) co_return alarms.error();
    summary.source_alarms = std::move(*alarms);
    auto learnt = co_await parts.engine.end_run();
    if (!learnt) co_return learnt.error();
    summary.batch_troubles = parts.engine.batch_troubles();
    if (!order.again) {
        auto sent = co_await send_left(summary, desk);
        if (!sent) co_return sent.error();
    }
    auto finished = co_await parts.store.run_book().finish(summary.run, parts.clock.now());
    if (!finished) co_return finished.error();
    if (!order.again) co_await index(summary.run);
    summary.tally = tally;
    co_return summary;
}

/// What a killed start left, and what failed before and is due again.
auto Pipeline::State::send_left(Summary& summary, Desk& desk) -> boost::asio::awaitable<Status> {
    PostOffice office{parts.io,          parts.couriers,       parts.clock,
                      parts.enterprises, parts.store.outbox(), deliver::mark_key(parts.store.fence_secret())};
    auto sent = co_await send_due(std::move(office), std::nullopt);
    if (!sent) co_return sent.error();
    summary.undelivered = std::move(desk.undelivered());
    summary.undelivered.insert(summary.undelivered.end(), sent->begin(), sent->end());
    co_return Done{};
}

/// The index can be rebuilt; a report that is already delivered does not fail because of it.
auto Pipeline::State::index(RunId run) -> boost::asio::awaitable<void> {
    auto indexed = co_await parts.store.index(run);
    if (!indexed)
        Teller{parts.log, run}(LogLevel::warning, "search.not_indexed", Stage::deliver, "",
                               indexed.error().message());
}

Pipeline::Pipeline(Parts parts) : state_(std::make_unique<State>(State{std::move(parts), {}})) {}
Pipeline::~Pipeline() = default;

auto Pipeline::run(Order order) -> boost::asio::awaitable<Result<Summary>> {
    auto summary = co_await state_->begin(order);
    co_return summary;
}

auto Pipeline::plan(Order order) -> boost::asio::awaitable<Result<Outlook>> {
    schedule::Run run;
    run.job = order.job.name;
    run.started_at = state_->parts.clock.now();
    Planner planner{state_->parts, state_->tally, std::move(run), std::move(order)};
    auto outlook = co_await planner.outlook();
    co_return outlook;
}

auto Pipeline::sample(Order order, int pages) -> boost::asio::awaitable<Result<Outlook>> {
    schedule::Run run;
    run.job = order.job.name;
    run.started_at = state_->parts.clock.now();
    auto id = co_await state_->parts.store.run_book().start(run, order.enterprises);
    if (!id) co_return id.error();
    run.id = *id;
    Planner planner{state_->parts, state_->tally, std::move(run), std::move(order)};
    auto outlook = co_await planner.sample(pages);
    co_return outlook;
}

auto Pipeline::edit(Order order) -> boost::asio::awaitable<Result<EditOutlook>> {
    auto last = co_await state_->parts.store.run_book().last_run(order.job.name);
    if (!last) co_return last.error();
    if (!*last)
        co_return Error{ErrorKind::bad_input,
                        "no run of job \"" + order.job.name.str() +
                            "\" is finished yet; an edit is priced against the last one"};
    order.as_of_run = (**last).id;
    Planner planner{state_->parts, state_->tally, std::move(**last), std::move(order)};
    auto outlook = co_await planner.edit();
    co_return outlook;
}

void Pipeline::wind_down() {
    state_->parts.winding_down = true;
    state_->parts.engine.wind_down();
}

auto Pipeline::tally() const -> const Tally& {
    return state_->tally;
}

}  // namespace fanfold::pipeline
