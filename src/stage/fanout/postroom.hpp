#pragma once
/// Where questions wait for their batch, and where batches are known while they are away. What
/// becomes of one batch is Carrier's (carrier.hpp). io thread; belongs to an engine's state, which
/// outlives its coroutines.
#include <fanfold/async/task_group.hpp>
#include <fanfold/stage/fanout/batches.hpp>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "desk.hpp"

namespace fanfold::fanout {

struct Line {
    Attempt row;
    Budget::Reservation money;
    std::int64_t tokens = 0;  ///< estimated; 0 = an earlier start's
};

/// A batch, from its first line to its end.
struct Bag : Parcel {
    explicit Bag(BatchRoute& its_route) : route(its_route) {}

    BatchRoute& route;
    ProviderBatch kept;                    ///< id 0: not written yet
    std::vector<Line> lines;               ///< in flight
    std::vector<model::Request> requests;  ///< of these, until they were submitted
    std::size_t bytes = 0;
    bool full = false;     ///< nothing more goes in
    bool away = false;     ///< submitted, or tried
    bool carried = false;  ///< somebody sees to it
    bool looked = false;   ///< at the provider, once
    std::int64_t done = 0;
};
using BagPtr = std::shared_ptr<Bag>;

class Postroom {
  public:
    Postroom(Desk& desk, BatchBook& book, std::vector<BatchRoute> routes, BatchPatience patience);

    /// Nullptr if this model has no batches.
    auto route(const ModelName& model) -> BatchRoute*;
    /// What an earlier start left; its money was counted as spent by the budget.
    void take_over(std::vector<KeptBatch> kept);
    auto post(Ask what, Digest key, Deadline ask_until)
        -> boost::asio::awaitable<Result<std::shared_ptr<const Parcel>>>;
    void send_off();
    auto tend(Deadline ask_until) -> boost::asio::awaitable<void>;
    auto all_looked_at(Deadline deadline) -> boost::asio::awaitable<void>;
    auto fills(const ModelName& model) const -> bool;

    /// How long the lines of this route would take if they were asked live.
    [[nodiscard]] auto live_time(const BatchRoute& route) const -> Duration;
    /// No line of it will be waited for any more: its questions are asked again.
    void release(Bag& bag);
    /// A line's end; it was durable before.
    void settle(const Bag& bag, Line& line, const Spent& used);
    /// It came to nothing: once more in a batch, or live from now on.
    void failed(const Digest& key, bool may_try_again);
    /// This provider takes no batches.
    void give_up(BatchRoute& route, std::string why);
    void count();

    Desk& desk;
    BatchBook& book;
    BatchPatience patience;
    async::Bell moved;    ///< a bag came, filled up or left
    async::Bell parcels;  ///< one is over, or was looked at
    std::map<ModelName, std::string> troubles;

  private:
    /// Only models that have a lane are asked through a route.
    [[nodiscard]] auto ratios_of(const BatchRoute& route) const -> const TokenRatios&;
    auto in_air(const Digest& key) const -> BagPtr;
    void take_out(const Bag& bag, const Digest& key);
    auto oldest_in_air() const -> BagPtr;
    auto too_many_here() const -> bool;
    auto is_worth_it(const BatchRoute& route, Deadline ask_until) const -> bool;
    auto is_known(Digest key) -> boost::asio::awaitable<Result<bool>>;
    auto put(BatchRoute& route, Ask what, Digest key, const Spent& bound) -> BagPtr;
    auto bag_with_room(BatchRoute& route, std::size_t bytes) -> BagPtr;
    auto accept(async::TaskGroup& carriers, Deadline ask_until) -> boost::asio::awaitable<void>;
    auto carry(BagPtr bag, Deadline ask_until) -> boost::asio::awaitable<void>;

    std::map<ModelName, BatchRoute> routes_;
    std::list<BagPtr> bags_;  ///< oldest first, until nothing more can come of them
    std::unordered_map<Digest, BagPtr> in_air_;
    std::unordered_map<Digest, int> failures_;
    std::unordered_set<Digest> live_only_;
    std::int64_t serial_ = 0;
};

/// What a line is called at the provider: the batch's label tells whose it is, the key which.
auto custom_id(const std::string& label, const Digest& key) -> std::string;

}  // namespace fanfold::fanout
