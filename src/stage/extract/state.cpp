#include "state.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include <fanfold/text/fold.hpp>

namespace fanfold::extract {

namespace {

using Marks = std::initializer_list<std::string_view>;

auto holds_any(std::string_view text, Marks marks) -> bool {
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return text.find(mark) != std::string_view::npos;
    });
}

/// Little more than one of these: a name beside it at most.
auto is_nearly(std::string_view text, Marks marks) -> bool {
    constexpr auto a_name = std::size_t{20};
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return text.size() <= mark.size() + a_name && text.find(mark) != std::string_view::npos;
    });
}

/// In a longer text a title that only mentions it is one of news: how sites ask whether "you are human".
auto names_challenge(std::string_view title, std::string_view text) -> bool {
    const Marks marks = {"just a moment", "attention required", "access denied", "robot check",
                         "are you a robot", "are you human", "human verification", "security check",
                         "pardon our interruption", "ddos-guard", "bot verification",
                         "verify you are human", "one moment, please", "security verification",
                         "access to this page has been denied"};
    return is_nearly(title, marks) || (text.size() < 400 && holds_any(title, marks));
}

/// Firms that guard sites mark their pages in scripts and titles, in every language the same.
auto is_challenge(std::string_view text, std::string_view body) -> bool {
    constexpr auto most_shown = std::size_t{700};
    if (text.size() >= most_shown) return false;
    if (holds_any(body, {"_cf_chl_opt", "captcha-delivery.com", "px-captcha", "_Incapsula_Resource",
                         "awsWafCookieDomainList", "/_sec/cp_challenge", "geo.captcha-delivery",
                         "/orchestrate/chl_"}))
        return true;
    return text.size() < 500 &&
           holds_any(text, {"checking your browser", "verify you are human", "verifying you are",
                            "confirm you are human", "unusual traffic from", "not a robot",
                            "enable javascript and cookies to continue", "disable any ad blocker",
                            "자동입력 방지", "로봇이 아닙니다", "비정상적인 접근이 감지",
                            "보안 문자를 입력"});
}

/// As a number of its own: not a page 1404, nor 404,000 people or 0.404.
auto holds_404(std::string_view words) -> bool {
    const auto goes_on = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '$'; };
    for (auto at = words.find("404"); at != std::string_view::npos; at = words.find("404", at + 1)) {
        const auto before = at > 0 ? words[at - 1] : ' ';
        const auto after = at + 3 < words.size() ? words[at + 3] : ' ';
        if (!goes_on(before) && !goes_on(after)) return true;
    }
    return false;
}

/// In a longer text a heading that only mentions it is a heading of news: what is no longer
/// available, which bill was not found.
auto is_not_found(std::string_view title, std::string_view heading, std::string_view text) -> bool {
    const Marks marks = {"page not found",
                         "404 not found",
                         "404 error",
                         "error 404",
                         "http 404",
                         "page can't be found",
                         "page can’t be found",
                         "page cannot be found",
                         "page doesn't exist",
                         "page doesn’t exist",
                         "page does not exist",
                         "page isn't available",
                         "page isn’t available",
                         "no longer available",
                         "nothing found",
                         "not found",
                         "페이지를 찾을 수 없",
                         "존재하지 않는",
                         "삭제된 기사",
                         "글이 존재하지 않",
                         "페이지가 존재하지 않",
                         "ページが見つかりません",
                         "お探しのページ",
                         "页面不存在",
                         "找不到",
                         "seite nicht gefunden",
                         "page introuvable",
                         "página no encontrada",
                         "has been removed"};
    if (is_nearly(title, marks) || is_nearly(heading, marks)) return true;
    constexpr auto a_title = std::size_t{24};  // "Peugeot 404" over a whole story is none
    const auto numbered = [&](std::string_view words) { return words.size() < a_title && holds_404(words); };
    if (text.size() < 1500 && (numbered(title) || numbered(heading))) return true;
    const auto told = [&](std::string_view words) { return holds_any(words, marks) || holds_404(words); };
    return text.size() < 400 && (told(title) || told(heading) || holds_any(text, marks));
}

