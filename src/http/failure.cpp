#include "failure.hpp"

#include <algorithm>
#include <array>

namespace fanfold::http {

namespace {

struct Meaning {
    CURLcode code;
    ErrorKind kind;
    std::string_view words;
};

constexpr std::array<Meaning, 19> meanings{{
    {CURLE_URL_MALFORMAT, ErrorKind::give_up, "its URL cannot be requested"},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorKind::give_up, "it did not answer in HTTP"},
    {CURLE_WEIRD_SERVER_REPLY, ErrorKind::give_up, "it did not answer in HTTP"},
    {CURLE_BAD_CONTENT_ENCODING, ErrorKind::give_up,
     "the body is not what its Content-Encoding says"},
    {CURLE_COULDNT_RESOLVE_HOST, ErrorKind::retry_later, "the name does not resolve"},
    {CURLE_COULDNT_RESOLVE_PROXY, ErrorKind::retry_later, "the name of the proxy does not resolve"},
    {CURLE_PROXY, ErrorKind::retry_later, "the proxy did not let it through"},
    {CURLE_COULDNT_CONNECT, ErrorKind::retry_later, "no connection (refused or unreachable)"},
    {CURLE_OPERATION_TIMEDOUT, ErrorKind::retry_later, "no connection in time"},
    {CURLE_GOT_NOTHING, ErrorKind::retry_later, "it closed the connection without an answer"},
    {CURLE_PARTIAL_FILE, ErrorKind::retry_later,
     "it closed the connection in the middle of the body"},
    {CURLE_SEND_ERROR, ErrorKind::retry_later, "the connection broke while sending"},
    {CURLE_RECV_ERROR, ErrorKind::retry_later, "the connection broke while receiving"},
    {CURLE_HTTP2, ErrorKind::retry_later, "HTTP/2 framing error"},
    {CURLE_HTTP2_STREAM, ErrorKind::retry_later, "HTTP/2 stream error"},
    {CURLE_OUT_OF_MEMORY, ErrorKind::retry_later, "out of memory"},
    {CURLE_SSL_CACERT_BADFILE, ErrorKind::retry_later,
     "the CA certificates cannot be read; install the package ca-certificates"},
    {CURLE_FILESIZE_EXCEEDED, ErrorKind::give_up, "the body is too large"},
    {CURLE_TOO_MANY_REDIRECTS, ErrorKind::give_up, "too many redirects"},
}};

auto is_tls(CURLcode code) -> bool {
    return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
           code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CIPHER ||
           code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_INVALIDCERTSTATUS ||
           code == CURLE_SSL_SHUTDOWN_FAILED;
}

auto tls_words(CURLcode code, std::string_view detail) -> std::string {
    return "TLS: " + (detail.empty() ? std::string{curl_easy_strerror(code)}
                                     : std::string{detail.substr(0, 200)});
}

}  // namespace

auto failure(CURLcode code, std::string_view host, std::string_view detail) -> Error {
    const std::string where = std::string{host} + ": ";
    if (is_tls(code)) return {ErrorKind::retry_later, where + tls_words(code, detail)};
    const auto* found = std::find_if(meanings.begin(), meanings.end(),
                                     [code](const Meaning& m) { return m.code == code; });
    if (found != meanings.end()) return {found->kind, where + std::string{found->words}};
    return {ErrorKind::retry_later, where + curl_easy_strerror(code)};
}

}  // namespace fanfold::http
