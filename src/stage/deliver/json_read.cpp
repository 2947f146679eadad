#include <charconv>
#include <fanfold/stage/deliver/render.hpp>
#include <limits>

namespace fanfold::deliver {

namespace {

using nlohmann::json;

/// Reads fields of one object and remembers the first that is not what it should be, with its path.
/// A missing field keeps its default, unless it is required.
class Fields {
  public:
    Fields(const json& object, std::string path, std::string& trouble)
        : object_(object), path_(std::move(path)), trouble_(trouble) {
        if (!object_.is_object()) complain("", "is not an object");
    }

    auto text(const char* name) -> std::string {
        const auto* value = find(name);
        if (value == nullptr) return {};
        if (!value->is_string()) return complain(name, "is not a string"), std::string{};
        return value->get<std::string>();
    }
    template <class Number = int>
    auto number(const char* name) -> Number {
        const auto* value = find(name);
        if (value == nullptr) return 0;
        if (!value->is_number_integer()) return complain(name, "is not a whole number"), Number{0};
        return in_range<Number>(*value, name);
    }
    auto flag(const char* name) -> bool {
        const auto* value = find(name);
        if (value == nullptr) return false;
        if (!value->is_boolean()) return complain(name, "is neither true nor false"), false;
        return value->get<bool>();
    }
    auto instant(const char* name) -> std::optional<Instant> {
        const auto* value = find(name);
        if (value == nullptr || value->is_null()) return std::nullopt;
        const auto at =
            value->is_string() ? parse_rfc3339(value->get_ref<const std::string&>()) : std::nullopt;
        if (!at) complain(name, "is not an RFC 3339 time");
        return at;
    }
    auto digest(const char* name) -> Digest {
        const auto hex = text(name);
        const auto id = Digest::from_hex(hex);
        if (!id && !hex.empty()) complain(name, "is not a SHA-256 digest");
        return id.value_or(Digest{});
    }
    auto money(const char* name) -> Money {
        const auto words = text(name);
        const auto amount = Money::parse(words);
        if (!amount && !words.empty()) complain(name, "is not an amount");
        return amount.value_or(Money{});
    }
    /// "r12", "s345": a prefix and a row number.
    auto row(const char* name, char prefix) -> std::int64_t {
        const auto words = text(name);
        std::int64_t out = 0;
        if (words.empty()) return out;
        const auto* end = words.data() + words.size();
        const auto read = std::from_chars(words.data() + 1, end, out);
        if (words.front() != prefix || read.ec != std::errc{} || read.ptr != end || out < 0)
            return complain(name, "is not an id"), 0;
        return out;
    }
    template <class Enum, class From>
    auto word(const char* name, Enum fallback, const From& from) -> Enum {
        const auto words = text(name);
        if (words.empty()) return fallback;
        const auto value = from(words);
        if (!value) complain(name, "is not a known word");
        return value.value_or(fallback);
    }
    /// Every element of a list, through `read(element, its path)`.
    template <class Read>
    void each(const char* name, const Read& read) {
        const auto* value = find(name);
        if (value == nullptr) return;
        if (!value->is_array()) return complain(name, "is not a list");
        for (std::size_t at = 0; at < value->size() && trouble_.empty(); ++at)
            read((*value)[at], path_ + "/" + name + "/" + std::to_string(at));
    }
    auto object(const char* name) -> const json& {
        static const json nothing = json::object();
        const auto* value = find(name);
        return value == nullptr ? nothing : *value;
    }
    void require(const char* name) {
        if (object_.is_object() && !object_.contains(name)) complain(name, "is missing");
    }
    void complain(const std::string& name, const std::string& what) {
        if (trouble_.empty()) trouble_ = path_ + (name.empty() ? "" : "/" + name) + " " + what;
    }
    [[nodiscard]] auto trouble() -> std::string& { return trouble_; }

  private:
    auto find(const char* name) const -> const json* {
        if (!object_.is_object()) return nullptr;
        const auto found = object_.find(name);
        return found == object_.end() ? nullptr : &*found;
    }
    template <class Number>
    auto in_range(const json& value, const char* name) -> Number {
        const bool huge = value.is_number_unsigned() &&
                          value.get<std::uint64_t>() >
                              static_cast<std::uint64_t>(std::numeric_limits<Number>::max());
        const bool small = !value.is_number_unsigned() &&
                           value.get<std::int64_t>() <
                               static_cast<std::int64_t>(std::numeric_limits<Number>::min());
        if (huge || small) return complain(name, "is out of range"), Number{0};
        return value.get<Number>();
    }

