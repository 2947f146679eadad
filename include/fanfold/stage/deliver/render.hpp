#pragma once
/// A report written out. Pure. Everything that came from outside is escaped; links are http(s)
/// only; the HTML is one file with nothing remote and no script.
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <fanfold/flow/report.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::deliver {

auto to_markdown(const Report& report) -> std::string;
auto to_html(const Report& report) -> std::string;
/// `earlier`: reports of the same enterprise from nights before, in order of time; sections show
/// their trend over the last 14 when there are at least three with this one.
auto to_html(const Report& report, const std::vector<Report>& earlier) -> std::string;
/// Where a reader says what they think of an item: an http(s) URL.
using MarkLink = std::function<std::string(const ReportItem&)>;
auto to_html(const Report& report, const std::vector<Report>& earlier, const MarkLink& mark)
    -> std::string;
/// The published schema: docs/report.schema.json.
auto to_json(const Report& report) -> nlohmann::ordered_json;
auto from_json(const nlohmann::json& json) -> Result<Report>;
/// For a terminal, and the text part of mails: sentences, the quotes that they rest on, what could not be
/// read; wrapped at `width`, CJK counted double.
auto to_terminal(const Report& report, int width, bool colour) -> std::string;

}  // namespace fanfold::deliver
