#include "check.hpp"

#include <re2/re2.h>

#include <algorithm>

#include <fanfold/time/calendar.hpp>
#include <fanfold/value/mail_address.hpp>

#include "values.hpp"

namespace fanfold::config {

namespace {

auto expected_duration(const Key& key) -> std::string {
    std::string out = "a duration such as \"7d\", \"1h30m\" or \"90s\"";
    if (key.low > 0) out += ", longer than zero";
    const Duration longest{static_cast<std::int64_t>(key.high * 1000)};
    if (key.high < Key{}.high) out += ", not longer than " + fanfold::to_string(longest);
    return out;
}

/// "1KiB", "32MiB".
auto size_text(double bytes) -> std::string {
    constexpr double mebibyte = 1 << 20, kibibyte = 1 << 10;
    const bool large = bytes >= mebibyte;
    return std::to_string(static_cast<std::int64_t>(bytes / (large ? mebibyte : kibibyte))) + (large ? "MiB" : "KiB");
}

auto expected_size(const Key& key) -> std::string {
    return "a size such as \"500KiB\" or \"8MiB\", from " + size_text(key.low) + " to " + size_text(key.high);
}

auto expected(const Key& key) -> std::string {
    switch (key.form) {
        case Form::text:
        case Form::prose:
            return "a text in quotes";
        case Form::name:
            return "a name (letters, digits, '-', '_', '.')";
        case Form::integer:
            return "a whole number from " + std::to_string(static_cast<std::int64_t>(key.low)) +
                   " to " + std::to_string(static_cast<std::int64_t>(key.high));
        case Form::number:
            return "a number from " + decimal(key.low) + " to " + decimal(key.high);
        case Form::flag:
            return "true or false";
        case Form::duration:
            return expected_duration(key);
        case Form::size: return expected_size(key);
        case Form::media_type: return "a media type such as \"text/html\" or \"text/*\"";
        case Form::money: return "an amount of money such as \"1.00\"";
        case Form::date:
            return "a day such as 2026-11-01";
        case Form::holiday:
            return "a day such as \"2026-12-25\", or \"12-25\" for every year";
        case Form::language:
            return "a language such as \"en\" or \"ko\"";
        case Form::currency:
            return "three capital letters such as \"USD\"";
        case Form::url:
            return "an absolute http or https URL without user and password";
        case Form::path:
            return "a path in quotes";
        case Form::choice:
            return "one of " + std::string{key.choices};
        case Form::network:
            return "a network such as \"10.0.0.0/8\" or \"127.0.0.1/32\"";
        case Form::port:
            return "a port from 1 to 65535";
        case Form::pattern:
            return "an RE2 pattern";
        case Form::address:
            return "\"address:port\" such as \"127.0.0.1:8080\"";
        case Form::name_server:
            return "the IP address of a name server, or one with its port, such as \"9.9.9.9\" or \"127.0.0.1:5353\"";
        case Form::secret:
            return "\"${NAME}\" of an environment variable: a key never stands in a file; or use key_file";
        case Form::schedule:
            return "five cron fields such as \"30 2 * * *\", or one of @hourly, @daily, @weekly, @monthly, @yearly";
        case Form::delivery_time:
            return "a time such as \"07:00\" or a duration such as \"2h\"";
        case Form::zone:
            return "a time zone of this machine such as \"Europe/Berlin\"";
        case Form::mail_address:
            return "an address such as \"reader@acme.example\" or \"Anna Kim <reader@acme.example>\"";
        case Form::mail_server:
            return "\"smtp://host:port\" or \"smtps://host:port\", without user and password";
        case Form::timezone:
            return "a time zone such as \"Asia/Seoul\" or \"UTC\"";
    }
    return "something else";
}

auto size_fits(const Key& key, std::string_view text) -> bool {
    const auto bytes = as_size(text);
    return bytes && static_cast<double>(*bytes) >= key.low && static_cast<double>(*bytes) <= key.high;
}

auto has_control(std::string_view text, bool lines_allowed) -> bool {
    return std::any_of(text.begin(), text.end(), [&](char letter) {
        if (lines_allowed && (letter == '\n' || letter == '\r' || letter == '\t')) return false;
        return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    });
}

auto is_blank(std::string_view text) -> bool {
    return text.find_first_not_of(" \t") == std::string_view::npos;
}

auto duration_fits(const Key& key, std::string_view text) -> bool {
    const auto duration = as_duration(text);
    if (!duration || (key.low > 0 && *duration <= Duration::zero())) return false;
    return std::chrono::duration<double>{*duration}.count() <= key.high;
}

auto compiles(const std::string& pattern) -> bool {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    return RE2{pattern, options}.ok();
}

/// Texts of every form that is written as a text.
auto text_fits(const Key& key, const std::string& text) -> bool {
    switch (key.form) {
        case Form::prose:
            return !has_control(text, true);
        case Form::text:
        case Form::path:
            return !is_blank(text) && !has_control(text, false);
        case Form::name:
            return is_name(text);
        case Form::duration:
            return duration_fits(key, text);
        case Form::size:
            return size_fits(key, text);
        case Form::media_type:
            return is_media_type(text);
        case Form::date:
            return parse_rfc3339(text).has_value();
        case Form::holiday:
            return is_holiday(text);
        case Form::language:
            return is_language(text);
        case Form::currency:
            return is_currency(text);
        case Form::url:
            return Url::parse(text).has_value();
        case Form::choice:
            return std::ranges::count(split(key.choices, '|'), text) > 0;
        case Form::network:
            return http::Network::parse(text).ok();
        case Form::pattern:
            return compiles(text);
        case Form::address:
            return is_dial_address(text);
        case Form::name_server:
            return http::NameServer::parse(text).ok();
        case Form::secret:
            return environment_name(text).has_value();
        case Form::schedule:
            return is_schedule(text);
        case Form::zone:
            return !text.empty() && is_zone(std::string{text});
        case Form::mail_address:
            return mailbox_from(text).has_value();
        case Form::mail_server:
            return is_mail_server(text);
        case Form::timezone:
            return Calendar::in(text).has_value();
        case Form::delivery_time:
            return is_clock_time(text) ||
                   (as_duration(text) && *as_duration(text) > Duration::zero());
        case Form::integer:
        case Form::number:
        case Form::flag:
        case Form::money:
        case Form::port:
            return false;
    }
    return false;
}

auto fits(const Key& key, const Node& value) -> bool {
    const auto number = as_number(value);
    switch (key.form) {
        case Form::money:
            return as_money(value).has_value();
        case Form::flag:
            return value.kind == Kind::flag;
        case Form::number:
            return number && *number >= key.low && *number <= key.high;
        case Form::integer:
            return value.kind == Kind::integer && *number >= key.low && *number <= key.high;
        case Form::port:
            return value.kind == Kind::integer && value.integer >= 1 && value.integer <= 65535;
        case Form::date:
            return (value.kind == Kind::date || value.kind == Kind::text) &&
                   text_fits(key, value.text);
        default:
            return value.kind == Kind::text && text_fits(key, value.text);
    }
}

/// What was written instead, if that helps and cannot be a secret.
auto instead(const Key& key, const Node& value) -> std::string {
    if (key.form == Form::secret) return "";
    const bool wants_number = key.form == Form::number || key.form == Form::integer || key.form == Form::port;
    if (wants_number && value.kind == Kind::integer) return ", not " + std::to_string(value.integer);
    if (wants_number && as_number(value)) return ", not " + decimal(value.number);
    if (value.kind != Kind::text) return ", not " + std::string{describe(value.kind)};
    return is_blank(value.text) ? ", not an empty text" : ", not " + in_quotes(value.text);
}

auto hint(const Key& key, const Node& value) -> std::string {
    const bool prose = key.form == Form::text || key.form == Form::prose;
    // It is a text in quotes: what is wrong with it cannot be seen.
    if (prose && value.kind == Kind::text && has_control(value.text, key.form == Form::prose))
        return ": it holds a tab, a line end or another control character";
    if (value.kind != Kind::text) return "";
    if (key.form == Form::schedule) return why_no_schedule(value.text);
    if (key.form == Form::zone || key.form == Form::timezone) return did_you_mean(value.text, zone_names());
    if (key.form != Form::choice) return "";
    return did_you_mean(value.text, split(key.choices, '|'));
}

/// The tables below this one that have such a key: "[sign_in]".
auto where_it_belongs(const KeyTable& keys, const std::string& path, std::string_view wanted) -> std::string {
    std::string out;
    for (const auto& key : keys.keys)
        if (key.shape == Shape::table && key.table->find(wanted) != nullptr)
            out += (out.empty() ? "[" : " or [") + dotted(path, key.name) + "]";
    return out;
}

void check_one(const Node& value, const Key& key, const std::string& path, Complaints& complaints) {
    if (fits(key, value)) return;
    complaints.error(value.at,
                     path + " must be " + expected(key) + instead(key, value) + hint(key, value));
}

void check_list(const Node& value, const Key& key, const std::string& path,
                Complaints& complaints) {
    if (value.kind != Kind::list) {
        complaints.error(value.at, path + " must be a list: write " + path + " = [ … ]");
        return;
    }
    for (const auto& item : value.items) check_one(item, key, "each of " + path, complaints);
}

void check_map(const Node& value, const Key& key, const std::string& path, Complaints& complaints) {
    for (const auto& entry : value.entries)
        check_one(entry.value, key, dotted(path, entry.key), complaints);
}

void check_named(const Node& value, const Key& key, const std::string& path,
                 Complaints& complaints) {
    for (const auto& entry : value.entries) {
        const auto inner = dotted(path, entry.key);
        if (!is_name(entry.key))
            complaints.error(entry.key_at, in_quotes(entry.key) + " is not a name");
        if (entry.value.kind != Kind::table) {
            complaints.error(entry.value.at, inner + " must be a table: write [" + inner + "]");
        } else {
            check_table(entry.value, *key.table, inner, complaints);
        }
    }
}

void check_tables(const Node& value, const Key& key, const std::string& path,
                  Complaints& complaints) {
    if (value.kind != Kind::list) {
        complaints.error(value.at,
                         path + " must be written with double brackets: [[" + path + "]]");
        return;
    }
    for (const auto& item : value.items) {
        if (item.kind == Kind::table) {
            check_table(item, *key.table, path, complaints);
        } else {
            complaints.error(item.at,
                             "each of " + path + " must be a table: write [[" + path + "]]");
        }
    }
}

void check_value(const Node& value, const Key& key, const std::string& path,
                 Complaints& complaints) {
    const bool wants_table =
        key.shape == Shape::table || key.shape == Shape::named || key.shape == Shape::map;
    if (wants_table && value.kind != Kind::table) {
        complaints.error(value.at, path + " must be a table: write [" + path + "]");
        return;
    }
    switch (key.shape) {
        case Shape::one:
            return check_one(value, key, path, complaints);
        case Shape::list:
            return check_list(value, key, path, complaints);
        case Shape::one_or_list:
            return value.kind == Kind::list ? check_list(value, key, path, complaints)
                                            : check_one(value, key, path, complaints);
        case Shape::table:
            return check_table(value, *key.table, path, complaints);
        case Shape::tables:
            return check_tables(value, key, path, complaints);
        case Shape::named:
            return check_named(value, key, path, complaints);
        case Shape::map:
            return check_map(value, key, path, complaints);
    }
}

void unknown_key(const Entry& entry, const KeyTable& keys, const std::string& path,
                 Complaints& complaints) {
    std::vector<std::string> known;
    std::string list;
    for (const auto& key : keys.keys) {
        known.emplace_back(key.name);
        list += (list.empty() ? "" : ", ") + known.back();
    }
    const auto inside = where_it_belongs(keys, path, entry.key);
    auto cure = inside.empty() ? did_you_mean(entry.key, known)
                               : "; it belongs below " + inside + ", in a table of its own";
    if (cure.empty()) cure = "; known here: " + list;
    const auto where = path.empty() ? std::string{} : " in " + std::string{keys.heading};
    complaints.error(entry.key_at, "unknown key " + in_quotes(entry.key) + where + cure);
}

}  // namespace

void check_table(const Node& table, const KeyTable& keys, const std::string& path,
                 Complaints& complaints) {
    for (const auto& entry : table.entries) {
        const auto* key = keys.find(entry.key);
        if (key == nullptr) {
            unknown_key(entry, keys, path, complaints);
        } else {
            check_value(entry.value, *key, dotted(path, entry.key), complaints);
        }
    }
    for (const auto& key : keys.keys) {
        if (!key.required || table.find(key.name) != nullptr) continue;
        const auto header = keys.heading.starts_with("[[") ? "[[" + path + "]]" : "[" + path + "]";
        complaints.error(table.at,
                         header + " needs " + std::string{key.name} + ": " + expected(key));
    }
}

}  // namespace fanfold::config
