#pragma once
/// One attempt, from its reservation to its settlement. However it ends (a thrown cancellation
/// included), its slot and its money come back: nothing if it was never sent, all of the
/// reservation if nobody knows.
#include <fanfold/flow/question.hpp>

#include "desk.hpp"

namespace fanfold::fanout {

class OpenAttempt {
  public:
    OpenAttempt(Desk& desk, Lane& lane, Budget::Reservation reservation)
        : desk_(&desk), lane_(&lane), reservation_(std::move(reservation)) {
        desk_->count_money();
    }
    ~OpenAttempt() {
        leave(false, false);
        if (open_ && sent_) unknown();
        if (open_) spent({});
        if (on_paper_) --desk_->counters.unsettled;
    }
    OpenAttempt(const OpenAttempt&) = delete;
    auto operator=(const OpenAttempt&) -> OpenAttempt& = delete;

    [[nodiscard]] auto tokens() const -> std::int64_t { return tokens_; }
    [[nodiscard]] auto ticket() const -> Ticket { return ticket_; }
    [[nodiscard]] auto reserved() const -> const Spent& { return reservation_.amount(); }
    void enter(std::int64_t tokens) {
        tokens_ = tokens;
        ticket_ = lane_->limiter.enter(desk_->clock.steady_now(), tokens);
    }
    /// It stands, or is about to, in the ledger as sent.
    void write_down() {
        on_paper_ = true;
        ++desk_->counters.unsettled;
    }
    void sending() {
        sent_ = true;
        ticket_.sent = desk_->clock.steady_now();
        ++desk_->counters.calls;
        ++desk_->counters.in_flight;
    }
    /// The call is over: its slot is free.
    void leave(bool crowded, bool success) {
        if (ticket_.number == 0) return;
        lane_->limiter.leave(std::exchange(ticket_, {}), crowded, success);
        if (sent_) --desk_->counters.in_flight;
        lane_->line.call_first();
    }
    void spent(const Spent& used) {
        desk_->budget.settle(reservation_, used);
        closed();
    }
    void unknown() {
        desk_->budget.forget(reservation_);
        closed();
    }

    Attempt row;

  private:
    void closed() {
        open_ = false;
        desk_->count_money();
        desk_->money.ring();
    }

    Desk* desk_;
    Lane* lane_;
    Budget::Reservation reservation_;
    Ticket ticket_;
    std::int64_t tokens_ = 0;  ///< estimated, as the limiter counts them
    bool on_paper_ = false;
    bool sent_ = false;
    bool open_ = true;
};

}  // namespace fanfold::fanout
