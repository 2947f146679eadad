#pragma once
/// Single values: what a text or number of the configuration means. Pure; nullopt where it means
/// nothing.
#include <fanfold/value/money.hpp>

#include "keys.hpp"
#include "tree.hpp"

namespace fanfold::config {

/// From "1.00", 1 or 0.25.
auto as_money(const Node& node) -> std::optional<Money>;
auto as_number(const Node& node) -> std::optional<double>;
auto as_duration(std::string_view text) -> std::optional<Duration>;
/// Bytes of "500KiB", "8MiB", "1GiB".
auto as_size(std::string_view text) -> std::optional<std::size_t>;
/// "text/html", "text/*"; in small letters, without parameters.
auto is_media_type(std::string_view text) -> bool;
/// The NAME of "${NAME}".
auto environment_name(std::string_view text) -> std::optional<std::string>;
/// Letters, digits, '-', '_', '.', '/' and UTF-8 beyond ASCII; not hidden, no "..", at most 100
/// bytes.
auto is_name(std::string_view text) -> bool;
/// File names are bytes; what ends up in reports and JSON must be UTF-8.
auto is_utf8(std::string_view text) -> bool;
auto is_language(std::string_view text) -> bool;
auto is_currency(std::string_view text) -> bool;
/// "07:00".
auto is_clock_time(std::string_view text) -> bool;
/// "2026-12-25", or "12-25" of every year.
auto is_holiday(std::string_view text) -> bool;
/// "address:port", IPv6 in brackets.
auto is_dial_address(std::string_view text) -> bool;
/// "smtp://host", "smtps://host:465": a host and perhaps a port, nothing else.
auto is_mail_server(std::string_view text) -> bool;
/// time/cron.hpp
auto is_schedule(std::string_view text) -> bool;
/// ": the hour \"25\" …" of what is no schedule; empty where it lacks fields altogether.
auto why_no_schedule(std::string_view text) -> std::string;
auto is_zone(const std::string& name) -> bool;
/// Those of this machine, for did-you-mean.
auto zone_names() -> std::vector<std::string>;
/// "a|b|c" → {"a", "b", "c"}.
auto split(std::string_view text, char at) -> std::vector<std::string>;
/// Shortest decimal that reads back as the same number: "0.2", "1.0".
auto decimal(double number) -> std::string;

}  // namespace fanfold::config
