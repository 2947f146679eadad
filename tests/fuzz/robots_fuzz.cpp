#include <cstdint>
#include <fanfold/stage/fetch/robots.hpp>
#include <fanfold/stage/fetch/wishes.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto robots = fanfold::fetch::Robots::parse(text, "fanfold");
    static_cast<void>(robots.allows("/a/b?c=d"));
    static_cast<void>(robots.allows(text.substr(0, 200)));
    static_cast<void>(fanfold::fetch::Robots::parse("user-agent: *\ndisallow: /", text).allows("/"));
    fanfold::http::Response response;
    response.headers.push_back({"x-robots-tag", std::string{text.substr(0, 4096)}});
    response.body = text;
    static_cast<void>(fanfold::fetch::wishes_of(response, "fanfold", fanfold::Instant{}));
    return 0;
}
