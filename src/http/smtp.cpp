#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fanfold/http/smtp.hpp>
#include <fanfold/value/mail_address.hpp>
#include <memory>

namespace fanfold::http {

namespace {

struct Sending {
    const MailOrder& order;
    std::string_view left;
    std::string refused;
};

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

auto on_read(char* out, std::size_t size, std::size_t count, void* self) -> std::size_t {
    auto& sending = *static_cast<Sending*>(self);
    const auto length = std::min(size * count, sending.left.size());
    std::memcpy(out, sending.left.data(), length);
    sending.left.remove_prefix(length);
    return length;
}

struct Peer {
    std::string text;
    std::uint16_t port = 0;
};

auto peer_of(const sockaddr* address) -> Peer {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const auto* four = reinterpret_cast<const sockaddr_in*>(address);
    const auto* six = reinterpret_cast<const sockaddr_in6*>(address);
    const bool is_four = address->sa_family == AF_INET;
    if (!is_four && address->sa_family != AF_INET6) return {};
    const void* bytes = is_four ? static_cast<const void*>(&four->sin_addr) : &six->sin6_addr;
    if (inet_ntop(address->sa_family, bytes, text.data(), text.size()) == nullptr) return {};
    return {text.data(), ntohs(is_four ? four->sin_port : six->sin6_port)};
}

auto on_open(void* self, curlsocktype, curl_sockaddr* address) -> curl_socket_t {
    auto& sending = *static_cast<Sending*>(self);
    const auto peer = peer_of(&address->addr);
    const auto parsed = Address::parse(peer.text);
    if (!parsed || !sending.order.egress.permits(*parsed, peer.port)) {
        sending.refused = peer.text + ":" + std::to_string(peer.port);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void set_server(CURL* easy, const MailOrder& order) {
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_URL, order.server.c_str());
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     static_cast<long>(order.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(order.timeout.count()));
    if (order.user.empty()) return;
    curl_easy_setopt(easy, CURLOPT_USERNAME, order.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, order.password.reveal().c_str());
}

auto trouble(CURLcode code, long reply, const Sending& sending) -> Error {
    const auto& server = sending.order.server;
    if (!sending.refused.empty())
        return {ErrorKind::fix_config, "mail server " + server + " is at " + sending.refused +
                                           ", which may not be dialled; list it in allow_networks"};
    if (reply >= 400 && reply < 500)
        return {ErrorKind::retry_later,
                "mail server " + server + " answered " + std::to_string(reply)};
    if (code == CURLE_LOGIN_DENIED)
        return {ErrorKind::fix_config, "mail server " + server + " denied the log-in"};
    if (code == CURLE_USE_SSL_FAILED)
        return {ErrorKind::fix_config, "mail server " + server + " offers no TLS"};
    if (reply >= 500)
        return {ErrorKind::give_up, "mail server " + server + " answered " + std::to_string(reply)};
    return {ErrorKind::retry_later, "mail server " + server + ": " + curl_easy_strerror(code)};
}

}  // namespace

auto send_mail(const MailOrder& order) -> Status {
    if (!is_mail_address(order.from) || !is_mail_address(order.to))
        return Error{ErrorKind::fix_config, "no plain mail address: " + order.to};
    const Handle easy{curl_easy_init(), &curl_easy_cleanup};
    if (!easy) return Error{ErrorKind::retry_later, "libcurl has no memory"};
    Sending sending{order, order.message, {}};
    const auto from = "<" + order.from + ">";
    const List to{curl_slist_append(nullptr, ("<" + order.to + ">").c_str()), &curl_slist_free_all};
    set_server(easy.get(), order);
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, &on_read);
    curl_easy_setopt(easy.get(), CURLOPT_READDATA, &sending);
    curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, &on_open);
    curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, &sending);
    const auto code = curl_easy_perform(easy.get());
    if (code == CURLE_OK) return Done{};
    long reply = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply);
    return trouble(code, reply, sending);
}

}  // namespace fanfold::http
