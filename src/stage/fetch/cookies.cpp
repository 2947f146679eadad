#include <fanfold/stage/fetch/cookies.hpp>

#include <algorithm>
#include <charconv>

namespace fanfold::fetch {

namespace {

constexpr std::size_t largest = 4096;  // name and value
constexpr std::size_t longest_attribute = 1024;
constexpr std::size_t most_of_a_domain = 50;
constexpr std::size_t most_in_all = 300;
constexpr auto longest_age = std::chrono::hours{24 * 400};  // 6265bis §5.5

auto is_blank(char c) -> bool {
    return c == ' ' || c == '\t';
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

auto lower(std::string_view text) -> std::string {
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

/// Takes what stands before `mark` off `text`, and the mark with it.
auto take_until(std::string_view& text, char mark) -> std::string_view {
    const auto end = std::min(text.find(mark), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

auto has_control(std::string_view text) -> bool {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

auto is_address(std::string_view host) -> bool {
    return host.starts_with('[') || (!host.empty() && host.back() >= '0' && host.back() <= '9');
}

/// §5.1.3
auto domain_matches(std::string_view host, const Cookie& cookie) -> bool {
    if (host == cookie.domain) return true;
    if (cookie.host_only || is_address(host)) return false;
    return host.size() > cookie.domain.size() && host.ends_with(cookie.domain) &&
           host[host.size() - cookie.domain.size() - 1] == '.';
}

/// §5.1.4
auto path_matches(std::string_view path, std::string_view of_cookie) -> bool {
    if (!path.starts_with(of_cookie)) return false;
    return path.size() == of_cookie.size() || of_cookie.ends_with('/') ||
           path[of_cookie.size()] == '/';
}

auto default_path(const Url& url) -> std::string {
    const auto path = url.path();
    const auto slash = path.rfind('/');
    return slash == 0 || slash == std::string_view::npos ? "/" : std::string{path.substr(0, slash)};
}

/// "co.kr": a cookie for it would be one for everybody below.
auto is_public_suffix(const std::string& domain) -> bool {
    const auto below = Url::parse("http://a." + domain + "/");
    return !below || site_of(*below) == below->host();
}

/// The attributes as they are read off the line; the last of a name counts (§5.3).
struct Attributes {
    std::string_view domain, path, expires, max_age;
    bool secure = false;
};

auto attributes_of(std::string_view text) -> Attributes {
    Attributes out;
    while (!text.empty()) {
        auto value = take_until(text, ';');
        const auto name = lower(trimmed(take_until(value, '=')));
        value = trimmed(value);
        if (value.size() > longest_attribute) continue;
        if (name == "domain") out.domain = value;
        if (name == "path") out.path = value;
        if (name == "expires") out.expires = value;
        if (name == "max-age") out.max_age = value;
        if (name == "secure") out.secure = true;
    }
    return out;
}

auto expiry_of(const Attributes& attributes, Instant now) -> std::optional<Instant> {
    std::int64_t seconds = 0;
    const auto& age = attributes.max_age;
    const auto [end, error] = std::from_chars(age.data(), age.data() + age.size(), seconds);
    if (!age.empty() && end == age.data() + age.size() && error == std::errc{}) {
        if (seconds <= 0) return Instant::min();
        return now + std::min<Duration>(std::chrono::seconds{std::min<std::int64_t>(
                                            seconds, longest_age / std::chrono::seconds{1})},
                                        longest_age);
    }
    const auto date = parse_http_date(attributes.expires);
    return date ? std::optional{std::min(*date, now + longest_age)} : std::nullopt;
}

/// Where it may be sent; false: the answer may not set it.
auto place(Cookie& cookie, const Attributes& attributes, const Url& from) -> bool {
    const auto host = std::string{from.host()};
    auto domain = lower(attributes.domain);
    if (domain.starts_with('.')) domain.erase(0, 1);
    cookie.host_only = domain.empty() || domain == host;
    cookie.domain = cookie.host_only ? host : domain;
    if (!cookie.host_only) {
        if (!domain_matches(host, cookie) || is_public_suffix(domain)) return false;
    } else if (!domain.empty()) {
        cookie.host_only = is_address(host) || is_public_suffix(domain);
    }
    cookie.path = attributes.path.starts_with('/') ? std::string{attributes.path} : default_path(from);
    return true;
}

auto keeps_its_prefix(const Cookie& cookie, const Attributes& attributes) -> bool {
    const auto name = lower(cookie.name);
    if (name.starts_with("__secure-")) return cookie.secure;
    if (!name.starts_with("__host-")) return true;
    return cookie.secure && attributes.domain.empty() && cookie.path == "/";
}

auto same_place(const Cookie& a, const Cookie& b) -> bool {
    return a.name == b.name && a.domain == b.domain && a.path == b.path;
}

}  // namespace

void CookieJar::drop(const Cookie& cookie) {
    std::erase_if(cookies_, [&](const Cookie& other) { return same_place(cookie, other); });
}

void CookieJar::make_room(const std::string& domain) {
    const auto of_domain = [&](const Cookie& cookie) { return cookie.domain == domain; };
    const auto count = std::count_if(cookies_.begin(), cookies_.end(), of_domain);
    if (static_cast<std::size_t>(count) >= most_of_a_domain)
        cookies_.erase(std::find_if(cookies_.begin(), cookies_.end(), of_domain));
    if (cookies_.size() >= most_in_all) cookies_.erase(cookies_.begin());
}

void CookieJar::put(Cookie cookie) {
    const auto same = std::find(cookies_.begin(), cookies_.end(), cookie);
    if (same != cookies_.end()) return;
    drop(cookie);
    make_room(cookie.domain);
    cookies_.push_back(std::move(cookie));
}

void CookieJar::take(const Url& from, std::string_view line, Instant now) {
    if (has_control(line)) return;
    auto value = take_until(line, ';');
    Cookie cookie;
    const auto equals = value.find('=');
    if (equals == std::string_view::npos) return;
    cookie.name = trimmed(value.substr(0, equals));
    cookie.value = trimmed(value.substr(equals + 1));
    if (cookie.name.empty() || cookie.name.size() + cookie.value.size() > largest) return;
    const auto attributes = attributes_of(line);
    cookie.secure = attributes.secure;
    if (cookie.secure && !from.https()) return;  // 6265bis §5.7: not to be set over http
    if (!place(cookie, attributes, from) || !keeps_its_prefix(cookie, attributes)) return;
    cookie.expires = expiry_of(attributes, now);
    if (!cookie.expires || *cookie.expires > now) return put(std::move(cookie));
    drop(cookie);
}

auto CookieJar::header_for(const Url& to, Instant now) const -> std::string {
    std::vector<const Cookie*> sent;
    for (const auto& cookie : cookies_) {
        const bool over = cookie.expires && *cookie.expires <= now;
        if (over || (cookie.secure && !to.https())) continue;
        if (domain_matches(to.host(), cookie) && path_matches(to.path(), cookie.path))
            sent.push_back(&cookie);
    }
    std::stable_sort(sent.begin(), sent.end(), [](const Cookie* a, const Cookie* b) {
        return a->path.size() > b->path.size();
    });
    std::string out;
    for (const auto* cookie : sent)
        out += (out.empty() ? "" : "; ") + cookie->name + "=" + cookie->value;
    return out;
}

namespace {

constexpr std::string_view http_only = "#HttpOnly_";

/// domain, below too, path, secure, expires (0: session), name, value
auto cookie_of(std::string_view line) -> std::optional<Cookie> {
    std::vector<std::string_view> columns;
    for (int column = 0; column < 6; ++column) columns.push_back(take_until(line, '\t'));
    Cookie out;
    out.domain = lower(columns[0]);
    if (out.domain.starts_with('.')) out.domain.erase(0, 1);
    out.host_only = columns[1] != "TRUE";
    out.path = columns[2];
    out.secure = columns[3] == "TRUE";
    out.name = columns[5];
    out.value = line;
    std::int64_t seconds = 0;
    const auto& date = columns[4];
    const auto [end, error] = std::from_chars(date.data(), date.data() + date.size(), seconds);
    const bool good = error == std::errc{} && !out.domain.empty() && out.path.starts_with('/') &&
                      !out.name.empty() && out.name.size() + out.value.size() <= largest &&
                      !has_control(out.name) && !has_control(out.value);
    if (!good) return std::nullopt;
    constexpr std::int64_t year_3000 = 32'503'680'000;
    if (seconds > 0) out.expires = Instant{std::chrono::seconds{std::min(seconds, year_3000)}};
    return out;
}

}  // namespace

auto parse_cookies_txt(std::string_view text) -> Result<std::vector<Cookie>> {
    std::vector<Cookie> out;
    for (int number = 1; !text.empty(); ++number) {
        auto line = take_until(text, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with(http_only))
            line.remove_prefix(http_only.size());
        else if (line.starts_with('#'))
            continue;
        if (trimmed(line).empty()) continue;
        auto cookie = cookie_of(line);
        if (!cookie)
            return Error{ErrorKind::bad_input,
                         "line " + std::to_string(number) +
                             " is no cookie: seven columns with tabs between them are wanted "
                             "(domain, TRUE or FALSE, path, TRUE or FALSE, expiry, name, value)"};
        out.push_back(std::move(*cookie));
    }
    return out;
}

}  // namespace fanfold::fetch
