#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include <fanfold/sim/site.hpp>

#include "conditional.hpp"

namespace fanfold::sim {

namespace {

struct ServedFile {
    std::string bytes;
    std::optional<Instant> modified;
};
// A file by its '/'-separated path below the root.
using FileFinder = std::function<std::optional<ServedFile>(const std::string&)>;

auto ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) -> bool {
    return std::any_of(ends.begin(), ends.end(), [&](auto end) { return text.ends_with(end); });
}

auto is_utf8(std::string_view bytes) -> bool {
    for (std::size_t at = 0; at < bytes.size();) {
        auto lead = static_cast<unsigned char>(bytes[at]);
        std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : (lead >> 4) == 0xE          ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
        if (length == 0 || at + length > bytes.size()) return false;
        for (std::size_t next = 1; next < length; ++next) {
            if ((static_cast<unsigned char>(bytes[at + next]) & 0xC0) != 0x80) return false;
        }
        at += length;
    }
    return true;
}

auto xml_type(std::string_view bytes) -> std::string {
    auto start = bytes.substr(0, 1024);
    if (start.find("<rss") != std::string_view::npos) return "application/rss+xml";
    if (start.find("<feed") != std::string_view::npos) return "application/atom+xml";
    return "text/xml";
}

auto type_of(std::string_view path, std::string_view bytes) -> std::string {
    if (path.ends_with(".xml")) return xml_type(bytes);
    if (path.ends_with(".json")) return "application/json";
    if (path.ends_with(".png")) return "image/png";
    if (ends_with_any(path, {".jpg", ".jpeg"})) return "image/jpeg";
    if (path.ends_with(".svg")) return "image/svg+xml";
    if (path.ends_with(".css")) return "text/css";
    if (path.ends_with(".js")) return "text/javascript";
    if (path.ends_with(".pdf")) return "application/pdf";
    std::string kind =
        ends_with_any(path, {".html", ".htm", ".xhtml"}) ? "text/html" : "text/plain";
    return is_utf8(bytes) ? kind + "; charset=utf-8" : kind;
}

auto hex_value(char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    auto low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

auto percent_decoded(std::string_view text) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto whole = text[at] == '%' && at + 2 < text.size();
        if (whole && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

auto is_night_version(std::string_view path) -> bool {
    auto digits = path.size();
    while (digits > 0 && path[digits - 1] >= '0' && path[digits - 1] <= '9') --digits;
    return digits < path.size() && path.substr(0, digits).ends_with(".night");
}

// Nothing above the root, no hidden control file, no NUL.
auto servable(const std::string& path) -> bool {
    if (path.starts_with('/')) return false;
    if (path.find('\0') != std::string::npos || path.find('\\') != std::string::npos) return false;
    if (path.find("/../") != std::string::npos || path.ends_with("/..") || path.starts_with("../"))
        return false;
    return !path.ends_with(".headers") && !is_night_version(path);
}

struct Version {
    std::string path;  // of the file that is served
    ServedFile file;
};

auto newest(const FileFinder& find, const std::string& path, int night) -> std::optional<Version> {
    for (auto n = std::min(night, 99); n >= 2; --n) {
        auto name = path + ".night" + std::to_string(n);
        if (auto file = find(name)) return Version{name, std::move(*file)};
    }
    auto file = find(path);
    if (!file) return std::nullopt;
    return Version{path, std::move(*file)};
}

auto trimmed(std::string_view text) -> std::string {
    auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return std::string{text};
}

void apply_headers(SiteReply& reply, const std::string& lines) {
    std::istringstream in{lines};
    for (std::string line; std::getline(in, line);) {
        auto colon = line.find(':');
        if (colon == std::string::npos || colon == 0) continue;
        auto name = trimmed(std::string_view{line}.substr(0, colon));
        auto value = trimmed(std::string_view{line}.substr(colon + 1));
        if (name == "Status")
            reply.status = std::atoi(value.c_str());
        else
            reply.headers.emplace_back(std::move(name), std::move(value));
    }
}

auto reply_with(const FileFinder& find, const std::string& path, Version version) -> SiteReply {
    SiteReply reply;
    reply.body = std::move(version.file.bytes);
    auto extra = find(version.path + ".headers");
    if (!extra) extra = find(path + ".headers");
    if (extra) apply_headers(reply, extra->bytes);
    if (!has_header(reply, "content-type")) {
        reply.headers.emplace_back("Content-Type", type_of(path, reply.body));
    }
    return reply;
}

auto moved_to(std::string target) -> SiteReply {
    SiteReply reply;
    reply.status = 301;
    reply.headers.emplace_back("Location", std::move(target));
    return reply;
}

auto serve(const FileFinder& find, int night, const SiteRequest& request) -> SiteReply {
    auto target = std::string_view{request.target};
    auto raw_path = target.substr(0, target.find('?'));
    auto path = request.host + percent_decoded(raw_path);
    if (!raw_path.starts_with('/') || !servable(path)) return not_found(request.target);
    if (path.ends_with('/')) path += "index.html";
    auto exact =
        raw_path.size() < target.size() ? path + std::string{target.substr(raw_path.size())} : path;
    auto version = newest(find, exact, night);
    if (!version && exact != path) version = newest(find, path, night);
    if (!version && newest(find, path + "/index.html", night))
        return moved_to(std::string{raw_path} + "/");
    if (!version) return not_found(request.host + request.target);
    auto modified = version->file.modified;
    return conditional(reply_with(find, path, std::move(*version)), request, modified);
}

auto in_folder(const std::filesystem::path& folder, const std::string& path)
    -> std::optional<ServedFile> {
    std::error_code error;
    auto full = folder / path;
    if (!std::filesystem::is_regular_file(full, error)) return std::nullopt;
    std::ifstream in{full, std::ios::binary};
    if (!in) return std::nullopt;
    std::ostringstream bytes;
    bytes << in.rdbuf();
    ServedFile file{std::move(bytes).str(), std::nullopt};
    auto written = std::filesystem::last_write_time(full, error);
    if (!error) {
        auto wall = std::chrono::file_clock::to_sys(written);
        file.modified = std::chrono::floor<std::chrono::seconds>(wall);
    }
    return file;
}

}  // namespace

auto serve_folder(std::filesystem::path folder, int night) -> SiteContent {
    FileFinder find = [folder = std::move(folder)](const std::string& path) {
        return in_folder(folder, path);
    };
    return [find, night](const SiteRequest& request) { return serve(find, night, request); };
}

auto serve_embedded(std::span<const EmbeddedFile> files, int night) -> SiteContent {
    auto by_path = std::make_shared<std::unordered_map<std::string, std::string_view>>();
    for (const auto& file : files) by_path->emplace(std::string{file.path}, file.bytes);
    FileFinder find = [by_path](const std::string& path) -> std::optional<ServedFile> {
        auto found = by_path->find(path);
        if (found == by_path->end()) return std::nullopt;
        return ServedFile{std::string{found->second}, std::nullopt};
    };
    return [find, night](const SiteRequest& request) { return serve(find, night, request); };
}

}  // namespace fanfold::sim
