#include "catch.hpp"
#include "pages.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

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

/// While it lives, what starts pdftotext is this shell script.
class Impostor {
  public:
    explicit Impostor(const std::string& script) : path_(std::getenv("PATH")) {
        folder_ = std::filesystem::temp_directory_path() /
                  ("fanfold-pdf-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
        const auto program = folder_ / "prlimit";
        std::ofstream{program} << "#!/bin/sh\n" << script << "\n";
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
        ::setenv("PATH", (folder_.string() + ":" + path_).c_str(), 1);
    }
    Impostor(const Impostor&) = delete;
    auto operator=(const Impostor&) -> Impostor& = delete;
    ~Impostor() {
        ::setenv("PATH", path_.c_str(), 1);
        std::filesystem::remove_all(folder_);
    }

  private:
    std::string path_;
    std::filesystem::path folder_;
};

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

TEST_CASE("a reader that ends its text and stays is not waited for longer than its time") {
    const auto stays = Impostor{"exec 1>&-; exec sleep 600"};
    const auto begun = std::chrono::steady_clock::now();
    const auto text = extract::pdf_text(pdf_of("x"), std::chrono::milliseconds{300});
    REQUIRE_FALSE(text);
    CHECK(has(text.error().message(), "too long"));
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{60});
}

TEST_CASE("a reader that ends a moment after its text has given it whole") {
    const auto lingers = Impostor{"echo a text; exec 1>&-; exec sleep 0.05"};
    const auto text = extract::pdf_text(pdf_of("x"));
    REQUIRE(text);
    CHECK(*text == "a text\n");
}

TEST_CASE("a reader that says no gives no text, whatever it wrote") {
    const auto refuses = Impostor{"echo a text; exit 3"};
    const auto text = extract::pdf_text(pdf_of("x"));
    REQUIRE_FALSE(text);
    CHECK(has(text.error().message(), "says 3"));
}
