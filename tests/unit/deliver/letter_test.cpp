#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/value/mail_address.hpp>

#include "catch.hpp"
#include "sample.hpp"
#include "scratch.hpp"

using namespace fanfold;
using namespace fanfold::deliver;
using sample::bytes_of;
using sample::Scratch;

namespace {

const Envelope to_reader{"reports@desk.example", "reader@hanbit.example", ""};

auto header_lines(const std::string& mail) -> std::string {
    return mail.substr(0, mail.find("\r\n\r\n") + 2);
}

/// What Python's email module, asked with its strict policy, says of a mail.
auto read_by_python(const std::string& mail, const Scratch& scratch) -> std::string {
    std::ofstream{scratch.path() / "mail.eml", std::ios::binary} << mail;
    std::ofstream{scratch.path() / "read.py"}
        << "import email, email.policy, sys\n"
           "mail = email.message_from_binary_file(open(sys.argv[1], 'rb'),"
           " policy=email.policy.SMTP)\n"
           "parts = [part.get_content_type() for part in mail.walk()]\n"
           "text = mail.get_body(('plain',)).get_content()\n"
           "html = mail.get_body(('html',)).get_content()\n"
           "defects = [part.defects for part in mail.walk() if part.defects]\n"
           "open(sys.argv[2], 'w').write('\\n'.join([mail['subject'], ' '.join(parts),"
           " repr(defects), text, '=====', html]))\n";
    const auto ran =
        run_program({"python3", (scratch.path() / "read.py").string(),
                     (scratch.path() / "mail.eml").string(), (scratch.path() / "out.txt").string()},
                    "", {}, std::chrono::seconds{60});
    REQUIRE(ran.ok());
    return bytes_of(scratch.path() / "out.txt");
}

}  // namespace

TEST_CASE("Python's email module reads both parts and the subject of a mail") {
    const Scratch scratch;
    for (const auto& report : {sample::report(), sample::korean_report(), sample::quiet_report()}) {
        const auto read = read_by_python(compose_mail(report, to_reader), scratch);
        CHECK(read.starts_with(subject_of(report) + "\n"));
        CHECK(read.find("\nmultipart/alternative text/plain text/html\n[]\n") != std::string::npos);
        CHECK(read.ends_with("\n=====\n" + to_html(report)));
        CHECK(read.find(to_terminal(report, 72, false)) != std::string::npos);
    }
}

TEST_CASE("Every line of a mail is short and ends as SMTP wants it") {
    const auto mail = compose_mail(sample::korean_report(), to_reader);
    std::size_t at = 0;
    while (at < mail.size()) {
        const auto end = mail.find('\n', at);
        REQUIRE(end != std::string::npos);
        REQUIRE(mail[end - 1] == '\r');
        REQUIRE(end - at <= 100);
        at = end + 1;
    }
}

TEST_CASE("The same report to the same reader is the same message; another reader's is not") {
    const auto report = sample::report();
    CHECK(compose_mail(report, to_reader) == compose_mail(report, to_reader));
    auto other = to_reader;
    other.to = "second@hanbit.example";
    const auto id = [](const std::string& mail) {
        return mail.substr(mail.find("Message-ID:"), 60);
    };
    CHECK(id(compose_mail(report, to_reader)) != id(compose_mail(report, other)));
    auto next = report;
    next.run = RunId{13};
    CHECK(id(compose_mail(report, to_reader)) != id(compose_mail(next, to_reader)));
}

TEST_CASE("No word from outside adds a header to a mail") {
    const auto plain = compose_mail(sample::report(), to_reader);
    const auto names = [](const std::string& mail) {
        std::string out;
        std::istringstream lines{header_lines(mail)};
        for (std::string line; std::getline(lines, line);)
            if (line[0] != ' ') out += line.substr(0, line.find(':')) + " ";
        return out;
    };
    for (const auto& payload : sample::payloads()) {
        const auto report = sample::hostile_report(payload + "\r\nBcc: thief@evil.example\r\n\r\n");
        CHECK(names(compose_mail(report, to_reader)) == names(plain));
    }
}

TEST_CASE("A mail says who writes and to whom, in any script") {
    auto envelope = to_reader;
    const auto head = [&] { return header_lines(compose_mail(sample::report(), envelope)); };
    CHECK(head().find("From: Fanfold <reports@desk.example>\r\nTo: <reader@hanbit.example>\r\n") == 0);
    envelope.from_name = "Hanbit Research";
    envelope.to_name = "Kim, Anna \"AK\"";
    CHECK(head().find("From: Hanbit Research <reports@desk.example>\r\n"
                      "To: \"Kim, Anna \\\"AK\\\"\" <reader@hanbit.example>\r\n") == 0);
    envelope.to_name = "김안나";
    CHECK(head().find("To: =?utf-8?B?6rmA7JWI64KY?= <reader@hanbit.example>\r\n") != std::string::npos);
    envelope.to_name = "x\r\nBcc: thief@evil.example";
    CHECK(head().find("\r\nBcc:") == std::string::npos);
}

TEST_CASE("A mailbox is an address, with a name before it or without") {
    const auto read = [](const char* text) {
        const auto box = mailbox_from(text);
        return box ? box->name + "|" + box->address : std::string{"none"};
    };
    CHECK(read("a@b.example") == "|a@b.example");
    CHECK(read("<a@b.example>") == "|a@b.example");
    CHECK(read("Anna Kim <a@b.example>") == "Anna Kim|a@b.example");
    CHECK(read("\"Kim, Anna\"  <a@b.example>") == "Kim, Anna|a@b.example");
    CHECK(read("김안나 <a@b.example>") == "김안나|a@b.example");
    for (const auto* bad : {"", "Anna", "Anna <a>", "Anna <a@b> x", "<x> <a@b.example>", "A\r\nB <a@b.example>", "a@b, c@d"})
        CHECK(read(bad) == "none");
}

