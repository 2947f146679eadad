#include <fanfold/stage/fetch/folder.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catch.hpp"

using namespace fanfold;
namespace fs = std::filesystem;

namespace {

/// A folder of its own that goes with the test.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        auto pattern = (fs::temp_directory_path() / "fanfold-folder-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        path_ = pattern;
    }
    ~TemporaryFolder() { fs::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    auto operator=(const TemporaryFolder&) -> TemporaryFolder& = delete;

    auto write(const std::string& name, const std::string& text, int hours_ago = 0) const {
        const auto file = path_ / name;
        fs::create_directories(file.parent_path());
        std::ofstream{file} << text;
        fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours{hours_ago});
    }
    [[nodiscard]] auto path() const -> const fs::path& { return path_; }

  private:
    fs::path path_;
};

auto names_in(const TemporaryFolder& folder, std::size_t most = 100) -> std::vector<std::string> {
    std::vector<std::string> names;
    const auto links = fetch::list_folder(folder.path(), SourceName{"notes"}, most);
    REQUIRE(links);
    for (const auto& link : *links)
        names.push_back(fs::path{link.url.file_path()}.lexically_relative(folder.path()).string());
    return names;
}

auto link_to(const fs::path& path) -> Link {
    Link link;
    link.url = *Url::of_file(path.string());
    return link;
}

}  // namespace

TEST_CASE("a folder's texts are listed newest first, with those of the folders below") {
    const TemporaryFolder folder;
    folder.write("old.txt", "x", 5);
    folder.write("2026/메모 #1 100%.md", "x", 1);
    folder.write("page.html", "x", 3);
    CHECK(names_in(folder) ==
          std::vector<std::string>{"2026/메모 #1 100%.md", "page.html", "old.txt"});
    CHECK(names_in(folder, 1) == std::vector<std::string>{"2026/메모 #1 100%.md"});
}

TEST_CASE("hidden files, other kinds and links to elsewhere are not part of a folder") {
    const TemporaryFolder folder, elsewhere;
    elsewhere.write("secret.txt", "x");
    folder.write("a.txt", "x");
    folder.write(".git/config.txt", "x");
    folder.write(".draft.txt", "x");
    folder.write("photo.jpg", "x");
    fs::create_symlink(elsewhere.path() / "secret.txt", folder.path() / "link.txt");
    fs::create_directory_symlink(elsewhere.path(), folder.path() / "linked");
    CHECK(names_in(folder) == std::vector<std::string>{"a.txt"});
    CHECK_FALSE(fetch::read_local(link_to(folder.path() / "link.txt"), 100, Instant{}));
}

TEST_CASE("a file is a page with its kind, cut at the cap") {
    const TemporaryFolder folder;
    folder.write("a.md", "0123456789");
    const auto whole = fetch::read_local(link_to(folder.path() / "a.md"), 10, Instant{});
    REQUIRE(whole);
    CHECK(whole->body == "0123456789");
    CHECK(whole->content_type == "text/markdown");
    CHECK_FALSE(whole->truncated);
    const auto cut = fetch::read_local(link_to(folder.path() / "a.md"), 9, Instant{});
    REQUIRE(cut);
    CHECK(cut->body == "012345678");
    CHECK(cut->truncated);
}

TEST_CASE("PDFs are read, whole or not at all, and endings may have capitals") {
    const TemporaryFolder folder;
    folder.write("SCAN.PDF", "%PDF-1.7 …", 1);
    folder.write("NOTES.TXT", "x", 2);
    folder.write("table.XLSX", "x", 3);
    CHECK(names_in(folder) == std::vector<std::string>{"SCAN.PDF", "NOTES.TXT"});
    const auto link = link_to(folder.path() / "SCAN.PDF");
    CHECK(fetch::read_local(link, 100, Instant{})->content_type == "application/pdf");
    const auto cut = fetch::read_local(link, 4, Instant{});
    REQUIRE_FALSE(cut);
    CHECK(cut.error().message().find("a part of one cannot be read") != std::string::npos);
}

TEST_CASE("what is not there is an error that names it") {
    const TemporaryFolder folder;
    const auto gone = folder.path() / "gone";
    CHECK(fetch::list_folder(gone, SourceName{"notes"}, 1).error().message().find(gone.string()) !=
          std::string::npos);
    CHECK(fetch::read_local(link_to(gone), 1, Instant{}).error().message().find(gone.string()) !=
          std::string::npos);
    CHECK_FALSE(fetch::read_local(link_to(folder.path()), 1, Instant{}));
}
