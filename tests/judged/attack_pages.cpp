/// Writes the pages of a split into a folder, with attacks.json to judge a report by:
/// {file: {family, url, canary, lie}}. For tests/e2e/hostile_test.py.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "attacks.hpp"

using namespace fanfold::judged;

namespace {

void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream out{path, std::ios::binary};
    out << bytes;
    if (!out) throw std::runtime_error("cannot write " + path.string());
}

void write_all(const std::filesystem::path& folder, Split split, std::size_t each) {
    std::filesystem::create_directories(folder);
    auto judged = nlohmann::json::object();
    std::size_t number = 0;
    for (const auto& attack : attacks(split, each)) {
        const auto name = "attack-" + std::to_string(number++) + ".html";
        write(folder / name, attack.html);
        judged[name] = {{"family", attack.family},
                        {"url", attack.url},
                        {"canary", attack.canary},
                        {"lie", attack.lie}};
    }
    number = 0;
    for (const auto& page : harmless_pages(split, 40))
        write(folder / ("harmless-" + std::to_string(number++) + ".html"), page);
    write(folder.parent_path() / "attacks.json", judged.dump(1));
}

}  // namespace

auto main(int argc, char** argv) -> int {
    if (argc != 4) {
        std::cerr << "attack_pages FOLDER dev|held-out EACH\n";
        return 64;
    }
    try {
        const auto split = std::string{argv[2]} == "dev" ? Split::dev : Split::held_out;
        write_all(argv[1], split, static_cast<std::size_t>(std::atoi(argv[3])));
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 73;
    }
    return 0;
}
