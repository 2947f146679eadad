/// One room at a time, for people and pipes.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/stage/fetch/robots.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "commands.hpp"
#include "context.hpp"
#include "json_lines.hpp"
#include "one_page.hpp"
#include "run_command.hpp"
#include "temporary_folder.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

/// One line for every reader: some take U+0085, U+2028 and U+2029 for line ends too.
auto line(const Json& json) -> std::string {
    const auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    auto out = std::string{};
    out.reserve(text.size());
    for (auto i = std::size_t{0}; i < text.size(); ++i) {
        const auto rest = std::string_view{text}.substr(i);
        if (rest.starts_with("\xc2\x85"))
            out += "\\u0085", i += 1;
        else if (rest.starts_with("\xe2\x80\xa8"))
            out += "\\u2028", i += 2;
        else if (rest.starts_with("\xe2\x80\xa9"))
            out += "\\u2029", i += 2;
        else
            out += text[i];
    }
    return out;
}

auto optional_time(const std::optional<Instant>& at) -> Json {
    return at ? Json(to_rfc3339(*at)) : Json();
}

auto document_json(const Document& document) -> Json {
    return {{"title", document.title},
            {"text", document.text},
            {"published", optional_time(document.published)},
            {"modified", optional_time(document.modified)},
            {"authors", document.authors},
            {"site_name", document.site_name},
            {"language", document.language},
            {"kind", document.kind},
            {"canonical_url", document.canonical_url}};
}

auto extracted_json(const std::string& id, std::string body, const std::string& url) -> Json {
    Json out;
    if (!id.empty()) out["id"] = id;
    out["url"] = url;
    const auto extracted = extract::extract(page_from(std::move(body), url));
    if (!extracted) {
        out["error"] = extracted.error().message();
        return out;
    }
    const auto& document = extracted->document ? extracted->document : extracted->listing_text;
    if (document) out.update(document_json(*document));
    if (!extracted->document) out["why"] = extracted->why_none;
    return out;
}

/// Empty when it is absent or no string.
auto text_field(const nlohmann::json& object, const char* name) -> std::string {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// {"id", "path" or "html", "url"} a line.
auto extract_line(const std::string& text) -> Json {
    const auto input = nlohmann::json::parse(text, nullptr, false);
    if (!input.is_object()) return {{"error", "this line is no JSON object"}};
    const auto id = text_field(input, "id");
    auto body = input.contains("path") ? read_page(text_field(input, "path"))
                                       : Result<std::string>{text_field(input, "html")};
    if (!body) return {{"id", id}, {"error", body.error().message()}};
    return extracted_json(id, std::move(*body), text_field(input, "url"));
}

auto extract_lines(const std::string& file) -> int {
    auto from_file = std::ifstream{};
    if (file != "-") {
        from_file.open(file, std::ios::binary);
        if (!from_file) return report_error({ErrorKind::bad_input, "cannot read " + file});
    }
    const auto threads = std::max(1U, std::thread::hardware_concurrency());
    answer_lines(file == "-" ? std::cin : from_file, threads,
                 [](const std::string& text) { return line(extract_line(text)); });
    return exit_code::ok;
}

}  // namespace

auto extract(const cli::Extract& command) -> int {
    if (command.jsonl) return extract_lines(command.file);
    auto input = read_page(command.file);
    if (!input) return report_error(input.error());
    const auto out = extracted_json("", std::move(*input), command.url);
    std::printf("%s\n", out.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
    return out.contains("error") ? exit_code::bad_input : exit_code::ok;
}

auto robots(const cli::Robots& command) -> int {
    auto text = read_input(command.file);
    if (!text) return report_error(text.error());
    const auto url = Url::parse(command.url);
    if (!url) return report_error({ErrorKind::bad_input, "not an http(s) URL: " + command.url});
    const bool allowed = fetch::Robots::parse(*text, command.agent).allows(url->path_and_query());
    std::puts(allowed ? "allowed" : "disallowed");
    return allowed ? 0 : 1;
}

auto render(const cli::Render& command) -> int {
    auto text = read_input(command.file);
    if (!text) return report_error(text.error());
    const auto report = deliver::from_json(nlohmann::json::parse(*text, nullptr, false));
    if (!report) return report_error(report.error());
    const auto out = command.format == "md" ? deliver::to_markdown(*report)
                     : command.format == "terminal"
                         ? deliver::to_terminal(*report, terminal_width(), colours_wanted())
                         : deliver::to_html(*report);
    std::fwrite(out.data(), 1, out.size(), stdout);
    return exit_code::ok;
}

auto fetch(const cli::Globals& globals, const cli::Fetch& command) -> int {
    const auto url = Url::parse(command.url);
    if (!url) return report_error({ErrorKind::bad_input, "not an http(s) URL: " + command.url});
    auto config = config::load(config_folder(globals.config_dir));
    Context context{std::move(config), Duration::zero()};
    const auto fetched = fetch_page(context, *url);
    if (!fetched) return report_error(fetched.error());
    const auto& page = *fetched;
    if (globals.verbose)
        std::fprintf(stderr, "%d %s\ncontent-type: %s\netag: %s\nlast-modified: %s\n", page.status,
                     page.final_url.str().c_str(), page.content_type.c_str(), page.etag.c_str(),
                     page.last_modified.c_str());
    std::fwrite(page.body.data(), 1, page.body.size(), stdout);
    return exit_code::ok;
}

namespace {

/// What a crawl stored, a JSON line a document.
auto print_documents(const std::filesystem::path& state) -> Status {
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    return (*reader)->each_document([](const Sighting& sighting, const Document& document) {
        Json out{{"url", sighting.url.str()}, {"document", short_id('d', document.id)}};
        out.update(document_json(document));
        std::printf("%s\n", line(out).c_str());
    });
}

}  // namespace

/// The same engine without models: a throw-away configuration with one source and nobody to report
/// to would still make a run, so this drives the crawl through a run of an enterprise that watches
/// nothing.
auto crawl(const cli::Globals& globals, const cli::Crawl& command) -> int {
    auto config = config::load(config_folder(globals.config_dir));
    const TemporaryFolder state;
    if (state.path().empty())
        return report_error({ErrorKind::no_space, "cannot make a temporary folder"});
    config.complaints.clear();
    config.house.state = state.path();
    config.house.caps.unlimited = true;
    config.jobs = {{JobName{"crawl"}, Job{JobName{"crawl"}, {}, {}, {}, 1.0}}};
    Source source;
    source.name = SourceName{"crawl"};
    source.max_pages = command.max_pages;
    source.max_depth = command.max_depth;
    for (const auto& text : command.urls) {
        auto url = Url::parse(text);
        if (!url) return report_error({ErrorKind::bad_input, "not an http(s) URL: " + text});
        source.seeds.push_back(std::move(*url));
    }
    Enterprise nobody;
    nobody.name = EnterpriseName{"crawl"};
    nobody.sources = {source.name};
    config.sources = {{source.name, source}};
    config.enterprises = {{nobody.name, nobody}};
    config.enterprise_texts = {{nobody.name, ""}};
    config.broken.clear();
    NightOptions options;
    options.quiet = globals.quiet;
    const int code = run_night(
        std::move(config), options, [&](const Context& context, const pipeline::Summary& summary) {
            std::fprintf(stderr, "%zu pages, %zu failed, %zu documents\n", summary.tally.pages,
                         summary.tally.failed, summary.tally.documents);
            static_cast<void>(context);
        });
    const auto printed = print_documents(state.path());
    return printed ? code : report_error(printed.error());
}

}  // namespace fanfold::app
