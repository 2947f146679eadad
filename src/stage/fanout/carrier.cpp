#include "carrier.hpp"

#include <algorithm>
#include <unordered_map>

#include "estimate.hpp"

namespace fanfold::fanout {

namespace asio = boost::asio;
using model::BatchState;
using model::FailureKind;
using model::LineEnd;

namespace {

constexpr std::size_t most_in_a_transaction = 500;
constexpr auto results_are_kept = std::chrono::hours{24 * 30};

/// The batch may have come into being all the same: errors of a server say nothing about it.
auto is_doubtful(const model::Failure& failure) -> bool {
    return failure.sent || (failure.kind == FailureKind::retry_later && !failure.throttled);
}

auto may_pass(const model::Failure& failure) -> bool {
    return failure.kind == FailureKind::retry_later || failure.kind == FailureKind::cancelled;
}

}  // namespace

auto Carrier::run() -> asio::awaitable<void> {
    if (bag_.kept.id == 0) {
        co_await fill();
        const bool written = co_await write();
        if (!written) {
            room_.release(bag_);
            co_return;
        }
        const bool sent = co_await submit();
        if (!sent) co_return;
    } else if (adopted_ = true; bag_.lines.empty()) {
        co_await drop("its lines were settled before");  // and whoever did was killed before closing it
        co_return;
    } else if (bag_.kept.provider_id.empty()) {
        auto found = co_await find();
        if (bag_.over) co_return;
        bool known = false;
        if (found) known = co_await note_id(std::move(found->id));
        if (!found) co_await drop("it was never submitted");
        if (!known) co_return;
    }
    auto ended = co_await watch();
    if (ended) co_await collect(std::move(*ended));
}

auto Carrier::fill() -> asio::awaitable<void> {
    const auto& clock = room_.desk.clock;
    const auto leave =
        Deadline::after(clock, room_.patience.linger).earlier(cancel_from());
    while (!bag_.full && !leave.passed(clock)) co_await room_.moved.wait(leave);
    bag_.full = true;
}

auto Carrier::write() -> asio::awaitable<bool> {
    std::vector<Attempt> rows;
    for (const auto& line : bag_.lines) rows.push_back(line.row);
    bag_.kept.lines = static_cast<std::int64_t>(rows.size());
    bag_.kept.written_at = room_.desk.clock.now();
    bool written = !cancel_from().passed(room_.desk.clock);
    if (written) {
        auto kept = co_await room_.book.write(bag_.kept, std::move(rows));
        written = kept.ok();
        if (written) {
            bag_.kept = std::move(kept->batch);
            for (std::size_t at = 0; at < bag_.lines.size(); ++at)
                bag_.lines[at].row = std::move(kept->lines[at]);
        }
    }
    if (!written)
        for (auto& line : bag_.lines) room_.settle(bag_, line, {});
    co_return written;
}

auto Carrier::lines_to_send() const -> std::vector<model::BatchLine> {
    std::vector<model::BatchLine> out;
    for (std::size_t at = 0; at < bag_.lines.size(); ++at)
        out.push_back({custom_id(bag_.kept.label, bag_.lines[at].row.key), bag_.requests[at]});
    return out;
}

auto Carrier::submit() -> asio::awaitable<bool> {
    for (;;) {
        auto lines = lines_to_send();
        auto told = co_await bag_.route.client->submit(std::move(lines), bag_.kept.label,
                                                       Deadline::never());
        bag_.away = true;
        room_.moved.ring();
        Found found = std::move(told.value);
        if (!found && is_doubtful(told.failure)) found = co_await find();
        if (bag_.over) co_return false;
        if (found) {
            room_.desk.counters.calls += static_cast<std::int64_t>(bag_.lines.size());
            bag_.requests = {};
            const bool noted = co_await note_id(std::move(found->id));
            co_return noted;
        }
        const bool over = !may_pass(told.failure);
        if (over) room_.give_up(bag_.route, told.failure.message);
        if (over || live_from().passed(room_.desk.clock)) {
            co_await drop(told.failure.message);
            co_return false;
        }
        const auto wait = told.failure.retry_after.value_or(Duration::zero());
        co_await pause(std::max(wait, next_look()));
    }
}

/// Nothing, once the provider told its list without it after `doubt` was over; or the bag was given
/// back, because its time is up or the provider tells no list.
auto Carrier::find() -> asio::awaitable<Found> {
    const auto& clock = room_.desk.clock;
    const auto enough = Deadline::after(clock, room_.patience.doubt);
    look_ = {};
    for (;;) {
        const bool last = enough.passed(clock);
        auto listed = co_await bag_.route.client->list(Deadline::never());
        bool undecided = !listed.value;
        if (listed.value) {
            auto found = co_await search(*listed.value, undecided);
            if (found) co_return found;
        } else if (!may_pass(listed.failure)) {
            room_.give_up(bag_.route, listed.failure.message);
            room_.release(bag_);
        }
        if (!undecided && last) co_return std::nullopt;
        if (live_from().passed(clock)) room_.release(bag_);
        if (bag_.over) co_return std::nullopt;
        bag_.looked = true;
        room_.parcels.ring();
        co_await pause(next_look());
    }
}

/// By its label, where the provider keeps one. Otherwise by the names of its lines, which it tells
/// with their results: `undecided` while a batch of unknown origin has not ended.
auto Carrier::search(const std::vector<model::BatchStatus>& listed, bool& undecided)
    -> asio::awaitable<Found> {
    for (const auto& one : listed) {
        if (one.label == bag_.kept.label) co_return one;
        if (!one.label.empty() || others_.contains(one.id)) continue;
        const bool other_size = one.lines != 0 && one.lines != bag_.kept.lines;
        auto known = co_await room_.book.is_known(one.id);
        if (other_size || !known.ok() || *known) {
            others_.insert(one.id);
        } else if (one.state != BatchState::ended) {
            undecided = true;
        } else {
            const bool ours = co_await is_ours(one);
            if (ours) co_return one;
            others_.insert(one.id);
        }
    }
    co_return std::nullopt;
}

auto Carrier::is_ours(model::BatchStatus candidate) -> asio::awaitable<bool> {
    const auto prefix = custom_id(bag_.kept.label, Digest{}).substr(0, 13);
    const auto has_prefix = [&](const model::BatchResult& one) {
        return one.custom_id.starts_with(prefix);
    };
    for (;;) {
        auto results = co_await bag_.route.client->collect(candidate, Deadline::never());
        if (results.value)
            co_return std::any_of(results.value->begin(), results.value->end(), has_prefix);
        if (!may_pass(results.failure) || live_from().passed(room_.desk.clock)) co_return false;
        co_await pause(next_look());
    }
}

auto Carrier::note_id(std::string id) -> asio::awaitable<bool> {
    bag_.kept.provider_id = id;
    auto noted = co_await room_.book.submitted(bag_.kept.id, std::move(id));
    if (!noted.ok()) room_.release(bag_);
    look_ = {};
    co_return noted.ok();
}

/// Goes on after its questions were given back: what comes late is settled all the same.
auto Carrier::watch() -> asio::awaitable<Found> {
    for (;;) {
        if (bag_.looked || !adopted_) co_await pause(next_look());
        co_await cancel_if_late();
        give_back_if_late();
        auto told = co_await bag_.route.client->poll(bag_.kept.provider_id, Deadline::never());
        if (told.value && told.value->state == BatchState::ended) co_return std::move(told.value);
        if (told.value) bag_.done = told.value->done;
        if (!told.value && !may_pass(told.failure)) {
            co_await abandon(std::move(told.failure));
            co_return std::nullopt;
        }
        bag_.looked = true;
        room_.count();
        room_.parcels.ring();
    }
}

/// The provider does not tell of it: the next start asks again, as long as results are kept.
auto Carrier::abandon(model::Failure failure) -> asio::awaitable<void> {
    const auto age = room_.desk.clock.now() - bag_.kept.written_at;
    if (age > results_are_kept) co_await drop(failure.message, AttemptState::unknown);
    room_.release(bag_);
}

auto Carrier::cancel_if_late() -> asio::awaitable<void> {
    if (cancelled_ || bag_.over || !cancel_from().passed(room_.desk.clock)) co_return;
    auto told = co_await bag_.route.client->cancel(bag_.kept.provider_id, Deadline::never());
    cancelled_ = told.value.has_value();
    look_ = {};
}

void Carrier::give_back_if_late() {
    if (!bag_.over && live_from().passed(room_.desk.clock)) room_.release(bag_);
}

auto Carrier::collect(model::BatchStatus ended) -> asio::awaitable<void> {
    look_ = {};
    for (;;) {
        auto results = co_await bag_.route.client->collect(ended, Deadline::never());
        if (results.value) {
            const bool settled = co_await settle(std::move(*results.value));
            auto note = ended.trouble.empty() ? ended.word : ended.trouble;
            if (settled) co_await close(std::move(note));
            break;
        }
        if (!may_pass(results.failure)) break;
        give_back_if_late();
        co_await pause(next_look());
    }
    room_.release(bag_);
}

auto Carrier::end_of(const Line& line, const model::BatchResult* result) -> LineEnded {
    LineEnded out{line.row, std::nullopt};
    auto& row = out.attempt;
    const bool answered = result != nullptr && result->outcome.reply;
    if (answered) {
        const auto& reply = *result->outcome.reply;
        const Spent reserved{row.reserved, row.reserved_tokens};
        const auto used =
            used_by(reply, bag_.route.client->card().price, model::Way::batch, reserved);
        row.state = AttemptState::settled;
        row.usage = reply.usage;
        row.settled = used.money;
        row.settled_tokens = used.tokens;
        out.reply = reply;
        return out;
    }
    const bool unknown = result != nullptr && result->outcome.failure.sent;
    row.state = unknown ? AttemptState::unknown : AttemptState::failed;
    row.note = result == nullptr ? "the batch ended before this line was asked"
                                 : result->outcome.failure.message;
    const bool broken = result != nullptr && result->end == LineEnd::errored &&
                        result->outcome.failure.kind != FailureKind::retry_later;
    room_.failed(row.key, !broken);
    return out;
}

auto Carrier::settle(std::vector<model::BatchResult> results) -> asio::awaitable<bool> {
    std::unordered_map<std::string, const model::BatchResult*> by_id;
    for (const auto& result : results) by_id.emplace(result.custom_id, &result);
    std::vector<LineEnded> ended;
    for (const auto& line : bag_.lines) {
        const auto found = by_id.find(custom_id(bag_.kept.label, line.row.key));
        ended.push_back(end_of(line, found == by_id.end() ? nullptr : found->second));
    }
    const bool recorded = co_await record(std::move(ended));
    co_return recorded;
}

auto Carrier::record(std::vector<LineEnded> ended) -> asio::awaitable<bool> {
    for (std::size_t from = 0; from < ended.size(); from += most_in_a_transaction) {
        const auto to = std::min(from + most_in_a_transaction, ended.size());
        std::vector<LineEnded> slice;
        for (auto at = from; at < to; ++at) slice.push_back(std::move(ended[at]));
        auto settled = co_await room_.book.settle(slice);
        if (!settled.ok()) co_return false;
        for (auto at = from; at < to; ++at) {
            const auto& row = slice[at - from].attempt;
            const bool unknown = row.state == AttemptState::unknown;
            const auto used = unknown ? Spent{row.reserved, row.reserved_tokens}
                                      : Spent{row.settled, row.settled_tokens};
            room_.settle(bag_, bag_.lines[at], used);
        }
    }
    co_return true;
}

/// Its questions may go into the next one.
auto Carrier::drop(std::string why, AttemptState as) -> asio::awaitable<void> {
    std::vector<LineEnded> ended;
    for (const auto& line : bag_.lines) {
        ended.push_back({line.row, std::nullopt});
        ended.back().attempt.state = as;
        ended.back().attempt.note = why;
    }
    const bool recorded = co_await record(std::move(ended));
    if (recorded) co_await close(std::move(why));
    room_.release(bag_);
}

auto Carrier::close(std::string note) -> asio::awaitable<void> {
    auto closed = co_await room_.book.close(bag_.kept.id, std::move(note));
    static_cast<void>(closed);  // it is found open, and empty, by the next start
}

auto Carrier::live_from() const -> Deadline {
    const auto& clock = room_.desk.clock;
    if (ask_until_.is_never()) return ask_until_;
    return Deadline::after(clock, ask_until_.left(clock) - room_.live_time(bag_.route));
}

auto Carrier::cancel_from() const -> Deadline {
    const auto& clock = room_.desk.clock;
    if (ask_until_.is_never()) return ask_until_;
    return Deadline::after(clock, live_from().left(clock) - room_.patience.margin);
}

auto Carrier::next_look() -> Duration {
    const auto& clock = room_.desk.clock;
    const auto longer = look_ + look_ / 2;
    look_ = look_ == Duration::zero() ? room_.patience.first_look
                                      : std::min(longer, room_.patience.longest_look);
    auto wait = look_;
    if (!cancelled_ && !cancel_from().passed(clock))
        wait = std::min(wait, cancel_from().left(clock));
    else if (!bag_.over && !live_from().passed(clock))
        wait = std::min(wait, live_from().left(clock));
    return std::max(wait, Duration{1});
}

auto Carrier::pause(Duration length) -> asio::awaitable<void> {
    co_await async::sleep_for(length);
}

}  // namespace fanfold::fanout
