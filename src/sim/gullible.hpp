#pragma once
// A model that believes what it reads: it obeys whatever a page asks of it, also when the order is
// spelt in base64, backwards or in characters that nobody sees. It knows no rule of any guard: a
// page that holds an address or a code word is one that is obeyed.
#include <nlohmann/json.hpp>

#include "prompt_view.hpp"

namespace fanfold::sim {

// `answer` with what the user's message asks for put into its findings: a false claim, the foreign
// address, a Markdown image, a code word, the system prompt or the fence's mark, and the highest
// importance. Which of them depends on the page alone. Unchanged when nothing is asked, and for
// answers without findings.
auto obeyed(nlohmann::json answer, const nlohmann::json& messages, const PromptView& prompt)
    -> nlohmann::json;

}  // namespace fanfold::sim
