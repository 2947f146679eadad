#include <fanfold/store/backup.hpp>
#include <fstream>

#include "database.hpp"
#include "migrations.hpp"
#include "queries.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

auto troubles_of(const std::vector<store::CheckedFile>& files) -> std::string {
    std::string out;
    for (const auto& file : files)
        if (!file.trouble.empty()) out += file.name + ": " + file.trouble + "\n";
    return out;
}

}  // namespace

TEST_CASE("a backup is made beside a running owner, and checks") {
    StoreHouse house;
    TempFolder folder;
    const auto files = good(store::back_up(house.folder(), folder.path() / "monday"));
    CHECK(files.size() == 2);
    CHECK(troubles_of(files).empty());
}

TEST_CASE("no backup is written over another") {
    StoreHouse house;
    TempFolder folder;
    good(store::back_up(house.folder(), folder.path()));
    const auto again = store::back_up(house.folder(), folder.path());
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().kind() == ErrorKind::bad_input);
}

TEST_CASE("a restored backup is what was backed up, and what stood there is kept") {
    StoreHouse house;
    const auto secret = house.store().fence_secret();
    TempFolder folder;
    good(store::back_up(house.folder(), folder.path() / "monday"));
    CHECK(store::restore(folder.path() / "monday", house.folder()).error().kind() == ErrorKind::busy);
    StoreHouse other{folder.path() / "other"};
    CHECK(other.store().fence_secret() != secret);
    other.close();
    const auto aside = good(store::restore(folder.path() / "monday", other.folder()));
    CHECK(std::filesystem::exists(aside / "state.db"));
    other.reopen();
    CHECK(other.store().fence_secret() == secret);
}

TEST_CASE("a damaged or missing file is found, and is never restored") {
    StoreHouse house;
    TempFolder folder;
    const auto backup = folder.path() / "monday";
    good(store::back_up(house.folder(), backup));
    house.close();
    SECTION("missing") {
        std::filesystem::remove(backup / "crawl.db");
    }
    SECTION("damaged") {
        std::fstream file{backup / "crawl.db", std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(4096);
        file << std::string(4096, 'x');
    }
    CHECK(troubles_of(good(store::check_folder(backup))).starts_with("crawl.db: "));
    const auto before = std::filesystem::file_size(house.folder() / "state.db");
    CHECK_FALSE(store::restore(backup, house.folder()).ok());
    CHECK(std::filesystem::file_size(house.folder() / "state.db") == before);
}

TEST_CASE("before an older database is brought to the newest schema, a copy is kept") {
    TempFolder folder;
    const auto file = folder.path() / "state.db";
    auto db = good(store::Connection::open(file, store::OpenAs::owner, "set_up_owner_full"));
    for (const auto& migration : store_migrations_files())
        if (migration.path == "state/0001_first.sql") good(db.run_script(std::string{migration.bytes}));
    REQUIRE(good(db.number("schema_version")) == 1);
    good(store::migrate(db, "state"));
    CHECK(good(db.number("schema_version")) > 1);
    auto copy = good(store::Connection::open(folder.path() / "state.db.schema-1", store::OpenAs::owner, "set_up_owner_full"));
    CHECK(good(copy.number("schema_version")) == 1);
}
