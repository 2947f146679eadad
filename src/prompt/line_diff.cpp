#include <algorithm>
#include <vector>

#include <fanfold/prompt/line_diff.hpp>

namespace fanfold::prompt {

namespace {

using Lines = std::vector<std::string_view>;

auto lines_of(std::string_view text) -> Lines {
    Lines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// common[i][j]: how many lines before[i…] and after[j…] share, in order.
auto common_counts(const Lines& before, const Lines& after)
    -> std::vector<std::vector<std::size_t>> {
    std::vector common(before.size() + 1, std::vector<std::size_t>(after.size() + 1));
    for (auto i = before.size(); i-- > 0;)
        for (auto j = after.size(); j-- > 0;)
            common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1
                                                 : std::max(common[i + 1][j], common[i][j + 1]);
    return common;
}

void add_line(std::string& out, std::string_view mark, std::string_view line) {
    out.append(mark).append(line).push_back('\n');
}

}  // namespace

auto line_diff(std::string_view before, std::string_view after) -> std::string {
    if (before == after) return {};
    const auto old_lines = lines_of(before), new_lines = lines_of(after);
    const auto common = common_counts(old_lines, new_lines);
    std::string out;
    std::size_t i = 0, j = 0;
    while (i < old_lines.size() && j < new_lines.size()) {
        if (old_lines[i] == new_lines[j])
            add_line(out, "  ", old_lines[i++]), ++j;
        else if (common[i + 1][j] >= common[i][j + 1])
            add_line(out, "- ", old_lines[i++]);
        else
            add_line(out, "+ ", new_lines[j++]);
    }
    while (i < old_lines.size()) add_line(out, "- ", old_lines[i++]);
    while (j < new_lines.size()) add_line(out, "+ ", new_lines[j++]);
    return out;
}

}  // namespace fanfold::prompt
