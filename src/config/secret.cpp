#include <algorithm>
#include <cstdlib>

#include "files.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

constexpr std::size_t longest_key = 64u << 10;

auto environment(const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(
        name.c_str());  // NOLINT(concurrency-mt-unsafe): the environment is never written
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

/// "${CREDENTIALS_DIRECTORY}/openai" → "/run/credentials/fanfold.service/openai".
auto expanded(const std::filesystem::path& path) -> Result<std::filesystem::path> {
    const auto text = path.string();
    const auto brace = text.find('}');
    if (!text.starts_with("${") || brace == std::string::npos) return path;
    const auto name = environment_name(text.substr(0, brace + 1));
    const auto value = name ? environment(*name) : std::nullopt;
    if (!value)
        return Error{ErrorKind::fix_config,
                     "key_file: the environment has no " + text.substr(0, brace + 1)};
    return std::filesystem::path{*value + text.substr(brace + 1)};
}

/// A key goes into a header line: what could end that line is refused.
auto checked(std::string text, const std::string& where) -> Result<Secret> {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (text.find_first_not_of(" \t") == std::string::npos)
        return Error{ErrorKind::fix_config, where + " is empty"};
    const bool printable = std::ranges::all_of(
        text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
    if (!printable)
        return Error{ErrorKind::fix_config,
                     where + " holds more than one line or a control character"};
    return Secret{std::move(text)};
}

auto from_environment(const std::string& name) -> Result<Secret> {
    auto value = environment(name);
    if (!value)
        return Error{ErrorKind::fix_config, "the environment variable " + name + " is not set"};
    return checked(std::move(*value), "the environment variable " + name);
}

auto from_file(const std::filesystem::path& path) -> Result<Secret> {
    const auto where = expanded(path);
    if (!where) return where.error();
    auto bytes = read_bytes(*where, longest_key);
    if (!bytes) return bytes.error().at("key file " + where->string());
    return checked(std::move(*bytes), "key file " + where->string());
}

}  // namespace

auto secret(const SecretPlace& place, const std::string& of_what) -> Result<Secret> {
    if (place.env.empty() && place.file.empty()) return Secret{};
    auto out = place.env.empty() ? from_file(place.file) : from_environment(place.env);
    return out ? std::move(out) : Result<Secret>{out.error().at(of_what)};
}

auto secret_in(const std::string& written, const std::string& of_what) -> Result<Secret> {
    const auto name = environment_name(written);
    return name ? secret(SecretPlace{*name, {}}, of_what) : Result<Secret>{Secret{written}};
}

auto secret(const ModelSettings& model) -> Result<Secret> {
    return secret(SecretPlace{model.key_env, model.key_file}, "model " + model.name.str());
}

}  // namespace fanfold::config
