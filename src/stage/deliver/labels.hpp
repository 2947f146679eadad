#pragma once
/// Every word that a report says by itself, by language, and the zone of its clock. Rooms tell their reasons in English; the
/// known ones are translated here as well.
#include <fanfold/flow/report.hpp>
#include <string>
#include <string_view>

namespace fanfold::deliver {

struct Labels {
    bool korean = false;
    bool outline = false;   ///< Korean in 개조식: our own sentences end in nouns
    std::string_view zone;  ///< of days and clock times, as the report names it; lives as long as the report
    std::string_view skip;  ///< to the main part, for keyboards and screen readers
    std::string_view kicker;
    std::string_view summary;
    std::string_view quiet;
    std::string_view nothing;
    std::string_view sources;
    std::string_view source;
    std::string_view why;
    std::string_view covers;
    std::string_view to;
    std::string_view published;
    std::string_view fetched;
    std::string_view undated;
    std::string_view document;
    std::string_view bytes;
    std::string_view open_page;
    std::string_view written_by;
    std::string_view made;
    std::string_view run;
    std::string_view about;
    std::string_view looked_at;
    std::string_view pages;
    std::string_view fresh_documents;
    std::string_view failed_pages;
    std::string_view trouble;
    std::string_view no_trouble;
    std::string_view watched;  ///< names of the watch list
    std::string_view stories;
    std::string_view never_heard;
    std::string_view not_heard;       ///< names of which this period told nothing
    std::string_view could_not_look;  ///< sources that gave nothing
    std::string_view link_only;       ///< stands where the quote would
    std::string_view documents;
    std::string_view clusters;
    std::string_view matched;
    std::string_view questions;
    std::string_view answered;
    std::string_view reused;
    std::string_view failed_questions;
    std::string_view findings;
    std::string_view unasked;
    std::string_view cut;
    std::string_view dropped;
    std::string_view cost;
    std::string_view unknown_cost;
    std::string_view calls;
    std::string_view notes;
    std::string_view guards;
    std::string_view items_new;  ///< counts of the title block: "4 new"
    std::string_view items_developing;
    std::string_view items_resolved;
    std::string_view items_unchanged;
    std::string_view rate;  ///< a link: say what you think of this
    std::string_view corrected;
    std::string_view taken_out;
    std::string_view unreviewed;
    std::string_view reviewed_by;
    std::string_view footer;
};

/// In the report's language, style and time zone, with the words of its period. Not longer than the report.
auto labels_for(const Report& report) -> Labels;
/// Korean for "ko…", else English; of a night.
auto labels_for(std::string_view language) -> const Labels&;
auto status_label(EventStatus status, const Labels& labels) -> std::string_view;
/// Empty for a complete report.
auto status_label(ReportStatus status, const Labels& labels) -> std::string_view;
/// A reason of another room in the reader's language, as far as it is known; what follows a ": "
/// stays.
auto translated(std::string_view reason, const Labels& labels) -> std::string;

}  // namespace fanfold::deliver
