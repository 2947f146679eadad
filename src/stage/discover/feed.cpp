#include <algorithm>
#include <map>
#include <optional>

#include <fanfold/stage/discover/discover.hpp>
#include <fanfold/text/facts.hpp>

#include "json_feed.hpp"
#include "xml.hpp"

namespace fanfold::discover {

namespace {

constexpr auto max_entries = std::size_t{5000};
constexpr auto max_field = std::size_t{2} << 20;
constexpr auto max_authors = std::size_t{32};

auto attribute(const XmlAttributes& attributes, std::string_view name) -> std::string_view {
    for (const auto& [key, value] : attributes)
        if (key == name) return value;
    return {};
}

void escape_into(std::string& out, std::string_view text) {
    for (const auto c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
}

/// How well a field serves as a body, a date, a link: the highest rank wins.
auto body_rank(std::string_view name) -> int {
    if (name == "content:encoded") return 4;
    if (name == "content" || name == "atom:content" || name == "xhtml:body" || name == "body")
        return 3;
    if (name == "description" || name == "rss:description") return 2;
    return name == "summary" || name == "atom:summary" || name == "itunes:summary" ? 1 : 0;
}

auto date_rank(std::string_view name) -> int {
    static const std::map<std::string_view, int> ranks{
        {"published", 5},       {"pubDate", 5},        {"pubdate", 5},  {"issued", 5},
        {"dc:date", 4},         {"dcterms:issued", 4}, {"date", 4},     {"created", 3},
        {"dcterms:created", 3}, {"updated", 2},        {"modified", 2}, {"dcterms:modified", 1},
        {"atom:published", 5},  {"atom:updated", 2}};
    const auto found = ranks.find(name);
    return found == ranks.end() ? 0 : found->second;
}

/// Dates up to this rank are those of a change; without others they serve as the day of publication.
constexpr auto change_rank = 2;

auto parse_date(std::string_view text, Instant now) -> std::optional<Instant> {
    auto at = parse_rfc3339(text);
    if (!at) at = parse_http_date(text);
    if (!at && text.size() < 80) at = text::parse_published(text, now);
    if (at && *at > now + std::chrono::hours{24}) at.reset();
    return at;
}

/// "editor@example.com (Jane Doe)" → "Jane Doe".
auto author_name(std::string_view text) -> std::string {
    const auto open = text.find('(');
    const auto close = text.rfind(')');
    if (text.find('@') < open && open != std::string_view::npos &&
        close != std::string_view::npos && close > open)
        text = text.substr(open + 1, close - open - 1);
    return plain_of(trimmed(text));
}

class FeedReader final : public XmlEvents {
  public:
    FeedReader(const Url& base, Instant now) : base_(base), now_(now) {}

    auto start(std::string_view name, const XmlAttributes& attributes) -> bool override {
        ++depth_;
        if (depth_ == 1) return known_root(name);
        if (markup_depth_ > 0) return open_markup(name, attributes), true;
        const auto local = local_name(name);
        if (item_depth_ == 0) {
            if (local == "item" || local == "entry") open_item(attributes);
            return true;
        }
        if (local == "link") take_link(attributes, name);
        if (depth_ == item_depth_ + 1 || local == "name") open_field(name, attributes);
        return true;
    }

    auto end(std::string_view name) -> bool override {
        if (markup_depth_ > 0 && depth_ > markup_depth_)
            close_markup(name);
        else if (item_depth_ > 0 && depth_ == item_depth_)
            close_item();
        else if (item_depth_ > 0)
            close_field(name);
        --depth_;
        return entries_.size() < max_entries;
    }

    void text(std::string_view text) override {
        if (item_depth_ == 0 || field_.size() + text.size() > max_field) return;
        if (markup_depth_ > 0)
            escape_into(field_, text);
        else
            field_ += text;
    }

    [[nodiscard]] auto recognised() const -> bool { return recognised_; }
    /// An item that the end of the bytes cut off is kept when it can be followed.
    auto take() -> std::vector<FeedEntry> {
        if (item_depth_ > 0 && !entry_.title.empty() && !link_.empty()) close_item();
        return std::move(entries_);
    }

  private:
    auto known_root(std::string_view name) -> bool {
        const auto local = lowered(local_name(name));
        recognised_ = local == "rss" || local == "feed" || local == "rdf" || local == "channel";
        return recognised_;
    }

    void open_item(const XmlAttributes& attributes) {
        item_depth_ = depth_;
        entry_ = {};
        link_.clear();
        field_.clear();
        link_rank_ = body_rank_ = date_rank_ = 0;
        offer_link(attribute(attributes, "rdf:about"), 1);
    }

    void close_item() {
        item_depth_ = 0;
        markup_depth_ = 0;
        if (const auto url = link_.empty() ? std::nullopt : base_.resolve(link_))
            entry_.link = url->str();
        if (entry_.link.empty() && entry_.html.empty() && entry_.title.empty()) return;
        entries_.push_back(std::move(entry_));
    }

    void open_field(std::string_view name, const XmlAttributes& attributes) {
        field_.clear();
        type_ = std::string{attribute(attributes, "type")};
        permanent_ = attribute(attributes, "isPermaLink") != "false";
        const auto holds_markup = type_ == "xhtml" || name == "xhtml:body" || name == "body";
        if (holds_markup && body_rank(name) > 0) markup_depth_ = depth_;
    }

    void close_field(std::string_view name) {
        const auto whole = depth_ == item_depth_ + 1;
        if (markup_depth_ == depth_) markup_depth_ = 0;
        const auto value = trimmed(field_);
        const auto local = local_name(name);
        if (local == "name" || local == "creator")
            add_author(value);
        else if (whole && local == "author" && !value.empty())
            add_author(value);
        else if (whole)
            close_value(name, value);
        field_.clear();
    }

    void close_value(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        const auto local = local_name(name);
        if (name == "title" || name == "atom:title" || name == "rss:title")
            entry_.title = plain_of(value);
        else if (local == "origLink")
            offer_link(value, 6);
        else if (name == "link" || name == "rss:link")
            offer_link(value, 5);
        else if (name == "guid" && permanent_)
            offer_link(value, 2);
        else if (const auto rank = date_rank(name); rank > 0)
            take_date(value, rank);
        else if (const auto better = body_rank(name); better > body_rank_)
            take_body(value, better);
    }

    void take_date(std::string_view value, int rank) {
        const auto at = parse_date(value, now_);
        if (!at) return;
        if (rank <= change_rank) entry_.updated = std::max(entry_.updated, at);
        if (rank <= date_rank_) return;
        entry_.published = at;
        date_rank_ = rank;
    }

    void take_body(std::string_view value, int rank) {
        body_rank_ = rank;
        entry_.html.clear();
        // Atom's default is plain text; RSS bodies are HTML whatever they say.
        const auto plain = type_ == "text" || type_ == "text/plain";
        if (plain)
            escape_into(entry_.html, value);
        else
            entry_.html = std::string{value};
    }

    void add_author(std::string_view text) {
        auto name = author_name(text);
        const auto known =
            std::find(entry_.authors.begin(), entry_.authors.end(), name) != entry_.authors.end();
        if (name.empty() || name.size() > 200 || known || entry_.authors.size() >= max_authors)
            return;
        entry_.authors.push_back(std::move(name));
    }

    void take_link(const XmlAttributes& attributes, std::string_view name) {
        const auto href = attribute(attributes, "href");
        const auto rel = attribute(attributes, "rel");
        if (href.empty() || (!rel.empty() && rel != "alternate")) return;
        const auto type = attribute(attributes, "type");
        const auto html = type.empty() || type.find("html") != std::string_view::npos;
        offer_link(href, name == "link" && html ? 5 : 3);
    }

    void offer_link(std::string_view link, int rank) {
        link = trimmed(link);
        if (link.empty() || rank <= link_rank_ || !base_.resolve(link)) return;
        link_ = std::string{link};
        link_rank_ = rank;
    }

    void open_markup(std::string_view name, const XmlAttributes& attributes) {
        if (field_.size() > max_field) return;
        field_ += "<" + std::string{local_name(name)};
        for (const auto& [key, value] : attributes) {
            if (key != "href" && key != "class") continue;
            field_ += " " + std::string{key} + "=\"";
            escape_into(field_, value);
            field_ += '"';
        }
        field_ += '>';
    }
    void close_markup(std::string_view name) {
        if (field_.size() <= max_field) field_ += "</" + std::string{local_name(name)} + ">";
    }

    const Url& base_;
    Instant now_;
    std::vector<FeedEntry> entries_;
    FeedEntry entry_;
    std::string field_;
    std::string type_;
    std::string link_;
    int depth_ = 0;
    int item_depth_ = 0;    ///< 0 outside of an item
    int markup_depth_ = 0;  ///< of the field whose markup is its value
    int link_rank_ = 0;
    int body_rank_ = 0;
    int date_rank_ = 0;
    bool permanent_ = true;
    bool recognised_ = false;
};

}  // namespace

auto parse_feed(std::string_view bytes, std::string_view content_type, const Url& base, Instant now)
    -> Result<std::vector<FeedEntry>> {
    if (auto json = parse_json_feed(bytes, base, now)) return std::move(*json);
    auto reader = FeedReader{base, now};
    const auto why = read_xml(readable_xml(unpacked(bytes), content_type), reader);
    auto entries = reader.take();
    if (!reader.recognised())
        return Error{ErrorKind::give_up, "not a feed" + (why.empty() ? why : ": " + why)};
    if (entries.empty() && !why.empty())
        return Error{ErrorKind::give_up, "unreadable feed: " + why};
    return entries;
}

}  // namespace fanfold::discover
