#include <cstdint>
#include <fanfold/serve/http.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    if (fanfold::serve::parse_fields(text).size() > 100) __builtin_trap();
    for (const auto& part : fanfold::serve::parse_path(text))
        if (part.size() > size) __builtin_trap();
    static_cast<void>(fanfold::serve::same_secret(text.substr(0, size / 2), text.substr(size / 2)));
    return 0;
}
