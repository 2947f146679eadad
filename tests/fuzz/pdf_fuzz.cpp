#include <cstdint>
#include <cstdlib>

#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/text/charset.hpp>

/// What the process that reads PDFs writes is a text and nothing else: whatever it may write
/// becomes a document of valid UTF-8, or none. (No process is started here: these bytes are its.)
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    Page page;
    page.final_url = *Url::parse("https://example.com/a.pdf");
    page.link.url = page.final_url;
    page.body.assign(reinterpret_cast<const char*>(bytes), size);
    page.content_type = "text/plain; charset=utf-8";
    static_cast<void>(extract::is_pdf(page.body));
    const auto read = extract::extract_text(page);
    if (!read || !read->document) return 0;
    const auto& document = *read->document;
    if (document.text.empty() || !text::is_valid_utf8(document.text)) std::abort();
    if (document.title.size() > 300 || !text::is_valid_utf8(document.title)) std::abort();
    return 0;
}
