#include <openssl/evp.h>

#include <bit>
#include <fanfold/value/digest.hpp>

namespace fanfold {

namespace {

constexpr std::string_view hex_letters = "0123456789abcdef";
constexpr std::string_view crockford = "0123456789abcdefghjkmnpqrstvwxyz";

auto hex_value(char letter) -> int {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

auto little_endian(std::uint64_t number) -> std::array<char, 8> {
    if constexpr (std::endian::native == std::endian::big) number = __builtin_bswap64(number);
    return std::bit_cast<std::array<char, 8>>(number);
}

}  // namespace

auto Digest::hex() const -> std::string {
    std::string out;
    out.reserve(64);
    for (auto byte : bytes_) {
        out += hex_letters[byte >> 4];
        out += hex_letters[byte & 15];
    }
    return out;
}

auto Digest::from_hex(std::string_view hex) -> std::optional<Digest> {
    if (hex.size() != 64) return std::nullopt;
    Bytes bytes;
    for (std::size_t at = 0; at < 32; ++at) {
        const int high = hex_value(hex[2 * at]);
        const int low = hex_value(hex[2 * at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[at] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return Digest{bytes};
}

auto Digest::from_bytes(std::string_view raw) -> std::optional<Digest> {
    if (raw.size() != 32) return std::nullopt;
    Bytes bytes;
    std::memcpy(bytes.data(), raw.data(), 32);
    return Digest{bytes};
}

namespace {

/// OpenSSL 3 looks an algorithm up for every digest unless it was fetched before, which costs more than
/// the digest of a URL.
auto fetched_sha256() -> const EVP_MD* {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return fetched;
}

struct HashContext {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    HashContext() = default;
    ~HashContext() { EVP_MD_CTX_free(context); }
    HashContext(const HashContext&) = delete;
    auto operator=(const HashContext&) -> HashContext& = delete;
};

}  // namespace

auto sha256(std::string_view bytes) -> Digest {
    thread_local const HashContext own;
    Digest::Bytes out;
    EVP_DigestInit_ex2(own.context, fetched_sha256(), nullptr);
    EVP_DigestUpdate(own.context, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(own.context, out.data(), nullptr);
    return Digest{out};
}

struct FieldHasher::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    auto operator=(const State&) -> State& = delete;
};

FieldHasher::FieldHasher() : state_(std::make_unique<State>()) {}
FieldHasher::~FieldHasher() = default;

auto FieldHasher::add(std::string_view field) -> FieldHasher& {
    const auto length = little_endian(field.size());
    EVP_DigestUpdate(state_->context, length.data(), length.size());
    EVP_DigestUpdate(state_->context, field.data(), field.size());
    return *this;
}

auto FieldHasher::add(std::int64_t field) -> FieldHasher& {
    const auto bytes = little_endian(static_cast<std::uint64_t>(field));
    return add(std::string_view{bytes.data(), bytes.size()});
}

auto FieldHasher::finish() -> Digest {
    Digest::Bytes out;
    EVP_DigestFinal_ex(state_->context, out.data(), nullptr);
    return Digest{out};
}

auto short_id(char prefix, const Digest& digest) -> std::string {
    std::uint64_t bits = 0;
    for (int at = 0; at < 5; ++at) bits = bits << 8 | digest.bytes()[at];
    std::string out{prefix, '-'};
    for (int shift = 35; shift >= 0; shift -= 5) out += crockford[bits >> shift & 31];
    return out;
}

}  // namespace fanfold