/// Whole sentences that sites write where they have nothing to show.
auto is_blocked_region(std::string_view text) -> bool {
    const bool of_europe = holds_any(text, {"european economic area", "european union", "gdpr"});
    if (of_europe && holds_any(text, {"cannot grant you access", "unable to grant you access", "access cannot be granted",
                                      "currently unavailable", "not available", "unavailable to visitors"}))
        return true;
    return holds_any(text, {"available in your region", "available in your country", "available in your location",
                            "unavailable in most european countries", "available in most european countries", "blocked in your country",
                            "unavailable for legal reasons", "http 451", "error 451", "귀하의 국가에서", "해당 국가에서는 이용",
                            "お住まいの地域では", "お住まいの国では", "in ihrem land nicht verfügbar", "in ihrer region nicht verfügbar",
                            "pas disponible dans votre pays", "pas disponible dans votre région", "no está disponible en su país"});
}

auto is_maintenance(std::string_view text) -> bool {
    return holds_any(text, {"down for maintenance", "down for scheduled maintenance", "undergoing maintenance",
                            "undergoing scheduled maintenance", "unavailable for scheduled maintenance", "currently under maintenance",
                            "site is under maintenance", "website is under maintenance", "maintenance mode",
                            "performing scheduled maintenance", "서비스 점검 중", "시스템 점검 중", "사이트 점검 중", "점검 중입니다",
                            "점검중입니다", "メンテナンス中", "系统维护中", "网站维护中", "wartungsarbeiten", "en cours de maintenance",
                            "site en maintenance", "sitio en mantenimiento"});
}

auto is_for_sale(std::string_view text) -> bool {
    return holds_any(text, {"domain is for sale", "domain may be for sale", "domain name is for sale", "buy this domain", "domain is parked",
                            "domain has expired", "parked free, courtesy of", "domain is available for purchase", "도메인을 판매",
                            "도메인 판매", "도메인이 만료", "ドメインは販売", "domain steht zum verkauf", "domaine est à vendre",
                            "dominio está a la venta"});
}

auto is_rate_limited(std::string_view text) -> bool {
    return holds_any(text, {"too many requests", "rate limit exceeded", "rate limited", "exceeded the rate limit", "error 429", "http 429",
                            "요청이 너무 많", "リクエストが多すぎ", "请求过于频繁", "zu viele anfragen", "trop de requêtes",
                            "demasiadas solicitudes"});
}

/// Only where hardly anything else is shown: news of a domain's sale or of a limit is longer than such a page. A little more room where
/// the title is the sentence itself.
auto stand_in_of(std::string_view titles, std::string_view text) -> PageState {
    constexpr auto sure = std::size_t{300};
    constexpr auto most = std::size_t{600};
    const auto told = [&](auto is) {
        return (text.size() < sure && (is(text) || is(titles))) || (text.size() < most && is(titles) && is(text));
    };
    if (told(is_blocked_region)) return PageState::blocked_region;
    if (told(is_rate_limited)) return PageState::rate_limited;
    if (told(is_maintenance)) return PageState::maintenance;
    return told(is_for_sale) ? PageState::for_sale : PageState::content;
}

/// What a reader can press, whatever the layout thinks of it.
auto buttons_of(const Dom& dom) -> std::string {
    constexpr auto most = std::size_t{600};
    auto words = std::string{};
    for (auto i = NodeId{0}; i < dom.size() && words.size() < most; ++i)
        if (dom.tag(i) == Tag::button) words.append(dom.plain(i, 60)).append(" | ");
    return text::fold_key(words);
}

