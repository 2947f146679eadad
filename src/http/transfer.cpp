#include "transfer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "failure.hpp"

namespace fanfold::http {

namespace {

constexpr std::size_t most_packing = 64u << 10;  ///< bytes beyond twice the body's bound

/// libcurl hands numeric addresses over; a scope ("fe80::1%eth0") does not change the verdict.
auto without_scope(std::string_view address) -> std::string_view {
    return address.substr(0, address.find('%'));
}

auto numeric(const sockaddr* address) -> std::string {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = nullptr;
    if (address->sa_family == AF_INET)
        bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
    if (address->sa_family == AF_INET6)
        bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    if (!bytes || !inet_ntop(address->sa_family, bytes, text.data(), text.size())) return "";
    return text.data();
}

auto port_of(const sockaddr* address) -> std::uint16_t {
    if (address->sa_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in*>(address)->sin_port);
    return ntohs(reinterpret_cast<const sockaddr_in6*>(address)->sin6_port);
}

}  // namespace

Transfer::Transfer(Engine& engine, Request& request, Deadline deadline)
    : engine_(engine),
      request_(request),
      deadline_(deadline.steady()),
      origin_(request_.url.origin()),
      news_(engine.executor()),
      head_(request_.max_header),
      last_byte_(std::chrono::steady_clock::now()),
      last_look_(last_byte_) {
    constexpr Duration longest = std::chrono::hours{24 * 365};  // no sum with it may overflow
    request_.first_byte_timeout = std::min(request_.first_byte_timeout, longest);
}

Transfer::~Transfer() {
    engine_.leave(*this);
    engine_.give_bytes(counted_);
    curl_slist_free_all(sent_headers_);
    curl_slist_free_all(connect_to_);
    curl_slist_free_all(resolved_);
}

auto Transfer::take_easy() -> CURL* {
    return std::exchange(easy_, nullptr);
}

// --- Time

auto Transfer::next_look() const -> Time {
    // While not connected the connect timeout rules, which is libcurl's; a first byte can't be late
    // before this.
    const auto stalled = (connected_ ? last_byte_ : last_look_) + request_.first_byte_timeout;
    return std::min(deadline_, stalled);
}

void Transfer::look(bool stopped) {
    if (finished()) return;
    last_look_ = std::chrono::steady_clock::now();
    if (stopped) {
        fail({ErrorKind::cancelled, host_name() + ": stopped before it answered"});
    } else if (last_look_ >= deadline_) {
        fail({ErrorKind::cancelled, host_name() + ": the deadline passed before it answered"});
    } else if (connected_ && last_look_ - last_byte_ >= request_.first_byte_timeout) {
        fail({ErrorKind::retry_later,
              host_name() + ": not a byte for " + to_string(request_.first_byte_timeout)});
    }
}

// --- Callbacks

auto Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self)
    -> std::size_t {
    return static_cast<Transfer*>(self)->take_body({bytes, size * count});
}

auto Transfer::take_body(std::string_view bytes) -> std::size_t {
    const auto room = request_.max_body - std::min(body_.size(), request_.max_body);
    truncated_ = bytes.size() > room;
    bytes = bytes.substr(0, room);
    const auto size = bytes.size();
    if (!engine_.take_bytes(counted_, size)) return truncated_ = true, 0;
    counted_ += size;
    body_.append(bytes);
    return truncated_ ? 0 : size;  // any other number ends the transfer
}

auto Transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self)
    -> std::size_t {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.touch();  // on_progress counts bodies only
    return transfer.head_.add({bytes, size * count}) ? size * count : 0;
}

auto Transfer::on_debug(CURL*, curl_infotype what, char* bytes, std::size_t size, void* self) -> int {
    if (self != nullptr && what == CURLINFO_HEADER_OUT) static_cast<Transfer*>(self)->note_sent({bytes, size});
    return 0;
}

