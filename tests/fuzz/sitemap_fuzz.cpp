#include <cstdint>
#include <cstdlib>
#include <fanfold/stage/discover/discover.hpp>

namespace {

void expect_web(const std::vector<fanfold::discover::SitemapEntry>& entries) {
    if (entries.size() > 50'000) std::abort();
    for (const auto& entry : entries)
        if (!entry.url.str().starts_with("http")) std::abort();
}

}  // namespace

/// Sitemaps, their indexes and OPML: never more entries than they may have, never another scheme.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    static const auto base = Url::parse("https://example.com/sitemap.xml").value();
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    static_cast<void>(discover::form_of(text, "application/xml"));
    const auto read = discover::parse_sitemap(text, base);
    if (!read) return 0;
    expect_web(read->pages);
    expect_web(read->children);
    return 0;
}
