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
    bool running = false;
    std::string room;
    std::size_t queued = 0, pages = 0, failed = 0, documents = 0, fresh = 0, questions = 0, answered = 0, reports = 0,
                enterprises = 0, findings = 0;
    std::string spent;  ///< with its currency
    std::string last;   ///< where nothing runs: the run that the numbers are of ("r12"); "" = there was none
    std::vector<JobView> jobs;
};
/// The same as an object: keys are what `data-live` names; `status` is in the language of who looks.
auto live_json(const Tonight& tonight, Language language) -> nlohmann::ordered_json;

/// Which tabs somebody has: all; reports alone (a token for some enterprises); none (no token yet).
enum class Sees { house, reports, nothing };

/// What every page needs.
struct Frame {
    Language language = Language::english;
    std::string csrf;
    Sees sees = Sees::house;
    bool acts = true;  ///< may start, mark and approve: else no page offers it
};
/// `night`: what is told of the newest run's enterprises (web_night.hpp), as HTML.
auto tonight_page(const Frame& frame, const Tonight& tonight, const std::string& night) -> std::string;
auto reports_page(const Frame& frame, const std::vector<store::ReportLine>& lines) -> std::string;
auto deliveries_page(const Frame& frame, const std::vector<store::DeliveryLine>& lines) -> std::string;
/// `wrong`: what was said before was no token of ours.
auto login_page(const Frame& frame, bool wrong) -> std::string;
/// For readers of mails, who see no other page: what do you think of this item?
auto mark_page(const Frame& frame, const std::string& enterprise, const std::string& item) -> std::string;
auto marked_page(const Frame& frame, const std::string& enterprise) -> std::string;
auto mark_gone_page(const Frame& frame) -> std::string;
/// Not found and the like.
auto message_page(const Frame& frame, const std::string& title, const std::string& text) -> std::string;
auto nothing_page(const Frame& frame) -> std::string;
/// What was asked for is not for this token, or cannot be done: `why` is told as it is.
auto refused_page(const Frame& frame, const std::string& why) -> std::string;

}  // namespace fanfold::app::web
