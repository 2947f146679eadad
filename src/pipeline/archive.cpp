#include "archive.hpp"

#include <boost/asio/strand.hpp>
#include <fanfold/async/offload.hpp>

namespace fanfold::pipeline {

Archive::Archive(boost::asio::any_io_executor io, boost::asio::any_io_executor cpu,
                 std::filesystem::path folder, std::string name, std::string software)
    : line_(boost::asio::make_strand(std::move(cpu))),
      writer_(std::make_shared<fetch::WarcWriter>(std::move(folder), std::move(name), std::move(software))),
      writing_(std::move(io)) {}

void Archive::keep(fetch::Exchange exchange) {
    waiting_ += exchange.answer.body.size();
    writing_.start(write(std::make_shared<const fetch::Exchange>(std::move(exchange))));
}

auto Archive::write(std::shared_ptr<const fetch::Exchange> exchange) -> boost::asio::awaitable<void> {
    auto write_it = [writer = writer_, exchange] { return writer->write(*exchange); };
    auto written = co_await async::offload(line_, std::move(write_it));
    waiting_ -= exchange->answer.body.size();
    if (!written && !trouble_) trouble_ = written.error();
}

auto Archive::finish() -> boost::asio::awaitable<Status> {
    co_await writing_.join();
    auto close_it = [writer = writer_] { return writer->close(); };
    auto closed = co_await async::offload(line_, std::move(close_it));
    if (trouble_) co_return *trouble_;
    co_return closed;
}

}  // namespace fanfold::pipeline
