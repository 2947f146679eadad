#include "line.hpp"

#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

namespace fanfold::log {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_text = 2000;
constexpr std::array<const char*, 4> colour_of{"\033[31m", "\033[33m", "", "\033[2m"};
/// syslog(3): err, warning, info, debug.
constexpr std::array<char, 4> priority_of{'3', '4', '6', '7'};

/// How many bytes the UTF-8 sequence at the beginning has; 0 if it is none (RFC 3629).
auto sequence_length(std::string_view text) -> std::size_t {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (length == 0 || lead >= 0xf5 || text.size() < length) return 0;
    for (std::size_t at = 1; at < length; ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xc0u) != 0x80u) return 0;
    return length;
}

auto is_control(std::string_view letter) -> bool {
    const auto first = static_cast<unsigned char>(letter.front());
    if (letter.size() == 1) return first < 0x20 || first == 0x7f;
    // C1 controls, and what turns the direction of text (a log line must read as it is).
    if (letter.size() == 2) return first == 0xc2 && static_cast<unsigned char>(letter[1]) < 0xa0;
    return letter == "\u200e" || letter == "\u200f" || (letter >= "\u2028" && letter <= "\u202e") ||
           (letter >= "\u2066" && letter <= "\u2069");
}

auto time_of_day(Instant at) -> std::string {
    const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
    std::tm local{};
    localtime_r(&seconds, &local);
    std::array<char, 16> out{};
    std::strftime(out.data(), out.size(), "%H:%M:%S", &local);
    return out.data();
}

auto run_of(const LogEntry& entry) -> std::string {
    return entry.run.stored() ? to_string(entry.run) : "-";
}
auto stage_of(const LogEntry& entry) -> std::string {
    return entry.stage ? std::string{to_string(*entry.stage)} : "-";
}
auto said(const LogEntry& entry) -> std::string {
    return (entry.about.empty() ? "" : one_line(entry.about) + ": ") + one_line(entry.text);
}

auto json_line(const LogEntry& entry, Instant at) -> std::string {
    const Json line{{"ts", to_rfc3339(at)},
                    {"level", to_string(entry.level)},
                    {"kind", entry.kind},
                    {"run", run_of(entry)},
                    {"stage", stage_of(entry)},
                    {"about", one_line(entry.about)},
                    {"text", one_line(entry.text)}};
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

auto human_line(const LogEntry& entry, Instant at, bool colours) -> std::string {
    const auto level = static_cast<std::size_t>(entry.level);
    const bool coloured = colours && *colour_of[level] != '\0';
    std::string out = time_of_day(at) + " ";
    if (coloured) out += colour_of[level];
    out += to_string(entry.level);
    if (coloured) out += "\033[0m";
    out += " " + run_of(entry) + " " + stage_of(entry) + " ";
    return out + said(entry);
}

}  // namespace

auto one_line(std::string_view text) -> std::string {
    std::string out;
    while (!text.empty()) {
        const auto length = sequence_length(text);
        const auto letter = text.substr(0, std::max<std::size_t>(length, 1));
        if (out.size() + letter.size() > longest_text) return out + "…";
        if (length == 0)
            out += '?';
        else if (is_control(letter))
            out += ' ';
        else
            out += letter;
        text.remove_prefix(letter.size());
    }
    return out;
}

auto line_of(const LogEntry& entry, Instant at, Format format, bool colours) -> std::string {
    if (format == Format::json) return json_line(entry, at);
    if (format == Format::human) return human_line(entry, at, colours);
    const auto priority = priority_of[static_cast<std::size_t>(entry.level)];
    return std::string{"<"} + priority + ">run=" + run_of(entry) + " stage=" + stage_of(entry) +
           " kind=" + std::string{entry.kind} + " " + said(entry);
}

}  // namespace fanfold::log
