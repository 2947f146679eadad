#include <fanfold/model/structured.hpp>
#include <optional>

#include "json_read.hpp"
#include "json_text.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

constexpr std::size_t max_reply = 1u << 20;
constexpr std::size_t max_depth = 64;
constexpr int max_candidates = 16;

auto is_space(char letter) -> bool {
    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// One pass over text that begins with a bracket: where the value ends, and what a repair would
/// have to add.
struct Scan {
    std::size_t end = 0;  ///< one past the closing bracket, or the whole length
    std::string closers;  ///< brackets still open, outermost first
    std::vector<std::size_t> trailing_commas;
    bool in_string = false;
    bool escaping = false;  ///< the text ends inside an escape
    bool too_deep = false;
    bool mismatched = false;
    [[nodiscard]] auto complete() const -> bool {
        return closers.empty() && !mismatched && !too_deep;
    }
};

class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    auto run() -> Scan {
        for (std::size_t at = 0; at < text_.size(); ++at) {
            step(at);
            if (scan_.mismatched || scan_.too_deep) break;
            if (scan_.closers.empty()) {
                scan_.end = at + 1;
                return std::move(scan_);
            }
        }
        scan_.end = text_.size();
        return std::move(scan_);
    }

  private:
    void step(std::size_t at) {
        const char letter = text_[at];
        if (scan_.in_string) return in_string(letter);
        if (is_space(letter)) return;
        if (letter == '"') scan_.in_string = true;
        if (letter == '{') open('}');
        if (letter == '[') open(']');
        if (letter == '}' || letter == ']') close(letter);
        comma_ = letter == ',' ? std::optional{at} : std::nullopt;
    }

    void in_string(char letter) {
        if (scan_.escaping)
            scan_.escaping = false;
        else if (letter == '\\')
            scan_.escaping = true;
        else if (letter == '"')
            scan_.in_string = false;
    }

    void open(char closer) {
        scan_.closers += closer;
        if (scan_.closers.size() > max_depth) scan_.too_deep = true;
    }

    void close(char letter) {
        if (scan_.closers.empty() || scan_.closers.back() != letter) {
            scan_.mismatched = true;
            return;
        }
        scan_.closers.pop_back();
        if (comma_) scan_.trailing_commas.push_back(*comma_);
    }

    std::string_view text_;
    Scan scan_;
    std::optional<std::size_t> comma_;  ///< the last token, if it was a comma
};

auto parsed(std::string_view text) -> std::optional<json> {
    auto value = read_json(text);
    if (value.is_discarded()) return std::nullopt;
    return value;
}

/// A number or word that the end of the text may have cut in two: closing it would be a guess.
auto ends_in_open_token(std::string_view text) -> bool {
    const auto last = trimmed(text);
    if (last.empty()) return true;
    return std::string_view{"{[}],\":"}.find(last.back()) == std::string_view::npos;
}

/// The same text without commas that nothing follows, and with what is open at the end closed.
auto repaired(std::string_view text, const Scan& scan) -> std::optional<std::string> {
    if (scan.mismatched || scan.too_deep || scan.escaping) return std::nullopt;
    if (!scan.complete() && !scan.in_string && ends_in_open_token(text)) return std::nullopt;
    std::string out;
    std::size_t from = 0;
    for (const auto comma : scan.trailing_commas) {
        out.append(text.substr(from, comma - from));
        from = comma + 1;
    }
    out.append(text.substr(from, scan.end - from));
    if (scan.in_string) out += '"';
    if (!scan.complete()) {
        const auto kept = trimmed(out).size();
        if (!scan.in_string && kept > 0 && trimmed(out).back() == ',')
            out.erase(out.find_last_of(','));
    }
    out.append(scan.closers.rbegin(), scan.closers.rend());
    return out;
}

/// `<think>…</think>` before the answer, as reasoning models on local servers write it.
auto without_reasoning(std::string_view text) -> std::string_view {
    constexpr std::string_view close = "</think>";
    if (!text.starts_with("<think>")) return text;
    const auto end = text.find(close);
    return end == std::string_view::npos ? text : trimmed(text.substr(end + close.size()));
}

auto without_fence(std::string_view text) -> std::string_view {
    const auto open = text.find("```");
    if (open == std::string_view::npos) return text;
    const auto brace = text.find_first_of("{[");
    if (brace != std::string_view::npos && brace < open) return text;
    const auto line = text.find('\n', open);
    if (line == std::string_view::npos) return text;
    const auto close = text.find("\n```", line);
    return trimmed(
        text.substr(line + 1, close == std::string_view::npos ? close : close - line - 1));
}

auto refused(const std::string& why) -> Error {
    return {ErrorKind::give_up, "the reply is not usable JSON: " + why};
}

/// An object begins with a name or ends at once; a brace in talk does not.
auto begins_value(std::string_view text) -> bool {
    const auto inside = trimmed(text.substr(1));
    return text.front() == '[' ||
           (!inside.empty() && (inside.front() == '"' || inside.front() == '}'));
}

auto value_of(std::string_view text, const Scan& scan) -> std::optional<json> {
    if (scan.complete())
        if (auto value = parsed(text.substr(0, scan.end))) return value;
    const auto mended = repaired(text, scan);
    return mended ? parsed(*mended) : std::nullopt;
}

/// The one value in the text that begins with `bracket`. Two different ones are refused: which was
/// meant is a guess.
auto value_in(std::string_view text, char bracket) -> Result<json> {
    std::optional<json> only;
    auto at = text.find(bracket);
    for (int tried = 0; at != std::string_view::npos && tried < max_candidates; ++tried) {
        const auto rest = text.substr(at);
        std::size_t length = 1;
        if (begins_value(rest)) {
            const auto scan = Scanner{rest}.run();
            if (scan.too_deep) return refused("it is nested more than 64 deep");
            auto value = value_of(rest, scan);
            if (!value) return refused("it is broken or cut off, and mending it would be a guess");
            if (only && *only != *value) return refused("several different values stand in it");
            only = std::move(value);
            length = scan.end;
        }
        at = text.find(bracket, at + length);
    }
    if (!only) return refused("no JSON value stands in it");
    return std::move(*only);
}

}  // namespace

auto parse_reply(std::string_view text) -> Result<json> {
    if (text.size() > max_reply) return refused("it is larger than 1 MiB");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    text = without_fence(without_reasoning(trimmed(text)));
    if (text.empty()) return refused("it is empty");
    const bool list_first = text.front() == '[';
    json whole;  // as nearly every answer is; nothing stands around it that could be another one
    if ((list_first || text.front() == '{') && impl::read_plain_json(text, whole)) return whole;
    const bool has_object = text.find('{') != std::string_view::npos;
    return value_in(text, list_first || !has_object ? '[' : '{');
}

auto compact(const json& value) -> std::string {
    std::string out;
    append_json(out, value);
    return out;
}

}  // namespace fanfold::model
