#pragma once
/// The engine that every model call goes through, map and fold alike:
///
///   answer look-up → join a call in flight → reserve the upper bound → limiter → write the attempt
///   → send → classify → parse → JSON Schema → one repair → re-asks → settle
///
/// io thread. Never sends before the attempt is durable; never lets settled + reserved exceed a
/// cap; waits for money only if outstanding reservations stand in the way.
///
/// What may wait goes into a provider's batch first (`post`, batches.hpp) and is asked when that is
/// over.
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/stage/fanout/batch_book.hpp>
#include <fanfold/stage/fanout/batches.hpp>
#include <fanfold/stage/fanout/cap_use.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <fanfold/stage/fanout/patience.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/time/calendar.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fanout {

struct Ask {
    RunId run;
    EnterpriseName enterprise;
    TemplateName template_name;  ///< or "fold/section", "fold/headline": for the attempt's row
    model::Request request;      ///< `model` names the client
    std::optional<Digest> key;   ///< what `key_of` said of the request, if it was asked before
};

/// A validated reply.
struct Told {
    nlohmann::json value;
    Digest key;
    ModelName model;
    bool reused = false;      ///< no call was made for it
    Usage usage;              ///< of the answer that was used
    std::string instead_why;  ///< why another model than the one asked for told it; "" = it did
};

struct Counters {
    std::int64_t calls = 0;  ///< attempts sent by this engine
    std::int64_t reused = 0;
    std::int64_t in_flight = 0;
    std::int64_t unsettled = 0;   ///< in the ledger, or about to be, without their end
    std::int64_t batches = 0;     ///< at a provider, or about to be
    std::int64_t in_batches = 0;  ///< questions in them
    std::int64_t batch_done = 0;  ///< of these, those that the provider says are answered
    Money settled;
    Money reserved;  ///< of attempts in flight, and of those whose end is not known
};

struct EngineSettings {
    std::string currency = "USD";
    Caps caps;  ///< over all
    std::map<EnterpriseName, Caps> enterprise_caps;
    std::map<TemplateName, Caps> template_caps;
    Calendar zone;                             ///< of the days and months of shared caps
    std::map<EnterpriseName, Calendar> zones;  ///< of enterprises that are elsewhere
    /// Models that may not read for an enterprise, each with why, in words. Nothing is sent to
    /// them, nor is what they told used.
    std::map<EnterpriseName, std::map<ModelName, std::string>> refused;
    /// Asked instead, in this order, when a model can't be had (unavailable, misconfigured, parked).
    std::map<ModelName, std::vector<ModelName>> fallbacks;
    /// Asked instead of every model when a cap would be exceeded.
    std::vector<ModelName> when_money_ends;
    std::int64_t epoch = 0;
    int retries = 8;     ///< per question, after trouble that may pass
    int refusals = 100;  ///< per question: "too much now" is no trouble, but it must end one day
    Patience patience;
    Duration negative_ttl = std::chrono::hours{24};
    Duration retry_base = std::chrono::milliseconds{
        500};  ///< first wait before asking again; doubles up to `retry_cap`
    Duration retry_cap = std::chrono::seconds{8};
};

class Engine {
  public:
    Engine(boost::asio::any_io_executor io, const Clock& clock, Ledger& ledger,
           std::vector<std::unique_ptr<model::ModelClient>> clients, EngineSettings settings,
           std::function<double()> unit_random);
    ~Engine();
    /// Loads what was spent before (after a crash: unknown attempts count by their reservation).
    [[nodiscard]] auto begin_run(RunId run) -> boost::asio::awaitable<Result<Done>>;
    /// Errors: over_budget (names the cap), give_up (the model could not answer in the schema, or
    /// refuses), too_long (the model does not take so much at once), fix_config (key, model or price wrong), unavailable (the model can't be reached),
    /// retry_later (the provider asks for a pause of more than two minutes: "parked"), cancelled
    /// (deadline); those of the ledger as they are. After fix_config the model is not called again
    /// until the next `begin_run`. Where the settings name stand-ins the error is the asked model's,
    /// after they failed too.
    [[nodiscard]] auto ask(Ask what, Deadline deadline) -> boost::asio::awaitable<Result<Told>>;
    /// Nothing more is sent: who waits for a place waits until it is cancelled. `counters().unsettled`
    /// then falls to 0.
    void wind_down();
    /// Keeps what was learnt in the run.
    [[nodiscard]] auto end_run() -> boost::asio::awaitable<Result<Done>>;
    /// Input tokens of a request, by what its model counted before. An estimate; reservations are
    /// of the upper bound.
    [[nodiscard]] auto estimated_input(const model::Request& request) const -> std::int64_t;

    /// Before the first run begins. `book` outlives the engine.
    void use_batches(BatchBook& book, std::vector<BatchRoute> routes, BatchPatience patience);
    /// Puts it into the model's next batch; a key that is in one already is not put twice. Nothing:
    /// `ask` it now (it is answered, its model has no batches, too little time is left, or it must
    /// be asked live). The parcel may also be another one that must be over first, where money is
    /// short. Errors are the ledger's.
    [[nodiscard]] auto post(Ask what, Deadline ask_until)
        -> boost::asio::awaitable<Result<std::shared_ptr<const Parcel>>>;
    /// Batches that are not full leave too: who calls this has nothing more to post.
    void send_off();
    /// Sees to all batches, those of earlier starts too, until it is cancelled. A batch that is not
    /// over in time is cancelled, and what it did not do can be asked live before `ask_until`.
    [[nodiscard]] auto tend(Deadline ask_until) -> boost::asio::awaitable<void>;
    /// Returns when every batch that an earlier start left was looked at once, and collected if it
    /// had ended.
    [[nodiscard]] auto looked_at_batches(Deadline deadline) -> boost::asio::awaitable<void>;
    /// Rings when a parcel is over.
    [[nodiscard]] auto parcels() -> async::Bell&;
    /// Whether this model's questions are put into batches.
    [[nodiscard]] auto batches(const ModelName& model) const -> bool;
    /// Why a provider took no batches, in words.
    [[nodiscard]] auto batch_troubles() const -> std::vector<std::string>;

    [[nodiscard]] auto key_of(const model::Request& request) const -> Digest;
    [[nodiscard]] auto counters() const -> const Counters&;
    /// The cap that most was used of, of the run, the day and the month that are now.
    [[nodiscard]] auto fullest_cap() const -> std::optional<CapUse>;
    [[nodiscard]] auto card(const ModelName& model) const -> const model::ModelCard*;
    /// How many asks are worth having in the air at once for this model.
    [[nodiscard]] auto window(const ModelName& model) const -> int;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace fanfold::fanout
