#pragma once
/// What all calls of an engine share: models with their limits, money, the ledger, and who waits
/// for what.
#include <fanfold/async/line.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "breaker.hpp"
#include "budget.hpp"
#include "limiter.hpp"
#include "token_ratios.hpp"
#include "usability.hpp"

namespace fanfold::fanout {

/// One model: its client, its limits, its health, and those who wait for it.
struct Lane {
    Lane(boost::asio::any_io_executor io, std::unique_ptr<model::ModelClient> its_client,
         Patience patience)
        : client(std::move(its_client)),
          limiter(client->card()),
          breaker(patience),
          line(std::move(io)),
          ratios(client->card().provider + ":" + client->card().model_id) {}

    /// The limiter's word; while the breaker is open one call at a time goes through, as a probe.
    auto gate(SteadyInstant now) -> Limiter::Gate {
        auto gate = limiter.gate(now);
        if (!breaker.open() || gate.state != Limiter::State::open) return gate;
        if (limiter.in_flight() > 0) return {Limiter::State::full, now};
        if (now < breaker.probe_at()) return {Limiter::State::paused, breaker.probe_at()};
        return gate;
    }
    /// Not called again in this run.
    void give_up(Error why) {
        broken = std::move(why);
        line.call_all();
    }
    /// Not called again for this template in this run.
    void give_up(const TemplateName& name, Error why) {
        left_templates.emplace(name, std::move(why));
        line.call_all();
    }
    /// Why it is not called for this template; nothing where it is.
    [[nodiscard]] auto refusal(const TemplateName& name) const -> std::optional<Error> {
        if (broken) return broken;
        const auto found = left_templates.find(name);
        return found == left_templates.end() ? std::nullopt : std::optional{found->second};
    }
    void begin_run(Patience patience) {
        broken.reset();
        left_templates.clear();
        usability = {};
        breaker = Breaker{patience};
    }

    std::unique_ptr<model::ModelClient> client;
    Limiter limiter;
    Breaker breaker;
    async::Line line;             ///< for its limits; called when a call ends
    TokenRatios ratios;           ///< learnt from its counts
    int unkept = 0;               ///< counts since they were last kept
    Usability usability;
    std::optional<Error> broken;          ///< why it is not called again in this run
    std::map<TemplateName, Error> left_templates;  ///< why it is not called for these
};

struct Desk {
    Desk(boost::asio::any_io_executor its_io, const Clock& its_clock, Ledger& its_ledger,
         EngineSettings its_settings, std::function<double()> its_random)
        : io(std::move(its_io)),
          clock(its_clock),
          ledger(its_ledger),
          settings(std::move(its_settings)),
          unit_random(std::move(its_random)),
          budget({settings.caps, settings.enterprise_caps, settings.template_caps, settings.zone,
                  settings.zones, settings.currency}),
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
    bool winding_down = false;  ///< nothing more is sent

    /// What was learnt and is not kept yet.
    auto ratios_to_keep(int at_least) -> std::vector<TokenRatio> {
        std::vector<TokenRatio> out;
        for (auto& [name, lane] : lanes) {
            if (lane.unkept < at_least) continue;
            lane.unkept = 0;
            out.push_back(lane.ratios.row());
        }
        return out;
    }

    void count_money() {
        counters.settled = budget.settled();
        counters.reserved = budget.reserved();
    }
};

}  // namespace fanfold::fanout
