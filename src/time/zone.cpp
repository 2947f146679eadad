#include <fanfold/time/zone.hpp>

#include <algorithm>

#include "posix_rule.hpp"

namespace fanfold {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t header_size = 44;
constexpr std::uint32_t most_of_any = 100'000;  ///< real files have at most a few hundred

auto big_endian(std::string_view bytes) -> std::int64_t {
    std::uint64_t out = 0;
    for (const unsigned char byte : bytes) out = out << 8 | byte;
    if (bytes.size() == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(out));
    return static_cast<std::int64_t>(out);
}

struct Counts {
    std::uint32_t isut = 0, isstd = 0, leap = 0, time = 0, type = 0, chars = 0;
    [[nodiscard]] auto body(std::size_t time_size) const -> std::size_t {
        return std::size_t{time} * (time_size + 1) + std::size_t{type} * 6 + chars +
               std::size_t{leap} * (time_size + 4) + isstd + isut;
    }
};

auto counts_of(std::string_view header) -> std::optional<Counts> {
    if (header.size() < header_size || header.substr(0, 4) != "TZif") return std::nullopt;
    std::uint32_t all[6];
    for (std::size_t at = 0; at < 6; ++at) {
        all[at] = static_cast<std::uint32_t>(big_endian(header.substr(20 + at * 4, 4)));
        if (all[at] > most_of_any) return std::nullopt;
    }
    return Counts{all[0], all[1], all[2], all[3], all[4], all[5]};
}

struct Block {
    seconds first_offset{};
    std::vector<TimeZone::Change> changes;
};

auto read_block(std::string_view body, const Counts& counts, std::size_t time_size)
    -> std::optional<Block> {
    if (body.size() < counts.body(time_size) || counts.type == 0) return std::nullopt;
    const auto kinds = body.substr(counts.time * time_size, counts.time);
    const auto types = body.substr(counts.time * (time_size + 1));
    const auto offset_of = [&](std::size_t type) {
        return seconds{std::clamp<std::int64_t>(big_endian(types.substr(type * 6, 4)), -93'599, 93'599)};
    };
    Block out;
    out.first_offset = offset_of(0);
    for (std::size_t at = 0; at < counts.time; ++at) {
        const auto type = static_cast<unsigned char>(kinds[at]);
        if (type >= counts.type) return std::nullopt;
        const sys_seconds when{seconds{big_endian(body.substr(at * time_size, time_size))}};
        if (!out.changes.empty() && when <= out.changes.back().at) return std::nullopt;
        out.changes.push_back({when, offset_of(type)});
    }
    return out;
}

auto bad_file() -> Error {
    return {ErrorKind::bad_input, "is not a time zone file (TZif)"};
}

/// Years beyond these are nobody's schedule, and the calendar ends at 32767.
constexpr sys_seconds far_future{std::chrono::sys_days{std::chrono::year{9000} / 1 / 1}};
constexpr sys_seconds far_past{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};

auto year_of(sys_seconds at) -> int {
    const auto day = std::chrono::floor<std::chrono::days>(std::clamp(at, far_past, far_future));
    return static_cast<int>(std::chrono::year_month_day{day}.year());
}

}  // namespace

auto TimeZone::parse(std::string_view tzif) -> Result<TimeZone> {
    auto counts = counts_of(tzif);
    if (!counts) return bad_file();
    std::size_t time_size = 4;
    auto body = tzif.substr(header_size);
    const bool second_block = tzif[4] >= '2';
    if (second_block) {
        if (body.size() < counts->body(4)) return bad_file();
        body.remove_prefix(counts->body(4));
        counts = counts_of(body);
        if (!counts) return bad_file();
        body.remove_prefix(header_size);
        time_size = 8;
    }
    auto block = read_block(body, *counts, time_size);
    if (!block) return bad_file();
    TimeZone out;
    out.first_offset_ = block->first_offset;
    out.changes_ = std::move(block->changes);
    if (!second_block) return out;
    const auto footer = body.substr(counts->body(time_size));
    const auto end = footer.empty() ? std::string_view::npos : footer.find('\n', 1);
    if (end == std::string_view::npos || footer.front() != '\n') return bad_file();
    if (end == 1) return out;
    out.rule_ = parse_posix_rule(footer.substr(1, end - 1));
    if (!out.rule_) return bad_file();
    out.write_rule_out();
    return out;
}

/// Looking up is quicker than reckoning; what comes after these years is reckoned.
void TimeZone::write_rule_out() {
    const int from = changes_.empty() ? 1970 : std::clamp(year_of(changes_.back().at), 1970, 2150);
    for (int year = from; year <= 2150; ++year)
        for (const auto& change : rule_changes(year))
            if (changes_.empty() || change.at > changes_.back().at) changes_.push_back(change);
}

/// The year's changes by the rule, in order.
auto TimeZone::rule_changes(int year) const -> std::vector<Change> {
    if (!rule_ || !rule_->has_summer) return {};
    const auto at = [&](const RuleDay& day, seconds before) {
        const auto shown = day_of(day, year) + day.time;
        return sys_seconds{shown.time_since_epoch() - before};
    };
    std::vector<Change> out{{at(rule_->begins, rule_->standard), rule_->summer},
                            {at(rule_->ends, rule_->summer), rule_->standard}};
    if (out[1].at < out[0].at) std::swap(out[0], out[1]);
    return out;
}

auto TimeZone::offset_at(sys_seconds at) const -> seconds {
    at = std::clamp(at, far_past, far_future);
    const bool by_rule = rule_ && (changes_.empty() || at >= changes_.back().at);
    if (by_rule) {
        auto offset = changes_.empty() ? rule_->standard : changes_.back().offset;
        for (const int year : {year_of(at) - 1, year_of(at), year_of(at) + 1})
            for (const auto& change : rule_changes(year))
                if (change.at <= at && (changes_.empty() || change.at > changes_.back().at)) offset = change.offset;
        return offset;
    }
    const auto next = std::upper_bound(changes_.begin(), changes_.end(), at,
                                       [](sys_seconds when, const Change& change) { return when < change.at; });
    return next == changes_.begin() ? first_offset_ : std::prev(next)->offset;
}

auto TimeZone::next_change(sys_seconds after) const -> std::optional<Change> {
    after = std::clamp(after, far_past, far_future);
    const auto next = std::upper_bound(changes_.begin(), changes_.end(), after,
                                       [](sys_seconds when, const Change& change) { return when < change.at; });
    if (next != changes_.end()) return *next;
    for (const int year : {year_of(after) - 1, year_of(after), year_of(after) + 1, year_of(after) + 2})
        for (const auto& change : rule_changes(year))
            if (change.at > after && (changes_.empty() || change.at > changes_.back().at)) return change;
    return std::nullopt;
}

auto TimeZone::wall(Instant at) const -> WallTime {
    const auto whole = std::chrono::floor<seconds>(at);
    return WallTime{whole.time_since_epoch() + offset_at(whole)};
}

auto TimeZone::first(WallTime shown) const -> sys_seconds {
    // Every clock is within 26 hours of UTC: what decides happens in this window.
    constexpr auto most = std::chrono::hours{26};
    const sys_seconds as_utc{shown.time_since_epoch()};
    auto from = as_utc - most;
    while (true) {
        const auto candidate = as_utc - offset_at(from);
        const auto change = next_change(from);
        if (candidate >= from && (!change || candidate < change->at)) return candidate;
        if (!change || change->at > as_utc + most) return candidate;
        // The wall jumped over it: between what it showed before the change and after.
        if (change->at + change->offset > as_utc) return change->at;
        from = change->at;
    }
}

}  // namespace fanfold