auto lets_cookies_in(std::string_view words) -> bool {
    return holds_any(words, {"accept all", "reject all", "i agree", "i accept", "alle akzeptieren", "alle ablehnen",
                             "tout accepter", "tout refuser", "aceptar todo", "모두 동의", "すべて同意"});
}

auto speaks_of_cookies(std::string_view text) -> bool {
    return holds_any(text, {"cookies", "personal data", "쿠키", "クッキー", "datenschutz", "our partners",
                            "données personnelles", "cookie"});
}

/// Letters and digits alone: the same words, however the page or the text breaks its lines.
auto letters_of(std::string_view words) -> std::string {
    auto letters = text::fold_key(words);
    std::erase_if(letters, [](unsigned char c) { return c < 0x80 && std::isalnum(c) == 0; });
    return letters;
}

/// What stands around a button: the nearest part of the page with words that nobody can press, for the shortest banner says
/// something of its own. Empty where there is none.
auto asked_around(const Dom& dom, NodeId button) -> std::string {
    constexpr auto enough_to_ask = std::size_t{10};
    const auto is_pressed = [&](NodeId at) { return dom.tag(at) == Tag::button || dom.tag(at) == Tag::a; };
    constexpr auto most = std::size_t{2000};
    constexpr auto most_nodes = NodeId{2000};
    for (auto box = dom.parent(button); box != 0 && dom.end(box) - box < most_nodes; box = dom.parent(box)) {
        auto words = std::string{};
        for (auto i = box; i < dom.end(box) && words.size() < most; i = is_pressed(i) ? dom.end(i) : i + 1)
            if (dom.tag(i) == Tag::text) words.append(dom.text(i)).append(" ");
        if (auto letters = letters_of(words); letters.size() >= enough_to_ask) return letters;
    }
    return {};
}

/// Whether `text` is itself what a button of consent stands with. A banner beside a short story of stolen data is not: neither end of
/// the story stands in it.
auto is_asked_with_buttons(const Dom& dom, std::string_view text) -> bool {
    constexpr auto enough_to_know = std::size_t{30};
    constexpr auto most_looked_at = 20;
    const auto letters = letters_of(text);
    if (letters.size() < enough_to_know || !speaks_of_cookies(text)) return false;
    auto looked_at = 0;
    for (auto i = dom.find(Tag::button, 0, dom.size()); i < dom.size() && looked_at < most_looked_at;
         i = dom.find(Tag::button, i + 1, dom.size())) {
        if (!lets_cookies_in(text::fold_key(dom.plain(i, 60)))) continue;
        ++looked_at;
        const auto asked = asked_around(dom, i);
        if (asked.find(letters.substr(0, enough_to_know)) != std::string::npos &&
            asked.find(letters.substr(letters.size() - enough_to_know)) != std::string::npos)
            return true;
    }
    return false;
}

/// `buttons` where the page shows hardly more than its wall: any site has a banner with buttons, and
/// a short story of stolen data would be taken for one.
auto is_consent_wall(std::string_view title, std::string_view text, std::string_view buttons)
    -> bool {
    if (holds_any(title, {"before you continue", "cookie consent", "your privacy", "consent"}))
        return holds_any(text, {"cookie", "data", "쿠키", "クッキー"});
    const auto asks =
        holds_any(text, {"agree and continue", "manage options", "manage preferences",
                         "akzeptieren und weiter", "zustimmen und weiter", "wir und unsere partner",
                         "we value your privacy", "we and our"});
    return speaks_of_cookies(text) && (asks || lets_cookies_in(text) || lets_cookies_in(buttons));
}

auto has_password_field(const Dom& dom) -> bool {
    for (auto i = dom.find(Tag::input, 0, dom.size()); i < dom.size();
         i = dom.find(Tag::input, i + 1, dom.size()))
        if (dom.attr(i, Attr::type) == "password") return true;
    return false;
}

