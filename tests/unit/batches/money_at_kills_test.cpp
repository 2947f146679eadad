/// A thousand price lists, usages and kills together (FANFOLD_SEEDS, FANFOLD_FIRST_SEED; fewer in
/// everyday runs): each seed is a process that asks, live or in batches, and dies before or after
/// one of its writes, up to three times; what stands in the store then is held against the
/// provider's bill.
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "books.hpp"
#include "office.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

template <class T>
using Later = boost::asio::awaitable<Result<T>>;

/// Ends the process at one of the writes: it is durable, or was not begun.
class Fuse {
  public:
    explicit Fuse(int at) : at_(at) {}
    void before() {
        if (at_ == 2 * writes_) ::_exit(9);
    }
    void after() {
        if (at_ == 2 * writes_++ + 1) ::_exit(9);
    }

  private:
    int at_;  ///< negative: never
    int writes_ = 0;
};

template <class T>
auto fused(Fuse& fuse, Later<T> write) -> Later<T> {
    fuse.before();
    auto done = co_await std::move(write);
    fuse.after();
    co_return done;
}

class FusedLedger final : public fanout::Ledger {
  public:
    FusedLedger(fanout::Ledger& inner, Fuse& fuse) : inner_(inner), fuse_(fuse) {}
    auto answer(Digest key, Instant now) -> Later<std::optional<Answer>> override {
        return inner_.answer(key, now);
    }
    auto begin(Attempt attempt) -> Later<int> override {
        return fused(fuse_, inner_.begin(std::move(attempt)));
    }
    auto settle(Attempt attempt, std::optional<Answer> answer) -> Later<Done> override {
        return fused(fuse_, inner_.settle(std::move(attempt), std::move(answer)));
    }
    auto spent_in(RunId run) -> Later<std::vector<fanout::SpentLine>> override {
        return inner_.spent_in(run);
    }
    auto spent_between(Instant from, Instant to)
        -> Later<std::vector<fanout::SpentLine>> override {
        return inner_.spent_between(from, to);
    }
    auto spent_by(RunId run, EnterpriseName enterprise) -> Later<fanout::Spent> override {
        return inner_.spent_by(run, std::move(enterprise));
    }
    auto history(int runs) -> Later<std::vector<fanout::HistoryLine>> override {
        return inner_.history(runs);
    }
    auto token_ratios() -> Later<std::vector<fanout::TokenRatio>> override {
        return inner_.token_ratios();
    }
    auto keep_token_ratios(std::vector<fanout::TokenRatio> ratios) -> Later<Done> override {
        return inner_.keep_token_ratios(std::move(ratios));
    }
    auto left_open(JobName job, EnterpriseName enterprise) -> Later<std::vector<fanout::LeftOpen>> override {
        return inner_.left_open(std::move(job), std::move(enterprise));
    }
    auto asked(EnterpriseName enterprise, std::vector<Digest> documents, RunId before)
        -> Later<std::vector<fanout::AskedPair>> override {
        return inner_.asked(std::move(enterprise), std::move(documents), before);
    }
    auto plan(RunId run, EnterpriseName enterprise, std::vector<Question> questions)
        -> Later<Done> override {
        return inner_.plan(run, std::move(enterprise), std::move(questions));
    }
    auto questions(RunId run, EnterpriseName enterprise) -> Later<std::vector<Question>> override {
        return inner_.questions(run, std::move(enterprise));
    }
    auto skip_due(RunId run, EnterpriseName enterprise, std::string reason) -> Later<Done> override {
        return inner_.skip_due(run, std::move(enterprise), std::move(reason));
    }
    auto finish(Question question, std::vector<Finding> findings, std::vector<Dropped> dropped)
        -> Later<Done> override {
        return inner_.finish(std::move(question), std::move(findings), std::move(dropped));
    }

  private:
    fanout::Ledger& inner_;
    Fuse& fuse_;
};

