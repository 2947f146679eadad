#include <cstdint>
#include <cstdlib>
#include <fanfold/prompt/catalog.hpp>
#include <filesystem>

/// Packaged rules over hostile pages: what is told is bounded, and its quote stands in the page.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    static const auto catalog = prompt::Catalog::load({}, "prompts");
    const std::string text{reinterpret_cast<const char*>(bytes), size};
    for (const auto* name : {"security/cve", "jobs/counts", "regulation/numbers", "market/swings"}) {
        const auto resolved = catalog.find(TemplateName{name}, Enterprise{});
        if (!resolved) std::abort();
        const prompt::RuleSubject page{text, {"Acme", "한빛"}, "ko"};
        const auto answer = prompt::answer_by_rules(resolved->front.rules, page);
        if (answer["findings"].size() > prompt::most_ruled) std::abort();
        for (const auto& finding : answer["findings"]) {
            const auto quote = finding["quote"].get<std::string>();
            if (text.find(quote) == std::string::npos) std::abort();
            if (finding["importance"] < 1 || finding["importance"] > 5) std::abort();
        }
    }
    return 0;
}
