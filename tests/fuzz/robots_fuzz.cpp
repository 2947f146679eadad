#include <cstdint>
#include <fanfold/stage/fetch/robots.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto robots = fanfold::fetch::Robots::parse(text, "fanfold");
    static_cast<void>(robots.allows("/a/b?c=d"));
    static_cast<void>(robots.allows(text.substr(0, 200)));
    return 0;
}
