#pragma once
/// Words that stand beside a name. Private to stage/route.
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/text/fold.hpp>
#include <fanfold/value/span.hpp>

namespace fanfold::route {

/// Some 60 bytes on each side of the place, on one line.
auto around(std::string_view text, ByteSpan at) -> std::string;

struct TellingWords {
    std::vector<std::string> meant;     ///< far more documents of the first kind have it
    std::vector<std::string> doubtful;  ///< … of the second
    bool apart = false;  ///< both kinds have words of their own: two different things, it seems
};
/// At most five of each, by how well they tell the two kinds apart. A word must stand in a third of
/// its own kind and in less than a tenth of the other.
auto telling_words(const std::vector<const Document*>& meant,
                   const std::vector<const Document*>& doubtful) -> TellingWords;

}  // namespace fanfold::route
