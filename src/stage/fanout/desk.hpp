#pragma once
/// What all calls of an engine share: models with their limits, money, the ledger, and who waits
/// for what.
#include <fanfold/async/wait.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "budget.hpp"
#include "limiter.hpp"

namespace fanfold::fanout {

/// One model: its client, its limits, and those who wait for them.
struct Lane {
    Lane(boost::asio::any_io_executor io, std::unique_ptr<model::ModelClient> its_client)
        : client(std::move(its_client)), limiter(client->card()), bell(std::move(io)) {}

    std::unique_ptr<model::ModelClient> client;
    Limiter limiter;
    async::Bell bell;             ///< a call ended, or a pause began
    std::optional<Error> broken;  ///< fix_config: not called again in this run
};

struct Desk {
    Desk(boost::asio::any_io_executor its_io, const Clock& its_clock, Ledger& its_ledger,
         EngineSettings its_settings, std::function<double()> its_random)
        : io(std::move(its_io)),
          clock(its_clock),
          ledger(its_ledger),
          settings(std::move(its_settings)),
          unit_random(std::move(its_random)),
          budget(settings.caps, settings.enterprise_caps, settings.currency),
          money(io) {}

    boost::asio::any_io_executor io;
    const Clock& clock;
    Ledger& ledger;
    EngineSettings settings;
    std::function<double()> unit_random;
    Budget budget;
    async::Bell money;  ///< a reservation ended
    std::map<ModelName, Lane> lanes;
    Counters counters;

    void count_money() {
        counters.settled = budget.settled();
        counters.reserved = budget.reserved();
    }
};

}  // namespace fanfold::fanout
