#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "catch.hpp"
#include "sample.hpp"
#include "scratch.hpp"

using namespace fanfold;
using namespace fanfold::deliver;
using sample::bytes_of;
using sample::names_in;
using sample::Scratch;
namespace fs = std::filesystem;

TEST_CASE("A report is written in three forms, and the latest links lead to it") {
    const Scratch scratch;
    const auto report = sample::report();
    const auto written = write_folder(report, scratch.path());
    REQUIRE(written.ok());
    CHECK(written.value() == scratch.path() / "hanbit" / "2026-11-24-r12.html");
    CHECK(names_in(scratch.path() / "hanbit") ==
          std::set<std::string>{"2026-11-24-r12.html", "2026-11-24-r12.json", "2026-11-24-r12.md",
                                "feed.xml", "latest.html", "latest.json", "latest.md"});
    CHECK(bytes_of(scratch.path() / "hanbit" / "latest.html") == to_html(report));
    CHECK(bytes_of(scratch.path() / "hanbit" / "latest.md") == to_markdown(report));
    CHECK(fs::read_symlink(scratch.path() / "hanbit" / "latest.json") == "2026-11-24-r12.json");
    const auto json = nlohmann::json::parse(bytes_of(scratch.path() / "hanbit" / "latest.json"));
    CHECK(from_json(json).ok());
}

TEST_CASE("Writing twice leaves the same files, and the next run moves the links") {
    const Scratch scratch;
    auto report = sample::report();
    REQUIRE(write_folder(report, scratch.path()).ok());
    const auto before = bytes_of(scratch.path() / "hanbit" / "latest.json");
    REQUIRE(write_folder(report, scratch.path()).ok());
    CHECK(bytes_of(scratch.path() / "hanbit" / "latest.json") == before);
    CHECK(names_in(scratch.path() / "hanbit").size() == 7);

    report.run = RunId{13};
    REQUIRE(write_folder(report, scratch.path()).ok());
    CHECK(fs::read_symlink(scratch.path() / "hanbit" / "latest.md") == "2026-11-24-r13.md");
    CHECK(names_in(scratch.path() / "hanbit").size() == 10);
}

TEST_CASE("A report that is written again later stands in its files, and the links stay with the newest of its kind") {
    const Scratch scratch;
    const auto home = scratch.path() / "hanbit";
    auto night = sample::report();
    auto next = night;
    next.run = RunId{13};
    auto week = night;
    week.run = RunId{14};
    week.period = Period::week;
    for (const auto& report : {night, next, week}) REQUIRE(write_folder(report, scratch.path()).ok());
    for (auto* report : {&night, &next}) {
        report->sections[0].items[0].text = "The editor wrote this instead";
        REQUIRE(write_folder(*report, scratch.path(), Links::unless_later).ok());
    }
    CHECK(bytes_of(home / "2026-11-24-r12.md").find("The editor wrote this instead") != std::string::npos);
    CHECK(fs::read_symlink(home / "latest.html") == "2026-11-24-r13.html");
    CHECK(bytes_of(home / "latest.html").find("The editor wrote this instead") != std::string::npos);
    CHECK(fs::read_symlink(home / "latest-week.html") == "2026-11-24-r14.html");
    fs::remove(home / "latest.json");
    REQUIRE(write_folder(night, scratch.path(), Links::unless_later).ok());
    CHECK(fs::read_symlink(home / "latest.json") == "2026-11-24-r12.json");
}

TEST_CASE("No name of an enterprise leads out of the folder, and two of them never share one") {
    const Scratch scratch;
    std::set<fs::path> homes;
    for (const std::string name :
         {"../../etc", "..", ".", "", "a/b", "a b", "a_b", "/abs", ".hidden", "한빛", "x\ny"}) {
        auto report = sample::report();
        report.enterprise = EnterpriseName{name};
        const auto written = write_folder(report, scratch.path());
        REQUIRE(written.ok());
        CHECK(written->parent_path().parent_path() == scratch.path());
        CHECK(homes.insert(written->parent_path()).second);
    }
    CHECK(names_in(scratch.path()).size() == homes.size());
}

TEST_CASE("A planted link in the way is replaced, never written through") {
    const Scratch scratch;
    const auto outside = scratch.path() / "outside.txt";
    std::ofstream{outside} << "precious";
    fs::create_directories(scratch.path() / "hanbit");
    fs::create_symlink(outside, scratch.path() / "hanbit" / "2026-11-24-r12.html");
    fs::create_symlink(outside, scratch.path() / "hanbit" / "latest.html");
    REQUIRE(write_folder(sample::report(), scratch.path()).ok());
    CHECK(bytes_of(outside) == "precious");
    CHECK_FALSE(fs::is_symlink(scratch.path() / "hanbit" / "2026-11-24-r12.html"));
}

TEST_CASE("A folder that can't be made is an error in words, and nothing half written stays") {
    const Scratch scratch;
    std::ofstream{scratch.path() / "file"} << "in the way";
    const auto written = write_folder(sample::report(), scratch.path() / "file");
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().message().find("cannot create the folder") != std::string::npos);

    fs::create_directories(scratch.path() / "hanbit" / "2026-11-24-r12.md");
    CHECK_FALSE(write_folder(sample::report(), scratch.path()).ok());
    CHECK(names_in(scratch.path() / "hanbit") == std::set<std::string>{"2026-11-24-r12.md"});
}

TEST_CASE(
    "A disk that takes no more is told as such, and the last report and its links stay whole") {
    const Scratch scratch;
    auto report = sample::report();
    REQUIRE(write_folder(report, scratch.path()).ok());
    report.run = RunId{13};

    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ::rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const ::rlimit small{512, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto written = write_folder(report, scratch.path());
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);

    REQUIRE_FALSE(written.ok());
    CHECK(written.error().kind() == ErrorKind::no_space);
    CHECK(names_in(scratch.path() / "hanbit").size() == 7);
    CHECK(fs::read_symlink(scratch.path() / "hanbit" / "latest.html") == "2026-11-24-r12.html");
}

TEST_CASE("Who leaves takes every link and half-written file along, and what is not ours stays") {
    const Scratch scratch;
    const auto home = scratch.path() / "hanbit";
    auto report = sample::report();
    const auto remove = [&] { return remove_from_folder(report.enterprise, scratch.path()); };
    CHECK(remove().value().empty());
    for (const auto period : {Period::night, Period::week, Period::month}) {
        report.period = period;
        REQUIRE(write_folder(report, scratch.path()).ok());
    }
    std::ofstream{home / ".latest.html.4711.part"} << "half";
    CHECK(remove().value().size() == 14);
    CHECK_FALSE(fs::exists(home));
    REQUIRE(write_folder(report, scratch.path()).ok());
    std::ofstream{home / "latest-notes.md"} << "mine";
    REQUIRE(remove().ok());
    CHECK(names_in(home) == std::set<std::string>{"latest-notes.md"});
    fs::remove_all(home);
    std::ofstream{home} << "a file where the folder was";
    CHECK_FALSE(remove().ok());
}
