#include "search.hpp"

#include <algorithm>
#include <cstdint>
#include <fanfold/text/fold.hpp>

namespace fanfold::store {

namespace {

constexpr std::size_t snippet_bytes = 240;
constexpr std::size_t query_bytes = 1'000;
constexpr int hits_most = 1'000;

struct Letter {
    std::uint32_t code = 0;
    std::size_t length = 1;
};

/// One code point of (mostly) valid UTF-8; a stray byte is a letter of its own that no word has.
auto letter_at(std::string_view text, std::size_t at) -> Letter {
    const auto byte = [&](std::size_t offset) {
        return static_cast<unsigned char>(text[at + offset]);
    };
    const auto lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (length == 1 || at + length > text.size()) return {0, 1};
    std::uint32_t code = lead & (0xffu >> (length + 1));
    for (std::size_t offset = 1; offset < length; ++offset)
        code = code << 6 | (byte(offset) & 0x3fu);
    return {code, length};
}

auto unspaced_script(std::uint32_t code) -> bool {
    return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x4dbf) ||
           (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3) ||
           (code >= 0xf900 && code <= 0xfaff) || (code >= 0x20000 && code <= 0x3ffff);
}

auto word_letter(std::uint32_t code) -> bool {
    if (code < 0x80)
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
               (code >= 'A' && code <= 'Z');
    if (code < 0xc0 || code == 0xd7 || code == 0xf7) return false;
    return !(code >= 0x2000 && code <= 0x2bff) && !(code >= 0x3000 && code <= 0x303f) &&
           !(code >= 0xfe30 && code <= 0xfe4f) && !(code >= 0xff00 && code <= 0xff0f);
}

enum class Kind { gap, word, unspaced };
auto kind_of(std::uint32_t code) -> Kind {
    if (unspaced_script(code)) return Kind::unspaced;
    return word_letter(code) ? Kind::word : Kind::gap;
}

/// Letters of one kind in a row.
struct Stretch {
    Kind kind = Kind::gap;
    std::vector<std::string_view> letters;
    std::string_view bytes;
};

auto stretches(std::string_view folded) -> std::vector<Stretch> {
    std::vector<Stretch> out;
    for (std::size_t at = 0; at < folded.size();) {
        const auto letter = letter_at(folded, at);
        const auto kind = kind_of(letter.code);
        if (out.empty() || out.back().kind != kind)
            out.push_back(Stretch{kind, {}, folded.substr(at, 0)});
        auto& last = out.back();
        last.letters.push_back(folded.substr(at, letter.length));
        last.bytes = std::string_view{last.bytes.data(), last.bytes.size() + letter.length};
        at += letter.length;
    }
    return out;
}

/// Every two letters in a row; in the index also the last alone, so that one letter can be searched
/// as a prefix.
auto bigrams(const Stretch& stretch, bool with_last) -> std::string {
    std::string out;
    for (std::size_t at = 0; at + 1 < stretch.letters.size(); ++at) {
        if (!out.empty()) out += ' ';
        out.append(stretch.letters[at]).append(stretch.letters[at + 1]);
    }
    if (with_last || out.empty()) {
        if (!out.empty()) out += ' ';
        out.append(stretch.letters.back());
    }
    return out;
}

auto phrase(const Stretch& stretch) -> std::string {
    if (stretch.kind == Kind::word) return '"' + std::string{stretch.bytes} + '"';
    const bool single = stretch.letters.size() == 1;
    return '"' + bigrams(stretch, false) + '"' + (single ? "*" : "");
}

/// One word that stands for the enterprise.
auto scope_word(const EnterpriseName& enterprise) -> std::string {
    return "e" + sha256(enterprise.str()).hex().substr(0, 20);
}

auto add_item(Connection& search, const Report& report, const std::string& section,
              const ReportItem& item) -> Status {
    const auto id =
        search.number("add_item", report.run, report.enterprise, item.id, section, item.text);
    if (!id.ok()) return id.error();
    return search.run("add_item_words", id.value(), scope_word(report.enterprise),
                      index_words(item.text + "\n" + item.why));
}

auto add_items(Connection& search, const Report& report) -> Status {
    Status done = Done{};
    for (const auto& item : report.summary)
        if (done.ok()) done = add_item(search, report, "summary", item);
    for (const auto& section : report.sections)
        for (const auto& item : section.items)
            if (done.ok()) done = add_item(search, report, section.id.str(), item);
    return done;
}

}  // namespace

auto index_words(std::string_view text) -> std::string {
    std::string out;
    const auto folded = text::fold_key(text);
    for (const auto& stretch : stretches(folded)) {
        if (stretch.kind == Kind::gap) continue;
        if (!out.empty()) out += ' ';
        out += stretch.kind == Kind::word ? std::string{stretch.bytes} : bigrams(stretch, true);
    }
    return out;
}

auto match_expression(const EnterpriseName& enterprise, std::string_view words) -> std::string {
    std::string all;
    const auto folded = text::fold_key(text::prefix(words, query_bytes));
    for (const auto& stretch : stretches(folded)) {
        if (stretch.kind == Kind::gap) continue;
        all += (all.empty() ? "" : " AND ") + phrase(stretch);
    }
    if (all.empty()) return all;
    return "scope : \"" + scope_word(enterprise) + "\" AND words : (" + all + ")";
}

auto indexed_reports(Connection& search) -> Result<std::set<ReportKey>> {
    std::set<ReportKey> out;
    auto rows = search.query("indexed_reports");
    while (rows.next()) out.emplace(RunId{rows.integer(0)}, EnterpriseName{rows.text(1)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto index_report(Connection& search, const Report& report) -> Status {
    auto done = search.run("forget_words", report.run, report.enterprise);
    if (done.ok()) done = search.run("forget_items", report.run, report.enterprise);
    if (done.ok()) done = add_items(search, report);
    if (done.ok()) done = search.run("note_indexed", report.run, report.enterprise);
    return done;
}

auto search_items(Connection& search, const EnterpriseName& enterprise, std::string_view words,
                  int limit) -> Result<std::vector<SearchHit>> {
    const auto expression = match_expression(enterprise, words);
    if (expression.empty())
        return Error{ErrorKind::bad_input, "there is no word to search for; write one or more"};
    std::vector<SearchHit> out;
    auto rows =
        search.query("search_items", expression, enterprise, std::clamp(limit, 1, hits_most));
    while (rows.next()) {
        SearchHit hit;
        hit.run = RunId{rows.integer(0)};
        hit.item_id = rows.text(1);
        hit.section = rows.text(2);
        hit.snippet = std::string{text::prefix(rows.bytes(3), snippet_bytes)};
        out.push_back(std::move(hit));
    }
    if (rows.trouble()) return *rows.trouble();
    return out;
}

}  // namespace fanfold::store
