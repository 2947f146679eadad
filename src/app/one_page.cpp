#include "one_page.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <cerrno>
#include <cstring>
#include <fanfold/config/user_agent.hpp>
#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string_view>

namespace fanfold::app {

namespace {

auto visit_once(http::HttpClient& web, const Clock& clock, Url url, Witness witness, fetch::Visit& out)
    -> boost::asio::awaitable<void> {
    fetch::FetcherSettings settings;
    settings.explain = static_cast<bool>(witness);
    settings.witness = std::move(witness);
    fetch::Fetcher fetcher{web, clock, std::move(settings), [] { return 0.5; }};
    Link link;
    link.url = std::move(url);
    fetch::Validators none;
    std::function<bool(const Url&)> anywhere = [](const Url&) { return true; };
    auto visited = co_await fetcher.fetch(std::move(link), std::move(none), std::move(anywhere),
                                          Deadline::never());
    out = std::move(visited);
}

}  // namespace

auto may_write(const std::string& file) -> Status {
    if (file.empty()) return Done{};
    namespace fs = std::filesystem;
    std::error_code failed;
    const auto folder = fs::absolute(file).parent_path();
    const auto refused = [&](const std::string& why) {
        return Error{ErrorKind::no_space, file + " cannot be written: " + why};
    };
    if (fs::is_directory(file, failed)) return refused("it is a folder");
    if (!fs::is_directory(folder, failed)) return refused("there is no folder " + folder.string());
    const auto& touched = fs::exists(file, failed) ? fs::path{file} : folder;
    if (::access(touched.c_str(), W_OK) != 0) return refused(std::strerror(errno));
    return Done{};
}

auto read_input(const std::string& file) -> Result<std::string> {
    std::ostringstream out;
    if (file == "-") {
        out << std::cin.rdbuf();
        return out.str();
    }
    std::error_code failed;
    if (std::filesystem::is_directory(file, failed))
        return Error{ErrorKind::bad_input, "cannot read " + file + ": it is a folder"};
    std::ifstream in{file, std::ios::binary};
    if (!in) return Error{ErrorKind::bad_input, "cannot read " + file};
    out << in.rdbuf();
    return out.str();
}

namespace {

constexpr auto most_of_a_page = std::size_t{50} << 20;

auto unreadable(const std::string& file, const std::string& why) -> Error {
    return {ErrorKind::bad_input, "cannot read " + (file == "-" ? "stdin" : file) + ": " + why};
}

/// Folders have no bytes, devices no end; what stands at stdin is somebody's will, and capped.
auto refused_kind(mode_t mode, const std::string& file, bool only_files) -> const char* {
    if (S_ISREG(mode)) return nullptr;
    if (S_ISDIR(mode)) return "it is a folder";
    const bool flows = S_ISFIFO(mode) || S_ISSOCK(mode) || file == "-" || file == "/dev/stdin";
    return flows && !only_files ? nullptr : "it is no regular file";
}

/// `only_files`: whatever is no file isn't waited for, not even for somebody to write into it.
auto open_named(const std::string& file, bool only_files) -> Result<Handle> {
    const auto waits = only_files ? O_NONBLOCK : 0;
    auto from = file == "-" && !only_files ? Handle{::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)}
                                           : Handle{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | waits)};
    struct stat seen {};
    if (!from.open() || ::fstat(from.number(), &seen) != 0) return unreadable(file, std::strerror(errno));
    if (const auto* why = refused_kind(seen.st_mode, file, only_files)) return unreadable(file, why);
    return from;
}

auto read_capped(int from, const std::string& file) -> Result<std::string> {
    auto out = std::string{};
    auto piece = std::array<char, std::size_t{64} << 10>{};
    while (true) {
        const auto got = ::read(from, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(file, std::strerror(errno));
        if (got == 0) return out;
        out.append(piece.data(), static_cast<std::size_t>(got));
        if (out.size() > most_of_a_page) return unreadable(file, "it is larger than 50 MB");
    }
}

auto is_gzip(std::string_view bytes) -> bool {
    return bytes.starts_with("\x1f\x8b");
}

/// All members, one behind the other; what stands behind the last one is let go, as gzip does.
auto unpacked(std::string_view packed, const std::string& file) -> Result<std::string> {
    auto stream = z_stream{};
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return unreadable(file, "no memory to unpack it");
    const auto ends = std::unique_ptr<z_stream, int (*)(z_streamp)>{&stream, &inflateEnd};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    auto out = std::string{};
    auto piece = std::array<char, std::size_t{64} << 10>{};
    while (true) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        const auto told = inflate(&stream, Z_NO_FLUSH);
        out.append(piece.data(), piece.size() - stream.avail_out);
        if (out.size() > most_of_a_page) return unreadable(file, "it holds more than 50 MB");
        if (told == Z_OK) continue;
        if (told != Z_STREAM_END) return unreadable(file, "it is no whole gzip file");
        if (!is_gzip(packed.substr(packed.size() - stream.avail_in))) return out;
        inflateReset(&stream);
    }
}

auto page_bytes(const std::string& file, bool only_files) -> Result<std::string> {
    const auto from = open_named(file, only_files);
    if (!from) return from.error();
    auto bytes = read_capped(from->number(), file);
    return bytes && is_gzip(*bytes) ? unpacked(*bytes, file) : bytes;
}

}  // namespace

auto read_page(const std::string& file) -> Result<std::string> {
    return page_bytes(file, false);
}

auto read_page_file(const std::string& file) -> Result<std::string> {
    return page_bytes(file, true);
}

auto open_lines(const std::string& file) -> Result<Handle> {
    return open_named(file, false);
}

auto page_from(std::string body, const std::string& url) -> Page {
    Page page;
    page.final_url = Url::parse(url).value_or(*Url::parse("http://localhost/"));
    page.link.url = page.final_url;
    page.status = 200;
    page.body = std::move(body);
    page.form = discover::form_of(page.body, "");
    page.fetched_at = SystemClock{}.now();
    return page;
}

auto crawl_client(Context& context) -> std::unique_ptr<http::HttpClient> {
    http::ClientSettings settings;
    const auto& crawl = context.config.house.crawl;
    settings.user_agent = crawl.user_agent.empty() ? "fanfold/" FANFOLD_VERSION : config::user_agent_of(crawl);
    settings.egress = http::EgressRule{crawl.allow_networks, crawl.allow_ports};
    settings.connect_to = crawl.connect_to;
    settings.dns = crawl.dns;
    return std::make_unique<http::HttpClient>(context.io.get_executor(), std::move(settings));
}

auto visit_page(Context& context, const Url& url, Witness witness) -> fetch::Visit {
    const auto web = crawl_client(context);
    fetch::Visit visit{Error{ErrorKind::cancelled, "no result"}};
    const auto rethrow = [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    };
    boost::asio::co_spawn(context.io, visit_once(*web, context.clock, url, std::move(witness), visit), rethrow);
    context.io.restart();
    context.io.run();
    return visit;
}

auto fetch_page(Context& context, const Url& url) -> Result<Page> {
    auto visit = visit_page(context, url);
    return std::move(visit.page);
}

auto document_in(const Page& page) -> Result<Document> {
    auto extracted = extract::extract(page);
    if (!extracted) return extracted.error();
    if (extracted->document) return std::move(*extracted->document);
    if (extracted->listing_text) return std::move(*extracted->listing_text);
    return Error{ErrorKind::bad_input, "there is no text to ask about: " + extracted->why_none};
}

}  // namespace fanfold::app
