// What one easy handle is told before its transfer: the other half of transfer.cpp.
#include <algorithm>
#include <string>

#include "transfer.hpp"

namespace fanfold::http {

namespace {

/// A value from a page's ETag or a file of the user must not be able to start a header of its own.
auto one_line(std::string_view text) -> std::string {
    std::string out{text};
    std::erase_if(out,
                  [](char letter) { return letter == '\r' || letter == '\n' || letter == '\0'; });
    return out;
}

void append(curl_slist*& list, const std::string& text) {
    if (auto* longer = curl_slist_append(list, text.c_str())) list = longer;
}

auto is_named(const Header& header, std::string_view lower) -> bool {
    return std::equal(
        header.name.begin(), header.name.end(), lower.begin(), lower.end(),
        [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

auto milliseconds(Duration length) -> long {
    return static_cast<long>(std::clamp<Duration::rep>(length.count(), 1, 24 * 3600 * 1000));
}

}  // namespace

auto dial_instead(const std::map<std::string, std::string>& connect_to, std::string_view host)
    -> std::string {
    auto found = connect_to.find(std::string{host});
    if (found == connect_to.end()) found = connect_to.find("*");
    return found == connect_to.end() ? "" : found->second;
}

namespace {

void set_limits(CURL* easy, const ClientSettings& settings) {
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_ALTSVC_CTRL, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, static_cast<long>(settings.receive_buffer));
    // For bodies over TLS, held from then on: libcurl's default is 64 KiB, and what it takes at least is a quarter.
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, std::clamp(4L * settings.receive_buffer, 16L << 10, 64L << 10));
    // It is told its addresses each time (dial); it must only not forget them before it looks.
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 10L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // and if it looked, nobody should wait for its threads
}

void set_trust(CURL* easy, const Engine& engine) {
    // CAPATH switches libcurl's CA cache off: each new connection would parse the certificates
    // again (25 ms).
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    if (engine.ca_file()) curl_easy_setopt(easy, CURLOPT_CAINFO, engine.ca_file());
    curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 24L * 3600);
    curl_easy_setopt(easy, CURLOPT_SHARE, engine.share());
}

}  // namespace

void Transfer::outfit(CURL* easy, const Engine& engine) {
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, engine.settings().user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    // Whatever the environment says: nothing leaves by a way that was not configured.
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    set_limits(easy, engine.settings());
    set_trust(easy, engine);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &Transfer::on_debug);
}

void Transfer::prepare(CURL* easy) {
    easy_ = easy;
    left_marks_ = false;
    touch();
    set_target();
    set_proxy();
    set_method();
    if (!sent_headers_) list_headers();
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, sent_headers_);
    set_receiver();
}

void Transfer::set_target() {
    curl_easy_setopt(easy_, CURLOPT_URL, request_.url.str().c_str());
    curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request_.connect_timeout));
    if (!found_.empty()) {
        append(resolved_, found_);
        curl_easy_setopt(easy_, CURLOPT_RESOLVE, resolved_);
    }
    const auto dial = target_ ? "[" + target_->address + "]:" + std::to_string(target_->port)
                              : dial_instead(engine_.settings().connect_to, request_.url.host());
    if (dial.empty()) return;
    append(connect_to_,
           "::" + dial);  // this handle has one host, so "any host, any port" is that one
    curl_easy_setopt(easy_, CURLOPT_CONNECT_TO, connect_to_);
    left_marks_ = true;
}

/// A tunnel, so that the proxy reaches the address that was judged.
void Transfer::set_proxy() {
    if (!target_) return;
    left_marks_ = true;
    curl_easy_setopt(easy_, CURLOPT_PROXY, request_.proxy->url.c_str());
    curl_easy_setopt(easy_, CURLOPT_HTTPPROXYTUNNEL, 1L);
    curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (engine_.ca_file()) curl_easy_setopt(easy_, CURLOPT_PROXY_CAINFO, engine_.ca_file());
    if (request_.proxy->user.empty()) return;
    curl_easy_setopt(easy_, CURLOPT_PROXYUSERNAME, request_.proxy->user.c_str());
    curl_easy_setopt(easy_, CURLOPT_PROXYPASSWORD, request_.proxy->password.reveal().c_str());
}

void Transfer::set_method() {
    const bool plain_get = request_.method == "GET" && request_.body.empty();
    curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);  // whatever the handle did before
    if (plain_get) return;
    if (request_.method == "HEAD") {
        left_marks_ = true;
        curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
        return;
    }
    if (request_.method == "POST" || !request_.body.empty()) {
        curl_easy_setopt(easy_, CURLOPT_POST, 1L);
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
    }
    if (request_.method == "POST") return;
    left_marks_ = true;
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

/// libcurl has its own copies of them from then on.
void Transfer::list_headers() {
    bool typed = false;
    for (const auto& header : request_.headers) {
        typed = typed || is_named(header, "content-type");
        const auto value = one_line(header.value);
        append(sent_headers_, one_line(header.name) + (value.empty() ? ";" : ": " + value));
    }
    append(sent_headers_, "Expect:");  // a server that ignores it would cost a second
    if (!typed) append(sent_headers_, "Content-Type:");
    request_.headers = {};
}

void Transfer::set_receiver() {
    curl_easy_setopt(easy_, CURLOPT_PRIVATE, static_cast<Ending*>(this));
    curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, detail_);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy_, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(easy_, CURLOPT_DEBUGDATA, this);
    curl_easy_setopt(easy_, CURLOPT_VERBOSE, request_.tell_trip ? 1L : 0L);  // what was sent is told no other way
}

void Transfer::forget(CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, nullptr);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, nullptr);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, nullptr);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
}

}  // namespace fanfold::http
