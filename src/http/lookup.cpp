#include "lookup.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>

namespace fanfold::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto keeps = std::chrono::seconds{60};
constexpr std::size_t most_known = 10'000;

/// Outlives who waits for it.
struct Query {
    explicit Query(const asio::any_io_executor& io) : resolver(io), news(io) {}
    tcp::resolver resolver;
    asio::steady_timer news;
    std::optional<std::vector<std::string>> found;
};

void ask(const std::shared_ptr<Query>& query, const std::string& host) {
    query->resolver.async_resolve(
        host, "", [query](boost::system::error_code error, const tcp::resolver::results_type& all) {
            query->found.emplace();
            if (!error)
                for (const auto& entry : all)
                    query->found->push_back(entry.endpoint().address().to_string());
            query->news.cancel();
        });
}

auto without_brackets(const std::string& host) -> std::string {
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

auto Lookup::addresses_of(std::string host, std::chrono::steady_clock::time_point until)
    -> asio::awaitable<Result<std::vector<std::string>>> {
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    auto literal = without_brackets(host);
    if (Address::parse(literal)) co_return std::vector<std::string>{std::move(literal)};
    const auto now = std::chrono::steady_clock::now();
    if (const auto known = known_.find(host); known != known_.end() && known->second.until > now)
        co_return known->second.addresses;
    const auto query = std::make_shared<Query>(io_);
    query->news.expires_at(until);
    ask(query, host);
    if (!query->found) co_await query->news.async_wait(quietly);
    if (!query->found) co_return Error{ErrorKind::retry_later, host + ": its name was not resolved in time"};
    if (query->found->empty())
        co_return Error{ErrorKind::retry_later, host + ": the name does not resolve"};
    if (known_.size() >= most_known) known_.clear();
    known_.insert_or_assign(std::move(host), Known{*query->found, now + keeps});
    co_return std::move(*query->found);
}

}  // namespace fanfold::http
