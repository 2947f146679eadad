#include <cstdint>
#include <fanfold/stage/discover/discover.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto base = *fanfold::Url::parse("https://example.com/feed.xml");
    static_cast<void>(fanfold::discover::parse_feed(text, "", base, fanfold::Instant{}).ok());
    static_cast<void>(fanfold::discover::parse_sitemap(text, base).ok());
    static_cast<void>(fanfold::discover::form_of(text, ""));
    return 0;
}
