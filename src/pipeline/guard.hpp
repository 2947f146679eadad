#pragma once
/// What a page holds that a model should not obey or see, and what of an answer is let in. Pure.
#include <array>
#include <nlohmann/json.hpp>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/stage/check/guard.hpp>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/text/redact.hpp>

namespace fanfold::pipeline {

inline constexpr std::array every_personal_kind{text::Personal::email, text::Personal::phone,
                                                text::Personal::card, text::Personal::iban,
                                                text::Personal::krn};

struct PageSigns {
    bool orders = false;
    bool masks = false;
    std::array<int, every_personal_kind.size()> personal{};
};

/// A document as a model sees it, and the way back to the stored text.
struct SeenDocument {
    Document document;
    text::Folded map;
};
/// What an enterprise keeps from every model.
auto redacted_by(const Guards& guards) -> std::vector<text::Personal>;
auto seen_by_model(const Document& document, const Guards& guards) -> SeenDocument;

struct GuardedQuestion {
    const Guards& guards;
    check::AnswerSecrets secrets;
    bool hostile = false;
};
/// Findings of a reply to `seen_by_model`, as findings of the stored document.
auto guarded_harvest(const nlohmann::json& reply, const Question& question, const Document& stored,
                     const GuardedQuestion& about) -> fold::Harvest;

}  // namespace fanfold::pipeline
