#include <algorithm>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <fanfold/async/offload.hpp>
#include <fanfold/pipeline/deliveries.hpp>
#include <fanfold/stage/deliver/letter.hpp>

#include "sending.hpp"

namespace fanfold::pipeline {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using deliver::Delivery;

constexpr int most_tries = 10;
constexpr auto first_pause = std::chrono::minutes{5};
constexpr auto longest_pause = std::chrono::hours{6};
/// Who was taken off the list since gets nothing more.
auto still_reads(const MailDelivery& mail, const std::string& reader) -> bool {
    return std::find(mail.to.begin(), mail.to.end(), reader) != mail.to.end();
}

auto not_configured(const Delivery& delivery) -> Error {
    return {ErrorKind::fix_config,
            "it is no longer in the configuration of " + delivery.enterprise.str()};
}

auto couriers_of(const PostOffice& office) -> Couriers {
    return {office.io, office.couriers, office.clock};
}

auto mail_report(const PostOffice& office, const MailDelivery& mail, const Delivery& delivery, const Report& report)
    -> awaitable<Status> {
    const deliver::Envelope envelope{mail.from,      delivery.target, mail.unsubscribe, {mail.marks, office.mark_key},
                                     mail.from_name, mail.name_of(delivery.target)};
    const auto couriers = couriers_of(office);
    auto sent = co_await send_mail(couriers, mail, delivery.target, deliver::compose_mail(report, envelope));
    co_return sent;
}

auto post(const PostOffice& office, const WebhookDelivery& webhook, const Delivery& delivery, const Report& report)
    -> awaitable<Status> {
    const auto couriers = couriers_of(office);
    auto id = deliver::delivery_key(report, delivery.kind, delivery.target);
    auto posted = co_await post_json(couriers, webhook, std::move(id), deliver::webhook_body(report, webhook.format));
    co_return posted;
}

auto start(const PostOffice& office, const ExecDelivery& exec, const Delivery& delivery,
           const Report& report) -> awaitable<Status> {
    const auto key = deliver::delivery_key(report, delivery.kind, delivery.target);
    auto run = [exec, body = deliver::webhook_body(report, "json"), key,
                enterprise = report.enterprise.str(), number = to_string(report.run)] {
        return deliver::run_program(
            exec.argv, body,
            {{"FANFOLD_ENTERPRISE", enterprise}, {"FANFOLD_RUN", number}, {"FANFOLD_KEY", key}},
            exec.timeout);
    };
    auto done = co_await async::offload(office.couriers, std::move(run));
    co_return done;
}

auto hand_over(const PostOffice& office, const Delivery& delivery, const Report& report)
    -> awaitable<Status> {
    const auto found = office.enterprises.find(delivery.enterprise);
    Status done = not_configured(delivery);
    if (found == office.enterprises.end()) co_return done;
    const auto& enterprise = found->second;
    if (delivery.kind == "mail" && enterprise.mail &&
        still_reads(*enterprise.mail, delivery.target))
        done = co_await mail_report(office, *enterprise.mail, delivery, report);
    if (delivery.kind == "webhook" && enterprise.webhook)
        done = co_await post(office, *enterprise.webhook, delivery, report);
    if (delivery.kind == "exec" && enterprise.exec)
        done = co_await start(office, *enterprise.exec, delivery, report);
    co_return done;
}

using Words = std::optional<std::string>;

/// What became of one try.
struct Tried {
    Words trouble;          ///< nothing if it arrived
    bool outdated = false;  ///< people changed the report while it was on its way
};

/// Writes down what became of it; errors are those of the store.
auto keep(const PostOffice& office, const Delivery& delivery, Status done)
    -> awaitable<Result<Tried>> {
    const auto now = office.clock.now();
    if (done) {
        auto marked = co_await office.outbox.delivered(delivery, now);
        if (!marked) co_return marked.error();
        co_return Tried{{}, !*marked};
    }
    const auto next = next_try(done.error().kind(), delivery.tries + 1, now);
    auto kept = co_await office.outbox.put_off(delivery, done.error().message(), next);
    if (!kept) co_return kept.error();
    Tried out;
    out.trouble = delivery.enterprise.str() + ": " + delivery.kind + " to " + delivery.target +
                  " failed" + (next ? "" : " for good") + ": " + done.error().message();
    co_return out;
}

/// Whoever is stopped while a mail is on its way still writes down that it was taken: a stop sends
/// nothing twice.
auto keep_though_stopped(const PostOffice& office, const Delivery& delivery, Status done)
    -> awaitable<Result<Tried>> {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto state = co_await asio::this_coro::cancellation_state;
    const bool stopped = state.cancelled() != asio::cancellation_type::none;
    if (stopped) co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    Result<Tried> kept{Tried{}};
    if (done || !stopped) kept = co_await keep(office, delivery, std::move(done));
    co_await asio::this_coro::throw_if_cancelled(true);
    if (stopped)
        throw boost::system::system_error{
            asio::error::make_error_code(asio::error::operation_aborted)};
    co_return kept;
}

class InHand {
  public:
    InHand(deliver::Outbox& outbox, const Delivery& delivery)
        : outbox_(outbox), delivery_(delivery), ours_(outbox.take(delivery)) {}
    ~InHand() {
        if (ours_) outbox_.let_go(delivery_);
    }
    [[nodiscard]] auto ours() const -> bool { return ours_; }
    InHand(const InHand&) = delete;
    auto operator=(const InHand&) -> InHand& = delete;

