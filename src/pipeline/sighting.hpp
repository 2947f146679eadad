#pragma once
/// What a visit makes of a page that it keeps, or why it does not.
#include <optional>
#include <string>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/source.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>

namespace fanfold::pipeline {

auto make_sighting(RunId run, const Page& page, const Document& document) -> Sighting;
/// Why a page's text must not be kept or cited, if so.
auto why_not_kept(const Source& source, const fetch::Wishes& wishes) -> std::optional<std::string>;

}  // namespace fanfold::pipeline
