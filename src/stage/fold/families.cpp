#include "families.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace fanfold::fold {

namespace {

constexpr std::size_t no_event = static_cast<std::size_t>(-1);
constexpr std::size_t asked = 6;  ///< members of a family that speak for it
constexpr double certain = 1.5;   ///< the same claim or quote: nothing is asked

/// Union-find whose root is always the smallest member.
class Families {
  public:
    Families(std::span<const Traits> traits, std::span<const std::size_t> event)
        : traits_(traits),
          parents_(traits.size()),
          members_(traits.size()),
          event_(event.begin(), event.end()) {
        std::iota(parents_.begin(), parents_.end(), 0U);
        for (std::size_t at = 0; at < traits.size(); ++at) members_[at] = {at};
    }
    auto root(std::size_t member) -> std::size_t {
        while (parents_[member] != member) member = parents_[member] = parents_[parents_[member]];
        return member;
    }
    void join(const Kin& kin) {
        const auto a = root(kin.a), b = root(kin.b);
        if (a == b || (event_[a] != no_event && event_[b] != no_event)) return;
        if (kin.likeness >= certain || agree(members_[a], members_[b])) unite(a, b);
    }
    void unite(std::size_t a, std::size_t b) {
        a = root(a), b = root(b);
        if (a == b) return;
        const auto [to, from] = std::minmax(a, b);
        parents_[from] = to;
        if (event_[to] == no_event) event_[to] = event_[from];
        auto& kept = members_[to];
        auto& gone = members_[from];
        if (kept.size() < gone.size()) kept.swap(gone);
        kept.insert(kept.end(), gone.begin(), gone.end());
        gone = {};
    }

  private:
    /// Of what a few members of both say of each other, most must not speak against one event.
    [[nodiscard]] auto agree(const std::vector<std::size_t>& a,
                             const std::vector<std::size_t>& b) const -> bool {
        std::size_t against = 0, all = 0;
        for (auto one : speakers(a))
            for (auto other : speakers(b)) {
                ++all;
                if (speaks_against(traits_[one], traits_[other])) ++against;
            }
        return against * 2 <= all;
    }
    static auto speaks_against(const Traits& a, const Traits& b) -> bool {
        return !may_be_one(a, b) || (other_figures(a, b) && !share_named_day(a, b));
    }
    static auto speakers(const std::vector<std::size_t>& members) -> std::vector<std::size_t> {
        if (members.size() <= asked) return members;
        std::vector<std::size_t> out;
        for (std::size_t at = 0; at < asked; ++at)
            out.push_back(members[at * members.size() / asked]);
        return out;
    }

    std::span<const Traits> traits_;
    std::vector<std::size_t> parents_;
    std::vector<std::vector<std::size_t>> members_;  ///< of roots
    std::vector<std::size_t> event_;                 ///< of roots
};

}  // namespace

auto families_of(std::span<const Traits> traits, std::span<const std::size_t> event,
                 const std::vector<Kin>& kin) -> std::vector<std::size_t> {
    Families families{traits, event};
    std::unordered_map<std::size_t, std::size_t> first_of;
    for (std::size_t at = 0; at < traits.size(); ++at)
        if (event[at] != no_event)
            families.unite(first_of.emplace(event[at], at).first->second, at);
    for (const auto& each : kin) families.join(each);
    std::vector<std::size_t> out;
    for (std::size_t at = 0; at < traits.size(); ++at) out.push_back(families.root(at));
    return out;
}

}  // namespace fanfold::fold
