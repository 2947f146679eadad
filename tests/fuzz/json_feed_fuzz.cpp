#include <cstdint>
#include <cstdlib>
#include <fanfold/stage/discover/discover.hpp>

namespace {

void expect_entries(const fanfold::Result<std::vector<fanfold::FeedEntry>>& read) {
    if (!read) return;
    if (read->size() > 5000) std::abort();
    for (const auto& entry : *read)
        if (entry.link.starts_with("file:")) std::abort();
}

}  // namespace

/// A JSON Feed, and any JSON by pointers of which some do not fit.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    static const auto base = Url::parse("https://example.com/feed.json").value();
    const Instant now{std::chrono::milliseconds{1'795'000'000'000}};
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    expect_entries(discover::parse_feed(text, "application/feed+json", base, now));
    for (const auto* items : {"", "/items", "/items/0", "/a/b"}) {
        JsonApi api;
        api.items = items;
        api.link = "/url";
        api.title = "/title";
        api.text = "/content_text";
        api.published = "/date_published";
        expect_entries(discover::parse_json_items(text, api, base, now));
    }
    return 0;
}
