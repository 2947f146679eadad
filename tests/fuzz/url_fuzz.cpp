#include <cstdint>
#include <cstdlib>
#include <fanfold/value/url.hpp>

/// What parses must parse again to itself, and so must its key.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto base = *fanfold::Url::parse("https://example.com/a/b?c");
    for (const auto& url : {fanfold::Url::parse(text), base.resolve(text)}) {
        if (!url) continue;
        const auto again = fanfold::Url::parse(url->str());
        if (!again || *again != *url) std::abort();
        static_cast<void>(url->key());
        static_cast<void>(fanfold::site_of(*url));
    }
    return 0;
}
