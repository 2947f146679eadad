// fanfold-sim: the simulated web and the simulated model as programs, for tests, benchmarks and
// trying things out.
#include <sys/resource.h>
#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include <fanfold/sim/inbox.hpp>
#include <fanfold/sim/manners.hpp>
#include <fanfold/sim/model.hpp>
#include <fanfold/sim/site.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold::sim {

namespace {

constexpr int exit_usage = 64;

struct SiteOptions {
    std::string folder;
    Generated generated;
    std::string now;
    int night = 1;
    std::uint16_t port = 0;
    std::string log;
    bool manners = false;
    SiteFaults faults;
};
struct ModelOptions {
    ModelSettings settings;
    std::uint16_t port = 0;
};

struct InboxOptions {
    InboxSettings settings;
    std::uint16_t mail_port = 0;
    std::uint16_t port = 0;
};

auto machine_now_ms() -> std::int64_t {
    auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Blocked before any server thread starts, so that only this thread ever sees them.
auto block_stop_signals() -> sigset_t {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

void announce_and_wait(std::uint16_t port, const sigset_t& signals) {
    std::cout << "listening on http://127.0.0.1:" << port << std::endl;
    int signal = 0;
    sigwait(&signals, &signal);
}

void write_visits(const std::string& path, const std::vector<SiteVisit>& visits) {
    if (path.empty()) return;
    std::ofstream out{path, std::ios::binary};
    out << "begin_us\tend_us\tstatus\thost\ttarget\tagent\n";
    for (const auto& visit : visits) {
        out << visit.begin_us << '\t' << visit.end_us << '\t' << visit.status << '\t' << visit.host
            << '\t' << visit.target << '\t' << visit.agent << '\n';
    }
    if (!out) std::cerr << "fanfold-sim: cannot write " << path << '\n';
}

void add_site(CLI::App& app, SiteOptions& options) {
    auto* site = app.add_subcommand("site", "Serve a folder of hosts, or pages made from a seed");
    auto* folder =
        site->add_option("--folder", options.folder,
                         "DIR/<host>/<path>; <path>.headers and <path>.night2 beside a file")
            ->check(CLI::ExistingDirectory);
    site->add_option("--seed", options.generated.seed, "Seed of generated pages")
        ->capture_default_str()
        ->excludes(folder);
    site->add_option("--hosts", options.generated.hosts, "Generated hosts h0000.sim.example ...")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000000))
        ->excludes(folder);
    site->add_option("--pages", options.generated.pages, "Pages a host")
        ->capture_default_str()
        ->check(CLI::Range(1, 10000000))
        ->excludes(folder);
    site->add_option("--daily", options.generated.daily,
                     "Articles a host publishes a day; those of earlier days stay as they are. 0: all move with --now")
        ->check(CLI::Range(0, 10000))
        ->excludes(folder);
    site->add_option("--now", options.now,
                     "Articles are from the 30 days before this (RFC 3339; default: the clock)");
    site->add_option("--night", options.night, "Which night a folder shows")
        ->capture_default_str()
        ->check(CLI::Range(1, 99));
    site->add_option("--port", options.port, "Port on 127.0.0.1; 0 = any free one")
        ->capture_default_str();
    site->add_option("--log", options.log, "Write one line a request here when stopped");
    site->add_flag("--manners", options.manners,
                   "Hosts want delays, rests and distance, by their number modulo 8");
    site->add_option("--fault-seed", options.faults.seed, "Seed of the faults below")
        ->capture_default_str();
    site->add_option("--error-share", options.faults.error, "Share of requests that get a 500")
        ->check(CLI::Range(0.0, 1.0));
    site->add_option("--limited-share", options.faults.limited, "... a 429 with Retry-After: 1")
        ->check(CLI::Range(0.0, 1.0));
    site->add_option("--cut-share", options.faults.cut, "... half a body")
        ->check(CLI::Range(0.0, 1.0));
    site->add_option("--slow-share", options.faults.slow, "... a late answer")
        ->check(CLI::Range(0.0, 1.0));
    site->add_option("--slow-ms", options.faults.slow_ms, "How late")->capture_default_str();
}

void add_model_faults(CLI::App& model, ModelFaults& faults) {
    auto share = [&](const char* name, double& value, const char* what) {
        model.add_option(name, value, what)->check(CLI::Range(0.0, 1.0));
    };
    share("--error", faults.error, "Share of requests that get a 500");
    share("--limited", faults.limited, "... a 429");
    share("--overloaded", faults.overloaded, "... a 503");
    share("--busy", faults.busy, "... a 529");
    share("--cut", faults.cut, "... a connection closed in the middle of the answer (billed)");
    share("--hang", faults.hang, "... no answer at all");
    share("--garbage", faults.garbage, "... a 200 whose text is not JSON (billed)");
    share("--off-schema", faults.off_schema, "... JSON that breaks the schema (billed)");
    share("--length", faults.length, "... finish_reason length and cut JSON (billed)");
    const std::map<std::string, RetryAfter> forms{{"seconds", RetryAfter::seconds},
                                                  {"date", RetryAfter::date},
                                                  {"missing", RetryAfter::missing},
                                                  {"garbage", RetryAfter::garbage},
                                                  {"mixed", RetryAfter::mixed}};
    model.add_option("--retry-after", faults.retry_after, "How a 429 says when to come back")
        ->transform(CLI::CheckedTransformer(forms));
    model.add_option("--retry-after-seconds", faults.retry_after_seconds, "... of those drawn")
        ->capture_default_str()
        ->check(CLI::Range(0, 86400));
}

void add_model_money(CLI::App& model, ModelSettings& settings) {
    auto price = [&](const char* name, Money& value, const char* what) {
        model.add_option_function<std::string>(
            name,
            [&value, name](const std::string& text) {
                auto parsed = Money::parse(text);
                if (!parsed) throw CLI::ValidationError(name, "\"" + text + "\" is no amount");
                value = *parsed;
            },
            what);
    };
    auto& prices = settings.prices;
    price("--price-input", prices.input, "Price of a million input tokens, for the bill");
    price("--price-cached", prices.cached_input, "... read from the cache");
    price("--price-write-5m", prices.cache_write_5m, "... written to it");
    price("--price-write-1h", prices.cache_write_1h, "... written to it for an hour");
    price("--price-output", prices.output, "... of output tokens");
    model
        .add_option("--cached", settings.cached,
                    "Share of repeated prefixes that are read from the cache; 0 = no cache")
        ->check(CLI::Range(0.0, 1.0));
    model.add_option("--cache-minimum", settings.cache_minimum, "Tokens of the shortest one kept")
        ->capture_default_str();
    auto& batches = settings.batches;
    model.add_option("--batch-latency-ms", batches.latency_ms, "Time until a batch has ended")
        ->capture_default_str();
    model.add_option("--batch-cancel-ms", batches.cancel_ms, "Time a cancelled one takes to end")
        ->capture_default_str();
    model
        .add_option("--batch-receipt-ms", batches.receipt_ms,
                    "Time until the answer to a submission")
        ->check(CLI::Range(0u, 3'600'000u));
    model.add_option("--batch-expired", batches.expired, "Share of its lines that expire")
        ->check(CLI::Range(0.0, 1.0));
    model.add_option("--batch-errored", batches.errored, "... that get a 500")
        ->check(CLI::Range(0.0, 1.0));
    model.add_option("--batch-discount", batches.discount, "Percent off its lines")
        ->capture_default_str()
        ->check(CLI::Range(0, 100));
    model
        .add_option("--reasoning", settings.reasoning_tokens,
                    "Think at most so many tokens before each answer")
        ->capture_default_str();
}

void add_model(CLI::App& app, ModelOptions& options) {
    auto& settings = options.settings;
    auto* model = app.add_subcommand("model",
                                     "Serve a model that answers from a seed, in OpenAI's wire and "
                                     "Anthropic's");
    model->add_option("--seed", settings.seed, "Same seed, same question, same answer")
        ->capture_default_str();
    model->add_option("--latency-ms", settings.latency_ms, "Time to an answer")
        ->capture_default_str();
    model->add_option("--jitter-ms", settings.jitter_ms, "Added to it, by request")
        ->capture_default_str();
    model
        ->add_option("--rpm", settings.requests_per_minute,
                     "Requests a minute, enforced; 0 = no limit")
        ->capture_default_str();
    model
        ->add_option("--tpm", settings.tokens_per_minute, "Tokens a minute, enforced; 0 = no limit")
        ->capture_default_str();
    model
        ->add_option("--bucket-seconds", settings.bucket_seconds,
                     "How much of their minute these limits' buckets hold")
        ->capture_default_str()
        ->check(CLI::Range(1, 60));
    model->add_option("--key", settings.key, "Bearer token or x-api-key that is asked for");
    model->add_option("--port", options.port, "Port on 127.0.0.1; 0 = any free one")
        ->capture_default_str();
    model->add_option("--log", settings.log, "Append one JSON line a request to this file");
    model->add_flag("--log-prompts", settings.log_prompts, "... with the whole messages");
    model->add_flag("--no-schema", settings.no_schema,
                    "Ignore the asked format, as some local servers do");
    model->add_flag("--gullible", settings.gullible, "Obey what pages ask for");
    model->add_option("--gold", settings.gold, "Answer questions about pages by the labels of this file")
        ->check(CLI::ExistingFile);
    model->add_option("--canned", settings.canned,
                      "Tell every call this, at no cost: for measuring clients");
    add_model_faults(*model, settings.faults);
    add_model_money(*model, settings);
}

void add_inbox(CLI::App& app, InboxOptions& options) {
    auto& settings = options.settings;
    auto* inbox = app.add_subcommand("inbox", "Take mails (SMTP) and webhooks, and log them");
    inbox->add_option("--port", options.port, "Webhooks, on 127.0.0.1; 0 = any free one")
        ->capture_default_str();
    inbox->add_option("--mail-port", options.mail_port, "Mail, on 127.0.0.1; 0 = any free one")
        ->capture_default_str();
    inbox->add_option("--user", settings.user, "Take mail only after AUTH with this user");
    inbox->add_option("--password", settings.password, "... and this password");
    inbox->add_option("--log", settings.log, "Append one JSON line a mail or webhook to this file");
    inbox->add_option("--defer-first", settings.defer_first,
                      "The first N mails get a 451, the first N webhooks a 503");
    inbox->add_option("--slow-ms", settings.slow_ms,
                      "Acknowledge each mail so long after it was logged");
    inbox->add_flag("--refuse", settings.refuse, "Every mail gets a 550, every webhook a 403");
    inbox->add_flag("--mute", settings.mute, "Take, log and close without acknowledging");
}

auto content_of(const SiteOptions& options) -> SiteContent {
    auto faulty =
        options.faults.error + options.faults.limited + options.faults.cut + options.faults.slow >
        0;
    auto content = options.folder.empty() ? serve_generated(options.generated)
                                          : serve_folder(options.folder, options.night);
    if (options.manners) content = with_manners(std::move(content));
    return faulty ? with_faults(std::move(content), options.faults) : content;
}

auto run_site(SiteOptions options) -> int {
    options.generated.now_ms = machine_now_ms();
    if (!options.now.empty()) {
        auto at = parse_rfc3339(options.now);
        if (!at) {
            std::cerr << "fanfold-sim: --now: \"" << options.now
                      << "\" is not a time like 2026-11-24T06:00:00Z\n";
            return exit_usage;
        }
        options.generated.now_ms = at->time_since_epoch().count();
    }
    auto signals = block_stop_signals();
    SiteServer server{content_of(options), options.port};
    announce_and_wait(server.port(), signals);
    write_visits(options.log, server.visits());
    return 0;
}

auto run_model(const ModelOptions& options) -> int {
    auto signals = block_stop_signals();
    ModelServer server{options.settings, options.port};
    announce_and_wait(server.port(), signals);
    std::cout << server.bill_in_words() << std::endl;
    return 0;
}

auto run_inbox(const InboxOptions& options) -> int {
    auto signals = block_stop_signals();
    InboxServer server{options.settings, options.mail_port, options.port};
    std::cout << "mail on smtp://127.0.0.1:" << server.mail_port() << std::endl;
    announce_and_wait(server.web_port(), signals);
    return 0;
}

auto run(int argc, char** argv) -> int {
    CLI::App app{
        "fanfold-sim: a web, a model and an inbox on loopback that misbehave only on purpose",
        "fanfold-sim"};
    app.require_subcommand(1);
    app.footer(
        "Examples:\n"
        "  fanfold-sim site --seed 7 --hosts 3 --pages 200 --port 8900\n"
        "  curl http://127.0.0.1:8900/                        # host 0\n"
        "  curl -H 'Host: h0002.sim.example' http://127.0.0.1:8900/feed.xml\n"
        "  fanfold-sim model --latency-ms 200 --rpm 600 --log bill.jsonl\n"
        "  curl http://127.0.0.1:PORT/bill                    # what it all cost; /bill?lines\n"
        "Each prints \"listening on http://127.0.0.1:PORT\" (inbox first \"mail on "
        "smtp://127.0.0.1:PORT\") and runs until SIGINT or "
        "SIGTERM.\n"
        "Exit codes: 0 stopped, 64 usage, 69 the port or the log file cannot be had.");
    SiteOptions site;
    ModelOptions model;
    add_site(app, site);
    add_model(app, model);
    InboxOptions inbox;
    add_inbox(app, inbox);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_usage;
    }
    raise_descriptor_limit();
    if (app.got_subcommand("inbox")) return run_inbox(inbox);
    return app.got_subcommand("site") ? run_site(site) : run_model(model);
}

}  // namespace

}  // namespace fanfold::sim

auto main(int argc, char** argv) -> int {
    try {
        return fanfold::sim::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "fanfold-sim: " << error.what() << '\n';
        return 69;
    }
}
