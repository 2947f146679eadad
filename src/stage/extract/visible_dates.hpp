#pragma once
/// Dates that stand in a page for people to read.
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/flow/crawl.hpp>

#include "dates.hpp"
#include "layout.hpp"

namespace fanfold::extract {

class VisibleDates {
  public:
    /// `base` is where the page's links start (<base href>); all outlive this. `of_product`: days
    /// among what buyers wrote are not the page's.
    VisibleDates(const Dom& dom, const Layout& layout, const Page& page, const Url& base,
                 bool of_product)
        : dom_(dom),
          layout_(layout),
          page_(page),
          base_(base),
          now_(page.fetched_at),
          of_product_(of_product) {}

    /// By <time>, itemprop or a class that says so: the first in document order whose
    /// neighbourhood is not dropped; what is marked as the date of publication before others.
    [[nodiscard]] auto marked() const -> std::optional<When>;
    /// A short line around the title that is a date and little else ("입력 2026.11.23 08:10").
    [[nodiscard]] auto near_title() const -> std::optional<When>;
    /// A line beside the title that is a date, but not one of a change: what readers are told.
    [[nodiscard]] auto told() const -> std::optional<When>;
    /// The same instant by the clock of the page, where one of its first <time> tells it so: data
    /// are often in UTC.
    [[nodiscard]] auto by_own_clock(When when) const -> When;

  private:
    struct Marked {
        std::optional<When> when;
        int rank = 0;  ///< 3: marked as the date of publication, 2: <time>, 1: its class says so
    };
    [[nodiscard]] auto best_marked(NodeId from, NodeId to) const -> Marked;
    [[nodiscard]] auto rank_of(NodeId at) const -> int;
    [[nodiscard]] auto is_of_page(NodeId at) const -> bool;
    [[nodiscard]] auto links_here(NodeId at) const -> bool;
    [[nodiscard]] auto by_buyers(NodeId at) const -> bool;
    [[nodiscard]] auto date_of(NodeId at) const -> std::optional<When>;
    [[nodiscard]] auto line_of(NodeId at) const -> std::string;
    [[nodiscard]] auto told_by_now(std::string_view line) const -> std::optional<When>;
    [[nodiscard]] auto date_after(NodeId from) const -> std::optional<When>;
    [[nodiscard]] auto date_before(NodeId to) const -> std::optional<When>;
    [[nodiscard]] auto only_lone_date() const -> std::optional<When>;

    const Dom& dom_;
    const Layout& layout_;
    const Page& page_;
    const Url& base_;
    Instant now_;
    bool of_product_;
};

}  // namespace fanfold::extract
