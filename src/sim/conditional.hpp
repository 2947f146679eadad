#pragma once
// Validators of a served page, and 304 for whoever has it already.
#include <optional>

#include <fanfold/sim/site.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold::sim {

// Adds ETag (and Last-Modified) unless the reply has its own; becomes a 304 when the request's
// validators match.
auto conditional(SiteReply reply, const SiteRequest& request, std::optional<Instant> modified)
    -> SiteReply;
auto has_header(const SiteReply& reply, std::string_view lower_name) -> bool;
auto not_found(const std::string& what) -> SiteReply;

}  // namespace fanfold::sim
