#include "multi.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <chrono>
#include <new>
#include <utility>

namespace fanfold::http {

namespace asio = boost::asio;

namespace {

auto open_epoll() -> int {
    const int descriptor = epoll_create1(EPOLL_CLOEXEC);
    if (descriptor < 0)
        throw boost::system::system_error{errno, boost::system::system_category(), "epoll_create1"};
    return descriptor;
}

auto open_multi() -> CURLM* {
    static const bool initialised = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    auto* multi = initialised ? curl_multi_init() : nullptr;
    if (!multi) throw std::bad_alloc{};
    return multi;
}

/// An error or a hang-up is found by the read or the write that it interrupts.
auto curl_events(std::uint32_t events) -> int {
    int out = 0;
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) out |= CURL_CSELECT_IN;
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) out |= CURL_CSELECT_OUT;
    return out;
}

}  // namespace

Multi::Multi(asio::any_io_executor io, int connections_kept)
    : sockets_(io, open_epoll()), timer_(io), multi_(open_multi()) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections_kept));
}

Multi::~Multi() {
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    curl_multi_cleanup(multi_);
}

void Multi::add(CURL* easy) {
    ++active_;
    newcomers_.push_back(easy);
    let_in();
}

/// libcurl takes the next step of all that wait for one in a single call, and the first one of a TLS handshake takes half a
/// millisecond: hundreds that begin at once would hold up everybody else. While sockets wait for us it is one at a time: what
/// has waited for 200 ms is looked at in that call as well (a timer of libcurl's for the other IP version).
void Multi::let_in() {
    const std::size_t room = behind_ ? 1 : room_;
    for (; !newcomers_.empty() && let_in_ < room; ++let_in_) {
        curl_multi_add_handle(multi_, newcomers_.front());
        newcomers_.pop_front();
    }
    if (!newcomers_.empty()) act_soon();
    wait_for_sockets();
}

void Multi::remove(CURL* easy) {
    const auto waiting = std::find(newcomers_.begin(), newcomers_.end(), easy);
    if (waiting != newcomers_.end())
        newcomers_.erase(waiting);
    else
        curl_multi_remove_handle(multi_, easy);
    if (--active_ > 0) return;
    ringing_ = false;
    due_.reset();
    timer_.cancel();
    sockets_.cancel();
}

auto Multi::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) -> int {
    static_cast<Multi*>(self)->watch(socket, what);
    return 0;
}

auto Multi::on_timer(CURLM*, long milliseconds, void* self) -> int {
    static_cast<Multi*>(self)->set_timer(milliseconds);
    return 0;
}

auto Multi::watch_of(curl_socket_t socket) -> Watch& {
    const auto at = static_cast<std::size_t>(socket);
    if (at >= watches_.size()) watches_.resize(at + 1);
    return watches_[at];
}

/// A closed socket has left the set by itself.
void Multi::opened(curl_socket_t socket) {
    if (socket >= 0) watch_of(socket) = Watch{0, 0, true};
}

/// libcurl lets go of a socket after each request and takes it up again for the next one: two system calls a request, if
/// the set were told. One that it opened without us may be closed without us too.
void Multi::watch(curl_socket_t socket, int what) {
    auto& watch = watch_of(socket);
    watch.wanted = 0;
    if (what == CURL_POLL_REMOVE) {
        if (!watch.ours) take_from_set(socket, watch);
        return;
    }
    if (what & CURL_POLL_IN) watch.wanted |= EPOLLIN;
    if (what & CURL_POLL_OUT) watch.wanted |= EPOLLOUT;
    if (watch.in_set != watch.wanted || !watch.ours) put_into_set(socket, watch);
}

void Multi::put_into_set(curl_socket_t socket, Watch& watch) {
    const int set = sockets_.native_handle();
    const bool in_set = std::exchange(watch.in_set, watch.wanted) != 0;
    epoll_event wanted{};
    wanted.events = watch.wanted;
    wanted.data.fd = socket;
    if (epoll_ctl(set, in_set ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &wanted) != 0)
        epoll_ctl(set, in_set ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &wanted);
}

void Multi::take_from_set(curl_socket_t socket, Watch& watch) {
    watch.in_set = 0;
    epoll_ctl(sockets_.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
}

void Multi::set_timer(long milliseconds) {
    due_.reset();
    if (milliseconds == 0) return act_soon();
    if (milliseconds > 0) due_ = Clock::now() + std::chrono::milliseconds{milliseconds};
    arm();
}

/// "At once" is said for every transfer, and a timer costs a system call or two.
void Multi::act_soon() {
    if (std::exchange(soon_, true)) return;
    asio::post(sockets_.get_executor(), [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        self->soon_ = false;
        self->act_on_time();
    });
}

/// A timer that rings too early is cheaper than one that is set anew for every transfer.
void Multi::arm() {
    if (!due_ || (ringing_ && timer_.expiry() <= *due_)) return;
    ringing_ = true;
    timer_.expires_at(*due_);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!self || error) return;  // cancelled: set anew, or nothing is under way
        self->ringing_ = false;
        if (self->due_ && *self->due_ <= Clock::now())
            self->act_on_time();
        else
            self->arm();
    });
}

/// By what the last ones took: half as much at once, more a little at a time, because the dear step is the one after the first.
void Multi::make_room(Clock::duration took) {
    constexpr std::size_t most = 16;
    const bool full = std::exchange(let_in_, 0) >= room_;
    if (took > std::chrono::milliseconds{2}) room_ = std::max<std::size_t>(room_ / 2, 1);
    if (full && took < std::chrono::milliseconds{1}) room_ = std::min(room_ + 1, most);
}

/// libcurl says anew when it wants to act next.
void Multi::act_on_time() {
    const auto began = Clock::now();
    due_.reset();
    act(CURL_SOCKET_TIMEOUT, 0);
    make_room(Clock::now() - began);
    let_in();
    tell_the_ended();
}

void Multi::wait_for_sockets() {
    if (waiting_ || active_ == 0) return;
    waiting_ = true;
    sockets_.async_wait(asio::posix::stream_descriptor::wait_read,
                        [weak = weak_from_this()](boost::system::error_code error) {
                            const auto self = weak.lock();
                            if (!self) return;
                            self->waiting_ = false;
                            if (!error) self->drain_sockets();
                            self->wait_for_sockets();
                        });
}

/// A few at a time, because a TLS handshake takes 2 ms of computing and hundreds may be ready: others have their turn after
/// a while. What is left is still ready then, and the kernel names those first that were not named.
void Multi::drain_sockets() {
    constexpr auto longest = std::chrono::milliseconds{3};
    std::array<epoll_event, 4> ready;
    const auto until = Clock::now() + longest;
    int count = 0;
    do {
        count = epoll_wait(sockets_.native_handle(), ready.data(), static_cast<int>(ready.size()), 0);
        for (int at = 0; at < count; ++at) {
            const auto& event = ready[static_cast<std::size_t>(at)];
            auto& watch = watch_of(event.data.fd);
            if (watch.wanted == 0)
                take_from_set(event.data.fd, watch);  // as when the server closes a connection that is kept
            else
                act(event.data.fd, curl_events(event.events));
        }
        behind_ = count == static_cast<int>(ready.size());
    } while (behind_ && Clock::now() < until);
    tell_the_ended();
}

void Multi::act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
}

void Multi::tell_the_ended() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const auto code =
            message->data.result;  // the message does not outlive the removal of its handle
        void* ending = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ending);
        static_cast<Ending*>(ending)->ended(code);
    }
}

}  // namespace fanfold::http
