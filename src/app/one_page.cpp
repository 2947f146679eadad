#include "one_page.hpp"

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

auto read_page(const std::string& file) -> Result<std::string> {
    if (!file.ends_with(".gz")) return read_input(file);
    constexpr auto most = (std::size_t{50} << 20) + 1;
    const auto in =
        std::unique_ptr<gzFile_s, int (*)(gzFile)>{gzopen(file.c_str(), "rb"), &gzclose};
    if (!in) return Error{ErrorKind::bad_input, "cannot read " + file};
    auto out = std::string{};
    auto piece = std::array<char, std::size_t{32} << 10>{};
    auto got = 0;
    do {
        const auto wanted = std::min(piece.size(), most - out.size());
        got = gzread(in.get(), piece.data(), static_cast<unsigned>(wanted));
        out.append(piece.data(), static_cast<std::size_t>(std::max(got, 0)));
    } while (got > 0 && out.size() < most);
    if (got < 0) return Error{ErrorKind::bad_input, "not a whole gzip file: " + file};
    return out;
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
