/// News and blogs as Korean sites build them.
#include "korean_markup.hpp"
#include "korean_pages.hpp"

namespace fanfold::judged {

namespace {

/// A portal's copy of an article: breaks instead of paragraphs, the photo's words in between.
auto portal(const KoreanStory& s) -> std::string {
    return head(s, "<meta property=\"og:type\" content=\"article\"><meta property=\"og:article:author\" content=\"가온일보\">") +
           menu({"뉴스", "엔터", "스포츠", "날씨", "프리미엄"}) +
           "<div class=\"end_container\"><div class=\"end_body\"><div id=\"ct\" class=\"newsct\" role=\"main\">"
           "<div class=\"media_end_head\"><a class=\"media_end_head_top_logo\" href=\"/press/1\"><img alt=\"가온일보\" src=\"l.png\"></a>"
           "<div class=\"media_end_head_title\"><h2 id=\"title_area\" class=\"media_end_head_headline\"><span>" + s.title + "</span></h2></div>"
           "<div class=\"media_end_head_info\"><div class=\"media_end_head_info_datestamp\"><div class=\"media_end_head_info_datestamp_bunch\">"
           "<em class=\"media_end_head_info_datestamp_term\">입력</em><span class=\"media_end_head_info_datestamp_time _ARTICLE_DATE_TIME\" "
           "data-date-time=\"" + dashed(s) + " " + clock(s) + ":00\">" + spelt(s) + "</span></div>"
           "<a class=\"media_end_head_origin_link\" href=\"http://x\">기사원문</a></div>"
           "<div class=\"media_end_head_journalist\"><em class=\"media_end_head_journalist_name\">" + s.name + " 기자</em></div></div></div>"
           "<div class=\"newsct_body\"><div id=\"newsct_article\" class=\"newsct_article _article_body\"><article id=\"dic_area\" class=\"go_trans _article_content\">"
           "<span class=\"end_photo_org\"><div class=\"nbd_im_w\"><img id=\"img1\" src=\"a.jpg\"></div></span>" +
           joined(s.paragraphs, "", "<br><br>") + "</article></div>"
           "<div class=\"byline\"><p class=\"byline_p\"><span class=\"byline_s\">" + s.name + " (hong@gaon.example)</span></p></div>"
           "<div class=\"copyright\"><p class=\"c_text\">Copyright ⓒ 가온일보. All rights reserved. 무단 전재 및 재배포 금지.</p></div>"
           "<p class=\"media_end_categorize\">이 기사는 언론사에서 <em>경제</em> 섹션으로 분류했습니다.</p></div>"
           "<div class=\"media_end_linked\"><h3>가온일보 주요뉴스</h3>" + link_list() + "</div>"
           "<div class=\"u_likeit\"><ul><li>쏠쏠정보 0</li><li>흥미진진 0</li><li>공감백배 0</li></ul></div></div>"
           "<div id=\"aside\" class=\"aside\"><h3>이 시각 많이 본 뉴스</h3>" + link_list() + "</div></div></div>" + foot();
}

/// The content management system of most local papers.
auto local_paper(const KoreanStory& s) -> std::string {
    return head(s, "<meta property=\"og:site_name\" content=\"새벽신문\">") + menu({"정치", "경제", "사회", "문화", "오피니언"}) +
           "<div id=\"user-container\"><section id=\"user-contents\"><div class=\"article-head-title\"></div>"
           "<header class=\"article-view-header\"><h3 class=\"heading\">" + s.title + "</h3>"
           "<div class=\"info-group\"><article class=\"item\"><ul class=\"infomation\"><li><i class=\"icon-user-o\"></i> " + s.name + " 기자</li>"
           "<li><i class=\"icon-clock-o\"></i> 승인 " + dotted(s) + " " + clock(s) + "</li><li>댓글 0</li></ul></article></div></header>"
           "<div class=\"view-sns\"><a href=\"#\">페이스북</a><a href=\"#\">트위터</a><a href=\"#\">카카오톡</a><button>글씨키우기</button></div>"
           "<article id=\"article-view-content-div\" class=\"article-veiw-body view-page font-size17\" itemprop=\"articleBody\">"
           "<figure class=\"photo-layout\"><img src=\"1.jpg\" alt=\"\"></figure>" +
           joined(s.paragraphs, "<p>", "</p>\n<p>&nbsp;</p>") + "</article>"
           "<div class=\"view-copyright\">저작권자 © 새벽신문 무단전재 및 재배포 금지</div>"
           "<section class=\"article-writer\"><strong>" + s.name + " 기자</strong> <a href=\"mailto:a@b.example\">다른기사 보기</a></section>"
           "<section class=\"related\"><h4>관련기사</h4>" + link_list() + "</section>"
           "<section class=\"reply\"><h4>댓글삭제</h4><p>삭제한 댓글은 다시 복구할 수 없습니다.</p><p>그래도 삭제하시겠습니까?</p></section></section>"
           "<aside class=\"user-aside\"><h3>많이 본 기사</h3>" + link_list() + "</aside></div>" + foot();
}

/// A large daily with data for search engines.
auto large_daily(const KoreanStory& s) -> std::string {
    return head(s, "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"" + s.title +
                       "\",\"datePublished\":\"" + dashed(s) + "T" + clock(s) + ":00+09:00\",\"author\":[{\"@type\":\"Person\",\"name\":\"" + s.name +
                       "\"}],\"publisher\":{\"@type\":\"Organization\",\"name\":\"하람일보\"}}</script>") +
           menu({"오피니언", "정치", "사회", "국제", "라이프", "구독"}) +
           "<main class=\"layout-main\"><section class=\"article-header\"><div class=\"breadcrumb\"><a href=\"/e\">경제</a><a href=\"/e/c\">기업</a></div>"
           "<h1 class=\"article-header__headline\"><span>" + s.title + "</span></h1></section>"
           "<div class=\"article-byline\"><a href=\"/r/1\">" + s.name + " 기자</a></div><div class=\"article-dateline\"><span class=\"dateBox\">"
           "<span class=\"inputDate\">입력 " + dotted(s) + ". " + clock(s) + "</span><span class=\"upDate\"> | 업데이트 " + later(s) + ". 18:20</span></span></div>"
           "<section class=\"article-body\" itemprop=\"articleBody\">" + first_half(s) +
           "<div class=\"related-box\"><strong>추천 기사</strong>" + link_list() + "</div>" + second_half(s) + "</section>"
           "<div class=\"newsletter\"><p>매일 아침 하람일보의 뉴스레터를 무료로 받아보세요</p><button>구독하기</button></div>"
           "<section class=\"comment\"><h3>100자평</h3><p>로그인한 후 의견을 남길 수 있습니다</p></section></main>"
           "<aside><h3>오늘의 핫뉴스</h3>" + link_list() + "</aside>" + foot();
}

/// Tables within tables, as papers built them twenty years ago and some still do.
auto old_paper(const KoreanStory& s) -> std::string {
    return head(s, "") + "<table width=900><tr><td>" + menu({"종합", "경제", "사회", "지역"}) + "</td></tr></table>"
           "<table width=900 border=0><tr><td width=650 valign=top><table width=100%><tr><td class=view_title><b><font size=4>" + s.title +
           "</font></b></td></tr><tr><td align=right class=view_date>기사입력 : " + korean_day(s) + " " + clock(s) + "</td></tr></table>"
           "<table width=100%><tr><td id=articleBody class=view_r>" + joined(s.paragraphs, "&nbsp;", "<br><br>") +
           "</td></tr></table><table width=100%><tr><td>" + s.name + " 기자 press@saebyeok.example</td></tr>"
           "<tr><td class=copy>&lt;저작권자 ⓒ 지역매일 무단전재-재배포금지&gt;</td></tr></table></td>"
           "<td width=250 valign=top><b>가장 많이 읽은 기사</b>" + link_list() + "</td></tr></table>" + foot();
}

/// The editor of the largest blog service: each line a module of its own.
auto module_blog(const KoreanStory& s) -> std::string {
    return head(s, "<meta property=\"og:type\" content=\"article\">") +
           "<div id=\"postListBody\"><div class=\"post-back\"><div class=\"se-viewer se-theme-default\">"
           "<div class=\"se-component se-documentTitle\"><div class=\"blog2_series\"><a href=\"#\">일상 이야기</a></div>"
           "<div class=\"pcol1\"><div class=\"se-module se-module-text se-title-text\"><p class=\"se-text-paragraph\"><span class=\"se-fs-\">" + s.title +
           "</span></p></div></div><div class=\"blog2_container\"><span class=\"writer\"><span class=\"nick\"><a href=\"#\">" + s.name + "</a></span></span>"
           "<span class=\"blog2_post_function\"><span class=\"se_publishDate pcol2\">" + spaced(s) + "</span><a href=\"#\">URL 복사</a>"
           "<a class=\"btn_buddy\" href=\"#\">이웃추가</a></span></div></div><div class=\"se-main-container\">" +
           joined(s.paragraphs, "<div class=\"se-component se-text se-l-default\"><div class=\"se-component-content\"><div class=\"se-section se-section-text\">"
                                "<div class=\"se-module se-module-text\"><p class=\"se-text-paragraph se-text-paragraph-align-\"><span class=\"se-fs- se-ff-\">",
                  "</span></p></div></div></div></div><div class=\"se-component se-image\"><div class=\"se-section\"><a href=\"#\"><img src=\"p.jpg\"></a></div></div>") +
           "</div></div><div class=\"post_tag\"><a href=\"#\">#일상</a><a href=\"#\">#후기</a></div>"
           "<div class=\"area_sympathy\"><span>공감한 사람 보러가기</span><a href=\"#\">댓글 4</a><a href=\"#\">공유하기</a></div>"
           "</div></div><div id=\"category-list\"><h3>이 블로그 일상 이야기 카테고리 글</h3>" + link_list() + "</div>"
           "<div class=\"profile\"><strong>" + s.name + "의 하루</strong><p>안부글을 남겨주세요</p></div>" + foot();
}

/// A service whose owners bring their own skins.
auto skinned_blog(const KoreanStory& s) -> std::string {
    return head(s, "<meta name=\"generator\" content=\"blog\"><meta property=\"article:published_time\" content=\"" + dashed(s) + "T" + clock(s) + ":00+09:00\">") +
           "<div id=\"wrap\"><header id=\"header\"><h1><a href=\"/\">조용한 작업실</a></h1>" + menu({"홈", "태그", "방명록"}) + "</header>"
           "<div id=\"content\"><div class=\"post-cover\"><span class=\"category\">생활</span><h1>" + s.title + "</h1><span class=\"meta\">"
           "<span class=\"author\">by " + s.name + "</span> <span class=\"date\">" + spaced(s) + "</span></span></div>"
           "<div class=\"entry-content\" id=\"article-view\"><div class=\"tt_article_useless_p_margin contents_style\">" +
           joined(s.paragraphs, "<p data-ke-size=\"size16\">", "</p>\n<p data-ke-size=\"size16\">&nbsp;</p>") + "</div>"
           "<div class=\"container_postbtn\"><span>좋아요공감</span><button>공유하기</button><button>게시글 관리</button><em>구독하기조용한 작업실</em></div></div>"
           "<div class=\"another_category\"><h4>'<a href=\"#\">생활</a>' 카테고리의 다른 글</h4><table><tr><th><a href=\"/3\">겨울 준비</a> (0)</th><td>2026.11.02</td></tr>"
           "<tr><th><a href=\"/2\">책상 바꾸기</a> (3)</th><td>2026.10.20</td></tr></table></div>"
           "<div class=\"tags\"><h2>태그</h2><a href=\"#\">생활</a>, <a href=\"#\">기록</a></div><div class=\"comments\"><h2>댓글<span>0</span></h2>"
           "<form><textarea placeholder=\"내용을 입력하세요.\"></textarea><button>등록</button></form></div></div>"
           "<aside id=\"aside\"><h2>최근글</h2>" + link_list() + "<p>전체 방문자 48,210 오늘 31</p></aside></div>" + foot();
}

/// Essays with an English date.
auto essays(const KoreanStory& s) -> std::string {
    return head(s, "<meta property=\"og:site_name\" content=\"글마루\">") +
           "<div class=\"service_contents article_contents\"><div class=\"wrap_view_article\"><div class=\"wrap_cover\"><div class=\"cover_text\">"
           "<h1 class=\"cover_title\">" + s.title + "</h1></div><div class=\"wrap_info\"><div class=\"wrap_info_author\"><span class=\"info_by\">by</span>"
           "<a class=\"link_author\" href=\"/@a\">" + s.name + "</a><span class=\"f_l date\">" + english_day(s) + "</span></div></div></div>"
           "<div class=\"wrap_body\">" + joined(s.paragraphs, "<p class=\"wrap_item item_type_text\">", "</p>") + "</div>"
           "<div class=\"wrap_body_info\"><div class=\"wrap_keyword\"><ul class=\"list_keyword\"><li><a href=\"#\">일상</a></li><li><a href=\"#\">생각</a></li></ul></div>"
           "<div class=\"wrap_btns\"><button>좋아요</button><button>공유</button><button>신고</button></div></div>"
           "<div class=\"wrap_author\"><strong>" + s.name + "</strong><p>글마루 작가 구독자 120</p><button>구독하기</button></div>"
           "<div class=\"wrap_recommend\"><h2>작가의 다른 글</h2>" + link_list() + "</div></div></div>" + foot();
}

/// A blog of programmers: hashed class names, the day in words.
auto hashed_blog(const KoreanStory& s) -> std::string {
    return head(s, "") +
           "<div id=\"root\"><div class=\"sc-hKgILt eXhwVz\"><header class=\"sc-iBPRYJ\"><a href=\"/\">코드노트</a><a href=\"/login\">로그인</a></header>"
           "<div class=\"sc-fubCfw kCxmQY\"><div class=\"head-wrapper\"><h1>" + s.title + "</h1><div class=\"sc-dtTInj\"><div class=\"information\">"
           "<span class=\"username\"><a href=\"/@a\">" + s.name + "</a></span><span class=\"separator\">·</span><span>" + korean_day(s) + "</span></div>"
           "<button>통계</button><button>수정</button></div></div></div><div class=\"sc-gXfVKN\"><div class=\"sc-cBoqAE\">" +
           joined(s.paragraphs, "<p>", "</p>") + "<ul><li>재는 것이 먼저다</li><li>하나씩 바꾼다</li></ul></div></div>"
           "<div class=\"sc-ciSkZP\"><h4>2개의 댓글</h4><textarea placeholder=\"댓글을 작성하세요\"></textarea><button>댓글 작성</button></div>"
           "<div class=\"sc-jcwpoC\"><h4>관심 있을 만한 포스트</h4>" + link_list() + "</div></div></div><script src=\"/main.js\"></script>" + foot();
}

}  // namespace

auto korean_news_and_blogs() -> std::vector<KoreanLayout> {
    return {{"news", "portal", "https://news.maru.example/article/001/001234#", "utf-8", true, portal},
            {"news", "local paper", "https://www.saebyeok.example/news/articleView.html?idxno=30#", "utf-8", true, local_paper},
            {"news", "large daily", "https://www.haram.example/economy/industry/A#/", "utf-8", true, large_daily},
            {"news", "old paper", "http://www.jiyeok.example/sub_read.html?uid=50#", "euc-kr", true, old_paper},
            {"blog", "modules", "https://blog.maru.example/user/22300#", "utf-8", true, module_blog},
            {"blog", "skins", "https://quiet.tiblog.example/#", "utf-8", true, skinned_blog},
            {"blog", "essays", "https://essay.example/@writer/#", "utf-8", true, essays},
            {"blog", "hashed names", "https://codenote.example/@dev/post-#", "euc-kr", true, hashed_blog}};
}

}  // namespace fanfold::judged
