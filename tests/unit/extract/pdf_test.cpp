#include "catch.hpp"
#include "pages.hpp"

#include "pdf.hpp"

using namespace fanfold;
using namespace fanfold::extract_test;

namespace {

/// One page with one line; readers repair the table of references that it lacks.
auto pdf_of(const std::string& line) -> std::string {
    const auto stream = "BT /F1 12 Tf 72 720 Td (" + line + ") Tj ET";
    return "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
           "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
           "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources"
           "<</Font<</F1 5 0 R>>>>>> endobj\n"
           "4 0 obj <</Length " +
           std::to_string(stream.size()) + ">> stream\n" + stream +
           "\nendstream endobj\n"
           "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
           "trailer <</Root 1 0 R/Size 6>>\n%%EOF\n";
}

auto has_reader() -> bool {
    const auto text = extract::pdf_text(pdf_of("x"));
    return text || text.error().kind() != ErrorKind::fix_config;
}

}  // namespace

TEST_CASE("a PDF becomes the text that it shows") {
    if (!has_reader()) {
        WARN("skipped: no pdftotext here");
        return;
    }
    const auto out =
        extract::extract(page_of(pdf_of("Hanul builds a second battery plant in Gumi")));
    REQUIRE(out);
    REQUIRE(out->document);
    CHECK(has(out->document->text, "second battery plant"));
    CHECK(has(out->about.why, "PDF"));
}

TEST_CASE("what only begins like a PDF is one document's error") {
    if (!has_reader()) {
        WARN("skipped: no pdftotext here");
        return;
    }
    const auto out =
        extract::extract(page_of("%PDF-1.7\n" + repeated("<</Kids[1 0 R]>>", 100'000)));
    REQUIRE_FALSE(out);
    CHECK(has(out.error().message(), "PDF"));
}

TEST_CASE("a reader whose time is over is stopped") {
    if (!has_reader()) {
        WARN("skipped: no pdftotext here");
        return;
    }
    const auto text = extract::pdf_text(pdf_of("x"), std::chrono::milliseconds{0});
    REQUIRE_FALSE(text);
    CHECK(has(text.error().message(), "too long"));
}
