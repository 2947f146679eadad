#include "source_rules.hpp"

#include <nlohmann/json.hpp>

namespace fanfold::pipeline {

namespace {

using Json = nlohmann::json;

auto texts_of(const std::vector<Url>& urls) -> Json {
    Json out = Json::array();
    for (const auto& url : urls) out.push_back(url.str());
    return out;
}

auto place(const SecretPlace& secret) -> Json {
    return Json::array({secret.env, secret.file.string()});
}

auto start_of(const Source& source) -> Json {
    auto out = Json::array({texts_of(source.seeds), texts_of(source.feeds), texts_of(source.sitemaps), source.use_robots_sitemaps,
                            source.autodiscover});
    if (const auto& api = source.api)
        out.push_back({texts_of(api->urls), api->items, api->link, api->title, api->published, api->text});
    return out;
}

auto limits_of(const Source& source) -> Json {
    return {static_cast<int>(source.follow), static_cast<int>(source.items), source.max_depth, source.max_pages,
            source.max_body, source.types, source.include, source.exclude, source.since.count(), source.recheck.count(),
            source.time.value_or(Duration::zero()).count(), source.ignore_tdm_reservation};
}

auto way_in(const Source& source) -> Json {
    auto out = Json::array({source.cookies, source.proxy.url, source.proxy.user});
    if (const auto& in = source.sign_in)
        out.push_back({in->user, place(in->password), place(in->token), in->headers, in->cookies.string(), in->logged_in});
    return out;
}

auto drawing_of(const Rendering& rendering) -> Json {
    return {static_cast<int>(rendering.by), rendering.only_shells, rendering.argv,
            rendering.service.empty() ? "" : rendering.service.str()};
}

}  // namespace

auto rules_of(const Source& source) -> Digest {
    const auto all = Json::array({start_of(source), limits_of(source), way_in(source), drawing_of(source.rendering)});
    return sha256(all.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace fanfold::pipeline
