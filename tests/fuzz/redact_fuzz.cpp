#include <array>
#include <cstdint>
#include <cstdlib>
#include <fanfold/text/guards.hpp>
#include <fanfold/text/redact.hpp>

/// What was shown leads back into the text, wherever a quote of it begins and ends.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    constexpr std::array all{text::Personal::email, text::Personal::phone, text::Personal::card,
                             text::Personal::iban, text::Personal::krn};
    const auto shown = text::shown_to_model(text, all);
    if (shown.origin.size() != shown.text.size() + 1 || shown.origin.back() != text.size())
        std::abort();
    for (std::size_t at = 0; at < shown.text.size(); ++at) {
        if (shown.origin[at] > shown.origin[at + 1]) std::abort();
        if (shown.source_span({at, 1}).end() > text.size()) std::abort();
    }
    for (const auto& passage : text::orders_in(text))
        if (passage.at.end() > text.size()) std::abort();
    return 0;
}
