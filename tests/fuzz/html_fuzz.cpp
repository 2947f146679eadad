#include <cstdint>
#include <cstdlib>
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/text/charset.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    fanfold::Page page;
    page.final_url = *fanfold::Url::parse("https://example.com/a/");
    page.link.url = page.final_url;
    page.body.assign(reinterpret_cast<const char*>(bytes), size);
    page.fetched_at = fanfold::Instant{std::chrono::milliseconds{1'795'000'000'000}};
    const auto extracted = fanfold::extract::extract_html(page);
    if (extracted && extracted->document &&
        !fanfold::text::is_valid_utf8(extracted->document->text))
        std::abort();
    return 0;
}
