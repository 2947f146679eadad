#include "lookup.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace fanfold::http {

namespace asio = boost::asio;

namespace {

using std::chrono::seconds;

constexpr seconds shortest{5}, longest{300};  ///< of what was answered
constexpr seconds unanswered{5};
constexpr seconds outdated{30};             ///< what nobody confirmed, until it is asked for again
constexpr seconds of_use = std::chrono::hours{1};

using Answer = Result<std::vector<std::string>>;

auto without_brackets(const std::string& host) -> std::string {
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

/// A name as it is kept. The dot at its end makes a difference to one word alone: it is not searched for.
auto folded(std::string host) -> std::string {
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
    if (host.ends_with('.') && host.find('.') + 1 < host.size()) host.pop_back();
    return host;
}

auto without_dot(std::string name) -> std::string {
    if (name.ends_with('.')) name.pop_back();
    return name;
}

/// What can stand in a question: RFC 1035 §2.3.4's lengths; letters as browsers take them.
auto is_name(std::string_view name) -> bool {
    constexpr std::size_t longest_name = 253, longest_label = 63;
    std::size_t label = 0;
    for (const char letter : name) {
        const bool fits = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
        if (letter != '.' && !fits) return false;
        if (letter == '.' && label == 0) return false;
        label = letter == '.' ? 0 : label + 1;
        if (label > longest_label) return false;
    }
    return label > 0 && name.size() <= longest_name;
}

auto is_under(std::string_view name, std::string_view domain) -> bool {
    return name == domain || (name.size() > domain.size() && name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.');
}

auto told(const std::string& host, const Known& known) -> Answer {
    switch (known.kind) {
        case Known::Kind::found: return known.addresses;
        case Known::Kind::none: return Error{ErrorKind::retry_later, host + ": the name does not resolve"};
        case Known::Kind::failed:
            return Error{ErrorKind::retry_later, host + ": the name does not resolve now: its name servers fail"};
        case Known::Kind::late: break;
    }
    return Error{ErrorKind::retry_later, host + ": its name was not resolved in time"};
}

}  // namespace

/// A name that is asked for, or stands in line for it. Outlives who waits for it.
struct Lookup::Asking {
    std::string name;
    std::shared_ptr<Question> question;
    std::list<asio::steady_timer*> waiting;
    std::optional<Known> known;  ///< once it ended
    bool started = false;
};

/// One who waits.
class Lookup::Waiting {
  public:
    Waiting(Lookup& lookup, std::shared_ptr<Asking> asking, SteadyInstant until)
        : lookup_(lookup),
          asking_(std::move(asking)),
          until_(until),
          timer_(lookup.io_, until),
          spot_(asking_->waiting.insert(asking_->waiting.end(), &timer_)) {}
    ~Waiting() {
        asking_->waiting.erase(spot_);
        const bool goes_on = asking_->started && std::chrono::steady_clock::now() >= until_;
        if (asking_->waiting.empty() && !asking_->known && !goes_on) lookup_.drop(*asking_);
    }
    Waiting(const Waiting&) = delete;
    auto operator=(const Waiting&) -> Waiting& = delete;
    [[nodiscard]] auto timer() -> asio::steady_timer& { return timer_; }
    [[nodiscard]] auto known() const -> const std::optional<Known>& { return asking_->known; }

  private:
    Lookup& lookup_;
    std::shared_ptr<Asking> asking_;
    SteadyInstant until_;
    asio::steady_timer timer_;
    std::list<asio::steady_timer*>::iterator spot_;
};

Lookup::Lookup(asio::any_io_executor io, const Clock& clock, LookupSettings settings)
    : io_(std::move(io)),
      clock_(clock),
      settings_(std::move(settings)),
      hosts_(settings_.hosts_file),
      cache_(clock_, settings_.most_known) {}

Lookup::~Lookup() {
    for (const auto& [name, asking] : asking_) asking->question->stop();
}

auto Lookup::addresses_of(std::string host, SteadyInstant until) -> asio::awaitable<Answer> {
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    auto already = known(host);
    if (already) co_return std::move(*already);
    Waiting waiting{*this, asking_for(folded(host)), until};
    co_await waiting.timer().async_wait(quietly);
    if (waiting.known()) co_return told(host, *waiting.known());
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
        co_return Error{ErrorKind::cancelled, host + ": stopped before its name was resolved"};
    Known late;
    late.kind = Known::Kind::late;
    co_return told(host, late);
}

auto Lookup::known(const std::string& host) -> std::optional<Answer> {
    auto literal = without_brackets(host);
    if (Address::parse(literal)) return std::vector<std::string>{std::move(literal)};
    const auto name = folded(host);
    if (const auto* cached = cache_.find(name)) return told(host, *cached);
    if (const auto here = known_here(without_dot(name))) return told(host, *here);
    return std::nullopt;
}

/// What nobody is asked for: this machine's own names, and those that RFC 6761 and RFC 7686 keep from name servers.
auto Lookup::known_here(const std::string& name) -> std::optional<Known> {
    Known known;
    known.kind = Known::Kind::none;
    if (!is_name(name) || is_under(name, "invalid") || is_under(name, "onion")) return known;
    known.addresses = hosts_.addresses_of(name);
    if (known.addresses.empty() && is_under(name, "localhost")) known.addresses = {"127.0.0.1", "::1"};
    if (known.addresses.empty()) return std::nullopt;
    known.kind = Known::Kind::found;
    return known;
}

auto Lookup::asking_for(const std::string& name) -> std::shared_ptr<Asking> {
    auto& asking = asking_[name];
    if (asking) return asking;
    asking = std::make_shared<Asking>();
    asking->name = name;
    asking->question = std::make_shared<Question>(io_, settings_.questions, without_dot(name), name.ends_with('.'));
    line_.push_back(asking);
    start_next();
    return asking_.at(name);
}

void Lookup::start_next() {
    while (running_ < settings_.most_at_once && !line_.empty()) {
        const auto next = line_.front().lock();
        line_.pop_front();
        if (next) start(next);
    }
}

void Lookup::start(const std::shared_ptr<Asking>& asking) {
    ++running_;
    asking->started = true;
    asking->question->start([this, weak = std::weak_ptr{asking}](Question::Outcome outcome) {
        if (const auto ended = weak.lock()) settle(*ended, std::move(outcome));
    });
}

void Lookup::settle(Asking& asking, Question::Outcome outcome) {
    using Kind = Known::Kind;
    const auto now = clock_.steady_now();
    const bool answered = outcome.kind == Kind::found || outcome.kind == Kind::none;
    Known known{outcome.kind, std::move(outcome.addresses), now + unanswered, now};
    if (answered) known.until = now + std::clamp(outcome.keeps, shortest, longest);
    if (outcome.kind == Kind::found) known.of_use_until = known.until + of_use;
    const auto* const older = answered ? nullptr : cache_.outdated(asking.name);
    if (older != nullptr) known = Known{Kind::found, older->addresses, now + outdated, older->of_use_until};
    cache_.keep(asking.name, known);
    asking.known = std::move(known);
    for (auto* const waiting : asking.waiting) waiting->cancel();
    forget(asking);
}

/// Nobody wants to know any more.
void Lookup::drop(Asking& asking) {
    asking.question->stop();
    forget(asking);
}

void Lookup::forget(const Asking& asking) {
    if (asking.started) --running_;
    asking_.erase(std::string{asking.name});
    start_next();
}

}  // namespace fanfold::http
