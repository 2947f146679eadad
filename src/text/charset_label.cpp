#include "charset_label.hpp"

#include <uchardet.h>

#include <algorithm>
#include <array>
#include <memory>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

constexpr std::array encodings{
    Encoding{"utf-8", nullptr},
    Encoding{"x-user-defined", nullptr},
    Encoding{"utf-16le", "UTF-16LE"},
    Encoding{"utf-16be", "UTF-16BE"},
    Encoding{"euc-kr", "windows-949-2000"},
    Encoding{"shift_jis", "ibm-943_P15A-2003"},
    Encoding{"euc-jp", "euc-jp-2007"},
    Encoding{"iso-2022-jp", "ISO-2022-JP"},
    Encoding{"gbk", "gb18030"},
    Encoding{"gb18030", "gb18030"},
    Encoding{"big5", "Big5-HKSCS"},
    Encoding{"windows-1250", "windows-1250"},
    Encoding{"windows-1251", "windows-1251"},
    Encoding{"windows-1252", "windows-1252"},
    Encoding{"windows-1253", "windows-1253"},
    Encoding{"windows-1254", "windows-1254"},
    Encoding{"windows-1255", "windows-1255"},
    Encoding{"windows-1256", "windows-1256"},
    Encoding{"windows-1257", "windows-1257"},
    Encoding{"windows-1258", "windows-1258"},
    Encoding{"windows-874", "windows-874-2000"},
    Encoding{"iso-8859-2", "iso-8859-2"},
    Encoding{"iso-8859-3", "iso-8859-3"},
    Encoding{"iso-8859-4", "iso-8859-4"},
    Encoding{"iso-8859-5", "iso-8859-5"},
    Encoding{"iso-8859-6", "iso-8859-6"},
    Encoding{"iso-8859-7", "iso-8859-7"},
    Encoding{"iso-8859-8", "iso-8859-8"},
    Encoding{"iso-8859-10", "iso-8859_10-1998"},
    Encoding{"iso-8859-13", "iso-8859-13"},
    Encoding{"iso-8859-14", "iso-8859_14-1998"},
    Encoding{"iso-8859-15", "iso-8859-15"},
    Encoding{"koi8-r", "koi8-r"},
    Encoding{"koi8-u", "koi8-u"},
    Encoding{"ibm866", "ibm-866"},
    Encoding{"macintosh", "macintosh"},
    Encoding{"x-mac-cyrillic", "x-mac-cyrillic"},
};

struct Alias {
    std::string_view label;
    std::string_view name;
};

