#include <cstdlib>

#include "folder.hpp"

namespace fanfold::config::test {

namespace {

constexpr const char* variable = "FANFOLD_TEST_KEY";

auto with_env(const char* value) -> ModelSettings {
    if (value == nullptr) {
        ::unsetenv(variable);
    } else {
        ::setenv(variable, value, 1);
    }
    ModelSettings model;
    model.name = ModelName{"mini"};
    model.key_env = variable;
    return model;
}

auto with_file(const std::filesystem::path& path) -> ModelSettings {
    ModelSettings model;
    model.name = ModelName{"mini"};
    model.key_file = path;
    return model;
}

}  // namespace

TEST_CASE("a key comes from the environment") {
    const auto key = secret(with_env("sk-1"));
    REQUIRE(key);
    CHECK(key->reveal() == "sk-1");
}

TEST_CASE("a missing or empty variable is named") {
    const auto missing = secret(with_env(nullptr));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind() == ErrorKind::fix_config);
    CHECK(missing.error().message() ==
          "model mini: the environment variable FANFOLD_TEST_KEY is not set");
    CHECK_FALSE(secret(with_env("")));
    CHECK_FALSE(secret(with_env(" \n")));
}

TEST_CASE("a key comes from a file, without its line end") {
    Folder folder;
    folder.write("key", "sk-2\r\n");
    CHECK(secret(with_file(folder.root() / "key")).value().reveal() == "sk-2");
}

TEST_CASE("a missing, empty or huge key file is named") {
    Folder folder;
    folder.write("empty", "\n").write("huge", std::string(1 << 20, 'k'));
    const auto missing = secret(with_file(folder.root() / "none"));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind() == ErrorKind::fix_config);
    CHECK(missing.error().message().find("none: cannot be read: No such file") !=
          std::string::npos);
    CHECK_FALSE(secret(with_file(folder.root() / "empty")));
    CHECK_FALSE(secret(with_file(folder.root() / "huge")));
    CHECK_FALSE(secret(with_file(folder.root())));
}

TEST_CASE("a key that would break a header line is refused and not repeated") {
    const auto key = secret(with_env("sk-canary\nX-Evil: 1"));
    REQUIRE_FALSE(key);
    CHECK(key.error().message().find("canary") == std::string::npos);
}

TEST_CASE("a key file may stand where systemd puts credentials") {
    Folder folder;
    folder.write("openai", "sk-3\n");
    ::setenv("FANFOLD_TEST_CREDENTIALS", folder.root().c_str(), 1);
    CHECK(secret(with_file("${FANFOLD_TEST_CREDENTIALS}/openai")).value().reveal() == "sk-3");
    ::unsetenv("FANFOLD_TEST_CREDENTIALS");
    CHECK_FALSE(secret(with_file("${FANFOLD_TEST_CREDENTIALS}/openai")));
}

TEST_CASE("a key file is found from the config folder") {
    Folder folder;
    folder.sound().write("keys/openai", "sk-4\n");
    folder.write(
        "fanfold.toml",
        house("[models.m]\nprovider = \"openai\"\nendpoint = \"https://a.example/v1\"\nmodel = "
              "\"m\"\nfree = true\nkey_file = \"keys/openai\"\n"));
    const auto config = folder.load();
    CHECK_SILENT(config);
    CHECK(secret(config.house.models.at(ModelName{"m"})).value().reveal() == "sk-4");
}

TEST_CASE("a model without a key needs none") {
    const auto key = secret(ModelSettings{});
    REQUIRE(key);
    CHECK(key->empty());
}

}  // namespace fanfold::config::test
