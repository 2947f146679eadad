/// `fanfold try --html`: both versions' answers beside each other.
#include <fmt/format.h>

#include <fanfold/text/html.hpp>
#include <fanfold/text/marks.hpp>

#include "comparison.hpp"
#include "comparison_style.hpp"
#include "terminal.hpp"
#include "trial_words.hpp"

namespace fanfold::app {

namespace {

auto shown(const std::string& text) -> std::string {
    return text::escape_html(plain_text(text));
}

/// One of our own sentences by itself: it begins with a capital, and `…` becomes code.
auto with_code(std::string sentence) -> std::string {
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    std::string out;
    bool open = false;
    for (const char letter : text::escape_html(sentence))
        if (letter == '`')
            out += open ? "</code>" : "<code>", open = !open;
        else
            out += letter;
    return out;
}

/// How a finding stands to those of the other side.
struct Beside {
    std::set<std::string> others;
    std::string_view kind;   ///< of the chip
    std::string_view label;  ///< where the other side lacks it
    bool compared = false;   ///< there is another side
};

auto finding_html(const pipeline::Judged::Kept& kept, const Beside& beside) -> std::string {
    const auto& finding = kept.finding;
    auto out = fmt::format("<li><p class=\"claim\"><span class=\"chip\" title=\"importance\">{}</span>", finding.importance);
    if (beside.compared && beside.others.count(finding.claim) == 0)
        out += fmt::format("<span class=\"chip {}\">{}</span>", beside.kind, beside.label);
    out += shown(finding.claim) + "</p>";
    if (!finding.why.empty()) out += "<p class=\"why\">" + shown(finding.why) + "</p>";
    if (finding.quote != finding.claim) out += "<blockquote>" + shown(text::without_marks(finding.quote)) + "</blockquote>";
    for (const auto& mark : kept.marks) out += "<p class=\"doubt\">doubt: " + shown(mark) + "</p>";
    return out + "</li>\n";
}

auto findings_html(const pipeline::Judged& judged, const Beside& beside) -> std::string {
    std::string out;
    if (!judged.kept.empty()) {
        out += "<ul>\n";
        for (const auto& kept : judged.kept) out += finding_html(kept, beside);
        out += "</ul>\n";
    } else {
        out += "<p class=\"none\">Nothing found.</p>\n";
    }
    for (const auto& one : judged.dropped)
        out += fmt::format("<p class=\"dropped\">dropped: {} ({})</p>\n", shown(one.text), shown(one.reason));
    return out;
}

auto side_html(const std::string& heading, const std::string& content) -> std::string {
    return fmt::format("<section class=\"side\"><h3>{}</h3>\n{}</section>\n", heading, content);
}

auto old_html(const ComparedPair& pair) -> std::string {
    if (!pair.before) return side_html("Old", "<p class=\"none\">Was not asked.</p>\n");
    const Beside beside{claims_of(pair.now ? pair.now->judged : pipeline::Judged{}), "gone", "gone", pair.now.ok()};
    return side_html("Old · version " + pair.before->version.hex().substr(0, 12), findings_html(pair.before->judged, beside));
}

auto new_html(const ComparedPair& pair, const std::string& currency) -> std::string {
    if (!pair.now) return side_html("New", "<p class=\"none\">No answer: " + shown(pair.now.error().message()) + "</p>\n");
    const Beside beside{claims_of(pair.before ? pair.before->judged : pipeline::Judged{}), "new", "new", pair.before.has_value()};
    return side_html(fmt::format("New · version {} · {} {} · {}", pair.now->version.hex().substr(0, 12),
                                 rounded(pair.now->cost.value_or(Money{})), shown(currency), to_string(pair.now->took)),
                     findings_html(pair.now->judged, beside));
}

auto is_web(const std::string& url) -> bool {
    return url.starts_with("https://") || url.starts_with("http://");
}

auto pair_html(const ComparedPair& pair, const std::string& currency) -> std::string {
    const auto title = pair.title.empty() ? std::string{"Without a title"} : shown(pair.title);
    auto from = fmt::format("{} · for {}", short_id('d', pair.document), shown(pair.reader.str()));
    if (is_web(pair.url)) from += fmt::format(" · <a href=\"{0}\" rel=\"noreferrer noopener\">{0}</a>", shown(pair.url));
    return fmt::format("<article>\n<h2>{}</h2>\n<p class=\"from\">{}</p>\n<div class=\"sides\">\n{}{}</div>\n</article>\n", title, from,
                       old_html(pair), new_html(pair, currency));
}

auto row(std::string_view label, const std::string& before, const std::string& now) -> std::string {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", label, before, now);
}

auto sums_html(const ComparedSums& sums, const std::string& currency) -> std::string {
    const auto before = sums.each_before();
    return "<table>\n<thead><tr><th></th><th scope=\"col\">Old</th><th scope=\"col\">New</th></tr></thead>\n<tbody>\n" +
           row("Findings", std::to_string(sums.before), std::to_string(sums.now)) +
           row("Word for word the same", std::to_string(sums.same), std::to_string(sums.same)) +
           row("Dropped by checks", std::to_string(sums.dropped_before), std::to_string(sums.dropped_now)) +
           row("Price of an answer, " + shown(currency), before ? rounded(*before) : "–", rounded(sums.each())) +
           row("Without an answer", "–", std::to_string(sums.failed)) + "</tbody>\n</table>\n";
}

}  // namespace

auto comparison_html(const Comparison& all, bool again) -> std::string {
    const auto sums = sums_of(all.pairs);
    auto out = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,"
        "initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">\n{}"
        "<title>{}: old and new answers</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
        again ? "<meta http-equiv=\"refresh\" content=\"2\">\n" : "", shown(all.name.str()), comparison_style);
    out += fmt::format("<h1>{}</h1>\n<p class=\"when\">{} documents · {} · {} in all</p>\n", shown(all.name.str()), all.pairs.size(),
                       shown(all.model), to_string(all.took));
    out += sums_html(sums, all.currency);
    out += "<p class=\"rollout\">" + with_code(rollout_text(all.rollout, sums, all.currency)) + "</p>\n";
    for (const auto& pair : all.pairs) out += pair_html(pair, all.currency);
    return out + "</main>\n</body>\n</html>\n";
}

}  // namespace fanfold::app
