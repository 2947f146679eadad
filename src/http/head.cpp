#include "head.hpp"

#include <algorithm>

namespace fanfold::http {

namespace {

constexpr std::size_t longest_status_line = 300;

auto is_space(char letter) -> bool {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

auto lowered(std::string_view text) -> std::string {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return out;
}

}  // namespace

auto Head::add(std::string_view line) -> bool {
    seen_ += line.size();
    if (too_large()) return false;
    const auto text = trimmed(line);
    if (text.empty()) {
        complete_ = true;
    } else if (line.starts_with("HTTP/")) {
        headers_.clear(), complete_ = false;
        status_line_ = text.substr(0, longest_status_line);
    } else if (!complete_) {
        add_field(line);
    }
    return true;
}

void Head::add_field(std::string_view line) {
    if (is_space(line.front())) {  // RFC 9112 §5.2: a folded line goes on
        if (!headers_.empty()) headers_.back().value.append(" ").append(trimmed(line));
        return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    headers_.push_back(
        {lowered(trimmed(line.substr(0, colon))), std::string{trimmed(line.substr(colon + 1))}});
}

auto Response::header(std::string_view name) const -> std::string_view {
    const auto found = std::find_if(headers.rbegin(), headers.rend(),
                                    [name](const Header& h) { return h.name == name; });
    return found == headers.rend() ? std::string_view{} : std::string_view{found->value};
}

}  // namespace fanfold::http
