#pragma once
/// Which sentences of a document say most: position, centrality, watch hits, topic words and
/// novelty. Pure and deterministic.
#include <fanfold/model/request.hpp>
#include <fanfold/value/span.hpp>
#include <string>
#include <vector>

namespace fanfold::model {

struct ChosenSentence {
    ByteSpan at;  ///< in the material's text, without white space around it
    double score = 0;
    std::vector<std::string> watch_terms;  ///< that stand in it, as they stand in it
    bool on_topic = false;
    bool early = false;  ///< among the first sentences
};

/// Best first, at most `max_findings`. Empty when there are topic words and none of them stands in
/// the document.
auto choose_sentences(const DocumentMaterial& material) -> std::vector<ChosenSentence>;

}  // namespace fanfold::model
