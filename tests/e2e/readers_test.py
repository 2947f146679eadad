#!/usr/bin/env python3
"""What readers and editors do after a report was made: corrections that last, reviews that nobody came for, marks by a
mail's link."""
import email
import email.policy
import html
import http.client
import json
import os
import re
import sys
import unittest
import urllib.parse

from batches_test import wait_until
from deliveries_test import DeliveryTest, READERS
from desk import EVENING, NEXT_EVENING
from operations_test import Service

WHO = ("-e", "northwind-software")


class ReaderTest(DeliveryTest):
    more = ""

    def configure(self):
        super().configure()
        text = self.enterprise.read_text().replace('from = "reports@desk.example"', 'from = "reports@desk.example"\n' + self.mail_lines())
        self.enterprise.write_text(text + self.more)
        (self.desk.config / "jobs" / "nightly.toml").write_text('schedule = "0 0 1 1 *"\n')

    def mail_lines(self):
        return ""

    def mails(self):
        return [one for one in self.inbox.received() if one["kind"] == "mail"]

    def items(self):
        return [item for section in self.desk.report("northwind-software")["sections"] for item in section["items"]]

    def serve(self, *words):
        service = Service(self.desk, *words)
        self.addCleanup(service.close)
        return service


class ACorrection(ReaderTest):
    def test_reaches_the_search_and_the_nights_after_it(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        changed, dropped = self.items()[:2]
        self.desk.fanfold("report", "correct", changed["id"], *WHO, "--text", "A zealous editor wrote this.", "--by", "Kim")
        self.desk.fanfold("report", "correct", dropped["id"], *WHO, "--drop", "--by", "Kim")
        found = self.desk.fanfold("report", "search", *WHO, "zealous").stdout.decode()
        self.assertIn(changed["id"], found)
        words = max(dropped["text"].split(), key=len)
        self.assertNotIn(dropped["id"], self.desk.fanfold("report", "search", *WHO, words, check=False).stdout.decode())
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        told = {item["event"]: item["text"] for item in self.items()}
        self.assertEqual(told[changed["event"]], "A zealous editor wrote this.")
        self.assertNotIn(dropped["event"], told)


class AReviewThatNobodyCameFor(ReaderTest):
    more = '\n[release]\nway = "review"\nwait = "2s"\n'

    def setUp(self):
        super().setUp()
        self.desk.fanfold("run", "--as-of", EVENING)  # its two seconds were over long ago, by the clock of those who come later
        self.assertEqual(self.mails(), [])

    def check_sent(self):
        self.assertEqual(sorted(one["to"] for one in self.mails()), READERS)
        (hook,) = [one for one in self.inbox.received() if one["kind"] == "webhook"]
        self.assertIn("Nobody has reviewed this report.", json.loads(hook["data"])["about"]["notes"])

    def test_goes_when_cron_says_deliveries_due(self):
        done = self.desk.fanfold("deliveries", "--due")
        self.assertEqual((done.stdout, done.stderr), (b"", b""))
        self.check_sent()
        self.desk.fanfold("deliveries", "--due")
        self.check_sent()

    def test_goes_when_cron_looks_whether_a_run_is_due_and_none_is(self):
        done = self.desk.fanfold("run", "--due")
        self.assertEqual((done.stdout, done.stderr), (b"", b""))
        self.check_sent()
        self.assertEqual(self.desk.rows("SELECT count(*) FROM run"), [(1,)])

    def test_goes_while_the_daemon_idles(self):
        service = self.serve()
        service.log_until("daemon.ready")
        wait_until(lambda: len(self.inbox.received()) >= 3, service.process, "two mails and a webhook")
        self.check_sent()


class AMailWithMarks(ReaderTest):
    def mail_lines(self):
        return 'marks = "https://desk.example/"'

    def setUp(self):
        super().setUp()
        self.desk.fanfold("run", "--as-of", EVENING)
        token = self.desk.root / "token"
        token.write_text("token-that-readers-do-not-know\n")
        self.service = self.serve("--listen", "127.0.0.1:0", "--token-file", token, "--host", "desk.example")
        self.port = int(self.service.log_until("http.listening")["text"].rsplit(":", 1)[1])
        self.item = self.items()[0]

    def links(self, reader):
        (mail,) = [one for one in self.mails() if one["to"] == reader]
        page = email.message_from_string(mail["data"], policy=email.policy.SMTP).get_body(("html",)).get_content()
        return [html.unescape(link) for link in re.findall(r'class="rate"[^>]* href="([^"]+)"', page)]

    def ask(self, method, link, form=None, **headers):
        parts = urllib.parse.urlsplit(link)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.addCleanup(connection.close)
        body = urllib.parse.urlencode(form) if form else None
        headers = {"Host": parts.netloc, "Content-Type": "application/x-www-form-urlencoded", **headers}
        connection.request(method, f"{parts.path}?{parts.query}", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def marks(self):
        return [json.loads(line) for line in self.desk.fanfold("report", "marks", "--json").stdout.splitlines()]

    def test_shows_a_form_and_keeps_what_is_posted_and_changes_nothing_before(self):
        links = self.links(READERS[0])
        self.assertEqual(len(links), len(self.items()))
        link = next(link for link in links if self.item["id"] in link)
        self.assertTrue(link.startswith("https://desk.example/mark/northwind-software/r1/"))
        for _ in range(2):
            status, page = self.ask("GET", link)
            self.assertEqual(status, 200)
            self.assertIn(html.escape(self.item["text"], quote=False).split("&")[0][:40], page)
        self.assertEqual(self.marks(), [])
        status, _ = self.ask("POST", link, {"label": "wrong", "note": "another firm"}, Origin="null", **{"Sec-Fetch-Site": "same-origin"})
        self.assertEqual(status, 200)
        (mark,) = self.marks()
        self.assertEqual((mark["label"], mark["by"], mark["note"], mark["item"], mark["text"]),
                         ("wrong", READERS[0], "another firm", self.item["id"], self.item["text"]))
        self.assertTrue(mark["findings"])

    def test_refuses_what_was_not_signed_for_this_reader_and_item(self):
        link = next(link for link in self.links(READERS[0]) if self.item["id"] in link)
        other = self.items()[1]["id"]
        forged = [link.replace(self.item["id"], other), link.replace("anna", "bo"), link.replace("/r1/", "/r2/"),
                  link[:-1] + ("0" if link[-1] != "0" else "1"), link.split("&s=")[0], link.replace("northwind-software", "summit-retail")]
        for each in forged:
            self.assertEqual(self.ask("POST", each, {"label": "wrong"})[0], 404, each)
        self.assertEqual(self.ask("POST", link, {"label": "splendid"})[0], 400)
        self.assertEqual(self.ask("POST", link, {"label": "wrong"}, Origin="https://evil.example")[0], 403)
        self.assertEqual(self.ask("GET", "https://desk.example/reports")[0], 401)
        self.assertEqual(self.marks(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
