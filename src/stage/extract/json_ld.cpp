#include "json_ld.hpp"

#include <algorithm>
#include <deque>

#include <nlohmann/json.hpp>

#include <fanfold/text/charset.hpp>

#include "loose_json.hpp"

namespace fanfold::extract {

namespace {

using Json = nlohmann::json;

constexpr auto max_script = std::size_t{2} << 20;
constexpr auto max_objects = 4000;
constexpr auto max_nesting = 64;

/// Behind the comment that begins at `at`; npos where the parser finds nothing more: line breaks
/// are gone by then, so a comment of a line goes on to the end.
auto behind_comment(std::string_view text, std::size_t at) -> std::size_t {
    if (!text.substr(at).starts_with("/*")) return std::string_view::npos;
    const auto end = text.find("*/", at + 2);
    return end == std::string_view::npos ? end : end + 2;
}

/// Nested too deep to be JSON-LD: not even handed to the parser, whose strings and comments these
/// are. (Its own callback could count too, but looks through all of an array at the end of each
/// element.)
auto too_deep(std::string_view text) -> bool {
    auto depth = 0;
    auto quoted = false;
    for (auto i = std::size_t{0}; i < text.size(); ++i) {
        if (text[i] == '\\' && quoted) {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (text[i] == '/') {
            const auto behind = behind_comment(text, i);
            if (behind == std::string_view::npos) return false;
            i = behind - 1;
        } else if (text[i] == '{' || text[i] == '[') {
            if (++depth > max_nesting) return true;
        } else if (text[i] == '}' || text[i] == ']') {
            --depth;
        }
    }
    return false;
}

/// Raw line breaks inside strings are the commonest mistake; to JSON, between values, they mean the
/// same as spaces.
auto without_controls(std::string_view text) -> std::string {
    auto out = std::string{text};
    for (auto& c : out)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    return out;
}

auto without_cdata(std::string_view text) -> std::string_view {
    constexpr std::string_view cdata = "<![CDATA[";
    if (const auto at = text.find(cdata); at != std::string_view::npos)
        text = text.substr(at + cdata.size());
    if (const auto at = text.rfind("]]>"); at != std::string_view::npos) text = text.substr(0, at);
    return text;
}

auto parse_json(std::string_view text) -> Json {
    const auto last = text.find_last_of("}]");
    if (last == std::string_view::npos) return Json::value_t::discarded;
    const auto readable = without_controls(text.substr(0, last + 1));
    if (too_deep(readable)) return Json::value_t::discarded;
    return Json::parse(readable, nullptr, false, true);
}

/// First as it should be, then as it may have been meant.
auto read_script(std::string_view text) -> Json {
    text = without_cdata(text);
    const auto first = text.find_first_of("{[");
    if (first == std::string_view::npos || text.size() - first > max_script) return Json::value_t::discarded;
    text = text.substr(first);
    auto strict = parse_json(text);
    return strict.is_discarded() ? read_loose_json(text) : strict;
}

auto string_of(const Json& given) -> std::string {
    constexpr auto deepest = 8;
    const auto* at = &given;
    for (auto depth = 0; depth < deepest && at->is_array() && !at->empty(); ++depth)
        at = &at->front();
    const auto& value = *at;
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number()) return value.dump();
    if (value.is_object())
        for (const auto* key : {"name", "@value", "value"})
            if (value.contains(key) && value[key].is_string()) return value[key].get<std::string>();
    return {};
}

auto field(const Json& object, const char* key) -> std::string {
    const auto found = object.find(key);
    return found == object.end() ? std::string{} : string_of(*found);
}

/// Names are text to JSON, but many sites write them in HTML: "Plant &#8211; People".
auto name_in(const Json& object, const char* key) -> std::string {
    constexpr auto longest = std::size_t{1000};
    auto text = field(object, key);
    if (text.size() > longest || text.find_first_of("&<") == std::string::npos) return text;
    const auto shown = Dom::parse(text::scrub_utf8(text));
    return shown ? shown->plain(0, longest) : text;
}

void set_once(std::string& to, std::string value) {
    if (to.empty()) to = std::move(value);
}

auto has_type(const Json& object, std::string_view wanted) -> bool {
    const auto found = object.find("@type");
    if (found == object.end()) return false;
    const auto is = [&](const Json& type) {
        return type.is_string() && type.get_ref<const std::string&>().ends_with(wanted);
    };
    return found->is_array() ? std::any_of(found->begin(), found->end(), is) : is(*found);
}

auto is_article(const Json& object) -> bool {
    return has_type(object, "Article") || has_type(object, "Posting") ||
           has_type(object, "Report") || has_type(object, "Review");
}

class Reader {
  public:
    explicit Reader(JsonLd& out) : out_(out) {}

