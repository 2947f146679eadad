#include <optional>

#include <fanfold/stage/discover/discover.hpp>

#include "xml.hpp"

namespace fanfold::discover {

namespace {

constexpr auto max_urls = std::size_t{50'000};
constexpr auto max_value = std::size_t{8192};

class SitemapReader final : public XmlEvents {
  public:
    explicit SitemapReader(const Url& base) : base_(base) {}

    auto start(std::string_view name, const XmlAttributes& attributes) -> bool override {
        const auto local = local_name(name);
        if (local == "outline") return add_outline(attributes);
        if (depth_++ == 0) {
            is_opml_ = local == "opml";
            recognised_ = local == "urlset" || local == "sitemapindex" || is_opml_;
            is_index_ = local == "sitemapindex";
            return recognised_;
        }
        if (local == "url" || local == "sitemap") loc_.clear(), entry_ = {};
        value_.clear();
        return true;
    }

    auto end(std::string_view name) -> bool override {
        const auto local = local_name(name);
        if (local == "outline") return true;
        --depth_;
        const auto value = trimmed(value_);
        // Images and videos have a loc of their own.
        if (local == "loc" && name.find("image:") == name.npos && name.find("video:") == name.npos)
            loc_ = value;
        else if (local == "lastmod" && !entry_.modified)
            entry_.modified = parse_rfc3339(value);
        else if (local == "publication_date" && name.find("news") != name.npos)
            take_news_date(value);
        else if (local == "title" && name.find("news") != name.npos)
            entry_.title = plain_of(value);
        else if (local == "url")
            add(sitemap_.pages);
        else if (local == "sitemap")
            add(sitemap_.children);
        value_.clear();
        return sitemap_.pages.size() < max_urls && sitemap_.children.size() < max_urls;
    }

    void text(std::string_view text) override {
        if (value_.size() + text.size() <= max_value) value_ += text;
    }

    [[nodiscard]] auto recognised() const -> bool { return recognised_; }
    /// What stood open when the bytes ended counts, if its address was complete.
    auto take() -> Sitemap {
        add(is_index_ ? sitemap_.children : sitemap_.pages);
        return std::move(sitemap_);
    }

  private:
    /// OPML 2.0: the feed that an outline names, at any depth.
    auto add_outline(const XmlAttributes& attributes) -> bool {
        if (!is_opml_) return depth_ > 0;
        for (const auto& [key, value] : attributes) {
            if (lowered(key) == "xmlurl") loc_ = trimmed(value);
            if (key == "text" || key == "title") entry_.title = std::string{value};
        }
        add(sitemap_.children);
        entry_ = {};
        return sitemap_.children.size() < max_urls;
    }
    void take_news_date(std::string_view value) {
        if (const auto at = parse_rfc3339(value)) entry_.modified = at;
    }
    void add(std::vector<SitemapEntry>& to) {
        const auto url = base_.resolve(loc_);
        if (!url || loc_.empty()) return;
        entry_.url = *url;
        to.push_back(std::move(entry_));
        entry_ = {};
        loc_.clear();
    }

    const Url& base_;
    Sitemap sitemap_;
    SitemapEntry entry_;
    std::string loc_;
    std::string value_;
    int depth_ = 0;
    bool recognised_ = false;
    bool is_index_ = false;
    bool is_opml_ = false;
};

/// The plain form of sitemaps.org: one URL a line.
auto parse_lines(std::string_view text) -> std::optional<Sitemap> {
    auto sitemap = Sitemap{};
    while (!text.empty() && sitemap.pages.size() < max_urls) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto url = Url::parse(trimmed(text.substr(0, end))))
            sitemap.pages.push_back({std::move(*url), {}, {}});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (sitemap.pages.empty()) return std::nullopt;
    return sitemap;
}

}  // namespace

auto parse_sitemap(std::string_view bytes, const Url& base) -> Result<Sitemap> {
    const auto readable = readable_xml(unpacked(bytes), "");
    if (!readable.starts_with('<') && !readable.starts_with("\xef\xbb\xbf<")) {
        if (auto lines = parse_lines(readable)) return std::move(*lines);
        return Error{ErrorKind::give_up, "not a sitemap"};
    }
    auto reader = SitemapReader{base};
    const auto why = read_xml(readable, reader);
    if (!reader.recognised())
        return Error{ErrorKind::give_up, "not a sitemap" + (why.empty() ? why : ": " + why)};
    auto sitemap = reader.take();
    if (sitemap.pages.empty() && sitemap.children.empty() && !why.empty())
        return Error{ErrorKind::give_up, "unreadable sitemap: " + why};
    return sitemap;
}

}  // namespace fanfold::discover
