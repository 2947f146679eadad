#include "room.hpp"

#include <algorithm>
#include <fanfold/stage/fold/fold.hpp>
#include <iterator>
#include <map>
#include <numeric>

#include "sections.hpp"

namespace fanfold::fold {

namespace {

constexpr int important = 4;
constexpr int minor = 2;
/// A report that is shorter is filled up with what matters little.
constexpr int short_report = 8;

using Rooms = std::map<SectionName, int>;

auto rooms_of(const Enterprise& enterprise) -> Rooms {
    Rooms out;
    for (const auto& spec : sections_of(enterprise)) out[spec.name] += std::max(spec.max_items, 1);
    return out;
}

auto report_room(const Enterprise& enterprise, const Rooms& rooms) -> int {
    if (enterprise.length.max_items > 0) return enterprise.length.max_items;
    return std::accumulate(rooms.begin(), rooms.end(), 0,
                           [](int sum, const auto& room) { return sum + room.second; });
}

/// Hands out places; each event is offered once or more, and takes at most one.
class Places {
  public:
    explicit Places(const Enterprise& enterprise)
        : rooms_(rooms_of(enterprise)),
          left_(report_room(enterprise, rooms_)),
          minor_share_(enterprise.length.minor_share) {}

    /// Wherever there is a place in the report.
    auto take_any(const Event& event) -> bool {
        if (left_ <= 0) return false;
        --left_;
        --rooms_[event.section];
        ++(event.importance <= minor ? minors_ : others_);
        return true;
    }
    auto take_own(const Event& event) -> bool {
        return rooms_[event.section] > 0 && take_any(event);
    }
    [[nodiscard]] auto has_room_for_minor() const -> bool {
        const int all = others_ + minors_ + 1;
        return all <= short_report || minors_ + 1 <= minor_share_ * all;
    }

  private:
    Rooms rooms_;
    int left_ = 0, minors_ = 0, others_ = 0;
    double minor_share_ = 0;
};

}  // namespace

auto best_first(const Event& a, const Event& b) -> bool {
    return a.rank != b.rank ? a.rank > b.rank : a.id < b.id;
}

auto is_news(const Event& event) -> bool {
    return event.status == EventStatus::fresh || event.status == EventStatus::developing;
}

auto choose(std::vector<Event> events, const Enterprise& enterprise) -> Chosen {
    std::sort(events.begin(), events.end(), best_first);
    Places places{enterprise};
    std::vector<bool> told(events.size());
    const auto offer = [&](const auto& wanted, const auto& take) {
        for (std::size_t at = 0; at < events.size(); ++at)
            if (!told[at] && wanted(events[at])) told[at] = take(events[at]);
    };
    const auto own = [&](const Event& event) { return places.take_own(event); };
    const auto little = [&](const Event& event) {
        return places.has_room_for_minor() && places.take_own(event);
    };
    const auto any = [&](const Event& event) { return places.take_any(event); };
    const auto matters = [](const Event& event) { return event.importance >= important; };
    offer([&](const Event& event) { return is_news(event) && matters(event); }, any);
    offer([](const Event& event) { return is_news(event) && event.importance > minor; }, own);
    offer(matters, any);
    offer([](const Event& event) { return event.importance > minor; }, own);
    offer([](const Event& event) { return is_news(event); }, little);
    offer([](const Event&) { return true; }, little);
    Chosen out;
    for (std::size_t at = 0; at < events.size(); ++at)
        (told[at] ? out.told : out.cut).push_back(std::move(events[at]));
    return out;
}

namespace {

auto letters(const Event& event) -> int {
    return static_cast<int>(std::count_if(event.text.begin(), event.text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
    }));
}

/// What does not fit any more goes, a shorter one behind it may stay; the first always does.
void keep_within(std::vector<Event>& events, int most, std::vector<Event>& cut) {
    if (most <= 0) return;
    int used = 0;
    std::vector<Event> kept;
    for (auto& event : events) {
        const int length = letters(event);
        const bool fits = kept.empty() || used + length <= most;
        if (fits) used += length;
        (fits ? kept : cut).push_back(std::move(event));
    }
    events = std::move(kept);
}

/// Of all sections the best, so that a section's first may go too, but not the report's.
void keep_report_within(std::vector<std::vector<Event>>& told, int most, std::vector<Event>& cut) {
    if (most <= 0) return;
    std::vector<Event> all;
    for (const auto& events : told) all.insert(all.end(), events.begin(), events.end());
    std::stable_sort(all.begin(), all.end(), [](const Event& a, const Event& b) {
        return is_news(a) != is_news(b) ? is_news(a) : best_first(a, b);
    });
    std::vector<Event> gone;
    keep_within(all, most, gone);
    for (auto& events : told)
        std::erase_if(events, [&](const Event& event) {
            return std::any_of(gone.begin(), gone.end(),
                               [&](const Event& other) { return other.id == event.id; });
        });
    std::move(gone.begin(), gone.end(), std::back_inserter(cut));
}

auto most_chars(const Enterprise& enterprise, const SectionName& name) -> int {
    for (const auto& spec : sections_of(enterprise))
        if (spec.name == name) return spec.max_chars;
    return 0;
}

}  // namespace

auto keep_length(std::vector<std::vector<Event>>& told, const Enterprise& enterprise)
    -> std::vector<Event> {
    std::vector<Event> cut;
    for (auto& events : told)
        if (!events.empty())
            keep_within(events, most_chars(enterprise, events.front().section), cut);
    keep_report_within(told, enterprise.length.max_chars, cut);
    return cut;
}

}  // namespace fanfold::fold