class FusedBook final : public fanout::BatchBook {
  public:
    FusedBook(fanout::BatchBook& inner, Fuse& fuse) : inner_(inner), fuse_(fuse) {}
    auto write(fanout::ProviderBatch batch, std::vector<Attempt> lines)
        -> Later<fanout::KeptBatch> override {
        return fused(fuse_, inner_.write(std::move(batch), std::move(lines)));
    }
    auto submitted(std::int64_t batch, std::string provider_id) -> Later<Done> override {
        return fused(fuse_, inner_.submitted(batch, std::move(provider_id)));
    }
    auto settle(std::vector<fanout::LineEnded> lines) -> Later<Done> override {
        return fused(fuse_, inner_.settle(std::move(lines)));
    }
    auto close(std::int64_t batch, std::string note) -> Later<Done> override {
        return fused(fuse_, inner_.close(batch, std::move(note)));
    }
    auto open() -> Later<std::vector<fanout::KeptBatch>> override { return inner_.open(); }
    auto is_known(std::string provider_id) -> Later<bool> override {
        return inner_.is_known(std::move(provider_id));
    }
    auto effort(RunId run, EnterpriseName enterprise) -> Later<fanout::BatchEffort> override {
        return inner_.effort(run, std::move(enterprise));
    }
    auto reply(Digest key) -> Later<std::optional<model::Reply>> override {
        return inner_.reply(key);
    }
    auto keep(Answer answer) -> Later<Done> override {
        return fused(fuse_, inner_.keep(std::move(answer)));
    }

  private:
    fanout::BatchBook& inner_;
    Fuse& fuse_;
};

/// Never returns. 0: all answered or refused by a cap; 9: killed; 5: another error.
[[noreturn]] void live(const std::filesystem::path& folder, const Terms& terms, int kill_at) {
    Fuse fuse{kill_at};
    std::unique_ptr<FusedLedger> ledger;
    std::unique_ptr<FusedBook> book;
    Office office{folder, terms, [&](store::Store& store) {
                      ledger = std::make_unique<FusedLedger>(store.ledger(), fuse);
                      book = std::make_unique<FusedBook>(store.batch_book(), fuse);
                      return Office::Ports{ledger.get(), book.get()};
                  }};
    office.work();
    for (const auto& error : office.errors)
        if (error.kind() != ErrorKind::over_budget) {
            std::fprintf(stderr, "%s\n", error.message().c_str());
            ::_exit(5);
        }
    office.engine.reset();
    office.store.reset();
    ::_exit(0);
}

class Draws {
  public:
    explicit Draws(std::uint32_t seed) : random_(seed) {}
    auto up_to(std::int64_t most) -> std::int64_t {
        return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most + 1));
    }
    auto price() -> PricePerMillion { return {Money::pico(up_to(99'000'000'000'000))}; }

  private:
    std::mt19937_64 random_;
};

auto draw_price(Draws& draws) -> model::Price {
    model::Price out;
    out.input = draws.price();
    out.output = draws.price();
    out.cached_input = draws.price();
    out.cache_write_5m = draws.price();
    out.cache_write_1h = draws.price();
    out.batch_discount = static_cast<int>(draws.up_to(100));
    return out;
}

auto draw_provider(Draws& draws, const model::Price& price) -> sim::ModelSettings {
    sim::ModelSettings out;
    out.seed = static_cast<std::uint64_t>(draws.up_to(1'000'000));
    out.prices = {price.input.price, price.cached_input->price, price.cache_write_5m->price,
                  price.cache_write_1h->price, price.output.price};
    out.cached = 0.5;
    out.cache_minimum = 1;
    out.reasoning_tokens = static_cast<int>(draws.up_to(30));
    out.faults.error = draws.up_to(2) == 0 ? 0.1 : 0;
    out.batches.errored = draws.up_to(1) == 0 ? 0.2 : 0;
    out.batches.expired = draws.up_to(1) == 0 ? 0.2 : 0;
    out.batches.discount = price.batch_discount;
    return out;
}

auto draw_terms(Draws& draws) -> Terms {
    Terms out;
    out.anthropic = draws.up_to(1) == 0;
    out.price = draw_price(draws);
    out.batches = draws.up_to(3) != 0;
    out.questions = 4 + static_cast<int>(draws.up_to(8));
    out.lines = 1 + static_cast<std::size_t>(draws.up_to(7));
    const auto bound = out.price.upper_bound(question_number(1)).pico();
    if (draws.up_to(1) == 0)
        out.cap = Money::pico(bound + draws.up_to(bound * out.questions / 2));
    return out;
}

struct Sums {
    Money settled, unknown, billed;
    std::size_t settled_count = 0, unknown_count = 0, billed_count = 0;
};

