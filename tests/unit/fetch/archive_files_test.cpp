#include <fanfold/stage/fetch/archive_files.hpp>

#include <unistd.h>

#include <fstream>

#include "catch.hpp"

using namespace fanfold;

namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() : path(fs::temp_directory_path() / ("fanfold-archives-" + std::to_string(::getpid()))) {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    auto operator=(const Folder&) -> Folder& = delete;
    /// A file behind that name.
    auto add(const std::string& name, const std::string& end = "-00000.warc.gz") const -> fs::path {
        std::ofstream{path / (name + end)} << "bytes";
        return path / (name + end);
    }
    fs::path path;
};

const Instant evening{std::chrono::seconds{1'796'000'000}};

}  // namespace

TEST_CASE("archives that only one enterprise's sources wrote are told from those that others share") {
    const Folder folder;
    const EnterpriseName acme{"acme"};
    const auto own = folder.add(fetch::archive_name(evening, RunId{5}, acme));
    const auto cut_off = folder.add(fetch::archive_name(evening, RunId{7}, acme), "-00001.warc.gz.open");
    const auto shared = folder.add(fetch::archive_name(evening, RunId{5}, {}));
    folder.add(fetch::archive_name(evening, RunId{50}, {}));
    folder.add(fetch::archive_name(evening, RunId{5}, EnterpriseName{"acme-us"}));
    const auto found = fetch::archive_files(folder.path, acme, {RunId{5}, RunId{6}});
    CHECK(found.own == std::vector{own, cut_off});
    CHECK(found.shared == std::vector{shared});
}

TEST_CASE("an enterprise whose name holds that of another has archives of its own") {
    const Folder folder;
    const auto theirs = folder.add(fetch::archive_name(evening, RunId{5}, EnterpriseName{"x-only-acme"}));
    const auto number = folder.add(fetch::archive_name(evening, RunId{5}, EnterpriseName{"acme-00000"}));
    CHECK(fetch::archive_files(folder.path, EnterpriseName{"acme"}, {RunId{5}}).own.empty());
    CHECK(fetch::archive_files(folder.path, EnterpriseName{"x-only-acme"}, {}).own == std::vector{theirs});
    CHECK(fetch::archive_files(folder.path, EnterpriseName{"acme-00000"}, {}).own == std::vector{number});
}

TEST_CASE("what Fanfold has not written is no archive of anybody") {
    const Folder folder;
    for (const std::string name : {"fanfold-notes", "other-2026-r5-only-acme", "fanfold-2026-r5-only-acme"})
        folder.add(name, ".txt");
    folder.add("theirs-2026-r5-only-acme");
    folder.add("fanfold-2026-r5-only-acme", ".warc.gz");
    const auto found = fetch::archive_files(folder.path, EnterpriseName{"acme"}, {RunId{5}});
    CHECK(found.own.empty());
    CHECK(found.shared.empty());
    CHECK(fetch::archive_files(folder.path / "nowhere", EnterpriseName{"acme"}, {}).own.empty());
}
