#include <cstdint>
#include <cstdlib>
#include <fanfold/text/facts.hpp>

#include "dates.hpp"

namespace {

using namespace fanfold;

/// What a publication date must lie between, whoever read it.
void expect_plausible(Instant at, Instant now) {
    constexpr auto first = std::chrono::sys_days{std::chrono::year{1990} / 1 / 1};
    if (at < first || at > now + std::chrono::hours{24}) std::abort();
}

void expect_in(ByteSpan at, std::string_view text, std::size_t& from) {
    if (at.offset < from || at.length == 0 || at.end() > text.size()) std::abort();
    from = at.end();
}

}  // namespace

/// Days and numbers stand where they say, in order; a date is never before 1990 nor after tomorrow.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const Instant now{std::chrono::milliseconds{1'795'000'000'000}};
    auto from = std::size_t{0};
    for (const auto& day : text::days(text)) expect_in(day.at, text, from);
    from = 0;
    for (const auto& number : text::numbers(text)) expect_in(number.at, text, from);
    if (const auto at = text::parse_published(text, now)) expect_plausible(*at, now);
    if (const auto when = extract::parse_when(text, now)) expect_plausible(when->at, now);
    if (const auto url = Url::parse("https://example.com/" + std::string{text}))
        if (const auto when = extract::date_in_url(*url, now)) expect_plausible(when->at, now);
    return 0;
}
