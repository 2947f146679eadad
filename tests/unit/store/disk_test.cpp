#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "database.hpp"
#include "ledger.hpp"
#include "store_house.hpp"

using namespace fanfold;
using namespace fanfold::tests;

namespace {

/// A small file system of its own; only root can have one.
class SmallDisk {
  public:
    explicit SmallDisk(const std::string& size) {
        mounted_ =
            ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    auto operator=(const SmallDisk&) -> SmallDisk& = delete;
    [[nodiscard]] auto path() const -> std::filesystem::path { return folder_.path(); }
    [[nodiscard]] auto mounted() const -> bool { return mounted_; }
    auto make_read_only() -> bool {
        return ::mount("tmpfs", folder_.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) ==
               0;
    }

  private:
    TempFolder folder_;
    bool mounted_ = false;
};

void say_skipped() {
    WARN("skipped: mounting a tmpfs needs root");
}

auto noise(std::size_t bytes, unsigned seed) -> std::string {
    std::mt19937 random{seed};
    std::string out(bytes, '\0');
    for (auto& letter : out) letter = static_cast<char>('!' + random() % 90);
    return out;
}

auto big_visit(int number) -> fetch::VisitRecord {
    auto visit = sample_visit(RunId{1}, "wire", "big" + std::to_string(number));
    visit.documents[0].text = noise(100'000, static_cast<unsigned>(number));
    return visit;
}

void fill_up(const std::filesystem::path& file) {
    std::ofstream out{file, std::ios::binary};
    const std::string block(4'096, 'x');
    while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
}

/// Visits that were told stored, until one is refused.
auto record_until_refused(StoreHouse& house)
    -> std::pair<std::vector<fetch::VisitRecord>, std::optional<Error>> {
    std::vector<fetch::VisitRecord> stored;
    for (int number = 0; number < 400; ++number) {
        auto visit = big_visit(number);
        const auto done = house.wait(house.crawl_book().record({visit}));
        if (!done.ok()) return {stored, done.error()};
        stored.push_back(std::move(visit));
    }
    return {stored, std::nullopt};
}

auto sound(const std::filesystem::path& file) -> std::string {
    auto db = good(store::Connection::open(file, store::OpenAs::reader, "set_up_reader"));
    auto row = db.query("check_integrity");
    return row.next() ? row.text(0) : row.trouble()->message();
}

}  // namespace

TEST_CASE("a disk below the floor is refused before anything is touched") {
    SmallDisk disk{"2m"};
    if (!disk.mounted()) return say_skipped();
    boost::asio::io_context io;
    const ManualClock clock{noon()};
    const auto opened = store::Store::open(disk.path(), io.get_executor(), clock);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().kind() == ErrorKind::no_space);
    CHECK(opened.error().message().find("8 MiB") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(disk.path() / "state.db"));
}

TEST_CASE(
    "a disk that fills up refuses writes in words, loses nothing, and goes on when there is room") {
    SmallDisk disk{"16m"};
    if (!disk.mounted()) return say_skipped();
    StoreHouse house{disk.path()};
    const auto [stored, refused] = record_until_refused(house);
    REQUIRE(refused);
    CHECK(refused->kind() == ErrorKind::no_space);
    CHECK(refused->message().find("disk is full") != std::string::npos);
    CHECK(refused->message().find("crawl.db") != std::string::npos);
    REQUIRE_FALSE(stored.empty());

    REQUIRE(::mount("tmpfs", disk.path().c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0);
    good(house.wait(house.crawl_book().record({big_visit(1'000)})));
    house.reopen();
    for (const auto& visit : stored) {
        const auto texts = good(house.wait(house.crawl_book().documents({visit.documents[0].id})));
        REQUIRE(texts.size() == 1);
        CHECK(texts[0].text == visit.documents[0].text);
    }
    CHECK(sound(disk.path() / "crawl.db") == "ok");
}

TEST_CASE("the ledger on a full disk refuses, and what it told stored stays") {
    SmallDisk disk{"16m"};
    if (!disk.mounted()) return say_skipped();
    StoreHouse house{disk.path()};
    fill_up(disk.path() / "filler");
    int begun = 0;
    std::optional<Error> refused;
    while (!refused && begun < 20'000) {
        auto attempt =
            sample_attempt(house, std::to_string(begun), noise(20'000, 1), Money::pico(1));
        const auto number = house.wait(house.ledger().begin(attempt));
        if (number.ok())
            ++begun;
        else
            refused = number.error();
    }
    REQUIRE(refused);
    CHECK(refused->kind() == ErrorKind::no_space);
    std::filesystem::remove(disk.path() / "filler");
    house.reopen();
    CHECK(spent_in(house, RunId{1}) == Money::pico(begun));
    CHECK(sound(disk.path() / "state.db") == "ok");
}

TEST_CASE("a read-only folder cannot be owned, and can be read") {
    SmallDisk disk{"16m"};
    if (!disk.mounted()) return say_skipped();
    {
        StoreHouse house{disk.path()};
        good(house.wait(house.crawl_book().record({sample_visit(RunId{1}, "wire", "a")})));
    }
    REQUIRE(disk.make_read_only());
    boost::asio::io_context io;
    const ManualClock clock{noon()};
    const auto opened = store::Store::open(disk.path(), io.get_executor(), clock);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().kind() == ErrorKind::no_space);
    CHECK(opened.error().message().find("cannot be written") != std::string::npos);
    const auto reader = good(store::Store::open_reading(disk.path()));
    CHECK(good(reader->document(sample_document("wire a").id.hex())).kind == "article");
}

TEST_CASE("a state folder that cannot be made is told in words") {
    boost::asio::io_context io;
    const ManualClock clock{noon()};
    const auto opened = store::Store::open("/proc/fanfold", io.get_executor(), clock);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().message().find("/proc/fanfold") != std::string::npos);
}
