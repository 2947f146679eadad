#include <cstdint>
#include <cstdlib>
#include <fanfold/stage/fetch/cookies.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    static const auto from = Url::parse("https://www.paper.co.kr/a/b").value();
    static const auto elsewhere = Url::parse("https://other.example/").value();
    fetch::CookieJar jar;
    for (std::size_t at = 0; at < text.size(); at += 200) jar.take(from, text.substr(at, 400), Instant{});
    if (!jar.header_for(elsewhere, Instant{}).empty()) std::abort();
    const auto sent = jar.header_for(from, Instant{});
    if (sent.find_first_of("\r\n") != std::string::npos) std::abort();
    const auto read = fetch::parse_cookies_txt(text);
    if (!read) return 0;
    for (const auto& cookie : *read) jar.put(cookie);
    if (jar.cookies().size() > 300) std::abort();
    if (jar.header_for(from, Instant{}).find_first_of("\r\n") != std::string::npos) std::abort();
    return 0;
}