auto is_login(const Dom& dom, std::string_view title, std::string_view text) -> bool {
    const auto named = holds_any(title, {"log in", "login", "sign in", "signin", "로그인",
                                         "ログイン", "登录", "anmelden", "connexion"});
    if (named && text.size() < 700) return true;
    return has_password_field(dom) &&
           holds_any(text, {"log in to continue", "sign in to continue", "please log in",
                            "please sign in", "you must be logged in", "로그인이 필요", "로그인 후",
                            "members only", "forgot password", "forgot your password"});
}

/// What stands right behind the text on its page: offers are often no part of it.
auto behind_text(std::string_view text, std::string_view all) -> std::string_view {
    constexpr auto enough_to_know = std::size_t{40};
    constexpr auto most = std::size_t{200};
    if (text.size() < enough_to_know) return {};
    const auto last = text.substr(text.size() - enough_to_know);
    const auto at = all.rfind(last);
    return at == std::string_view::npos ? std::string_view{} : all.substr(at + last.size(), most);
}

auto offers_rest(std::string_view end) -> bool {
    return holds_any(end, {"subscribe to continue",
                           "subscribe to read",
                           "to continue reading",
                           "to read the full",
                           "for subscribers only",
                           "subscribers only",
                           "this article is for subscribers",
                           "already a subscriber",
                           "become a subscriber",
                           "unlock this article",
                           "유료 구독",
                           "구독자 전용",
                           "유료회원",
                           "프리미엄 콘텐츠",
                           "有料会員",
                           "会員限定",
                           "付费",
                           "reserviert für abonnenten",
                           "réservé aux abonnés",
                           "exclusivo para suscriptores",
                           "nur für abonnenten",
                           "exklusiv für abonnenten"});
}

/// Of what stands beside a text only this speaks of the text: every paper sells subscriptions.
auto keeps_rest(std::string_view behind) -> bool {
    return holds_any(behind, {"to continue reading", "continue reading with", "rest of this article",
                              "to read the full", "this article is for subscribers",
                              "unlock this article", "구독자 전용", "유료회원만", "남은 기사를", "この記事は会員限定",
                              "dieser artikel ist", "dieser inhalt ist", "weiterlesen mit",
                              "cet article est réservé", "de cet article à lire"});
}

/// The offer stands at the end of what is shown.
auto is_teaser(const JsonLd& json, std::string_view text) -> bool {
    const auto end = text.substr(text.size() > 300 ? text.size() - 300 : 0);
    return json.paid || offers_rest(end);
}

auto asks_for_scripts(const Dom& dom) -> bool {
    for (auto i = dom.find(Tag::noscript, 0, dom.size()); i < dom.size();
         i = dom.find(Tag::noscript, i + 1, dom.size())) {
        const auto words = text::fold_key(dom.plain(i, 600));
        if (holds_any(words, {"javascript", "자바스크립트"})) return true;
    }
    return false;
}

/// A script that may draw: no data, no template.
auto has_program(const Dom& dom) -> bool {
    for (auto i = dom.find(Tag::script, 0, dom.size()); i < dom.size();
         i = dom.find(Tag::script, i + 1, dom.size())) {
        const auto type = dom.attr(i, Attr::type);
        if (type.empty() || type == "module" || type.ends_with("javascript")) return true;
    }
    return false;
}

auto is_script_shell(const Dom& dom, const Layout& seen, std::string_view text) -> bool {
    if (holds_any(text, {"enable javascript", "javascript is disabled", "requires javascript",
                         "javascript is required", "자바스크립트를 활성화", "javascriptを有効"}))
        return true;
    return seen.text(seen.body()) < 250 && (has_program(dom) || asks_for_scripts(dom));
}

