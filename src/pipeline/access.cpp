#include <fanfold/pipeline/access.hpp>

#include <fstream>
#include <sstream>

#include <fanfold/config/config.hpp>

namespace fanfold::pipeline {

namespace {

constexpr std::size_t largest_cookies_file = 1u << 20;

auto read_cookies_file(const std::filesystem::path& path) -> Result<std::string> {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream out;
    if (!in || !(out << in.rdbuf()))
        return Error{ErrorKind::fix_config, "cookies_file " + path.string() + " cannot be read"};
    if (out.view().size() > largest_cookies_file)
        return Error{ErrorKind::fix_config, "cookies_file " + path.string() + " is larger than 1 MiB"};
    return std::move(out).str();
}

/// Read once: afterwards what the site has set since is newer. A changed file is read again.
auto import_cookies(const std::filesystem::path& path, Digest before, fetch::CookieJar& jar)
    -> Result<Digest> {
    if (path.empty()) return before;
    auto text = read_cookies_file(path);
    if (!text) return text.error();
    const auto now = sha256(*text);
    if (now == before) return now;
    auto cookies = fetch::parse_cookies_txt(*text);
    if (!cookies) return Error{ErrorKind::fix_config, "cookies_file " + path.string() + ", " + cookies.error().message()};
    for (auto& cookie : *cookies) jar.put(std::move(cookie));
    return now;
}

auto sign_in(const SignIn& how, const std::string& name, fetch::Access& access) -> Status {
    if (!how.user.empty()) {
        auto password = config::secret(how.password, name);
        if (!password) return password.error();
        access.sign_in(how.user, *password);
    }
    if (how.token != SecretPlace{}) {
        auto token = config::secret(how.token, name);
        if (!token) return token.error();
        access.sign_in(*token);
    }
    for (const auto& [header, written] : how.headers) {
        auto value = config::secret_in(written, name);
        if (!value) return value.error();
        access.show(header, *value);
    }
    access.expect(how.logged_in);
    return Done{};
}

auto proxy_for(const ProxyRoute& route, const std::string& name)
    -> Result<std::shared_ptr<const http::Proxy>> {
    if (route.url.empty()) return std::shared_ptr<const http::Proxy>{};
    auto password = config::secret(route.password, name + ", proxy");
    if (!password) return password.error();
    return std::make_shared<const http::Proxy>(http::Proxy{route.url, route.user, *password});
}

void show_to_its_own(const Source& source, fetch::Access& access) {
    for (const auto* urls : {&source.seeds, &source.feeds, &source.sitemaps})
        for (const auto& url : *urls) access.show_to(url);
    if (!source.api) return;
    for (const auto& url : source.api->urls) access.show_to(url);
}

}  // namespace

auto keeps_cookies(const Source& source) -> bool {
    return source.cookies && !source.folder;
}

auto open_access(const Source& source, fetch::StoredCookies stored) -> Result<OpenAccess> {
    OpenAccess out{nullptr, stored.imported};
    const bool plain = !source.sign_in && !source.cookies && source.proxy.url.empty();
    if (plain || source.folder) return out;
    const auto name = "source " + source.name.str();
    auto access = std::make_unique<fetch::Access>();
    auto proxy = proxy_for(source.proxy, name);
    if (!proxy) return proxy.error();
    access->go_through(std::move(*proxy));
    show_to_its_own(source, *access);
    if (source.cookies) access->keep_cookies();
    for (auto& cookie : stored.cookies) access->jar().put(std::move(cookie));
    if (source.sign_in) {
        if (auto done = sign_in(*source.sign_in, name, *access); !done) return done.error();
        auto imported = import_cookies(source.sign_in->cookies, stored.imported, access->jar());
        if (!imported) return imported.error().at(name);
        out.imported = *imported;
    }
    out.access = std::move(access);
    return out;
}

}  // namespace fanfold::pipeline
