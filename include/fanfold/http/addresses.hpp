#pragma once
/// The addresses of names, as an HttpClient would find them. For commands that only want to know whether names resolve.
#include <fanfold/http/name_server.hpp>
#include <fanfold/value/error.hpp>
#include <string>
#include <vector>

namespace fanfold::http {

/// Numeric addresses of each host, in the order of `hosts`; asks the servers of `dns`, or the system's. Blocking, up to 10 s
/// for all together; on any thread. Errors: retry_later.
auto addresses_of(const std::vector<std::string>& hosts, const std::vector<NameServer>& dns)
    -> std::vector<Result<std::vector<std::string>>>;

}  // namespace fanfold::http
