/// Sixty small pages that stand before what a reader came for, ten of a sort, after the wording
/// that such pages have in the wild. Who wrote the rules wrote these too: pages from outside will
/// fare worse.
#include "catch.hpp"
#include "pages.hpp"

using namespace fanfold;
using namespace fanfold::extract_test;

namespace {

struct Case {
    std::string title;
    std::string body;
};

auto shell(const std::string& inside) -> std::string {
    return "<div id=root></div>" + inside + "<script src=/app.js></script>";
}

auto recognised(const std::vector<Case>& cases, const std::string& word) -> int {
    auto right = 0;
    for (const auto& each : cases) {
        const auto out = extracted("<html><head><title>" + each.title + "</title></head><body>" +
                                   each.body + "</body></html>");
        const auto found = !out.document && has(out.why_none, word);
        if (!found)
            UNSCOPED_INFO(word << ": " << each.title << " | " << each.body << " -> "
                               << out.why_none);
        right += found ? 1 : 0;
    }
    return right;
}

auto p(const std::string& text) -> std::string {
    return "<p>" + text + "</p>";
}

}  // namespace

TEST_CASE("shells that a script would draw are no documents") {
    const std::vector<Case> shells = {
        {"Shop", shell("")},
        {"React App", shell("<noscript>You need to enable JavaScript to run this app.</noscript>")},
        {"News", "<div id=__next></div><script src=a.js></script>"},
        {"App", "<app-root></app-root><script src=main.js></script>"},
        {"Portal", "<div id=app></div>" + p("Loading...") + "<script src=a.js></script>"},
        {"Board",
         "<div id=q-app></div><script src=a.js></script><noscript>JavaScript를 켜 "
         "주세요</noscript>"},
        {"Site",
         p("This site requires JavaScript to be displayed.") + "<script src=a.js></script>"},
        {"Site",
         p("Please enable JavaScript in your browser to view this page properly and try again.")},
        {"한울",
         p("이 사이트를 보려면 자바스크립트를 활성화해 주세요.") + "<script src=a.js></script>"},
        {"Docs", "<div class=spinner></div><script>boot()</script>"}};
    CHECK(recognised(shells, "shell") >= 10);
}

TEST_CASE("consent walls are no documents") {
    const std::vector<Case> walls = {
        {"Before you continue to Search",
         p("We use cookies and data to deliver and maintain services and to track outages. If you "
           "choose to accept all, we will also use them to develop new services.")},
        {"Yahoo is part of the Yahoo family of brands",
         p("When you use our sites we use cookies to provide our sites to you. Click 'Accept all' "
           "if you agree, or 'Reject all'. You can withdraw consent at any time.")},
        {"Zeit mit Werbung",
         p("Mit Werbung lesen. Unsere Partner und wir nutzen Cookies und verarbeiten Daten. Alle "
           "akzeptieren. Details in der Datenschutzerklärung.")},
        {"Le Journal",
         p("Avec votre accord, nos partenaires et nous utilisons des cookies pour traiter des "
           "données personnelles. Tout accepter. Continuer sans accepter.")},
        {"El Diario",
         p("Usamos cookies propias y de terceros para mostrar publicidad. Aceptar todo o "
           "configurar sus preferencias antes de seguir leyendo esta noticia.")},
        {"Hanul", p("이 사이트는 쿠키를 사용합니다. 계속하려면 개인정보 처리와 쿠키 사용에 모두 "
                    "동의해 주세요.")},
        {"News", p("We value your privacy. We and our partners store cookies on a device and "
                   "process personal data such as unique identifiers. Accept all.")},
        {"Forum", p("We use cookies to keep you signed in and for ads. I agree. Manage options. "
                    "You may change your mind at any time in the settings.")},
        {"Magazine", p("Our partners need your permission to use cookies. Agree and continue, or "
                       "subscribe without tracking for 4.99 a month.")},
        {"Cookie consent", p("This website needs your consent before it can set cookies that are "
                             "not strictly necessary for its work.")}};
    CHECK(recognised(walls, "consent") >= 10);
}

TEST_CASE("a wall of many words is known by its buttons, a short story beside such buttons stays a story") {
    const auto buttons = std::string{"<button>Manage preferences</button><button>Accept all</button>"};
    const auto asks = p("This site uses cookies and related technologies for its operation, for analytics and for "
                        "advertising of third parties, as described in the statement. You may choose to consent to "
                        "these technologies, or say below which of them you would have.");
    const auto story = p("Personal data of 1,969 customers of the ferry line were stolen on Monday, the council said. "
                         "Cookies of its shop let the thieves in. Names and addresses are among what they took, card "
                         "numbers are not, and the line asks everybody to change passwords.");
    const auto head = std::string{"<html><head><title>Harbor Post</title></head><body>"};
    CHECK(has(extracted(head + "<div><div>" + asks + "</div><div>" + buttons + "</div></div></body></html>").why_none, "consent"));
    CHECK(extracted(head + "<main>" + story + "</main><div>" + p("We use cookies.") + buttons + "</div></body></html>").document);
    CHECK(extracted(head + "<main>" + story + "</main><div>" + asks + buttons + "</div></body></html>").document);
}

