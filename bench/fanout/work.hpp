#pragma once
/// The same work for every way of asking: so many calls, each with a prompt of its own, at most so
/// many in flight.
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace fanfold::bench {

struct Work {
    std::string endpoint;  ///< "http://127.0.0.1:8901/v1"
    std::size_t calls = 20'000;
    int in_flight = 64;
    std::string state;  ///< folder of a store, for the engine with its ledger
    int timeout_s = 120;  ///< of one call: how long a server that hangs is waited for
};

/// Of this process, now.
auto resident_mib() -> double;
/// After each quarter of the calls: a service must not grow with what it has done.
struct Growth {
    std::vector<double> resident_mib;
    void look(std::size_t done, std::size_t of) {
        if (done * 4 >= of * (resident_mib.size() + 1)) resident_mib.push_back(bench::resident_mib());
    }
};
struct Done {
    std::size_t good = 0;  ///< calls that ended as they should
    Growth growth;
};

/// The document that every question asks about; its sentences are what quotes are taken from.
auto page(std::size_t number) -> std::string;
auto prompt(std::size_t number) -> std::string;

auto bare_loop(const Work& work) -> Done;
/// The engine with a ledger that keeps nothing, and any object for a schema.
auto engine_alone(const Work& work) -> Done;
/// The engine as a night runs it: durable ledger, findings schema, quotes verified.
auto engine_with_ledger(const Work& work) -> Done;

}  // namespace fanfold::bench
