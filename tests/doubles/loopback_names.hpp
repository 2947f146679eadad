#pragma once
/// A name server on 127.0.0.1, UDP and TCP on one port, in the test's own io_context. It answers from a table, or in the
/// ways in which name servers go wrong, and counts what it is asked.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cstdint>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fanfold::tests {

/// What is asked, as it came.
struct NameQuestion {
    std::string name;
    std::uint16_t type = 0;  ///< 1: A, 28: AAAA
    std::string bytes;       ///< the whole message
    bool tcp = false;
};

/// What a name has.
struct NameRecord {
    std::vector<std::string> aliases;  ///< a chain of CNAMEs, from the name on
    std::vector<std::string> four;
    std::vector<std::string> six;
    std::uint32_t ttl = 60;
    std::uint32_t alias_ttl = 60;
    int code = 0;                         ///< 3: no such name, 2: the server fails
    std::optional<std::uint32_t> denial;  ///< an SOA record that lets "there is none" hold for so long
    bool silent = false;                  ///< never answers
    bool silent_to_six = false;           ///< never answers after AAAA
    bool cut = false;                     ///< over UDP: "ask over TCP"
};

class LoopbackNames {
  public:
    explicit LoopbackNames(boost::asio::io_context& io);
    LoopbackNames(const LoopbackNames&) = delete;
    auto operator=(const LoopbackNames&) -> LoopbackNames& = delete;

    std::map<std::string, NameRecord> names;  ///< others do not exist
    std::vector<NameQuestion> questions;
    /// Instead of an answer, if it is set: these messages over UDP.
    std::function<std::vector<std::string>(const NameQuestion&)> instead;

    [[nodiscard]] auto port() const -> std::uint16_t;
    [[nodiscard]] auto address() const -> std::string;  ///< "127.0.0.1:port"
    /// Questions after A records of `name`.
    [[nodiscard]] auto asked_for(const std::string& name) const -> std::size_t;
    /// What it would say.
    [[nodiscard]] auto answer(const NameQuestion& question) const -> std::string;
    /// Returns once `count` questions have come, A and AAAA each one.
    auto wait_for(std::size_t count) -> boost::asio::awaitable<void>;
    auto stop() -> boost::asio::awaitable<void>;

  private:
    auto serve_udp() -> boost::asio::awaitable<void>;
    auto accept_all() -> boost::asio::awaitable<void>;
    auto serve_tcp(boost::asio::ip::tcp::socket socket) -> boost::asio::awaitable<void>;
    auto note(std::string bytes, bool tcp) -> NameQuestion;
    auto replies_to(const NameQuestion& question) const -> std::vector<std::string>;

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::udp::socket socket_;
    async::Bell asked_;
    async::TaskGroup group_;
};

}  // namespace fanfold::tests
