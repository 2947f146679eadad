#include <cstdint>
#include <cstdlib>

#include "head.hpp"

namespace {

constexpr std::size_t most = 4096;

void expect_fields(const std::vector<fanfold::http::Header>& headers) {
    std::size_t bytes = 0;
    for (const auto& header : headers) {
        bytes += header.name.size() + header.value.size();
        if (header.name.find_first_of(":\n") != std::string::npos) std::abort();
        if (header.value.find('\n') != std::string::npos) std::abort();
        for (const char c : header.name)
            if (c >= 'A' && c <= 'Z') std::abort();
    }
    if (bytes > most) std::abort();
}

}  // namespace

/// Lines as libcurl hands them over: each with its line end, the empty one too.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    std::string_view left{reinterpret_cast<const char*>(bytes), size};
    http::Head head{most};
    while (!left.empty()) {
        const auto end = std::min(left.find('\n'), left.size() - 1) + 1;
        if (!head.add(left.substr(0, end)) && !head.too_large()) std::abort();
        left.remove_prefix(end);
    }
    http::Response response;
    response.headers = head.take();
    expect_fields(response.headers);
    for (const auto& header : response.headers)
        if (response.header(header.name).data() == nullptr) std::abort();
    return 0;
}
