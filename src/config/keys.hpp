#pragma once
/// The key tables: for every TOML table its keys, what each takes, its default and what it means.
/// Checking, did-you-mean, the order of `config show` and docs/configuration.md all come from here.
#include <span>
#include <string_view>

namespace fanfold::config {

/// What one value is.
enum class Form {
    text,   ///< not empty
    prose,  ///< may be empty and have line breaks
    name,   ///< letters, digits, '-', '_', '.', '/'
    integer,
    number,
    flag,
    duration,
    size,        ///< bytes: "500KiB", "8MiB"
    media_type,  ///< "text/html", "text/*"
    money,
    date,
    holiday,
    language,
    currency,
    url,
    path,
    choice,
    network,
    port,
    pattern,
    address,
    name_server,
    secret,
    schedule,
    zone,
    delivery_time,
    mail_address,
    mail_server,
    timezone,
};

/// How many of it, or which kind of table.
enum class Shape {
    one,
    list,
    one_or_list,
    table,   ///< [key]
    tables,  ///< [[key]]
    named,   ///< [key.NAME]: tables under free names
    map,     ///< free keys, each a value of the form
};

struct KeyTable;

struct Key {
    std::string_view name;
    Form form = Form::text;
    Shape shape = Shape::one;
    std::string_view fallback;  ///< in TOML; empty = none
    std::string_view doc;
    double low = 0;      ///< of numbers; of a duration: above 0, it must be longer than zero
    double high = 1e12;  ///< of numbers; of a duration: seconds; of a size: bytes
    std::string_view choices;         ///< "a|b|c"
    const KeyTable* table = nullptr;  ///< of table, tables, named
    bool required = false;
};

struct KeyTable {
    std::string_view heading;  ///< "[caps]": for complaints and docs
    std::string_view doc;
    std::span<const Key> keys;
    [[nodiscard]] auto find(std::string_view name) const -> const Key*;
};

auto house_keys() -> const KeyTable&;        ///< fanfold.toml
auto source_file_keys() -> const KeyTable&;  ///< sources/NAME.toml with [[source]]
auto source_keys() -> const KeyTable&;       ///< one source
auto enterprise_keys() -> const KeyTable&;   ///< enterprises/NAME.toml and profiles/**.toml
auto job_keys() -> const KeyTable&;          ///< jobs/NAME.toml

}  // namespace fanfold::config
