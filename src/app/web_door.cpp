#include "web_door.hpp"

#include <charconv>
#include <fanfold/async/offload.hpp>
#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <nlohmann/json.hpp>

#include "mark_door.hpp"
#include "metrics.hpp"
#include "web_pages.hpp"

namespace fanfold {
auto web_files() -> std::span<const EmbeddedFile>;
}  // namespace fanfold

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
using serve::HttpRequest;
using serve::HttpResponse;
using Json = nlohmann::ordered_json;

constexpr int runs_shown = 50;
constexpr int deliveries_shown = 200;

auto text(unsigned status, std::string body, std::string type = "text/plain; charset=utf-8") -> HttpResponse {
    HttpResponse out;
    out.status = status;
    out.body = std::move(body);
    out.type = std::move(type);
    return out;
}

auto json(const Json& value, unsigned status = 200) -> HttpResponse {
    return text(status, value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", "application/json");
}

auto html(std::string body, unsigned status = 200) -> HttpResponse {
    return text(status, std::move(body), "text/html; charset=utf-8");
}

auto asset(const std::string& name) -> std::optional<HttpResponse> {
    for (const auto& file : web_files())
        if (file.path == name)
            return text(200, std::string{file.bytes}, name.ends_with(".css") ? "text/css" : name.ends_with(".js") ? "text/javascript" : "application/json");
    return std::nullopt;
}

auto run_from(const std::string& word) -> std::optional<RunId> {
    std::int64_t number = 0;
    const auto* end = word.data() + word.size();
    if (word.size() < 2 || word[0] != 'r') return std::nullopt;
    const auto parsed = std::from_chars(word.data() + 1, end, number);
    return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional{RunId{number}} : std::nullopt;
}

auto tonight_of(const Daemon& daemon, Instant now) -> web::Tonight {
    web::Tonight out;
    out.status = daemon.status_text();
    const auto& running = daemon.running();
    out.spent = "0 " + daemon.config().house.currency;
    if (running && running->context->pipeline) {
        const auto& tally = running->context->pipeline->tally();
        out.running = true;
        out.room = tally.room;
        out.queued = tally.queued, out.pages = tally.pages, out.failed = tally.failed;
        out.documents = tally.documents, out.fresh = tally.fresh;
        out.questions = tally.questions, out.answered = tally.answered, out.findings = tally.findings;
        out.reports = tally.reports, out.enterprises = tally.enterprises;
        out.spent = to_string(running->context->engine->counters().settled) + " " + daemon.config().house.currency;
    }
    for (const auto& [name, job] : daemon.config().jobs) {
        web::JobView view;
        view.name = name.str(), view.schedule = job.schedule, view.deliver_by = job.deliver_by;
        view.zone = daemon.config().timings.at(name).zone;
        if (const auto next = daemon.timetable().next_of(name, now)) view.next = to_rfc3339(*next);
        view.paused = daemon.paused().contains(name);
        view.running = running && running->errand.job == name;
        for (const auto& errand : daemon.queue()) view.waiting = view.waiting || errand.job == name;
        out.jobs.push_back(std::move(view));
    }
    return out;
}

auto jobs_json(const web::Tonight& tonight) -> Json {
    Json out = Json::array();
    for (const auto& job : tonight.jobs)
        out.push_back({{"job", job.name}, {"schedule", job.schedule}, {"timezone", job.zone}, {"deliver_by", job.deliver_by},
                       {"next", job.next}, {"paused", job.paused}, {"running", job.running}, {"waiting", job.waiting}});
    return out;
}

auto reports_json(const std::vector<store::ReportLine>& lines) -> Json {
    Json out = Json::array();
    for (const auto& line : lines)
        out.push_back({{"enterprise", line.enterprise.str()}, {"run", to_string(line.run)}, {"job", line.job.str()},
                       {"made_at", to_rfc3339(line.made_at)}, {"status", to_string(line.status)}});
    return out;
}

auto runs_json(const std::vector<store::StatusLine>& lines) -> Json {
    Json out = Json::array();
    for (const auto& line : lines) {
        Json enterprises = Json::object();
        for (const auto& entry : line.enterprises) enterprises[entry.enterprise.str()] = schedule::to_string(entry.progress);
        out.push_back({{"run", to_string(line.run.id)}, {"job", line.run.job.str()}, {"state", schedule::to_string(line.run.state)},
                       {"started_at", to_rfc3339(line.run.started_at)}, {"enterprises", enterprises}, {"questions", line.questions},
                       {"cost", to_string(line.settled)}, {"calls", line.attempts}});
    }
    return out;
}

auto deliveries_json(const std::vector<store::DeliveryLine>& lines) -> Json {
    Json out = Json::array();
    for (const auto& line : lines)
        out.push_back({{"enterprise", line.delivery.enterprise.str()}, {"run", to_string(line.delivery.run)}, {"kind", line.delivery.kind},
                       {"delivered", line.delivered_at.has_value()}, {"dead", line.dead}, {"trouble", line.trouble}});
    return out;
}

/// What reads the store and needs no daemon: on a courier's thread.
class Shelf {
  public:
    Shelf(std::filesystem::path state, std::string currency, web::Frame frame)
        : state_(std::move(state)), currency_(std::move(currency)), frame_(std::move(frame)) {}

    auto find(const HttpRequest& request) const -> HttpResponse {
        auto reader = store::Store::open_reading(state_);
        if (!reader) return html(web::message_page(frame_, "503", reader.error().message()), 503);
        auto path = request.path;
        const bool api = path.size() >= 3 && path[0] == "api" && path[1] == "v1";
        if (api) path.erase(path.begin(), path.begin() + 2);
        if (path.size() == 3 && path[0] == "reports") return report(**reader, path[1], path[2], api);
        if (path.size() != 1) return nothing();
        if (path[0] == "reports")
            return told((*reader)->reports(std::nullopt), api, reports_json, [&](const auto& lines) { return web::reports_page(frame_, lines); });
        if (path[0] == "runs")
            return told((*reader)->status(runs_shown), api, runs_json, [&](const auto& lines) { return web::runs_page(frame_, lines, currency_); });
        if (path[0] == "deliveries")
            return told((*reader)->deliveries(deliveries_shown), api, deliveries_json, [&](const auto& lines) { return web::deliveries_page(frame_, lines); });
        return nothing();
    }

  private:
    template <class Lines, class AsJson, class AsPage>
    auto told(const Result<Lines>& lines, bool api, AsJson as_json, AsPage as_page) const -> HttpResponse {
        if (!lines) return html(web::message_page(frame_, "503", lines.error().message()), 503);
        return api ? json(as_json(*lines)) : html(as_page(*lines));
    }
    auto report(store::Reader& reader, const std::string& enterprise, const std::string& run, bool api) const -> HttpResponse {
        const auto number = run_from(run);
        if (!number) return nothing();
        const auto found = reader.report(EnterpriseName{enterprise}, *number);
        if (!found) return nothing();
        if (api) return json(deliver::to_json(*found));
        auto out = html(deliver::to_html(*found));
        out.own_styles = true;
        return out;
    }
    auto nothing() const -> HttpResponse {
        return html(web::message_page(frame_, "404", "There is nothing here."), 404);
    }

    std::filesystem::path state_;
    std::string currency_;
    web::Frame frame_;
};

auto frame_of(const HttpRequest& request, const std::string& csrf) -> web::Frame {
    const auto asked = request.query.find("lang");
    const auto language = web::language_from(asked == request.query.end() ? request.accept_language : asked->second);
    return {language, csrf};
}

}  // namespace

