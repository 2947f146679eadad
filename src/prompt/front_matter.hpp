#pragma once
/// TOML between two +++ lines at the top of a template file.
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/prompt/catalog.hpp>

namespace fanfold::prompt {

struct SplitFile {
    std::string_view front;  ///< empty when the file has none
    std::string_view body;
    std::size_t body_line = 1;  ///< line of the file on which the body begins
};
auto split_file(std::string_view text) -> SplitFile;

/// Reads `toml` over `front` (an overlay may change single keys). Problems are appended with
/// "file:line:column".
void read_front_matter(std::string_view toml, const std::string& file, FrontMatter& front,
                       std::vector<Problem>& problems);

}  // namespace fanfold::prompt
