#include "trial_words.hpp"

#include <fanfold/text/marks.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::app {

using Json = nlohmann::ordered_json;

auto plain_text(const std::string& text) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto letter = static_cast<unsigned char>(text[at]);
        // U+0080 to U+009F are controls too: C2 80 to C2 9F.
        const bool high = letter == 0xc2 && at + 1 < text.size() &&
                          static_cast<unsigned char>(text[at + 1]) < 0xa0;
        if (high) ++at;
        const bool control = high || (letter < ' ' && letter != '\n') || letter == 0x7f;
        out += control ? ' ' : text[at];
    }
    return out;
}

auto input_estimate(const model::Request& request) -> std::int64_t {
    std::int64_t out = 0;
    for (const auto& message : request.messages) out += text::estimated_tokens(message.content);
    return out;
}

auto judged_text(const pipeline::Judged& judged, const std::string& indent) -> std::string {
    std::string out;
    const auto line = [&](const std::string& words) {
        auto one = plain_text(words);
        for (auto& letter : one)
            if (letter == '\n') letter = ' ';
        out += indent + one + "\n";
    };
    for (const auto& kept : judged.kept) {
        line("[" + std::to_string(kept.finding.importance) + "] " + kept.finding.claim);
        if (!kept.finding.why.empty()) line("    why: " + kept.finding.why);
        if (kept.finding.quote != kept.finding.claim)
            line("    quote: \"" + text::without_marks(kept.finding.quote) + "\"");
        for (const auto& mark : kept.marks) line("    doubt: " + mark);
    }
    for (const auto& dropped : judged.dropped)
        line("dropped: " + dropped.text + " (" + dropped.reason + ")");
    if (judged.kept.empty()) line("nothing found");
    return out;
}

auto judged_json(const pipeline::Judged& judged) -> Json {
    Json findings = Json::array();
    for (const auto& kept : judged.kept)
        findings.push_back({{"claim", kept.finding.claim},
                            {"why", kept.finding.why},
                            {"quote", kept.finding.quote},
                            {"offset", kept.finding.at.offset},
                            {"length", kept.finding.at.length},
                            {"importance", kept.finding.importance},
                            {"doubts", kept.marks}});
    Json dropped = Json::array();
    for (const auto& one : judged.dropped)
        dropped.push_back({{"claim", one.text}, {"reason", one.reason}});
    return {{"findings", std::move(findings)}, {"dropped", std::move(dropped)}};
}

}  // namespace fanfold::app
