#pragma once
/// A watch list tried on documents: what each entry hits, what it just misses, and what would make
/// it better. Pure; linear in the documents. For `fanfold watch test` and `enterprise new`.
#include <map>
#include <span>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>

namespace fanfold::route {

/// Why a name stands in a document and does not count.
enum class Miss {
    context,   ///< none of with_any stands there
    excluded,  ///< one of without stands there
    capitals,  ///< other capitals than `case` asks for
    inside     ///< inside a longer word
};
auto to_string(Miss miss) -> std::string;

/// A place in one document, with some words around it.
struct Glimpse {
    std::size_t document = 0;  ///< index into what was tried
    std::string term;
    std::string around;  ///< one line
};

struct EntryTrial {
    std::string id;
    std::string name;         ///< the first one
    std::size_t hits = 0;     ///< documents
    std::size_t alone = 0;    ///< of them, those that no other entry hits
    bool noisy = false;       ///< in more than a third of all documents, and 20 or more
    bool two_things = false;  ///< its documents seem to tell of two different things: a homograph
    std::map<std::string, std::size_t> by_term;  ///< name or alias → documents
    std::vector<Glimpse> examples;               ///< at most three
    std::map<Miss, std::size_t> missed;          ///< documents
    std::map<Miss, std::vector<Glimpse>> near;   ///< at most two of each
    std::vector<std::string> with_any;           ///< words that stand beside it where it is meant
    std::vector<std::string> without;            ///< words that stand beside it where it is not
};

struct Rehearsal {
    std::size_t documents = 0;
    std::size_t matched = 0;  ///< at or over the enterprise's min_score
    std::size_t weak = 0;     ///< hit, but below it
    std::vector<EntryTrial> entries;
};

auto rehearse(const Enterprise& enterprise, std::span<const Document> documents) -> Rehearsal;

}  // namespace fanfold::route
