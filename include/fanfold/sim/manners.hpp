#pragma once
/// Hosts that want something of their visitors, for audits of a crawler's politeness. What a host
/// wants follows from its number, so that whoever reads the log knows it too.
#include <cstdint>

#include <fanfold/sim/site.hpp>

namespace fanfold::sim {

/// By the number in the host's name ("h0013.sim.example" is 13), modulo eight:
///   0  nothing
///   1  Crawl-delay: 0.4
///   2  robots.txt is a 404
///   3  robots.txt is a 503: no page may be asked for
///   4  robots.txt is moved to /rules/robots.txt, which disallows /business/
///   5  every fourth request of a page is a 429 with Retry-After: 1
///   6  the group for everyone allows all, the one for fanfold disallows all
///   7  answers take 60 ms, and every fifth is a 503
auto with_manners(SiteContent content) -> SiteContent;

}  // namespace fanfold::sim
