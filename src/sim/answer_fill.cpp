#include "answer_fill.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace fanfold::sim {

using nlohmann::json;

namespace {

constexpr int deepest = 24;
constexpr int most_values = 20000;             // of one answer; a hostile schema asks for more
constexpr std::size_t longest_padding = 1000;  // of a string that must be longer than its words
constexpr std::size_t most_items = 1000;       // of one array, whatever minItems says
constexpr std::size_t usual_most = 3;          // items of an array that could hold more
constexpr std::size_t most_event_items = 64;   // … that lists events

// What the properties of one object share.
struct Scope {
    std::string quote;                 // taken for this object
    std::string claims;                // of the events that this object tells
    std::optional<std::string> event;  // that this array item is about
};

auto size_keyword(const json& schema, const char* name, std::size_t fallback) -> std::size_t {
    auto found = schema.find(name);
    if (found == schema.end() || !found->is_number()) return fallback;
    auto number = found->get<double>();
    return number <= 0 ? 0 : number > 1e5 ? std::size_t{100000} : static_cast<std::size_t>(number);
}

auto type_of(const json& schema) -> std::string {
    auto found = schema.find("type");
    if (found == schema.end())
        return schema.contains("properties") ? "object" : schema.contains("items") ? "array" : "";
    if (found->is_string()) return found->get<std::string>();
    if (!found->is_array()) return "";
    for (const auto& each : *found) {
        if (each.is_string() && each != "null") return each.get<std::string>();
    }
    return "null";
}

auto strings_of(const json& list) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& each : list) {
        if (each.is_string()) out.push_back(each.get<std::string>());
    }
    return out;
}

auto capital(char c) -> bool {
    return c >= 'A' && c <= 'Z';
}
auto letter(char c) -> bool {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ||
           static_cast<unsigned char>(c) >= 0x80;
}

// Runs of capitalised words: "Halden Motors". A lone word at the start of the sentence is rarely a
// name.
auto names_in(std::string_view text) -> std::vector<std::string> {
    std::vector<std::string> names;
    std::size_t run = 0, end = 0;
    bool open = false;
    auto close = [&](bool at_start) {
        auto name = text.substr(run, end - run);
        if (open && name.size() >= 3 && !(at_start && name.find(' ') == std::string_view::npos))
            names.emplace_back(name);
        open = false;
    };
    for (std::size_t at = 0; at < text.size();) {
        auto stop = at;
        while (stop < text.size() && letter(text[stop])) ++stop;
        if (stop == at) {
            if (text[at] != ' ') close(run == 0);
            ++at;
            continue;
        }
        if (!capital(text[at]))
            close(run == 0);
        else if (!open)
            run = at, open = true;
        end = stop;
        at = stop;
    }
    close(run == 0);
    return names;
}

class Filler {
  public:
    Filler(const json& root, const PromptView& prompt, Rng rng)
        : root_(root), prompt_(prompt), rng_(rng) {}

    auto value(const json& schema, const std::string& name, Scope& scope, int depth) -> json;

  private:
    auto object(const json& schema, Scope scope, int depth) -> json;
    auto array(const json& schema, const std::string& name, Scope& scope, int depth) -> json;
    auto told_items(const json& schema, const json& items, const std::vector<std::string>& ids,
                    int depth) -> json;
    auto wanted_items(const json& schema, const json& items, const std::string& name)
        -> std::size_t;
    auto entities(const json& schema, const json& items, const Scope& scope, int depth) -> json;
    auto chosen_ids(const json& schema, const std::vector<std::string>& ids, Scope& scope) -> json;
    auto string(const json& schema, const std::string& name, const Scope& scope) -> json;
    auto number(const json& schema, const std::string& name, bool whole) -> json;
    auto resolved(const json& schema) -> const json&;
    auto event_ids(const json& items) -> std::vector<std::string>;
    auto words_for(const std::string& name, const Scope& scope) -> std::string;
    auto fresh_quote() -> std::string;
    void take_evidence(const json& properties, Scope& scope);
    auto count(const json& schema, std::size_t most) -> std::size_t;

    const json& root_;
    const PromptView& prompt_;
    Rng rng_;
    std::vector<std::string> used_quotes_;
    int values_ = 0;
};

// Follows local references; a ring of them ends at an empty schema.
auto Filler::resolved(const json& schema) -> const json& {
    static const json anything = json::object();
    const auto* at = &schema;
    for (int hops = 0; hops < 16; ++hops) {
        if (!at->is_object()) return anything;
        auto ref = at->find("$ref");
        if (ref == at->end() || !ref->is_string()) return *at;
        auto text = ref->get<std::string>();
        if (!text.starts_with("#/$defs/")) return anything;
        auto defs = root_.find("$defs");
        if (defs == root_.end() || !defs->contains(text.substr(8))) return anything;
        at = &defs->at(text.substr(8));
    }
    return anything;
}

