/// [check] entailment = "model": sentences and their quotes are shown to a model once more.
#include <fanfold/prompt/context.hpp>
#include <fanfold/stage/check/doubts.hpp>
#include <nlohmann/json.hpp>

#include "desk.hpp"
#include "notes.hpp"

namespace fanfold::pipeline {

namespace {

constexpr std::string_view doubted = "sentences that a model doubts";

}  // namespace

/// A sentence a call: one that stays as it was is asked for letter by letter as the night before, whatever else the report
/// tells, and its answer is in the ledger.
auto Desk::doubt(const Enterprise& enterprise, Docket& docket, Report& report, std::vector<check::Claim> claims)
    -> boost::asio::awaitable<void> {
    int count = 0;
    for (auto& claim : claims) {
        const std::vector<check::Claim> one{std::move(claim)};
        auto context = check::doubt_context(one);
        const auto told_apart = sha256(context.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        context["fence"] = prompt::fence_mark(parts_.store.fence_secret(), told_apart);
        auto request = fold_request(enterprise, "check/entails", std::move(context), check::doubt_schema(one));
        if (request && !is_told_by_model(request->model)) co_return;
        auto told = co_await told_by(enterprise, "check/entails", std::move(request), deadlines_.fold_until);
        if (!told) {
            docket.notes.push_back(by_rules_alone(shared_reason(told.error().message())));
            report.about.notes.push_back(docket.notes.back());
            break;
        }
        count += check::note_doubts(report, told->value);
    }
    if (count > 0) report.about.guards[std::string{doubted}] += count;
}

/// Of hundreds of reports that wait for a model none keeps its pages: they are read again.
auto Desk::look_again(const Enterprise& enterprise, Docket& docket, Made& made, const std::vector<Event>& told,
                      std::optional<async::Gate::Pass>& pass) -> boost::asio::awaitable<Status> {
    auto claims = check::claims_of(made.report, made.evidence->documents, redacted_by(enterprise.guards));
    made.evidence = std::make_shared<const fold::Evidence>();
    pass.reset();
    co_await doubt(enterprise, docket, made.report, std::move(claims));
    auto inside = co_await making_up_.enter();
    pass.emplace(std::move(inside));
    if (terms_->empty()) co_return Done{};
    auto found = co_await evidence_for(told);
    if (!found) co_return found.error();
    made.evidence = std::make_shared<const fold::Evidence>(std::move(*found));
    co_return Done{};
}

}  // namespace fanfold::pipeline
