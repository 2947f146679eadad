#include <algorithm>
#include <fanfold/stage/fanout/engine.hpp>
#include <unordered_map>

#include "call.hpp"
#include "desk.hpp"
#include "postroom.hpp"

namespace fanfold::fanout {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

/// A key that someone is asking for now. Those who ask for the same wait here.
struct Flight {
    std::unique_ptr<async::Bell> landed;  ///< once somebody waits
    bool over = false;
    std::unique_ptr<const Result<Told>> result;  ///< nothing if its leader was stopped
};
using Flights = std::unordered_map<Digest, std::shared_ptr<Flight>>;

/// Takes the flight off the list however its leader ends.
class Leading {
  public:
    Leading(Flights& flights, const Digest& key)
        : flights_(flights), key_(key), flight_(std::make_shared<Flight>()) {
        flights_.emplace(key_, flight_);
    }
    ~Leading() {
        flights_.erase(key_);
        flight_->over = true;
        if (flight_->landed) flight_->landed->ring();
    }
    Leading(const Leading&) = delete;
    auto operator=(const Leading&) -> Leading& = delete;
    /// Just before it ends: whoever joined holds on to the flight by then, and nobody copies for nobody.
    void land(const Result<Told>& result) {
        constexpr long unjoined = 2;  // this one's and the list's
        if (flight_.use_count() > unjoined) flight_->result = std::make_unique<const Result<Told>>(result);
    }

  private:
    Flights& flights_;
    Digest key_;
    std::shared_ptr<Flight> flight_;
};

/// What stopped the leader need not stop those who joined: their time and their caps are their own.
auto is_the_leaders_own(const Flight& flight) -> bool {
    if (!flight.result) return true;
    if (flight.result->ok()) return false;
    const auto kind = flight.result->error().kind();
    return kind == ErrorKind::cancelled || kind == ErrorKind::over_budget;
}

auto told_from(const Answer& answer) -> std::optional<Result<Told>> {
    if (!answer.error.empty()) return Result<Told>{Error{ErrorKind::give_up, answer.error}};
    auto value = json::parse(answer.reply, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) return std::nullopt;
    return Result<Told>{
        Told{std::move(value), answer.key, answer.model, true, answer.usage, {}}};
}

}  // namespace

struct Engine::State : Desk {
    using Desk::Desk;
    Flights flights;
    std::unique_ptr<Postroom> room;
    bool batches_known = false;

    static auto ask(std::shared_ptr<State> self, Ask what, Deadline deadline)
        -> asio::awaitable<Result<Told>>;
    static auto ask_one(std::shared_ptr<State> self, const Ask& what, Deadline deadline)
        -> asio::awaitable<Result<Told>>;
    static auto lead(std::shared_ptr<State> self, Lane& lane, const Ask& what, Digest key,
                     Deadline deadline) -> asio::awaitable<Result<Told>>;
    static auto known(std::shared_ptr<State> self, Digest key) -> asio::awaitable<std::optional<Result<Told>>>;
    static auto take_posted(std::shared_ptr<State> self, Call& call, Digest key) -> asio::awaitable<Status>;
    static auto load(std::shared_ptr<State> self, RunId run) -> asio::awaitable<Status>;
    static auto begin_run(std::shared_ptr<State> self, RunId run) -> asio::awaitable<Status>;
    static auto load_ratios(std::shared_ptr<State> self) -> asio::awaitable<Status>;
    static auto keep_ratios(std::shared_ptr<State> self) -> asio::awaitable<Status>;
    static auto take_over_batches(std::shared_ptr<State> self) -> asio::awaitable<Status>;
    static auto post(std::shared_ptr<State> self, Ask what, Deadline ask_until)
        -> asio::awaitable<Result<std::shared_ptr<const Parcel>>>;
    static auto tend(std::shared_ptr<State> self, Deadline ask_until) -> asio::awaitable<void>;
    auto joined(Result<Told> result) -> Result<Told>;
    [[nodiscard]] auto refusal_of(const Ask& what) const -> std::optional<Error>;
    /// Adds those who are asked after this model failed so.
    void add_stand_ins(std::vector<ModelName>& models, const ModelName& failed,
                       ErrorKind kind) const;
};