auto WebDoor::answer(HttpRequest request) -> asio::awaitable<HttpResponse> {
    const auto first = request.path.empty() ? std::string{} : request.path.front();
    const bool api = first == "api" && request.path.size() >= 3 && request.path[1] == "v1";
    if (first == "mark") {
        auto marked = co_await mark(std::move(request));
        co_return marked;
    }
    if (request.method == "POST") {
        if (api) request.path.erase(request.path.begin(), request.path.begin() + 2);
        auto done = co_await act(std::move(request), !api);
        co_return done;
    }
    if (request.path.size() == 1 && (first == "livez" || first == "readyz")) {
        auto told = co_await health(first);
        co_return told;
    }
    if (request.path.size() == 1) {
        if (auto found = asset(first)) co_return std::move(*found);
        if (first == "metrics") co_return text(200, metrics(), "text/plain; version=0.0.4");
        if (first == "login") co_return html(web::login_page(frame_of(request, csrf_)));
    }
    if (request.path.empty()) {
        const auto tonight = tonight_of(daemon_, premises_.clock.now());
        co_return html(web::tonight_page(frame_of(request, csrf_), tonight));
    }
    auto told = co_await read(std::move(request));
    co_return told;
}

/// Ready: the store takes writes, and nobody has asked the daemon to end.
auto WebDoor::health(const std::string& which) -> asio::awaitable<HttpResponse> {
    if (which == "livez") co_return text(200, "alive\n");
    if (daemon_.stopping()) co_return text(503, "ends\n");
    auto stored = co_await premises_.store->ping();
    if (!stored) co_return text(503, stored.error().message() + "\n");
    if (const auto& trouble = daemon_.trouble(); !trouble.empty()) co_return text(503, premises_.log->veiled(trouble) + "\n");
    co_return text(200, "ready\n");
}