/// Each settled attempt is a line of the bill, to the last digit; no line twice.
auto sums_of(const std::vector<AttemptRow>& rows, const std::vector<sim::BillLine>& bill) -> Sums {
    Sums out;
    std::map<std::pair<std::int64_t, bool>, int> lines;
    for (const auto& line : bill) {
        ++lines[{line.cost.pico(), line.batch}];
        out.billed += line.cost;
        ++out.billed_count;
    }
    std::set<std::string> paid;
    for (const auto& row : rows) {
        if (row.state == "settled") {
            CHECK(--lines[{row.settled, row.batch != 0}] >= 0);
            CHECK(paid.insert(row.key).second);
            out.settled += Money::pico(row.settled);
            ++out.settled_count;
        } else {
            CHECK(row.settled == 0);
            CHECK((row.state == "failed" || row.state == "unknown"));
            if (row.state != "unknown") continue;
            CHECK(row.batch == 0);
            out.unknown += Money::pico(row.reserved);
            ++out.unknown_count;
        }
    }
    return out;
}

/// A program of its own (this one, at its hidden test case): a fork of a process with threads may
/// not even allocate.
auto life_of(const std::filesystem::path& folder, std::uint32_t seed, std::uint16_t port,
             int kill_at) -> int {
    const auto told = std::to_string(seed) + " " + std::to_string(port) + " " +
                      std::to_string(kill_at) + " " + folder.string();
    REQUIRE(::setenv("FANFOLD_LIFE", told.c_str(), 1) == 0);
    std::string program = "/proc/self/exe", name = "one life of a process";
    char* words[] = {program.data(), name.data(), nullptr};
    pid_t child = 0;
    REQUIRE(::posix_spawn(&child, program.c_str(), nullptr, nullptr, words, environ) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

void live_through(std::uint32_t seed) {
    INFO("seed " << seed);
    Draws draws{seed};
    auto terms = draw_terms(draws);
    sim::ModelServer server{draw_provider(draws, terms.price)};
    terms.port = server.port();
    TempFolder folder;
    int kills = 0, code = 9;
    for (auto wanted = 1 + draws.up_to(2); wanted > 0 && code == 9; --wanted) {
        const auto writes = terms.batches ? 12 : 2 * terms.questions;
        code = life_of(folder.path(), seed, terms.port,
                       static_cast<int>(draws.up_to(2 * writes)));
        kills += code == 9 ? 1 : 0;
    }
    if (code == 9) code = life_of(folder.path(), seed, terms.port, -1);
    REQUIRE(code == 0);
    const auto sums = sums_of(attempts_in(folder.path()), server.bill());
    CHECK(sums.settled <= sums.billed);
    CHECK(sums.billed <= sums.settled + sums.unknown);
    CHECK(sums.billed_count <= sums.settled_count + sums.unknown_count);
    CHECK(sums.unknown_count <= static_cast<std::size_t>(kills * terms.in_flight));
    if (terms.cap) CHECK(sums.settled + sums.unknown <= *terms.cap);
    if (!terms.cap)
        CHECK(number_in(folder.path(), "SELECT count(*) FROM answer") == terms.questions);
    CHECK(number_in(folder.path(), "SELECT count(*) FROM provider_batch WHERE open = 1") == 0);
}

auto number_from(const char* name, int otherwise) -> int {
    const auto* text = std::getenv(name);
    return text == nullptr ? otherwise : std::atoi(text);
}

}  // namespace

TEST_CASE("the ledger is the bill, for any price list, usage and kill, live and in batches") {
    const auto first = number_from("FANFOLD_FIRST_SEED", 1);
    const auto seeds = number_from("FANFOLD_SEEDS", 15);
    for (int seed = first; seed < first + seeds; ++seed)
        live_through(static_cast<std::uint32_t>(seed));
}

TEST_CASE("a batch whose lines were settled before it was closed is closed by the next start") {
    live_through(354);  // two kills: before the submission, and between the settled lines and the close
}

TEST_CASE("one life of a process", "[.]") {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto* told = std::getenv("FANFOLD_LIFE");
    REQUIRE(told != nullptr);
    std::uint32_t seed = 0;
    std::uint16_t port = 0;
    int kill_at = 0;
    std::string folder;
    std::istringstream{told} >> seed >> port >> kill_at >> folder;
    Draws draws{seed};
    auto terms = draw_terms(draws);
    terms.port = port;
    live(folder, terms, kill_at);
}
