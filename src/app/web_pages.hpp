#pragma once
/// The dashboard's pages: values in, HTML out. Everything from configuration, web and models is escaped; no inline
/// script or style. English and Korean.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include <fanfold/store/store.hpp>

namespace fanfold::app::web {

enum class Language { english, korean };
/// "ko-KR,ko;q=0.9,en" → korean.
auto language_from(std::string_view accept_language) -> Language;

struct JobView {
    std::string name, schedule, zone, deliver_by, next;
    bool paused = false, running = false, waiting = false;
};
struct Tonight {
    std::string status;
    bool running = false;
    std::string room;
    std::size_t queued = 0, pages = 0, failed = 0, documents = 0, fresh = 0, questions = 0, answered = 0, reports = 0,
                enterprises = 0, findings = 0;
    std::string spent;  ///< with its currency
    std::vector<JobView> jobs;
};
/// The same as an object: keys are what `data-live` names.
auto live_json(const Tonight& tonight) -> nlohmann::ordered_json;

/// What every page needs.
struct Frame {
    Language language = Language::english;
    std::string csrf;
};
auto tonight_page(const Frame& frame, const Tonight& tonight) -> std::string;
auto reports_page(const Frame& frame, const std::vector<store::ReportLine>& lines) -> std::string;
auto runs_page(const Frame& frame, const std::vector<store::StatusLine>& lines, const std::string& currency) -> std::string;
auto deliveries_page(const Frame& frame, const std::vector<store::DeliveryLine>& lines) -> std::string;
auto login_page(const Frame& frame) -> std::string;
/// For readers of mails, who see no other page: what do you think of this item?
auto mark_page(const Frame& frame, const std::string& enterprise, const std::string& item) -> std::string;
auto marked_page(const Frame& frame, const std::string& enterprise) -> std::string;
auto mark_gone_page(const Frame& frame) -> std::string;
/// Not found and the like.
auto message_page(const Frame& frame, const std::string& title, const std::string& text) -> std::string;

}  // namespace fanfold::app::web