/// What goes to a proxy is none of the host's; a head that libcurl had to send once more counts once.
void Transfer::note_sent(std::string_view bytes) {
    constexpr std::size_t most = 64u << 10;
    if (bytes.starts_with("CONNECT ")) return;
    if (sent_.ends_with("\r\n\r\n")) sent_.clear();
    if (sent_.size() + bytes.size() <= most) sent_.append(bytes);
}

auto Transfer::on_progress(void* self, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up)
    -> int {
    auto& transfer = *static_cast<Transfer*>(self);
    if (std::exchange(transfer.traffic_, down + up) != down + up) transfer.touch();
    transfer.bloated_ = transfer.bloated_ || transfer.is_too_much(static_cast<std::size_t>(down));
    return transfer.bloated_ ? 1 : 0;  // anything but 0 ends the transfer
}

/// `max_body` bounds what is decoded. Endless empty blocks decode to nothing: what comes over the wire has a bound of its
/// own, which no honest packing reaches.
auto Transfer::is_too_much(std::size_t wire_bytes) const -> bool {
    return wire_bytes > most_packing && (wire_bytes - most_packing) / 2 > request_.max_body;
}

auto Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) -> curl_socket_t {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.judge(&address->addr)) return CURL_SOCKET_BAD;
    const auto opened = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    transfer.engine_.opened(opened);
    return opened;
}

auto Transfer::on_connected(void* self, char* peer, char*, int port, int) -> int {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.connected_ = true;
    transfer.touch();
    const bool permitted = transfer.judge(without_scope(peer), static_cast<std::uint16_t>(port));
    return permitted ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

void Transfer::aim(const std::vector<std::string>& addresses, std::uint16_t port) {
    for (const auto& text : addresses) {
        const auto address = Address::parse(text);
        if (!address || !may_reach(*address, text, port)) continue;
        target_ = Target{text, port};
        return;
    }
    fail({ErrorKind::give_up, refusal_});
}

/// The plus lets libcurl forget it again (CURLOPT_DNS_CACHE_TIMEOUT).
void Transfer::dial(const std::string& host, std::uint16_t port, const std::vector<std::string>& addresses) {
    if (host.starts_with('[') || Address::parse(host)) return;
    found_ = "+" + host + ":" + std::to_string(port) + ":";
    for (const auto& address : addresses) found_ += (found_.ends_with(':') ? "[" : ",[") + address + "]";
}

/// Of a proxied request it is the proxy that is dialled; what counts is what it is to reach.
auto Transfer::judge(const sockaddr* address) -> bool {
    if (target_) return dialled_ = has_room_at(Address::parse(target_->address).value());
    const auto text = numeric(address);
    if (text.empty() || !judge(text, port_of(address))) return false;
    dialled_ = true;
    return true;
}

auto Transfer::judge(std::string_view text, std::uint16_t port) -> bool {
    const auto address = Address::parse(target_ ? target_->address : text);
    if (target_) return has_room_at(*address);
    return address && may_reach(*address, text, port) && has_room_at(*address);
}

auto Transfer::may_reach(const Address& address, std::string_view text, std::uint16_t port) -> bool {
    const auto& rule = engine_.settings().egress;
    if (rule.permits(address, port)) return true;
    if (rule.permits(address)) {
        refusal_ = "port " + std::to_string(port) + " of " + host_name() +
                   " is not one that may be dialled; allow it with allow_ports";
    } else {
        refusal_ = "address " + std::string{text} + " of " + host_name() +
                   " is not public; allow it with allow_networks";
    }
    return false;
}

/// IPv4 by the address, IPv6 by the /64 that one host commonly has.
auto Transfer::has_room_at(const Address& address) -> bool {
    const auto* bytes = reinterpret_cast<const char*>(address.bytes);
    constexpr char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '\xff', '\xff'};
    const bool is_ipv4 = std::memcmp(bytes, mapped, sizeof mapped) == 0;
    std::string key{bytes, is_ipv4 ? sizeof address.bytes : 8};
    if (engine_.claim(*this, key)) return true;
    crowded_ = std::move(key);
    return false;
}

