#include "hunks.hpp"

#include <algorithm>

namespace fanfold::prompt {

namespace {

using Lines = std::vector<std::string_view>;

/// Above it the texts are told as one change: memory grows with its square.
constexpr int most_edits = 1'500;

/// Both without what they begin and end with in common.
class Search {
  public:
    Search(const Lines& before, const Lines& after) : before_(before), after_(after) {
        const auto shorter = std::min(before.size(), after.size());
        while (head_ < shorter && before[head_] == after[head_]) ++head_;
        while (tail_ < shorter - head_ && before[before.size() - 1 - tail_] == after[after.size() - 1 - tail_]) ++tail_;
        rows_ = static_cast<int>(before.size() - head_ - tail_);
        columns_ = static_cast<int>(after.size() - head_ - tail_);
    }

    auto run() -> std::vector<Hunk> {
        if (rows_ == 0 && columns_ == 0) return {};
        if (rows_ == 0 || columns_ == 0 || !walk()) return {hunk(0, rows_, 0, columns_)};
        return backtrack();
    }

  private:
    [[nodiscard]] auto equal(int row, int column) const -> bool {
        return before_[head_ + static_cast<std::size_t>(row)] == after_[head_ + static_cast<std::size_t>(column)];
    }
    [[nodiscard]] auto hunk(int row, int row_end, int column, int column_end) const -> Hunk {
        const auto at = [&](int place) { return head_ + static_cast<std::size_t>(place); };
        return {at(row), at(row_end), at(column), at(column_end)};
    }

    struct Step {
        int row = unreachable;
        bool adds = false;  ///< a line of `after`: the row stays
    };
    /// The best last step onto a diagonal (row - column). `reached_[edits][edits + diagonal]` is the row up to which so
    /// many edits lead there.
    [[nodiscard]] auto step_onto(int edits, int diagonal) const -> Step {
        const auto& last = reached_[static_cast<std::size_t>(edits - 1)];
        const auto at = [&](int other) {
            return other < 1 - edits || other > edits - 1 ? unreachable : last[static_cast<std::size_t>(edits - 1 + other)];
        };
        const Step adding{at(diagonal + 1), true}, removing{at(diagonal - 1) + 1, false};
        const bool may_add = adding.row >= 0 && adding.row - diagonal <= columns_;
        const bool may_remove = removing.row > 0 && removing.row <= rows_;
        if (may_add && (!may_remove || adding.row >= removing.row)) return adding;
        return may_remove ? removing : Step{};
    }

    auto slide(int row, int diagonal) const -> int {
        while (row < rows_ && row - diagonal < columns_ && equal(row, row - diagonal)) ++row;
        return row;
    }

    /// False where there are too many edits.
    auto walk() -> bool {
        const int most = std::min(rows_ + columns_, most_edits);
        for (int edits = 0; edits <= most; ++edits) {
            std::vector<int> reached(static_cast<std::size_t>(2 * edits + 1), unreachable);
            bool done = false;
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                const int begin = edits == 0 ? 0 : step_onto(edits, diagonal).row;
                const int row = begin < 0 ? unreachable : slide(begin, diagonal);
                reached[static_cast<std::size_t>(edits + diagonal)] = row;
                done = done || (row == rows_ && row - diagonal == columns_);
            }
            reached_.push_back(std::move(reached));
            if (done) return true;
        }
        return false;
    }

    auto backtrack() -> std::vector<Hunk> {
        std::vector<Hunk> out;
        int row = rows_, column = columns_;
        for (int edits = static_cast<int>(reached_.size()) - 1; edits > 0; --edits) {
            const int diagonal = row - column;
            const auto step = step_onto(edits, diagonal);
            const int from_row = step.adds ? step.row : step.row - 1;
            const int from_column = from_row - diagonal - (step.adds ? 1 : -1);
            add(out, hunk(from_row, step.row, from_column, step.row - diagonal));
            row = from_row, column = from_column;
        }
        std::reverse(out.begin(), out.end());
        return out;
    }

    /// From the end to the beginning; what touches is one change.
    static void add(std::vector<Hunk>& out, Hunk step) {
        if (!out.empty() && out.back().old_at == step.old_end && out.back().new_at == step.new_end) {
            out.back().old_at = step.old_at;
            out.back().new_at = step.new_at;
        } else {
            out.push_back(step);
        }
    }

    static constexpr int unreachable = -(1 << 28);
    const Lines& before_;
    const Lines& after_;
    std::size_t head_ = 0, tail_ = 0;
    int rows_ = 0, columns_ = 0;
    std::vector<std::vector<int>> reached_;
};

}  // namespace

auto whole_lines(std::string_view text) -> Lines {
    Lines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

auto hunks_of(const Lines& before, const Lines& after) -> std::vector<Hunk> {
    return Search{before, after}.run();
}

}  // namespace fanfold::prompt
