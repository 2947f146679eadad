#include <fanfold/stage/deliver/letter.hpp>

namespace fanfold::deliver {

namespace {

/// RFC 3986: everything but unreserved characters.
auto percent_encoded(std::string_view text) -> std::string {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '.' ||
                           byte == '_' || byte == '~';
        if (plain)
            out += letter;
        else
            out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
    return out;
}

}  // namespace

auto mark_key(std::string_view store_secret) -> std::string {
    return hmac_sha256(store_secret, "mark links");
}

auto mark_signature(std::string_view key, const EnterpriseName& enterprise, RunId run,
                    std::string_view item, std::string_view reader) -> std::string {
    FieldHasher hasher;
    hasher.add("mark").add(enterprise.str()).add(run.number()).add(item).add(reader);
    return hmac_sha256(key, hasher.finish().hex()).substr(0, 32);
}

auto mark_url(const MarkDoor& door, const Report& report, std::string_view item,
              std::string_view reader) -> std::string {
    return door.base + "/mark/" + percent_encoded(report.enterprise.str()) + "/" +
           to_string(report.run) + "/" + percent_encoded(item) + "?r=" + percent_encoded(reader) +
           "&s=" + mark_signature(door.key, report.enterprise, report.run, item, reader);
}

}  // namespace fanfold::deliver
