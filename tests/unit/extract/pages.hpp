#pragma once
/// Pages for the tests of extract.
#include <string>
#include <utility>

#include <fanfold/stage/extract/extract.hpp>

namespace fanfold::extract_test {

inline auto test_now() -> Instant {
    return *parse_rfc3339("2026-11-24T06:00:00Z");
}

inline auto page_of(std::string body, const std::string& url = "https://news.example.com/a/1")
    -> Page {
    auto page = Page{};
    page.link.url = page.final_url = *Url::parse(url);
    page.status = 200;
    page.body = std::move(body);
    page.content_type = "text/html; charset=utf-8";
    page.fetched_at = test_now();
    return page;
}

inline auto extracted(std::string body, const std::string& url = "https://news.example.com/a/1")
    -> extract::Extracted {
    auto result = extract::extract_html(page_of(std::move(body), url));
    return result ? std::move(*result) : extract::Extracted{};
}

inline auto has(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

inline auto repeated(const std::string& part, std::size_t bytes) -> std::string {
    auto out = std::string{};
    out.reserve(bytes + part.size());
    while (out.size() < bytes) out += part;
    return out;
}

/// Three paragraphs that read like an article.
inline auto story() -> std::string {
    return "<p>Hanul Cells said on Monday that it would build a second battery plant in Gumi, its "
           "largest so far, and "
           "that the first line would start in the spring of 2028.</p>"
           "<p>The company expects the plant to cost 3.2 trillion won, most of it raised from its "
           "own customers, "
           "according to a filing that was published in the morning.</p>"
           "<p>Analysts had expected a smaller site. Shares rose by four percent, and the province "
           "promised a road, "
           "a substation and a school.</p>";
}

inline auto article(const std::string& head, const std::string& before = "",
                    const std::string& after = "") -> std::string {
    return "<!DOCTYPE html><html lang=en><head>" + head + "</head><body>" + before +
           "<article><h1>Hanul builds a plant</h1>" + story() + "</article>" + after +
           "</body></html>";
}

}  // namespace fanfold::extract_test
