#include "xml.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <expat.h>
#include <zlib.h>

#include <fanfold/text/charset.hpp>

namespace fanfold::discover {

namespace {

using Parser = std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)>;

struct Reading {
    XML_Parser parser;
    XmlEvents& events;
    XmlAttributes attributes;
    int depth = 0;
    std::string why;
};

void stop(Reading& reading, const char* why) {
    reading.why = why;
    XML_StopParser(reading.parser, XML_FALSE);
}

extern "C" {
static void fanfold_xml_start(void* user, const XML_Char* name, const XML_Char** attributes) {
    auto& reading = *static_cast<Reading*>(user);
    if (++reading.depth > max_xml_depth) return stop(reading, "nested too deeply");
    reading.attributes.clear();
    for (; attributes[0] != nullptr; attributes += 2)
        reading.attributes.emplace_back(attributes[0], attributes[1]);
    if (!reading.events.start(name, reading.attributes)) stop(reading, "");
}
static void fanfold_xml_end(void* user, const XML_Char* name) {
    auto& reading = *static_cast<Reading*>(user);
    --reading.depth;
    if (!reading.events.end(name)) stop(reading, "");
}
static void fanfold_xml_text(void* user, const XML_Char* text, int length) {
    static_cast<Reading*>(user)->events.text({text, static_cast<std::size_t>(length)});
}
}

/// The encoding of the XML declaration, as a content type that to_utf8 understands.
auto declared_type(std::string_view bytes, std::string_view content_type) -> std::string {
    if (lowered(content_type).find("charset") != std::string::npos)
        return std::string{content_type};
    const auto head = bytes.substr(0, 256);
    const auto at = head.find("encoding=");
    if (!head.starts_with("<?xml") || at == std::string_view::npos || at > head.find("?>"))
        return std::string{content_type};
    const auto rest = head.substr(at + 10);
    return "text/xml; charset=" + std::string{rest.substr(0, rest.find_first_of("\"'?> "))};
}

/// Whether the reference `&name;` may go to expat as it is: one of XML's own, or a number.
auto plain_reference(std::string_view name) -> bool {
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos")
        return true;
    if (name.size() < 2 || name[0] != '#' || name[1] == 'X') return false;
    const auto code = reference_code(name.substr(1));
    const auto blank = code == '\t' || code == '\n' || code == '\r';
    return blank || (code >= 0x20 && code < 0xd800) || (code >= 0xe000 && code < 0xfffe) ||
           (code >= 0x10000 && code <= 0x10ffff);
}

/// Appends the mended reference at `at` and returns how many source bytes it stands for.
auto mend_reference(std::string_view xml, std::size_t at, std::string& out) -> std::size_t {
    const auto end = xml.substr(at, 14).find(';');
    const auto name =
        end == std::string_view::npos ? std::string_view{} : xml.substr(at + 1, end - 1);
    if (!name.empty() && plain_reference(name)) {
        out += xml.substr(at, end + 1);
        return end + 1;
    }
    if (const auto known = html_entity(name); !known.empty()) {
        out += known;
        return end + 1;
    }
    out += "&amp;";
    return 1;
}

/// How far the section that starts at `at` runs untouched: a CDATA section or a comment; 0 if it is
/// none.
auto untouched(std::string_view xml, std::size_t at) -> std::size_t {
    const auto rest = xml.substr(at);
    const auto cdata = rest.starts_with("<![CDATA[");
    if (!cdata && !rest.starts_with("<!--")) return 0;
    const auto mark = std::string_view{cdata ? "]]>" : "-->"};
    const auto end = rest.find(mark);
    return end == std::string_view::npos ? rest.size() : end + mark.size();
}

auto mended(std::string_view xml) -> std::string {
    auto out = std::string{};
    out.reserve(xml.size() + xml.size() / 64);
    for (auto i = std::size_t{0}; i < xml.size();) {
        const auto next = std::min(xml.find_first_of("&<", i), xml.size());
        out += xml.substr(i, next - i);
        i = next;
        if (i == xml.size()) break;
        if (xml[i] == '&') {
            i += mend_reference(xml, i, out);
            continue;
        }
        const auto length = std::max(untouched(xml, i), std::size_t{1});
        out += xml.substr(i, length);
        i += length;
    }
    return out;
}

auto inflate_up_to(z_stream& stream, std::size_t cap) -> std::string {
    auto out = std::string{};
    auto buffer = std::array<char, 1u << 16>{};
    auto state = Z_OK;
    while (state == Z_OK && out.size() < cap) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(buffer.data(), buffer.size() - stream.avail_out);
    }
    out.resize(std::min(out.size(), cap));
    return out;
}

}  // namespace

auto readable_xml(std::string_view bytes, std::string_view content_type) -> std::string {
    const auto first = bytes.substr(0, max_xml_bytes);
    auto start = first.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return {};
    const auto decoded =
        text::to_utf8(first.substr(start), declared_type(first.substr(start), content_type), false);
    return mended(text::scrub_utf8(decoded.text));
}

auto read_xml(std::string_view readable, XmlEvents& events) -> std::string {
    auto parser = Parser{XML_ParserCreate("UTF-8"), &XML_ParserFree};
    if (parser == nullptr) return "the XML parser could not start";
    auto reading = Reading{parser.get(), events, {}, 0, {}};
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), fanfold_xml_start, fanfold_xml_end);
    XML_SetCharacterDataHandler(parser.get(), fanfold_xml_text);
    const auto state =
        XML_Parse(parser.get(), readable.data(), static_cast<int>(readable.size()), 1);
    if (state == XML_STATUS_OK) return {};
    const auto code = XML_GetErrorCode(parser.get());
    if (code == XML_ERROR_ABORTED) return reading.why;
    const auto line = std::to_string(XML_GetCurrentLineNumber(parser.get()));
    return std::string{XML_ErrorString(code)} + " in line " + line;
}

auto unpacked(std::string_view bytes, std::size_t cap) -> std::string {
    if (!bytes.starts_with("\x1f\x8b")) return std::string{bytes.substr(0, cap)};
    auto stream = z_stream{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(std::min(bytes.size(), std::size_t{1} << 30));
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return {};
    auto out = inflate_up_to(stream, cap);
    inflateEnd(&stream);
    return out;
}

auto local_name(std::string_view name) -> std::string_view {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

auto trimmed(std::string_view text) -> std::string_view {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

auto lowered(std::string_view text) -> std::string {
    auto out = std::string{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

}  // namespace fanfold::discover
