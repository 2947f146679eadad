#pragma once
/// The same work for every way of asking: so many calls, each with a prompt of its own, at most so
/// many in flight.
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

namespace fanfold::bench {

struct Work {
    std::string endpoint;  ///< "http://127.0.0.1:8901/v1"
    std::size_t calls = 20'000;
    int in_flight = 64;
    std::string state;  ///< folder of a store, for the engine with its ledger
};

/// The document that every question asks about; its sentences are what quotes are taken from.
auto page(std::size_t number) -> std::string;
auto prompt(std::size_t number) -> std::string;

/// How many calls ended as they should.
auto bare_loop(const Work& work) -> std::size_t;
/// The engine with a ledger that keeps nothing, and any object for a schema.
auto engine_alone(const Work& work) -> std::size_t;
/// The engine as a night runs it: durable ledger, findings schema, quotes verified.
auto engine_with_ledger(const Work& work) -> std::size_t;

}  // namespace fanfold::bench
