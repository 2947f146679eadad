#include <algorithm>
#include <fanfold/text/marks.hpp>

namespace fanfold::text {

namespace {

constexpr std::string_view bar = " | ";
/// More digits are a year: "2026. 11. 30".
constexpr std::size_t most_digits = 3;

auto mark_length(std::string_view line) -> std::size_t {
    const auto hashes = std::min(line.find_first_not_of('#'), line.size());
    if (hashes >= 1 && hashes <= 6 && line.substr(hashes).starts_with(' ')) return hashes + 1;
    return line.starts_with("- ") || line.starts_with("> ") ? 2 : 0;
}

auto number_length(std::string_view line) -> std::size_t {
    const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
    return digits >= 1 && digits <= most_digits && line.substr(digits).starts_with(". ") ? digits + 2 : 0;
}

auto without_mark(std::string_view line) -> std::string_view {
    while (const auto length = mark_length(line)) line.remove_prefix(length);
    return line;
}

auto trimmed(std::string_view words) -> std::string_view {
    const auto first = words.find_first_not_of(" \t|");
    if (first == std::string_view::npos) return {};
    return words.substr(first, words.find_last_not_of(" \t|") - first + 1);
}

void add_cells(std::string_view line, std::vector<std::string_view>& out) {
    while (true) {
        const auto end = line.find(bar);
        if (const auto cell = trimmed(line.substr(0, end)); !cell.empty()) out.push_back(cell);
        if (end == std::string_view::npos) return;
        line.remove_prefix(end + bar.size());
    }
}

/// Calls `take` with each line, without its end.
template <class Take>
void each_line(std::string_view text, const Take& take) {
    while (true) {
        const auto end = text.find('\n');
        take(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

auto without_marks(std::string_view markdown) -> std::string {
    std::string out;
    out.reserve(markdown.size());
    bool first = true;
    each_line(markdown, [&](std::string_view line) {
        if (!first) out += '\n';
        first = false;
        out += without_mark(line);
    });
    return out;
}

auto blocks_of(std::string_view markdown) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    each_line(markdown, [&](std::string_view line) {
        line = without_mark(line);
        add_cells(line.substr(number_length(line)), out);
    });
    return out;
}

}  // namespace fanfold::text
