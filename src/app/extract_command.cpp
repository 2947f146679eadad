/// `fanfold extract`: one page, or JSON lines of pages.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/extract/extract.hpp>
#include <nlohmann/json.hpp>
#include <string_view>

#include "commands.hpp"
#include "json_lines.hpp"
#include "machine.hpp"
#include "one_page.hpp"
#include "room_json.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

struct Shown {
    bool links = false;
    bool html = false;
};

/// What somebody tells of a page beside its bytes. An empty type is told by the bytes.
struct Told {
    std::string url;
    std::string content_type;
    std::optional<Instant> fetched_at;
};

auto is_json(std::string_view text) -> bool {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos || (text[first] != '{' && text[first] != '[')) return false;
    return nlohmann::json::accept(text);
}

/// Text by its bytes, and yet not written for readers. Empty where it may be.
auto why_no_text(const Page& page) -> std::string {
    if (page.body.empty()) return "it is empty";
    if (page.form != PageForm::text || !page.content_type.empty()) return {};
    if (is_json(page.body)) return "JSON, no page with a text: a source of kind \"api\" reads such answers";
    const auto first = std::string_view{page.body}.substr(0, page.body.find('\n'));
    return is_json(first) ? "JSON lines, no page with a text: --jsonl reads a page from each" : "";
}

auto page_told(std::string body, const Told& told) -> Page {
    auto page = page_from(std::move(body), told.url);
    page.content_type = told.content_type;
    if (!told.content_type.empty()) page.form = discover::form_of(page.body, told.content_type);
    if (told.fetched_at) page.fetched_at = *told.fetched_at;
    return page;
}

/// Any HTML page is told of, however little it holds; of other files only those with a text are pages.
auto is_answer(const Page& page, const extract::Extracted& extracted) -> bool {
    return extracted.document || extracted.listing_text || page.form == PageForm::html;
}

auto state_told(const extract::Extracted& extracted) -> std::string {
    const bool nothing = !extracted.document && !extracted.listing_text;
    return nothing && extracted.about.state == "content" ? "empty" : extracted.about.state;
}

/// What people may ask for beside the text; only pages of HTML have it.
void add_shown(Json& out, const Page& page, const extract::Extracted& extracted, Shown wanted) {
    const auto& shown = extracted.about.shown;
    if (wanted.html && !wanted.links) out["html"] = shown;
    if (!wanted.links) return;
    if (!shown.empty() && (extracted.document || extracted.listing_text)) out["text"] = shown;
    if (!wanted.html) return;
    const auto again = extract::extract(page, extract::ShownAs::html);
    out["html"] = again ? again->about.shown : std::string{};
}

auto extracted_json(const Page& page, Shown wanted) -> Result<Json> {
    if (const auto why = why_no_text(page); !why.empty()) return Error{ErrorKind::bad_input, why};
    const auto as = wanted.links ? extract::ShownAs::linked_text
                    : wanted.html ? extract::ShownAs::html
                                  : extract::ShownAs::nothing;
    const auto extracted = extract::extract(page, as);
    if (!extracted) return extracted.error();
    if (!is_answer(page, *extracted)) return Error{ErrorKind::bad_input, extracted->why_none};
    const auto& document = extracted->document ? extracted->document : extracted->listing_text;
    auto out = about_json(extracted->about, document ? *document : extracted->about.described);
    out["state"] = state_told(*extracted);
    if (!extracted->document) out["why"] = extracted->why_none;
    add_shown(out, page, *extracted, wanted);
    return out;
}

auto text_field(const nlohmann::json& object, const char* name) -> Result<std::string> {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::string{};
    if (!found->is_string()) return Error{ErrorKind::bad_input, std::string{"\""} + name + "\" is no string"};
    return found->get<std::string>();
}

auto told_in(const nlohmann::json& input) -> Result<Told> {
    auto url = text_field(input, "url");
    auto type = text_field(input, "content_type");
    auto fetched = text_field(input, "fetched_at");
    for (const auto* field : {&url, &type, &fetched})
        if (!*field) return field->error();
    const auto at = parse_rfc3339(*fetched);
    if (!fetched->empty() && !at)
        return Error{ErrorKind::bad_input, "\"fetched_at\" is no time such as 2026-11-24T05:00:00Z"};
    return Told{std::move(*url), std::move(*type), at};
}

auto body_in(const nlohmann::json& input) -> Result<std::string> {
    const auto is_given = [&](const char* name) { return input.contains(name) && !input[name].is_null(); };
    if (is_given("path")) {
        auto path = text_field(input, "path");
        return path ? read_page_file(*path) : path;
    }
    if (is_given("html")) return text_field(input, "html");
    return Error{ErrorKind::bad_input, "neither \"path\" nor \"html\" is given"};
}

auto answer_to(const nlohmann::json& input, Shown wanted) -> Result<Json> {
    const auto told = told_in(input);
    if (!told) return told.error();
    auto body = body_in(input);
    if (!body) return body.error();
    return extracted_json(page_told(std::move(*body), *told), wanted);
}

/// The id as it came, then what is told; of what failed the line too, for ids may be absent.
auto extract_line(const InputLine& line, Shown wanted) -> Json {
    const auto broken = [&](const std::string& why) { return Json{{"line", line.number}, {"error", why}}; };
    if (line.too_long) return broken("this line is longer than 64 MB");
    const auto input = nlohmann::json::parse(line.text, nullptr, false);
    if (!input.is_object()) return broken("this line is no JSON object");
    auto out = Json::object();
    const auto id = input.find("id");
    if (id != input.end() && !id->is_null()) out["id"] = *id;
    const auto answer = answer_to(input, wanted);
    const auto url = text_field(input, "url");
    if (!answer) out["line"] = line.number;
    out["url"] = url ? *url : std::string{};
    if (answer)
        out.update(*answer);
    else
        out["error"] = answer.error().message();
    return out;
}

/// No exception leaves a thread: what a page does to us is told at its line.
auto extract_line_text(const InputLine& line, Shown wanted) -> std::string {
    try {
        return json_line(extract_line(line, wanted));
    } catch (const std::exception& thrown) {
        return json_line(Json{{"line", line.number}, {"error", thrown.what()}});
    }
}

auto extract_lines(const std::string& file, Shown wanted) -> int {
    keep_freed_memory();
    const auto from = open_lines(file);
    if (!from) return report_error(from.error());
    const auto threads = cpu_threads();
    answer_lines(from->number(), threads, [wanted](const InputLine& line) { return extract_line_text(line, wanted); });
    return exit_code::ok;
}

}  // namespace

auto extract(const cli::Extract& command) -> int {
    const auto wanted = Shown{command.links, command.html};
    if (command.jsonl) return extract_lines(command.file, wanted);
    auto body = read_page(command.file);
    const auto told = Told{command.url, {}, {}};
    const auto answer = body ? extracted_json(page_told(std::move(*body), told), wanted) : Result<Json>{body.error()};
    auto out = Json{{"url", command.url}};
    if (answer)
        out.update(*answer);
    else
        out["error"] = answer.error().message();
    std::printf("%s\n", out.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
    return answer ? exit_code::ok : report_error(answer.error());
}

}  // namespace fanfold::app
