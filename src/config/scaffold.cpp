#include <cerrno>
#include <cstring>
#include <fstream>

#include <fanfold/config/config.hpp>
#include <fanfold/value/embedded.hpp>

#include "complaints.hpp"
#include "values.hpp"

namespace fanfold {
auto config_starter_files() -> std::span<const EmbeddedFile>;
}  // namespace fanfold

namespace fanfold::config {

namespace fs = std::filesystem;

namespace {

auto not_written(const fs::path& path, const std::string& why) -> Error {
    return {ErrorKind::no_space, path.string() + " cannot be written: " + why};
}

auto with_currency(std::string_view text, const std::string& currency) -> std::string {
    constexpr std::string_view mark = "@CURRENCY@";
    std::string out{text};
    if (const auto at = out.find(mark); at != std::string::npos)
        out.replace(at, mark.size(), currency);
    return out;
}

auto write_file(const fs::path& path, const std::string& text) -> Result<Done> {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return not_written(path.parent_path(), error.message());
    errno = 0;
    std::ofstream out{path, std::ios::binary};
    out << text;
    out.close();
    if (!out) return not_written(path, std::strerror(errno));
    return Done{};
}

auto check_folder(const fs::path& folder) -> Result<Done> {
    std::error_code error;
    if (!fs::exists(folder, error)) return Done{};
    if (!fs::is_directory(folder, error))
        return Error{ErrorKind::bad_input, folder.string() + " is not a folder"};
    const bool empty = fs::is_empty(folder, error);
    if (error)
        return Error{ErrorKind::bad_input, folder.string() + " cannot be read: " + error.message()};
    if (empty) return Done{};
    return Error{ErrorKind::bad_input, folder.string() + " is not empty: name a new folder"};
}

}  // namespace

auto scaffold(const fs::path& folder, const std::string& currency) -> Result<Done> {
    if (!is_currency(currency)) {
        return Error{
            ErrorKind::bad_input,
            "currency must be three capital letters such as \"USD\", not " + in_quotes(currency)};
    }
    if (auto ready = check_folder(folder); !ready) return ready;
    for (const auto& file : config_starter_files()) {
        const auto written = write_file(folder / file.path, with_currency(file.bytes, currency));
        if (!written) return written;
    }
    return Done{};
}

}  // namespace fanfold::config