void Engine::State::add_stand_ins(std::vector<ModelName>& models, const ModelName& failed,
                                  ErrorKind kind) const {
    const auto add = [&](const std::vector<ModelName>& names) {
        for (const auto& name : names)
            if (std::find(models.begin(), models.end(), name) == models.end())
                models.push_back(name);
    };
    if (kind == ErrorKind::over_budget) return add(settings.when_money_ends);
    const bool cannot_be_had = kind == ErrorKind::unavailable || kind == ErrorKind::fix_config ||
                               kind == ErrorKind::retry_later;
    const auto found = settings.fallbacks.find(failed);
    if (cannot_be_had && found != settings.fallbacks.end()) add(found->second);
}

auto Engine::State::load(std::shared_ptr<State> self, RunId run) -> asio::awaitable<Status> {
    if (self->budget.knows(run)) co_return Done{};
    std::vector<std::pair<Budget::Window, std::vector<SpentLine>>> windows;
    for (auto& window : self->budget.to_load(self->clock.now())) {
        auto spent = co_await self->ledger.spent_between(window.span.from, window.span.to);
        if (!spent.ok()) co_return spent.error();
        windows.emplace_back(std::move(window), std::move(*spent));
    }
    auto spent = co_await self->ledger.spent_in(run);
    if (!spent.ok()) co_return spent.error();
    self->budget.load(windows);
    self->budget.load(run, *spent);
    co_return Done{};
}

auto Engine::State::begin_run(std::shared_ptr<State> self, RunId run) -> asio::awaitable<Status> {
    for (auto& [name, lane] : self->lanes) lane.begin_run(self->settings.patience);
    auto learnt = co_await load_ratios(self);
    if (!learnt.ok()) co_return learnt;
    auto loaded = co_await load(self, run);
    if (!loaded.ok() || !self->room) co_return loaded;
    auto taken = co_await take_over_batches(self);
    co_return taken;
}

/// Once: from then on this engine knows them.
auto Engine::State::take_over_batches(std::shared_ptr<State> self) -> asio::awaitable<Status> {
    if (self->batches_known) co_return Done{};
    auto open = co_await self->room->book.open();
    if (!open.ok()) co_return open.error();
    for (const auto& kept : *open)
        for (const auto& line : kept.lines) {
            auto loaded = co_await load(self, line.run);
            if (!loaded.ok()) co_return loaded;
        }
    self->room->take_over(std::move(*open));
    self->batches_known = true;
    co_return Done{};
}

auto Engine::State::post(std::shared_ptr<State> self, Ask what, Deadline ask_until)
    -> asio::awaitable<Result<std::shared_ptr<const Parcel>>> {
    const auto& name = what.request.model;
    const auto found = self->lanes.find(name);
    const bool can = self->room && found != self->lanes.end() && !found->second.refusal(what.template_name) &&
                     self->room->route(name) != nullptr && !self->refusal_of(what);
    if (!can) co_return std::shared_ptr<const Parcel>{};
    auto loaded = co_await load(self, what.run);
    if (!loaded.ok()) co_return loaded.error();
    const auto& card = found->second.client->card();
    const auto key =
        what.key ? *what.key : model::request_key(what.request, card.model_id, card.realm);
    auto parcel = co_await self->room->post(std::move(what), key, ask_until);
    co_return parcel;
}

auto Engine::State::tend(std::shared_ptr<State> self, Deadline ask_until)
    -> asio::awaitable<void> {
    if (self->room) co_await self->room->tend(ask_until);
}

auto Engine::State::load_ratios(std::shared_ptr<State> self) -> asio::awaitable<Status> {
    auto rows = co_await self->ledger.token_ratios();
    if (!rows.ok()) co_return rows.error();
    for (auto& [name, lane] : self->lanes)
        for (const auto& row : *rows)
            if (row.model == lane.ratios.row().model && row.seen > lane.ratios.row().seen)
                lane.ratios.load(row);
    co_return Done{};
}