auto Filler::value(const json& raw, const std::string& name, Scope& scope, int depth) -> json {
    const auto& schema = resolved(raw);
    if (auto fixed = schema.find("const"); fixed != schema.end()) return *fixed;
    if (auto choices = schema.find("enum");
        choices != schema.end() && choices->is_array() && !choices->empty()) {
        if (name == "event" && scope.event) return *scope.event;
        return (*choices)[static_cast<std::size_t>(rng_.below(choices->size()))];
    }
    if (depth > deepest || ++values_ > most_values) return nullptr;
    if (auto any = schema.find("anyOf"); any != schema.end() && any->is_array() && !any->empty()) {
        return value((*any)[static_cast<std::size_t>(rng_.below(any->size()))], name, scope,
                     depth + 1);
    }
    auto type = type_of(schema);
    if (type == "object") return object(schema, scope, depth);
    if (type == "array") return array(schema, name, scope, depth);
    if (type == "integer" || type == "number") return number(schema, name, type == "integer");
    if (type == "boolean") return rng_.below(2) == 1;
    if (type == "null") return nullptr;
    return type.empty() && !schema.empty() ? json(nullptr) : string(schema, name, scope);
}

void Filler::take_evidence(const json& properties, Scope& scope) {
    if (properties.contains("quote")) {
        scope.quote = fresh_quote();
        auto most = size_keyword(resolved(properties["quote"]), "maxLength", 100000);
        scope.quote = first_letters(scope.quote, most);
    }
    if (auto event = properties.find("event"); event != properties.end() && !scope.event) {
        auto ids = strings_of(resolved(*event).value("enum", json::array()));
        if (!ids.empty()) scope.event = rng_.pick(ids);
    }
    if (scope.event) scope.claims = prompt_.claim_of(*scope.event);
}

auto Filler::object(const json& schema, Scope scope, int depth) -> json {
    auto out = json::object();
    auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object()) return out;
    take_evidence(*properties, scope);
    // "events" first: a bullet's text tells the claims of the events that it names.
    if (auto events = properties->find("events"); events != properties->end()) {
        out["events"] = value(*events, "events", scope, depth + 1);
    }
    for (const auto& [name, each] : properties->items()) {
        if (!out.contains(name)) out[name] = value(each, name, scope, depth + 1);
    }
    return out;
}

auto Filler::count(const json& schema, std::size_t most) -> std::size_t {
    auto least = std::min(size_keyword(schema, "minItems", 0), most_items);
    auto top = std::min(size_keyword(schema, "maxItems", most), std::max(most, least));
    return static_cast<std::size_t>(
        rng_.between(static_cast<std::int64_t>(std::max<std::size_t>(least, top > 0 ? 1 : 0)),
                     static_cast<std::int64_t>(top)));
}

// The ids that each item of an array may tell of: {event: enum} or {events: [enum]}.
auto Filler::event_ids(const json& items) -> std::vector<std::string> {
    auto properties = items.find("properties");
    if (properties == items.end() || !properties->is_object()) return {};
    if (auto event = properties->find("event"); event != properties->end()) {
        return strings_of(resolved(*event).value("enum", json::array()));
    }
    auto events = properties->find("events");
    if (events == properties->end()) return {};
    const auto& list = resolved(*events);
    return list.contains("items") ? strings_of(resolved(list["items"]).value("enum", json::array()))
                                  : std::vector<std::string>{};
}

auto Filler::told_items(const json& schema, const json& items, const std::vector<std::string>& ids,
                        int depth) -> json {
    auto out = json::array();
    auto least = std::min(size_keyword(schema, "minItems", 0), most_items);
    auto most = size_keyword(schema, "maxItems", most_event_items);
    auto wanted = std::clamp(ids.size(), std::min(least, most), most);
    for (std::size_t n = 0; n < wanted; ++n) {
        Scope scope;
        scope.event = ids[n % ids.size()];
        out.push_back(value(items, "", scope, depth + 1));
    }
    return out;
}

auto Filler::entities(const json& schema, const json& items, const Scope& scope, int depth)
    -> json {
    auto out = json::array();
    auto names = names_in(scope.quote);
    auto most = std::min<std::size_t>(size_keyword(schema, "maxItems", 5), 5);
    if (names.size() > most) names.resize(most);
    for (const auto& name : names) {
        Scope of_name;
        of_name.quote = name;
        if (type_of(items) == "string")
            out.push_back(name);
        else
            out.push_back(value(items, "", of_name, depth + 1));
    }
    while (out.size() < std::min(size_keyword(schema, "minItems", 0), most_items)) {
        Scope none;
        out.push_back(value(items, "", none, depth + 1));
    }
    return out;
}

