#include <fanfold/stage/fetch/access.hpp>

#include <array>

namespace fanfold::fetch {

namespace {

/// RFC 4648 §4
auto base64(std::string_view bytes) -> std::string {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned held = 0, bits = 0;
    for (const char c : bytes) {
        held = held << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += letters[held >> (bits - 6) & 63];
    }
    if (bits > 0) out += letters[held << (6 - bits) & 63];
    while (out.size() % 4 != 0) out += '=';
    return out;
}

}  // namespace

void Access::sign_in(const std::string& user, const Secret& password) {
    show("Authorization", Secret{"Basic " + base64(user + ":" + password.reveal())});
}

void Access::sign_in(const Secret& token) {
    show("Authorization", Secret{"Bearer " + token.reveal()});
}

void Access::show(std::string header, const Secret& value) {
    shown_.push_back({std::move(header), value});
}

void Access::dress(http::Request& request, Instant now) const {
    request.proxy = proxy_;
    if (origins_.contains(request.url.origin()))
        for (const auto& header : shown_)
            request.headers.push_back({header.name, header.value.reveal(), true});
    if (!keeps_cookies_) return;
    if (auto cookies = jar_.header_for(request.url, now); !cookies.empty())
        request.headers.push_back({"Cookie", std::move(cookies), true});
}

void Access::take_cookies(const Url& from, const http::Response& response, Instant now) {
    if (!keeps_cookies_) return;
    for (const auto& header : response.headers)
        if (header.name == "set-cookie") jar_.take(from, header.value, now);
}

}  // namespace fanfold::fetch