auto Engine::State::keep_ratios(std::shared_ptr<State> self) -> asio::awaitable<Status> {
    auto learnt = self->ratios_to_keep(1);
    if (learnt.empty()) co_return Done{};
    auto kept = co_await self->ledger.keep_token_ratios(std::move(learnt));
    co_return kept;
}

auto Engine::State::refusal_of(const Ask& what) const -> std::optional<Error> {
    const auto own = settings.refused.find(what.enterprise);
    if (own == settings.refused.end()) return std::nullopt;
    const auto found = own->second.find(what.request.model);
    if (found == own->second.end()) return std::nullopt;
    return Error{ErrorKind::fix_config, found->second};
}

auto Engine::State::joined(Result<Told> result) -> Result<Told> {
    if (!result.ok()) return result;
    ++counters.reused;
    result->reused = true;
    return result;
}

auto Engine::State::ask(std::shared_ptr<State> self, Ask what, Deadline deadline)
    -> asio::awaitable<Result<Told>> {
    for (auto& message : what.request.messages) message.content.shrink_to_fit();  // thousands wait with theirs
    std::vector<ModelName> models{what.request.model};
    std::optional<Error> first;
    for (std::size_t at = 0; at < models.size(); ++at) {
        what.request.model = models[at];
        if (first) what.key.reset();
        auto told = co_await ask_one(self, what, deadline);
        if (told.ok()) {
            if (first) told->instead_why = first->message();
            co_return told;
        }
        // Smaller parts go the same way, and find the asked model's trouble at once.
        if (first && told.error().kind() == ErrorKind::too_long) co_return told.error();
        self->add_stand_ins(models, models[at], told.error().kind());
        if (!first) first = told.error();
    }
    co_return *first;
}

auto Engine::State::ask_one(std::shared_ptr<State> self, const Ask& what, Deadline deadline)
    -> asio::awaitable<Result<Told>> {
    const auto found = self->lanes.find(what.request.model);
    if (found == self->lanes.end())
        co_return Error{ErrorKind::fix_config,
                        "no model \"" + what.request.model.str() + "\" is configured"};
    if (auto refused = self->refusal_of(what)) co_return *refused;
    auto& lane = found->second;
    const auto& card = lane.client->card();
    const auto key =
        what.key ? *what.key : model::request_key(what.request, card.model_id, card.realm);
    for (auto other = self->flights.find(key); other != self->flights.end();
         other = self->flights.find(key)) {
        const auto flight = other->second;
        while (!flight->over) {
            if (deadline.passed(self->clock))
                co_return Error{ErrorKind::cancelled,
                                "the time was up while the same question was being asked"};
            if (!flight->landed) flight->landed = std::make_unique<async::Bell>(self->io);
            co_await flight->landed->wait(deadline);
        }
        if (!is_the_leaders_own(*flight)) co_return self->joined(*flight->result);
    }
    Leading leading{self->flights, key};
    auto result = co_await lead(self, lane, what, key, deadline);
    leading.land(result);
    co_return result;
}

auto Engine::State::lead(std::shared_ptr<State> self, Lane& lane, const Ask& what, Digest key,
                         Deadline deadline) -> asio::awaitable<Result<Told>> {
    auto told = co_await known(self, key);
    if (told) co_return std::move(*told);
    if (!self->budget.knows(what.run)) {
        auto loaded = co_await load(self, what.run);
        if (!loaded.ok()) co_return loaded.error();
    }
    Call call{self, lane, what, key, deadline};
    if (self->room && self->room->route(what.request.model) != nullptr) {
        auto taken = co_await take_posted(self, call, key);
        if (!taken.ok()) co_return taken.error();
    }
    auto result = co_await call.run();
    co_return result;
}

/// What the ledger has, or its error. Apart from `lead`, whose frame stands while the answer is waited for.
auto Engine::State::known(std::shared_ptr<State> self, Digest key)
    -> asio::awaitable<std::optional<Result<Told>>> {
    auto answer = co_await self->ledger.answer(key, self->clock.now());
    if (!answer.ok()) co_return Result<Told>{answer.error()};
    if (!*answer) co_return std::nullopt;
    auto told = told_from(**answer);
    if (told) told = self->joined(std::move(*told));
    co_return told;
}

