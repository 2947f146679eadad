/// [check] entailment = "model": sentences and their quotes are shown to a model once more.
#include <algorithm>
#include <fanfold/stage/check/doubts.hpp>

#include "desk.hpp"
#include "notes.hpp"

namespace fanfold::pipeline {

namespace {

/// A sentence with its evidence is some 700 tokens.
constexpr std::size_t sentences_a_call = 8;
constexpr std::string_view doubted = "sentences that a model doubts";

}  // namespace

/// Sentences that stay as they were are asked for letter by letter as the night before: their answers are in the ledger.
auto Desk::doubt(const Enterprise& enterprise, Docket& docket, Report& report,
                 const std::map<Digest, Document>& documents) -> boost::asio::awaitable<void> {
    const auto claims = check::claims_of(report, documents);
    int count = 0;
    for (std::size_t at = 0; at < claims.size(); at += sentences_a_call) {
        const auto end = std::min(claims.size(), at + sentences_a_call);
        const std::vector<check::Claim> some(claims.begin() + static_cast<std::ptrdiff_t>(at),
                                             claims.begin() + static_cast<std::ptrdiff_t>(end));
        auto context = check::doubt_context(some);
        auto request = fold_request(enterprise, "check/entails", std::move(context), check::doubt_schema(some));
        if (request && !is_told_by_model(request->model)) co_return;
        auto told = co_await told_by(enterprise, "check/entails", std::move(request));
        if (!told) {
            docket.notes.push_back(by_rules_alone(shared_reason(told.error().message())));
            report.about.notes.push_back(docket.notes.back());
            break;
        }
        count += check::note_doubts(report, told->value);
    }
    if (count > 0) report.about.guards[std::string{doubted}] += count;
}

}  // namespace fanfold::pipeline
