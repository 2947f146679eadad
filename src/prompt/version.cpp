#include "version.hpp"

#include <re2/re2.h>

#include <set>

#include "front_matter.hpp"

namespace fanfold::prompt {

namespace {

void add(FieldHasher& hasher, const std::vector<std::string>& words) {
    hasher.add(static_cast<std::int64_t>(words.size()));
    for (const auto& word : words) hasher.add(word);
}

void add(FieldHasher& hasher, const When& when) {
    add(hasher, when.kinds);
    add(hasher, when.languages);
    hasher.add(std::to_string(when.min_score));
    hasher.add(when.source ? when.source->pattern() : std::string{});
    hasher.add(when.age ? std::int64_t{when.age->count()} : std::int64_t{-1});
    if (when.matches) hasher.add(when.matches->pattern());
}

void add(FieldHasher& hasher, const Escalation& escalate) {
    if (escalate.to.empty()) return;  // versions of templates without one stay as they were
    hasher.add(escalate.to).add(std::int64_t{escalate.importance});
    hasher.add(std::to_string(escalate.dropped));
    if (!escalate.then.empty()) hasher.add(escalate.then);
    if (escalate.undecided) hasher.add(escalate.undecided->pattern());
}

auto pattern_of(const std::shared_ptr<const re2::RE2>& pattern) -> std::string {
    return pattern ? pattern->pattern() : std::string{};
}

auto printed(const std::optional<double>& number) -> std::string {
    return number ? std::to_string(*number) : std::string{};
}

void add(FieldHasher& hasher, const Rule& rule) {
    hasher.add(rule.name).add(static_cast<std::int64_t>(rule.in));
    hasher.add(pattern_of(rule.pattern)).add(pattern_of(rule.unless));
    hasher.add(std::int64_t{rule.watched}).add(rule.number).add(rule.unit);
    hasher.add(printed(rule.at_least)).add(printed(rule.at_most));
    for (const auto& level : rule.levels)
        hasher.add(std::to_string(level.at_least)).add(std::int64_t{level.importance});
    hasher.add(std::int64_t{rule.importance}).add(rule.sentiment);
    for (const auto* words : {&rule.claim, &rule.why})
        for (const auto& [language, text] : *words) hasher.add(language).add(text);
    add(hasher, rule.entities);
}

void add(FieldHasher& hasher, const FrontMatter& front) {
    hasher.add(front.title).add(front.kind).add(front.tier);
    hasher.add(static_cast<std::int64_t>(front.scope)).add(front.schema.dump());
    hasher.add(std::int64_t{front.max_output_tokens}).add(std::to_string(front.temperature));
    hasher.add(std::to_string(front.priority));
    add(hasher, front.topic_words);
    add(hasher, front.when);
    add(hasher, front.escalate);
    for (const auto& rule : front.rules) add(hasher, rule);
}

/// Shared parts that a template shows, and those that they show.
void collect(const Template& part, const std::map<std::string, Template>& partials,
             std::set<std::string>& out) {
    for (const auto& name : part.partial_names())
        if (const auto found = partials.find(name);
            found != partials.end() && out.insert(name).second)
            collect(found->second, partials, out);
}

}  // namespace

auto version_of(const Resolved& resolved, const std::vector<std::string_view>& bodies,
                const std::map<std::string, TemplateFile>& files) -> Digest {
    FieldHasher hasher;
    add(hasher, resolved.front);
    for (const auto body : bodies) hasher.add(body);
    std::set<std::string> shared;
    for (const auto* half : {&resolved.parts->system, &resolved.parts->user})
        for (const auto& [layer, part] : *half) collect(part, *resolved.parts->partials, shared);
    for (const auto& name : shared) hasher.add(name).add(split_file(files.at(name).text).body);
    return hasher.finish();
}

}  // namespace fanfold::prompt
