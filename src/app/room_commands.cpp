/// One room at a time, for people and pipes.
#include <cstdio>
#include <cstdlib>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/stage/fetch/robots.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "one_page.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;

/// Path and query as they were typed: dot segments and the like are the crawler's affair, not that
/// of robots.txt.
auto path_of(std::string_view url) -> std::string {
    const auto scheme = url.find("://");
    const auto authority = url.starts_with("//") ? 2 : scheme == url.npos ? url.npos : scheme + 3;
    const auto before_path = url.find_first_of("/?;#");
    if (authority != url.npos && (authority == 2 || scheme < before_path)) {
        const auto path = url.find_first_of("/?;#", authority);
        url = path == url.npos ? std::string_view{} : url.substr(path);
    }
    return std::string{url.substr(0, url.find('#'))};
}

/// "https://example.com/a", or a path. What is neither would be judged as the path "/", and allowed.
auto is_url_or_path(std::string_view text) -> bool {
    constexpr std::string_view ends_host = "/?;#";
    const auto host_of = [&](std::string_view scheme) {
        return text.starts_with(scheme) && text.size() > scheme.size() && ends_host.find(text[scheme.size()]) == text.npos;
    };
    const bool path = !text.empty() && ends_host.find(text.front()) != text.npos;
    return path || host_of("http://") || host_of("https://");
}

}  // namespace

auto robots(const cli::Robots& command) -> int {
    if (!is_url_or_path(command.url))
        return report_error({ErrorKind::bad_input, "--url is no http(s) URL and no path: \"" + command.url + "\""});
    if (command.agent.find_first_not_of(" \t") == std::string::npos)
        return report_error({ErrorKind::bad_input, "--agent is empty: give the crawler's product token, such as fanfold"});
    auto text = read_input(command.file);
    if (!text) return report_error(text.error());
    const bool allowed = fetch::Robots::parse(*text, command.agent).allows(path_of(command.url));
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

namespace {

/// A server's bytes do not write to the terminal as they like.
auto printable(std::string text) -> std::string {
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

auto in_ms(Duration took) -> long long {
    return static_cast<long long>(took.count());
}

/// What was spoken, and how long each part of it took.
void print_trip(const http::Trip& trip) {
    std::fprintf(stderr, "  %s; name %lld ms, ", printable(trip.status_line).c_str(), in_ms(trip.name));
    if (trip.reused)
        std::fputs("over the connection that stood, ", stderr);
    else
        std::fprintf(stderr, "connection %lld ms, TLS %lld ms, ", in_ms(trip.connect), in_ms(trip.secure));
    std::fprintf(stderr, "first byte %lld ms, all %lld ms\n", in_ms(trip.first_byte), in_ms(trip.total));
}

/// Each exchange as it ends, robots.txt and redirects too: who answered, when, and with what.
void print_exchange(const fetch::Exchange& seen) {
    const auto took = std::chrono::duration_cast<Duration>(SystemClock{}.now() - seen.at);
    const auto& answer = seen.answer;
    std::fprintf(stderr, "GET %s -> %d from %s in %lld ms, %zu bytes%s\n", seen.url.str().c_str(), answer.status,
                 answer.peer.empty() ? "?" : answer.peer.c_str(), static_cast<long long>(took.count()), answer.body.size(),
                 answer.truncated ? " (cut)" : "");
    if (answer.trip) print_trip(*answer.trip);
    for (const auto& header : answer.headers)
        std::fprintf(stderr, "  %s: %s\n", printable(header.name).c_str(),
                     header.name == "set-cookie" ? "(left out)" : printable(header.value).c_str());
}

/// What the page asks of us, in its headers or its head.
void print_wishes(const fetch::Visit& visit) {
    const bool says_so = visit.page && visit.page->form == PageForm::html && extract::is_noindex(*visit.page);
    if (visit.wishes.noindex) std::fputs("asks not to be stored (noindex)\n", stderr);
    if (says_so) std::fputs("asks not to be stored (meta robots: noindex)\n", stderr);
    if (visit.wishes.nofollow)
        std::fputs("asks that its links are not followed (nofollow)\n", stderr);
    if (visit.wishes.tdm_reserved) std::fputs("reserves text and data mining\n", stderr);
    if (visit.host_delay > Duration::zero())
        std::fprintf(stderr, "its host asks for %s of rest\n", to_string(visit.host_delay).c_str());
}

}  // namespace

auto fetch(const cli::Globals& globals, const cli::Fetch& command) -> int {
    const auto url = Url::parse(command.url);
    if (!url) return report_error({ErrorKind::bad_input, "not an http(s) URL: " + command.url});
    auto config = config::load(config_folder(globals.config_dir));
    Context context{std::move(config), Duration::zero()};
    Witness witness;
    if (globals.verbose) witness = [](fetch::Exchange seen) { print_exchange(seen); };
    const auto visit = visit_page(context, *url, std::move(witness));
    if (globals.verbose && !visit.robots.empty()) std::fprintf(stderr, "robots.txt: %s\n", printable(visit.robots).c_str());
    if (globals.verbose) print_wishes(visit);
    if (!visit.page) return report_error(visit.page.error());
    const auto& page = *visit.page;
    if (globals.verbose)
        std::fprintf(stderr, "%d %s\n", page.status, page.final_url.str().c_str());
    std::fwrite(page.body.data(), 1, page.body.size(), stdout);
    return exit_code::ok;
}

}  // namespace fanfold::app
