#include "conditional.hpp"

#include <algorithm>
#include <cctype>

#include <fanfold/value/digest.hpp>

namespace fanfold::sim {

namespace {

auto same_name(std::string_view a, std::string_view b) -> bool {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

auto value_of(const SiteReply& reply, std::string_view name) -> std::string {
    for (const auto& [key, value] : reply.headers) {
        if (same_name(key, name)) return value;
    }
    return {};
}

auto asked(const SiteRequest& request, const std::string& name) -> std::string {
    auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string{} : found->second;
}

auto unchanged(const SiteReply& reply, const SiteRequest& request) -> bool {
    auto tags = asked(request, "if-none-match");
    if (!tags.empty()) {
        auto tag = value_of(reply, "etag");
        return tags == "*" || (!tag.empty() && tags.find(tag) != std::string::npos);
    }
    auto since = parse_http_date(asked(request, "if-modified-since"));
    auto modified = parse_http_date(value_of(reply, "last-modified"));
    return since && modified && *modified <= *since;
}

}  // namespace

auto has_header(const SiteReply& reply, std::string_view lower_name) -> bool {
    return std::any_of(reply.headers.begin(), reply.headers.end(),
                       [&](const auto& header) { return same_name(header.first, lower_name); });
}

auto conditional(SiteReply reply, const SiteRequest& request, std::optional<Instant> modified)
    -> SiteReply {
    if (reply.status != 200) return reply;
    if (!has_header(reply, "etag")) {
        reply.headers.emplace_back("ETag", "\"" + sha256(reply.body).hex().substr(0, 16) + "\"");
    }
    if (modified && !has_header(reply, "last-modified")) {
        reply.headers.emplace_back("Last-Modified", to_http_date(*modified));
    }
    if (unchanged(reply, request)) reply.status = 304, reply.body.clear();
    return reply;
}

auto not_found(const std::string& what) -> SiteReply {
    SiteReply reply;
    reply.status = 404;
    reply.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    reply.body = "not found: " + what + "\n";
    return reply;
}

}  // namespace fanfold::sim
