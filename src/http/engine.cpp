#include "engine.hpp"

#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

#include "transfer.hpp"

namespace fanfold::http {

namespace {

constexpr std::size_t most_spare = 64;
constexpr const char* debian_certificates = "/etc/ssl/certs/ca-certificates.crt";

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
      multi_(std::make_shared<Multi>(io_, settings_.max_connections)),
      share_(open_share()) {}

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
    give_back(transfer.take_easy());
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
    let_one_of(host);
    if (--host.users == 0) hosts_.erase(transfer.origin());
    start_next();
}

void Engine::close() {
    closed_ = true;
    // A host's own line moves up into line_ as the ones before it leave.
    while (!active_.empty() || !line_.empty()) {
        auto& transfer = active_.empty() ? *line_.front() : *active_.front();
        transfer.fail({ErrorKind::cancelled, transfer.host_name() + ": the client is closed"});
    }
}

auto Engine::take_easy() -> CURL* {
    if (spare_.empty()) {
        auto* easy = curl_easy_init();
        if (!easy) throw std::bad_alloc{};
        return easy;
    }
    auto* easy = spare_.back();
    spare_.pop_back();
    return easy;
}

void Engine::give_back(CURL* easy) {
    if (spare_.size() >= most_spare) {
        curl_easy_cleanup(easy);
        return;
    }
    curl_easy_reset(easy);
    spare_.push_back(easy);
}

}  // namespace fanfold::http
