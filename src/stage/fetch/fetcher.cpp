#include <fanfold/stage/fetch/fetcher.hpp>

#include "media_type.hpp"
#include "origin.hpp"
#include "patient_send.hpp"
#include <fanfold/stage/fetch/wishes.hpp>

namespace fanfold::fetch {

namespace {

constexpr const char* accepted =
    "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,application/"
    "atom+xml,text/plain;q=0.8,*/*;q=0.1";

auto page_request(const Url& url, const Validators& validators, std::size_t max_body)
    -> http::Request {
    http::Request request;
    request.url = url;
    request.max_body = max_body;
    request.headers.push_back({"Accept", accepted});
    if (!validators.etag.empty()) request.headers.push_back({"If-None-Match", validators.etag});
    if (!validators.last_modified.empty())
        request.headers.push_back({"If-Modified-Since", validators.last_modified});
    return request;
}

auto has_any(const Validators& validators) -> bool {
    return !validators.etag.empty() || !validators.last_modified.empty();
}

/// Validators go into a header as they came; one that could end the line is not sent.
auto sendable(std::string text) -> std::string {
    for (char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return {};
    }
    return text.size() <= 1024 ? text : std::string{};
}

auto refused(std::string why) -> Error {
    return {ErrorKind::give_up, std::move(why)};
}

/// What robots.txt has against fetching `url`, if anything.
auto objection(const Origin& origin, const Url& url) -> std::optional<Error> {
    if (origin.trouble())
        return origin.trouble()->at("robots.txt cannot be had, so nothing is fetched");
    if (!origin.robots().allows(url.path_and_query()))
        return refused("robots.txt of " + std::string{url.host()} + " disallows it");
    return std::nullopt;
}

auto next_hop(const http::Response& response, const Url& from,
              const std::function<bool(const Url&)>& may_redirect_to) -> Result<Url> {
    auto to = from.resolve(response.header("location"));
    if (!to || response.header("location").empty())
        return refused("it redirects to nowhere (HTTP " + std::to_string(response.status) + ")");
    if (may_redirect_to && !may_redirect_to(*to))
        return refused("it redirects out of the source, to " + to->str());
    return *to;
}

void read_headers(const http::Response& response, Page& page) {
    page.status = response.status;
    page.content_type = std::string{response.header("content-type")};
    page.etag = std::string{response.header("etag")};
    page.last_modified = std::string{response.header("last-modified")};
}

auto to_page(http::Response response, Page page) -> Result<Page> {
    read_headers(response, page);
    if (response.status == 204 || response.status == 205)
        return refused("it has no content (HTTP " + std::to_string(response.status) + ")");
    if (response.status != 200 && response.status != 203)
        return refused("HTTP " + std::to_string(response.status));
    auto form = form_of(page.content_type, response.body);
    if (!form)
        return refused("not text: " + (page.content_type.empty() ? std::string{"unknown bytes"}
                                                                 : essence(page.content_type)));
    page.form = *form;
    page.truncated = response.truncated;
    page.body = std::move(response.body);
    return page;
}

auto to_unmodified(const http::Response& response, Page page, const Validators& known) -> Page {
    read_headers(response, page);
    page.not_modified = true;
    if (page.etag.empty()) page.etag = known.etag;
    if (page.last_modified.empty()) page.last_modified = known.last_modified;
    return page;
}

}  // namespace

struct Fetcher::State {
    explicit State(Wire its)
        : wire(std::move(its)), origins(wire), nothing_allowed(Robots::deny_all()) {}
    State(const State&) = delete;
    auto operator=(const State&) -> State& = delete;

    Wire wire;
    Origins origins;
    Robots nothing_allowed;
};

namespace {

/// One visit, hop by hop.
class Walk {
  public:
    Walk(Wire& wire, Origins& origins, Link link, Validators validators,
         std::function<bool(const Url&)> may_redirect_to, Deadline deadline, Access* access, std::size_t max_body)
        : wire_(wire),
          origins_(origins),
          link_(std::move(link)),
          at_(link_.url),
          validators_(std::move(validators)),
          may_redirect_to_(std::move(may_redirect_to)),
          deadline_(deadline),
          access_(access),
          max_body_(max_body > 0 ? max_body : wire.settings.max_body) {}

    auto run() -> boost::asio::awaitable<Visit>;

  private:
    /// True when the visit is over.
    auto hop(bool first) -> boost::asio::awaitable<bool>;
    void settle(http::Response response, bool conditional);
    void blame(Origin& origin, Duration asked_wait);
    auto end(Error error) -> bool {
        visit_.page = std::move(error);
        return true;
    }

