#pragma once
/// Where keys and values stand in the text of a TOML file, so that it can be changed without touching the rest of it. For
/// texts that parse_toml took: what it would refuse is outlined somehow. Pure.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::config {

struct TextSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// One step of a dotted key: its name, and where it is written, quotes included.
struct KeyStep {
    std::string name;
    TextSpan at;
};

/// A header, up to the next one. The first section has none.
struct TextSection {
    std::vector<KeyStep> header;
    bool of_list = false;  ///< [[…]]
    TextSpan line;         ///< with its newline
};

struct TextStatement {
    std::size_t section = 0;
    /// From the file's top; `path.size() - key.size()` steps of it stand elsewhere: in the header, or before the inline
    /// table that holds it.
    std::vector<std::string> path;
    std::vector<KeyStep> key;
    TextSpan value;
    TextSpan line;  ///< whole lines with the newline; of an inline one from key to value
    bool is_inline = false;
};

struct TextOutline {
    std::vector<TextSection> sections;
    std::vector<TextStatement> statements;  ///< in the order of the text; inline ones after what holds them
};
auto outline_of(std::string_view text) -> TextOutline;

}  // namespace fanfold::config
