#include <fanfold/text/redact.hpp>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::text;

namespace {

constexpr std::array all{Personal::email, Personal::phone, Personal::card, Personal::iban,
                         Personal::krn};

auto shown(const std::string& text) -> std::string {
    return shown_to_model(text, all).text;
}

/// Every one of them is left as it is.
void check_untouched(const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
        INFO(text);
        CHECK(shown("x " + text + " y") == "x " + text + " y");
    }
}

void check_marked(const std::vector<std::string>& texts, const std::string& mark) {
    for (const auto& text : texts) {
        INFO(text);
        CHECK(shown("x " + text + " y") == "x " + mark + " y");
        CHECK(shown("(" + text + ").") == "(" + mark + ").");
    }
}

/// A Korean resident number with a right check digit.
auto resident(const std::string& twelve) -> std::string {
    constexpr std::array weights{2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
    int sum = 0;
    for (std::size_t at = 0; at < 12; ++at) sum += (twelve[at] - '0') * weights[at];
    return twelve + static_cast<char>('0' + (11 - sum % 11) % 10);
}

}  // namespace

TEST_CASE("mailboxes are marked") {
    check_marked({"kim@example.com", "first.last+tag@mail.example.co.kr", "a_b%c@x-y.museum"},
                 "[e-mail]");
    check_untouched(
        {"@handle", "a@b", "user@localhost", "me@1.2", "at@ example.com", "@", "a@.com"});
    CHECK(shown("문의:abc@def.co.kr로") == "문의:[e-mail]로");
    CHECK(shown("to kim@example.com, lee@example.org.") == "to [e-mail], [e-mail].");
}

TEST_CASE("telephone numbers are marked, years, amounts and versions are not") {
    check_marked({"010-1234-5678", "01012345678", "02-123-4567", "031-987-6543", "+82 10-1234-5678",
                  "+44 20 7946 0958", "(415) 555-2671", "415-555-2671", "1-800-555-0199",
                  "1588-3000", "020 7946 0958", "01 23 45 67 89", "(02) 123-4567", "010.1234.5678",
                  "０１０-１２３４-５６７８"},
                 "[phone]");
    check_untouched({"2026-11-23", "2019-2024", "1592-1598", "1,234,567", "192.168.100.200",
                     "010-1234", "3.14159265", "1234-5678", "20261123", "12345678901",
                     "v1.2.3.4567", "0.0123456789", "001-2345-678", "115-055-2671"});
}

TEST_CASE("cards are marked when the issuer and the Luhn digit hold") {
    check_marked({"4111 1111 1111 1111", "4111111111111111", "5500-0000-0000-0004",
                  "3400 000000 00009", "3530111333300000", "6011000990139424"},
                 "[card]");
    check_untouched({"4111 1111 1111 1112", "9780306406157000", "1234567812345670",
                     "411111111111111", "5500-0000-0000-0005"});
}

TEST_CASE("accounts are marked when the country's length and the remainder hold") {
    check_marked({"DE89 3704 0044 0532 0130 00", "DE89370400440532013000",
                  "GB82 WEST 1234 5698 7654 32", "FR1420041010050500013M02606", "no9386011117947"},
                 "[account]");
    check_untouched({"DE88 3704 0044 0532 0130 00", "GB82 WEST 1234 5698 7654 3",
                     "XX89370400440532013000", "DE8937040044053201300"});
}

TEST_CASE("Korean resident numbers are marked when date and check digit hold") {
    const auto number = resident("850515123456");
    check_marked({number, number.substr(0, 6) + "-" + number.substr(6)}, "[resident number]");
    CHECK(shown("210105-3123456") == "[resident number]");  // born since October 2020: no check
    auto wrong = number;
    wrong.back() = wrong.back() == '9' ? '0' : static_cast<char>(wrong.back() + 1);
    check_untouched({wrong.substr(0, 6) + "-" + wrong.substr(6), "851315-1234567", "850532-1234567",
                     "850515-9234567", "850515-123456"});
}

TEST_CASE("only what was asked for is marked") {
    const std::array only{Personal::email};
    CHECK(shown_to_model("a@b.com 010-1234-5678", only).text == "[e-mail] 010-1234-5678");
    CHECK(shown_to_model("a@b.com", {}).text == "a@b.com");
}

TEST_CASE("a quote from what was shown leads back to the bytes that were stored") {
    const std::string text = "Call\u200B Kim at 010-1234-5678 or kim@example.com before noon.";
    const auto seen = shown_to_model(text, all);
    CHECK(seen.text == "Call Kim at [phone] or [e-mail] before noon.");
    const auto at = find_quote(seen.text, "Kim at [phone] or [e-mail] before noon");
    REQUIRE(at);
    CHECK(seen.source_span(*at).of(text) == "Kim at 010-1234-5678 or kim@example.com before noon");
    const auto half = find_quote(seen.text, "or [e-ma");
    REQUIRE(half);
    CHECK(seen.source_span(*half).of(text) == "or kim@example.com");
}

TEST_CASE("words are names of kinds and nothing else is") {
    for (const auto kind : all) CHECK(personal_from(to_string(kind)) == kind);
    CHECK_FALSE(personal_from("passport"));
}

TEST_CASE("marking is total and its map ordered, whatever the bytes") {
    std::mt19937 random(20261125);
    const std::vector<std::string> parts{
        "0", "1", "-", " ",  "@",      ".",  "com",  "DE89",
        "+", "(", ")", "한", "\u200B", "４", "\xFF", "4111111111111111"};
    for (int round = 0; round < 4000; ++round) {
        std::string text;
        for (int n = 0; n < 24; ++n) text += parts[random() % parts.size()];
        const auto seen = shown_to_model(text, all);
        REQUIRE(seen.origin.size() == seen.text.size() + 1);
        REQUIRE(std::is_sorted(seen.origin.begin(), seen.origin.end()));
        REQUIRE(seen.origin.back() == text.size());
        for (const auto& datum : personal_data(seen.text, all))
            REQUIRE(datum.at.end() <= seen.text.size());
    }
}
