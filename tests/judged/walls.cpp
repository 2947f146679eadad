#include "walls.hpp"

namespace fanfold::judged {

namespace {

using Walls = std::vector<Wall>;

auto page(const std::string& title, const std::string& body, const std::string& head = "", const char* language = "en")
    -> std::string {
    return std::string{"<!DOCTYPE html>\n<html lang=\""} + language + "\"><head><meta charset=\"utf-8\"><title>" + title + "</title>" + head +
           "</head><body>" + body + "</body></html>";
}

/// With the menu and the foot of its site about it.
auto on_site(const std::string& title, const std::string& body, const std::string& head = "", const char* language = "en")
    -> std::string {
    return page(title,
                "<header><a href=\"/\"><img src=\"logo.svg\" alt=\"Harbor Post\"></a><nav><ul><li><a href=\"/world\">World</a></li>"
                "<li><a href=\"/business\">Business</a></li><li><a href=\"/sport\">Sport</a></li><li><a href=\"/culture\">Culture</a></li></ul></nav></header>" +
                    body +
                    "<footer><ul><li><a href=\"/about\">About us</a></li><li><a href=\"/terms\">Terms</a></li><li><a href=\"/privacy\">Privacy</a></li></ul>"
                    "<p>© 2026 Harbor Post Media</p></footer>",
                head, language);
}

auto challenges() -> Walls {
    return {
        {"challenge", "Cloudflare, managed",
         page("Just a moment...",
              "<div class=\"main-wrapper\" role=\"main\"><div class=\"main-content\"><noscript><div class=\"h2\"><span id=\"challenge-error-text\">Enable JavaScript and "
              "cookies to continue</span></div></noscript></div></div><script>(function(){window._cf_chl_opt={cvId:'3',cZone:'harbor.example',cType:'managed'};})();</script>",
              "<meta name=\"robots\" content=\"noindex,nofollow\"><meta http-equiv=\"refresh\" content=\"390\">")},
        {"challenge", "Cloudflare, blocked",
         page("Attention Required! | Cloudflare",
              "<div id=\"cf-wrapper\"><div id=\"cf-error-details\"><h1 data-translate=\"block_headline\">Sorry, you have been blocked</h1><h2>You are unable to access "
              "harbor.example</h2><h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just "
              "performed triggered the security solution.</p><h2>What can I do to resolve this?</h2><p>You can email the site owner to let them know you were blocked.</p>"
              "<p>Cloudflare Ray ID: <strong>8f00aa</strong></p></div></div>")},
        {"challenge", "Cloudflare, in Korean",
         page("잠시만 기다리십시오…",
              "<div class=\"main-wrapper\"><h1>haram.example</h1><p>계속하려면 JavaScript와 쿠키를 활성화하십시오</p></div><script>window._cf_chl_opt={cvId:'3'};</script>", "", "ko")},
        {"challenge", "Akamai",
         page("Access Denied",
              "<H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;www&#46;shop&#46;example&#47;p\" on this server.<P>Reference&#32;&#35;18&#46;9d2f1402&#46;17"
              "<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;9d2f1402</P>")},
        {"challenge", "Akamai, behavioural",
         page("", "<div id=\"sec-if-cpt-container\"><div class=\"behavioral-content\"><p>Powered and protected by</p></div></div>"
                  "<script src=\"/_sec/cp_challenge/ak-challenge-3-7.js\"></script>")},
        {"challenge", "DataDome",
         page("journal.example",
              "<p id=\"cmsg\">Please enable JS and disable any ad blocker</p><script data-cfasync=\"false\">var dd={'rt':'c','cid':'AHr','host':'geo.captcha-delivery.com'}</script>"
              "<script src=\"https://ct.captcha-delivery.com/c.js\"></script>")},
        {"challenge", "PerimeterX",
         page("Access to this page has been denied.",
              "<section class=\"container\"><div class=\"page-title-wrapper\"><h1>Please verify you are a human</h1></div><div class=\"content-wrapper\"><div id=\"px-captcha\"></div>"
              "<p>Access to this page has been denied because we believe you are using automation tools to browse the website.</p><p>This may happen as a result of the "
              "following:</p><ul><li>Javascript is disabled or blocked by an extension (ad blockers for example)</li><li>Your browser does not support cookies</li></ul>"
              "<p>Please make sure that Javascript and cookies are enabled on your browser and that you are not blocking them from loading.</p><p>Reference ID: #1f2c</p></div></section>")},
        {"challenge", "Imperva",
         page("", "<iframe id=\"main-iframe\" src=\"/_Incapsula_Resource?SWUDNSAI=31&amp;xinfo=9\">Request unsuccessful. Incapsula incident ID: 4430-1</iframe>")},
        {"challenge", "AWS WAF",
         page("Human Verification",
              "<noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot. This requires JavaScript. Enable JavaScript and then "
              "reload the page.</noscript><div id=\"captcha-container\"></div><script>window.awsWafCookieDomainList=[];</script>")},
        {"challenge", "a portal's own, in Korean",
         page("접속이 일시적으로 제한되었습니다",
              "<div class=\"error_content\"><h3>서비스 이용이 제한되었습니다.</h3><p>비정상적인 접근이 감지되어 이용이 일시적으로 제한되었습니다. 아래 보안 문자를 입력하시면 계속 이용하실 수 "
              "있습니다.</p><img alt=\"자동입력 방지 문자\" src=\"c.png\"><input name=\"answer\"><button>확인</button></div>", "", "ko")}};
}

auto consents() -> Walls {
    return {
        {"consent wall", "a search engine",
         page("Before you continue",
              "<div><h1>Before you continue</h1><p>We use cookies and data to</p><ul><li>Deliver and maintain our services</li><li>Track outages and protect against spam, fraud, and "
              "abuse</li><li>Measure audience engagement</li></ul><p>If you choose to “Accept all,” we will also use cookies and data to</p><ul><li>Develop and improve new services</li>"
              "<li>Show personalized ads, depending on your settings</li></ul><form><button>Reject all</button><button>Accept all</button></form><a href=\"/o\">More options</a></div>")},
        {"consent wall", "a portal of many brands",
         page("Mail ist Teil der Markenfamilie",
              "<div class=\"consent-overlay\"><h2>Mail ist Teil der Markenfamilie von Beispiel.</h2><p>Wenn Sie unsere Websites und Apps nutzen, verwenden wir <a>Cookies</a>, um Ihnen "
              "unsere Dienste zur Verfügung zu stellen und Spam zu verhindern.</p><p>Wenn Sie auf „Alle akzeptieren“ klicken, verwenden wir und unsere Partner personenbezogene Daten "
              "für Werbung. Mehr dazu in unserer Datenschutzerklärung.</p><form><button>Alle akzeptieren</button><button>Alle ablehnen</button></form></div>", "", "de")},
        {"consent wall", "OneTrust",
         page("Gridblog",
              "<div id=\"app\"></div><div id=\"onetrust-consent-sdk\"><div id=\"onetrust-banner-sdk\" role=\"dialog\"><h2 id=\"onetrust-policy-title\">We value your privacy</h2>"
              "<div id=\"onetrust-policy-text\">We and our 842 partners store and access personal data, like browsing data or unique identifiers, on your device. Selecting I Accept enables "
              "tracking technologies to support the purposes shown.</div><button id=\"onetrust-pc-btn-handler\">Manage Preferences</button><button>Reject All</button><button "
              "id=\"onetrust-accept-btn-handler\">I Accept</button></div></div><script src=\"/otSDKStub.js\"></script>")},
        {"consent wall", "Sourcepoint, pay or agree",
         page("Harbor mit Werbung oder im Abo",
              "<div class=\"message-container\"><p class=\"message-component\">Weiterlesen mit Werbung</p><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Details zum Tracking finden "
              "Sie in der Datenschutzerklärung und im Privacy Center.</p><button>Akzeptieren und weiter</button><p>… oder Pur-Abo</p><p>Nutzen Sie uns ganz ohne Werbetracking für 5,00 € im "
              "Monat.</p><button>Jetzt abonnieren</button><p>Wir und unsere Partner verarbeiten Daten mithilfe von Cookies.</p></div>", "", "de")},
        {"consent wall", "Didomi",
         page("Le Matin",
              "<div id=\"didomi-host\"><div class=\"didomi-popup-notice\"><h1>Votre vie privée est importante</h1><p>Avec votre accord, nos partenaires et nous utilisons des cookies ou technologies "
              "similaires pour stocker et accéder à des données personnelles comme votre visite sur ce site.</p><button>En savoir plus</button><button>Tout refuser</button><button>Tout "
              "accepter</button></div></div>", "", "fr")},
        {"consent wall", "Quantcast",
         page("Chargetalk",
              "<div id=\"qc-cmp2-container\"><div class=\"qc-cmp2-summary-section\"><h2>We value your privacy</h2><p>We and our partners store and/or access information on a device, such as "
              "cookies and process personal data, such as unique identifiers.</p><button mode=\"secondary\">MORE OPTIONS</button><button mode=\"primary\">AGREE</button></div></div>")},
        {"consent wall", "TrustArc",
         page("Cookie Preferences",
              "<div id=\"truste-consent-content\"><p>This site uses cookies and related technologies for site operation, analytics and third party advertising purposes as described in our "
              "privacy statement. You may choose to consent to our use of these technologies, or manage your own preferences.</p><button>Accept all</button><button>Manage preferences</button></div>")},
        {"consent wall", "Cookiebot, Spanish",
         page("El Puerto",
              "<div id=\"CybotCookiebotDialog\"><h2>Esta página web usa cookies</h2><p>Las cookies de este sitio web se usan para personalizar el contenido y los anuncios. Además, compartimos "
              "información con nuestros partners de redes sociales.</p><button>Denegar</button><button>Aceptar todo</button></div>", "", "es")},
        {"consent wall", "a Korean portal",
         page("서비스 이용 동의",
              "<div class=\"agree\"><h2>서비스 이용을 위해 동의가 필요합니다</h2><p>마루는 맞춤 콘텐츠와 광고를 제공하기 위해 쿠키와 개인정보를 수집하고 이용합니다. 아래 내용을 확인하고 모두 동의해 "
              "주세요.</p><label><input type=\"checkbox\">모두 동의합니다</label><button>동의하고 계속하기</button></div>", "", "ko")},
        {"consent wall", "a Japanese site",
         page("プライバシーについて",
              "<div class=\"cmp\"><h2>お客様のプライバシーを尊重します</h2><p>当社とパートナーは、広告や分析のためにクッキーなどの技術を利用して個人データを処理します。「すべて同意」を選ぶと利用を許可した"
              "ことになります。</p><button>すべて同意する</button><button>設定する</button></div>", "", "ja")}};
}

auto logins() -> Walls {
    const std::string form = "<form method=\"post\"><label>Email <input type=\"email\" name=\"u\"></label><label>Password <input type=\"password\" name=\"p\"></label>"
                             "<button>Sign in</button></form>";
    const std::string bare = "<form method=\"post\"><input type=\"text\" name=\"id\"><input type=\"password\" name=\"pw\"><button>OK</button></form>";
    return {
        {"login page", "a forum", on_site("Log in | Chargetalk", "<main><h1>Log in</h1>" + form + "<p><a href=\"/f\">Forgot your password?</a> Don't have an account? <a href=\"/r\">Register now</a></p></main>")},
        {"login page", "a network", page("Sign In | Linked Trades", "<main><h1>Welcome back</h1><p>Don’t miss your next opportunity. Sign in to stay updated on your professional world.</p>" + form + "<a href=\"/f\">Forgot password?</a></main>")},
        {"login page", "a Korean portal", page("마루 : 로그인", "<div id=\"wrap\"><h1>마루</h1>" + bare + "<div><a href=\"/f\">비밀번호 찾기</a><a href=\"/i\">아이디 찾기</a><a href=\"/j\">회원가입</a></div><p>로그인 상태 유지 IP보안</p></div>", "", "ko")},
        {"login page", "a Korean club", page("우리 모임 카페", "<div class=\"inner\"><h2>우리 모임</h2><p>카페 멤버만 볼 수 있는 글입니다. 로그인 후 이용해 주세요.</p><a href=\"/login\">로그인</a><a href=\"/join\">카페 가입하기</a>" + bare + "</div>", "", "ko")},
        {"login page", "a firm's single sign-on", page("Sign in to your account", "<div class=\"outer\"><div class=\"middle\"><div role=\"heading\">Sign in</div><input type=\"email\" name=\"loginfmt\" placeholder=\"Email, phone\"><input type=\"password\" name=\"passwd\" style=\"display:none\"><p>No account? Create one! Can’t access your account?</p></div></div><script src=\"/c.js\"></script>")},
        {"login page", "a German paper", page("Anmelden – Hafenzeitung", "<main><h1>Anmelden</h1><p>Melden Sie sich mit Ihrem Konto an, um alle Inhalte zu lesen.</p>" + bare + "<a href=\"/f\">Passwort vergessen?</a></main>", "", "de")},
        {"login page", "a French paper", page("Connexion à votre compte - Le Matin", "<main><h1>Connexion</h1>" + bare + "<p>Mot de passe oublié ? Pas encore inscrit ? Créer un compte</p></main>", "", "fr")},
        {"login page", "a Japanese paper", page("ログイン｜みなと新聞", "<main><h1>ログイン</h1>" + bare + "<p>パスワードをお忘れの方 新規会員登録はこちら</p></main>", "", "ja")},
        {"login page", "a wiki", on_site("Permission error - Harbor Wiki", "<main><h1>Permission error</h1><p>You must be logged in to view this page. Please log in with an account that has the right to read it.</p>" + form + "</main>")},
        {"login page", "a board for members", on_site("Chargetalk - Information", "<div class=\"panel\"><h2 class=\"message-title\">Information</h2><p>You must be logged in to view this forum. Please log in or register.</p></div>" + form)}};
}

auto lead(const char* language) -> std::string {
    const std::string which = language;
    if (which == "ko") return "<p>한울셀이 구미에 제2공장을 짓는다고 23일 밝혔다. 회사는 2028년 봄에 첫 줄을 돌릴 계획이다. 투자 규모는 3조 2천억 원으로 알려졌다.</p>";
    if (which == "de") return "<p>Hanul Cells baut ein zweites Batteriewerk in Gumi, teilte das Unternehmen am Montag mit. Die erste Linie soll im Frühjahr 2028 anlaufen, sagte ein Sprecher.</p>";
    if (which == "fr") return "<p>Hanul Cells va construire une deuxième usine de batteries à Gumi, a annoncé lundi le groupe. La première ligne doit démarrer au printemps 2028.</p>";
    if (which == "ja") return "<p>ハヌルセルは二十三日、亀尾に第二工場を建設すると発表した。二〇二八年春の稼働を目指す。投資額は三兆二千億ウォンに上る見込みだ。</p>";
    return "<p>Hanul Cells said on Monday that it would build a second battery plant in Gumi, its largest so far, and that the first line would start in the spring of 2028.</p>";
}

auto teased(const std::string& title, const std::string& offer, const char* language, const std::string& head = "") -> std::string {
    return on_site(title, "<main><article><h1>" + title + "</h1><p class=\"byline\">Dana Reyes</p>" + lead(language) + "<div class=\"paywall\">" + offer + "</div></article></main>", head, language);
}

auto teasers() -> Walls {
    return {
        {"teaser", "English, subscribe", teased("Hanul to build a plant", "<h2>Subscribe to continue reading</h2><p>Get unlimited access for $1 a week. Cancel anytime.</p><a href=\"/s\">See my options</a>", "en")},
        {"teaser", "English, rest of this article", teased("Hanul to build a plant", "<p>The rest of this article is for subscribers only.</p><p>Already a subscriber? <a href=\"/l\">Log in</a></p>", "en")},
        {"teaser", "English, metered", teased("Hanul to build a plant", "<h3>You’ve reached your limit of free articles</h3><p>To continue reading, start your free trial or sign in.</p>", "en")},
        {"teaser", "English, told in its data", teased("Hanul to build a plant", "", "en", "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Hanul to build a plant\",\"isAccessibleForFree\":\"False\"}</script>")},
        {"teaser", "Korean, premium", teased("한울셀, 구미에 제2공장", "<p>이 기사는 프리미엄 구독자 전용 콘텐츠입니다.</p><a href=\"/s\">구독하고 전체 기사 보기</a>", "ko")},
        {"teaser", "Korean, members", teased("한울셀, 구미에 제2공장", "<p>유료회원만 볼 수 있는 기사입니다. 로그인하면 남은 기사를 읽을 수 있습니다.</p>", "ko")},
        {"teaser", "German, plus", teased("Hanul baut zweites Werk", "<h2>Weiterlesen mit Plus</h2><p>Dieser Artikel ist nur für Abonnenten. Jetzt 4 Wochen kostenlos testen.</p>", "de")},
        {"teaser", "German, register", teased("Hanul baut zweites Werk", "<p>Dieser Inhalt ist exklusiv für Abonnenten. Bereits Abonnent? Hier anmelden</p>", "de")},
        {"teaser", "French", teased("Hanul va construire une usine", "<p>Cet article est réservé aux abonnés.</p><p>Il vous reste 82 % de cet article à lire.</p>", "fr")},
        {"teaser", "Japanese", teased("ハヌル、第二工場を建設", "<p>この記事は会員限定です。登録すると続きをお読みいただけます。</p><p>残り1,204文字</p>", "ja")}};
}

auto shells() -> Walls {
    return {
        {"script shell", "React", page("Harbor Post", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=\"root\"></div><script src=\"/static/js/main.8f.js\"></script>")},
        {"script shell", "Next", page("Harbor Post", "<div id=\"__next\"></div><script id=\"__NEXT_DATA__\" type=\"application/json\">{\"props\":{\"pageProps\":{}},\"page\":\"/a\"}</script><script src=\"/_next/a.js\"></script>")},
        {"script shell", "Vue", page("하람일보", "<noscript><strong>자바스크립트를 켜 주세요.</strong></noscript><div id=\"app\"></div><script type=\"module\" src=\"/assets/index.js\"></script>", "", "ko")},
        {"script shell", "Angular", page("Portal", "<app-root><div class=\"loader\">Loading…</div></app-root><script src=\"runtime.js\" type=\"module\"></script>")},
        {"script shell", "Nuxt", page("Shop", "<div id=\"__nuxt\"><div class=\"spinner\"></div></div><script>window.__NUXT__={}</script>")},
        {"script shell", "a skeleton with a menu", on_site("Article", "<main id=\"main\"><div class=\"skeleton\"></div><div class=\"skeleton\"></div></main><script src=\"/bundle.js\"></script>")},
        {"script shell", "a network", page("Chirp", "<noscript><div><h1>JavaScript is not available.</h1><p>We’ve detected that JavaScript is disabled in this browser. Please enable JavaScript or switch to a supported browser to continue using chirp.example.</p></div></noscript><div id=\"react-root\"></div><script src=\"/m.js\"></script>")},
        {"script shell", "a Korean blog's frame", page("새봄의 하루", "<iframe id=\"mainFrame\" name=\"mainFrame\" src=\"/PostView?no=1\"></iframe><script src=\"/f.js\"></script>", "", "ko")},
        {"script shell", "a page that goes on by script", page("", "<script>location.replace('/index?ts='+Date.now());</script><noscript>Please enable JavaScript to proceed.</noscript>")},
        {"script shell", "a Japanese shop", page("みなと商店", "<div id=\"app\"></div><noscript>JavaScriptを有効にしてください。</noscript><script src=\"/app.js\"></script>", "", "ja")}};
}

auto gone() -> Walls {
    return {
        {"not found", "a paper", on_site("Page not found - Harbor Post", "<main><h1>Sorry, we can't find that page</h1><p>The page may have moved, or the address may be wrong. Try a search, or start again from our home page.</p></main>")},
        {"not found", "a paper, with its best stories", on_site("404", "<main><h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location. Maybe try one of the links below?</p><ul><li><a href=\"/1\">A harbour freezes over</a></li><li><a href=\"/2\">Ferry fares rise in spring</a></li><li><a href=\"/3\">The last lamp lighter</a></li></ul></main>")},
        {"not found", "a Korean paper", on_site("하람일보", "<div class=\"error\"><h2>페이지를 찾을 수 없습니다.</h2><p>방문하시려는 페이지의 주소가 잘못 입력되었거나, 주소가 변경 혹은 삭제되어 요청하신 페이지를 찾을 수 없습니다.</p><a href=\"/\">홈으로</a></div>", "", "ko")},
        {"not found", "a Korean paper, deleted", on_site("하람일보", "<div class=\"error\"><p>삭제된 기사이거나 존재하지 않는 기사입니다.</p><button>이전 페이지</button></div>", "", "ko")},
        {"not found", "a Korean board", on_site("오류안내 페이지", "<div id=\"validation_check\"><h1>다음 항목에 오류가 있습니다.</h1><p>글이 존재하지 않습니다. 글이 삭제되었거나 이동된 경우입니다.</p><a href=\"/\">돌아가기</a></div>", "", "ko")},
        {"not found", "a German paper", on_site("Fehler 404", "<main><h1>Seite nicht gefunden</h1><p>Die von Ihnen gesuchte Seite gibt es leider nicht mehr. Vielleicht hilft Ihnen unsere Suche.</p></main>", "", "de")},
        {"not found", "a French paper", on_site("Erreur 404", "<main><h1>Page introuvable</h1><p>La page que vous recherchez n’existe pas ou n’est plus disponible.</p></main>", "", "fr")},
        {"not found", "a Japanese paper", on_site("ページが見つかりません", "<main><h1>お探しのページは見つかりませんでした</h1><p>掲載期間が終了したか、アドレスが変更された可能性があります。</p></main>", "", "ja")},
        {"not found", "a shop", on_site("Shopcell", "<main><h1>This product is no longer available</h1><p>It may be back one day. Until then, have a look at what others bought.</p></main>")},
        {"not found", "a video site", page("Tube", "<div class=\"promo\"><h1>This video isn't available anymore</h1></div><div class=\"more\"><p>This page isn't available. Sorry about that. Try searching for something else.</p></div>")}};
}

auto article_with(const std::string& title, const std::string& more) -> std::string {
    std::string body = "<main><article><h1>" + title + "</h1>";
    for (const auto* text : {"The council of Port Ellin voted on Monday to close the old bridge for two years, after engineers found rust in nine of its cables.",
                             "Ferries are to run every ten minutes instead. The mayor said that the town had put the decision off for too long, and thanked the engineers for their plain words.",
                             "Shopkeepers fear for their trade. A union of forty shops has asked for lower rents while the bridge is closed, and the council is to answer next week."})
        body += "<p>" + std::string{text} + "</p>";
    return body + "</article>" + more + "</main>";
}

}  // namespace

auto walls() -> std::vector<Wall> {
    Walls out;
    for (auto* each : {&challenges, &consents, &logins, &teasers, &shells, &gone})
        for (auto& wall : each()) out.push_back(std::move(wall));
    return out;
}

auto no_walls() -> std::vector<Wall> {
    const std::string banner = "<div id=\"onetrust-banner-sdk\"><p>We value your privacy. We and our partners use cookies.</p><button>Accept all</button></div>";
    return {{"content", "with a consent banner", on_site("Bridge closes", article_with("Bridge closes", banner))},
            {"content", "with a login form", on_site("Bridge closes", article_with("Bridge closes", "<form><input type=\"password\"><button>Sign in</button></form>"))},
            {"content", "with an offer beside it", on_site("Bridge closes", article_with("Bridge closes", "<aside class=\"promo\"><p>Already a subscriber? Log in. Become a subscriber for a dollar.</p></aside>"))},
            {"content", "short, of stolen data, beside a banner",
             on_site("Customers' data stolen", "<main><article><h1>Customers' data stolen</h1><p>Personal data of 1,969 customers of the ferry line were stolen on Monday, the "
                                               "council of Port Ellin said. Names and addresses are among them, card numbers are not. The line has told the police, and asks customers "
                                               "to change their passwords before they next buy a ticket.</p></article>" + banner + "</main>")},
            {"content", "of stolen data, beside a banner", on_site("Customers' data stolen", article_with("Personal data of 1,969 customers stolen", banner))},
            {"content", "whose title speaks of cookies", on_site("Your privacy: what the council keeps", article_with("Your privacy: what the council keeps", ""))},
            {"content", "about a page that went", on_site("The minister's page not found for a week", article_with("The minister's page not found for a week", ""))},
            {"content", "behind a guard that let it pass", on_site("Bridge closes", article_with("Bridge closes", "<script src=\"/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js\"></script>"))},
            {"content", "about captchas", on_site("Why sites ask: are you human, and what they do with the answer", article_with("Why sites ask whether you are human", ""))},
            {"content", "with a noscript", on_site("Bridge closes", article_with("Bridge closes", "<noscript>Please enable JavaScript to see comments.</noscript><script src=\"/c.js\"></script>"))}};
}

}  // namespace fanfold::judged
