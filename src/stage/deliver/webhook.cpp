#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/stage/deliver/render.hpp>

#include "escape.hpp"
#include "labels.hpp"

namespace fanfold::deliver {

namespace {

using Json = nlohmann::ordered_json;

/// Slack reads &, < and > as markup, and nothing else that could make a link or call a channel
/// (https://api.slack.com/reference/surfaces/formatting#escaping).
auto slack_text(std::string_view text) -> std::string {
    std::string out;
    for (const char letter : visible(text)) {
        if (letter == '&')
            out += "&amp;";
        else if (letter == '<')
            out += "&lt;";
        else if (letter == '>')
            out += "&gt;";
        else
            out += letter;
    }
    return out;
}

auto calm_words(const Report& report) -> std::string {
    const auto& labels = labels_for(report);
    const bool quiet = report.status == ReportStatus::quiet || !report.sections.empty();
    return std::string{quiet ? labels.quiet : labels.nothing};
}

auto bullets_of(const Report& report) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& bullet : report.summary) out.push_back(bullet.text);
    if (out.empty()) out.push_back(calm_words(report));
    return out;
}

auto slack_body(const Report& report) -> Json {
    auto text = slack_text(subject_of(report));
    for (const auto& bullet : bullets_of(report)) text += "\n• " + slack_text(bullet);
    return {{"text", text}};
}

auto text_block(const std::string& text) -> Json {
    // Teams renders a part of Markdown in text blocks.
    return {{"type", "TextBlock"}, {"text", markdown(text)}, {"wrap", true}};
}

auto teams_body(const Report& report) -> Json {
    auto title = text_block(subject_of(report));
    title["weight"] = "Bolder";
    Json blocks = Json::array({std::move(title)});
    for (const auto& bullet : bullets_of(report)) blocks.push_back(text_block(bullet));
    Json card{{"type", "AdaptiveCard"}, {"version", "1.4"}, {"body", std::move(blocks)}};
    Json attachment{{"contentType", "application/vnd.microsoft.card.adaptive"},
                    {"content", std::move(card)}};
    return {{"type", "message"}, {"attachments", Json::array({std::move(attachment)})}};
}

}  // namespace

auto webhook_body(const Report& report, std::string_view format) -> std::string {
    const auto json = format == "slack"   ? slack_body(report)
                      : format == "teams" ? teams_body(report)
                                          : to_json(report);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

auto hmac_sha256(std::string_view key, std::string_view text) -> std::string {
    constexpr std::size_t block = 64;
    std::string padded{key.size() > block ? sha256(key).view() : key};
    padded.resize(block, '\0');
    std::string inner = padded;
    std::string outer = padded;
    for (auto& letter : inner) letter = static_cast<char>(letter ^ 0x36);
    for (auto& letter : outer) letter = static_cast<char>(letter ^ 0x5c);
    outer += sha256(inner.append(text)).view();
    return sha256(outer).hex();
}

auto webhook_headers(const std::string& key, const Secret& secret, std::string_view body,
                     Instant now) -> std::vector<std::pair<std::string, std::string>> {
    std::vector<std::pair<std::string, std::string>> out{{"Content-Type", "application/json"},
                                                         {"Idempotency-Key", key}};
    if (secret.empty()) return out;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto when = std::to_string(seconds);
    out.emplace_back("X-Fanfold-Timestamp", when);
    out.emplace_back("X-Fanfold-Signature",
                     "v1=" + hmac_sha256(secret.reveal(), when + "." + std::string{body}));
    return out;
}

}  // namespace fanfold::deliver
