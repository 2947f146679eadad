#include <cstdint>
#include <fanfold/model/structured.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const auto value = fanfold::model::parse_reply({reinterpret_cast<const char*>(bytes), size});
    if (!value) return 0;
    if (fanfold::model::check_schema(*value).empty())
        static_cast<void>(fanfold::model::validate(*value, *value));
    return 0;
}
