#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <fanfold/http/addresses.hpp>

#include "lookup.hpp"

namespace fanfold::http {

auto addresses_of(const std::vector<std::string>& hosts, const std::vector<NameServer>& dns)
    -> std::vector<Result<std::vector<std::string>>> {
    using Found = Result<std::vector<std::string>>;
    boost::asio::io_context io;
    const SystemClock clock;
    LookupSettings settings;
    settings.questions.servers = dns;
    Lookup lookup{io.get_executor(), clock, settings};
    const auto until = std::chrono::steady_clock::now() + settings.questions.patience;
    std::vector<Found> out(hosts.size());
    for (std::size_t at = 0; at < hosts.size(); ++at)
        boost::asio::co_spawn(io, lookup.addresses_of(hosts[at], until),
                              [&out, at](std::exception_ptr thrown, Found found) {
                                  if (thrown) std::rethrow_exception(thrown);
                                  out[at] = std::move(found);
                              });
    io.run();
    return out;
}

}  // namespace fanfold::http