void Transfer::rewind() {
    curl_slist_free_all(std::exchange(connect_to_, nullptr));
    curl_slist_free_all(std::exchange(resolved_, nullptr));
    head_ = Head{request_.max_header};
    sent_.clear();
    crowded_.clear();
    refusal_.clear();
    detail_[0] = '\0';
    connected_ = dialled_ = false;
    traffic_ = 0;
}

// --- Outcome

void Transfer::ended(CURLcode code) {
    const bool refused = (code == CURLE_COULDNT_CONNECT && !dialled_) || code == CURLE_ABORTED_BY_CALLBACK;
    if (!crowded_.empty() && refused) {
        auto address = std::move(crowded_);
        rewind();
        return engine_.wait_for_address(*this, std::move(address));
    }
    finish(outcome_of(code));
}

void Transfer::finish(Result<Response> outcome) {
    outcome_ = std::move(outcome);
    engine_.leave(*this);
    news_.cancel();
}

auto Transfer::outcome_of(CURLcode code) -> Result<Response> {
    const auto host = host_name();
    if (bloated_)
        return Error{ErrorKind::give_up, host + ": its body is packed larger than twice the most that may come out of it"};
    if (code == CURLE_OK || truncated_) return response();
    if (head_.too_large())
        return Error{ErrorKind::give_up, host + ": its header is larger than " +
                                             std::to_string(request_.max_header) + " bytes"};
    const bool by_connect = code == CURLE_COULDNT_CONNECT && !dialled_;
    if (!refusal_.empty() && (by_connect || code == CURLE_ABORTED_BY_CALLBACK))
        return Error{ErrorKind::give_up, refusal_};
    if (code == CURLE_OPERATION_TIMEDOUT)
        return Error{ErrorKind::retry_later,
                     host + ": no connection within " + to_string(request_.connect_timeout)};
    return failure(code, host, detail_);
}

auto Transfer::response() -> Response {
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    const char* peer = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &peer);
    Response out;
    out.trip = trip();
    out.status = static_cast<int>(status);
    out.headers = head_.take();
    out.body = std::move(body_);
    out.truncated = truncated_;
    out.peer = peer ? peer : "";
    return out;
}

namespace {

auto microseconds(CURL* easy, CURLINFO what) -> std::chrono::microseconds {
    curl_off_t count = 0;
    curl_easy_getinfo(easy, what, &count);
    return std::chrono::microseconds{count};
}

/// Zero where the later one never came.
auto between(std::chrono::microseconds earlier, std::chrono::microseconds later) -> Duration {
    return later <= earlier ? Duration::zero() : std::chrono::round<Duration>(later - earlier);
}

auto protocol_of(CURL* easy) -> std::string {
    long version = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
    if (version == CURL_HTTP_VERSION_1_0) return "HTTP/1.0";
    if (version == CURL_HTTP_VERSION_1_1) return "HTTP/1.1";
    return version == CURL_HTTP_VERSION_3 ? "HTTP/3" : "HTTP/2";
}

}  // namespace

auto Transfer::trip() -> std::shared_ptr<const Trip> {
    if (!request_.tell_trip) return nullptr;
    auto out = std::make_shared<Trip>();
    long connections = 0;
    curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &connections);
    const auto named = microseconds(easy_, CURLINFO_NAMELOOKUP_TIME_T), connected = microseconds(easy_, CURLINFO_CONNECT_TIME_T);
    out->protocol = protocol_of(easy_);
    out->status_line = head_.status_line();
    out->sent = std::move(sent_);
    out->reused = connections == 0;
    out->name = name_took_;
    if (!out->reused) {
        out->connect = between(named, connected);
        out->secure = between(connected, microseconds(easy_, CURLINFO_APPCONNECT_TIME_T));
    }
    out->first_byte = between(microseconds(easy_, CURLINFO_PRETRANSFER_TIME_T), microseconds(easy_, CURLINFO_STARTTRANSFER_TIME_T));
    out->total = between({}, microseconds(easy_, CURLINFO_TOTAL_TIME_T));
    return out;
}

}  // namespace fanfold::http