TEST_CASE("Only plain addresses are addresses") {
    for (const char* good : {"a@b.example", "first.last+tag@sub.b.example", "o'neil@b"})
        CHECK(is_mail_address(good));
    for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>",
                            "\"a\"@b", "a@.b", "a@b.", "a,b@c", "-a@b", "\xed\x95\x9c@b"})
        CHECK_FALSE(is_mail_address(bad));
}

TEST_CASE("The HMAC is that of RFC 4231") {
    CHECK(hmac_sha256("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hmac_sha256(std::string(131, '\xaa'),
                      "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("A webhook carries a key that stays, and a signature when there is a secret") {
    const auto key = delivery_key(sample::report(), "webhook", "json");
    CHECK(key == delivery_key(sample::report(), "webhook", "json"));
    CHECK(key != delivery_key(sample::report(), "webhook", "slack"));
    const auto unsigned_headers =
        webhook_headers(key, Secret{}, "{}", sample::at("2026-11-24T06:00:00Z"));
    CHECK(unsigned_headers.size() == 2);
    const auto signed_headers =
        webhook_headers(key, Secret{"s3cret"}, "{}", sample::at("2026-11-24T06:00:00Z"));
    REQUIRE(signed_headers.size() == 4);
    CHECK(signed_headers[2].second == "1795500000");
    CHECK(signed_headers[3].second == "v1=" + hmac_sha256("s3cret", "1795500000.{}"));
}

TEST_CASE("Webhook bodies are JSON of their service, and no word from outside is markup there") {
    const auto hostile =
        sample::hostile_report("<!channel> <https://evil.example|x> & **b** [c](http://d)");
    const auto slack = nlohmann::json::parse(webhook_body(hostile, "slack"));
    CHECK(slack["text"].get<std::string>().find('<') == std::string::npos);
    const auto teams = nlohmann::json::parse(webhook_body(hostile, "teams"));
    const auto& card = teams["attachments"][0]["content"];
    CHECK(card["type"] == "AdaptiveCard");
    CHECK(card["body"][1]["text"].get<std::string>().find("\\[c\\]") != std::string::npos);
    const auto json = nlohmann::json::parse(webhook_body(sample::report(), "json"));
    CHECK(json == nlohmann::json(to_json(sample::report())));
    const auto quiet = nlohmann::json::parse(webhook_body(sample::quiet_report(), "slack"));
    CHECK(quiet["text"].get<std::string>().find("A quiet night") != std::string::npos);
}

TEST_CASE("A program gets the report on stdin, no shell and none of our environment") {
    const Scratch scratch;
    const auto out = (scratch.path() / "out").string();
    ::setenv("FANFOLD_TEST_KEY", "s3cret", 1);
    const std::string report(300000, 'x');
    const auto ran = run_program({"sh", "-c", "cat > \"$1\"; env > \"$1.env\"", "sh", out}, report,
                                 {{"FANFOLD_RUN", "r12"}}, std::chrono::seconds{60});
    ::unsetenv("FANFOLD_TEST_KEY");
    REQUIRE(ran.ok());
    CHECK(bytes_of(out) == report);
    CHECK(bytes_of(out + ".env").find("FANFOLD_RUN=r12") != std::string::npos);
    CHECK(bytes_of(out + ".env").find("s3cret") == std::string::npos);
}

TEST_CASE("A program that fails, hangs or is not there is told as such") {
    const auto failed = run_program({"sh", "-c", "exit 3"}, "", {}, std::chrono::seconds{60});
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().kind() == ErrorKind::retry_later);
    CHECK(failed.error().message() == "sh ended with exit code 3");
    const auto hung = run_program({"sh", "-c", "sleep 1000"}, "", {}, Duration{200});
    REQUIRE_FALSE(hung.ok());
    CHECK(hung.error().message() == "sh took too long; it was killed");
    const auto missing = run_program({"/no/such/program"}, "", {}, std::chrono::seconds{60});
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().kind() == ErrorKind::fix_config);
    CHECK_FALSE(run_program({}, "", {}, Duration{1}).ok());
}

TEST_CASE("A mail with a door has a link for each item, signed for its reader and that item") {
    const auto report = sample::report();
    const auto& item = report.sections.at(0).items.at(0);
    const MarkDoor door{"https://desk.example", mark_key("a secret of the store")};
    const auto url = mark_url(door, report, item.id, "reader@hanbit.example");
    CHECK(url.starts_with("https://desk.example/mark/"));
    CHECK(url.find("/" + item.id + "?r=reader%40hanbit.example&s=") != std::string::npos);
    const auto sign = [&](const std::string& id, const std::string& reader) {
        return mark_signature(door.key, report.enterprise, report.run, id, reader);
    };
    CHECK(url.ends_with("&s=" + sign(item.id, "reader@hanbit.example")));
    CHECK(sign(item.id, "reader@hanbit.example").size() == 32);
    CHECK(sign(item.id, "other@hanbit.example") != sign(item.id, "reader@hanbit.example"));
    CHECK(sign("i-other000", "reader@hanbit.example") != sign(item.id, "reader@hanbit.example"));
    CHECK(mark_key("another") != door.key);

    const auto page = to_html(report, {}, [&](const ReportItem& each) {
        return mark_url(door, report, each.id, "reader@hanbit.example");
    });
    CHECK(page.find("class=\"rate\"") != std::string::npos);
    CHECK(to_html(report).find("class=\"rate\"") == std::string::npos);
    CHECK(to_html(report, {}, [](const ReportItem&) { return "javascript:alert(1)"; })
              .find("class=\"rate\"") == std::string::npos);
}
