#pragma once
/// Words and links from outside, made harmless for each format. Linear time; never fails.
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/flow/report.hpp>

namespace fanfold::deliver {

/// Valid UTF-8 without controls (line ends and tabs become spaces), bidi overrides, zero-width
/// spaces and tag characters: what a reader sees is what stands there, on a terminal too.
auto visible(std::string_view text) -> std::string;
/// `visible`, for HTML text and quoted attributes.
auto html(std::string_view text) -> std::string;
/// `visible`, for a line of CommonMark or GFM: no emphasis, link, image, HTML, code or automatic
/// link comes of it.
auto markdown(std::string_view text) -> std::string;

/// The URL if it is http(s) and parses, else nothing.
auto web_url(std::string_view url) -> std::optional<std::string>;
/// Where the citation's quote stands in its page: the URL with a text fragment
/// (https://wicg.github.io/scroll-to-text-fragment/).
auto quote_url(const Citation& citation) -> std::optional<std::string>;
/// "example.com" of an URL that `web_url` takes, or empty.
auto host_of(std::string_view url) -> std::string;

}  // namespace fanfold::deliver
