/// [check] events = "model": what rules leave open about two tellings, a model is asked.
#include <fanfold/async/offload.hpp>
#include <fanfold/prompt/context.hpp>
#include <fanfold/stage/fold/grey.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "desk.hpp"
#include "notes.hpp"

namespace fanfold::pipeline {

namespace {

constexpr std::size_t most_pairs = 40;

auto by_id(const std::vector<Event>& events) -> std::map<Digest, const Event*> {
    std::map<Digest, const Event*> out;
    for (const auto& event : events) out.emplace(event.id, &event);
    return out;
}

/// Sections and summary are asked for after this, and matter more.
auto half_of(Deadline until, const Clock& clock) -> Deadline {
    return until.is_never() ? until : until.earlier(Deadline::after(clock, until.left(clock) / 2));
}

}  // namespace

/// A pair a call: two tellings that stay as they were are asked about letter by letter as the night before, and the answer is in
/// the ledger. What is kept apart tonight for want of time stays apart.
auto Desk::join_same(const Enterprise& enterprise, Docket& docket, std::vector<Event>& events) -> boost::asio::awaitable<void> {
    auto find_them = [&events, &enterprise] { return fold::grey_pairs(events, enterprise, most_pairs); };
    const auto pairs = co_await async::offload(parts_.cpu, std::move(find_them));
    const auto until = half_of(deadlines_.fold_until, parts_.clock);
    const auto events_by_id = by_id(events);
    std::vector<fold::GreyPair> same;
    for (const auto& pair : pairs) {
        auto context = fold::same_event_context(*events_by_id.at(pair.one), *events_by_id.at(pair.other));
        const auto told_apart = sha256(context.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        context["fence"] = prompt::fence_mark(parts_.store.fence_secret(), told_apart);
        auto request = fold_request(enterprise, "check/same_event", std::move(context), fold::same_event_schema());
        if (request && !is_told_by_model(request->model)) break;
        auto told = co_await told_by(enterprise, "check/same_event", std::move(request), until);
        if (told && fold::says_same(told->value)) same.push_back(pair);
        if (!told) docket.notes.push_back(kept_apart_by_rules(shared_reason(told.error().message())));
        if (!told && told.error().kind() != ErrorKind::give_up) break;  // an answer nobody can use says nothing of the next
    }
    if (same.empty()) co_return;
    const fold::Window window{docket.view.from_time, docket.view.to_time};
    events = fold::unite(std::move(events), same, enterprise, window);
}

}  // namespace fanfold::pipeline
