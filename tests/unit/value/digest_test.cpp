#include <fanfold/value/digest.hpp>
#include <fanfold/value/name.hpp>

#include "catch.hpp"

using namespace fanfold;

TEST_CASE("SHA-256 gives the published digests") {
    CHECK(sha256("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc").hex() ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a digest comes back from its hex and its raw bytes") {
    const auto digest = sha256("x");
    CHECK(Digest::from_hex(digest.hex()) == digest);
    CHECK(Digest::from_bytes(digest.view()) == digest);
    CHECK_FALSE(Digest::from_hex("abc").has_value());
    CHECK_FALSE(Digest::from_hex(std::string(64, 'g')).has_value());
    CHECK_FALSE(Digest::from_bytes("short").has_value());
    CHECK(Digest{}.empty());
}

TEST_CASE("fields that are cut differently hash differently") {
    const auto hash = [](std::string_view a, std::string_view b) {
        return FieldHasher{}.add(a).add(b).finish();
    };
    CHECK(hash("ab", "c") != hash("a", "bc"));
    CHECK(hash("ab", "c") == hash("ab", "c"));
    CHECK(FieldHasher{}.add(std::int64_t{1}).finish() !=
          FieldHasher{}.add(std::int64_t{256}).finish());
}

TEST_CASE("a short id is a prefix and eight letters that stay the same") {
    const auto id = short_id('d', sha256("abc"));
    CHECK(id.size() == 10);
    CHECK(id.starts_with("d-"));
    CHECK(id == short_id('d', sha256("abc")));
    CHECK(id != short_id('d', sha256("abd")));
}

TEST_CASE("row ids are printed with their letter") {
    CHECK(to_string(RunId{12}) == "r12");
    CHECK(to_string(SightingId{345}) == "s345");
}