TEST_CASE("challenges are no documents") {
    const std::vector<Case> challenges = {
        {"Just a moment...",
         p("Enable JavaScript and cookies to continue") + "<script>window._cf_chl_opt={}</script>"},
        {"Attention Required! | Cloudflare", p("Sorry, you have been blocked. You are unable to "
                                               "access this site, which uses a security service.")},
        {"shop.example", p("Please enable JS and disable any ad blocker") +
                             "<script src=https://ct.captcha-delivery.com/c.js></script>"},
        {"Access to this page has been denied",
         "<div id=px-captcha></div>" +
             p("Press and hold to confirm you are a human and not a bot.")},
        {"Pardon Our Interruption",
         p("As you were browsing something about your browser made us think you were a bot.")},
        {"Robot Check", p("Enter the characters you see below. Sorry, we just need to make sure "
                          "that there is a person.")},
        {"Sorry", p("Our systems have detected unusual traffic from your computer network. This "
                    "page checks that it is you.")},
        {"example.com", p("Checking your browser before accessing example.com. This process is "
                          "automatic and takes five seconds.")},
        {"Access Denied",
         p("You don't have permission to access this resource on this server. Reference 18.2c7a.")},
        {"보안 확인", p("자동입력 방지 문자를 입력해 주세요. 확인이 끝나면 페이지로 이동합니다.")}};
    CHECK(recognised(challenges, "challenge") >= 10);
}

TEST_CASE("login pages are no documents") {
    const auto form = std::string{"<form><input name=u><input type=password name=p></form>"};
    const std::vector<Case> logins = {
        {"Log in", form + p("Enter your name and your password to go on.")},
        {"Sign in - Hanul", form + p("Use your work account. Forgot password?")},
        {"Members", form + p("Please log in to see this page. Forgot your password?")},
        {"로그인 - 가온", form + p("아이디와 비밀번호를 입력해 주세요.")},
        {"ログイン", form + p("会員の方はログインしてください。パスワードをお忘れの方はこちら。")},
        {"Anmelden", form + p("Melden Sie sich mit Ihrem Konto an, um fortzufahren.")},
        {"Connexion", form + p("Identifiez-vous pour accéder à votre espace.")},
        {"Wiki", form + p("You must be logged in to view this page of the wiki. Ask an "
                          "administrator for an account.")},
        {"카페", form + p("로그인이 필요한 서비스입니다. 로그인 후 이용해 주세요.")},
        {"登录", form + p("请输入用户名和密码。")}};
    CHECK(recognised(logins, "login") >= 10);
}

TEST_CASE("teasers are no documents") {
    const auto start = std::string{
        "Hanul Cells said on Monday that it would build a second battery plant in Gumi. "};
    const std::vector<Case> teasers = {
        {"Plant", p(start) + p("Subscribe to continue reading.")},
        {"Plant",
         p(start) + p("This article is for subscribers only. Already a subscriber? Log in.")},
        {"Plant", p(start) + p("To continue reading, start your free trial.")},
        {"Plant",
         p(start) + p("Want to read the full story? Sign up to read the full article today.")},
        {"공장", p("한울셀이 구미에 제2공장을 짓는다고 월요일 밝혔다. 회사는 2028년 봄에 "
                   "가동한다고 했다.") +
                     p("이 기사는 구독자 전용 기사입니다.")},
        {"공장", p("한울셀이 구미에 제2공장을 짓는다고 월요일 밝혔다. 회사는 2028년 봄에 "
                   "가동한다고 했다.") +
                     p("프리미엄 콘텐츠입니다. 로그인하세요.")},
        {"工場", p("ハヌルセルは月曜日、亀尾に第二工場を建設すると発表した。") +
                     p("この記事は有料会員限定です。")},
        {"Werk", p("Hanul baut ein zweites Werk in Gumi, teilte das Unternehmen am Montag mit.") +
                     p("Nur für Abonnenten. Jetzt weiterlesen.")},
        {"Usine", p("Hanul va construire une deuxième usine à Gumi, a annoncé lundi le groupe.") +
                      p("Article réservé aux abonnés.")},
        {"Plant",
         "<script "
         "type='application/ld+json'>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false}</"
         "script>" +
             p(start)}};
    CHECK(recognised(teasers, "teaser") >= 10);
}

