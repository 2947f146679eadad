#include "access.hpp"

#include <algorithm>

#include <fanfold/http/client.hpp>

#include "house.hpp"
#include "values.hpp"

namespace fanfold::config {

auto secret_place(const Reader& table, std::string_view key, std::string_view file_key,
                  const std::filesystem::path& root) -> SecretPlace {
    const auto file = file_key.empty() ? std::string{} : table.text(file_key);
    SecretPlace out;
    out.env = environment_name(table.text(key)).value_or("");
    // "${CREDENTIALS_DIRECTORY}/mail" is known only when something is sent.
    if (!file.empty())
        out.file = file.starts_with("${") ? std::filesystem::path{file} : from_root(root, file);
    return out;
}

auto sign_in_of(const Reader& table, const std::filesystem::path& root) -> SignIn {
    SignIn out;
    out.user = table.text("user");
    out.password = secret_place(table, "password", "password_file", root);
    out.token = secret_place(table, "token", "token_file", root);
    out.headers = table.map("headers");
    if (table.has("cookies_file")) out.cookies = from_root(root, table.text("cookies_file"));
    out.logged_in = table.text("logged_in");
    return out;
}

auto proxy_of(const Reader& table, const std::filesystem::path& root) -> ProxyRoute {
    ProxyRoute out;
    out.url = table.text("url");
    if (out.url == "direct") return {};
    out.user = table.text("user");
    out.password = secret_place(table, "password", "password_file", root);
    return out;
}

namespace {

constexpr std::string_view header_letters =
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";  // RFC 9110 §5.6.2

void check_headers(const Node& table, const std::string& name, Complaints& complaints) {
    const auto* headers = table.find("headers");
    if (headers == nullptr) return;
    for (const auto& entry : headers->entries)
        if (entry.key.empty() || entry.key.find_first_not_of(header_letters) != std::string::npos)
            complaints.error(entry.key_at, name + ": " + in_quotes(entry.key) +
                                               " is not the name of a header");
}

void one_of_two(const Node& table, std::string_view one, std::string_view other,
                const std::string& name, Complaints& complaints) {
    if (table.find(one) != nullptr && table.find(other) != nullptr)
        complaints.error(table.at, name + " says " + std::string{one} + " and " +
                                       std::string{other} + ": keep one of the two");
}

auto is_given(const SecretPlace& place) -> bool {
    return place != SecretPlace{};
}

/// Who reads along on the way would have it.
auto sends_in_the_clear(const Source& source) -> bool {
    const auto is_open = [](const Url& url) {
        const bool here = url.host() == "localhost" || url.host().starts_with("127.");
        return !url.https() && !here;
    };
    return std::ranges::any_of(source.seeds, is_open) || std::ranges::any_of(source.feeds, is_open) ||
           std::ranges::any_of(source.sitemaps, is_open) ||
           (source.api && std::ranges::any_of(source.api->urls, is_open));
}

}  // namespace

void check_sign_in(const Node& source, const Source& read, Complaints& complaints) {
    const auto* table = source.find("sign_in");
    if (table == nullptr || !read.sign_in) return;
    const auto name = "source " + in_quotes(read.name.str()) + ": [source.sign_in]";
    const auto& sign_in = *read.sign_in;
    one_of_two(*table, "password", "password_file", name, complaints);
    one_of_two(*table, "token", "token_file", name, complaints);
    check_headers(*table, name, complaints);
    if (sign_in.user.empty() == is_given(sign_in.password))
        complaints.error(table->at, name + " needs user and password, or neither");
    if (!sign_in.user.empty() && is_given(sign_in.token))
        complaints.error(table->at, name + " has a password and a token: keep one of the two");
    const bool shows = !sign_in.user.empty() || is_given(sign_in.token) || !sign_in.headers.empty();
    if (shows && sends_in_the_clear(read))
        complaints.warning(table->at, name + " is sent in the clear to an http:// address: write https:// if the "
                                             "site has it");
    if (read.folder) complaints.error(table->at, name + " is of no use to a folder");
}

void check_proxy(const Node& parent, const std::string& header, Complaints& complaints) {
    const auto* table = parent.find("proxy");
    if (table == nullptr) return;
    const Reader reader{*table};
    one_of_two(*table, "password", "password_file", header, complaints);
    const auto url = reader.text("url");
    if (url != "direct" && !http::Proxy::is_url(url))
        complaints.error(table->at, header + " needs url: \"http://host:port\", \"https://host:port\" or "
                                             "\"socks5://host:port\", the user apart from it");
    if (reader.text("user").empty() != (reader.text("password").empty() && reader.text("password_file").empty()))
        complaints.error(table->at, header + " needs user and password, or neither");
}

}  // namespace fanfold::config
