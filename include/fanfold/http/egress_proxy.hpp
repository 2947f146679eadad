#pragma once
/// EgressProxy: the only way out for a child process that loads pages by itself. An HTTP proxy (RFC 9110
/// §9.3.6 CONNECT, RFC 9112 §3.2.2 absolute-form) on a loopback port of the kernel's choice, open for one
/// page at a time. It resolves names itself and judges each address that it dials by the EgressRule, so
/// that a page can't reach what the crawl may not; all else is answered with 403.
///
/// It serves this user's programs alone: who connects is looked up in /proc/net/tcp, and others are
/// hung up on. No password, because a browser would have to be told one for each context.
///
/// io thread. `close` before destruction, whenever `open` gave a port.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fanfold/http/egress.hpp>
#include <fanfold/http/name_server.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::http {

struct EgressProxySettings {
    EgressRule egress;
    std::map<std::string, std::string> connect_to;  ///< as of a client's
    std::vector<NameServer> dns;                    ///< empty: those of /etc/resolv.conf
    std::size_t connections = 32;                   ///< at once; more wait in the kernel's line
    std::size_t bytes = 32u << 20;  ///< a page, both ways; when they are used up, all ends are closed
    Duration connect_time = std::chrono::seconds{10};
};

/// What went through for one page.
struct EgressProxyTally {
    std::size_t requests = 0;
    std::size_t refused = 0;  ///< by the rule, or not understood
    std::size_t bytes = 0;
};

class EgressProxy {
  public:
    EgressProxy(boost::asio::any_io_executor io, EgressProxySettings settings);
    ~EgressProxy();
    EgressProxy(const EgressProxy&) = delete;
    auto operator=(const EgressProxy&) -> EgressProxy& = delete;

    /// The port on 127.0.0.1. Errors: retry_later, the machine gives none.
    [[nodiscard]] auto open() -> Result<std::uint16_t>;
    /// Hangs up on everyone and waits until they are gone; what went through since `open`.
    auto close() -> boost::asio::awaitable<EgressProxyTally>;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::http
