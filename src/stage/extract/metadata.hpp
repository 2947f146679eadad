#pragma once
/// What a page says about itself: JSON-LD, OpenGraph, meta tags, visible dates and bylines.
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>

#include "dates.hpp"
#include "json_ld.hpp"
#include "layout.hpp"

namespace fanfold::extract {

struct Metadata {
    std::string title;
    std::string site_name;
    std::string description;
    std::string language;  ///< declared
    std::string image;
    std::string canonical;
    std::string og_type;
    std::string generator;
    std::string license;  ///< of the page: an absolute address, or words
    std::vector<std::string> authors;
    std::optional<When> published;
    std::optional<When> modified;
    std::optional<bool> tdm_reserved;  ///< tdm-reservation (W3C TDMRep); none where nothing is said
    bool noindex = false;
    bool nofollow = false;
};

auto read_metadata(const Dom& dom, const Layout& layout, const JsonLd& json, const Page& page,
                   const Url& base) -> Metadata;
/// What meta robots say, all that counts of it.
auto is_noindex(const Dom& dom) -> bool;
/// Where relative references of the page start: <base href> or its own URL.
auto base_of(const Dom& dom, const Page& page) -> Url;

}  // namespace fanfold::extract