constexpr std::array aliases{
    Alias{"utf8", "utf-8"},
    Alias{"unicode-1-1-utf-8", "utf-8"},
    Alias{"unicode11utf8", "utf-8"},
    Alias{"x-unicode20utf8", "utf-8"},
    Alias{"utf-16", "utf-16le"},
    Alias{"ucs-2", "utf-16le"},
    Alias{"unicode", "utf-16le"},
    Alias{"csunicode", "utf-16le"},
    Alias{"unicodefffe", "utf-16be"},
    Alias{"ks_c_5601-1987", "euc-kr"},
    Alias{"ks_c_5601-1989", "euc-kr"},
    Alias{"ksc5601", "euc-kr"},
    Alias{"ksc_5601", "euc-kr"},
    Alias{"korean", "euc-kr"},
    Alias{"cseuckr", "euc-kr"},
    Alias{"csksc56011987", "euc-kr"},
    Alias{"iso-ir-149", "euc-kr"},
    Alias{"windows-949", "euc-kr"},
    Alias{"cp949", "euc-kr"},
    Alias{"uhc", "euc-kr"},
    Alias{"ms949", "euc-kr"},
    Alias{"euckr", "euc-kr"},
    Alias{"shift-jis", "shift_jis"},
    Alias{"sjis", "shift_jis"},
    Alias{"x-sjis", "shift_jis"},
    Alias{"ms_kanji", "shift_jis"},
    Alias{"ms932", "shift_jis"},
    Alias{"cp932", "shift_jis"},
    Alias{"windows-31j", "shift_jis"},
    Alias{"csshiftjis", "shift_jis"},
    Alias{"x-euc-jp", "euc-jp"},
    Alias{"cseucpkdfmtjapanese", "euc-jp"},
    Alias{"csiso2022jp", "iso-2022-jp"},
    Alias{"gb2312", "gbk"},
    Alias{"gb_2312", "gbk"},
    Alias{"gb_2312-80", "gbk"},
    Alias{"csgb2312", "gbk"},
    Alias{"x-gbk", "gbk"},
    Alias{"chinese", "gbk"},
    Alias{"cp936", "gbk"},
    Alias{"iso-ir-58", "gbk"},
    Alias{"csiso58gb231280", "gbk"},
    Alias{"euc-cn", "gbk"},
    Alias{"windows-936", "gbk"},
    Alias{"big5-hkscs", "big5"},
    Alias{"cn-big5", "big5"},
    Alias{"x-x-big5", "big5"},
    Alias{"csbig5", "big5"},
    Alias{"euc-tw", "big5"},
    Alias{"windows-950", "big5"},
    Alias{"cp950", "big5"},
    Alias{"iso-8859-1", "windows-1252"},
    Alias{"iso8859-1", "windows-1252"},
    Alias{"iso_8859-1", "windows-1252"},
    Alias{"iso88591", "windows-1252"},
    Alias{"latin1", "windows-1252"},
    Alias{"latin-1", "windows-1252"},
    Alias{"l1", "windows-1252"},
    Alias{"ascii", "windows-1252"},
    Alias{"us-ascii", "windows-1252"},
    Alias{"ansi_x3.4-1968", "windows-1252"},
    Alias{"iso-ir-100", "windows-1252"},
    Alias{"cp819", "windows-1252"},
    Alias{"ibm819", "windows-1252"},
    Alias{"csisolatin1", "windows-1252"},
    Alias{"x-cp1252", "windows-1252"},
    Alias{"cp1252", "windows-1252"},
    Alias{"cp1250", "windows-1250"},
    Alias{"x-cp1250", "windows-1250"},
    Alias{"cp1251", "windows-1251"},
    Alias{"x-cp1251", "windows-1251"},
    Alias{"cp1253", "windows-1253"},
    Alias{"cp1254", "windows-1254"},
    Alias{"iso-8859-9", "windows-1254"},
    Alias{"iso8859-9", "windows-1254"},
    Alias{"latin5", "windows-1254"},
    Alias{"l5", "windows-1254"},
    Alias{"cp1255", "windows-1255"},
    Alias{"cp1256", "windows-1256"},
    Alias{"cp1257", "windows-1257"},
    Alias{"cp1258", "windows-1258"},
    Alias{"iso-8859-11", "windows-874"},
    Alias{"iso8859-11", "windows-874"},
    Alias{"tis-620", "windows-874"},
    Alias{"dos-874", "windows-874"},
    Alias{"latin2", "iso-8859-2"},
    Alias{"l2", "iso-8859-2"},
    Alias{"iso8859-2", "iso-8859-2"},
    Alias{"iso_8859-2", "iso-8859-2"},
    Alias{"latin3", "iso-8859-3"},
    Alias{"latin4", "iso-8859-4"},
    Alias{"cyrillic", "iso-8859-5"},
    Alias{"iso8859-5", "iso-8859-5"},
    Alias{"arabic", "iso-8859-6"},
    Alias{"iso8859-6", "iso-8859-6"},
    Alias{"greek", "iso-8859-7"},
    Alias{"iso8859-7", "iso-8859-7"},
    Alias{"hebrew", "iso-8859-8"},
    Alias{"iso-8859-8-i", "iso-8859-8"},
    Alias{"logical", "iso-8859-8"},
    Alias{"visual", "iso-8859-8"},
    Alias{"latin6", "iso-8859-10"},
    Alias{"iso8859-13", "iso-8859-13"},
    Alias{"iso8859-15", "iso-8859-15"},
    Alias{"latin9", "iso-8859-15"},
    Alias{"l9", "iso-8859-15"},
    Alias{"koi", "koi8-r"},
    Alias{"koi8", "koi8-r"},
    Alias{"koi8_r", "koi8-r"},
    Alias{"koi8-ru", "koi8-u"},
    Alias{"866", "ibm866"},
    Alias{"cp866", "ibm866"},
    Alias{"mac", "macintosh"},
    Alias{"x-mac-roman", "macintosh"},
    Alias{"x-mac-ukrainian", "x-mac-cyrillic"},
    Alias{"mac-cyrillic", "x-mac-cyrillic"},
};

auto lower(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
    return text;
}

auto by_name(std::string_view name) -> const Encoding* {
    const auto* found =
        std::find_if(encodings.begin(), encodings.end(), [&](auto& e) { return e.name == name; });
    return found == encodings.end() ? nullptr : found;
}

/// The value after "name =" at `at`, quoted or bare.
auto attribute_value(std::string_view text, std::size_t at) -> std::string_view {
    const auto skip = [&] {
        while (at < text.size() && is_ascii_space(text[at])) ++at;
    };
    skip();
    if (at >= text.size() || text[at] != '=') return {};
    ++at;
    skip();
    if (at >= text.size()) return {};
    if (text[at] == '"' || text[at] == '\'') {
        const auto end = text.find(text[at], at + 1);
        return end == text.npos ? std::string_view{} : text.substr(at + 1, end - at - 1);
    }
    const auto end = std::min(text.find_first_of(" \t\r\n\f;>/\"'", at), text.size());
    return text.substr(at, end - at);
}

