#pragma once
/// What a page's JSON-LD (schema.org) says, read tolerantly: broken blocks as far as they can be understood, nothing
/// throws.
#include <string>
#include <vector>

#include "dom.hpp"

namespace fanfold::extract {

struct JsonLd {
    bool article = false;
    bool product = false;
    bool forum = false;    ///< DiscussionForumPosting, QAPage
    bool listing = false;  ///< CollectionPage, ItemList, SearchResultsPage and no article
    bool paid = false;     ///< isAccessibleForFree: false
    std::string headline;
    std::string published;
    std::string modified;
    std::vector<std::string> authors;
    std::string site_name;
    std::string language;
    std::string license;  ///< of the article or of its page: an address, or words
    std::string body;     ///< articleBody
    std::string product_name;
    std::string description;         ///< of the product
    std::string price;               ///< "49.00 USD"
    std::vector<std::string> specs;  ///< "Brand: …", "SKU: …", additionalProperty rows
};

auto read_json_ld(const Dom& dom) -> JsonLd;

}  // namespace fanfold::extract
