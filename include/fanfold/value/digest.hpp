#pragma once
/// SHA-256 digests (FIPS 180-4, through OpenSSL) and the short ids that people see.
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold {

class Digest {
  public:
    using Bytes = std::array<std::uint8_t, 32>;
    Digest() : bytes_{} {}
    explicit Digest(const Bytes& bytes) : bytes_(bytes) {}
    [[nodiscard]] auto bytes() const -> const Bytes& { return bytes_; }
    [[nodiscard]] auto view() const -> std::string_view {
        return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    }
    [[nodiscard]] auto empty() const -> bool { return bytes_ == Bytes{}; }
    [[nodiscard]] auto hex() const -> std::string;
    static auto from_hex(std::string_view hex) -> std::optional<Digest>;
    /// From 32 raw bytes, as the store keeps them.
    static auto from_bytes(std::string_view raw) -> std::optional<Digest>;
    auto operator<=>(const Digest&) const = default;

  private:
    Bytes bytes_;
};

auto sha256(std::string_view bytes) -> Digest;

/// Hashes a sequence of fields without ambiguity: each is prefixed by its length.
class FieldHasher {
  public:
    FieldHasher();
    ~FieldHasher();
    FieldHasher(const FieldHasher&) = delete;
    auto operator=(const FieldHasher&) -> FieldHasher& = delete;
    auto add(std::string_view field) -> FieldHasher&;
    auto add(std::int64_t field) -> FieldHasher&;
    auto add(const Digest& field) -> FieldHasher& { return add(field.view()); }
    [[nodiscard]] auto finish() -> Digest;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// `prefix` + '-' + the first 8 Crockford base32 letters of the digest: stable, speakable, safe in
/// URLs. Prefixes in use: d document, c cluster, f finding, e event, i item, q question.
auto short_id(char prefix, const Digest& digest) -> std::string;

}  // namespace fanfold

template <>
struct std::hash<fanfold::Digest> {
    auto operator()(const fanfold::Digest& digest) const noexcept -> std::size_t {
        std::size_t out;
        std::memcpy(&out, digest.bytes().data(), sizeof out);
        return out;
    }
};
