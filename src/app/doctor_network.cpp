/// The checks of `fanfold doctor` that ask somebody: names and mail servers.
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fanfold/cli/command.hpp>
#include <fanfold/http/addresses.hpp>
#include <fanfold/http/egress.hpp>
#include <memory>
#include <set>

#include "doctor_checks.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;

constexpr std::size_t most_hosts = 3;
constexpr int greeting_ms = 5'000;

using Addresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

auto resolve(const std::string& host, const std::string& port, std::string& trouble) -> Addresses {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int failed = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
    if (failed != 0) trouble = host + ": " + gai_strerror(failed);
    return {failed == 0 ? found : nullptr, [](addrinfo* list) {
                if (list != nullptr) freeaddrinfo(list);
            }};
}

auto hosts_of(const config::Config& config) -> std::set<std::string> {
    std::set<std::string> out;
    const auto& told = config.house.crawl.connect_to;
    for (const auto& [name, source] : config.sources)
        for (const auto* list : {&source.seeds, &source.feeds, &source.sitemaps})
            for (const auto& url : *list) {
                const std::string host{url.host()};
                if (!http::Address::parse(host) && !told.contains(host) && out.size() < most_hosts)
                    out.insert(host);
            }
    return out;
}

/// "smtps://mail.example:465" → host and port.
struct MailPlace {
    std::string host;
    std::string port;
    bool tls_first = false;
};

auto place_of(const std::string& server) -> MailPlace {
    MailPlace out;
    const auto begin = server.find("://");
    out.tls_first = server.starts_with("smtps");
    auto rest = begin == std::string::npos ? server : server.substr(begin + 3);
    const auto colon = rest.rfind(':');
    out.host = rest.substr(0, colon);
    out.port = colon == std::string::npos ? (out.tls_first ? "465" : "25") : rest.substr(colon + 1);
    return out;
}

auto wait_for(int file, short what) -> bool {
    pollfd one{file, what, 0};
    return ::poll(&one, 1, greeting_ms) == 1;
}

/// Empty when it answered; "smtps" says nothing before TLS, so a connection is enough there.
auto greeted(const addrinfo& address, bool tls_first) -> std::string {
    const int file = ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                              address.ai_protocol);
    if (file < 0) return "no socket";
    std::string trouble;
    int failed = 0;
    socklen_t size = sizeof failed;
    if (::connect(file, address.ai_addr, address.ai_addrlen) != 0 && !wait_for(file, POLLOUT))
        trouble = "no connection within 5 s";
    else if (::getsockopt(file, SOL_SOCKET, SO_ERROR, &failed, &size) != 0 || failed != 0)
        trouble = "connection refused";
    char greeting[4] = {};
    if (trouble.empty() && !tls_first &&
        (!wait_for(file, POLLIN) || ::recv(file, greeting, 3, 0) != 3 ||
         std::string_view{greeting, 3} != "220"))
        trouble = "it does not greet like a mail server";
    ::close(file);
    return trouble;
}

auto mail_check(const MailDelivery& mail, bool offline) -> Check {
    Check out{"mail", Health::good, mail.server, "", exit_code::unavailable};
    if (const auto password = config::secret(mail.password, "[deliver.mail]"); !password) {
        out.health = Health::bad;
        out.exit_code = exit_code::config;
        out.found = password.error().message();
        out.cure = "export the variable, or write password_file";
        return out;
    }
    if (offline) {
        out.health = Health::skipped;
        out.found += ", not asked (--offline)";
        return out;
    }
    const auto place = place_of(mail.server);
    std::string trouble;
    const auto addresses = resolve(place.host, place.port, trouble);
    if (addresses) trouble = greeted(*addresses, place.tls_first);
    out.found += trouble.empty() ? ", answers" : ": " + trouble;
    if (trouble.empty()) return out;
    out.health = Health::bad;
    out.cure = "check `server` under [deliver.mail], its port, and that this machine may reach it";
    return out;
}

}  // namespace

auto check_dns(const config::Config& config) -> Check {
    const auto hosts = hosts_of(config);
    if (hosts.empty() || config.house.crawl.connect_to.contains("*"))
        return {"DNS", Health::skipped, "no source needs it", "", 0};
    std::string troubles;
    for (const auto& found : http::addresses_of({hosts.begin(), hosts.end()}, config.house.crawl.dns))
        if (!found) troubles += (troubles.empty() ? "" : "; ") + found.error().message();
    if (troubles.empty())
        return {"DNS", Health::good, fmt::format("{} hosts of sources resolve", hosts.size()), "", 0};
    return {"DNS", Health::bad, std::move(troubles),
            "check /etc/resolv.conf or [crawl] dns, and the name in sources/", exit_code::unavailable};
}

auto check_mail(const config::Config& config, bool offline) -> std::vector<Check> {
    std::vector<Check> out;
    std::set<std::string> seen;
    for (const auto& [name, enterprise] : config.enterprises)
        if (enterprise.mail && !enterprise.mail->to.empty() &&
            seen.insert(enterprise.mail->server + "\n" + enterprise.mail->user).second)
            out.push_back(mail_check(*enterprise.mail, offline));
    return out;
}

}  // namespace fanfold::app
