#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fanfold/stage/fetch/warc.hpp>

#include "head.hpp"

namespace {

using namespace fanfold;
namespace fs = std::filesystem;

constexpr std::size_t largest_input = 16u << 10;
constexpr std::size_t largest_record = 64u << 10;

/// All members of a gzip file, one after the other; broken ones are a finding.
auto unzipped(std::string_view bytes) -> std::vector<std::string> {
    std::vector<std::string> out;
    while (!bytes.empty()) {
        z_stream stream{};
        if (inflateInit2(&stream, 15 + 16) != Z_OK) std::abort();
        std::string member(largest_record, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        stream.next_out = reinterpret_cast<Bytef*>(member.data());
        stream.avail_out = static_cast<uInt>(member.size());
        if (inflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
        member.resize(stream.total_out);
        bytes.remove_prefix(stream.total_in);
        inflateEnd(&stream);
        out.push_back(std::move(member));
    }
    return out;
}

/// ISO 28500 §5: version, fields, an empty line, as many bytes as were told, two line ends.
void expect_record(std::string_view record) {
    if (!record.starts_with("WARC/1.1\r\n")) std::abort();
    const auto end = record.find("\r\n\r\n");
    const auto told = record.find("\r\nContent-Length: ");
    if (end == record.npos || told == record.npos || told > end) std::abort();
    const auto length = std::strtoul(record.data() + told + 18, nullptr, 10);
    if (record.size() != end + 4 + length + 4 || !record.ends_with("\r\n\r\n")) std::abort();
}

auto exchange_of(std::string_view text) -> fetch::Exchange {
    fetch::Exchange out;
    const auto line = text.substr(0, text.find('\n'));
    out.url = Url::parse("https://example.com/").value();
    if (auto url = Url::parse(line)) out.url = std::move(*url);
    auto left = text.substr(std::min(line.size() + 1, text.size()));
    http::Head head{8192};
    while (!left.empty()) {
        const auto end = std::min(left.find('\n'), left.size() - 1) + 1;
        const auto field = left.substr(0, end);
        left.remove_prefix(end);
        if (field == "\n" || field == "\r\n" || !head.add(field)) break;
    }
    out.answer.headers = head.take();
    out.answer.status = left.size() % 7 == 3 ? 304 : 200;
    out.answer.body = left;
    return out;
}

auto folder() -> const fs::path& {
    static const auto made = [] {
        const auto memory = fs::path{"/dev/shm"};
        const auto at = (fs::exists(memory) ? memory : fs::temp_directory_path()) /
                        ("fanfold-warc-fuzz-" + std::to_string(::getpid()));
        fs::create_directories(at);
        return at;
    }();
    return made;
}

}  // namespace

/// The first line is a URL, then come header lines, an empty line and the body. What is written is read.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    if (size > largest_input) return 0;
    const auto exchange = exchange_of({reinterpret_cast<const char*>(bytes), size});
    fetch::WarcWriter writer{folder(), "a", "fuzz"};
    for (auto twice = 0; twice < 2; ++twice)
        if (!writer.write(exchange)) return 0;
    if (!writer.close()) return 0;
    const auto path = folder() / "a-00000.warc.gz";
    std::ifstream file{path, std::ios::binary};
    const std::string whole{std::istreambuf_iterator<char>{file}, {}};
    fs::remove(path);
    const auto records = unzipped(whole);
    if (records.size() != 5) std::abort();
    for (const auto& record : records) expect_record(record);
    return 0;
}
