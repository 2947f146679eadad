#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include <fanfold/config/config.hpp>

#include "parse.hpp"

namespace {

using namespace fanfold;
namespace fs = std::filesystem;

constexpr std::array<const char*, 5> files{"fanfold.toml", "sources/a.toml", "profiles/a.toml",
                                           "enterprises/a.toml", "jobs/a.toml"};

auto folder() -> const fs::path& {
    static const auto made = [] {
        const auto memory = fs::path{"/dev/shm"};
        const auto at = (fs::exists(memory) ? memory : fs::temp_directory_path()) /
                        ("fanfold-toml-fuzz-" + std::to_string(::getpid()));
        for (const auto* name : files) fs::create_directories((at / name).parent_path());
        return at;
    }();
    return made;
}

/// Parts between lines of "%%" are the files of a configuration, in order.
void write_all(std::string_view text) {
    for (const auto* name : files) {
        const auto end = text.find("\n%%\n");
        const auto part = text.substr(0, end);
        std::ofstream{folder() / name, std::ios::binary} << part;
        text.remove_prefix(end == text.npos ? text.size() : end + 4);
    }
}

}  // namespace

/// Whatever stands in the files: complaints with places, and no exception.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    config::Complaints complaints;
    static_cast<void>(config::parse_toml(text, "a.toml", complaints));
    write_all(text);
    const auto read = config::load(folder());
    for (const auto& [name, enterprise] : read.enterprises) {
        static_cast<void>(config::show(read, name));
        static_cast<void>(config::refused_models(read, enterprise));
    }
    static_cast<void>(config::enterprise_from(EnterpriseName{"a"}, text, read));
    return 0;
}
