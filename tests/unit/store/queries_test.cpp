#include "queries.hpp"

#include "database.hpp"
#include "migrations.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

auto database_of(const std::string& file) -> std::string {
    for (const auto* of_crawl : {"crawl_book.sql", "gallery.sql", "source_nights.sql", "cleaning_crawl.sql"})
        if (file == of_crawl) return "crawl";
    return file == "search.sql" || file == "cleaning_search.sql" ? "search" : "state";
}

}  // namespace

TEST_CASE("every named statement fits the schema it is for") {
    TempFolder folder;
    std::map<std::string, store::Connection> databases;
    for (const auto* name : {"state", "crawl", "search"}) {
        auto db = good(store::Connection::open(folder.path() / name, store::OpenAs::owner,
                                               "set_up_owner_normal"));
        good(store::migrate(db, name));
        if (store::queries().contains("prepare_cleaning_" + std::string{name}))
            good(db.run_script(store::query_text("prepare_cleaning_" + std::string{name})));
        databases.emplace(name, std::move(db));
    }
    for (const auto& [name, query] : store::queries()) {
        INFO(query.file << ": " << name);
        const auto statement = databases.at(database_of(query.file)).query(name);
        CHECK_FALSE(statement.trouble());
    }
}

TEST_CASE("migrating twice changes nothing") {
    TempFolder folder;
    auto db = good(store::Connection::open(folder.path() / "state", store::OpenAs::owner,
                                           "set_up_owner_full"));
    good(store::migrate(db, "state"));
    const auto version = good(db.number("schema_version"));
    CHECK(version > 0);
    good(store::migrate(db, "state"));
    CHECK(good(db.number("schema_version")) == version);
}
