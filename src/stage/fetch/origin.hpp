#pragma once
/// What a Fetcher knows of the origins of this run: their robots.txt, and whether they still
/// answer.
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <fanfold/async/wait.hpp>
#include <fanfold/stage/fetch/robots.hpp>

#include "patient_send.hpp"

namespace fanfold::fetch {

/// One origin. A failure counts against the host only if it is its habit: a single page that hangs
/// or breaks at a host that answers otherwise is the page's affair.
class Origin {
  public:
    [[nodiscard]] auto robots() const -> const Robots& { return robots_; }
    /// Why robots.txt could not be had; then nothing may be fetched.
    [[nodiscard]] auto trouble() const -> const std::optional<Error>& { return trouble_; }
    [[nodiscard]] auto asked_wait() const -> Duration { return asked_wait_; }
    /// What it says of an address, in words.
    [[nodiscard]] auto verdict_on(std::string_view path_and_query) const -> std::string;

    void answered() { ever_answered_ = true, failures_ = 0; }
    void failed() { ++failures_; }
    [[nodiscard]] auto is_down() const -> bool {
        return trouble_ || (failures_ > 0 && (!ever_answered_ || failures_ >= 3));
    }

  private:
    friend class Origins;
    std::optional<SteadyInstant> known_until_;
    Robots robots_;
    std::optional<Error> trouble_;
    int status_ = 0;  ///< of robots.txt; 0: no answer
    Duration asked_wait_{};
    bool fetching_ = false;
    std::unique_ptr<async::Bell> fetched_;  ///< rung when the fetch that others wait for has ended
    int failures_ = 0;
    bool ever_answered_ = false;
};

class Origins {
  public:
    explicit Origins(Wire& wire) : wire_(wire) {}
    /// Fetched once; those who come meanwhile wait for it. nullptr if the deadline passes first.
    /// Stays valid. Of `access` only the proxy is used: robots.txt is for everybody.
    auto at(Url url, Deadline deadline, const Access* access) -> boost::asio::awaitable<Origin*>;

  private:
    struct Fetched;
    auto fetch_robots(Url url, Deadline deadline, std::shared_ptr<const http::Proxy> proxy)
        -> boost::asio::awaitable<Fetched>;
    void keep(Origin& origin, Fetched fetched);
    void tell(const std::string& name, const Origin& origin) const;

    Wire& wire_;
    std::unordered_map<std::string, std::unique_ptr<Origin>> origins_;
};

auto is_redirect(int status) -> bool;

}  // namespace fanfold::fetch
