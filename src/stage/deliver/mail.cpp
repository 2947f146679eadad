#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <fanfold/stage/deliver/edits.hpp>
#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/stage/deliver/render.hpp>

#include "escape.hpp"
#include "labels.hpp"
#include "moments.hpp"

namespace fanfold::deliver {

namespace {

constexpr int text_width = 72;
/// RFC 2045: at most 76 letters a line.
constexpr std::size_t bytes_a_line = 57;
/// RFC 2047: an encoded word has at most 75 letters, "=?utf-8?B?" and "?=" among them.
constexpr std::size_t bytes_a_word = 45;

auto base64(std::string_view bytes) -> std::string {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto left = std::min<std::size_t>(3, bytes.size() - at);
        std::uint32_t group = 0;
        for (std::size_t each = 0; each < 3; ++each)
            group = group << 8 | (each < left ? static_cast<unsigned char>(bytes[at + each]) : 0u);
        for (std::size_t each = 0; each < 4; ++each)
            out += each <= left ? letters[group >> (18 - 6 * each) & 63] : '=';
    }
    return out;
}

auto base64_lines(std::string_view bytes) -> std::string {
    std::string out;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes_a_line, bytes.size())))
        out += base64(bytes.substr(0, bytes_a_line)) + "\r\n";
    return out;
}

/// The longest beginning that fits and ends between two characters.
auto whole_characters(std::string_view text, std::size_t most) -> std::size_t {
    if (text.size() <= most) return text.size();
    auto end = most;
    while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return end;
}

auto encoded_words(std::string_view text) -> std::string {
    std::string out;
    while (!text.empty()) {
        const auto end = whole_characters(text, bytes_a_word);
        if (!out.empty()) out += "\r\n ";
        out += "=?utf-8?B?" + base64(text.substr(0, end)) + "?=";
        text.remove_prefix(end);
    }
    return out;
}

auto is_plain(std::string_view text) -> bool {
    constexpr std::size_t fits = 60;
    for (const char letter : text)
        if (letter < ' ' || letter > '~') return false;
    return text.size() <= fits && text.find("=?") == std::string_view::npos;
}

auto header_text(const std::string& text) -> std::string {
    const auto line = visible(text);
    return is_plain(line) ? line : encoded_words(line);
}

/// A display name (RFC 5322, 3.4): letters and spaces stand for themselves, other ASCII is quoted, the rest encoded.
auto display_name(const std::string& name) -> std::string {
    const auto line = visible(name);
    if (!is_plain(line)) return encoded_words(line);
    const bool atoms = std::all_of(line.begin(), line.end(), [](char letter) {
        return letter == ' ' || letter == '-' || std::isalnum(static_cast<unsigned char>(letter)) != 0;
    });
    if (atoms) return line;
    std::string out{'"'};
    for (const char letter : line) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter;
    }
    return out + '"';
}

/// `Anna Kim <anna@acme.example>`
auto mailbox(const std::string& name, const std::string& address) -> std::string {
    return (name.empty() ? "" : display_name(name) + " ") + "<" + address + ">";
}

/// RFC 5322, 3.3: "Tue, 24 Nov 2026 06:02:41 +0000".
auto mail_date(Instant at) -> std::string {
    const auto days = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{days};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(at - days)};
    constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 64> out{};
    std::snprintf(
        out.data(), out.size(), "%s, %u %s %d %02d:%02d:%02d +0000",
        weekdays[std::chrono::weekday{days}.c_encoding()], static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    return out.data();
}

auto domain_of(const std::string& address) -> std::string {
    return address.substr(address.rfind('@') + 1);
}

auto unsubscribe_of(const Envelope& envelope) -> std::string {
    if (envelope.unsubscribe.empty()) return "mailto:" + envelope.from + "?subject=unsubscribe";
    std::string out;
    for (const char letter : envelope.unsubscribe)
        if (letter > ' ' && letter <= '~' && letter != '<' && letter != '>') out += letter;
    return out;
}

auto head_of(const Envelope& envelope, const std::string& subject, Instant at, const std::string& key)
    -> std::string {
    const auto from_name = envelope.from_name.empty() ? std::string{"Fanfold"} : envelope.from_name;
    auto out = "From: " + mailbox(from_name, envelope.from) + "\r\n";
    out += "To: " + mailbox(envelope.to_name, envelope.to) + "\r\n";
    out += "Subject: " + header_text(subject) + "\r\n";
    out += "Date: " + mail_date(at) + "\r\n";
    out += "Message-ID: <" + key + "@" + domain_of(envelope.from) + ">\r\n";
    out += "List-Unsubscribe: <" + unsubscribe_of(envelope) + ">\r\n";
    return out + "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
}

auto part_of(const std::string& boundary, std::string_view type, std::string_view bytes)
    -> std::string {
    return "--" + boundary + "\r\nContent-Type: " + std::string{type} +
           "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64_lines(bytes);
}

auto html_of(const Report& report, const Envelope& envelope) -> std::string {
    if (envelope.marks.base.empty()) return to_html(report);
    return to_html(report, {}, [&](const ReportItem& item) {
        return mark_url(envelope.marks, report, item.id, envelope.to);
    });
}

}  // namespace

auto delivery_key(const Report& report, std::string_view kind, std::string_view target)
    -> std::string {
    FieldHasher hasher;
    hasher.add("delivery").add(report.enterprise.str()).add(report.run.number());
    hasher.add(stamp(report.made_at)).add(kind).add(target);
    if (const auto corrected = corrections_of(report).size(); corrected > 0)
        hasher.add(static_cast<std::int64_t>(corrected));
    return hasher.finish().hex().substr(0, 32);
}

auto subject_of(const Report& report) -> std::string {
    const auto& labels = labels_for(report);
    const auto title =
        report.enterprise_title.empty() ? report.enterprise.str() : report.enterprise_title;
    const auto corrected =
        corrections_of(report).empty() ? "" : "[" + std::string{labels.corrected} + "] ";
    return corrected + title + " · " + std::string{labels.kicker} + " · " +
           short_day(report.made_at, labels);
}

auto compose_mail(const Report& report, const Envelope& envelope) -> std::string {
    const auto key = delivery_key(report, "mail", envelope.to);
    // No line of base64 begins like this.
    const auto boundary = "=_fanfold_" + key;
    auto out = head_of(envelope, subject_of(report), report.made_at, key);
    out += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n";
    out += part_of(boundary, "text/plain", to_terminal(report, text_width, false));
    out += part_of(boundary, "text/html", html_of(report, envelope));
    return out + "--" + boundary + "--\r\n";
}

auto alert_key(const Alert& alert, std::string_view channel, std::string_view target) -> std::string {
    FieldHasher hasher;
    hasher.add("alert").add(alert.kind).add(alert.about).add(alert.once).add(channel).add(target);
    return hasher.finish().hex().substr(0, 32);
}

auto compose_alert(const Alert& alert, const Envelope& envelope) -> std::string {
    const auto key = alert_key(alert, "mail", envelope.to);
    auto out = head_of(envelope, "fanfold: " + alert.kind + (alert.about.empty() ? "" : " " + alert.about), alert.raised_at, key);
    out += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    return out + base64_lines(alert.text + "\n\nWhat to do: docs/operations.md, \"Alerts\", " + alert.kind + "\n");
}

}  // namespace fanfold::deliver