    void read(const Json& root) {
        auto queue = std::deque<const Json*>{&root};
        while (!queue.empty() && left_ > 0) {
            const auto& value = *queue.front();
            queue.pop_front();
            if (value.is_array())
                for (const auto& item : value) queue.push_back(&item);
            if (!value.is_object()) continue;
            --left_;
            take(value);
            for (const auto* key :
                 {"@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "hasVariant"})
                if (value.contains(key)) queue.push_back(&value[key]);
        }
    }

  private:
    void take(const Json& object) {
        if (has_type(object, "DiscussionForumPosting") || has_type(object, "QAPage"))
            out_.forum = true;
        if (has_type(object, "CollectionPage") || has_type(object, "ItemList") ||
            has_type(object, "SearchResultsPage"))
            out_.listing = true;
        if (has_type(object, "Product") || has_type(object, "ProductGroup")) take_product(object);
        if (is_article(object))
            take_article(object);
        else if (has_type(object, "WebPage"))
            take_dates(object), take_license(object);
        if (has_type(object, "Dataset") || has_type(object, "CreativeWork")) take_license(object);
        if (has_type(object, "WebSite")) set_once(out_.site_name, field(object, "name"));
    }

    void take_dates(const Json& object) {
        set_once(out_.published, field(object, "datePublished"));
        set_once(out_.modified, field(object, "dateModified"));
    }

    void take_article(const Json& object) {
        // The article's own dates beat those of the page around it.
        if (!out_.article) out_.published.clear(), out_.modified.clear();
        out_.article = true;
        out_.paid = out_.paid || is_paid(object);
        set_once(out_.published, field(object, "datePublished"));
        set_once(out_.published, field(object, "dateCreated"));
        set_once(out_.modified, field(object, "dateModified"));
        if (out_.headline.empty()) out_.headline = name_in(object, "headline");
        set_once(out_.language, field(object, "inLanguage"));
        take_license(object);
        set_once(out_.body, field(object, "articleBody"));
        if (object.contains("publisher")) set_once(out_.site_name, string_of(object["publisher"]));
        if (object.contains("author")) take_authors(object["author"]);
    }

    /// CreativeWork or an address; of a picture's licence nothing is asked.
    void take_license(const Json& object) {
        const auto found = object.find("license");
        if (found == object.end()) return;
        set_once(out_.license, found->is_object() && found->contains("url") ? field(*found, "url") : string_of(*found));
    }

    static auto is_paid(const Json& object) -> bool {
        const auto free = object.find("isAccessibleForFree");
        if (free == object.end()) return false;
        return (free->is_boolean() && !free->get<bool>()) ||
               (free->is_string() && (*free == "False" || *free == "false"));
    }
    void take_authors(const Json& value) {
        if (!value.is_array()) return add_author(string_of(value));
        for (const auto& author : value) add_author(string_of(author));
    }
    void add_author(std::string name) {
        const auto known =
            std::find(out_.authors.begin(), out_.authors.end(), name) != out_.authors.end();
        if (!name.empty() && name.size() < 200 && !known && out_.authors.size() < 32)
            out_.authors.push_back(std::move(name));
    }

    void take_product(const Json& object) {
        out_.product = true;
        if (out_.product_name.empty()) out_.product_name = name_in(object, "name");
        set_once(out_.description, field(object, "description"));
        take_offer(object);
        for (const auto& [key, label] : {std::pair{"brand", "Brand"},
                                         {"sku", "SKU"},
                                         {"mpn", "MPN"},
                                         {"color", "Color"},
                                         {"material", "Material"}})
            if (auto text = field(object, key); !text.empty()) add_spec(label, text);
        if (!object.contains("additionalProperty") || !object["additionalProperty"].is_array())
            return;
        for (const auto& row : object["additionalProperty"])
            if (row.is_object()) add_spec(field(row, "name"), field(row, "value"));
    }

    void take_offer(const Json& object) {
        if (!out_.price.empty() || !object.contains("offers")) return;
        const auto& offers = object["offers"];
        const auto& offer = offers.is_array() && !offers.empty() ? offers.front() : offers;
        if (!offer.is_object()) return;
        auto price = field(offer, "price");
        if (price.empty()) price = field(offer, "lowPrice");
        if (price.empty()) return;
        const auto currency = field(offer, "priceCurrency");
        out_.price = currency.empty() ? price : price + " " + currency;
    }

    void add_spec(const std::string& label, const std::string& text) {
        auto row = label + ": " + text;
        const auto known = std::find(out_.specs.begin(), out_.specs.end(), row) != out_.specs.end();
        if (!label.empty() && !text.empty() && text.size() < 400 && !known &&
            out_.specs.size() < 100)
            out_.specs.push_back(std::move(row));
    }

    JsonLd& out_;
    int left_ = max_objects;
};

}  // namespace

auto read_json_ld(const Dom& dom) -> JsonLd {
    auto out = JsonLd{};
    auto reader = Reader{out};
    for (auto i = dom.find(Tag::script, 0, dom.size()); i < dom.size();
         i = dom.find(Tag::script, i + 1, dom.size())) {
        if (dom.attr(i, Attr::type).find("ld+json") == std::string_view::npos ||
            i + 1 >= dom.end(i))
            continue;
        const auto json = read_script(dom.text(i + 1));
        if (!json.is_discarded()) reader.read(json);
    }
    return out;
}

}  // namespace fanfold::extract
