#!/usr/bin/env python3
"""A store that stays small, a client that leaves, a store that somebody owns, and who is told when a night goes wrong."""
import contextlib
import http.client
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import unittest

from desk import EVENING, NEXT_EVENING, Desk, Server, add_shops
from operations_test import Service

CANARY = "canary-77aa-client-that-left"


def files_with(folder, word):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")
                  if path.is_file() and not path.is_symlink() and word.encode() in path.read_bytes())


class AStoreThatStaysSmall(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.desk.fanfold("run", "--as-of", EVENING)

    def age(self, days):
        """As if all of it had happened so many days earlier."""
        shift = days * 86_400_000
        with contextlib.closing(sqlite3.connect(self.desk.state / "crawl.db")) as db, db:
            db.execute("UPDATE sighting SET fetched_at = fetched_at - ?", (shift,))
            db.execute("UPDATE signature SET first_seen = first_seen - ?", (shift,))
            db.execute("UPDATE source_run SET opened_at = opened_at - ?", (shift,))

    def test_a_rehearsal_counts_what_a_cleaning_deletes_and_evidence_stays(self):
        self.age(300)
        told = json.loads(self.desk.fanfold("db", "gc", "--dry-run", "--json").stdout)
        documents = self.desk.rows("SELECT count(*) FROM document", database="crawl")[0][0]
        self.assertGreater(told["rows"]["crawl.document"], 0)
        done = json.loads(self.desk.fanfold("db", "gc", "--json").stdout)
        for table, count in told["rows"].items():
            self.assertEqual(done["rows"][table], count, table)
        left = self.desk.rows("SELECT count(*) FROM document", database="crawl")[0][0]
        self.assertEqual(left, documents - told["rows"]["crawl.document"])
        for enterprise in self.desk.enterprises():
            report = self.desk.report(enterprise)
            for citation in report["citations"]:
                shown = json.loads(self.desk.fanfold("document", "show", citation["document"], "--json").stdout)
                self.assertTrue(shown)
        again = json.loads(self.desk.fanfold("db", "gc", "--json").stdout)
        self.assertEqual(again["rows"], {})

    def test_what_was_cleaned_is_no_news_the_next_night(self):
        self.age(300)
        self.desk.fanfold("db", "gc")
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        for enterprise in self.desk.enterprises():
            items = [item for section in self.desk.report(enterprise)["sections"] for item in section["items"]]
            self.assertFalse([item for item in items if item["status"] == "new"], enterprise)

    def test_a_run_cleans_once_a_day(self):
        self.age(300)
        self.desk.fanfold("run")
        self.assertEqual(self.desk.rows("SELECT count(*) FROM setting WHERE name = 'cleaned_at'"), [(1,)])
        self.assertEqual(json.loads(self.desk.fanfold("db", "gc", "--json").stdout)["rows"], {})


class AClientThatLeaves(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        folder = self.desk.config / "enterprises"
        text = (folder / "summit-retail.toml").read_text()
        (folder / f"{CANARY}.toml").write_text(text.replace('title = "Summit Retail"', 'title = "Leaver"', 1))
        self.desk.fanfold("run", "--as-of", EVENING)
        self.item = self.desk.report(CANARY)["sections"][0]["items"][0]["id"]
        self.desk.fanfold("report", "mark", self.item, "useful", "-e", CANARY)

    def test_it_is_asked_whether_it_is_meant(self):
        done = self.desk.fanfold("enterprise", "purge", CANARY, check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn("--yes", done.stderr.decode())
        self.assertTrue(self.desk.report(CANARY))

    def test_nothing_of_it_is_left_and_nothing_of_others_is_touched(self):
        others = {name: self.desk.report(name) for name in self.desk.enterprises() if name != CANARY}
        spent = self.desk.rows("SELECT count(*), sum(settled) FROM attempt")
        receipt = json.loads(self.desk.fanfold("enterprise", "purge", CANARY, "--yes", "--json").stdout)
        self.assertEqual(receipt["rows"]["state.report"], 1)
        self.assertGreater(receipt["rows"]["state.finding"], 0)
        self.assertEqual(receipt["marks"], 1)
        self.assertTrue(any(file.endswith("latest.html") for file in receipt["files"]))
        self.assertTrue(any("next run serves it again" in line for line in receipt["left"]))
        kept = files_with(self.desk.state, CANARY)
        self.assertEqual([file for file in kept if not file.startswith("purged/")], [])
        self.assertFalse((self.desk.config / "reports" / CANARY).exists())
        self.assertEqual(self.desk.rows("SELECT count(*), sum(settled) FROM attempt"), spent)
        for name, report in others.items():
            self.assertEqual(self.desk.report(name), report)
        self.assertNotIn(CANARY, self.desk.enterprises())

    def test_who_is_unknown_is_told_so(self):
        done = self.desk.fanfold("enterprise", "purge", "nobody", "--yes", check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn("nobody", done.stderr.decode())


class AStoreThatSomebodyOwns(unittest.TestCase):
    """The command line beside a daemon, and beside a run."""

    def start(self, model=None, job='schedule = "0 0 1 1 *"\n'):
        self.desk = Desk(model=model, in_flight=2)
        self.addCleanup(self.desk.close)
        (self.desk.config / "jobs" / "nightly.toml").write_text(job)

    def daemon(self):
        service = Service(self.desk)
        self.addCleanup(service.close)
        service.wait_for("READY=1")
        return service

    def test_a_run_is_done_by_the_daemon_and_waited_for(self):
        self.start()
        service = self.daemon()
        done = self.desk.fanfold("run", "--json")
        self.assertEqual(json.loads(done.stdout)["exit"], 0)
        self.assertEqual(len(self.desk.enterprises()), 3)
        self.assertEqual(service.end(), 0)

    def test_two_that_overlap_both_finish(self):
        self.start()
        service = self.daemon()
        first, second = self.desk.start("run"), self.desk.start("run")
        self.assertEqual((first.wait(timeout=120), second.wait(timeout=120)), (0, 0))
        self.assertEqual(self.desk.rows("SELECT count(*) FROM run WHERE state = 'finished'"), [(2,)])
        self.assertEqual(service.end(), 0)

    def test_a_run_in_another_time_needs_the_store_for_itself(self):
        self.start()
        service = self.daemon()
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 75)
        self.assertIn("--as-of", done.stderr.decode())
        self.assertEqual(service.end(), 0)

    def test_cleaning_purging_and_sending_again_go_through_the_daemon(self):
        self.start()
        self.desk.fanfold("run", "--as-of", EVENING)
        service = self.daemon()
        self.assertIn("rows", json.loads(self.desk.fanfold("db", "gc", "--dry-run", "--json").stdout))
        receipt = json.loads(self.desk.fanfold("enterprise", "purge", "summit-retail", "--yes", "--json").stdout)
        self.assertEqual(receipt["rows"]["state.report"], 1)
        self.assertEqual(self.desk.fanfold("deliveries", "--retry").returncode, 0)
        self.assertEqual(service.end(), 0)

    def test_only_its_user_may_ask(self):
        self.start()
        service = self.daemon()
        mode = (self.desk.state / "owner.sock").stat().st_mode & 0o777
        self.assertEqual(mode, 0o600)
        self.assertEqual(service.end(), 0)
        self.assertFalse((self.desk.state / "owner.sock").exists())

    def test_questions_trials_and_explanations_are_answered_while_a_run_goes_on(self):
        self.start(model=[])
        self.desk.fanfold("run", "--as-of", EVENING)
        self.desk.model.stop()
        self.desk.model = Server("model", "--log", self.desk.log, "--latency-ms", 1000)
        report = self.desk.report("summit-retail")
        item, citation = report["sections"][0]["items"][0]["id"], report["citations"][0]["document"]
        self.desk.in_flight = 8
        self.desk.serve(2)
        going = self.desk.start("run", "--as-of", NEXT_EVENING, "--reask", "7d")
        self.addCleanup(lambda: going.poll() is None and going.kill())
        self.wait_for_calls()
        self.desk.fanfold("report", "explain", item, "-e", "summit-retail")
        self.desk.fanfold("ask", "market/moves", "-e", "summit-retail", "--document", citation, "--model", "extractive")
        self.desk.fanfold("try", "market/moves", "-e", "summit-retail", "--last", 2, "--model", "extractive")
        self.desk.fanfold("deliveries", "--retry")
        self.desk.fanfold("report", "mark", item, "useful", "-e", "summit-retail")
        busy = self.desk.fanfold("db", "gc", check=False)
        self.assertIn(busy.returncode, (0, 75))
        self.assertIsNone(going.poll(), "the run was over before the questions were answered")
        self.assertEqual(going.wait(timeout=240), 0)

    def wait_for_calls(self):
        """Until the second run is in its questions: the bill grows."""
        before = self.desk.bill()
        while self.desk.bill() == before:
            pass


class WhoIsTold(unittest.TestCase):
    """[alerts], to a program that writes them down."""

    def alerts(self, more="", **desk):
        self.desk = Desk(**desk)
        self.addCleanup(self.desk.close)
        self.calls = self.desk.root / "alerts.jsonl"
        script = self.desk.root / "note"
        script.write_text(f'#!/bin/sh\n(cat; echo) >> {self.calls}\n')
        script.chmod(0o755)
        house = self.desk.config / "fanfold.toml"
        house.write_text(house.read_text() + f'\n[alerts]\n{more}\n[alerts.exec]\nargv = ["{script}"]\n')

    def told(self):
        if not self.calls.exists():
            return []
        return [json.loads(line) for line in self.calls.read_text().splitlines() if line]

    def test_a_missing_report_is_told_once(self):
        self.alerts()
        path = self.desk.config / "enterprises" / "summit-retail.toml"
        path.write_text(path.read_text().replace("title =", "titel =", 1))
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        (alert,) = self.told()
        self.assertEqual((alert["kind"], alert["about"]), ("report.missing", "summit-retail"))

    def test_a_deadline_that_was_missed_is_told_while_the_run_goes_on(self):
        self.alerts(model=["--latency-ms", 1500], in_flight=1)
        add_shops(self.desk, 150)  # so many reports take longer than a second, with nothing asked
        (self.desk.config / "jobs" / "nightly.toml").write_text('deliver_by = "1s"\n')
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertIn("deadline.missed", {alert["kind"] for alert in self.told()})

    def test_reports_that_come_later_than_their_deadline_are_told_once_however_short_the_run(self):
        self.alerts()
        (self.desk.config / "jobs" / "nightly.toml").write_text('deliver_by = "1ms"\n')
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        missed = [alert["about"] for alert in self.told() if alert["kind"] == "deadline.missed"]
        self.assertEqual(missed, ["nightly"])

    def test_a_deadline_at_risk_is_told_before_it_is_missed(self):
        self.alerts()
        (self.desk.config / "jobs" / "nightly.toml").write_text('deliver_by = "4m"\n')
        self.desk.fanfold("run", "--as-of", EVENING)
        self.assertEqual([(alert["kind"], alert["about"]) for alert in self.told()], [("deadline.at_risk", "nightly")])

    def test_four_fifths_of_a_budget_are_told(self):
        self.alerts("budget = 0.01", model=[], in_flight=2)
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertIn("budget", {alert["kind"] for alert in self.told()})

    def test_a_source_that_is_down_for_three_nights_is_told_once(self):
        self.alerts('nights = 2\nonly = ["source.down", "source.silent"]')
        (self.desk.config / "sources" / "gone.toml").write_text('seeds = ["http://127.0.0.1:9/"]\n')
        path = self.desk.config / "enterprises" / "hanbit-battery.toml"
        path.write_text(re.sub(r"sources = \[", 'sources = ["gone", ', path.read_text(), count=1))
        for evening in (EVENING, NEXT_EVENING, "2026-11-25T21:00:00Z", "2026-11-26T21:00:00Z"):
            self.desk.fanfold("run", "--as-of", evening, check=False)
        down = [alert for alert in self.told() if alert["about"] == "gone"]
        self.assertEqual([alert["kind"] for alert in down], ["source.down"])

    def test_what_could_not_be_sent_is_sent_by_the_next_start(self):
        self.alerts()
        script = self.desk.root / "note"
        works = script.read_text()
        script.write_text("#!/bin/sh\nexit 1\n")
        path = self.desk.config / "enterprises" / "summit-retail.toml"
        good = path.read_text()
        path.write_text(good.replace("title =", "titel =", 1))
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(self.told(), [])
        self.assertEqual(self.desk.rows("SELECT kind, tries, sent_at FROM alert"), [("report.missing", 1, None)])
        script.write_text(works)
        path.write_text(good)
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        self.assertEqual([alert["kind"] for alert in self.told()], ["report.missing"])

    def test_a_night_that_went_well_pings(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        self.alerts(f'ping = "http://127.0.0.1:{listener.getsockname()[1]}/ping/7"\nallow_networks = ["127.0.0.0/8"]')
        going = self.desk.start("run", "--as-of", EVENING)
        listener.settimeout(120)
        connection, _ = listener.accept()
        request = connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        connection.close()
        self.assertEqual(going.wait(timeout=120), 0)
        self.assertTrue(request.startswith(b"GET /ping/7 HTTP/1.1"))


@unittest.skipUnless(os.geteuid() == 0, "mounting a small file system needs root")
class AFullDisk(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.desk.state.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", self.desk.state], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.desk.state])
        (self.desk.config / "jobs" / "nightly.toml").write_text('schedule = "0 0 1 1 *"\n')

    def fill(self):
        with open(self.desk.state / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"x" * 65536)

    def test_a_run_exits_with_73_and_the_next_finishes_it(self):
        self.desk.fanfold("plan")
        self.fill()
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 73)
        self.assertIn("free", done.stderr.decode().lower())
        (self.desk.state / "filler").unlink()
        self.desk.fanfold("run", "--as-of", EVENING)
        self.assertEqual(len(self.desk.enterprises()), 3)
        self.assertEqual(self.desk.fanfold("db", "check").returncode, 0)

    def test_a_daemon_is_not_ready_and_goes_on_when_there_is_room(self):
        service = Service(self.desk, "--listen", "127.0.0.1:0")
        self.addCleanup(service.close)
        port = int(service.log_until("http.listening")["text"].rsplit(":", 1)[1])
        self.fill()
        self.assertEqual(self.ready(port), 503)
        going = self.desk.start("run")
        self.assertEqual(going.wait(timeout=120), 73)
        (self.desk.state / "filler").unlink()
        freed = time.monotonic()
        service.log_until("run.summary")
        took = time.monotonic() - freed
        print(f"done {took:.1f} s after there was room", file=sys.stderr)
        self.assertLess(took, 60)
        self.assertEqual(self.ready(port), 200)
        self.assertEqual(service.end(), 0)
        self.assertEqual(len(self.desk.enterprises()), 3)

    def ready(self, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.addCleanup(connection.close)
        connection.request("GET", "/readyz")
        return connection.getresponse().status


if __name__ == "__main__":
    unittest.main()
