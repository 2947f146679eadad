#include <fanfold/serve/http.hpp>

#include <sstream>

namespace fanfold::serve {

namespace {

constexpr std::size_t most_fields = 100;

auto hex(char letter) -> int {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

auto decoded(std::string_view text, bool plus_is_space) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escape = text[at] == '%' && at + 2 < text.size() && hex(text[at + 1]) >= 0 && hex(text[at + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex(text[at + 1]) * 16 + hex(text[at + 2]));
            at += 2;
        } else {
            out += plus_is_space && text[at] == '+' ? ' ' : text[at];
        }
    }
    return out;
}

}  // namespace

auto parse_fields(std::string_view text) -> Fields {
    Fields out;
    while (!text.empty() && out.size() < most_fields) {
        const auto end = text.find('&');
        const auto one = text.substr(0, end);
        const auto equals = one.find('=');
        auto value = equals == std::string_view::npos ? "" : decoded(one.substr(equals + 1), true);
        if (!one.empty()) out.insert_or_assign(decoded(one.substr(0, equals), true), std::move(value));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

auto parse_path(std::string_view target) -> std::vector<std::string> {
    target = target.substr(0, target.find_first_of("?#"));
    std::vector<std::string> out;
    while (!target.empty()) {
        const auto end = target.find('/');
        if (end != 0) out.push_back(decoded(target.substr(0, end), false));
        target.remove_prefix(end == std::string_view::npos ? target.size() : end + 1);
    }
    return out;
}

auto parse_grant(const Secret& line) -> Result<Grant> {
    std::istringstream words{line.reveal()};
    std::string token, scope, enterprises, rest;
    words >> token >> scope >> enterprises >> rest;
    Grant out;
    out.token = Secret{token};
    const bool known = scope.empty() || scope == "read" || scope == "operate" || scope == "admin";
    if (token.empty() || !known || !rest.empty())
        return Error{ErrorKind::fix_config, "a token file holds one line: TOKEN [read|operate|admin] [ENTERPRISE,…]"};
    if (scope == "read") out.scope = Scope::read;
    if (scope == "operate") out.scope = Scope::operate;
    std::istringstream names{enterprises};
    for (std::string name; std::getline(names, name, ',');)
        if (!name.empty()) out.enterprises.push_back(name);
    return out;
}

auto same_secret(std::string_view a, std::string_view b) -> bool {
    unsigned differ = a.size() == b.size() ? 0 : 1;
    for (std::size_t at = 0; at < a.size(); ++at)
        differ |= static_cast<unsigned char>(a[at]) ^ static_cast<unsigned char>(b.empty() ? 0 : b[at % b.size()]);
    return differ == 0;
}

}  // namespace fanfold::serve
