#include "once_subjects.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/fetch/folder.hpp>
#include <fanfold/value/url.hpp>
#include <filesystem>

#include "one_page.hpp"

namespace fanfold::app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_in_title = 3;
constexpr std::size_t most_files = 100'000;

void add_title(Subjects& out, const std::string& name) {
    if (out.sources.size() < most_in_title)
        out.title += (out.title.empty() ? "" : ", ") + name;
    else if (out.sources.size() == most_in_title)
        out.title += " …";
}

/// Two sites may give the same short name; a file can't have it twice.
auto free_name(const Subjects& known, const std::string& wanted) -> std::string {
    const auto base = wanted.empty() ? std::string{"source"} : wanted;
    auto out = base;
    for (int number = 2;; ++number) {
        const bool taken = std::any_of(known.sources.begin(), known.sources.end(),
                                       [&](const auto& source) { return source.name == out; });
        if (!taken) return out;
        out = base + "-" + std::to_string(number);
    }
}

/// Who types an address of his own network means it; pages cannot lead there.
void permit(const Url& url, Subjects& out) {
    if (url.port() != 80 && url.port() != 443) out.ports.push_back(url.port());
    std::string host{url.host()};
    if (host == "localhost") host = "127.0.0.1";
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    if (!http::Address::parse(host)) return;
    const auto text = host + (host.find(':') == std::string::npos ? "/32" : "/128");
    if (auto network = http::Network::parse(text)) {
        out.networks.push_back(*network);
        out.network_texts.push_back(text);
    }
}

void add_url(const Url& url, int pages, Subjects& out) {
    const auto before = out.networks.size();
    permit(url, out);
    add_title(out, std::string{url.host()});
    config::SourceDraft source;
    source.name = free_name(out, config::name_from(std::string{url.host()}));
    source.comment = "From `fanfold once " + url.str() + "`.";
    source.seeds = {url.str()};
    source.max_depth = 1;
    source.max_pages = pages;
    if (out.networks.size() > before) source.delay = "0s";
    out.sources.push_back(std::move(source));
}

void add_feed(const discover::SitemapEntry& feed, int pages, Subjects& out) {
    permit(feed.url, out);
    const std::string host{feed.url.host()};
    const auto title = feed.title.empty() ? host : feed.title;
    add_title(out, title);
    auto name = config::name_from(title);
    if (name.empty()) name = config::name_from(host);
    config::SourceDraft source;
    source.name = free_name(out, name);
    source.comment = title;
    source.feeds = {feed.url.str()};
    source.max_depth = 0;
    source.max_pages = pages;
    out.sources.push_back(std::move(source));
}

auto add_opml(const fs::path& file, int pages, Subjects& out) -> Status {
    const auto bytes = read_input(file.string());
    if (!bytes) return bytes.error();
    const auto nowhere = Url::parse("http://localhost/").value_or(Url{});
    const auto list = discover::parse_sitemap(*bytes, nowhere);
    if (!list || list->children.empty())
        return Error{ErrorKind::bad_input,
                     file.string() + " is a file, but none that is read (.html, .md, .txt, .pdf) and no list "
                                     "of feeds (OPML)"};
    for (const auto& feed : list->children) add_feed(feed, pages, out);
    return Done{};
}

void count_unread(const fs::path& folder, Subjects& out) {
    std::error_code failed;
    std::size_t looked_at = 0;
    fs::recursive_directory_iterator at{folder, fs::directory_options::skip_permission_denied,
                                        failed};
    for (; !failed && at != fs::recursive_directory_iterator{} && ++looked_at < most_files;
         at.increment(failed)) {
        std::error_code gone;
        const auto& path = at->path();
        if (path.filename().string().starts_with('.')) {
            at.disable_recursion_pending();
            continue;
        }
        if (!at->is_regular_file(gone) || fetch::can_read(path)) continue;
        const auto ending = path.extension().string();
        ++out.unread_endings[ending.empty() ? "without ending" : ending];
    }
}

auto nothing_to_read(const fs::path& folder, const Subjects& counted) -> Error {
    std::string others;
    for (const auto& [ending, files] : counted.unread_endings)
        others += (others.empty() ? "; it has " : ", ") + std::to_string(files) + " " + ending;
    return {ErrorKind::bad_input, folder.string() + " has no file that is read (.html, .md, .txt, .pdf)" + others};
}

/// A folder that cannot be opened, or holds nothing to read, would else be a quiet night.
auto look_into(const fs::path& folder, const Subjects& counted) -> Status {
    std::error_code failed;
    const fs::directory_iterator opened{folder, failed};
    if (failed) return Error{ErrorKind::bad_input, folder.string() + " cannot be read: " + failed.message()};
    const auto files = fetch::list_folder(folder, SourceName{"look"}, 1);
    if (!files) return files.error();
    if (files->empty()) return nothing_to_read(folder, counted);
    return Done{};
}

auto local_source(const fs::path& typed, const fs::path& whole, Subjects& out) -> config::SourceDraft {
    const auto last = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
    add_title(out, last.string());
    config::SourceDraft source;
    source.name = free_name(out, config::name_from(last.string()));
    source.comment = "From `fanfold once " + typed.string() + "`: files of this machine.";
    source.folder = whole.string();
    source.since = "3650d";
    source.max_pages = 5'000;
    return source;
}

auto add_folder(const fs::path& folder, Subjects& out) -> Status {
    const auto whole = fs::absolute(folder).lexically_normal();
    auto source = local_source(folder, whole, out);
    count_unread(whole, out);
    if (auto looked = look_into(whole, out); !looked) return looked;
    out.sources.push_back(std::move(source));
    return Done{};
}

/// Who types the name of a link means the file that it leads to.
auto add_file(const fs::path& file, Subjects& out) -> Status {
    std::error_code failed;
    const auto whole = fs::canonical(file, failed);
    if (failed || ::access(whole.c_str(), R_OK) != 0)
        return Error{ErrorKind::bad_input, file.string() + " cannot be read: " +
                                               (failed ? failed.message() : std::strerror(errno))};
    out.sources.push_back(local_source(file, whole, out));
    return Done{};
}

auto add_word(const std::string& word, int pages, Subjects& out) -> Status {
    std::error_code failed;
    if (fs::is_directory(word, failed)) return add_folder(word, out);
    if (fs::is_regular_file(word, failed) && fetch::can_read(word)) return add_file(word, out);
    if (fs::is_regular_file(word, failed)) return add_opml(word, pages, out);
    const bool scheme = word.starts_with("http://") || word.starts_with("https://");
    const bool host_like = word.find('.') != std::string::npos && word.front() != '.' &&
                           word.front() != '/' && word.front() != '-';
    const auto url = Url::parse(scheme ? word : "https://" + word);
    if (url && (scheme || host_like)) {
        add_url(*url, pages, out);
        return Done{};
    }
    return Error{ErrorKind::bad_input, "\"" + word +
                                           "\" is no folder or file here, and no address: write "
                                           "https://example.com/ or ./folder"};
}

}  // namespace

auto read_subjects(const std::vector<std::string>& words, int pages) -> Result<Subjects> {
    Subjects out;
    for (const auto& word : words)
        if (auto added = add_word(word, pages, out); !added) return added.error();
    if (out.sources.empty())
        return Error{ErrorKind::bad_input, "the OPML file lists no feed that can be fetched"};
    return out;
}

}  // namespace fanfold::app
