#pragma once
/// What the API alone tells: one run, questions, citations; and pages of long lists. Values in, JSON out.
#include <nlohmann/json.hpp>

#include <fanfold/serve/http.hpp>
#include <fanfold/store/store.hpp>

namespace fanfold::app::web {

/// `?limit=` (1 to 500) and `?offset=`. Nothing: one of them is no such number.
struct Slice {
    std::size_t limit = 0, offset = 0;
};
auto slice_of(const serve::HttpRequest& request, std::size_t usual) -> std::optional<Slice>;
/// Tells where the list goes on (RFC 8288): the same address with another offset.
void link_next(const serve::HttpRequest& request, const Slice& slice, serve::HttpResponse& answer);

/// `reports`: of that run.
auto run_json(const store::StatusLine& line, const std::vector<store::ReportLine>& reports, const std::string& currency)
    -> nlohmann::ordered_json;
auto questions_json(const std::vector<store::QuestionLine>& lines) -> nlohmann::ordered_json;
auto citations_json(const Report& report) -> nlohmann::ordered_json;

}  // namespace fanfold::app::web
