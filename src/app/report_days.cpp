#include "report_days.hpp"

#include <fanfold/schedule/due.hpp>

namespace fanfold::app {

namespace {

namespace asio = boost::asio;

auto calendar_of(const Enterprise& enterprise) -> Calendar {
    return Calendar::in(enterprise.timezone).value_or(Calendar{});
}

/// A night that begins on Sunday evening is Monday's report.
auto day_of(const pipeline::Order& order, Instant now) -> Instant {
    return order.deliver_by.value_or(now);
}

auto is_due(schedule::RunBook& book, const pipeline::Order& order, const Enterprise& enterprise,
            Instant day) -> asio::awaitable<Result<bool>> {
    const auto calendar = calendar_of(enterprise);
    if (!schedule::is_report_day(enterprise.report_days, calendar, day)) co_return false;
    auto last = co_await book.last_day(order.job.name, enterprise.name);
    if (!last) co_return last.error();
    co_return schedule::is_period_due(order.job.period, calendar, *last, day);
}

void tell_left_out(const Context& context, const pipeline::Order& order,
                   const std::vector<EnterpriseName>& left_out) {
    for (const auto& name : left_out) {
        LogEntry entry;
        entry.kind = "calendar.no_report";
        entry.about = name.str();
        entry.text = "no report of job " + order.job.name.str() + " is due today; what comes stands in its next one";
        context.premises->log->write(std::move(entry));
    }
}

}  // namespace

auto leave_to_other_days(Context& context, pipeline::Order& order) -> asio::awaitable<Status> {
    auto& book = context.store->run_book();
    auto open = co_await book.open_run(order.job.name);
    if (!open) co_return open.error();
    if (*open) co_return Done{};
    const auto day = day_of(order, context.clock.now());
    std::vector<EnterpriseName> served, left_out;
    for (const auto& name : order.enterprises) {
        const auto known = context.enterprises.find(name);
        bool due = true;
        if (known != context.enterprises.end()) {
            auto told = co_await is_due(book, order, known->second, day);
            if (!told) co_return told.error();
            due = *told;
        }
        (due ? served : left_out).push_back(name);
    }
    order.enterprises = std::move(served);
    tell_left_out(context, order, left_out);
    co_return Done{};
}

}  // namespace fanfold::app
