#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "database.hpp"
#include "ledger.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;
using boost::asio::awaitable;

namespace {

constexpr int kills = 12;

/// What the killed owner was told is durable: "visit 1/17", "answer 1/17", "question 1/17".
using Told = std::set<std::string>;

void tell(int pipe, const std::string& what) {
    const auto line = what + "\n";
    if (::write(pipe, line.data(), line.size()) < 0) ::_exit(3);
}

auto name_of(int round, int number) -> std::string {
    return std::to_string(round) + "/" + std::to_string(number);
}

auto answered_question(const std::string& name) -> Question {
    auto question = sample_question(RunId{1}, "acme", name);
    question.state = QuestionState::answered;
    return question;
}

auto keep_visiting(StoreHouse& house, int round, int pipe) -> awaitable<void> {
    for (int number = 0;; ++number) {
        const auto name = name_of(round, number);
        std::vector<fetch::VisitRecord> batch{sample_visit(RunId{1}, "wire", name)};
        const auto done = co_await house.crawl_book().record(std::move(batch));
        if (done.ok()) tell(pipe, "visit " + name);
    }
}

auto keep_asking(StoreHouse& house, int round, int pipe) -> awaitable<void> {
    for (int number = 0;; ++number) {
        const auto name = name_of(round, number);
        auto attempt = sample_attempt(house, name, "acme", Money::pico(1));
        const auto begun = co_await house.ledger().begin(attempt);
        if (!begun.ok()) continue;
        tell(pipe, "attempt " + name);
        attempt.number = begun.value();
        attempt.state = AttemptState::settled;
        attempt.settled = Money::pico(1);
        std::optional<Answer> answer{sample_answer(name, "{}")};
        const auto settled = co_await house.ledger().settle(attempt, std::move(answer));
        if (settled.ok()) tell(pipe, "answer " + name);
    }
}

auto keep_finishing(StoreHouse& house, int round, int pipe) -> awaitable<void> {
    for (int number = 0;; ++number) {
        const auto name = name_of(round, number);
        const auto question = answered_question(name);
        std::vector<Finding> findings{sample_finding(question, "first " + name),
                                      sample_finding(question, "second " + name)};
        std::vector<Dropped> none;
        const auto done =
            co_await house.ledger().finish(question, std::move(findings), std::move(none));
        if (done.ok()) tell(pipe, "question " + name);
    }
}

[[noreturn]] void write_until_killed(const std::filesystem::path& folder, int round, int pipe) {
    StoreHouse house{folder};
    const auto bug = [](std::exception_ptr) { ::_exit(4); };
    boost::asio::co_spawn(house.io(), keep_visiting(house, round, pipe), bug);
    for (int lane = 0; lane < 4; ++lane) {
        boost::asio::co_spawn(house.io(), keep_asking(house, round * 10 + lane, pipe), bug);
        boost::asio::co_spawn(house.io(), keep_finishing(house, round * 10 + lane, pipe), bug);
    }
    house.io().run();
    ::_exit(5);
}

/// Lines told before the child died; it is killed after `at` of them.
auto read_and_kill(int pipe, pid_t child, int at) -> Told {
    Told told;
    std::string line;
    std::array<char, 512> bytes;
    bool killed = false;
    for (;;) {
        const auto count = ::read(pipe, bytes.data(), bytes.size());
        if (count <= 0) return told;
        for (ssize_t offset = 0; offset < count; ++offset) {
            if (bytes[offset] != '\n') {
                line += bytes[offset];
                continue;
            }
            told.insert(std::exchange(line, {}));
            if (!killed && static_cast<int>(told.size()) >= at)
                killed = ::kill(child, SIGKILL) == 0;
        }
    }
}

auto run_and_kill(const std::filesystem::path& folder, int round, int at) -> Told {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        write_until_killed(folder, round, ends[1]);
    }
    ::close(ends[1]);
    auto told = read_and_kill(ends[0], child, at);
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    return told;
}

void check_sound(const std::filesystem::path& file) {
    auto db = good(store::Connection::open(file, store::OpenAs::reader, "set_up_reader"));
    auto row = db.query("check_integrity");
    REQUIRE(row.next());
    CHECK(row.text(0) == "ok");
}

void check_visit(StoreHouse& house, const std::string& name) {
    const auto visit = sample_visit(RunId{1}, "wire", name);
    const auto known =
        good(house.wait(house.crawl_book().known(SourceName{"wire"}, visit.link.url.key())));
    const auto texts = good(house.wait(house.crawl_book().documents({visit.documents[0].id})));
    const auto seen = good(
        house.wait(house.crawl_book().last_sighting(SourceName{"wire"}, visit.link.url.key())));
    CHECK((known && texts.size() == 1 && seen));
}

struct Kept {
    std::set<Digest> answered;
    std::map<Digest, int> findings;  ///< by cluster
};

auto kept_in(StoreHouse& house) -> Kept {
    Kept out;
    const EnterpriseName acme{"acme"};
    for (const auto& question : good(house.wait(house.ledger().questions(RunId{1}, acme))))
        out.answered.insert(question.cluster);
    for (const auto& finding : good(house.wait(house.event_memory().findings(RunId{1}, acme))))
        ++out.findings[finding.cluster];
    return out;
}

void check_told(StoreHouse& house, const Told& told) {
    const auto kept = kept_in(house);
    for (const auto& cluster : kept.answered)
        CHECK(kept.findings.at(cluster) == 2);  // never half of an outcome
    for (const auto& line : told) {
        const auto space = line.find(' ');
        const auto kind = line.substr(0, space);
        const auto name = line.substr(space + 1);
        INFO(line);
        if (kind == "visit") check_visit(house, name);
        if (kind == "answer") CHECK(good(house.wait(house.ledger().answer(sha256(name), noon()))));
        if (kind == "question") CHECK(kept.answered.contains(answered_question(name).cluster));
    }
}

}  // namespace

TEST_CASE("an owner killed at any instant loses nothing that it was told is stored") {
    TempFolder folder;
    std::mt19937 random{20261124};
    Told all;
    for (int round = 1; round <= kills; ++round) {
        const int at = static_cast<int>(1 + random() % 150);
        all.merge(run_and_kill(folder.path(), round, at));
        for (const auto* file : {"state.db", "crawl.db"}) check_sound(folder.path() / file);
    }
    StoreHouse house{folder.path()};
    check_told(house, all);
    const auto attempts = std::count_if(
        all.begin(), all.end(), [](const auto& line) { return line.starts_with("attempt"); });
    const auto spent = spent_in(house, RunId{1});
    // Each attempt told begun counts once, settled or unknown; some may have begun without being
    // told.
    CHECK(spent >= Money::pico(attempts));
    CHECK(spent <= Money::pico(attempts + 4 * kills));
}
