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

auto without_brackets(const std::string& host) -> std::string {
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

}  // namespace

/// Outlives who waits for it, and the Lookup.
struct Lookup::Query {
    explicit Query(const asio::any_io_executor& io) : resolver(io) {}

    [[nodiscard]] auto stands() const -> bool {
        return !found || std::chrono::steady_clock::now() < until;
    }
    static void ask(const std::shared_ptr<Query>& query, const std::string& host) {
        query->resolver.async_resolve(
            host, "",
            [query](boost::system::error_code error, const tcp::resolver::results_type& all) {
                query->found.emplace();
                query->until = std::chrono::steady_clock::now() + keeps;
                if (!error)
                    for (const auto& entry : all)
                        query->found->push_back(entry.endpoint().address().to_string());
                for (const auto& waiting : query->waiting) waiting->cancel();
                query->waiting.clear();
            });
    }

    tcp::resolver resolver;
    std::vector<std::shared_ptr<asio::steady_timer>> waiting;
    std::optional<std::vector<std::string>> found;  ///< none: there are none
    std::chrono::steady_clock::time_point until{};  ///< once it is found
};

auto Lookup::query_for(const std::string& host) -> std::shared_ptr<Query> {
    if (const auto known = known_.find(host); known != known_.end() && known->second->stands())
        return known->second;
    if (known_.size() >= most_known) known_.clear();
    auto query = std::make_shared<Query>(io_);
    known_.insert_or_assign(host, query);
    Query::ask(query, host);
    return query;
}

auto Lookup::addresses_of(std::string host, std::chrono::steady_clock::time_point until)
    -> asio::awaitable<Result<std::vector<std::string>>> {
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    auto literal = without_brackets(host);
    if (Address::parse(literal)) co_return std::vector<std::string>{std::move(literal)};
    const auto query = query_for(host);
    if (!query->found) {
        const auto timer = std::make_shared<asio::steady_timer>(io_, until);
        query->waiting.push_back(timer);
        co_await timer->async_wait(quietly);
    }
    if (!query->found) co_return Error{ErrorKind::retry_later, host + ": its name was not resolved in time"};
    if (query->found->empty())
        co_return Error{ErrorKind::retry_later, host + ": the name does not resolve"};
    co_return *query->found;
}

}  // namespace fanfold::http
