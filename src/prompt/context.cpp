#include <fanfold/prompt/context.hpp>
#include <fanfold/text/fold.hpp>

#include <algorithm>

namespace fanfold::prompt {

namespace {

auto enterprise_words(const Enterprise& enterprise) -> nlohmann::json {
    return {{"title", enterprise.title},
            {"language", enterprise.language},
            {"industry", enterprise.industry}};
}

constexpr std::size_t most_terms = 100;
constexpr std::size_t most_names = 12;
constexpr std::size_t most_banned = 50;
/// What stands further down in a document is seldom what is told of it.
constexpr std::size_t looked_through = 20'000;

auto in_quotes(const std::string& word) -> std::string {
    return "\"" + word + "\"";
}

/// Null where there is nothing, so that a section of it is not shown.
auto shown(std::string text) -> nlohmann::json {
    return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(std::move(text));
}

auto stands_in(const std::string& folded, const Term& term) -> bool {
    return std::any_of(term.names.begin(), term.names.end(), [&](const std::string& name) {
        const auto key = text::fold_key(name);
        return key.size() > 1 && folded.find(key) != std::string::npos;
    });
}

/// "한빛배터리" (for "Hanbit Battery"); … of the terms that stand in the text.
auto house_names(const std::vector<Term>& glossary, std::string_view text) -> std::string {
    if (glossary.empty()) return {};
    const auto folded = text::fold_key(text::prefix(text, looked_through));
    std::string out;
    std::size_t count = 0;
    for (std::size_t at = 0; at < std::min(glossary.size(), most_terms) && count < most_names; ++at) {
        const auto& term = glossary[at];
        if (term.names.size() < 2 || !stands_in(folded, term)) continue;
        std::string others;
        for (std::size_t other = 1; other < term.names.size(); ++other)
            others += (other == 1 ? "" : ", ") + in_quotes(term.names[other]);
        out += (count++ == 0 ? "" : "; ") + in_quotes(term.names.front()) + " (for " + others + ")";
    }
    return out;
}

auto banned_words(const Guards& guards) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < std::min(guards.banned.size(), most_banned); ++at)
        out += (at == 0 ? "" : ", ") + in_quotes(guards.banned[at]);
    return out;
}

auto words_in(const nlohmann::json& planned) -> std::string {
    return planned.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// How the house wants it said. `text` is what is to be told of.
auto house_words(const Enterprise& enterprise, std::string_view text) -> nlohmann::json {
    const bool korean = enterprise.language.starts_with("ko");
    return {{"names", shown(house_names(enterprise.glossary, text))},
            {"banned", shown(banned_words(enterprise.guards))},
            {"plain", korean && enterprise.style == "plain"},
            {"formal", korean && enterprise.style == "formal"}};
}

/// The day alone: an hour that a feed corrects later would make the same question look new.
auto published_day(const Document& document, const Sighting& sighting) -> std::string {
    const auto at = document.published ? document.published : sighting.published;
    return at ? to_rfc3339(*at).substr(0, 10) : std::string{};
}

/// Untrusted text may not close its own fence, nor seem to.
auto without_fences(std::string text) -> std::string {
    for (const std::string_view fence : {"<<<", "＜＜＜", "﹤﹤﹤"})
        for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at))
            text.replace(at, fence.size(), "‹‹‹");
    return text;
}

}  // namespace

auto map_context(const MapSubject& subject) -> nlohmann::json {
    const auto& document = subject.document;
    nlohmann::json context;
    context["enterprise"] = enterprise_words(subject.enterprise);
    context["words"] = subject.enterprise.words;
    context["house"] = house_words(subject.enterprise, document.title + "\n" + document.text);
    context["hits"] = subject.hits;
    context["document"] = {{"title", without_fences(document.title)},
                           {"source", subject.sighting.source.str()},
                           {"published", published_day(document, subject.sighting)},
                           {"language", document.language},
                           {"kind", document.kind},
                           {"text", without_fences(document.text)}};
    context["fence"] = subject.fence;
    return context;
}

auto fold_context(nlohmann::json planned, const Enterprise& enterprise) -> nlohmann::json {
    planned["enterprise"] = enterprise_words(enterprise);
    planned["words"] = enterprise.words;
    planned["house"] = house_words(enterprise, enterprise.glossary.empty() ? std::string{} : words_in(planned));
    return planned;
}

auto fence_mark(const std::string& secret, const Digest& document) -> std::string {
    FieldHasher hasher;
    hasher.add("fence").add(secret).add(document);
    return hasher.finish().hex().substr(0, 16);
}

}  // namespace fanfold::prompt
