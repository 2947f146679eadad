#include <cstdint>
#include <string>

#include <fanfold/text/charset.hpp>

#include "json_ld.hpp"

/// The bytes stand in one script element; one that they close themselves begins another page.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto dom = extract::Dom::parse("<script type=application/ld+json>" +
                                         text::scrub_utf8(text) + "</script>");
    if (!dom) return 0;
    const auto read = extract::read_json_ld(*dom);
    if (read.authors.size() > 32 || read.specs.size() > 100) __builtin_trap();
    return 0;
}
