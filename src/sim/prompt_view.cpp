#include "prompt_view.hpp"

#include <algorithm>

namespace fanfold::sim {

using nlohmann::json;

namespace {

constexpr std::string_view fence_open = "<<<DOCUMENT";
constexpr std::string_view fence_end = "<<<END";
constexpr std::size_t shortest_sentence = 40;
constexpr std::size_t longest_sentence = 300;

auto blank(char c) -> bool {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

// A content is a string, or parts of which the text ones count.
auto content_of(const json& message) -> std::string {
    auto content = message.find("content");
    if (content == message.end()) return {};
    if (content->is_string()) return content->get<std::string>();
    std::string text;
    if (!content->is_array()) return text;
    for (const auto& part : *content) {
        if (part.is_object() && part.contains("text") && part["text"].is_string())
            text += part["text"].get<std::string>();
    }
    return text;
}

auto role_of(const json& message) -> std::string {
    auto role = message.find("role");
    return role != message.end() && role->is_string() ? role->get<std::string>() : std::string{};
}

auto lines_of(std::string_view text) -> std::vector<std::string_view> {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

// The mark that tells this fence from another, "<<<DOCUMENT 7f3a…>>>" → "7f3a…".
auto mark_of(std::string_view line) -> std::string {
    auto rest = trimmed(line.substr(fence_open.size()));
    rest = rest.substr(0, rest.find_first_of(" \t>"));
    return std::string{rest};
}

// Where the sentence that starts at `text` ends: after ". ", "다." or before a line end.
auto sentence_length(std::string_view text) -> std::size_t {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n') return at;
        if (text[at] != '.') continue;
        if (at + 1 == text.size() || blank(text[at + 1])) return at + 1;
        if (text.substr(0, at).ends_with("다")) return at + 1;
    }
    return text.size();
}

void add_sentences(std::string_view text, std::vector<std::string>& out) {
    while (!text.empty()) {
        auto length = sentence_length(text);
        auto sentence = trimmed(text.substr(0, length));
        if (sentence.size() >= shortest_sentence && sentence.size() <= longest_sentence)
            out.emplace_back(sentence);
        text.remove_prefix(std::min(std::max<std::size_t>(length, 1), text.size()));
    }
}

auto erased(std::string text, const std::string& word) -> std::string {
    if (word.size() < 4) return text;
    std::string out;
    std::size_t from = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, from)) {
        out.append(text, from, at - from);
        from = at + word.size();
    }
    return out.append(text, from);
}

// The longest of the fields that " | " separates: ids, dates and names of sources are shorter than
// a claim.
auto longest_field(std::string_view line) -> std::string_view {
    std::string_view best;
    while (true) {
        auto bar = line.find(" | ");
        auto field = trimmed(line.substr(0, bar));
        if (field.size() > best.size()) best = field;
        if (bar == std::string_view::npos) return best;
        line.remove_prefix(bar + 3);
    }
}

auto claim_after_id(std::string_view rest) -> std::string_view {
    auto start = rest.find_first_not_of(" \t])}>:|-*\"'`,");
    if (start == std::string_view::npos) return {};
    return longest_field(trimmed(rest.substr(start)));
}

auto is_word(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

auto next_line(std::string_view text) -> std::string_view {
    auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
    return text.substr(0, text.find('\n'));
}

// One past the brace that closes the one at the start; npos if none does.
auto object_length(std::string_view text) -> std::size_t {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto c = text[at];
        if (quoted && c == '\\')
            ++at;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == '{')
            ++depth;
        else if (!quoted && c == '}' && --depth == 0)
            return at + 1;
    }
    return std::string_view::npos;
}

auto looks_like_schema(const json& value) -> bool {
    return value.is_object() &&
           (value.contains("properties") || value.contains("$ref") || value.contains("anyOf"));
}

}  // namespace

PromptView::PromptView(const json& messages) {
    for (const auto& message : messages.is_array() ? messages : json::array()) {
        if (!message.is_object()) continue;
        auto content = content_of(message);
        canonical_ += role_of(message) + '\0' + content + '\0';
        text_ += content + '\n';
    }
    if (!text_.empty()) text_.pop_back();
    read_fences();
    drop_marks();
}

void PromptView::read_fences() {
    std::optional<std::string> mark;
    for (auto line : lines_of(text_)) {
        if (!mark && line.starts_with(fence_open)) {
            mark = mark_of(line);
            marks_.push_back(*mark);
            continue;
        }
        auto ends =
            mark && line.starts_with(fence_end) && line.find(*mark) != std::string_view::npos;
        if (ends)
            mark.reset();
        else
            (mark ? document_ : outside_).append(line).append("\n");
    }
    add_sentences(document_, sentences_);
}

void PromptView::drop_marks() {
    std::sort(marks_.begin(), marks_.end());
    marks_.erase(std::unique(marks_.begin(), marks_.end()), marks_.end());
    if (marks_.size() > 64) marks_.resize(64);
    for (const auto& mark : marks_) canonical_ = erased(std::move(canonical_), mark);
}

auto PromptView::claim_of(std::string_view id) const -> std::string {
    constexpr std::size_t shortest_claim = 12;
    auto text = std::string_view{text_};
    for (auto at = id.empty() ? std::string_view::npos : text.find(id);
         at != std::string_view::npos; at = text.find(id, at + 1)) {
        auto after = text.substr(at + id.size());
        if ((at > 0 && is_word(text[at - 1])) || (!after.empty() && is_word(after.front())))
            continue;
        auto same = claim_after_id(after.substr(0, after.find('\n')));
        if (same.size() >= shortest_claim) return std::string{same};
        auto below = same.empty() ? claim_after_id(next_line(after)) : std::string_view{};
        if (below.size() >= shortest_claim) return std::string{below};
    }
    return {};
}

auto PromptView::schema() const -> std::optional<json> {
    constexpr int most_tries = 100;
    auto rest = std::string_view{outside_};
    std::optional<json> best;
    std::size_t best_length = 0;
    for (int n = 0; n < most_tries; ++n) {
        auto open = rest.find('{');
        if (open == std::string_view::npos) break;
        rest.remove_prefix(open);
        auto length = object_length(rest);
        auto value = length == std::string_view::npos
                         ? json(json::value_t::discarded)
                         : json::parse(rest.substr(0, length), nullptr, false);
        auto schema = looks_like_schema(value);
        if (schema && length > best_length) best = std::move(value), best_length = length;
        rest.remove_prefix(schema ? length : 1);
    }
    return best;
}

auto first_bytes(std::string_view text, std::size_t bytes) -> std::string {
    if (text.size() <= bytes) return std::string{text};
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return std::string{text.substr(0, bytes)};
}

auto count_letters(std::string_view text) -> std::size_t {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

auto first_letters(std::string_view text, std::size_t letters) -> std::string {
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && ++seen > letters)
            return std::string{text.substr(0, at)};
    }
    return std::string{text};
}

}  // namespace fanfold::sim