    Wire& wire_;
    Origins& origins_;
    Link link_;
    Url at_;
    Validators validators_;
    std::function<bool(const Url&)> may_redirect_to_;
    Deadline deadline_;
    Access* access_;
    std::size_t max_body_;
    Visit visit_;
};

auto Walk::run() -> boost::asio::awaitable<Visit> {
    for (int hops = 0; hops <= wire_.settings.max_redirects; ++hops) {
        auto over = co_await hop(hops == 0);
        if (over) co_return std::move(visit_);
    }
    end(refused("more than " + std::to_string(wire_.settings.max_redirects) + " redirects"));
    co_return std::move(visit_);
}

auto Walk::hop(bool first) -> boost::asio::awaitable<bool> {
    wire_.turns.keep_distance(at_.origin(), wire_.turns.distance_of(link_.url.origin()));
    auto* origin = co_await origins_.at(at_, deadline_, access_);
    if (origin == nullptr)
        co_return end({ErrorKind::cancelled, "the time for it was over before robots.txt came"});
    if (wire_.settings.explain) visit_.robots = origin->verdict_on(at_.path_and_query());
    if (auto against = objection(*origin, at_)) {
        blame(*origin, origin->asked_wait());
        co_return end(std::move(*against));
    }
    // An ETag is one of its own URL: behind a redirect the same letters may mean another page.
    auto request = page_request(at_, first ? validators_ : Validators{}, max_body_);
    if (access_) access_->dress(request, wire_.clock.now());
    auto sent = co_await send_patiently(wire_, std::move(request), link_.source, deadline_);
    if (!sent.response) {
        if (sent.tried && sent.response.error().kind() != ErrorKind::cancelled) origin->failed();
        blame(*origin, sent.asked_wait);
        co_return end(sent.response.error());
    }
    origin->answered();
    if (access_) access_->take_cookies(at_, *sent.response, wire_.clock.now());
    visit_.trail.emplace_back(at_, sent.response->status);
    if (!is_redirect(sent.response->status)) {
        settle(std::move(*sent.response), first && has_any(validators_));
        co_return true;
    }
    auto next = next_hop(*sent.response, at_, may_redirect_to_);
    if (!next) co_return end(next.error());
    at_ = std::move(*next);
    co_return false;
}

void Walk::settle(http::Response response, bool conditional) {
    Page page;
    page.link = link_;
    page.final_url = at_;
    page.fetched_at = wire_.clock.now();
    visit_.wishes = wishes_of(response, wire_.settings.agent_token, page.fetched_at);
    if (response.status == 304 && conditional)
        visit_.page = to_unmodified(response, std::move(page), validators_);
    else
        visit_.page = to_page(std::move(response), std::move(page));
}

/// What a redirect led to may fail without the link's own host being at fault.
void Walk::blame(Origin& origin, Duration asked_wait) {
    if (at_.origin() != link_.url.origin()) return;
    visit_.host_failed = origin.is_down();
    visit_.host_delay = asked_wait;
}

}  // namespace

Fetcher::Fetcher(http::HttpClient& http, const Clock& clock, FetcherSettings settings,
                 std::function<double()> unit_random)
    : state_(
          std::make_unique<State>(Wire{http, clock, std::move(settings), std::move(unit_random), Turns{clock}})) {
}
Fetcher::~Fetcher() = default;

auto Fetcher::fetch(Link link, Validators validators,
                    std::function<bool(const Url&)> may_redirect_to, Deadline deadline,
                    Access* access, std::size_t max_body) -> boost::asio::awaitable<Visit> {
    validators.etag = sendable(std::move(validators.etag));
    validators.last_modified = sendable(std::move(validators.last_modified));
    Walk walk{state_->wire,
              state_->origins,
              std::move(link),
              std::move(validators),
              std::move(may_redirect_to),
              deadline,
              access,
              max_body};
    auto visit = co_await walk.run();
    co_return visit;
}

void Fetcher::keep_distance(const Url& any_url_of_origin, Duration gap) {
    state_->wire.turns.keep_distance(any_url_of_origin.origin(), gap);
}

auto Fetcher::wait_of(const Url& any_url_of_origin) const -> Duration {
    return state_->wire.turns.wait_of(any_url_of_origin.origin());
}

auto Fetcher::robots(Url any_url_of_origin, Deadline deadline, Access* access)
    -> boost::asio::awaitable<const Robots*> {
    auto* origin = co_await state_->origins.at(std::move(any_url_of_origin), deadline, access);
    co_return origin == nullptr ? &state_->nothing_allowed : &origin->robots();
}

}  // namespace fanfold::fetch
