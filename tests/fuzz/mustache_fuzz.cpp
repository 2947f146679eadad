#include <cstdint>
#include <fanfold/prompt/mustache.hpp>
#include <fanfold/text/html.hpp>
#include <nlohmann/json.hpp>

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const auto parsed =
        fanfold::prompt::Template::parse({reinterpret_cast<const char*>(bytes), size});
    if (!parsed || size > 4096) return 0;
    const nlohmann::json context{{"a", {1, 2}}, {"b", true}, {"c", {{"d", "x"}}}};
    const auto* self = &*parsed;
    const fanfold::prompt::Partials partials = [self](const std::string& name) {
        return name == "p" ? self : nullptr;
    };
    static_cast<void>(parsed->variables());
    if (parsed->partial_names().empty())
        static_cast<void>(parsed->render(context, partials, fanfold::text::escape_html));
    return 0;
}
