#include <fanfold/prompt/context.hpp>

namespace fanfold::prompt {

namespace {

auto enterprise_words(const Enterprise& enterprise) -> nlohmann::json {
    return {{"title", enterprise.title},
            {"language", enterprise.language},
            {"industry", enterprise.industry}};
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
    return planned;
}

auto fence_mark(const std::string& secret, const Digest& document) -> std::string {
    FieldHasher hasher;
    hasher.add("fence").add(secret).add(document);
    return hasher.finish().hex().substr(0, 16);
}

}  // namespace fanfold::prompt