  private:
    deliver::Outbox& outbox_;
    const Delivery& delivery_;
    bool ours_;
};

auto try_once(const PostOffice& office, Delivery delivery) -> awaitable<Result<Tried>> {
    auto edition = co_await office.outbox.edition(delivery.enterprise, delivery.run);
    if (!edition) co_return edition.error();
    auto begun = co_await office.outbox.starting(delivery);
    if (!begun) co_return begun.error();
    if (!*begun) co_return Tried{};
    Status done = Error{ErrorKind::give_up, "its report is no longer in the store"};
    if (*edition) {
        delivery.changes = (**edition).changes;
        done = co_await hand_over(office, delivery, (**edition).report);
    }
    auto kept = co_await keep_though_stopped(office, delivery, std::move(done));
    co_return kept;
}

/// A correction that comes while the report is on its way follows at once.
auto work_off(const PostOffice& office, const Delivery& delivery) -> awaitable<Result<Words>> {
    const InHand in_hand{office.outbox, delivery};
    if (!in_hand.ours()) co_return Words{};  // a person's "send it again" and the run's own sending have met
    while (true) {
        auto tried = co_await try_once(office, delivery);
        if (!tried) co_return tried.error();
        if (!tried->outdated) co_return std::move(tried->trouble);
    }
}

auto simple(const Enterprise& enterprise, RunId run, std::string kind, std::string target)
    -> Delivery {
    Delivery out;
    out.enterprise = enterprise.name;
    out.run = run;
    out.kind = std::move(kind);
    out.target = std::move(target);
    return out;
}

}  // namespace

auto deliveries_of(const Enterprise& enterprise, RunId run) -> std::vector<Delivery> {
    std::vector<Delivery> out;
    if (enterprise.folder)
        out.push_back(simple(enterprise, run, "folder", enterprise.folder->folder.string()));
    if (enterprise.mail)
        for (const auto& reader : enterprise.mail->to)
            out.push_back(simple(enterprise, run, "mail", reader));
    if (enterprise.webhook)
        out.push_back(simple(enterprise, run, "webhook", enterprise.webhook->format));
    if (enterprise.exec)
        out.push_back(simple(enterprise, run, "exec", enterprise.exec->argv.front()));
    return out;
}

void hold_back(std::vector<Delivery>& deliveries, const Release& release, Instant now) {
    if (release.way == Release::Way::at_once) return;
    constexpr Instant never{std::chrono::hours{24} * 365 * 200};
    const auto until = release.way == Release::Way::hold ? never : now + release.wait;
    for (auto& delivery : deliveries)
        if (delivery.kind != "folder") delivery.not_before = until;
}

auto next_try(ErrorKind kind, int tries, Instant now) -> std::optional<Instant> {
    const bool hopeless =
        kind == ErrorKind::give_up || kind == ErrorKind::fix_config || kind == ErrorKind::bad_input;
    if (hopeless || tries >= most_tries) return std::nullopt;
    Duration pause = first_pause;
    for (int at = 1; at < tries && pause < longest_pause; ++at) pause *= 2;
    return now + std::min<Duration>(pause, longest_pause);
}

auto send_due(PostOffice office, std::optional<EnterpriseName> only)
    -> awaitable<Result<std::vector<std::string>>> {
    auto due = co_await office.outbox.due_beyond(office.clock.now());
    if (!due) co_return due.error();
    std::vector<std::string> troubles;
    for (const auto& delivery : *due) {
        if (only && delivery.enterprise != *only) continue;
        auto worked = co_await work_off(office, delivery);
        if (!worked) co_return worked.error();
        if (*worked) troubles.push_back(std::move(**worked));
    }
    co_return troubles;
}

}  // namespace fanfold::pipeline
