#pragma once
/// The caps: what was spent, what is reserved, and whether one more call may go. A value; the
/// engine does the waiting.
///
/// Spent is settled money plus the reservations of attempts whose end is not known. A reservation
/// belongs to the run, to the enterprise in that run, and to the UTC day on which it was made.
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <map>
#include <string>

namespace fanfold::fanout {

struct Reservation {
    RunId run;
    EnterpriseName enterprise;
    std::int64_t day = 0;
    Money amount;
};

class Budget {
  public:
    Budget(Caps caps, std::map<EnterpriseName, Money> enterprise_caps, std::string currency);

    [[nodiscard]] auto knows(RunId run) const -> bool { return runs_.contains(run); }
    /// What the ledger says was spent before this process asked anything for the run. The day is
    /// taken over only once: from then on this budget counts it.
    void load(RunId run, const Spending& spending, Instant now);

    enum class Verdict { fits, wait, refused };
    struct Judgement {
        Verdict verdict = Verdict::fits;
        std::string reason;  ///< when refused: names the tightest cap
    };
    [[nodiscard]] auto judge(RunId run, const EnterpriseName& enterprise, Money bound, Instant now)
        -> Judgement;

    auto reserve(RunId run, const EnterpriseName& enterprise, Money bound, Instant now)
        -> Reservation;
    /// The reservation ends, and this much of it (or more) was spent.
    void settle(const Reservation& reservation, Money spent);
    /// Nobody knows what was spent: all of it counts as spent.
    void forget(const Reservation& reservation);

    [[nodiscard]] auto reserved() const -> Money { return reserved_ + unknown_; }
    [[nodiscard]] auto settled() const -> Money { return settled_; }

  private:
    struct Account {
        Money spent;
        Money reserved;
    };
    struct Line {
        std::string what;  ///< "cap per run"
        std::string cure;
        Money cap;
        Account account;
    };
    void close(const Reservation& reservation, Money spent);
    [[nodiscard]] auto lines(RunId run, const EnterpriseName& enterprise, std::int64_t day)
        -> std::vector<Line>;
    [[nodiscard]] auto refusal(const Line& line, Money bound) const -> std::string;

    Caps caps_;
    std::map<EnterpriseName, Money> enterprise_caps_;
    std::string currency_;
    std::map<RunId, Account> runs_;
    std::map<std::pair<RunId, EnterpriseName>, Account> enterprises_;
    std::map<std::int64_t, Account> days_;
    bool day_loaded_ = false;
    Money reserved_;
    Money settled_;
    Money unknown_;
};

}  // namespace fanfold::fanout