auto WebDoor::act(HttpRequest request, bool from_form) -> asio::awaitable<HttpResponse> {
    if (request.path.size() != 3 || request.path[0] != "jobs") co_return text(404, "there is nothing here\n");
    const JobName job{request.path[1]};
    const auto& action = request.path[2];
    Status done = Done{};
    if (action == "start") {
        if (!daemon_.start_job(job)) done = Error{ErrorKind::bad_input, "there is no such job, or it waits already"};
    } else if (action == "cancel") {
        if (!daemon_.cancel_job(job)) done = Error{ErrorKind::bad_input, "it does not run"};
    } else if (action == "pause" || action == "resume") {
        done = co_await daemon_.pause_job(job, action == "pause");
    } else {
        co_return text(404, "there is nothing here\n");
    }
    if (!done) co_return text(409, done.error().message() + "\n");
    if (!from_form) co_return json({{"job", job.str()}, {"done", action}});
    HttpResponse back;
    back.status = 303;
    back.headers = {{"Location", "/"}};
    co_return back;
}

/// Whoever holds a link from a mail comes in here; the signature is looked at before anything else.
auto WebDoor::mark(HttpRequest request) -> asio::awaitable<HttpResponse> {
    auto look = [door = MarkDoor{daemon_.config().house.state, deliver::mark_key(premises_.store->fence_secret()),
                                 frame_of(request, {})},
                 request] { return door.answer(request); };
    auto answered = co_await async::offload(premises_.couriers.get_executor(), std::move(look));
    co_return answered;
}

auto WebDoor::read(HttpRequest request) -> asio::awaitable<HttpResponse> {
    const bool api = request.path.size() == 3 && request.path[0] == "api" && request.path[1] == "v1";
    const auto what = api ? request.path[2] : std::string{};
    if (what == "openapi.json") co_return asset(what).value_or(text(404, ""));
    if (what == "jobs") co_return json(jobs_json(tonight_of(daemon_, premises_.clock.now())));
    if (what == "status") co_return json(web::live_json(tonight_of(daemon_, premises_.clock.now())));
    if (what == "events") {
        HttpResponse stream;
        stream.events = [this] { return web::live_json(tonight_of(daemon_, premises_.clock.now())).dump(-1, ' ', false, Json::error_handler_t::replace); };
        co_return stream;
    }
    const auto& house = daemon_.config().house;
    auto look = [shelf = Shelf{house.state, house.currency, frame_of(request, csrf_)}, request] { return shelf.find(request); };
    auto found = co_await async::offload(premises_.couriers.get_executor(), std::move(look));
    co_return found;
}

auto WebDoor::metrics() const -> std::string {
    const auto tonight = tonight_of(daemon_, premises_.clock.now());
    MetricsText out;
    out.family("fanfold_running", "gauge", "1 while a job runs.");
    out.sample(tonight.running ? 1 : 0);
    out.family("fanfold_store_trouble", "gauge", "1 while the last run failed on the store or the disk.");
    out.sample(daemon_.trouble().empty() ? 0 : 1);
    out.family("fanfold_queue", "gauge", "Jobs that wait for their turn.");
    out.sample(daemon_.queue().size());
    out.family("fanfold_job_paused", "gauge", "1 while the job is paused.");
    for (const auto& job : tonight.jobs) out.sample(job.paused ? 1 : 0, {{"job", job.name}});
    const std::pair<const char*, std::size_t> now[] = {{"queued_links", tonight.queued}, {"pages", tonight.pages},
        {"failed_pages", tonight.failed}, {"new_documents", tonight.fresh}, {"questions", tonight.questions},
        {"answered", tonight.answered}, {"reports", tonight.reports}};
    for (const auto& [name, value] : now) {
        out.family(std::string{"fanfold_now_"} + name, "gauge", "Of the run that goes on.");
        out.sample(value);
    }
    return out.text() + daemon_.last_run_metrics();
}

}  // namespace fanfold::app
