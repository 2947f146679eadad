#pragma once
/// What a sentence's citations carry: the numbers and days of each quote with two sentences on
/// either side, the days its document came out, and the texts in which names may stand.
#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/text/facts.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::check {

struct Evidence {
    std::vector<text::Number> numbers;
    std::vector<text::DayMention> days;
};

/// Reads the citations' surroundings once, however many sentences cite them.
class Witness {
  public:
    Witness(const std::vector<Citation>& citations, const std::map<Digest, Document>& documents);

    /// Of one citation; nullptr when there is no such number, or its quote does not stand.
    [[nodiscard]] auto evidence(int n) -> const Evidence*;
    [[nodiscard]] auto citation(int n) const -> const Citation*;
    [[nodiscard]] auto document(int n) const -> const Document*;
    /// The document's text and title and the citation's title, folded.
    [[nodiscard]] auto folded(int n) -> const std::string&;

  private:
    const std::map<Digest, Document>& documents_;
    std::map<int, const Citation*> citations_;
    std::map<int, Evidence> evidence_;
    std::map<Digest, std::string> folded_;
};

/// The quote with two sentences on either side.
auto neighbourhood(std::string_view document, ByteSpan quote) -> std::string_view;

/// True if the bytes of the quote stand at its offset in the document it names.
auto stands(const Citation& citation, const std::map<Digest, Document>& documents) -> bool;

/// The first number or day of the sentence that none of this evidence carries by value, in words
/// for `Dropped`: "number not in its evidence: 42". Empty if all are carried.
auto uncarried(std::string_view sentence, const std::vector<const Evidence*>& evidence)
    -> std::string;

}  // namespace fanfold::check
