/// Boards, filings and shops as Korean sites build them.
#include "korean_markup.hpp"
#include "korean_pages.hpp"

namespace fanfold::judged {

namespace {

auto rows(const KoreanStory& s, const std::string& cell) -> std::string {
    std::string out;
    for (const auto& [key, value] : s.rows)
        out += "<tr><th scope=\"row\">" + key + "</th><td>" + cell + value + "</td></tr>\n";
    return out;
}

/// Other posts of the board, below the one that is read.
auto board_list() -> std::string {
    std::string out = "<table class=\"gall_list\"><thead><tr><th>번호</th><th>제목</th><th>글쓴이</th><th>작성일</th><th>조회</th></tr></thead><tbody>";
    for (const auto* title : {"공지 이용 수칙", "다들 점심 뭐 드셨나요", "중고로 팔려는데 시세가", "비 오는 날 사진", "이거 되는 분", "출석합니다"})
        out += "<tr><td>812</td><td><a href=\"/v\">" + std::string{title} + "</a></td><td>ㅇㅇ</td><td>11.24</td><td>31</td></tr>";
    return out + "</tbody></table>";
}

/// Galleries: a post, short answers by people without names, the board again below.
auto gallery(const KoreanStory& s) -> std::string {
    std::string replies;
    for (const auto& answer : s.answers)
        replies += "<li class=\"ub-content\"><div class=\"cmt_info clear\"><div class=\"cmt_nickbox\"><span class=\"gall_writer ub-writer\"><em>ㅇㅇ</em></span></div>"
                   "<div class=\"clear cmt_txtbox btn_reply_write_all\"><p class=\"usertxt ub-word\">" + answer + "</p></div>"
                   "<div class=\"fr clear\"><span class=\"date_time\">11.24 09:12:33</span></div></div></li>";
    return head(s, "") + menu({"갤러리", "마이너갤", "갤로그", "뉴스"}) +
           "<div id=\"container\"><section class=\"left_content\"><header><div class=\"page_head\"><h2><a href=\"/b\">생활용품 갤러리</a></h2></div></header>"
           "<article><div class=\"view_content_wrap\"><header><div class=\"gallview_head clear ub-content\"><h3 class=\"title ub-word\">"
           "<span class=\"title_headtext\">[일반]</span> <span class=\"title_subject\">" + s.title + "</span></h3>"
           "<div class=\"gall_writer ub-writer\"><div class=\"fl\"><span class=\"nickname\"><em>" + s.name + "</em></span><span class=\"gall_date\" title=\"" +
           dashed(s) + " " + clock(s) + ":11\">" + dotted(s) + " " + clock(s) + ":11</span></div><div class=\"fr\"><span class=\"gall_count\">조회 412</span>"
           "<span class=\"gall_reply_num\">추천 3</span><span class=\"gall_comment\">댓글 5</span></div></div></div></header>"
           "<div class=\"gallview_contents\"><div class=\"inner clear\"><div class=\"writing_view_box\"><div class=\"write_div\">" +
           joined(s.paragraphs, "<p>", "</p><p><br></p>") + "</div></div></div></div>"
           "<div class=\"btn_recommend_box\"><button>개념글 추천</button><button>비추천</button><button>실베추</button></div></div></article>"
           "<div class=\"view_comment\"><div class=\"comment_wrap\"><div class=\"comment_count\">전체 댓글 <b>5</b>개 등록순 최신순 답글순</div>"
           "<div class=\"comment_box\"><ul class=\"cmt_list\">" + replies + "</ul></div></div></div>"
           "<div class=\"bottom_list\">" + board_list() + "</div></section><aside><h3>실시간 베스트</h3>" + link_list() + "</aside></div>" + foot();
}

/// A community with named members.
auto community(const KoreanStory& s) -> std::string {
    std::string replies;
    for (const auto& answer : s.answers)
        replies += "<div class=\"comment_row\"><div class=\"comment_info\"><span class=\"nickname\"><span>하늘소</span></span>"
                   "<span class=\"comment_time\"><span class=\"timestamp\">2026-11-24 10:20:31</span></span></div>"
                   "<div class=\"comment_content\"><div class=\"comment_view\">" + answer + "</div></div>"
                   "<div class=\"comment_content_symph\"><button>공감 0</button><a href=\"#\">답글</a></div></div>";
    return head(s, "") + menu({"모두의공원", "알뜰구매", "사용기", "중고장터"}) +
           "<div class=\"nav_container\"></div><div class=\"content_view\"><div class=\"post_title symph_row\"><h3 class=\"post_subject\"><span class=\"post_category\">질문</span>"
           "<span>" + s.title + "</span></h3></div><div class=\"post_view\"><div class=\"post_contact\"><span class=\"contact_name\"><span class=\"nickname\">" + s.name +
           "</span></span></div><div class=\"post_author\"><span class=\"view_count date\">" + dashed(s) + " " + clock(s) + ":40</span>"
           "<span class=\"view_count\"><strong>1,204</strong> 조회</span></div></div><div class=\"post_content\"><article><div class=\"post_article\">" +
           joined(s.paragraphs, "<p>", "</p>") + "</div></article></div><div class=\"post_button\"><button>공감</button><button>목록으로</button></div>"
           "<div class=\"post_comment\"><div class=\"comment_head\">댓글 • [5]</div>" + replies + "</div></div>"
           "<div class=\"list_content\"><h3>인기글</h3>" + link_list() + "</div>" + foot();
}

/// The free board software of clubs, schools and town offices: the year has two digits.
auto club_board(const KoreanStory& s) -> std::string {
    std::string replies;
    for (const auto& answer : s.answers)
        replies += "<article id=\"c_1\"><header><h2>구름 님의 댓글</h2><span class=\"member\">구름</span><span class=\"bo_vc_hdinfo\"><time>26-11-24 11:02</time></span></header>"
                   "<div class=\"cmt_contents\"><p>" + answer + "</p></div></article>";
    return head(s, "") + "<div id=\"hd\">" + menu({"모임 소개", "자유게시판", "질문답변", "사진첩"}) + "</div><div id=\"wrapper\"><div id=\"container\"><h2 id=\"container_title\">자유게시판</h2>"
           "<article id=\"bo_v\" style=\"width:100%\"><header><h2 id=\"bo_v_title\"><span class=\"bo_v_tit\">" + s.title + "</span></h2></header>"
           "<section id=\"bo_v_info\"><h2>페이지 정보</h2><div class=\"profile_info\"><span class=\"sound_only\">작성자</span> <strong><span class=\"sv_member\">" + s.name +
           "</span></strong><strong class=\"if_date\"><span class=\"sound_only\">작성일</span> " + short_day(s) + " " + clock(s) + "</strong>"
           "<span class=\"sound_only\">조회</span><strong>88회</strong><span class=\"sound_only\">댓글</span><strong><a href=\"#bo_vc\">5건</a></strong></div></section>"
           "<section id=\"bo_v_atc\"><h2 id=\"bo_v_atc_title\">본문</h2><div id=\"bo_v_con\">" + joined(s.paragraphs, "<p>", "</p>\n<p><br /></p>") +
           "</div></section><div id=\"bo_v_share\"><a href=\"#\">추천 0</a><a href=\"#\">비추천 0</a></div>"
           "<ul class=\"bo_v_com\"><li><a href=\"/l\">목록</a></li><li><a href=\"/w\">글쓰기</a></li></ul>"
           "<section id=\"bo_vc\"><h2>댓글목록</h2>" + replies + "</section></article></div><div id=\"aside\"><h3>최신글</h3>" + link_list() + "</div></div>" + foot();
}

/// Tables and fonts, windows-949.
auto old_board(const KoreanStory& s) -> std::string {
    std::string replies;
    for (const auto& answer : s.answers)
        replies += "<tr><td width=90 class=list0><b>바람</b></td><td class=comment_memo>" + answer + "</td><td width=60 nowrap><font size=1>11/24</font></td></tr>";
    return head(s, "") + "<center><table width=760><tr><td>" + menu({"첫화면", "게시판", "자료실"}) + "</td></tr></table>"
           "<table width=760 class=view_head><tr><td class=title_han><b>" + s.title + "</b></td></tr><tr><td align=right>글쓴이 : " + s.name + " &nbsp; 등록일 : " +
           dotted(s) + " " + clock(s) + " &nbsp; 조회 : 77</td></tr></table><table width=760><tr><td class=\"xe_content\" style=\"word-break:break-all\">" +
           joined(s.paragraphs, "", "<br /><br />") + "</td></tr></table><table width=760 class=comments>" + replies +
           "</table><table width=760><tr><td><a href=/l>목록</a> <a href=/w>쓰기</a> <a href=/r>답글</a></td></tr></table>" + board_list() + "</center>" + foot();
}

/// A filing in the exchange's form.
auto exchange_form(const KoreanStory& s) -> std::string {
    return head(s, "") + "<div class=\"xforms\"><div id=\"XFormD1\"><p align=\"center\"><span class=\"xforms_title\" style=\"font-size:16px\">" + s.title + "</span></p>"
           "<table id=\"XFormD1_Form0_Table0\" border=\"1\" width=\"600\" cellpadding=\"1\"><tbody>" + rows(s, "<span class=\"xforms_input\">") +
           "<tr><th>7. 공시일자</th><td><span class=\"xforms_input\">" + dashed(s) + "</span></td></tr>"
           "<tr><td colspan=\"2\">8. 기타 투자판단과 관련한 중요사항</td></tr><tr><td colspan=\"2\">" + joined(s.paragraphs, "<p>- ", "</p>") + "</td></tr></tbody></table></div></div>" + foot();
}

/// The regulator's document, cover first; its day has blanks between the parts.
auto regulator_document(const KoreanStory& s) -> std::string {
    return head(s, "") + "<div id=\"header\"><a href=\"/\">전자공시</a><button>인쇄</button><button>다운로드</button><select><option>본문 선택</option></select></div>"
           "<div class=\"doc\"><p class=\"COVER-TITLE\" align=\"center\">" + s.title + "</p><table class=\"nb\" width=\"600\"><tr><td align=\"left\">금융위원회 귀중</td>"
           "<td align=\"right\">" + shaped("2026년&nbsp;&nbsp;&nbsp;%d월&nbsp;&nbsp;&nbsp;%d일", s.month, s.day) + "</td></tr></table>"
           "<p class=\"SECTION-1\">주요사항보고서의 내용</p><table class=\"TABLE\" border=\"1\" width=\"600\"><tbody>" + rows(s, "") + "</tbody></table>"
           "<p class=\"SECTION-2\">기타 투자판단에 참고할 사항</p>" + joined(s.paragraphs, "<p class=\"P\">", "</p>") + "</div>" + foot();
}

/// A notice on the firm's own pages for shareholders.
auto notice(const KoreanStory& s) -> std::string {
    return head(s, "") + "<header class=\"site-header\">" + menu({"회사소개", "사업영역", "투자정보", "채용"}) + "</header><div class=\"sub-visual\"><h2>투자정보</h2></div>"
           "<ul class=\"lnb\"><li><a href=\"/ir/1\">재무정보</a></li><li><a href=\"/ir/2\">공시정보</a></li><li><a href=\"/ir/3\">전자공고</a></li></ul>"
           "<div class=\"board_view\"><div class=\"view_top\"><strong class=\"tit\">" + s.title + "</strong><ul class=\"info\"><li>작성자 : 관리자</li><li>등록일 : " + dotted(s) +
           "</li><li>조회수 : 210</li></ul></div><div class=\"view_con\">" + joined(s.paragraphs, "<p>", "</p>") + "<table><caption>계약 내용</caption><tbody>" + rows(s, "") +
           "</tbody></table></div><div class=\"view_nav\"><dl><dt>이전글</dt><dd><a href=\"/p\">결산 공고</a></dd></dl><dl><dt>다음글</dt><dd>다음글이 없습니다.</dd></dl>"
           "<a class=\"btn\" href=\"/l\">목록</a></div></div>" + foot();
}

/// A ministry's board, EUC-KR for its third.
auto ministry(const KoreanStory& s) -> std::string {
    return head(s, "") + "<div id=\"skip\"><a href=\"#c\">본문 바로가기</a></div>" + menu({"알림마당", "정책마당", "법령정보", "민원"}) +
           "<div id=\"contents\"><div class=\"location\">홈 &gt; 알림마당 &gt; 공시송달</div><h3>공시자료</h3><table class=\"bbs_view\"><caption>공시자료 상세보기</caption><thead><tr>"
           "<th colspan=\"4\" class=\"subject\">" + s.title + "</th></tr></thead><tbody><tr><th>담당부서</th><td>시장감독과</td><th>등록일</th><td>" + dashed(s) +
           "</td></tr><tr><td colspan=\"4\" class=\"bbs_con\">" + joined(s.paragraphs, "<p>", "</p>") + "<table border=\"1\">" + rows(s, "") + "</table></td></tr>"
           "</tbody></table><div class=\"satisfaction\"><p>이 페이지에서 제공하는 정보에 만족하십니까?</p><label>매우만족</label><label>만족</label><button>평가하기</button></div></div>" + foot();
}

auto reviews(const KoreanStory& s) -> std::string {
    std::string out = "<div class=\"sdp-review\"><h3>상품평</h3>";
    for (const auto& answer : s.answers)
        out += "<article class=\"sdp-review__article__list\"><div class=\"info\"><span class=\"name\">이*하</span><span class=\"date\">2026.10.02</span></div>"
               "<div class=\"review__content\">" + answer + "</div><button>도움이 돼요</button><button>신고하기</button></article>";
    return out + "</div>";
}

/// The largest shop: a box to buy from, its data for search engines, reviews.
auto large_shop(const KoreanStory& s) -> std::string {
    return head(s, "<script type=\"application/ld+json\">{\"@context\":\"http://schema.org\",\"@type\":\"Product\",\"name\":\"" + s.title +
                       "\",\"offers\":{\"@type\":\"Offer\",\"price\":\"39900\",\"priceCurrency\":\"KRW\"}}</script>") +
           menu({"로켓배송", "골드박스", "여행", "기획전"}) +
           "<div class=\"prod-atf\"><div class=\"prod-image\"><img src=\"p.jpg\"></div><div class=\"prod-atf-main\"><h1 class=\"prod-buy-header__title\">" + s.title +
           "</h1><div class=\"prod-price\"><span class=\"total-price\"><strong>39,900원</strong></span></div><div class=\"prod-option\"><button>수량 더하기</button></div>"
           "<button class=\"prod-cart-btn\">장바구니 담기</button><button class=\"prod-buy-btn\">바로구매</button></div></div>"
           "<div class=\"product-detail\"><div class=\"product-essential-info\"><h5>필수 표기정보</h5><table class=\"prod-delivery-return-policy-table essential-info-table\"><tbody>" +
           rows(s, "") + "</tbody></table></div><div class=\"vendor-item\">" + joined(s.paragraphs, "<div class=\"subType-TEXT\"><p>", "</p></div>") + "</div></div>" + reviews(s) +
           "<div class=\"other-products\"><h3>다른 고객이 함께 본 상품</h3>" + link_list() + "</div>" + foot();
}

/// An open market: the seller's words between the law's tables.
auto open_market(const KoreanStory& s) -> std::string {
    return head(s, "<meta property=\"og:type\" content=\"product\">") + menu({"베스트", "쇼킹딜", "마트", "티켓"}) +
           "<div class=\"l_product_summary\"><div class=\"c_product_info_title\"><h1 class=\"title\">" + s.title + "</h1></div><dl class=\"price\"><dt>판매가</dt><dd><strong>39,900</strong>원</dd></dl>"
           "<div class=\"buttons\"><button>찜하기</button><button>구매하기</button></div></div><div class=\"l_product_view_detail\"><ul class=\"tabs\"><li><a href=\"#1\">상품정보</a></li>"
           "<li><a href=\"#2\">리뷰</a></li><li><a href=\"#3\">Q&amp;A</a></li></ul><div id=\"tabpanelDetail1\"><div class=\"prdc_detail\">" + joined(s.paragraphs, "<p>", "</p>") +
           "</div><h4>상품정보 제공고시</h4><table class=\"prdc_detail_table\"><tbody>" + rows(s, "") + "</tbody></table></div></div><div class=\"c_product_recommend\"><h3>이 상품 어때요</h3>" +
           link_list() + "</div>" + foot();
}

/// One seller's store on a portal.
auto smart_store(const KoreanStory& s) -> std::string {
    return head(s, "<meta property=\"og:type\" content=\"og:product\">") + menu({"전체상품", "베스트", "공지"}) +
           "<div id=\"content\"><div class=\"_2-I30XS1lA\"><fieldset><div class=\"_1eddO7u4UC\"><h3 class=\"_22kNQuEXmb _copyable\">" + s.title +
           "</h3></div><strong class=\"aICRqgP9zw\"><span class=\"_1LY7DqCnwR\">39,900</span>원</strong><a href=\"#\">구매하기</a><a href=\"#\">장바구니</a></fieldset></div>"
           "<div id=\"INTRODUCE\"><div class=\"_1Hc_ju_IXp\"><table class=\"_1_UiXWHt__\"><caption>상품정보</caption><tbody>" + rows(s, "") +
           "</tbody></table></div><div class=\"se-main-container\">" + joined(s.paragraphs, "<div class=\"se-component se-text\"><div class=\"se-module\"><p class=\"se-text-paragraph\"><span>", "</span></p></div></div>") +
           "</div></div><div class=\"store_zzim\"><span>스토어찜하기 1,204</span></div></div>" + foot();
}

/// A small shop on rented software, tables all over.
auto small_mall(const KoreanStory& s) -> std::string {
    return head(s, "") + "<div id=\"top\">" + menu({"신상품", "주문조회", "장바구니"}) + "</div><div class=\"xans-element- xans-product xans-product-detail\"><div class=\"detailArea\">"
           "<div class=\"keyImg\"><img src=\"a.jpg\"></div><div class=\"infoArea\"><div class=\"headingArea\"><h2>" + s.title + "</h2></div><table border=\"1\"><tbody><tr><th>판매가</th>"
           "<td><strong id=\"span_product_price_text\">39,900원</strong></td></tr></tbody></table><div class=\"xans-product-action\"><a href=\"#\">BUY IT NOW</a><a href=\"#\">CART</a></div></div></div></div>"
           "<div class=\"xans-element- xans-product xans-product-additional\"><div id=\"prdDetail\"><div class=\"cont\">" + joined(s.paragraphs, "<p style=\"text-align:center\">", "</p>") +
           "<table>" + rows(s, "") + "</table></div></div><div id=\"prdInfo\"><h3>상품결제정보</h3><p>고액결제의 경우 안전을 위해 카드사에서 확인전화를 드릴 수도 있습니다.</p></div></div>" + foot();
}

}  // namespace

auto korean_boards_and_shops() -> std::vector<KoreanLayout> {
    return {{"forum", "gallery", "https://gall.board.example/board/view/?id=living&no=81#", "utf-8", true, gallery},
            {"forum", "community", "https://www.moim.example/service/board/park/1812#", "utf-8", true, community},
            {"forum", "club board", "http://club.example/bbs/board.php?bo_table=free&wr_id=4#", "euc-kr", true, club_board},
            {"forum", "old board", "http://old.example/zboard/view.php?id=talk&no=9#", "windows-949", true, old_board},
            {"filing", "exchange form", "https://kind.exchange.example/external/2026/0000#.htm", "euc-kr", true, exchange_form},
            {"filing", "regulator's document", "https://filing.example/report/viewer.do?rcpNo=2026000#", "utf-8", true, regulator_document},
            {"filing", "firm's notice", "https://www.hanul.example/ir/notice/view?seq=1#", "utf-8", true, notice},
            {"filing", "ministry's board", "https://www.ministry.example/board/view.do?no=7#", "windows-949", true, ministry},
            {"product", "large shop", "https://www.shop.example/vp/products/7100#", "utf-8", false, large_shop},
            {"product", "open market", "https://www.market.example/products/510#", "euc-kr", false, open_market},
            {"product", "seller's store", "https://store.maru.example/gaon/products/88#", "utf-8", false, smart_store},
            {"product", "small mall", "http://mall.example/product/detail.html?product_no=3#", "windows-949", false, small_mall}};
}

}  // namespace fanfold::judged
