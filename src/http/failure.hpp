#pragma once
/// What libcurl's codes mean to us: an ErrorKind, and a sentence that names the host and nothing
/// else of the request.
#include <curl/curl.h>

#include <fanfold/value/error.hpp>
#include <string>
#include <string_view>

namespace fanfold::http {

/// `detail` is libcurl's own text; it is shown for TLS only, where it says what is wrong with a
/// certificate.
auto failure(CURLcode code, std::string_view host, std::string_view detail) -> Error;

}  // namespace fanfold::http
