#pragma once
/// The narrow door to expat, private to this room: a stream of events from bytes that claim to be
/// XML.
///
/// Bytes are decoded first (BOM, HTTP header, XML declaration, statistics) and mended: HTML's named
/// entities become characters, a bare '&' becomes "&amp;", and so does every reference to an entity
/// that a DTD may declare. So none is ever expanded. Depth and bytes are capped; reading ends at
/// the first error, and what came before it stands.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fanfold::discover {

inline constexpr std::size_t max_xml_bytes = 50u << 20;
inline constexpr int max_xml_depth = 256;

using XmlAttributes = std::vector<std::pair<std::string_view, std::string_view>>;

class XmlEvents {
  public:
    virtual ~XmlEvents() = default;
    /// Names as written, with their prefix ("dc:date"). False stops the reading.
    virtual auto start(std::string_view name, const XmlAttributes& attributes) -> bool = 0;
    virtual auto end(std::string_view name) -> bool = 0;
    virtual void text(std::string_view text) = 0;
};

/// UTF-8, with entities mended.
auto readable_xml(std::string_view bytes, std::string_view content_type) -> std::string;
/// Empty when read to the end or stopped by `events`; else what was wrong, in words.
auto read_xml(std::string_view readable, XmlEvents& events) -> std::string;

/// The character of an HTML entity by name ("nbsp"), or empty.
auto html_entity(std::string_view name) -> std::string_view;
/// The code point of a numeric reference: "8217" or "x2019". 0 if it is none.
auto reference_code(std::string_view digits) -> std::uint32_t;
/// Text of a snippet that may hold HTML: tags dropped, entities decoded, white space folded.
auto plain_of(std::string_view html) -> std::string;
/// What a name says without its prefix.
auto local_name(std::string_view name) -> std::string_view;
auto trimmed(std::string_view text) -> std::string_view;
/// Lower-case ASCII.
auto lowered(std::string_view text) -> std::string;

/// The unpacked bytes if these are gzip (at most max_xml_bytes of them), else a copy.
auto unpacked(std::string_view bytes, std::size_t cap = max_xml_bytes) -> std::string;

}  // namespace fanfold::discover