/// The first words that a reader without scripts sees.
auto words_shown(const Dom& dom, const Layout& seen) -> std::string {
    constexpr auto most = std::size_t{3000};
    auto words = std::string{};
    auto noscript_end = NodeId{0};
    for (auto i = seen.body(); i < dom.size() && words.size() < most; ++i) {
        if (dom.tag(i) == Tag::noscript) noscript_end = dom.end(i);
        if (dom.tag(i) == Tag::text && (!seen.dropped(i) || i < noscript_end))
            words.append(dom.text(i)).append(" ");
    }
    return text::fold_key(words);
}

/// Of <title>, which a heading may have been preferred to.
auto told_title(const Dom& dom) -> std::string {
    const auto at = dom.find(Tag::title, 0, dom.size());
    return at == dom.size() ? std::string{} : text::fold_key(dom.plain(at, 300));
}

auto heading_text(const Dom& dom, const Layout& seen) -> std::string {
    for (auto i = dom.find(Tag::h1, seen.body(), dom.size()); i < dom.size();
         i = dom.find(Tag::h1, i + 1, dom.size()))
        if (!seen.dropped(i)) return text::fold_key(dom.plain(i, 200));
    return {};
}

}  // namespace

auto to_string(PageState state) -> std::string_view {
    switch (state) {
        case PageState::content:
            return "content";
        case PageState::script_shell:
            return "script shell";
        case PageState::consent_wall:
            return "consent wall";
        case PageState::challenge:
            return "challenge";
        case PageState::login:
            return "login page";
        case PageState::teaser:
            return "teaser";
        case PageState::not_found:
            return "not found";
        case PageState::blocked_region:
            return "blocked region";
        case PageState::maintenance:
            return "maintenance";
        case PageState::for_sale:
            return "for sale";
        case PageState::rate_limited:
            return "rate limited";
    }
    return "content";
}

auto in_words(PageState state) -> std::string_view {
    switch (state) {
        case PageState::content:
            return "content";
        case PageState::script_shell:
            return "a shell: a script would draw the page";
        case PageState::consent_wall:
            return "a consent wall: the page asks about cookies first";
        case PageState::challenge:
            return "a challenge: the site asks whether a human reads";
        case PageState::login:
            return "a login page";
        case PageState::teaser:
            return "a teaser: the rest is for subscribers";
        case PageState::not_found:
            return "not found: the page says that there is none";
        case PageState::blocked_region:
            return "not available here: the site keeps readers of this region out";
        case PageState::maintenance:
            return "down for maintenance: the site says so";
        case PageState::for_sale:
            return "a domain for sale: nobody publishes here";
        case PageState::rate_limited:
            return "too many requests: the site asks us to wait";
    }
    return "content";
}

auto state_of(const Dom& dom, const Layout& seen, const JsonLd& json, const Shown& shown)
    -> PageState {
    constexpr auto long_enough = std::size_t{1500};
    if (shown.text.size() >= long_enough) return PageState::content;
    const auto told = told_title(dom);
    const auto title = text::fold_key(shown.title);
    const auto titles = title + " | " + told;
    const auto text = text::fold_key(shown.text);
    const auto all = words_shown(dom, seen);
    const auto& words = text.size() < 200 ? all : text;
    const auto heading = heading_text(dom, seen);
    if (names_challenge(title, words) || names_challenge(told, words) ||
        is_challenge(words, shown.body))
        return PageState::challenge;
    if (is_not_found(title, heading, text) || is_not_found(told, heading, text))
        return PageState::not_found;
    if (const auto state = stand_in_of(titles, words); state != PageState::content) return state;
    if (is_login(dom, titles, words)) return PageState::login;
    const auto buttons = text.size() < 200 ? buttons_of(dom) : std::string{};
    if (text.size() < 600 && (is_consent_wall(titles, words, buttons) || is_asked_with_buttons(dom, text)))
        return PageState::consent_wall;
    if (is_teaser(json, words) || keeps_rest(behind_text(text, all))) return PageState::teaser;
    if (text.size() < 200 && is_script_shell(dom, seen, words)) return PageState::script_shell;
    return PageState::content;
}

}  // namespace fanfold::extract
