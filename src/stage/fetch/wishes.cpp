#include <fanfold/stage/fetch/wishes.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace fanfold::fetch {

namespace {

constexpr std::size_t most_head = 64 * 1024;  ///< where a meta tag is looked for

auto low(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

auto lowered(std::string_view text) -> std::string {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), low);
    return out;
}

auto trimmed(std::string_view text) -> std::string_view {
    constexpr std::string_view blank = " \t\r\n\"";
    const auto from = text.find_first_not_of(blank);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

/// Directives that have a value of their own behind a colon; any other name there is an agent's.
auto has_value(std::string_view name) -> bool {
    constexpr std::array<std::string_view, 4> names{"unavailable_after", "max-snippet",
                                                    "max-image-preview", "max-video-preview"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Reads one header value: "noindex, otherbot: nofollow".
class TagReader {
  public:
    TagReader(std::string_view agent, Instant now, Wishes& wishes)
        : agent_(lowered(agent)), now_(now), wishes_(wishes) {}

    void read(std::string_view value) {
        ours_ = true;
        while (!value.empty()) {
            const auto end = end_of_piece(value);
            take(trimmed(value.substr(0, end)));
            value.remove_prefix(std::min(end + 1, value.size()));
        }
    }

  private:
    /// A date ("Fri, 01 Jan 2027 …") has a comma of its own.
    static auto end_of_piece(std::string_view value) -> std::size_t {
        auto end = std::min(value.find(','), value.size());
        const auto piece = lowered(value.substr(0, end));
        if (piece.find("unavailable_after") == std::string::npos || end == value.size()) return end;
        const auto last = trimmed(std::string_view{piece}.substr(piece.rfind(':') + 1));
        const bool is_weekday = last.size() >= 3 && last.size() <= 9 && last.find(' ') == last.npos;
        return is_weekday ? std::min(value.find(',', end + 1), value.size()) : end;
    }

    void take(std::string_view piece) {
        auto colon = piece.find(':');
        auto name = lowered(trimmed(piece.substr(0, colon)));
        if (colon != std::string_view::npos && !has_value(name)) {
            ours_ = name == agent_ || name == "*";
            return take_directive(trimmed(piece.substr(colon + 1)));
        }
        take_directive(piece);
    }

    void take_directive(std::string_view piece) {
        if (!ours_) return;
        const auto colon = piece.find(':');
        const auto name = lowered(trimmed(piece.substr(0, colon)));
        if (name == "noindex" || name == "none") wishes_.noindex = true;
        if (name == "nofollow" || name == "none") wishes_.nofollow = true;
        if (name == "unavailable_after" && colon != std::string_view::npos)
            take_end(trimmed(piece.substr(colon + 1)));
    }

    void take_end(std::string_view date) {
        auto end = parse_rfc3339(date);
        if (!end) end = parse_http_date(date);
        if (end && *end <= now_) wishes_.noindex = true;
    }

    std::string agent_;
    Instant now_;
    Wishes& wishes_;
    bool ours_ = true;
};

/// <meta name="tdm-reservation" content="1">, in either order of the attributes.
auto reserved_in(std::string_view body) -> bool {
    body = body.substr(0, most_head);
    if (body.find("eservation") == body.npos && body.find("ESERVATION") == body.npos) return false;
    const auto head = lowered(body);
    for (auto at = head.find("tdm-reservation"); at != std::string::npos;
         at = head.find("tdm-reservation", at + 1)) {
        const auto begin = head.rfind('<', at);
        const auto end = head.find('>', at);
        if (begin == std::string::npos || end == std::string::npos) continue;
        const auto tag = std::string_view{head}.substr(begin, end - begin);
        if (!tag.starts_with("<meta")) continue;
        const auto content = tag.find("content");
        const auto equals = content == tag.npos ? tag.npos : tag.find('=', content);
        if (equals == tag.npos) continue;
        const auto value = tag.find_first_not_of(" \t\r\n\"'", equals + 1);
        if (value != tag.npos && tag[value] == '1') return true;
    }
    return false;
}

}  // namespace

auto wishes_of(const http::Response& response, std::string_view agent, Instant now) -> Wishes {
    Wishes wishes;
    TagReader reader{agent, now, wishes};
    for (const auto& header : response.headers)
        if (header.name == "x-robots-tag") reader.read(header.value);
    wishes.tdm_reserved =
        trimmed(response.header("tdm-reservation")) == "1" || reserved_in(response.body);
    return wishes;
}

}  // namespace fanfold::fetch
