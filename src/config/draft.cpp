#include <fanfold/config/draft.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace fanfold::config {

namespace {

auto list_of(const std::vector<std::string>& items) -> std::string {
    std::string out = "[";
    for (const auto& item : items) out += (out.size() > 1 ? ", " : "") + in_toml(item);
    return out + "]";
}

void add(std::string& out, const char* key, const std::string& value) {
    if (!value.empty()) out += std::string{key} + " = " + in_toml(value) + "\n";
}

void add(std::string& out, const char* key, const std::vector<std::string>& values) {
    if (!values.empty()) out += std::string{key} + " = " + list_of(values) + "\n";
}

void add_comment(std::string& out, const std::string& comment) {
    for (std::size_t at = 0; at < comment.size();) {
        const auto end = std::min(comment.find('\n', at), comment.size());
        auto line = comment.substr(at, end - at);
        for (auto& letter : line)  // TOML allows no controls, not even in comments
            if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = ' ';
        out += "# " + line + "\n";
        at = end + 1;
    }
}

auto number(double value) -> std::string {
    char out[32];
    std::snprintf(out, sizeof out, "%.1f", value);
    return out;
}

auto watch_text(const WatchDraft& watch) -> std::string {
    std::string out = "\n";
    add_comment(out, watch.comment);
    out += "[[watch]]\n";
    add(out, "names", watch.names);
    add(out, "aliases", watch.aliases);
    add(out, "with_any", watch.with_any);
    add(out, "without", watch.without);
    if (watch.match_case) out += "case = true\n";
    if (watch.weight != 1.0) out += "weight = " + number(watch.weight) + "\n";
    return out;
}

auto section_text(const SectionDraft& section) -> std::string {
    std::string out = "\n[[section]]\n";
    add(out, "name", section.name);
    add(out, "title", section.title);
    add(out, "templates", section.templates);
    if (section.max_items > 0) out += "max_items = " + std::to_string(section.max_items) + "\n";
    return out;
}

auto is_ascii_letter_or_digit(char letter) -> bool {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

auto lowered(char letter) -> char {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

auto in_toml(const std::string& text) -> std::string {
    std::string out = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += ' ';  // no text of the configuration may hold controls
        } else {
            out += letter;
        }
    }
    return out + "\"";
}

auto to_toml(const SourceDraft& source) -> std::string {
    std::string out;
    add_comment(out, source.comment);
    if (!out.empty()) out += "\n";
    add(out, "seeds", source.seeds);
    add(out, "feeds", source.feeds);
    add(out, "sitemaps", source.sitemaps);
    add(out, "folder", source.folder);
    add(out, "follow", source.follow);
    if (source.max_depth >= 0) out += "max_depth = " + std::to_string(source.max_depth) + "\n";
    if (source.max_pages > 0) out += "max_pages = " + std::to_string(source.max_pages) + "\n";
    add(out, "delay", source.delay);
    add(out, "since", source.since);
    add(out, "exclude", source.exclude);
    add(out, "visible_to", source.visible_to);
    return out;
}

auto to_toml(const EnterpriseDraft& enterprise) -> std::string {
    std::string out;
    add_comment(out, enterprise.comment);
    if (!out.empty()) out += "\n";
    add(out, "title", enterprise.title);
    add(out, "profile", enterprise.profile);
    add(out, "language", enterprise.language);
    add(out, "tags", enterprise.tags);
    add(out, "sources", enterprise.sources);
    if (!enterprise.about.empty()) out += "\n[words]\nabout = " + in_toml(enterprise.about) + "\n";
    if (enterprise.tells_all) out += "\n[length]\nminor_share = 1.0\n";
    for (const auto& watch : enterprise.watch) out += watch_text(watch);
    for (const auto& section : enterprise.sections) out += section_text(section);
    return out;
}

auto name_from(const std::string& text) -> std::string {
    std::string out;
    for (const char letter : text) {
        const char low = lowered(letter);
        if (is_ascii_letter_or_digit(low))
            out += low;
        else if (!out.empty() && out.back() != '-')
            out += '-';
        if (out.size() == 60) break;
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}

auto write_new(const std::filesystem::path& path, const std::string& text) -> Status {
    std::error_code failed;
    if (std::filesystem::exists(path, failed))
        return Error{ErrorKind::bad_input,
                     path.string() + " is there already: edit it, or choose another name"};
    std::filesystem::create_directories(path.parent_path(), failed);
    errno = 0;
    std::ofstream out{path, std::ios::binary};
    out << text;
    out.close();
    if (!out)
        return Error{ErrorKind::no_space,
                     path.string() + " cannot be written: " + std::strerror(errno)};
    return Done{};
}

}  // namespace fanfold::config
