#include "web_door.hpp"

#include <algorithm>
#include <cctype>
#include <fanfold/async/offload.hpp>
#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/text/html.hpp>
#include <nlohmann/json.hpp>

#include "mark_door.hpp"
#include "metrics.hpp"
#include "rivals.hpp"
#include "upkeep.hpp"
#include "web_night.hpp"
#include "web_pages.hpp"
#include "web_shelf.hpp"

namespace fanfold {
auto web_files() -> std::span<const EmbeddedFile>;
}  // namespace fanfold

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
using serve::HttpRequest;
using serve::HttpResponse;
using Json = nlohmann::ordered_json;

auto text(unsigned status, std::string body, std::string type = "text/plain; charset=utf-8") -> HttpResponse {
    return text_answer(status, std::move(body), std::move(type));
}

auto json(const Json& value, unsigned status = 200) -> HttpResponse {
    return text(status, value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", "application/json");
}

auto html(std::string body, unsigned status = 200) -> HttpResponse {
    return text(status, std::move(body), "text/html; charset=utf-8");
}

auto type_of(std::string_view name) -> std::string {
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    return name.ends_with(".svg") ? "image/svg+xml" : "application/json";
}

auto asset(const std::string& name) -> std::optional<HttpResponse> {
    for (const auto& file : web_files())
        if (file.path == name)
            return text(200, std::string{file.bytes}, type_of(name));
    return std::nullopt;
}

/// While nothing runs, the numbers are those of the run that ended last: a morning's page is no row of zeros.
void fill_from_last(const Daemon& daemon, web::Tonight& out) {
    const RunFigures* last = nullptr;
    for (const auto& [job, figures] : daemon.last_runs())
        if (figures.cost && (last == nullptr || figures.ended_at > last->ended_at)) last = &figures;
    if (last == nullptr) return;
    const auto count = [](const std::optional<std::int64_t>& value) { return static_cast<std::size_t>(std::max<std::int64_t>(value.value_or(0), 0)); };
    out.last = to_string(last->run);
    out.pages = count(last->pages), out.failed = count(last->failed);
    out.fresh = count(last->fresh), out.documents = std::max(count(last->documents), out.fresh);
    out.questions = count(last->questions), out.answered = count(last->answered);
    for (const auto& [status, number] : last->reports) {
        out.enterprises += static_cast<std::size_t>(number);
        if (status != "missing") out.reports += static_cast<std::size_t>(number);
    }
    out.spent = to_string(*last->cost) + " " + last->currency;
}

auto tonight_of(const Daemon& daemon, Instant now) -> web::Tonight {
    web::Tonight out;
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
    if (!out.running) fill_from_last(daemon, out);
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

/// What may stand in a header: parts of paths come decoded.
auto plain_word(std::string_view text) -> std::string {
    std::string out;
    for (const char letter : text.substr(0, 128))
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_' || letter == '.') out += letter;
    return out;
}

/// The page whose form was sent, at the item that it was about.
auto back_to(const HttpRequest& request) -> HttpResponse {
    HttpResponse back;
    back.status = 303;
    std::string where = "/";
    if (request.path.size() == 4 && request.path[0] == "reports")
        where = "/reports/" + plain_word(request.path[1]) + "/" + plain_word(request.path[2]) + "/desk";
    if (const auto item = request.form.find("item"); item != request.form.end()) where += "#" + plain_word(item->second);
    back.headers = {{"Location", where}};
    return back;
}

/// A token that is bound to enterprises opens their reports and what belongs to them, and nothing else; one that does not
/// administrate deletes nothing.
auto not_theirs(const HttpRequest& request) -> std::optional<HttpResponse> {
    auto path = request.path;
    if (path.size() >= 3 && path[0] == "api" && path[1] == "v1") path.erase(path.begin(), path.begin() + 2);
    const auto first = path.empty() ? std::string{} : path[0];
    if (request.method == "POST" && request.scope != serve::Scope::admin && (first == "store" || first == "enterprises"))
        return text(403, "this token deletes nothing\n");
    if (request.enterprises.empty()) return std::nullopt;
    const bool open_to_all = path.size() == 1 && (first == "livez" || first == "readyz" || first == "login" || first == "reports" || asset(first));
    const bool theirs = path.size() >= 3 && first == "reports" &&
                        std::find(request.enterprises.begin(), request.enterprises.end(), path[1]) != request.enterprises.end();
    if (open_to_all || theirs) return std::nullopt;
    if (!path.empty()) return text(403, "this token is for the reports of some enterprises only\n");
    HttpResponse away;
    away.status = 303;
    away.headers = {{"Location", "/reports"}};
    return away;
}

auto frame_of(const HttpRequest& request, const std::string& csrf) -> web::Frame {
    const auto asked = request.query.find("lang");
    const auto language = web::language_from(asked == request.query.end() ? request.accept_language : asked->second);
    return {language, csrf, request.enterprises.empty() ? web::Sees::house : web::Sees::reports, request.scope != serve::Scope::read};
}

/// "{"error": …}" or a line of text, as a page for who sent a form or opened an address.
auto as_page(const web::Frame& frame, const HttpResponse& refusal) -> HttpResponse {
    auto why = refusal.body;
    if (const auto told = Json::parse(why, nullptr, false); told.is_object()) why = told.value("error", "");
    return html(web::refused_page(frame, why), refusal.status);
}

/// The same refusal for programs. What the command line reads of it ("error", "exit") stays beside what RFC 9457 names.
auto as_problem(HttpResponse refusal, bool posted) -> HttpResponse {
    const auto told = Json::parse(refusal.body, nullptr, false);
    auto why = told.is_object() ? told.value("error", "") : refusal.body;
    while (!why.empty() && why.back() == '\n') why.pop_back();
    if (refusal.type.starts_with("text/html")) why = "there is nothing here";
    auto out = serve::problem(refusal.status, why);
    out.headers = std::move(refusal.headers);
    if (!told.is_object() && !posted) return out;
    auto body = Json::parse(out.body);
    body["error"] = why;
    if (told.is_object()) body.update(told);
    out.body = body.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    return out;
}

}  // namespace

WebDoor::WebDoor(Daemon& daemon, Premises& premises)
    : daemon_(daemon),
      premises_(premises),
      owner_(premises, [&daemon] { return daemon.enterprises(); }, daemon.config().house.state) {}

auto WebDoor::answer(HttpRequest request) -> asio::awaitable<HttpResponse> {
    const bool api = serve::asks_api(request.path);
    const bool posted = request.method == "POST";
    auto told = co_await answer_plainly(std::move(request));
    if (api && told.status >= 400) told = as_problem(std::move(told), posted);
    co_return told;
}

auto WebDoor::answer_plainly(HttpRequest request) -> asio::awaitable<HttpResponse> {
    const auto first = request.path.empty() ? std::string{} : request.path.front();
    const bool api = first == "api" && request.path.size() >= 3 && request.path[1] == "v1";
    if (first == "mark") {
        auto marked = co_await mark(std::move(request));
        co_return marked;
    }
    const auto frame = frame_of(request, csrf_);
    const bool posted = request.method == "POST";
    if (auto kept_out = not_theirs(request)) {
        if (!api && kept_out->status >= 400) co_return as_page(frame, *kept_out);
        co_return std::move(*kept_out);
    }
    if (first == "login" && request.path.size() == 1) {
        const unsigned status = posted ? 403 : 200;  // the right token does not come in here
        co_return html(web::login_page(frame, posted), status);
    }
    if (posted) {
        if (api) request.path.erase(request.path.begin(), request.path.begin() + 2);
        auto done = co_await act(std::move(request), !api);
        if (!api && done.status >= 400) co_return as_page(frame, done);
        co_return done;
    }
    if (request.path.size() == 1 && (first == "livez" || first == "readyz")) {
        auto told = co_await health(first);
        co_return told;
    }
    if (request.path.size() == 1) {
        if (auto found = asset(first)) co_return std::move(*found);
        if (first == "metrics") co_return text(200, metrics(), "text/plain; version=0.0.4");
    }
    if (request.path.empty()) {
        auto first_page = co_await tonight(frame);
        co_return first_page;
    }
    auto told = co_await read(std::move(request));
    co_return told;
}

auto WebDoor::tonight(web::Frame frame) -> asio::awaitable<HttpResponse> {
    auto look = [state = daemon_.config().house.state] { return web::night_told(state); };
    auto night = co_await async::offload(premises_.couriers.get_executor(), std::move(look));
    const auto now = premises_.clock.now();
    std::string told;
    if (night && *night) told = web::night_section(frame, **night, now);
    if (!night) told = "<p class=\"bad\">" + text::escape_html(premises_.log->veiled(night.error().message())) + "</p>";
    co_return html(web::tonight_page(frame, tonight_of(daemon_, now), told));
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
    auto owned = co_await act_on_store(request);
    if (!owned) {
        auto done = co_await owner_.act(request);
        owned = std::move(done);
    }
    if (owned && from_form && owned->status == 200) co_return back_to(request);
    if (owned) co_return std::move(*owned);
    if (request.path.size() != 3 || request.path[0] != "jobs") co_return text(404, "there is nothing here\n");
    auto done = co_await act_on_job(request, from_form);
    co_return done;
}

auto WebDoor::act_on_store(const HttpRequest& request) -> asio::awaitable<std::optional<HttpResponse>> {
    const auto& path = request.path;
    if (path.size() == 1 && path[0] == "owner") co_return owner_answer(true);
    if (path.size() == 2 && path[0] == "store" && path[1] == "clean") {
        const auto rehearsal = request.form.contains("rehearsal") ? store::Rehearsal::yes : store::Rehearsal::no;
        auto cleaned = co_await daemon_.clean(rehearsal);
        if (!cleaned) co_return error_answer(cleaned.error());
        co_return json(cleaned_json(*cleaned));
    }
    if (path.size() == 3 && path[0] == "enterprises" && path[2] == "purge") {
        EnterpriseName enterprise{path[1]};
        auto receipt = co_await daemon_.purge(std::move(enterprise));
        if (!receipt) co_return error_answer(receipt.error());
        co_return json(*receipt);
    }
    co_return std::nullopt;
}

namespace {

auto no_job(const JobName& job) -> HttpResponse {
    auto out = error_answer({ErrorKind::bad_input, "the daemon has no job \"" + job.str() + "\"; SIGHUP makes it read jobs/ again"});
    out.status = 404;
    return out;
}

}  // namespace

/// Returns when the run is over.
auto WebDoor::run_job(const HttpRequest& request, JobName job) -> asio::awaitable<HttpResponse> {
    if (!daemon_.config().jobs.contains(job))
        co_return no_job(job);
    Errand errand{std::move(job), std::nullopt, {}, {}, nullptr};
    if (const auto only = request.form.find("enterprises"); only != request.form.end() && !only->second.empty()) errand.enterprises = split_list(only->second);
    if (const auto since = request.form.find("reask"); since != request.form.end()) errand.reask_since = since->second;
    if (const auto again = request.form.find("again"); again != request.form.end()) errand.anew = again->second == "true" || again->second == "1";
    auto outcome = co_await daemon_.run_and_wait(std::move(errand));
    co_return json({{"exit", outcome.exit}, {"summary", outcome.summary}});
}

auto WebDoor::act_on_job(const HttpRequest& request, bool from_form) -> asio::awaitable<HttpResponse> {
    const JobName job{request.path[1]};
    const auto& action = request.path[2];
    if (!daemon_.config().jobs.contains(job)) co_return no_job(job);
    if (action == "run") {
        auto over = co_await run_job(request, job);
        co_return over;
    }
    Status done = Done{};
    if (action == "start") {
        if (!daemon_.start_job(job)) done = Error{ErrorKind::bad_input, "it waits already, or the daemon ends"};
    } else if (action == "cancel") {
        if (!daemon_.cancel_job(job)) done = Error{ErrorKind::bad_input, "it does not run"};
    } else if (action == "pause" || action == "resume") {
        done = co_await daemon_.pause_job(job, action == "pause");
    } else {
        co_return text(404, "there is nothing here\n");
    }
    if (!done) co_return text(409, done.error().message() + "\n");
    if (!from_form) co_return json({{"job", job.str()}, {"done", action}});
    co_return back_to(request);
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
    const auto language = frame_of(request, {}).language;
    if (what == "status") co_return json(web::live_json(tonight_of(daemon_, premises_.clock.now()), language));
    if (what == "events") {
        HttpResponse stream;
        stream.events = [this, language] { return web::live_json(tonight_of(daemon_, premises_.clock.now()), language).dump(-1, ' ', false, Json::error_handler_t::replace); };
        co_return stream;
    }
    // Of hundreds of enterprises a copy for each request kept everybody waiting.
    auto look = [config = daemon_.shared_config(), frame = frame_of(request, csrf_), request, now = premises_.clock.now()] {
        return look_up(*config, frame, request, now);
    };
    auto found = co_await async::offload(premises_.couriers.get_executor(), std::move(look));
    co_return found;
}

auto WebDoor::metrics() const -> std::string {
    auto tonight = tonight_of(daemon_, premises_.clock.now());
    if (!tonight.running) tonight.pages = tonight.failed = tonight.fresh = tonight.questions = tonight.answered = tonight.reports = 0;
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
    return out.text() + run_metrics(daemon_.last_runs()) + process_metrics();
}

}  // namespace fanfold::app
