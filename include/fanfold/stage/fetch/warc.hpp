#pragma once
/// What was fetched, as a web archive: WARC/1.1 (ISO 28500:2017), each record a gzip member of its
/// own, so that other tools read it, and a file that was cut by a kill reads up to its last record.
///
/// Bodies are stored as they were read, decoded: the headers that told otherwise keep their values
/// under X-Archive-Orig- names. A request's head is the one that was sent, in the words of HTTP/1.1. What a request or an answer proves who we are with (secret headers,
/// Authorization, Cookie, Set-Cookie) is left out. A body that this archive holds already is a `revisit`
/// (identical-payload-digest), and so is a 304 (server-not-modified). Blocking; one thread at a time.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <fanfold/http/client.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold::fetch {

/// One request and what came back. Shared with whoever reads the page.
struct Exchange {
    Url url;
    Instant at{};
    std::vector<http::Header> asked;  ///< the headers of the request
    http::Response answer;
    SourceName source{};  ///< whose link it was; none: a robots.txt, which is there for all
};

class WarcWriter {
  public:
    /// `name` begins the names of its files: NAME-00000.warc.gz and so on, a new one each GiB. A file
    /// is called .open until it is complete. Errors: no_space; then the record is left out as a whole,
    /// and what comes after it can be read.
    WarcWriter(std::filesystem::path folder, std::string name, std::string software);
    ~WarcWriter();
    WarcWriter(const WarcWriter&) = delete;
    auto operator=(const WarcWriter&) -> WarcWriter& = delete;

    auto write(const Exchange& exchange) -> Status;
    /// Completes the file.
    auto close() -> Status;

  private:
    struct First {
        std::string url;
        std::string at;
    };
    using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

    auto open_next() -> Status;
    auto append(const std::string& record) -> Status;
    auto new_id() -> std::string;
    auto answer_record(const Exchange& exchange, const Digest& payload, const std::string& id) const
        -> std::string;
    void remember(const Exchange& exchange, const Digest& payload);

    std::filesystem::path folder_;
    std::string name_;
    std::string software_;
    std::filesystem::path path_;  ///< of the complete file
    File file_{nullptr, &std::fclose};
    std::size_t written_ = 0;
    int files_ = 0;
    std::uint64_t records_ = 0;
    std::unordered_map<Digest, First> bodies_;  ///< of this archive, as many as are worth it
};

}  // namespace fanfold::fetch
