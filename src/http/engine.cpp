#include "engine.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

#include "transfer.hpp"

namespace fanfold::http {

namespace {

constexpr std::size_t most_spare = 64;
constexpr const char* debian_certificates = "/etc/ssl/certs/ca-certificates.crt";

auto lookup_settings(const ClientSettings& settings) -> LookupSettings {
    LookupSettings out;
    out.questions.servers = settings.dns;
    return out;
}

/// Polite visits come back to a host when many others were asked in between. As long as its connection stands, that takes no
/// second handshake (2 ms, and three round trips). A quarter of our descriptors at most: the others have their users.
auto connections_kept(int in_flight) -> int {
    constexpr rlim_t most = 1024, usual = 1024;
    rlimit limit{};
    const auto descriptors = getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : usual;
    return std::max(in_flight, static_cast<int>(std::min(descriptors / 4, most)));
}

auto open_share() -> CURLSH* {
    auto* share = curl_share_init();
    if (!share) throw std::bad_alloc{};
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return share;
}

}  // namespace

Engine::Engine(boost::asio::any_io_executor io, ClientSettings settings)
    : io_(std::move(io)),
      settings_(std::move(settings)),
      ca_file_(access(debian_certificates, R_OK) == 0 ? debian_certificates : ""),
      multi_(std::make_shared<Multi>(io_, connections_kept(settings_.max_connections))),
      share_(open_share()),
      lookup_(io_, clock_, lookup_settings(settings_)) {}

Engine::~Engine() {
    for (auto* easy : spare_) curl_easy_cleanup(easy);
    multi_.reset();
    curl_share_cleanup(share_);
}

auto Engine::has_room(const Host& host) const -> bool {
    return settings_.max_per_host <= 0 || host.active < settings_.max_per_host;
}

void Engine::enter(Transfer& transfer) {
    if (closed_) {
        transfer.fail({ErrorKind::cancelled, transfer.host_name() + ": the client is closed"});
        return;
    }
    auto& host = hosts_[transfer.origin()];
    ++host.users;
    transfer.place.host = &host;
    queue(transfer);
    start_next();
}

void Engine::queue(Transfer& transfer) {
    auto& place = transfer.place;
    const bool room = has_room(*place.host);
    auto& line = room ? line_ : place.host->waiting;
    place.spot = line.insert(line.end(), &transfer);
    place.at = room ? Place::At::line : Place::At::host_line;
}

void Engine::start_next() {
    const auto limit = static_cast<std::size_t>(std::max(1, settings_.max_connections));
    while (!closed_ && !line_.empty() && active_.size() < limit) {
        auto& transfer = *line_.front();
        line_.pop_front();
        if (has_room(*transfer.place.host)) {
            start(transfer);
        } else {
            queue(transfer);
        }
    }
}

void Engine::start(Transfer& transfer) {
    auto& place = transfer.place;
    place.spot = active_.insert(active_.end(), &transfer);
    place.at = Place::At::active;
    ++place.host->active;
    transfer.prepare(take_easy());
    multi_->add(transfer.easy());
}

void Engine::stop(Transfer& transfer) {
    active_.erase(transfer.place.spot);
    --transfer.place.host->active;
    multi_->remove(transfer.easy());
    give_back(transfer.take_easy(), transfer.left_marks());
}

void Engine::let_one_of(Host& host) {
    if (host.waiting.empty() || !has_room(host)) return;
    auto& next = *host.waiting.front();
    line_.splice(line_.end(), host.waiting, host.waiting.begin());
    next.place.at = Place::At::line;
}

void Engine::leave(Transfer& transfer) {
    auto& place = transfer.place;
    const auto at = std::exchange(place.at, Place::At::nowhere);
    if (at == Place::At::nowhere) return;
    auto& host = *place.host;
    if (at == Place::At::line) line_.erase(place.spot);
    if (at == Place::At::host_line) host.waiting.erase(place.spot);
    if (at == Place::At::active) stop(transfer);
    if (at == Place::At::address_line) leave_crowd_line(transfer);
    unclaim(transfer);
    let_one_of(host);
    if (--host.users == 0) hosts_.erase(transfer.origin());
    start_next();
}

auto Engine::take_bytes(std::size_t held, std::size_t more) -> bool {
    const auto budget = settings_.body_budget;
    const auto share = budget / std::max<std::size_t>(active_.size(), 1);
    if (budget > 0 && held_ + more > budget && held + more > share) return false;
    held_ += more;
    return true;
}

auto Engine::claim(Transfer& transfer, const std::string& address) -> bool {
    if (settings_.max_per_address <= 0) return true;
    auto& place = transfer.place;
    if (place.counts && place.address == address) return true;
    auto& crowd = crowds_[address];
    if (crowd.active >= settings_.max_per_address) return false;
    unclaim(transfer);
    ++crowd.active;
    place.address = address;
    place.counts = true;
    return true;
}

/// Whoever waits longest for the address counts there from now on, so that nobody gets in between.
void Engine::unclaim(Transfer& transfer) {
    auto& place = transfer.place;
    if (!std::exchange(place.counts, false)) return;
    auto& crowd = crowds_.at(place.address);
    if (crowd.waiting.empty()) {
        --crowd.active;
        return drop_if_empty(place.address);
    }
    auto& next = *crowd.waiting.front();
    line_.splice(line_.end(), crowd.waiting, crowd.waiting.begin());
    next.place.at = Place::At::line;
    next.place.counts = true;
}

void Engine::drop_if_empty(const std::string& address) {
    const auto found = crowds_.find(address);
    if (found == crowds_.end() || found->second.active > 0 || !found->second.waiting.empty())
        return;
    crowds_.erase(found);
}

void Engine::wait_for_address(Transfer& transfer, std::string address) {
    auto& host = *transfer.place.host;
    stop(transfer);
    unclaim(transfer);
    auto& place = transfer.place;
    auto& crowd = crowds_[address];
    const bool room = crowd.active < settings_.max_per_address;
    if (room) ++crowd.active;
    auto& line = room ? line_ : crowd.waiting;
    place.spot = line.insert(line.end(), &transfer);
    place.at = room ? Place::At::line : Place::At::address_line;
    place.address = std::move(address);
    place.counts = room;
    let_one_of(host);
    start_next();
}

void Engine::leave_crowd_line(Transfer& transfer) {
    crowds_.at(transfer.place.address).waiting.erase(transfer.place.spot);
    drop_if_empty(transfer.place.address);
}

void Engine::close() {
    closed_ = true;
    const auto one_in_a_crowd = [this]() -> Transfer* {
        for (auto& [address, crowd] : crowds_)
            if (!crowd.waiting.empty()) return crowd.waiting.front();
        return nullptr;
    };
    // A host's own line moves up into line_ as the ones before it leave.
    while (!active_.empty() || !line_.empty() || one_in_a_crowd() != nullptr) {
        auto& transfer = !active_.empty() ? *active_.front()
                         : !line_.empty() ? *line_.front()
                                          : *one_in_a_crowd();
        transfer.fail({ErrorKind::cancelled, transfer.host_name() + ": the client is closed"});
    }
}

auto Engine::take_easy() -> CURL* {
    if (spare_.empty()) {
        auto* easy = curl_easy_init();
        if (!easy) throw std::bad_alloc{};
        Transfer::outfit(easy, *this);
        return easy;
    }
    auto* easy = spare_.back();
    spare_.pop_back();
    return easy;
}

/// Options stay where they can: to set them all anew costs each request as much as a tenth of libcurl's other work.
void Engine::give_back(CURL* easy, bool marked) {
    Transfer::forget(easy);
    if (spare_.size() >= most_spare) {
        curl_easy_cleanup(easy);
        return;
    }
    if (marked) {
        curl_easy_reset(easy);
        Transfer::outfit(easy, *this);
    }
    spare_.push_back(easy);
}

}  // namespace fanfold::http
