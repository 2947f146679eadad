#include <fanfold/stage/fetch/warc.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fanfold/value/write_all.hpp>

namespace fanfold::fetch {

namespace {

constexpr std::size_t largest_file = 1u << 30;
constexpr std::size_t most_bodies = 200'000;
constexpr std::size_t worth_a_revisit = 256;  // bytes; below, the record costs more than the body
constexpr const char* identical = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
constexpr const char* not_modified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/// RFC 4648 §6; what tools that verify digests expect.
auto base32(const Digest& digest) -> std::string {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    unsigned held = 0, bits = 0;
    for (const auto byte : digest.bytes()) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) out += letters[held >> (bits - 5) & 31];
    }
    if (bits > 0) out += letters[held << (5 - bits) & 31];
    while (out.size() % 8 != 0) out += '=';
    return out;
}

auto label(const Digest& digest) -> std::string {
    return "sha256:" + base32(digest);
}

/// One gzip member (RFC 1952).
auto gzipped(std::string_view bytes) -> std::string {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    if (deflateInit2(&stream, 6, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc{};
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct Field {
    std::string name;
    std::string value;
};

auto record(const char* type, const std::string& id, Instant at, std::vector<Field> fields,
            std::string_view block) -> std::string {
    std::string out = "WARC/1.1\r\nWARC-Type: " + std::string{type} + "\r\nWARC-Record-ID: " + id +
                      "\r\nWARC-Date: " + to_rfc3339(at) + "\r\n";
    for (const auto& field : fields) out += field.name + ": " + field.value + "\r\n";
    out += "WARC-Block-Digest: " + label(sha256(block)) + "\r\nContent-Length: " +
           std::to_string(block.size()) + "\r\n\r\n";
    out.append(block).append("\r\n\r\n");
    return gzipped(out);
}

auto lower(std::string text) -> std::string {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return text;
}

auto is_secret(const std::string& name) -> bool {
    constexpr std::array<std::string_view, 4> secrets{"authorization", "cookie", "set-cookie",
                                                      "proxy-authorization"};
    return std::find(secrets.begin(), secrets.end(), lower(name)) != secrets.end();
}

/// Bytes of a server, or of a header that repeats them, stay in their line.
auto one_line(std::string_view text) -> std::string {
    std::string out{text};
    for (auto& c : out)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) c = ' ';
    return out;
}

auto proves_who_we_are(const Exchange& exchange, const std::string& name) -> bool {
    if (is_secret(name)) return true;
    const auto configured = [&](const http::Header& header) { return header.secret && lower(header.name) == lower(name); };
    return std::any_of(exchange.asked.begin(), exchange.asked.end(), configured);
}

/// Other tools read no version but 1.x; what was spoken stands in WARC-Protocol.
auto as_version_one(std::string_view request_line) -> std::string {
    const auto version = request_line.rfind(" HTTP/");
    if (version == std::string_view::npos || request_line.substr(version).starts_with(" HTTP/1")) return one_line(request_line);
    return one_line(request_line.substr(0, version)) + " HTTP/1.1";
}

/// As it went out, less what proves who we are.
auto head_as_sent(const Exchange& exchange, std::string_view sent) -> std::string {
    std::string out;
    while (!sent.empty()) {
        const auto end = std::min(sent.find("\r\n"), sent.size());
        const auto line = sent.substr(0, end);
        sent.remove_prefix(std::min(end + 2, sent.size()));
        if (line.empty()) break;
        if (out.empty()) out = as_version_one(line) + "\r\n";
        else if (!proves_who_we_are(exchange, std::string{line.substr(0, line.find(':'))})) out += one_line(line) + "\r\n";
    }
    return out + "\r\n";
}

auto head_of_request(const Exchange& exchange) -> std::string {
    if (const auto& trip = exchange.answer.trip; trip && !trip->sent.empty()) return head_as_sent(exchange, trip->sent);
    std::string out = "GET " + std::string{exchange.url.path_and_query()} + " HTTP/1.1\r\nHost: " +
                      exchange.url.origin().substr(exchange.url.origin().find("//") + 2) + "\r\n";
    for (const auto& header : exchange.asked)
        if (!header.secret && !is_secret(header.name)) out += header.name + ": " + header.value + "\r\n";
    return out + "\r\n";
}

/// As it came; of a version that has no such line, one that says the same.
auto status_line_of(const http::Response& answer) -> std::string {
    const bool whole = answer.trip && answer.trip->status_line.starts_with("HTTP/1.");
    return whole ? one_line(answer.trip->status_line) : "HTTP/1.1 " + std::to_string(answer.status) + " ";
}

auto protocol_label(const http::Response& answer) -> std::string {
    if (!answer.trip) return {};
    return answer.trip->protocol == "HTTP/2" ? "h2" : lower(answer.trip->protocol);
}

/// The body is stored decoded, so what said how it came would now be wrong.
auto head_of_answer(const http::Response& answer) -> std::string {
    std::string out = status_line_of(answer) + "\r\n";
    for (const auto& header : answer.headers) {
        if (is_secret(header.name)) continue;
        const bool told_of_the_wire = header.name == "content-encoding" ||
                                      header.name == "transfer-encoding" ||
                                      header.name == "content-length";
        out += (told_of_the_wire ? "x-archive-orig-" : "") + header.name + ": " + header.value + "\r\n";
    }
    return out + "content-length: " + std::to_string(answer.body.size()) + "\r\n\r\n";
}

auto trouble(const std::string& what, const std::filesystem::path& path) -> Error {
    return {ErrorKind::no_space, path.string() + ": " + what + ": " + std::strerror(errno)};
}

}  // namespace

WarcWriter::WarcWriter(std::filesystem::path folder, std::string name, std::string software)
    : folder_(std::move(folder)), name_(std::move(name)), software_(std::move(software)) {}

WarcWriter::~WarcWriter() {
    (void)close();
}

/// A name-based UUID (RFC 9562 §5.8): the file's name is unique, and so is the number among what one writer writes.
auto WarcWriter::new_id() -> std::string {
    auto hex = sha256(path_.string() + "/" + std::to_string(records_++)).hex();
    hex[12] = '8';
    hex[16] = "89ab"[static_cast<std::size_t>(hex[16]) % 4];
    return "<urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
           hex.substr(16, 4) + "-" + hex.substr(20, 12) + ">";
}

auto WarcWriter::open_next() -> Status {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    std::array<char, 24> number{};
    // A run that goes on after a kill does not write into the files of its earlier life.
    do {
        std::snprintf(number.data(), number.size(), "-%05d.warc.gz", files_++);
        path_ = folder_ / (name_ + number.data());
    } while (std::filesystem::exists(path_, failed) || std::filesystem::exists(path_.string() + ".open", failed));
    file_.reset(std::fopen((path_.string() + ".open").c_str(), "abx"));
    if (!file_) return trouble("cannot be made", path_);
    written_ = 0;
    const std::string about = "software: " + software_ +
                              "\r\nformat: WARC File Format 1.1\r\nconformsTo: "
                              "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n";
    const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    auto begun = append(record("warcinfo", new_id(), now,
                               {{"WARC-Filename", path_.filename().string()},
                                {"Content-Type", "application/warc-fields"}},
                               about));
    if (begun) return begun;
    file_.reset();
    std::filesystem::remove(path_.string() + ".open", failed);
    return begun;
}

/// Past stdio's buffer, so that what failed is known to be this record: half a gzip member would make
/// all that follows it unreadable, so it goes again, or the file is left as it is and the next begun.
auto WarcWriter::append(const std::string& record) -> Status {
    const int file = ::fileno(file_.get());
    if (write_all(file, record)) {
        written_ += record.size();
        return Done{};
    }
    auto why = trouble("cannot be written", path_);
    if (::ftruncate(file, static_cast<off_t>(written_)) != 0) file_.reset();
    return why;
}

auto WarcWriter::answer_record(const Exchange& exchange, const Digest& payload,
                               const std::string& id) const -> std::string {
    const auto& answer = exchange.answer;
    const auto url = exchange.url.str();
    std::vector<Field> fields{{"WARC-Target-URI", url},
                              {"WARC-IP-Address", answer.peer},
                              {"WARC-Payload-Digest", label(payload)},
                              {"Content-Type", "application/http;msgtype=response"}};
    if (answer.peer.empty()) fields.erase(fields.begin() + 1);
    if (auto spoken = protocol_label(answer); !spoken.empty()) fields.push_back({"WARC-Protocol", std::move(spoken)});
    if (answer.truncated) fields.push_back({"WARC-Truncated", "length"});
    const auto head = head_of_answer(answer);
    if (answer.status == 304) {
        fields.push_back({"WARC-Profile", not_modified});
        return record("revisit", id, exchange.at, std::move(fields), head);
    }
    const auto known = bodies_.find(payload);
    if (known != bodies_.end()) {
        fields.push_back({"WARC-Profile", identical});
        fields.push_back({"WARC-Refers-To-Target-URI", known->second.url});
        fields.push_back({"WARC-Refers-To-Date", known->second.at});
        return record("revisit", id, exchange.at, std::move(fields), head);
    }
    return record("response", id, exchange.at, std::move(fields), head + answer.body);
}

/// Once it is written: a revisit may only refer to what is there.
void WarcWriter::remember(const Exchange& exchange, const Digest& payload) {
    const auto& answer = exchange.answer;
    if (answer.status == 304 || answer.body.size() < worth_a_revisit || bodies_.size() >= most_bodies)
        return;
    bodies_.emplace(payload, First{exchange.url.str(), to_rfc3339(exchange.at)});
}

auto WarcWriter::write(const Exchange& exchange) -> Status {
    if (file_ && written_ >= largest_file)
        if (auto closed = close(); !closed) return closed;
    if (!file_)
        if (auto opened = open_next(); !opened) return opened;
    const auto id = new_id();
    const auto payload = sha256(exchange.answer.body);
    auto written = append(answer_record(exchange, payload, id));
    if (!written) return written;
    remember(exchange, payload);
    return append(record("request", new_id(), exchange.at,
                         {{"WARC-Target-URI", exchange.url.str()},
                          {"WARC-Concurrent-To", id},
                          {"Content-Type", "application/http;msgtype=request"}},
                         head_of_request(exchange)));
}

auto WarcWriter::close() -> Status {
    if (!file_) return Done{};
    const bool flushed = ::fdatasync(::fileno(file_.get())) == 0;
    file_.reset();
    if (!flushed) return trouble("cannot be written", path_);
    std::error_code failed;
    std::filesystem::rename(path_.string() + ".open", path_, failed);
    if (failed) return Error{ErrorKind::no_space, path_.string() + ": cannot be named: " + failed.message()};
    return Done{};
}

}  // namespace fanfold::fetch
