#pragma once
/// Pages and JSON that are read from the store and the configuration: on a courier's thread.
#include <fanfold/serve/http.hpp>

#include "context.hpp"
#include "web_pages.hpp"

namespace fanfold::app {

/// `request.path` with or without "api/v1" in front: JSON or a page.
auto look_up(const config::Config& config, const web::Frame& frame, const serve::HttpRequest& request, Instant now)
    -> serve::HttpResponse;

}  // namespace fanfold::app
