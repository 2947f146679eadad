#pragma once
/// Question: one name on its way through the name servers, A and AAAA together, until it is known what it leads to or
/// time is up. On the io thread; held by shared_ptr.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <fanfold/http/name_server.hpp>
#include <fanfold/time/clock.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns_channel.hpp"
#include "name_cache.hpp"

namespace fanfold::http {

struct QuestionSettings {
    std::vector<NameServer> servers;  ///< empty: those of /etc/resolv.conf
    /// Where names of one word are looked for. Not given: of /etc/resolv.conf, if its servers are asked.
    std::optional<std::vector<std::string>> search{};
    Duration patience = std::chrono::seconds{10};
    /// How long one family's addresses wait for the other's: servers that never answer after AAAA are common.
    Duration grace = std::chrono::milliseconds{500};
};

class Question : public std::enable_shared_from_this<Question> {
  public:
    struct Outcome {
        Known::Kind kind = Known::Kind::failed;
        std::vector<std::string> addresses;
        std::chrono::seconds keeps{0};  ///< as the zone says, of `found` and `none`
    };
    using Ended = std::function<void(Outcome)>;

    /// `name` without a trailing dot; `absolute`: it was written with one. A name of one word is looked for in the search
    /// domains first, any other is asked for as it is: what a page calls "www.example" is nobody's intranet.
    Question(boost::asio::any_io_executor io, const QuestionSettings& settings, std::string name, bool absolute);
    /// `ended` is told once, and never from within `start`.
    void start(Ended ended);
    /// Nothing is told any more.
    void stop();

  private:
    void list_spellings();
    [[nodiscard]] auto search_domains() const -> std::vector<std::string>;
    void ask_next();
    void take(int family, DnsAnswer answer);
    void wait_at_most(Duration time);
    void look_at_both();
    void end(Outcome outcome);
    void end_late();

    boost::asio::any_io_executor io_;
    QuestionSettings settings_;
    std::string name_;
    bool absolute_;
    Ended ended_;
    std::deque<std::string> spellings_;  ///< still to be asked for
    std::shared_ptr<DnsChannel> channel_;
    boost::asio::steady_timer patience_;
    std::optional<DnsAnswer> four_, six_;
};

}  // namespace fanfold::http
