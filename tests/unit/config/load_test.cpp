#include "folder.hpp"

namespace fanfold::config::test {

namespace {

auto choose_all(const Config& config) -> std::size_t {
    return select(config, {}).value().size();
}

}  // namespace

TEST_CASE("of twenty enterprises with three broken files seventeen stand and three are named") {
    Folder folder;
    folder.sound();
    std::filesystem::remove(folder.root() / "enterprises/acme.toml");
    for (int at = 0; at < 20; ++at) {
        const auto name = "e" + std::to_string(at);
        folder.write("enterprises/" + name + ".toml",
                     "title = \"" + name + "\"\nprofile = \"base\"\n");
    }
    folder.write("enterprises/e3.toml", "title = \n");
    folder.write("enterprises/e7.toml", "titel = \"x\"\nprofile = \"base\"\n");
    folder.write("enterprises/e11.toml", "profile = \"base\"\nsources = [\"nwes\"]\n");
    const auto config = folder.load();
    CHECK(config.usable());
    CHECK(config.enterprises.size() == 17);
    CHECK(config.enterprise_texts.size() == 17);
    CHECK(config.broken == std::vector<EnterpriseName>{EnterpriseName{"e11"}, EnterpriseName{"e3"},
                                                       EnterpriseName{"e7"}});
    CHECK(config.complaints.size() == 3);
    CHECK(choose_all(config) == 20);
}

TEST_CASE("fatal complaints come first, then files in order") {
    Folder folder;
    folder.sound()
        .write("fanfold.toml", "x = 1\n")
        .write("enterprises/acme.toml", "y = 1\nz = 1\n");
    const auto config = folder.load();
    REQUIRE(config.complaints.size() >= 4);
    CHECK(config.complaints[0].fatal_for_all);
    CHECK(config.complaints[1].fatal_for_all);
    CHECK(config.complaints[2].at.file == "enterprises/acme.toml");
    CHECK_FALSE(config.complaints[2].fatal_for_all);
}

TEST_CASE("the digest is the same over two loads and follows every byte of every file") {
    Folder folder;
    folder.sound().write("jobs/nightly.toml", "tolerance = 1.0\n");
    const auto first = folder.load().digest;
    CHECK(first == folder.load().digest);
    for (const auto* file : {"fanfold.toml", "sources/news.toml", "profiles/base.toml",
                             "enterprises/acme.toml", "jobs/nightly.toml"}) {
        std::ofstream{folder.root() / file, std::ios::app} << "# more\n";
        CHECK(folder.load().digest != first);
        Folder fresh;
        CHECK(fresh.sound().write("jobs/nightly.toml", "tolerance = 1.0\n").load().digest == first);
    }
}

TEST_CASE("the digest does not depend on where the folder stands") {
    Folder a;
    Folder b;
    CHECK(a.sound().load().digest == b.sound().load().digest);
}

TEST_CASE("a relative folder with dots loads like an absolute one") {
    Folder folder;
    folder.sound();
    const auto config = load(folder.root() / "sources" / "..");
    CHECK_SILENT(config);
    CHECK(config.enterprises.size() == 1);
}

TEST_CASE("editors' leftovers and other files are not read") {
    Folder folder;
    folder.sound();
    folder.write("enterprises/.acme.toml.swp", "[[[")
        .write("enterprises/.#x.toml", "[[[")
        .write("enterprises/acme.toml~", "[[[");
    folder.write("enterprises/notes.md", "[[[").write("enterprises/.git/x.toml", "[[[");
    CHECK_SILENT(folder.load());
}

TEST_CASE("a file in a folder below is not read, and this is said") {
    Folder folder;
    folder.sound().write("enterprises/asia/x.toml", "title = \"X\"\n");
    CHECK_SAYS(folder.load(),
               "enterprises/asia/x.toml: warning: is not read: put it directly into enterprises/");
}

TEST_CASE("a file whose name cannot be used is refused") {
    Folder folder;
    folder.sound().write("enterprises/acme corp.toml", "title = \"X\"\n");
    CHECK_SAYS(folder.load(), "enterprises/acme corp.toml: its name cannot be used");
}

TEST_CASE("names may be Korean, but must be UTF-8") {
    Folder folder;
    folder.sound();
    folder.write("enterprises/한빛.toml", "profile = \"base\"\n");
    folder.write("enterprises/x\xff.toml", "profile = \"base\"\n");
    const auto config = folder.load();
    CHECK(config.enterprises.contains(EnterpriseName{"한빛"}));
    CHECK(config.enterprises.size() == 2);
    CHECK(config.complaints.size() == 1);
}

TEST_CASE("a folder called like a file is not a file") {
    Folder folder;
    folder.sound();
    std::filesystem::create_directories(folder.root() / "enterprises/x.toml");
    CHECK_SILENT(folder.load());
}

TEST_CASE("a dangling link is not a file") {
    Folder folder;
    folder.sound();
    std::filesystem::create_symlink("/nowhere", folder.root() / "enterprises/link.toml");
    CHECK_SILENT(folder.load());
}

TEST_CASE("no enterprise at all is a warning") {
    Folder folder;
    folder.sound();
    std::filesystem::remove_all(folder.root() / "enterprises");
    CHECK_SAYS(folder.load(), "enterprises: warning: there is no enterprise yet");
}

TEST_CASE("a byte order mark and Windows line ends are read") {
    Folder folder;
    folder.sound().write("enterprises/acme.toml",
                         "\xef\xbb\xbftitle = \"Acme\"\r\nprofile = \"base\"\r\n");
    CHECK_SILENT(folder.load());
}

}  // namespace fanfold::config::test
