#include <cstdint>
#include <fanfold/stage/discover/discover.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto base = *fanfold::Url::parse("https://example.com/feed.xml");
    const fanfold::Instant now{};
    static_cast<void>(fanfold::discover::parse_feed(text, "", base, now).ok());
    static_cast<void>(fanfold::discover::parse_sitemap(text, base).ok());
    static_cast<void>(fanfold::discover::form_of(text, ""));
    fanfold::JsonApi api;
    api.items = "/items";
    api.published = "/date";
    static_cast<void>(fanfold::discover::parse_json_items(text, api, base, now).ok());
    return 0;
}