/// The value of `charset` in a tag or a content attribute; `word_start` keeps "data-charset" out.
auto charset_value(std::string_view text) -> std::string_view {
    constexpr std::string_view name = "charset";
    for (auto at = find_ignoring_case(text, name, 0); at != text.npos;
         at = find_ignoring_case(text, name, at + 1)) {
        const auto before = at == 0 ? ' ' : text[at - 1];
        if (lower(before) >= 'a' && lower(before) <= 'z') continue;
        if (before == '-' || before == '_') continue;
        const auto value = trimmed(attribute_value(text, at + name.size()));
        if (!value.empty()) return value;
    }
    return {};
}

}  // namespace

auto equals_ignoring_case(std::string_view text, std::string_view lower_text) -> bool {
    return std::equal(text.begin(), text.end(), lower_text.begin(), lower_text.end(),
                      [](char a, char b) { return lower(a) == b; });
}

auto find_ignoring_case(std::string_view text, std::string_view wanted, std::size_t from)
    -> std::size_t {
    if (from > text.size()) return std::string_view::npos;
    const auto found =
        std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), wanted.begin(),
                    wanted.end(), [](char a, char b) { return lower(a) == b; });
    return found == text.end() ? std::string_view::npos
                               : static_cast<std::size_t>(found - text.begin());
}

auto is_replaced_label(std::string_view label) -> bool {
    label = trimmed(label);
    for (const std::string_view each : {"iso-2022-kr", "csiso2022kr", "hz-gb-2312", "iso-2022-cn", "iso-2022-cn-ext", "replacement"})
        if (equals_ignoring_case(label, each)) return true;
    return false;
}

auto encoding_for_label(std::string_view label) -> const Encoding* {
    std::string key(trimmed(label.substr(0, 64)));
    std::transform(key.begin(), key.end(), key.begin(), lower);
    if (const auto* found = by_name(key)) return found;
    for (const auto& alias : aliases)
        if (alias.label == key) return by_name(alias.name);
    return nullptr;
}

namespace {

/// Nine in ten letters of two bytes stand among the syllables of KS X 1001 (B0A1–C8FE). Chinese has
/// nearly half of its commonest letters behind those, Japanese a row of kana (A4, A5) between its
/// own, alphabets are spread over all high bytes.
auto reads_as_korean(std::string_view bytes) -> bool {
    constexpr auto enough = std::size_t{12};
    std::size_t syllables = 0, kana = 0, others = 0;
    const auto high = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    for (std::size_t at = 0; at + 1 < bytes.size(); ++at) {
        if (high(at) < 0x80) continue;
        const auto lead = high(at++);
        const bool pair = high(at) >= 0xA1;
        if (pair && lead >= 0xB0 && lead <= 0xC8)
            ++syllables;
        else if (pair && (lead == 0xA4 || lead == 0xA5))
            ++kana;
        else if (!pair || lead < 0xA1 || lead > 0xA3)
            ++others;
    }
    return syllables >= enough && others * 10 <= syllables && kana * 4 <= syllables;
}

}  // namespace

auto guess_encoding(std::string_view bytes) -> const Encoding* {
    if (reads_as_korean(bytes)) return by_name("euc-kr");
    const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(uchardet_new(),
                                                                   &uchardet_delete);
    if (!detector || uchardet_handle_data(detector.get(), bytes.data(), bytes.size()) != 0)
        return nullptr;
    uchardet_data_end(detector.get());
    return encoding_for_label(uchardet_get_charset(detector.get()));
}

auto charset_of_content_type(std::string_view value) -> std::string_view {
    return charset_value(value);
}

auto prescan_xml(std::string_view bytes) -> std::string_view {
    if (!bytes.starts_with("<?xml")) return {};
    const auto declaration =
        bytes.substr(0, std::min(bytes.substr(0, 1024).find("?>"), std::size_t{1024}));
    const auto at = declaration.find("encoding");
    return at == declaration.npos ? std::string_view{}
                                  : trimmed(attribute_value(declaration, at + 8));
}

auto prescan_html(std::string_view bytes) -> std::string_view {
    const auto head = bytes.substr(0, 1024);
    for (std::size_t at = head.find('<'); at != head.npos; at = head.find('<', at)) {
        if (head.substr(at).starts_with("<!--")) {
            const auto end = head.find("-->", at + 2);
            if (end == head.npos) return {};
            at = end + 3;
            continue;
        }
        const auto end = std::min(head.find('>', at), head.size());
        const auto tag = head.substr(at, end - at);
        at = end;
        if (tag.size() < 6 || !equals_ignoring_case(tag.substr(0, 5), "<meta")) continue;
        if (!is_ascii_space(tag[5]) && tag[5] != '/') continue;
        if (const auto value = charset_value(tag.substr(5)); !value.empty()) return value;
    }
    return {};
}

}  // namespace fanfold::text
