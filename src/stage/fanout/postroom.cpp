#include "postroom.hpp"

#include <algorithm>
#include <utility>

#include "carrier.hpp"
#include "estimate.hpp"

namespace fanfold::fanout {

namespace asio = boost::asio;

namespace {

/// Full batches that wait to be submitted hold their prompts in memory.
constexpr std::ptrdiff_t most_waiting = 2;
constexpr int most_batches_a_question = 2;

auto label_of(std::int64_t epoch, std::int64_t serial, Instant now, double random,
              const Digest& key) -> std::string {
    FieldHasher hasher;
    hasher.add(epoch).add(serial).add(now.time_since_epoch().count());
    hasher.add(static_cast<std::int64_t>(random * 9e15)).add(key);
    return "ff-" + hasher.finish().hex().substr(0, 24);
}

auto seconds_for(std::int64_t count, std::int64_t a_minute) -> std::int64_t {
    return a_minute <= 0 ? 0 : count * 60 / a_minute;
}

}  // namespace

auto custom_id(const std::string& label, const Digest& key) -> std::string {
    const auto begin = label.size() - std::min<std::size_t>(label.size(), 12);
    return label.substr(begin) + "-" + key.hex().substr(0, 48);
}

Postroom::Postroom(Desk& its_desk, BatchBook& its_book, std::vector<BatchRoute> routes,
                   BatchPatience its_patience)
    : desk(its_desk),
      book(its_book),
      patience(its_patience),
      moved(desk.io),
      parcels(desk.io) {
    for (auto& route : routes) {
        const auto name = route.client->card().name;
        const auto most = route.client->limits();
        route.lines = std::clamp<std::size_t>(route.lines, 1, most.lines);
        route.bytes = std::min(route.bytes, most.bytes);
        routes_.emplace(name, std::move(route));
    }
}

auto Postroom::route(const ModelName& model) -> BatchRoute* {
    const auto found = routes_.find(model);
    return found == routes_.end() ? nullptr : &found->second;
}

auto Postroom::ratios_of(const BatchRoute& route) const -> const TokenRatios& {
    return desk.lanes.at(route.client->card().name).ratios;
}

auto Postroom::fills(const ModelName& model) const -> bool {
    const auto found = routes_.find(model);
    return found != routes_.end() && found->second.fills;
}

/// What belongs to a model that is not asked any more stays open, and its money reserved.
void Postroom::take_over(std::vector<KeptBatch> kept) {
    for (auto& [batch, attempts] : kept) {
        auto* its = route(batch.model);
        if (its != nullptr && its->client->card().realm != batch.realm) its = nullptr;
        BagPtr bag;
        if (its != nullptr) {
            bag = std::make_shared<Bag>(*its);
            bag->kept = batch;
            bag->full = bag->away = true;
            bags_.push_back(bag);
        }
        for (auto& row : attempts) {
            auto money = desk.budget.adopt({row.run, row.enterprise, row.template_name},
                                           {row.reserved, row.reserved_tokens}, row.sent_at);
            if (!bag) continue;
            in_air_.emplace(row.key, bag);
            bag->lines.push_back({std::move(row), std::move(money), 0});
        }
    }
    count();
    moved.ring();
}

auto Postroom::in_air(const Digest& key) const -> BagPtr {
    const auto found = in_air_.find(key);
    return found == in_air_.end() ? nullptr : found->second;
}

/// After a bag was given back its question may be in another one.
void Postroom::take_out(const Bag& bag, const Digest& key) {
    const auto found = in_air_.find(key);
    if (found != in_air_.end() && found->second.get() == &bag) in_air_.erase(found);
}

auto Postroom::oldest_in_air() const -> BagPtr {
    const auto found =
        std::find_if(bags_.begin(), bags_.end(), [](const BagPtr& bag) { return !bag->over; });
    return found == bags_.end() ? nullptr : *found;
}

auto Postroom::too_many_here() const -> bool {
    return std::count_if(bags_.begin(), bags_.end(), [](const BagPtr& bag) {
               return bag->full && !bag->away && !bag->over;
           }) >= most_waiting;
}

auto Postroom::live_time(const BatchRoute& route) const -> Duration {
    std::int64_t lines = 1, tokens = 0;
    for (const auto& bag : bags_) {
        if (&bag->route != &route || bag->over) continue;
        lines += static_cast<std::int64_t>(bag->lines.size());
        for (const auto& line : bag->lines) tokens += line.tokens;
    }
    const auto& card = route.client->card();
    const auto slowest = std::max(seconds_for(lines, card.requests_per_minute),
                                  seconds_for(tokens, card.tokens_per_minute));
    return std::max<Duration>(patience.live_call * lines / std::max(card.max_in_flight, 1),
                              std::chrono::seconds{slowest});
}

auto Postroom::is_worth_it(const BatchRoute& route, Deadline ask_until) const -> bool {
    if (!route.fills) return false;
    if (ask_until.is_never()) return true;
    return ask_until.left(desk.clock) >= live_time(route) + patience.margin + patience.least;
}

auto Postroom::is_known(Digest key) -> asio::awaitable<Result<bool>> {
    auto answer = co_await desk.ledger.answer(key, desk.clock.now());
    if (!answer.ok()) co_return answer.error();
    if (*answer) co_return true;
    auto reply = co_await book.reply(key);
    if (!reply.ok()) co_return reply.error();
    co_return reply->has_value();
}

auto Postroom::post(Ask what, Digest key, Deadline ask_until)
    -> asio::awaitable<Result<std::shared_ptr<const Parcel>>> {
    using Slip = std::shared_ptr<const Parcel>;
    auto* its = route(what.request.model);
    Spent bound;
    if (its != nullptr)
        bound = bound_of(what.request, its->client->card(), ratios_of(*its), model::Way::batch);
    while (its != nullptr) {
        if (auto bag = in_air(key)) co_return Slip{std::move(bag)};
        if (live_only_.contains(key) || !is_worth_it(*its, ask_until)) break;
        auto known = co_await is_known(key);
        if (!known.ok()) co_return known.error();
        if (*known) break;
        if (auto bag = in_air(key)) co_return Slip{std::move(bag)};  // somebody was faster
        const Payer payer{what.run, what.enterprise, what.template_name};
        const auto verdict = desk.budget.judge(payer, bound, desk.clock.now()).verdict;
        if (verdict == Budget::Verdict::refused) break;
        if (verdict == Budget::Verdict::wait) {
            send_off();
            if (auto bag = oldest_in_air()) co_return Slip{std::move(bag)};
            co_await desk.money.wait(ask_until);
        } else if (too_many_here()) {
            co_await moved.wait(ask_until);
        } else {
            co_return Slip{put(*its, std::move(what), key, bound)};
        }
    }
    co_return Slip{};
}

auto Postroom::put(BatchRoute& route, Ask what, Digest key, const Spent& bound) -> BagPtr {
    what.request.material = {};  // only the extractive model reads it
    const auto bytes = route.client->size_of({custom_id("ff-", key), what.request});
    auto bag = bag_with_room(route, bytes);
    const auto now = desk.clock.now();
    if (bag->kept.label.empty()) {
        bag->kept.label =
            label_of(desk.settings.epoch, ++serial_, now, desk.unit_random(), key);
        bag->kept.model = what.request.model;
        bag->kept.realm = route.client->card().realm;
    }
    Line line;
    line.row.key = key;
    line.row.epoch = desk.settings.epoch;
    line.row.run = what.run;
    line.row.enterprise = what.enterprise;
    line.row.template_name = what.template_name;
    line.row.model = what.request.model;
    line.row.reserved = bound.money;
    line.row.reserved_tokens = bound.tokens;
    line.row.sent_at = now;
    line.money = desk.budget.reserve({what.run, what.enterprise, what.template_name}, bound, now);
    line.tokens = estimated_tokens(what.request, ratios_of(route));
    bag->lines.push_back(std::move(line));
    bag->requests.push_back(std::move(what.request));
    bag->bytes += bytes;
    bag->full = bag->lines.size() >= route.lines;
    in_air_.emplace(key, bag);
    count();
    moved.ring();
    return bag;
}

auto Postroom::bag_with_room(BatchRoute& route, std::size_t bytes) -> BagPtr {
    for (const auto& bag : bags_) {
        if (&bag->route != &route || bag->full) continue;
        if (bag->bytes + bytes <= route.bytes) return bag;
        bag->full = true;
    }
    return bags_.emplace_back(std::make_shared<Bag>(route));
}

void Postroom::send_off() {
    for (const auto& bag : bags_) bag->full = true;
    moved.ring();
}

auto Postroom::tend(Deadline ask_until) -> asio::awaitable<void> {
    async::TaskGroup carriers{desk.io};
    carriers.start(accept(carriers, ask_until));
    co_await carriers.join();
}

auto Postroom::accept(async::TaskGroup& carriers, Deadline ask_until) -> asio::awaitable<void> {
    for (;;) {
        const std::vector<BagPtr> now{bags_.begin(), bags_.end()};  // a carrier may end at once
        for (const auto& bag : now)
            if (!std::exchange(bag->carried, true)) carriers.start(carry(bag, ask_until));
        co_await moved.wait();
    }
}

auto Postroom::carry(BagPtr bag, Deadline ask_until) -> asio::awaitable<void> {
    Carrier carrier{*this, *bag, ask_until};
    co_await carrier.run();
    bags_.remove(bag);
    count();
}

auto Postroom::all_looked_at(Deadline deadline) -> asio::awaitable<void> {
    const auto unseen = [](const BagPtr& bag) { return !bag->over && !bag->looked; };
    while (std::any_of(bags_.begin(), bags_.end(), unseen) && !deadline.passed(desk.clock))
        co_await parcels.wait(deadline);
}

void Postroom::release(Bag& bag) {
    for (const auto& line : bag.lines) take_out(bag, line.row.key);
    bag.over = bag.full = bag.looked = true;
    bag.requests.clear();
    count();
    parcels.ring();
    moved.ring();
}

void Postroom::settle(const Bag& bag, Line& line, const Spent& used) {
    desk.budget.settle(line.money, used);
    take_out(bag, line.row.key);
    desk.count_money();
    desk.money.ring();
}

void Postroom::failed(const Digest& key, bool may_try_again) {
    if (!may_try_again || ++failures_[key] >= most_batches_a_question) live_only_.insert(key);
}

void Postroom::give_up(BatchRoute& route, std::string why) {
    route.fills = false;
    troubles[route.client->card().name] = std::move(why);
}

void Postroom::count() {
    auto& counters = desk.counters;
    counters.batches = counters.in_batches = counters.batch_done = 0;
    for (const auto& bag : bags_) {
        if (bag->over) continue;
        ++counters.batches;
        counters.in_batches += static_cast<std::int64_t>(bag->lines.size());
        counters.batch_done += bag->done;
    }
    desk.count_money();
}

}  // namespace fanfold::fanout
