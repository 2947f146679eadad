#include <algorithm>
#include <sstream>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::deliver;

namespace {

/// Columns, as far as these tests need them: Hangul is three bytes and two columns wide.
auto columns(const std::string& line) -> int {
    int out = 0;
    for (std::size_t at = 0; at < line.size();) {
        const auto lead = static_cast<unsigned char>(line[at]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        out += lead >= 0xea && lead <= 0xed ? 2 : 1;
        at += size;
    }
    return out;
}

auto lines_of(const std::string& text) -> std::vector<std::string> {
    std::istringstream in{text};
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

auto holds(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "The first screen has title, window, bullets with their citations, sections and the cost") {
    const auto text = to_terminal(sample::report(), 80, false);
    CHECK(text.starts_with("Hanbit Battery · Tuesday 24 November 2026\n"));
    CHECK(holds(text, "Covers 23 Nov 2026, 06:00 – 24 Nov 2026, 06:00 UTC"));
    CHECK(holds(text, "  • Cobalt is down 4.1 percent as the Lomami mine restarts. [4]\n"));
    CHECK(holds(text, "(Developing) Hanbit Battery puts"));
    CHECK(holds(text, "0.4183 USD"));
    CHECK_FALSE(holds(text, "\x1b"));
}

TEST_CASE("No line is wider than the terminal, Korean counted double") {
    for (int width : {30, 40, 60, 80}) {
        for (const auto& report :
             {sample::report(), sample::korean_report(), sample::quiet_report()})
            for (const auto& line : lines_of(to_terminal(report, width, false))) {
                INFO(line);
                CHECK(columns(line) <= width);
            }
    }
}

TEST_CASE("Colour changes no letter") {
    auto coloured = to_terminal(sample::report(), 72, true);
    CHECK(holds(coloured, "\x1b[1m"));
    for (auto at = coloured.find('\x1b'); at != std::string::npos; at = coloured.find('\x1b'))
        coloured.erase(at, coloured.find('m', at) - at + 1);
    CHECK(coloured == to_terminal(sample::report(), 72, false));
}

TEST_CASE("Nothing from outside can move the cursor, name the window or hide a word") {
    for (const auto& payload : sample::payloads()) {
        const auto text = to_terminal(sample::hostile_report(payload), 60, false);
        for (char letter : text)
            CHECK((letter == '\n' || static_cast<unsigned char>(letter) >= 0x20));
        CHECK_FALSE(holds(text, "\xc2\x9b"));
        CHECK_FALSE(holds(text, "\xe2\x80\xae"));
    }
}

TEST_CASE("A word longer than the line is broken, and odd widths are taken") {
    auto report = sample::report();
    report.summary[0].text = std::string(500, 'x') + " 한빛" + std::string(300, 'y');
    for (int width : {-5, 0, 1, 24, 1'000'000})
        for (const auto& line : lines_of(to_terminal(report, width, false)))
            CHECK(columns(line) <= 100);
    CHECK_FALSE(to_terminal(Report{}, 80, false).empty());
}

TEST_CASE("Each number is followed by its page and its quote, and what could not be read by its reason") {
    auto report = sample::report();
    report.about.sources.push_back({SourceName{"gone"}, 0, 0, 1, "HTTP 404"});
    const auto text = to_terminal(report, 100, false);
    for (const auto& cited : report.citations) {
        CHECK(holds(text, "\n  [" + std::to_string(cited.n) + "] "));
        CHECK(holds(text, short_id('d', cited.document)));
    }
    CHECK(holds(text, "\n  ! gone: HTTP 404\n"));
}