TEST_CASE("pages that say there is none are no documents") {
    const std::vector<Case> gone = {
        {"404", p("The page you were looking for could not be found on this server.")},
        {"Page not found - Hanul", p("Try the search or go back to the first page of this site.")},
        {"Hanul", "<h1>Page not found</h1>" +
                      p("Sorry about that, it may have been moved to another address.")},
        {"Oops", "<h1>404</h1>" +
                     p("We looked everywhere for it. Here are some other things you may like.")},
        {"Gaon", p("페이지를 찾을 수 없습니다. 주소를 다시 확인해 주세요. 홈으로 돌아가기.")},
        {"Gaon", p("존재하지 않는 게시물이거나 삭제된 기사입니다. 이전 페이지로 돌아가 주세요.")},
        {"ページが見つかりません", p("お探しのページは移動または削除された可能性があります。")},
        {"Fehler", "<h1>Seite nicht gefunden</h1>" +
                       p("Die Seite wurde verschoben oder gelöscht. Zur Startseite.")},
        {"Erreur",
         "<h1>Page introuvable</h1>" + p("La page demandée n'existe plus ou a été déplacée.")},
        {"Shop", p("This product is no longer available. Have a look at our other things instead, "
                   "they are nice too.")}};
    CHECK(recognised(gone, "not found") >= 10);
}

TEST_CASE("an article about walls and challenges is an article") {
    const auto about = [](const std::string& words) {
        return extracted(article("<title>How captchas work</title>", "", p(words)));
    };
    CHECK(about("Sites ask you to verify you are human, or to accept all cookies of our partners.")
              .document);
    CHECK(about("Page not found is what some servers say; javascript is required, others do.")
              .document);
}

TEST_CASE("a short article whose title tells of what is gone is an article") {
    const auto titled = [](const std::string& title) {
        return extracted("<html lang=en><head><title>" + title + "</title></head><body><article><h1>" +
                         title + "</h1>" + story() + p("The road is to be ready first.") +
                         "</article></body></html>");
    };
    CHECK(titled("Hanul says that its first battery pack is no longer available in Europe").document);
    CHECK(titled("Minister: the missing 404 million won were not found").document);
    CHECK(titled("Order number 1404 for Hanul, the largest of all its years").document);
    CHECK(titled("A post about a plant in Gumi has been removed by its author, police say").document);
    CHECK(titled("한울셀, 존재하지 않는 공장에 보조금을 받았다는 의혹을 전면 부인").document);
}

TEST_CASE("a longer page that says nothing else in its heading is not found") {
    const auto page = [](const std::string& heading) {
        return extracted("<html lang=en><head><title>Hanul News | " + std::string(40, 'x') +
                         "</title></head><body><main><h1>" + heading + "</h1>" + story() +
                         p("The road is to be ready first.") + "</main></body></html>");
    };
    CHECK(has(page("Page not found").why_none, "not found"));
    CHECK(has(page("404").why_none, "not found"));
    CHECK(has(page("Error 404: not found").why_none, "not found"));
}

TEST_CASE("pages that only say why they show nothing are no documents") {
    const std::vector<Case> regions = {
        {"Daily Example", p("Unfortunately, our website is currently unavailable in most European countries.")},
        {"451", p("Error 451: unavailable for legal reasons.")},
        {"Example", p("We recognize you are attempting to access this website from a country belonging to the European Economic Area (EEA) "
                      "including the EU which enforces the GDPR and therefore cannot grant you access at this time.")},
        {"Example", p("This content is not available in your region due to GDPR.")},
        {"가온", p("이 콘텐츠는 귀하의 국가에서 이용할 수 없습니다.")}};
    CHECK(recognised(regions, "not available here") >= 5);
    const std::vector<Case> down = {
        {"Example", p("We are down for scheduled maintenance. Please check back soon, the team is working on it.")},
        {"Site under maintenance mode", p("Back at nine.")},
        {"가온", p("더 나은 서비스를 위해 시스템 점검 중입니다. 점검 시간은 오전 2시부터 6시까지입니다.")},
        {"Beispiel", p("Wegen Wartungsarbeiten ist diese Seite zurzeit leider nicht zu erreichen.")}};
    CHECK(recognised(down, "maintenance") >= 4);
    const std::vector<Case> sold = {{"hanul.example", p("This domain is for sale! Make an offer or buy it now for $2,995.")},
                                    {"hanul.example", p("The domain has expired. If you are its owner, renew it with your registrar.")}};
    CHECK(recognised(sold, "for sale") >= 2);
    const std::vector<Case> limited = {{"429 Too Many Requests", p("nginx, at the front of a shop of some size")},
                                       {"Example", p("Rate limit exceeded. Try again in 60 seconds, or ask for a key.")}};
    CHECK(recognised(limited, "too many requests") >= 2);
}

TEST_CASE("news of domains, limits, maintenance and regions is news") {
    const auto told = [](const std::string& words) { return extracted(article("<title>Notes</title>", "", p(words))).document.has_value(); };
    CHECK(told("The domain is for sale, and the film is not available in your region."));
    CHECK(told("The power plant is down for scheduled maintenance; too many requests broke its site."));
}
