#include <fanfold/config/manual.hpp>

#include <fanfold/config/config.hpp>
#include <string_view>
#include <vector>

namespace fanfold::config {

auto troff_escaped(std::string_view text) -> std::string {
    std::string out;
    for (const char letter : text) {
        if (letter == '\\')
            out += "\\e";
        else if (letter == '-')
            out += "\\-";
        else
            out += letter;
        if (letter == '\n') out += "\\&";
    }
    return out;
}

namespace {

/// `code` and **bold** become bold; a dot or quote that begins the line is text.
auto inline_text(std::string_view text) -> std::string {
    std::string out{"\\&"};
    bool code = false, strong = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool tick = text[at] == '`';
        const bool stars = !code && text.substr(at, 2) == "**";
        if (tick) code = !code;
        if (stars) strong = !strong, ++at;
        if (tick || stars)
            out += code || strong ? "\\fB" : "\\fR";
        else
            out += troff_escaped(text.substr(at, 1));
    }
    return out + (code || strong ? "\\fR" : "");
}

/// The cells of "| a | b |"; a bar inside of `code` divides nothing.
auto cells_of(std::string_view row) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::string cell;
    bool code = false;
    for (const char letter : row.substr(1)) {
        if (letter == '`') code = !code;
        if (letter != '|' || code) {
            cell += letter;
            continue;
        }
        const auto from = cell.find_first_not_of(' ');
        out.push_back(from == std::string::npos ? "" : cell.substr(from, cell.find_last_not_of(' ') - from + 1));
        cell.clear();
    }
    return out;
}

/// The first cell, what it takes and is without it, and what it means.
auto row_text(std::string_view row) -> std::string {
    const auto cells = cells_of(row);
    if (cells.empty()) return "";
    std::string out = ".TP\n" + inline_text(cells[0]);
    for (std::size_t at = 1; at + 1 < cells.size(); ++at)
        if (!cells[at].empty()) out += (at == 1 ? "  " : ", default ") + inline_text(cells[at]);
    return out + "\n" + inline_text(cells.back()) + "\n";
}

auto heading_text(std::string_view line) -> std::string {
    const auto level = line.find(' ');
    std::string title;
    for (const char letter : line.substr(level + 1)) title += letter == '"' ? "\\(dq" : troff_escaped({&letter, 1});
    return (level <= 2 ? ".SH \"" : ".SS \"") + title + "\"\n";
}

struct Page {
    std::string text;
    bool head = true;       ///< the next row of a table names its columns
    bool paragraph = true;  ///< the next line begins one

    void add(std::string_view line) {
        const bool row = line.starts_with("|");
        if (!row) head = true;
        if (line.empty() || line.starts_with("|---")) {
            paragraph = true;
        } else if (line.starts_with("#")) {
            text += heading_text(line);
            paragraph = false;
        } else if (row) {
            if (!head) text += row_text(line);
            head = false;
        } else {
            if (paragraph) text += ".PP\n";
            text += inline_text(line) + "\n";
            paragraph = false;
        }
    }
};

}  // namespace

auto manual_page() -> std::string {
    Page page;
    page.text = ".TH FANFOLD.TOML 5 \"\" fanfold \"File formats\"\n.SH NAME\nfanfold.toml \\- configuration of fanfold\n.SH DESCRIPTION\n";
    const auto whole = reference();
    std::string_view left = whole;
    left.remove_prefix(left.find('\n') + 1);  // its title
    while (!left.empty()) {
        const auto end = left.find('\n');
        page.add(left.substr(0, end));
        left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    }
    return page.text + ".SH SEE ALSO\n.BR fanfold (1),\n.BR fanfold\\-serve (8)\n";
}

}  // namespace fanfold::config
