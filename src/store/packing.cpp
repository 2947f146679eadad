#include "packing.hpp"

#include <zstd.h>

#include <algorithm>
#include <fanfold/value/digest.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace fanfold::store {

namespace {

constexpr int level = 3;
constexpr std::size_t unpacked_most = 256u << 20;
constexpr std::size_t mark_bytes = 16;

/// Hostile bytes may be no UTF-8; JSON must not throw over them.
auto dumped(const nlohmann::json& json) -> std::string {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

auto is_plain(std::string_view text) -> bool {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
    });
}

auto parsed_list(std::string_view json) -> nlohmann::json {
    auto parsed = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
    return parsed.is_array() ? parsed : nlohmann::json::array();
}

auto text_at(const nlohmann::json& list, std::size_t at) -> std::string {
    return at < list.size() && list[at].is_string() ? list[at].get<std::string>() : std::string{};
}

auto damaged_text() -> Error {
    return {ErrorKind::unavailable, "a stored text is damaged; `fanfold db check` tells more"};
}

}  // namespace

auto pack(std::string_view text) -> std::string {
    // A context of its own for each text would cost more than most texts.
    thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> own{ZSTD_createCCtx(), &ZSTD_freeCCtx};
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const auto size = ZSTD_compressCCtx(own.get(), out.data(), out.size(), text.data(), text.size(), level);
    out.resize(ZSTD_isError(size) ? 0 : size);
    return out;
}

auto unpack(std::string_view packed, std::size_t length) -> Result<std::string> {
    if (length > unpacked_most) return damaged_text();
    std::string out(length, '\0');
    const auto size = ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size());
    if (ZSTD_isError(size) || size != length) return damaged_text();
    return out;
}

/// Nearly every text is a URL, which stands in JSON as it is.
auto list_to_json(const std::vector<std::string>& list) -> std::string {
    std::string out = "[";
    for (const auto& text : list) {
        if (out.size() > 1) out += ',';
        if (is_plain(text))
            out.append("\"").append(text).append("\"");
        else
            out += dumped(nlohmann::json(text));
    }
    return out + "]";
}

auto list_from_json(std::string_view json) -> std::vector<std::string> {
    std::vector<std::string> out;
    const auto list = parsed_list(json);
    for (std::size_t at = 0; at < list.size(); ++at) out.push_back(text_at(list, at));
    return out;
}

auto entities_to_json(const std::vector<Entity>& entities) -> std::string {
    auto list = nlohmann::json::array();
    for (const auto& entity : entities)
        list.push_back(nlohmann::json::array({entity.surface, entity.canonical}));
    return dumped(list);
}

auto entities_from_json(std::string_view json) -> std::vector<Entity> {
    std::vector<Entity> out;
    for (const auto& pair : parsed_list(json))
        if (pair.is_array()) out.push_back(Entity{text_at(pair, 0), text_at(pair, 1)});
    return out;
}

auto signature_bytes(const text::Signature& signature) -> std::string {
    std::string out;
    out.reserve(signature.size() * 4);
    for (const auto word : signature)
        for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(word >> shift & 0xff);
    return out;
}

auto signature_from(std::string_view bytes) -> text::Signature {
    text::Signature out{};
    for (std::size_t at = 0; at < bytes.size() && at / 4 < out.size(); ++at)
        out[at / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at]))
                       << at % 4 * 8;
    return out;
}

auto url_mark(std::string_view key) -> std::string {
    return std::string{sha256(key).view().substr(0, mark_bytes)};
}

}  // namespace fanfold::store
