#include "drawers.hpp"

#include <fanfold/async/offload.hpp>
#include <fanfold/config/user_agent.hpp>
#include <fanfold/render/browser.hpp>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/extract/extract.hpp>

#include "crawl.hpp"
#include "tell.hpp"

namespace fanfold::pipeline {

namespace {

constexpr int most_programs = 2;  ///< at once; the pool has a thread more, for the browser

auto browser_settings(const config::CrawlSettings& crawl) -> render::BrowserSettings {
    render::BrowserSettings out;
    out.program = crawl.browser.program;
    out.user_agent = config::user_agent_of(crawl);
    out.time = crawl.browser.time;
    out.pages = crawl.browser.pages;
    out.memory = static_cast<std::uint64_t>(crawl.browser.memory_mib) << 20;
    return out;
}

auto networks_of(const Rendering& how) -> std::vector<http::Network> {
    std::vector<http::Network> out;
    for (const auto& text : how.networks)
        if (auto network = http::Network::parse(text)) out.push_back(*network);
    return out;
}

auto is_shell(const Result<extract::Extracted>& as_it_came) -> bool {
    return as_it_came && !as_it_came->noindex && as_it_came->about.state == "script shell";
}

auto shows_nothing(const Result<extract::Extracted>& drawn) -> bool {
    return drawn && !drawn->document && !drawn->listing_text && drawn->links.empty() &&
           drawn->about.state == "content";
}

}  // namespace

auto Drawers::browser() -> render::Renderer& {
    const auto& crawl = parts_.config.house.crawl;
    if (!browser_) {
        http::EgressProxySettings way_out;
        way_out.egress = http::EgressRule{crawl.allow_networks, crawl.allow_ports};
        way_out.connect_to = crawl.connect_to;
        way_out.dns = crawl.dns;
        browser_ = std::make_unique<render::Browser>(parts_.io, parts_.renderers, browser_settings(crawl),
                                                     std::move(way_out));
    }
    return *browser_;
}

auto Drawers::make(const Source& source) -> std::unique_ptr<render::Renderer> {
    const auto& how = source.rendering;
    if (how.by == Rendering::By::program)
        return render::make_program(parts_.renderers, how.argv, how.time);
    // Any port: the operator wrote it.
    const auto ports = std::vector<std::uint16_t>{how.service.port()};
    return render::make_service(parts_.io, parts_.clock, how.service, http::EgressRule{networks_of(how), ports},
                                config::user_agent_of(parts_.config.house.crawl), how.time);
}

auto Drawers::renderer_of(const Source& source) -> render::Renderer& {
    if (source.rendering.by == Rendering::By::browser) return browser();
    auto& own = own_[source.name];
    if (!own) own = make(source);
    return *own;
}

/// They wait here and not in the pool: what waits there can't be called off.
auto Drawers::await_thread() -> boost::asio::awaitable<void> {
    async::Line::Place place{line_};
    while (!place.is_first() || programs_ >= most_programs) co_await place.wait(Deadline::never());
    ++programs_;
}

auto Drawers::draw(const Source& source, render::Draft draft, Deadline until)
    -> boost::asio::awaitable<Result<std::string>> {
    struct Thread {
        Drawers& drawers;
        bool taken = false;
        ~Thread() {
            if (!taken) return;
            --drawers.programs_;
            drawers.line_.call_first();
        }
    };
    auto& renderer = renderer_of(source);
    Thread thread{*this};
    if (source.rendering.by == Rendering::By::program) {
        co_await await_thread();
        thread.taken = true;
    }
    if (until.passed(parts_.clock))
        co_return Error{ErrorKind::cancelled, "the time was over before it could be drawn"};
    auto drawn = co_await renderer.draw(std::move(draft), until);
    co_return drawn;
}

auto tells_by_its_bytes(const Source& source, const Page& page) -> bool {
    return source.rendering.by == Rendering::By::nobody || page.not_modified ||
           discover::form_of(page.body, page.content_type) != PageForm::html;
}

auto may_be_drawn(const Source& source, const Page& page) -> bool {
    return source.rendering.by != Rendering::By::nobody && page.form == PageForm::html && page.status == 200 &&
           !page.truncated && !page.link.url.local() && !extract::is_pdf(page.body);
}

/// A noindex in the page as it came stands, also when scripts would take it away.
auto Crawl::asks_not_to_be_kept(std::shared_ptr<const Page> came) -> boost::asio::awaitable<bool> {
    auto look = [came = std::move(came)] { return extract::is_noindex(*came); };
    auto asks = co_await async::offload(parts_.cpu, std::move(look));
    co_return asks;
}

/// The page as a reader with a browser sees it, if its source wants that and it can be had; else as HTTP
/// gave it, with the reason. It is read as it came only where that says whether it is drawn, or nobody could draw it.
auto Crawl::read_shown(Opened& opened, Page page, bool forbidden) -> boost::asio::awaitable<Shown> {
    auto came = std::make_shared<const Page>(std::move(page));
    Shown out;
    out.page = came;
    const auto& source = opened.source;
    const bool wanted = !forbidden && may_be_drawn(source, *came);
    const bool judged = source.rendering.only_shells;
    bool at_once = wanted && !judged;
    if (at_once) {
        const bool hidden = co_await asks_not_to_be_kept(came);
        at_once = !hidden;
    }
    if (!at_once) {
        auto as_it_came = co_await extract_page(opened, came);
        out.read = std::move(as_it_came);
        if (!wanted || !judged || !is_shell(out.read.extracted)) co_return out;
    }
    render::Draft draft{came->final_url, came->body, came->content_type};
    auto html = co_await drawers_.draw(source, std::move(draft), opened.until);
    if (!html) {
        out.not_drawn = html.error();
        tell_not_drawn(opened, *came, html.error());
        if (judged) co_return out;
        auto as_it_came = co_await extract_page(opened, came);
        out.read = std::move(as_it_came);
        co_return out;
    }
    auto drawn = *came;
    drawn.body = std::move(*html);
    drawn.content_type = "text/html; charset=utf-8";
    out.page = std::make_shared<const Page>(std::move(drawn));
    auto read = co_await extract_page(opened, out.page, true);
    out.read = std::move(read);
    if (shows_nothing(out.read.extracted)) {
        const Error nothing{ErrorKind::give_up, "nothing was drawn"};
        tell_not_drawn(opened, *came, nothing);
    }
    co_return out;
}

void Crawl::tell_not_drawn(Opened& opened, const Page& page, const Error& error) {
    ++opened.not_drawn;
    opened.alarm = std::to_string(opened.not_drawn) + " pages could not be seen as a browser shows them, the last one because: " +
                   error.message();
    Teller{parts_.log, run_}(LogLevel::info, "page.not_drawn", Stage::fetch, opened.source.name.str(),
                             page.link.url.str() + ": " + error.message());
}

}  // namespace fanfold::pipeline
