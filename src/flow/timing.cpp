#include <array>
#include <fanfold/flow/timing.hpp>

namespace fanfold {

namespace {

constexpr std::array<std::string_view, 3> catch_ups{"none", "last", "all"};
constexpr std::array<std::string_view, 3> overlaps{"skip", "queue", "cancel"};
constexpr std::array<std::string_view, 3> periods{"night", "week", "month"};

template <class Enum>
auto one_of(const std::array<std::string_view, 3>& words, std::string_view text) -> std::optional<Enum> {
    for (std::size_t at = 0; at < words.size(); ++at)
        if (words[at] == text) return static_cast<Enum>(at);
    return std::nullopt;
}

}  // namespace

auto to_string(CatchUp catch_up) -> std::string_view {
    return catch_ups[static_cast<std::size_t>(catch_up)];
}
auto to_string(Overlap overlap) -> std::string_view {
    return overlaps[static_cast<std::size_t>(overlap)];
}
auto catch_up_from(std::string_view text) -> std::optional<CatchUp> {
    return one_of<CatchUp>(catch_ups, text);
}
auto overlap_from(std::string_view text) -> std::optional<Overlap> {
    return one_of<Overlap>(overlaps, text);
}
auto to_string(Period period) -> std::string_view {
    return periods[static_cast<std::size_t>(period)];
}
auto period_from(std::string_view text) -> std::optional<Period> {
    return one_of<Period>(periods, text);
}

}  // namespace fanfold
