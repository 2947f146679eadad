#pragma once
/// The caps: what was used, what is reserved, and whether one more call may go. A value; the engine
/// does the waiting.
///
/// Used is what was settled, plus the reservations of attempts whose end is not known. Caps are the
/// house's, an enterprise's or a template's; of a run, a day or a month; in money or in tokens. A
/// reservation belongs to the day and month in which it was made, whenever it is settled. Days and
/// months are those of the enterprise's zone for its own caps, the house's for all others.
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/stage/fanout/cap_use.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <fanfold/time/calendar.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace fanfold::fanout {

struct BudgetSettings {
    Caps house;
    std::map<EnterpriseName, Caps> enterprises;
    std::map<TemplateName, Caps> templates;
    Calendar zone;                             ///< the house's
    std::map<EnterpriseName, Calendar> zones;  ///< of enterprises that are elsewhere
    std::string currency = "USD";
};

/// Whose money a call is.
struct Payer {
    RunId run;
    EnterpriseName enterprise;
    TemplateName template_name;
};

class Budget {
    struct Account {
        Spent spent;
        Spent reserved;
    };

  public:
    explicit Budget(BudgetSettings settings) : settings_(std::move(settings)) {}

    /// What the ledger says was used before this process asked anything for the run.
    void load(RunId run, const std::vector<SpentLine>& lines);
    [[nodiscard]] auto knows(RunId run) const -> bool { return runs_.contains(run); }
    /// A day or a month that caps are of.
    struct Window {
        bool month = false;
        std::string zone;
        TimeSpan span;
    };
    /// Those that hold `now`, unless they were loaded; later ones are this process's alone.
    [[nodiscard]] auto to_load(Instant now) const -> std::vector<Window>;
    void load(const std::vector<std::pair<Window, std::vector<SpentLine>>>& windows);

    enum class Verdict { fits, wait, refused };
    struct Judgement {
        Verdict verdict = Verdict::fits;
        std::string reason;  ///< when refused: names the tightest cap
    };
    [[nodiscard]] auto judge(const Payer& payer, const Spent& bound, Instant now) -> Judgement;

    class Reservation {
      public:
        [[nodiscard]] auto amount() const -> const Spent& { return amount_; }

      private:
        friend class Budget;
        Spent amount_;
        std::vector<std::shared_ptr<Account>> accounts_;
    };
    auto reserve(const Payer& payer, const Spent& bound, Instant now) -> Reservation;
    /// What `load` counted as used, because it is in flight in a batch, is a reservation again.
    auto adopt(const Payer& payer, const Spent& bound, Instant sent_at) -> Reservation;
    /// The reservation ends, and this much of it (or more) was used.
    void settle(const Reservation& reservation, const Spent& used);
    /// Nobody knows what was used: all of it counts.
    void forget(const Reservation& reservation);

    /// Of the caps that hold now, the one that most was used of. Nothing: there is none, or nothing was used.
    [[nodiscard]] auto fullest(Instant now) const -> std::optional<CapUse>;

    [[nodiscard]] auto reserved() const -> Money { return reserved_ + unknown_; }
    [[nodiscard]] auto settled() const -> Money { return settled_; }

  private:
    enum class Period { run, day, month };
    enum class Whose { house, enterprise, of_template };
    struct Holder {
        Whose whose = Whose::house;
        std::string name;
        const Caps* caps = nullptr;
        const Calendar* zone = nullptr;
    };
    /// Which period: the run's number, or the instant at which the day or month begins.
    using Key = std::tuple<Whose, std::string, Period, std::int64_t>;
    struct Line {
        Holder holder;
        Period period = Period::run;
        std::optional<Money> money;
        std::optional<std::int64_t> tokens;
        std::shared_ptr<Account> account;
    };
    [[nodiscard]] auto holders(const Payer& payer) const -> std::vector<Holder>;
    [[nodiscard]] auto caps_of(Whose whose, const std::string& name) const -> const Caps*;
    [[nodiscard]] auto zone_of(const EnterpriseName& enterprise) const -> const Calendar&;
    [[nodiscard]] auto span_of(const Calendar& zone, Period period, Instant now) -> TimeSpan;
    [[nodiscard]] auto lines(const Payer& payer, Instant now) -> std::vector<Line>;
    auto account(const Holder& holder, Period period, std::int64_t which)
        -> std::shared_ptr<Account>&;
    void close(const Reservation& reservation, const Spent& used);
    void drop_old(Instant now);
    [[nodiscard]] auto refusal(const Line& line, const Spent& bound, bool of_tokens) const
        -> std::string;

    BudgetSettings settings_;
    std::set<RunId> runs_;
    std::map<Key, std::shared_ptr<Account>> accounts_;
    std::map<std::pair<Period, std::string>, TimeSpan> spans_;  ///< now's, by zone
    bool loaded_ = false;                                       ///< days and months
    Money reserved_;
    Money settled_;
    Money unknown_;
};

}  // namespace fanfold::fanout
