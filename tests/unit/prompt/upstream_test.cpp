#include <fanfold/prompt/upstream.hpp>

#include <unistd.h>

#include <fstream>

#include <fanfold/prompt/catalog.hpp>

#include "catch.hpp"

namespace fanfold::prompt {

namespace {

namespace fs = std::filesystem;

class Folder {
  public:
    Folder() {
        auto pattern = (fs::temp_directory_path() / "fanfold-prompts-XXXXXX").string();
        root_ = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    Folder(const Folder&) = delete;
    auto operator=(const Folder&) -> Folder& = delete;
    auto write(const std::string& path, const std::string& text) const -> const Folder& {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream{root_ / path, std::ios::binary} << text;
        return *this;
    }
    [[nodiscard]] auto read(const std::string& path) const -> std::string {
        std::ifstream in{root_ / path, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    [[nodiscard]] auto root() const -> const fs::path& { return root_; }

  private:
    fs::path root_;
};

constexpr EmbeddedFile today[] = {{"market/moves.md", "one\ntwo new\nthree\n"}, {"deals/funding.md", "a\n"}};

auto judged(const Folder& folder, std::span<const EmbeddedFile> packaged = today) -> std::vector<Upstream> {
    const auto edits = local_edits(packaged, folder.root());
    REQUIRE(edits);
    std::vector<Upstream> out;
    for (const auto& edit : *edits) out.push_back(judge(edit));
    return out;
}

using Judged = std::vector<Upstream>;

}  // namespace

TEST_CASE("a copy is judged by what it was made from") {
    const Folder folder;
    CHECK(judged(folder).empty());
    folder.write("market/moves.md", "one\ntwo new\nthree\n").write("own/topic.md", "mine").write("README.md", "notes");
    CHECK(judged(folder) == Judged{Upstream::same});
    folder.write("market/moves.md", "one\ntwo\nmy three\n");
    CHECK(judged(folder) == Judged{Upstream::unknown});
    folder.write(".packaged/market/moves.md", "one\ntwo\nthree\n");
    CHECK(judged(folder) == Judged{Upstream::moved_on});
    folder.write("market/moves.md", "one\ntwo\nthree\n");
    CHECK(judged(folder) == Judged{Upstream::unedited});
    folder.write("market/moves.md", "my\n").write(".packaged/market/moves.md", "one\ntwo new\nthree\n");
    CHECK(judged(folder) == Judged{Upstream::settled});
    CHECK(judged(folder, std::span{today}.subspan(1)) == Judged{Upstream::gone});
}

TEST_CASE("an overlay is judged by the template whose blocks it redefines") {
    const Folder folder;
    folder.write("overlays/enterprise/acme/market/moves.md", "{{<parent}}{{/parent}}");
    CHECK(judged(folder) == Judged{Upstream::unknown});
    folder.write(".packaged/market/moves.md", "one\ntwo\nthree\n");
    CHECK(judged(folder) == Judged{Upstream::moved_on});
    folder.write("overlays/enterprise/acme/own/topic.md", "of my own template");
    CHECK(judged(folder).size() == 1);
}

TEST_CASE("what is accepted is settled until the packaged text changes again") {
    const Folder folder;
    folder.write("market/moves.md", "my\n");
    const auto edits = local_edits(today, folder.root());
    REQUIRE(edits);
    REQUIRE(accept(edits->front(), folder.root()));
    CHECK(judged(folder) == Judged{Upstream::settled});
    CHECK(folder.read(".packaged/market/moves.md") == "one\ntwo new\nthree\n");
    constexpr EmbeddedFile tomorrow[] = {{"market/moves.md", "quite another\n"}};
    CHECK(judged(folder, tomorrow) == Judged{Upstream::moved_on});
}

TEST_CASE("a copied template is noted, and none is copied over another") {
    const Folder folder;
    const auto file = copy_packaged(today, "market/moves.md", folder.root());
    REQUIRE(file);
    CHECK(folder.read("market/moves.md") == "one\ntwo new\nthree\n");
    CHECK(judged(folder) == Judged{Upstream::same});
    folder.write("market/moves.md", "edited\n");
    CHECK(judged(folder) == Judged{Upstream::settled});
    CHECK(copy_packaged(today, "market/moves.md", folder.root()).error().kind() == ErrorKind::bad_input);
    CHECK(folder.read("market/moves.md") == "edited\n");
    CHECK(copy_packaged(today, "../market/moves.md", folder.root()).error().kind() == ErrorKind::bad_input);
}

TEST_CASE("a copy leaves alone what is noted of overlays") {
    const Folder folder;
    const std::string overlay = "overlays/enterprise/acme/market/moves.md";
    folder.write(overlay, "{{<parent}}{{/parent}}").write(".packaged/" + overlay, "one\ntwo\nthree\n");
    REQUIRE(copy_packaged(today, "market/moves.md", folder.root()));
    CHECK(judged(folder) == Judged{Upstream::same, Upstream::moved_on});
    CHECK(folder.read(".packaged/" + overlay) == "one\ntwo\nthree\n");
    const auto edits = local_edits(today, folder.root());
    REQUIRE(edits);
    REQUIRE(accept(edits->back(), folder.root()));
    CHECK(judged(folder) == Judged{Upstream::same, Upstream::settled});
}

TEST_CASE("an overlay keeps the note that it shared with its template when that is copied") {
    const Folder folder;
    const std::string acme = "overlays/enterprise/acme/market/moves.md";
    const std::string steel = "overlays/industry/steel/market/moves.md";
    folder.write(acme, "a").write(".packaged/market/moves.md", "one\ntwo\nthree\n");
    REQUIRE(copy_packaged(today, "market/moves.md", folder.root()));
    CHECK(judged(folder) == Judged{Upstream::same, Upstream::moved_on});
    folder.write(steel, "b");
    CHECK(judged(folder) == Judged{Upstream::same, Upstream::moved_on, Upstream::unknown});
}

TEST_CASE("an overlay that nobody noted is not taken for made with a copy that came and went") {
    const Folder folder;
    folder.write("overlays/enterprise/acme/market/moves.md", "a");
    REQUIRE(copy_packaged(today, "market/moves.md", folder.root()));
    CHECK(judged(folder) == Judged{Upstream::same, Upstream::unknown});
    fs::remove(folder.root() / "market/moves.md");
    CHECK(judged(folder) == Judged{Upstream::unknown});
}

TEST_CASE("overlays of what is no longer packaged are let go one by one") {
    const Folder folder;
    folder.write("overlays/enterprise/acme/old/topic.md", "a").write("overlays/enterprise/zeta/old/topic.md", "b");
    folder.write(".packaged/old/topic.md", "was there once");
    CHECK(judged(folder) == Judged{Upstream::gone, Upstream::gone});
    REQUIRE(accept(local_edits(today, folder.root())->front(), folder.root()));
    CHECK(judged(folder) == Judged{Upstream::gone});
}

TEST_CASE("hidden files are no templates") {
    const Folder folder;
    folder.write(".packaged/market/moves.md", "broken {{").write("market/.#moves.md", "broken {{");
    const auto catalog = Catalog::load({}, folder.root());
    CHECK(catalog.names().empty());
    CHECK(catalog.problems().empty());
}

TEST_CASE("a file that is too large is named") {
    const Folder folder;
    folder.write("market/moves.md", std::string((1u << 20) + 1, 'x'));
    const auto edits = local_edits(today, folder.root());
    REQUIRE_FALSE(edits);
    CHECK(edits.error().message().find("market/moves.md is larger than 1 MiB") != std::string::npos);
}

}  // namespace fanfold::prompt