    const json& object_;
    std::string path_;
    std::string& trouble_;
};

auto text_of(const json& value, const std::string& path, std::string& trouble) -> std::string {
    if (value.is_string()) return value.get<std::string>();
    if (trouble.empty()) trouble = path + " is not a string";
    return {};
}

auto whole_of(const json& value, const std::string& path, std::string& trouble) -> int {
    if (value.is_number_integer() && value >= 0 && value <= std::numeric_limits<int>::max())
        return value.get<int>();
    if (trouble.empty()) trouble = path + " is not a citation's number";
    return 0;
}

auto item_from(const json& value, const std::string& path, std::string& trouble) -> ReportItem {
    Fields in{value, path, trouble};
    ReportItem out;
    out.id = in.text("id");
    out.text = in.text("text");
    in.each("citations", [&](const json& n, const auto& at) {
        out.citations.push_back(whole_of(n, at, trouble));
    });
    out.status = in.word("status", EventStatus::fresh, event_status_from);
    if (value.is_object() && value.contains("importance")) out.importance = in.number("importance");
    out.event = in.digest("event");
    out.why = in.text("why");
    in.each("marks", [&](const json& mark, const auto& at) {
        out.marks.push_back(text_of(mark, at, trouble));
    });
    return out;
}

auto section_from(const json& value, const std::string& path, std::string& trouble)
    -> ReportSection {
    Fields in{value, path, trouble};
    ReportSection out{SectionName{in.text("id")}, in.text("title"), {}};
    in.each("items", [&](const json& item, const auto& at) {
        out.items.push_back(item_from(item, at, trouble));
    });
    return out;
}

auto citation_from(const json& value, const std::string& path, std::string& trouble) -> Citation {
    Fields in{value, path, trouble};
    Citation out;
    out.n = in.number("n");
    out.document = in.digest("document");
    out.sighting = SightingId{in.row("sighting", 's')};
    out.source = SourceName{in.text("source")};
    out.url = in.text("url");
    out.title = in.text("title");
    out.published = in.instant("published");
    out.fetched_at = in.instant("fetched_at").value_or(Instant{});
    out.quote = in.text("quote");
    out.at = {in.number<std::size_t>("offset"), in.number<std::size_t>("length")};
    out.before = in.text("before");
    out.after = in.text("after");
    out.attribution = in.text("attribution");
    out.shortened = in.flag("shortened");
    return out;
}

auto watched_from(const json& value, const std::string& path, std::string& trouble) -> Watched {
    Fields in{value, path, trouble};
    Watched out;
    out.name = in.text("name");
    out.documents = in.number("documents");
    in.each("sources", [&](const json& source, const auto& at) {
        out.sources.emplace_back(text_of(source, at, trouble));
    });
    out.last = in.instant("last");
    return out;
}

auto coverage_from(const json& value, const std::string& path, std::string& trouble) -> Coverage {
    Fields in{value, path, trouble};
    return {SourceName{in.text("source")}, in.number("pages"), in.number("fresh"),
            in.number("failed"), in.text("trouble")};
}

auto dropped_from(const json& value, const std::string& path, std::string& trouble) -> Dropped {
    Fields in{value, path, trouble};
    return {in.text("where"), in.text("text"), in.text("reason")};
}

void counts_by_reason(Fields& in, const char* name, std::map<std::string, int>& out) {
    const auto& counts = in.object(name);
    if (!counts.is_object()) return in.complain(name, "is not an object");
    Fields reasons{counts, std::string{"/about/"} + name, in.trouble()};
    for (const auto& [reason, count] : counts.items()) out[reason] = reasons.number(reason.c_str());
}

void counts_from(Fields& in, About& out) {
    out.documents = in.number("documents");
    out.clusters = in.number("clusters");
    out.matched = in.number("matched");
    out.questions = in.number("questions");
    out.answered = in.number("answered");
    out.reused = in.number("reused");
    out.failed = in.number("failed");
    out.findings = in.number("findings");
    out.calls = in.number<std::int64_t>("calls");
    counts_by_reason(in, "unasked", out.unasked);
    counts_by_reason(in, "cut", out.cut);
    counts_by_reason(in, "guards", out.guards);
}

auto about_from(const json& value, std::string& trouble) -> About {
    Fields in{value, "/about", trouble};
    About out;
    in.each("sources", [&](const json& one, const auto& at) {
        out.sources.push_back(coverage_from(one, at, trouble));
    });
    in.each("watched", [&](const json& one, const auto& at) {
        out.watched.push_back(watched_from(one, at, trouble));
    });
    counts_from(in, out);
    in.each("dropped", [&](const json& one, const auto& at) {
        out.dropped.push_back(dropped_from(one, at, trouble));
    });
    out.currency = in.text("currency");
    out.cost = in.money("cost");
    out.unknown = in.money("unknown");
    in.each("notes", [&](const json& note, const auto& at) {
        out.notes.push_back(text_of(note, at, trouble));
    });
    return out;
}

void head_from(Fields& in, Report& out, std::string& trouble) {
    in.require("enterprise");
    in.require("run");
    out.enterprise = EnterpriseName{in.text("enterprise")};
    out.enterprise_title = in.text("enterprise_title");
    out.run = RunId{in.row("run", 'r')};
    out.job = JobName{in.text("job")};
    out.period = in.word("period", Period::night, period_from);
    out.made_at = in.instant("made_at").value_or(Instant{});
    Fields window{in.object("window"), "/window", trouble};
    out.window_from = window.instant("from").value_or(Instant{});
    out.window_to = window.instant("to").value_or(Instant{});
    out.language = in.text("language");
    if (auto zone = in.text("timezone"); !zone.empty()) out.timezone = std::move(zone);
    out.style = in.text("style");
    out.model = in.text("model");
    out.status = in.word("status", ReportStatus::complete, report_status_from);
}

}  // namespace

auto from_json(const json& value) -> Result<Report> {
    std::string trouble;
    Fields in{value, "", trouble};
    Report out;
    head_from(in, out, trouble);
    in.each("summary", [&](const json& one, const auto& at) {
        out.summary.push_back(item_from(one, at, trouble));
    });
    in.each("sections", [&](const json& one, const auto& at) {
        out.sections.push_back(section_from(one, at, trouble));
    });
    in.each("citations", [&](const json& one, const auto& at) {
        out.citations.push_back(citation_from(one, at, trouble));
    });
    out.about = about_from(in.object("about"), trouble);
    if (trouble.empty()) return out;
    return Error{ErrorKind::bad_input, "not a report: " + trouble};
}

}  // namespace fanfold::deliver
