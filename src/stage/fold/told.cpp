#include <algorithm>
#include <fanfold/stage/fold/fold.hpp>
#include <map>
#include <set>

#include "plain.hpp"
#include "sections.hpp"

namespace fanfold::fold {

namespace {

using nlohmann::json;

constexpr std::size_t most_bullets = 5;
constexpr std::size_t bullets_without_model = 3;

auto string_at(const json& object, const char* name) -> std::string {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

auto list_at(const std::optional<json>& object, const char* name) -> json {
    if (!object || !object->is_object()) return json::array();
    const auto found = object->find(name);
    return found != object->end() && found->is_array() ? *found : json::array();
}

/// Event's short id → what the model wrote; the first of several, nothing for ids that were not
/// asked.
auto texts_of(const std::optional<json>& reply) -> std::map<std::string, std::string> {
    std::map<std::string, std::string> out;
    for (const auto& item : list_at(reply, "items"))
        if (auto text = plain(string_at(item, "text")); !text.empty())
            out.emplace(string_at(item, "event"), text);
    return out;
}

/// The model's words if their numbers and days are in the evidence, else the best claim: what
/// matters is told either way, and a slip of the fold costs no item.
auto told_as(const Event& event, const std::string& text) -> std::string {
    if (!text.empty() && carried(text, event.findings)) return text;
    return best_finding(event).claim;
}

using EventsById = std::map<std::string, const Event*>;

auto by_short_id(const std::vector<Event>& events) -> EventsById {
    EventsById out;
    for (const auto& event : events) out.emplace(short_id('e', event.id), &event);
    return out;
}

auto events_of(const json& bullet, const EventsById& known) -> std::vector<const Event*> {
    std::vector<const Event*> out;
    if (!bullet.is_object()) return out;
    for (const auto& id : list_at(bullet, "events")) {
        const auto found = id.is_string() ? known.find(id.get<std::string>()) : known.end();
        const bool fresh =
            found != known.end() && std::find(out.begin(), out.end(), found->second) == out.end();
        if (fresh && out.size() < 4) out.push_back(found->second);
    }
    return out;
}

auto findings_of(const std::vector<const Event*>& events) -> std::vector<Finding> {
    std::vector<Finding> out;
    for (const auto* event : events)
        out.insert(out.end(), event->findings.begin(), event->findings.end());
    return out;
}

auto bullet_of(const json& told, const EventsById& known) -> Bullet {
    const auto events = events_of(told, known);
    if (events.empty()) return {};
    Bullet out;
    out.text = plain(string_at(told, "text"));
    for (const auto* event : events) out.events.push_back(event->id);
    if (!out.text.empty() && carried(out.text, findings_of(events))) return out;
    return {events.front()->text, {events.front()->id}};
}

auto bullets_by_rank(const HeadlinePlan& plan) -> std::vector<Bullet> {
    std::vector<Bullet> out;
    for (const auto& event : plan.events)
        if (out.size() < bullets_without_model) out.push_back({event.text, {event.id}});
    return out;
}

auto tells(const Bullet& bullet, const Event& event) -> bool {
    return std::find(bullet.events.begin(), bullet.events.end(), event.id) != bullet.events.end();
}

/// What matters most is read first, whatever the model chose: an event it passed over takes the
/// place of its last bullet that tells none of them.
void tell_the_first(std::vector<Bullet>& bullets, const std::vector<Event>& events) {
    const auto first = std::min(events.size(), bullets_without_model);
    const auto is_first = [&](const Bullet& bullet) {
        return std::any_of(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(first),
                           [&](const Event& event) { return tells(bullet, event); });
    };
    for (std::size_t at = 0; at < first; ++at) {
        const auto told = [&](const Bullet& bullet) { return tells(bullet, events[at]); };
        if (std::any_of(bullets.begin(), bullets.end(), told)) continue;
        const auto passed = std::find_if_not(bullets.rbegin(), bullets.rend(), is_first);
        if (bullets.size() >= most_bullets && passed != bullets.rend())
            bullets.erase(std::next(passed).base());
        const auto place = std::min(at, bullets.size());
        bullets.insert(bullets.begin() + static_cast<std::ptrdiff_t>(place),
                       {events[at].text, {events[at].id}});
    }
}

}  // namespace

auto apply_section(const SectionPlan& plan, const std::optional<json>& reply)
    -> std::vector<Event> {
    const auto texts = texts_of(reply);
    std::vector<Event> out;
    for (auto event : plan.asked) {
        if (event.findings.empty()) continue;
        const auto found = texts.find(short_id('e', event.id));
        event.text = told_as(event, found == texts.end() ? std::string{} : found->second);
        out.push_back(std::move(event));
    }
    for (auto event : plan.kept) {
        if (event.text.empty() && !event.findings.empty()) event.text = best_finding(event).claim;
        out.push_back(std::move(event));
    }
    return out;
}

auto joined(const std::vector<json>& replies) -> json {
    json items = json::array();
    for (const auto& reply : replies)
        for (auto& item : list_at(reply, "items")) items.push_back(std::move(item));
    return {{"items", std::move(items)}};
}

auto apply_headline(const HeadlinePlan& plan, const std::optional<json>& reply)
    -> std::vector<Bullet> {
    const auto known = by_short_id(plan.events);
    std::vector<Bullet> out;
    std::set<std::string> texts;
    for (const auto& told : list_at(reply, "bullets")) {
        auto bullet = bullet_of(told, known);
        const bool worth = !bullet.text.empty() && out.size() < most_bullets;
        if (worth && texts.insert(bullet.text).second) out.push_back(std::move(bullet));
    }
    if (out.empty()) return bullets_by_rank(plan);
    tell_the_first(out, plan.events);
    return out;
}

}  // namespace fanfold::fold
