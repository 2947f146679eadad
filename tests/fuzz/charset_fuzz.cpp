#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <fanfold/text/charset.hpp>

namespace {

/// One label of each encoding of the WHATWG Encoding Standard, and one that nobody knows.
constexpr std::array<std::string_view, 42> labels{
    "utf-8",        "ibm866",       "iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",
    "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-8-i", "iso-8859-10",  "iso-8859-13",
    "iso-8859-14",  "iso-8859-15",  "iso-8859-16",  "koi8-r",       "koi8-u",       "macintosh",
    "windows-874",  "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
    "windows-1255", "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "gbk",
    "gb18030",      "big5",         "euc-jp",       "iso-2022-jp",  "shift_jis",    "euc-kr",
    "iso-2022-kr",  "utf-16be",     "utf-16le",     "x-user-defined", "replacement", "klingon"};

void expect_text(std::string_view bytes, const std::string& content_type, bool html) {
    const auto decoded = fanfold::text::to_utf8(bytes, content_type, html);
    if (!fanfold::text::is_valid_utf8(decoded.text) || decoded.charset.empty()) std::abort();
    if (fanfold::text::scrub_utf8(decoded.text) != decoded.text) std::abort();
}

}  // namespace

/// Its first byte is the label; the rest is read with it, by its own declaration, and undeclared.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    if (size == 0) return 0;
    const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    const auto label = labels[bytes[0] % labels.size()];
    expect_text(text, "text/html; charset=" + std::string{label}, true);
    expect_text(text, "", true);
    expect_text(text, "", false);
    expect_text(text, std::string{text.substr(0, 80)}, false);
    return 0;
}