auto Filler::chosen_ids(const json& schema, const std::vector<std::string>& ids, Scope& scope)
    -> json {
    auto out = json::array();
    auto least = std::max<std::size_t>(size_keyword(schema, "minItems", 0), scope.event ? 1 : 0);
    auto first = static_cast<std::size_t>(0);
    if (scope.event)
        first =
            static_cast<std::size_t>(std::find(ids.begin(), ids.end(), *scope.event) - ids.begin());
    for (std::size_t n = 0; n < std::min(std::max<std::size_t>(least, 1), ids.size()); ++n) {
        const auto& id = ids[(first + n) % ids.size()];
        out.push_back(id);
        auto claim = prompt_.claim_of(id);
        if (n > 0 || scope.claims.empty())
            scope.claims += (scope.claims.empty() ? "" : " ") + claim;
    }
    return out;
}

auto Filler::wanted_items(const json& schema, const json& items, const std::string& name)
    -> std::size_t {
    auto least = std::min(size_keyword(schema, "minItems", 0), most_items);
    auto quoting = items.contains("properties") && items["properties"].contains("quote");
    // Dates and numbers could only be invented here; an empty list is true.
    auto nothing = name == "dates" || name == "numbers" || (quoting && prompt_.sentences().empty());
    if (nothing) return least;
    auto wanted = count(schema, usual_most);
    return quoting ? std::max(std::min(wanted, prompt_.sentences().size()), least) : wanted;
}

auto Filler::array(const json& schema, const std::string& name, Scope& scope, int depth) -> json {
    static const json anything = json::object();
    auto found = schema.find("items");
    const auto& items = found == schema.end() ? anything : resolved(*found);
    if (auto ids = event_ids(items); !ids.empty()) return told_items(schema, items, ids, depth);
    auto choices = strings_of(items.value("enum", json::array()));
    if (name == "events" && !choices.empty()) return chosen_ids(schema, choices, scope);
    if (name == "entities") return entities(schema, items, scope, depth);
    auto out = json::array();
    auto wanted = wanted_items(schema, items, name);
    for (std::size_t n = 0; n < wanted; ++n) {
        if (choices.empty()) {
            Scope own = scope;
            out.push_back(value(items, name, own, depth + 1));
        } else {
            out.push_back(choices[n % choices.size()]);
        }
    }
    return out;
}

auto Filler::fresh_quote() -> std::string {
    const auto& all = prompt_.sentences();
    if (all.empty()) return {};
    auto start = static_cast<std::size_t>(rng_.below(all.size()));
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto& sentence = all[(start + n) % all.size()];
        if (std::find(used_quotes_.begin(), used_quotes_.end(), sentence) != used_quotes_.end())
            continue;
        used_quotes_.push_back(sentence);
        return sentence;
    }
    return all[start];
}

auto Filler::words_for(const std::string& name, const Scope& scope) -> std::string {
    if (name == "quote" || name == "claim" || name == "surface" || name == "canonical")
        return scope.quote;
    if (name == "text" || name == "sentence" || name == "bullet" || name == "summary") {
        return !scope.claims.empty()  ? scope.claims
               : !scope.quote.empty() ? scope.quote
                                      : fresh_quote();
    }
    if (name == "why" || name.ends_with("reason")) return "It bears on what this reader follows.";
    if (name == "language") return "en";
    return scope.quote.empty() ? "as the document says" : scope.quote;
}

auto Filler::string(const json& schema, const std::string& name, const Scope& scope) -> json {
    auto text = first_letters(words_for(name, scope), size_keyword(schema, "maxLength", 100000));
    while (!text.empty() && text.back() == ' ') text.pop_back();
    auto least = size_keyword(schema, "minLength", 0);
    auto missing = least > count_letters(text) ? least - count_letters(text) : 0;
    return text + std::string(std::min<std::size_t>(missing, longest_padding), '.');
}

auto Filler::number(const json& schema, const std::string& name, bool whole) -> json {
    auto share = name == "confidence" || name == "score";
    auto bound = [&](const char* key, double fallback) {
        auto found = schema.find(key);
        return found != schema.end() && found->is_number() ? found->get<double>() : fallback;
    };
    auto low = bound("minimum", name == "importance" ? 1 : 0);
    auto high = std::max(low, bound("maximum", name == "importance" ? 5 : share ? 1 : low + 10));
    if (!whole) return low + (high - low) * static_cast<double>(rng_.below(1001)) / 1000.0;
    constexpr double far = 9e15;
    auto first = static_cast<std::int64_t>(std::clamp(low, -far, far));
    auto last = static_cast<std::int64_t>(std::clamp(high, -far, far));
    return rng_.between(first < low ? first + 1 : first, last);
}

}  // namespace

auto fill_schema(const json& schema, const PromptView& prompt, Rng rng) -> json {
    Scope scope;
    return Filler{schema, prompt, rng}.value(schema, "", scope, 0);
}

}  // namespace fanfold::sim
