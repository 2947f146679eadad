/// fanfold-bench fanout bare|engine|ledger --endpoint URL --calls N --in-flight M
/// Prints one JSON line: what it did, how long it took, and what it cost. bench/fanout.py drives
/// it.
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <iostream>

#include "work.hpp"

namespace fanfold::bench {

constexpr const char* common_sentence =
    "The plant for battery cells in the north of the country opens in March.";

auto page(std::size_t number) -> std::string {
    const auto name = "Company " + std::to_string(number);
    std::string text =
        name + " tells its shareholders what the year brought.\n" + common_sentence + "\n";
    for (int line = 0; line < 12; ++line)
        text += "Line " + std::to_string(line) + " of the notice tells what " + name +
                " plans, whom it hires and what the work will cost.\n";
    return text;
}

auto prompt(std::size_t number) -> std::string {
    return "Find what matters in the document.\n<<<DOCUMENT bench>>>\n" + page(number) +
           "<<<END bench>>>\n";
}

auto resident_mib() -> double {
    std::ifstream statm{"/proc/self/statm"};
    long pages = 0;
    statm >> pages >> pages;
    return static_cast<double>(pages * ::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

namespace {

auto seconds(const timeval& time) -> double {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

struct Spent {
    double cpu = 0;
    double peak_mib = 0;
};

auto spent() -> Spent {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return {seconds(usage.ru_utime) + seconds(usage.ru_stime),
            static_cast<double>(usage.ru_maxrss) / 1024.0};
}

void measure(const std::string& way, const Work& work,
             const std::function<Done(const Work&)>& ask) {
    const auto before = spent();
    const auto began = std::chrono::steady_clock::now();
    const auto done = ask(work);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
    const auto after = spent();
    const auto cpu = after.cpu - before.cpu;
    const nlohmann::ordered_json line{
        {"way", way},
        {"in_flight", work.in_flight},
        {"calls", work.calls},
        {"good", done.good},
        {"wall_s", wall.count()},
        {"cpu_ms_per_call", 1000.0 * cpu / static_cast<double>(work.calls)},
        {"peak_mib", after.peak_mib},
        {"quarters_mib", done.growth.resident_mib}};
    std::cout << line.dump() << std::endl;
}

auto run(int argc, char** argv) -> int {
    CLI::App app{"fanfold-bench: measures the engine beside a bare libcurl loop"};
    auto* fanout = app.add_subcommand("fanout", "Ask a model that is already listening");
    Work work;
    std::string way;
    fanout->add_option("way", way, "bare, engine or ledger")
        ->required()
        ->check(CLI::IsMember({"bare", "engine", "ledger"}));
    fanout->add_option("--endpoint", work.endpoint, "http://127.0.0.1:PORT/v1")->required();
    fanout->add_option("--calls", work.calls, "How many")->capture_default_str();
    fanout->add_option("--in-flight", work.in_flight, "At once")->capture_default_str();
    fanout->add_option("--state", work.state, "Folder of the store, for \"ledger\"");
    fanout->add_option("--timeout", work.timeout_s, "Seconds until a call is given up")
        ->capture_default_str();
    app.require_subcommand(1);
    CLI11_PARSE(app, argc, argv);
    measure(way, work,
            way == "bare"     ? bare_loop
            : way == "engine" ? engine_alone
                              : engine_with_ledger);
    return 0;
}

}  // namespace

}  // namespace fanfold::bench

auto main(int argc, char** argv) -> int {
    try {
        return fanfold::bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "fanfold-bench: " << error.what() << '\n';
        return 69;
    }
}
