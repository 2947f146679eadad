#pragma once
/// A second look, by a model: does a sentence say what its quotes say? It comes after `check`, whose rules over cues it
/// does not replace, and it takes nothing out: what the model doubts is marked, since it may be wrong as well. Pure.
///
/// Each sentence is shown with its quotes and two sentences on either side. Sentences of pages that give orders to a
/// model are not shown: they are labelled already, and could speak for others. Neither are personal data that an
/// enterprise keeps from models, nor characters that nobody sees.
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/text/redact.hpp>

namespace fanfold::check {

/// A sentence of the report and the evidence that it cites.
struct Claim {
    std::string id;  ///< the item's
    std::string text;
    std::vector<std::string> evidence;  ///< at most three, each at most 1,200 bytes
};
/// The summary's first, text and evidence as a model may see them: without data of the kinds that are `redacted`. Those
/// that repeat their evidence word for word are left out.
auto claims_of(const Report& report, const std::map<Digest, Document>& documents, std::span<const text::Personal> redacted)
    -> std::vector<Claim>;

/// What the model is asked: {verdicts: [{id, verdict}]}, `id` an enum of these; "says", "does not say", "says otherwise".
auto doubt_schema(const std::vector<Claim>& claims) -> nlohmann::json;
/// {claims: [{id, text, evidence: [..]}]}
auto doubt_context(const std::vector<Claim>& claims) -> nlohmann::json;

/// Marks what a validated reply doubts; returns how many sentences that are.
auto note_doubts(Report& report, const nlohmann::json& reply) -> int;

inline constexpr std::string_view says_otherwise = "a model reads its quotes otherwise";
inline constexpr std::string_view says_not = "a model does not find it in its quotes";

}  // namespace fanfold::check
