#pragma once
// What the simulated model sees in a prompt: the fenced document's sentences, the claims of events,
// a schema.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::sim {

class PromptView {
  public:
    // The messages of a chat completion request; what is not text is passed over.
    explicit PromptView(const nlohmann::json& messages);

    // Sentences of 40 to 300 bytes between a line starting with <<<DOCUMENT and its <<<END,
    // verbatim.
    [[nodiscard]] auto sentences() const -> const std::vector<std::string>& { return sentences_; }
    // The claim that stands after an event's id on a line of the prompt; empty if there is none.
    [[nodiscard]] auto claim_of(std::string_view id) const -> std::string;
    // What is fenced, and what is not.
    [[nodiscard]] auto document() const -> const std::string& { return document_; }
    [[nodiscard]] auto outside() const -> const std::string& { return outside_; }
    // The largest JSON object outside the fence that looks like a JSON Schema.
    [[nodiscard]] auto schema() const -> std::optional<nlohmann::json>;
    // Roles and contents without the fence marks, which differ from store to store.
    [[nodiscard]] auto canonical() const -> const std::string& { return canonical_; }
    // Bytes of all contents.
    [[nodiscard]] auto bytes() const -> std::size_t { return text_.size(); }

  private:
    void read_fences();
    void drop_marks();

    std::string text_;     // all contents, one after the other
    std::string outside_;  // the same without what is fenced
    std::string document_;
    std::string canonical_;
    std::vector<std::string> sentences_;
    std::vector<std::string> marks_;
};

// At most `bytes` bytes from the start, never inside a code point.
auto first_bytes(std::string_view text, std::size_t bytes) -> std::string;
// At most `letters` code points from the start.
auto first_letters(std::string_view text, std::size_t letters) -> std::string;
auto count_letters(std::string_view text) -> std::size_t;

}  // namespace fanfold::sim
