#pragma once
/// A config folder in a temporary place, removed at the end of the test.
#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <fanfold/config/config.hpp>

#include "catch.hpp"

namespace fanfold::config::test {

class Folder {
  public:
    Folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "fanfold-config-XXXXXX").string();
        root_ = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code error;
        std::filesystem::remove_all(root_, error);
    }
    Folder(const Folder&) = delete;
    auto operator=(const Folder&) -> Folder& = delete;

    auto write(const std::string& path, const std::string& text) -> Folder& {
        std::filesystem::create_directories((root_ / path).parent_path());
        std::ofstream{root_ / path, std::ios::binary} << text;
        return *this;
    }
    [[nodiscard]] auto root() const -> const std::filesystem::path& { return root_; }
    [[nodiscard]] auto load() const -> Config { return config::load(root_); }
    [[nodiscard]] auto load_from(const std::string& below) const -> Config {
        return config::load(root_ / below);
    }

    /// A small sound configuration: one source, one profile, one enterprise.
    auto sound() -> Folder& {
        write("fanfold.toml", "[caps]\nrun = \"1.00\"\nday = \"5.00\"\n");
        write("sources/news.toml", "seeds = [\"https://news.example/\"]\n");
        write("profiles/base.toml", profile);
        return write("enterprises/acme.toml", "title = \"Acme\"\nprofile = \"base\"\n");
    }

    static constexpr const char* profile =
        "sources = [\"news\"]\n"
        "tags = [\"base\"]\n"
        "[[watch]]\nnames = [\"Acme\"]\n"
        "[[section]]\nname = \"market\"\ntitle = \"Market\"\ntemplates = [\"market/moves\"]\n";

  private:
    std::filesystem::path root_;
};

/// "fanfold.toml:2:1: what", one a line, as `config check` prints them.
inline auto listed(const Config& config) -> std::string {
    std::string out;
    for (const auto& each : config.complaints) {
        out += to_string(each.at) + ": " + (each.warning ? "warning: " : "") + each.what + "\n";
    }
    return out;
}

inline auto house(const std::string& text) -> std::string {
    return "[caps]\nrun = 1\nday = 5\n" + text;
}

inline auto says(const Config& config, const std::string& line) -> bool {
    return ("\n" + listed(config)).find("\n" + line) != std::string::npos;
}

/// Fails with all complaints, so that one look tells what was said instead.
#define CHECK_SAYS(loaded, line)                         \
    do {                                                 \
        const auto& said_ = (loaded);                    \
        INFO(fanfold::config::test::listed(said_));      \
        CHECK(fanfold::config::test::says(said_, line)); \
    } while (false)
#define CHECK_SILENT(loaded)                                \
    do {                                                    \
        CHECK(fanfold::config::test::listed(loaded) == ""); \
    } while (false)

}  // namespace fanfold::config::test
