#include <cstdint>
#include <cstdlib>
#include <fanfold/model/structured.hpp>

#include "openai_reply.hpp"
#include "wire.hpp"

namespace {

using namespace fanfold::model;

auto same(const Reply& one, const Reply& other) -> bool {
    const auto& a = one.usage;
    const auto& b = other.usage;
    return one.text == other.text && one.finish == other.finish && one.model_revision == other.model_revision &&
           one.usage_known == other.usage_known && a.input == b.input && a.output == b.output &&
           a.cached_input == b.cached_input && a.cache_write_5m == b.cache_write_5m && a.reasoning == b.reasoning;
}

/// What is read without a JSON value is what the JSON value says.
void look_at_body(std::string_view bytes) {
    const auto plain = openai::read_plain_reply(bytes);
    if (!plain) return;
    const auto body = wire::parse_body(bytes);
    if (!same(*plain, openai::reply_of(body, body.at("choices").at(0)))) std::abort();
}

void look_at_answer(std::string_view text) {
    const auto value = parse_reply(text);
    if (value && check_schema(*value).empty()) static_cast<void>(validate(*value, *value));
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    look_at_body(text);
    look_at_answer(text);
    return 0;
}
