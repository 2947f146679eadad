#include <sqlite3.h>
#include <unistd.h>

#include <fstream>

#include "database.hpp"
#include "ledger.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

auto try_open(const std::filesystem::path& folder) -> Result<std::unique_ptr<store::Store>> {
    static boost::asio::io_context io;
    static const ManualClock clock{noon()};
    return store::Store::open(folder, io.get_executor(), clock);
}

void set_version(const std::filesystem::path& file, int version) {
    auto db = good(store::Connection::open(file, store::OpenAs::owner, "set_up_owner_full"));
    good(db.run_script("PRAGMA user_version = " + std::to_string(version)));
}

}  // namespace

TEST_CASE("a second owner is refused with the first one's process id") {
    StoreHouse house;
    const auto second = try_open(house.folder());
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().kind() == ErrorKind::busy);
    CHECK(second.error().message().find("pid " + std::to_string(::getpid())) != std::string::npos);
    house.close();
    CHECK(try_open(house.folder()).ok());
}

TEST_CASE("the folder is made, epochs grow and the fence secret stays") {
    TempFolder folder;
    StoreHouse house{folder.path() / "deep" / "state"};
    const auto epoch = house.epoch();
    const auto secret = house.store().fence_secret();
    CHECK(epoch > 0);
    CHECK(secret.size() == 64);
    house.reopen();
    CHECK(house.epoch() == epoch + 1);
    CHECK(house.store().fence_secret() == secret);
    CHECK(StoreHouse{}.store().fence_secret() != secret);
}

TEST_CASE("a newer schema is refused by owner and reader, and left as it is") {
    StoreHouse house;
    house.close();
    const auto* name = GENERATE("state.db", "crawl.db");
    set_version(house.folder() / name, 99);
    for (const auto& error :
         {try_open(house.folder()).error(), store::Store::open_reading(house.folder()).error()}) {
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK(error.message().find("made by a newer fanfold") != std::string::npos);
        CHECK(error.message().find(name) != std::string::npos);
    }
}

TEST_CASE("a newer search index is built again") {
    StoreHouse house;
    house.close();
    set_version(house.folder() / "search.db", 99);
    house.reopen();
}

TEST_CASE("a damaged database is unavailable, in words") {
    StoreHouse house;
    house.close();
    std::ofstream(house.folder() / "state.db", std::ios::trunc) << std::string(8'192, 'x');
    const auto opened = try_open(house.folder());
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().kind() == ErrorKind::unavailable);
    CHECK(opened.error().message().find("damaged") != std::string::npos);
}

TEST_CASE("an older owner that still runs can write nothing more") {
    StoreHouse house;
    auto attempt = sample_attempt(house, "k", "acme", Money::pico(1));
    // What a second owner on a file system without locks would do.
    auto other = good(store::Connection::open(house.folder() / "state.db", store::OpenAs::owner,
                                              "set_up_owner_full"));
    good(other.number("raise_epoch"));
    const auto begun = house.wait(house.ledger().begin(attempt));
    REQUIRE_FALSE(begun.ok());
    CHECK(begun.error().kind() == ErrorKind::busy);
}

TEST_CASE("one write that fails does not take its neighbours with it") {
    StoreHouse house;
    std::vector<std::optional<Result<int>>> results(40);
    for (std::size_t at = 0; at < results.size(); ++at) {
        auto attempt = sample_attempt(house, std::to_string(at), "acme", Money::pico(1));
        if (at % 4 == 3) attempt.epoch = house.epoch() + 5;  // refused by the ledger
        boost::asio::co_spawn(house.io(), house.ledger().begin(attempt),
                              [&results, at](std::exception_ptr, Result<int> number) {
                                  results[at] = std::move(number);
                              });
    }
    house.io().restart();
    house.io().run();
    for (std::size_t at = 0; at < results.size(); ++at) CHECK(results[at]->ok() == (at % 4 != 3));
    CHECK(spent_in(house, RunId{1}) == Money::pico(30));
}

TEST_CASE("closing does what still waits") {
    StoreHouse house;
    for (int at = 0; at < 100; ++at)
        boost::asio::co_spawn(
            house.io(),
            house.ledger().begin(sample_attempt(house, std::to_string(at), "acme", Money::pico(1))),
            [](std::exception_ptr, Result<int>) {});
    house.io().restart();
    while (house.io().poll_one() != 0) {
    }  // all are handed over; perhaps none is answered
    house.reopen();
    CHECK(spent_in(house, RunId{1}) == Money::pico(100));
}

TEST_CASE("the write-ahead log is emptied by closing, and kept short while writing") {
    StoreHouse house;
    for (int at = 0; at < 60; ++at) {
        std::vector<fetch::VisitRecord> batch;
        for (int one = 0; one < 40; ++one)
            batch.push_back(
                sample_visit(RunId{1}, "wire", std::to_string(at) + "/" + std::to_string(one)));
        good(house.wait(house.crawl_book().record(batch)));
    }
    const auto log = house.folder() / "crawl.db-wal";
    CHECK(std::filesystem::file_size(log) < 24u << 20);
    house.close();
    CHECK((!std::filesystem::exists(log) || std::filesystem::file_size(log) == 0));
}
