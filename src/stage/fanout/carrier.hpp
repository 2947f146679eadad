#pragma once
/// One batch from its last line to its end, in the frame of one coroutine:
///
///   write → submit (or find again) → look, until it ended → collect → settle → close
#include <fanfold/model/batch.hpp>
#include <optional>
#include <set>
#include <string>

#include "postroom.hpp"

namespace fanfold::fanout {

class Carrier {
  public:
    Carrier(Postroom& room, Bag& bag, Deadline ask_until)
        : room_(room), bag_(bag), ask_until_(ask_until) {}
    /// When it returns the bag is over, and nothing more can come of it.
    auto run() -> boost::asio::awaitable<void>;

  private:
    using Found = std::optional<model::BatchStatus>;

    auto fill() -> boost::asio::awaitable<void>;
    auto write() -> boost::asio::awaitable<bool>;
    auto submit() -> boost::asio::awaitable<bool>;
    /// Looks for a batch that may have been submitted.
    auto find() -> boost::asio::awaitable<Found>;
    auto search(const std::vector<model::BatchStatus>& listed, bool& undecided)
        -> boost::asio::awaitable<Found>;
    auto is_ours(model::BatchStatus candidate) -> boost::asio::awaitable<bool>;
    auto note_id(std::string id) -> boost::asio::awaitable<bool>;
    auto watch() -> boost::asio::awaitable<Found>;
    auto cancel_if_late() -> boost::asio::awaitable<void>;
    auto collect(model::BatchStatus ended) -> boost::asio::awaitable<void>;
    auto settle(std::vector<model::BatchResult> results) -> boost::asio::awaitable<bool>;
    /// Settles these, a bounded number in a transaction.
    auto record(std::vector<LineEnded> ended) -> boost::asio::awaitable<bool>;
    /// Ends all lines without an answer.
    auto drop(std::string why, AttemptState as = AttemptState::failed)
        -> boost::asio::awaitable<void>;
    auto abandon(model::Failure failure) -> boost::asio::awaitable<void>;
    auto close(std::string note) -> boost::asio::awaitable<void>;
    auto pause(Duration length) -> boost::asio::awaitable<void>;

    [[nodiscard]] auto end_of(const Line& line, const model::BatchResult* result) -> LineEnded;
    [[nodiscard]] auto lines_to_send() const -> std::vector<model::BatchLine>;
    /// From then on the rest must be asked live.
    [[nodiscard]] auto live_from() const -> Deadline;
    [[nodiscard]] auto cancel_from() const -> Deadline;
    [[nodiscard]] auto next_look() -> Duration;
    void give_back_if_late();

    Postroom& room_;
    Bag& bag_;
    Deadline ask_until_;
    Duration look_{};
    bool adopted_ = false;  ///< an earlier start wrote it
    bool cancelled_ = false;
    std::set<std::string> others_;  ///< batches in the provider's list that are not this one
};

}  // namespace fanfold::fanout