auto Engine::State::take_posted(std::shared_ptr<State> self, Call& call, Digest key)
    -> asio::awaitable<Status> {
    auto posted = co_await self->room->book.reply(key);
    if (!posted.ok()) co_return posted.error();
    if (*posted)
        call.begin_with(std::move(**posted), [&book = self->room->book](Answer answer) {
            return book.keep(std::move(answer));
        });
    co_return Done{};
}

Engine::Engine(asio::any_io_executor io, const Clock& clock, Ledger& ledger,
               std::vector<std::unique_ptr<model::ModelClient>> clients, EngineSettings settings,
               std::function<double()> unit_random)
    : state_(
          std::make_shared<State>(io, clock, ledger, std::move(settings), std::move(unit_random))) {
    for (auto& client : clients) {
        const auto name = client->card().name;
        state_->lanes.try_emplace(name, io, std::move(client), state_->settings.patience);
    }
}

Engine::~Engine() = default;

auto Engine::begin_run(RunId run) -> asio::awaitable<Result<Done>> {
    return State::begin_run(state_, run);
}

auto Engine::ask(Ask what, Deadline deadline) -> asio::awaitable<Result<Told>> {
    return State::ask(state_, std::move(what), deadline);
}

auto Engine::end_run() -> asio::awaitable<Result<Done>> {
    return State::keep_ratios(state_);
}

auto Engine::estimated_input(const model::Request& request) const -> std::int64_t {
    const auto found = state_->lanes.find(request.model);
    if (found == state_->lanes.end()) return TokenRatios{""}.estimate(scripts_of(request));
    return found->second.ratios.estimate(scripts_of(request));
}

void Engine::use_batches(BatchBook& book, std::vector<BatchRoute> routes, BatchPatience patience) {
    state_->room = std::make_unique<Postroom>(*state_, book, std::move(routes), patience);
}

auto Engine::post(Ask what, Deadline ask_until)
    -> asio::awaitable<Result<std::shared_ptr<const Parcel>>> {
    return State::post(state_, std::move(what), ask_until);
}

void Engine::send_off() {
    if (state_->room) state_->room->send_off();
}

auto Engine::tend(Deadline ask_until) -> asio::awaitable<void> {
    return State::tend(state_, ask_until);
}

auto Engine::looked_at_batches(Deadline deadline) -> asio::awaitable<void> {
    if (state_->room) co_await state_->room->all_looked_at(deadline);
}

auto Engine::parcels() -> async::Bell& {
    return state_->room ? state_->room->parcels : state_->money;
}

auto Engine::batches(const ModelName& model) const -> bool {
    return state_->room && state_->room->fills(model);
}

auto Engine::batch_troubles() const -> std::vector<std::string> {
    std::vector<std::string> out;
    if (!state_->room) return out;
    for (const auto& [model, why] : state_->room->troubles) out.push_back(why);
    return out;
}

auto Engine::key_of(const model::Request& request) const -> Digest {
    const auto* found = card(request.model);
    return found == nullptr ? Digest{} : model::request_key(request, found->model_id, found->realm);
}

auto Engine::fullest_cap() const -> std::optional<CapUse> {
    return state_->budget.fullest(state_->clock.now());
}

void Engine::wind_down() {
    state_->winding_down = true;
}

auto Engine::counters() const -> const Counters& {
    return state_->counters;
}

auto Engine::card(const ModelName& model) const -> const model::ModelCard* {
    const auto found = state_->lanes.find(model);
    return found == state_->lanes.end() ? nullptr : &found->second.client->card();
}

auto Engine::window(const ModelName& model) const -> int {
    const auto found = state_->lanes.find(model);
    if (found == state_->lanes.end()) return 1;
    // Half as many again: an ask also waits for the ledger, before and after its call. Beyond a few
    // hundred the ledger writes them together, and more would only hold memory.
    constexpr int most_at_the_ledger = 256;
    const int limit = found->second.limiter.limit();
    return limit + std::min((limit + 1) / 2, most_at_the_ledger);
}

}  // namespace fanfold::fanout
