#include "owner_work.hpp"

#include <fanfold/async/line.hpp>
#include <fanfold/async/offload.hpp>
#include <fanfold/pipeline/deliveries.hpp>
#include <fanfold/stage/deliver/letter.hpp>
#include <functional>

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using deliver::Resend;

/// Changes the report in hand; what becomes of its deliveries. `was_sent`: somebody has it.
using Change = std::function<Result<Resend>(Report& report, bool was_sent)>;

auto office_of(const OwnerWork& work) -> pipeline::PostOffice {
    auto& premises = work.premises;
    return {premises.io.get_executor(), premises.couriers.get_executor(), premises.clock, work.enterprises,
            premises.store->outbox(), deliver::mark_key(premises.store->fence_secret())};
}

/// Whatever was delivered since: what a person corrected stands in its files and in the feed as well.
auto write_folder_again(const OwnerWork& work, const Wanted& wanted, Report report) -> awaitable<Status> {
    const auto reader = work.enterprises.find(wanted.enterprise);
    if (reader == work.enterprises.end() || !reader->second.folder) co_return Done{};
    auto write = [report = std::move(report), folder = reader->second.folder->folder]() -> Status {
        const auto written = deliver::write_folder(report, folder, deliver::Links::unless_later);
        if (!written) return written.error();
        return Done{};
    };
    auto written = co_await async::offload(work.premises.cpu.get_executor(), std::move(write));
    co_return written;
}

/// The report in hand is the one that is written back: whoever else changes one waits.
auto change_stored(const OwnerWork& work, Wanted wanted, Change change) -> awaitable<Result<Resend>> {
    async::Line::Place place{work.premises.amending};
    while (!place.is_first()) co_await place.wait(Deadline::never());
    auto& outbox = work.premises.store->outbox();
    auto stored = co_await outbox.report(wanted.enterprise, wanted.run);
    if (!stored) co_return stored.error();
    if (!*stored) co_return Error{ErrorKind::bad_input, "there is no such report"};
    auto sent = co_await outbox.was_sent(wanted.enterprise, wanted.run);
    if (!sent) co_return sent.error();
    auto report = std::move(**stored);
    const auto resend = change(report, *sent);
    if (!resend) co_return resend.error();
    auto amended = co_await outbox.amend(report, *resend);
    if (!amended) co_return amended.error();
    auto indexed = co_await work.premises.store->index(wanted.run);
    if (!indexed) co_return indexed.error();
    auto written = co_await write_folder_again(work, wanted, std::move(report));
    if (!written) co_return written.error();
    co_return *resend;
}

auto amend(const OwnerWork& work, Wanted wanted, Change change) -> awaitable<Result<Troubles>> {
    auto resend = co_await change_stored(work, wanted, std::move(change));
    if (!resend) co_return resend.error();
    if (*resend == Resend::nothing) co_return Troubles{};
    auto office = office_of(work);
    auto done = co_await pipeline::send_due(std::move(office), wanted.enterprise);
    co_return done;
}

}  // namespace

auto send_again(const OwnerWork& work) -> awaitable<Result<Troubles>> {
    auto revived = co_await work.premises.store->outbox().revive();
    if (!revived) co_return revived.error();
    auto office = office_of(work);
    auto sent = co_await pipeline::send_due(std::move(office), std::nullopt);
    co_return sent;
}

auto send_waiting(const OwnerWork& work) -> awaitable<Result<Troubles>> {
    auto office = office_of(work);
    auto sent = co_await pipeline::send_due(std::move(office), std::nullopt);
    co_return sent;
}

auto approve(const OwnerWork& work, Wanted wanted, std::string by) -> awaitable<Result<Troubles>> {
    Change change = [by = std::move(by)](Report& report, bool) -> Result<Resend> {
        auto approved = deliver::approve(report, by);
        if (!approved) return approved.error();
        return Resend::release;
    };
    return amend(work, std::move(wanted), std::move(change));
}

auto correct(const OwnerWork& work, Wanted wanted, deliver::Edit edit) -> awaitable<Result<Troubles>> {
    Change change = [edit = std::move(edit)](Report& report, bool was_sent) -> Result<Resend> {
        auto applied = deliver::apply(report, edit);
        if (!applied) return applied.error();
        return was_sent ? Resend::again : Resend::nothing;
    };
    return amend(work, std::move(wanted), std::move(change));
}

}  // namespace fanfold::app
