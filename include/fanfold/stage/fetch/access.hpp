#pragma once
/// How one source gets in: what it shows to its own origins, the cookies that it keeps, the proxy it
/// leaves by. io thread; outlives the visits that use it.
///
/// Headers and passwords go to the origins (scheme, host, port) that the source itself names, and to
/// nobody else, whatever redirects or links say; cookies go where RFC 6265 lets them.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <fanfold/http/client.hpp>
#include <fanfold/stage/fetch/cookies.hpp>
#include <fanfold/value/secret.hpp>

namespace fanfold::fetch {

class Access {
  public:
    /// As `Authorization: Basic` (RFC 7617) or `Bearer` (RFC 6750).
    void sign_in(const std::string& user, const Secret& password);
    void sign_in(const Secret& token);
    void show(std::string header, const Secret& value);
    void show_to(const Url& any_url_of_origin) { origins_.insert(any_url_of_origin.origin()); }
    void go_through(std::shared_ptr<const http::Proxy> proxy) { proxy_ = std::move(proxy); }
    /// From now on cookies are taken and sent.
    void keep_cookies() { keeps_cookies_ = true; }
    [[nodiscard]] auto jar() -> CookieJar& { return jar_; }
    /// A text that a page holds only for who is signed in; empty: every page will do.
    void expect(std::string text) { expected_ = std::move(text); }

    /// Puts on a request what may be shown at its URL.
    void dress(http::Request& request, Instant now) const;
    void take_cookies(const Url& from, const http::Response& response, Instant now);
    [[nodiscard]] auto proxy() const -> const std::shared_ptr<const http::Proxy>& { return proxy_; }
    [[nodiscard]] auto shows_sign_in(std::string_view body) const -> bool {
        return body.find(expected_) != std::string_view::npos;
    }
    [[nodiscard]] auto expected() const -> const std::string& { return expected_; }

  private:
    struct Shown {
        std::string name;
        Secret value;
    };
    std::vector<Shown> shown_;
    std::set<std::string> origins_;
    std::shared_ptr<const http::Proxy> proxy_;
    CookieJar jar_;
    bool keeps_cookies_ = false;
    std::string expected_;
};

}  // namespace fanfold::fetch
