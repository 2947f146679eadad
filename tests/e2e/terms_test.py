#!/usr/bin/env python3
"""What sources allow, whose clock a report has, what a model thinks of its sentences: a night with the sample web."""
import html
import http.server
import json
import re
import unittest
import urllib.request

from desk import EVENING, NEXT_EVENING, Desk
from operations_test import Service
from small_web import served

WHO = ("-e", "northwind-software")


def plain(words):
    """Without what markup, escapes and line ends may change."""
    return re.sub(r"\W+", " ", words).strip()


class Terms(unittest.TestCase):
    model = None

    def setUp(self):
        self.desk = Desk(model=self.model)
        self.addCleanup(self.desk.close)

    def edit(self, file, change):
        path = self.desk.config / file
        path.write_text(change(path.read_text()))

    def written(self, enterprise):
        """Every form of the newest report, as one text each."""
        folder = self.desk.config / "reports" / enterprise
        if not folder.exists():
            folder = next(self.desk.root.rglob(f"{enterprise}/latest.html")).parent
        return {ending: (folder / f"latest.{ending}").read_text() for ending in ("html", "md", "json")} | {
            "feed": (folder / "feed.xml").read_text()}

    def sources_of(self, report):
        return {citation["source"] for citation in report["citations"]}


class ASourceThatMayOnlyBeLinkedTo(Terms):
    def test_is_quoted_nowhere(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        before = self.desk.report("northwind-software")
        limited = sorted(self.sources_of(before))[0]
        quotes = [citation["quote"] for citation in before["citations"] if citation["source"] == limited]
        self.assertTrue(quotes)
        for path in (self.desk.config / "sources").glob("*.toml"):
            text = path.read_text()
            if path.stem == limited:
                path.write_text('use = "link-only"\nattribution = "© The Source"\n' + text)
            elif f'name = "{limited}"' in text:
                path.write_text(text.replace(f'name = "{limited}"', f'name = "{limited}"\nuse = "link-only"\nattribution = "© The Source"'))
        draft = json.loads(self.desk.fanfold("report", "rebuild", *WHO, "--format", "json").stdout)
        cited = [citation for citation in draft["citations"] if citation["source"] == limited]
        self.assertTrue(cited)
        for citation in cited:
            self.assertEqual((citation["quote"], citation["before"], citation["after"], citation["length"]), ("", "", "", 0))
            self.assertTrue(citation["shortened"])
            self.assertTrue(citation["attribution"].startswith("© The Source"), citation["attribution"])
        for form in ("html", "md", "json"):
            words = self.desk.fanfold("report", "rebuild", *WHO, "--format", form).stdout.decode()
            for quote in quotes:
                self.assertNotIn(re.sub(r"\s+", " ", quote)[:60], re.sub(r"\s+", " ", words), form)
        item = next(item for section in draft["sections"] for item in section["items"]
                    if cited[0]["n"] in item["citations"])
        explained = json.loads(self.desk.fanfold("report", "explain", item["id"], *WHO, "--json").stdout)
        del explained["text"]  # the stored report's sentence, as it was delivered before there was a limit
        for quote in quotes:
            self.assertNotIn(quote[:60], json.dumps(explained, ensure_ascii=False))
        self.look_at_what_was_stored(before, limited, quotes)

    def look_at_what_was_stored(self, before, limited, quotes):
        """The stored report is older than the limit: desk, documents and API go by today's configuration."""
        service = Service(self.desk, "--listen", "127.0.0.1:0")
        self.addCleanup(service.close)
        url = service.log_until("http.listening")["text"].split()[-1].rstrip("/")

        def look(path):
            with urllib.request.urlopen(url + path, timeout=60) as answer:
                return html.unescape(answer.read().decode())

        run = before["run"]
        cited = next(citation for citation in before["citations"] if citation["source"] == limited)
        document = cited["document"]
        pages = [f"/reports/northwind-software/{run}/desk", f"/reports/northwind-software/{run}/sources/{cited['n']}",
                 f"/documents/{document}?at={cited['offset']}&length={cited['length']}", f"/api/v1/documents/{document}",
                 f"/api/v1/citations?enterprise=northwind-software&run={run}"]
        shown = {path: look(path) for path in pages}
        own = {plain(sentence["text"]) for section in before["sections"] for sentence in section["items"]}
        own |= {plain(citation["title"]) for citation in before["citations"]}  # what a link is called may be shown
        for path, words in shown.items():
            for quote in map(plain, quotes):
                if not any(quote[:60] in sentence for sentence in own):  # the stored report's own sentences stay as delivered
                    self.assertNotIn(quote[:60], plain(words), path)
        self.assertTrue(json.loads(look(f"/api/v1/documents/{document}"))["shortened"])
        self.assertIn("Its source allows no more than this to be shown.", shown[pages[2]])
        self.assertIn("Its source allows a link, but no quote.", shown[pages[0]])


class WhatWasDropped(Terms):
    def test_keeps_no_words_of_a_source_with_a_limit(self):
        for path in (self.desk.config / "sources").glob("*.toml"):
            text = path.read_text()
            if "[[source]]" not in text:
                path.write_text('use = "link-only"\n' + text)
        self.desk.fanfold("run", "--as-of", EVENING)
        for enterprise in ("northwind-software", "hanbit-battery"):
            for dropped in self.desk.report(enterprise)["about"]["dropped"]:
                if "/" in dropped["where"]:
                    self.assertEqual(dropped["text"], "")
                    self.assertTrue(dropped["reason"])


class AReportByItsReadersClock(Terms):
    def test_is_dated_in_its_zone_and_named_by_that_day(self):
        self.edit("enterprises/hanbit-battery.toml", lambda text: text.replace('language = "ko"\n', 'language = "ko"\ntimezone = "Asia/Seoul"\n'))
        self.desk.fanfold("run", "--as-of", EVENING)
        korean = self.written("hanbit-battery")
        self.assertIn("2026년 11월 24일 (화)", korean["md"])
        self.assertIn("(Asia/Seoul, UTC+9)", korean["md"])
        self.assertEqual(korean["html"].count("Asia/Seoul"), 1)
        self.assertNotIn("UTC<", korean["html"])
        self.assertEqual(json.loads(korean["json"])["timezone"], "Asia/Seoul")
        self.assertTrue(json.loads(korean["json"])["made_at"].endswith("Z"))
        self.assertRegex(korean["feed"], r"2026-11-24-r\d+\.html")
        english = self.written("northwind-software")
        self.assertIn("Monday 23 November 2026", english["md"])


class WatchedNames(Terms):
    def test_are_told_with_where_they_were_heard_of_and_when_last(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        first = {name["name"]: name for name in self.desk.report("northwind-software")["about"]["watched"]}
        heard = [name for name in first.values() if name["documents"] > 0]
        self.assertTrue(heard)
        self.assertTrue(all(name["sources"] and name["last"] for name in heard))
        self.desk.serve(2)
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        second = {name["name"]: name for name in self.desk.report("northwind-software")["about"]["watched"]}
        for name, told in second.items():
            if told["documents"] == 0 and first[name]["documents"] > 0:
                self.assertEqual(told["last"], first[name]["last"])


class AModelThatLooksAgain(Terms):
    model = ("--seed", 7)

    def test_is_asked_within_the_budget_and_not_twice(self):
        self.edit("enterprises/northwind-software.toml", lambda text: text + '\n[check]\nentailment = "model"\n')
        self.desk.fanfold("run", "--as-of", EVENING, "--enterprise", "northwind-software")
        report = self.desk.report("northwind-software")
        asked = self.desk.rows("SELECT count(*) FROM attempt WHERE template = 'check/entails'")[0][0]
        self.assertGreater(asked, 0)
        doubted = sum("a model" in mark for part in [report["summary"], *[section["items"] for section in report["sections"]]]
                      for item in part for mark in item["marks"])
        self.assertEqual(report["about"]["guards"].get("sentences that a model doubts", 0), doubted)
        self.assertGreater(report["about"]["calls"], asked)


class OneVerdict(http.server.ThreadingHTTPServer):
    """A model that has one thing to say of two tellings, and nothing of anything else."""

    def __init__(self, verdict):
        self.asked = []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                about = "<<<TELLING" in json.dumps(body)
                server.asked += [body["messages"][-1]["content"]] if about else []
                content = json.dumps({"verdict": verdict}) if about else "nothing"
                reply = json.dumps({"object": "chat.completion", "model": "one", "choices": [
                    {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}],
                    "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        served(self)


class AModelThatIsAskedWhichTellingsAreOne(unittest.TestCase):
    """For a Korean reader half of whose pages are in English, and whose findings stay in the languages of their pages."""

    def night(self, verdict, judged_by="model"):
        """How many pairs were shown, and how many findings the told events hold. A second run asks nothing."""
        model = OneVerdict(verdict)
        self.addCleanup(model.server_close)
        self.addCleanup(model.shutdown)
        desk = Desk(model=())
        self.addCleanup(desk.close)
        house = desk.config / "fanfold.toml"
        house.write_text(house.read_text().replace(f"127.0.0.1:{desk.model.port}/v1", f"127.0.0.1:{model.server_port}/v1"))
        reader = desk.config / "enterprises" / "hanbit-battery.toml"
        reader.write_text(reader.read_text() + f'\n[check]\nevents = "{judged_by}"\n[models]\nsmall = "extractive"\n')
        desk.fanfold("run", "--as-of", EVENING, "--enterprise", "hanbit-battery", check=False)
        shown, told = len(model.asked), desk.rows("SELECT count(*) FROM told_finding")[0][0]
        desk.fanfold("run", "--as-of", EVENING, "--enterprise", "hanbit-battery", "--again", check=False)
        self.assertEqual(len(model.asked), shown)
        return shown, told

    def test_joins_them_by_what_it_says_and_is_not_asked_twice(self):
        shown, by_rules = self.night("same", judged_by="rules")
        self.assertEqual(shown, 0)
        shown, joined = self.night("same")
        self.assertGreater(shown, 0)
        self.assertGreater(joined, by_rules)
        for verdict in ("different", "cannot tell"):
            self.assertEqual(self.night(verdict), (shown, by_rules))


if __name__ == "__main__":
    unittest.main()
