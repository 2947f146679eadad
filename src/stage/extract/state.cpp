#include "state.hpp"

#include <algorithm>
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

/// Firms that guard sites mark their pages in scripts and titles, in every language the same.
auto is_challenge(std::string_view title, std::string_view text, std::string_view body) -> bool {
    const auto named =
        holds_any(title, {"just a moment", "attention required", "access denied", "robot check",
                          "are you a robot", "are you human", "human verification",
                          "security check", "pardon our interruption", "ddos-guard",
                          "bot verification", "verify you are human", "one moment, please",
                          "security verification", "access to this page has been denied"});
    if (named) return true;
    if (holds_any(body, {"_cf_chl_opt", "captcha-delivery.com", "px-captcha", "_Incapsula_Resource",
                         "awsWafCookieDomainList", "/_sec/cp_challenge", "geo.captcha-delivery",
                         "cdn-cgi/challenge-platform/h/"}))
        return text.size() < 700;
    return text.size() < 500 &&
           holds_any(text, {"checking your browser", "verify you are human", "verifying you are",
                            "confirm you are human", "unusual traffic from", "not a robot",
                            "enable javascript and cookies to continue", "disable any ad blocker",
                            "자동입력 방지", "로봇이 아닙니다"});
}

/// Little more than one of these: a name beside it at most.
auto is_nearly(std::string_view text, Marks marks) -> bool {
    constexpr auto a_name = std::size_t{20};
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return text.size() <= mark.size() + a_name && text.find(mark) != std::string_view::npos;
    });
}

/// In a longer text a heading that only mentions it is a heading of news: what is no longer
/// available, which bill was not found.
auto is_not_found(std::string_view title, std::string_view heading, std::string_view text) -> bool {
    const Marks marks = {"page not found",
                         "404",
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
                         "ページが見つかりません",
                         "お探しのページ",
                         "页面不存在",
                         "找不到",
                         "seite nicht gefunden",
                         "page introuvable",
                         "página no encontrada",
                         "has been removed"};
    if (is_nearly(title, marks) || is_nearly(heading, marks)) return true;
    return text.size() < 400 &&
           (holds_any(title, marks) || holds_any(heading, marks) || holds_any(text, marks));
}

auto is_consent_wall(std::string_view title, std::string_view text) -> bool {
    if (holds_any(title, {"before you continue", "cookie consent", "your privacy", "consent"}))
        return holds_any(text, {"cookie", "data", "쿠키", "クッキー"});
    const auto about = holds_any(text, {"cookies", "personal data", "쿠키", "datenschutz",
                                        "our partners", "données personnelles", "cookie"});
    const auto asks =
        holds_any(text, {"accept all", "reject all", "i agree", "i accept", "agree and continue",
                         "manage options", "manage preferences", "alle akzeptieren", "모두 동의",
                         "tout accepter", "aceptar todo", "すべて同意", "we value your privacy",
                         "we and our"});
    return about && asks;
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

/// The offer stands at the end of what is shown.
auto is_teaser(const JsonLd& json, std::string_view text) -> bool {
    const auto end = text.substr(text.size() > 300 ? text.size() - 300 : 0);
    return json.paid || holds_any(end, {"subscribe to continue",
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
                                        "nur für abonnenten"});
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
    }
    return "content";
}

auto state_of(const Dom& dom, const Layout& seen, const JsonLd& json, const Shown& shown)
    -> PageState {
    constexpr auto long_enough = std::size_t{1500};
    if (shown.text.size() >= long_enough) return PageState::content;
    const auto title = text::fold_key(shown.title);
    const auto text = text::fold_key(shown.text);
    const auto all = words_shown(dom, seen);
    const auto& words = text.size() < 200 ? all : text;
    if (is_challenge(title, words, shown.body)) return PageState::challenge;
    if (is_not_found(title, heading_text(dom, seen), text)) return PageState::not_found;
    if (is_login(dom, title, words)) return PageState::login;
    if (text.size() < 600 && is_consent_wall(title, words)) return PageState::consent_wall;
    if (is_teaser(json, words)) return PageState::teaser;
    if (text.size() < 200 && is_script_shell(dom, seen, words)) return PageState::script_shell;
    return PageState::content;
}

}  // namespace fanfold::extract
