#!/usr/bin/env python3
"""A run that is told to stop at many instants, one that is killed while a model writes the report, and a daemon that is told to
read its files again many times. FANFOLD_STOPS and FANFOLD_RELOADS: how many; FANFOLD_SEED."""
import datetime
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest

from desk import BUILD, EVENING, Desk, time_to_begin
from operations_test import Service

STOPS = int(os.environ.get("FANFOLD_STOPS", 12))
RELOADS = int(os.environ.get("FANFOLD_RELOADS", 20))
SEED = int(os.environ.get("FANFOLD_SEED", 20261129))
LATE = 1


class Stops(unittest.TestCase):
    """Instants are lines of the log: no clock decides."""

    def night(self, desk, stop_at):
        """The lines that were told, and the exit code; SIGTERM when so many were."""
        command = [BUILD / "fanfold", "-C", desk.config, "--log-format", "json", "--log-level", "debug", "run", "--as-of", EVENING]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        lines = []
        for line in process.stderr:
            lines.append(line)
            if len(lines) == stop_at:
                process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=120)
        process.stderr.close()
        return lines, code

    def undisturbed(self):
        desk = Desk(model=["--latency-ms", 20], in_flight=4)
        try:
            lines, code = self.night(desk, 0)
            self.assertEqual(code, 0)
            return len(lines), desk.findings(), desk.enterprises()
        finally:
            desk.close()

    def check(self, desk, findings, enterprises):
        self.assertEqual(desk.rows("SELECT state FROM run"), [("finished",)])
        self.assertEqual(desk.enterprises(), enterprises)
        self.assertEqual(desk.findings(), findings)
        self.assertEqual(desk.rows("PRAGMA integrity_check"), [("ok",)])
        doubled = desk.rows("SELECT enterprise, count(*) FROM report GROUP BY enterprise HAVING count(*) > 1")
        self.assertEqual(doubled, [])
        self.assertEqual(desk.rows("SELECT count(*) FROM attempt WHERE state = 'sent'"), [(0,)])

    def test_a_run_that_is_stopped_anywhere_is_finished_by_the_next_start(self):
        told, findings, enterprises = self.undisturbed()
        draws = random.Random(SEED)
        stopped = 0
        while stopped < STOPS:
            desk = Desk(model=["--latency-ms", 20], in_flight=4)
            try:
                code = LATE
                while code != 0:  # one night, stopped again and again until it has nothing left to do
                    at = draws.randint(1, max(told, 2)) if stopped < STOPS else 0
                    lines, code = self.night(desk, at)
                    self.assertIn(code, (0, LATE), "".join(lines[-5:]))
                    self.assertFalse([line for line in lines if "AddressSanitizer" in line or "runtime error" in line])
                    stopped += 1
                self.check(desk, findings, enterprises)
            finally:
                desk.close()

    def test_a_run_that_is_stopped_at_its_last_line_keeps_its_exit_code(self):
        told, _, _ = self.undisturbed()
        for _ in range(8):
            desk = Desk(model=["--latency-ms", 20], in_flight=4)
            try:
                _, code = self.night(desk, told)
                self.assertIn(code, (0, LATE))
            finally:
                desk.close()

    def test_a_run_is_stopped_in_every_room(self):
        told, findings, enterprises = self.undisturbed()
        desk = Desk(model=["--latency-ms", 20], in_flight=4)
        self.addCleanup(desk.close)
        rooms = set()
        for at in range(1, told + 1, max(1, told // 40)):
            lines, code = self.night(desk, at)
            self.assertIn(code, (0, LATE))
            for line in lines:
                try:
                    rooms.add(json.loads(line)["stage"])
                except json.JSONDecodeError:
                    self.fail(line)
            if code == 0:
                break
        while code != 0:
            _, code = self.night(desk, 0)
        self.check(desk, findings, enterprises)
        self.assertLessEqual({"discover", "fetch", "deliver"}, rooms)


class InTheFold(unittest.TestCase):
    """All questions are answered, and the model that is to write the report answers nobody from then on. What is told then
    is worked out from what the store holds (docs/decisions/007-no-draft.md)."""

    READER, NIGHT = "summit-retail", 40

    def begin(self):
        self.desk = Desk(model=["--latency-ms", 400], in_flight=64)
        self.addCleanup(self.desk.close)
        (self.desk.config / "jobs" / "nightly.toml").write_text(f'deliver_by = "{self.NIGHT}s"\n')
        self.began = time.time()
        self.process = self.start(0)

    def start(self, seconds):
        """The evening's clock goes on through all starts of the night."""
        now = datetime.datetime.fromisoformat(EVENING.replace("Z", "+00:00")) + datetime.timedelta(seconds=seconds)
        process = self.desk.start("run", "--enterprise", self.READER, "--as-of", now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def fold_attempts(self):
        try:
            return self.desk.rows("SELECT count(*) FROM attempt WHERE template LIKE 'fold/%'")[0][0]
        except sqlite3.OperationalError:  # there is no store yet
            return 0

    def kill_in_the_fold(self, model_signal):
        """The first request of the fold is written down and sent, and its answer takes longer than we do."""
        self.begin()
        while self.fold_attempts() == 0:
            self.assertIsNone(self.process.poll(), "it ended without a fold")
        self.desk.model.process.send_signal(model_signal)
        self.addCleanup(self.desk.model.process.send_signal, signal.SIGCONT)  # whoever stands still cannot be ended
        self.process.kill()
        self.process.wait()
        self.assertEqual(self.desk.rows("SELECT count(*) FROM report"), [(0,)])
        self.assertEqual(self.desk.rows("SELECT count(*) FROM question WHERE state != 'answered'"), [(0,)])

    def items_of(self, report):
        return [(item["id"], item["text"]) for section in report["sections"] for item in section["items"]]

    def check(self):
        """Told by its best claims, as folding the stored findings again tells it; no question was asked twice."""
        report = self.desk.report(self.READER)
        again = json.loads(self.desk.fanfold("report", "rebuild", "--enterprise", self.READER, "--format", "json").stdout)
        self.assertGreater(len(self.items_of(report)), 2)
        self.assertEqual(self.items_of(report), self.items_of(again))
        self.assertEqual([bullet["text"] for bullet in report["summary"]], [bullet["text"] for bullet in again["summary"]])
        self.assertTrue(any("without a summarising model" in note for note in report["about"]["notes"]), report["about"]["notes"])
        asked_twice = self.desk.rows("SELECT count(*) FROM attempt WHERE template NOT LIKE 'fold/%' GROUP BY key HAVING count(*) > 1")
        self.assertEqual(asked_twice, [])
        self.assertEqual(self.desk.rows("SELECT state FROM run"), [("finished",)])
        return report

    def test_the_next_start_delivers_in_time_though_the_model_stays_silent_or_is_gone(self):
        for model_signal in (signal.SIGSTOP, signal.SIGKILL):
            with self.subTest(model_signal=model_signal.name):
                self.kill_in_the_fold(model_signal)
                to_begin = time_to_begin()
                self.assertEqual(self.start(time.time() - self.began).wait(timeout=240), LATE)
                file = self.desk.config / "reports" / self.READER / "latest.json"
                # Its clock, by which it was in time as its status says, begins so much later than ours.
                self.assertLess(file.stat().st_mtime, self.began + self.NIGHT + to_begin)
                self.desk.model.process.send_signal(signal.SIGCONT)
                self.assertEqual(self.check()["status"], "degraded")

    def test_a_start_after_the_deadline_waits_for_no_model(self):
        self.kill_in_the_fold(signal.SIGSTOP)
        asked = self.fold_attempts()
        self.assertEqual(self.start(self.NIGHT + 60).wait(timeout=240), LATE)
        self.assertEqual(self.fold_attempts(), asked)
        self.desk.model.process.send_signal(signal.SIGCONT)
        self.assertEqual(self.check()["status"], "late")


class Reloads(unittest.TestCase):
    def test_good_and_bad_files_under_load_lose_and_double_nothing(self):
        desk = Desk(model=["--latency-ms", 50], in_flight=2)
        self.addCleanup(desk.close)
        job, house = desk.config / "jobs" / "nightly.toml", desk.config / "fanfold.toml"
        reader = desk.config / "enterprises" / "summit-retail.toml"
        good_reader, good_house = reader.read_text(), house.read_text()
        job.write_text('schedule = "0 0 1 1 *"\n')
        service = Service(desk)
        self.addCleanup(service.close)
        service.wait_for("READY=1")
        going = desk.start("run")
        while not desk.rows("SELECT 1 FROM run"):  # it reads the files too, before it asks the daemon
            self.assertIsNone(going.poll(), "it ended without a run")
        draws = random.Random(SEED)
        for _ in range(RELOADS):
            job.write_text(draws.choice(['schedule = "0 0 1 1 *"\n', 'schedule = "0 0 2 2 *"\n', "schedule = \n"]))
            reader.write_text(draws.choice([good_reader, good_reader.replace("title =", "titel =", 1), ""]))
            house.write_text(draws.choice([good_house, "[house\n"]))
            service.send(signal.SIGHUP)
            service.wait_for("RELOADING=1")
            service.wait_for("READY=1")
        house.write_text(good_house)
        reader.write_text(good_reader)
        self.assertEqual(going.wait(timeout=240), 0)
        self.assertEqual(service.end(), 0)
        self.assertEqual(desk.rows("SELECT state FROM run"), [("finished",)])
        self.assertEqual(len(desk.enterprises()), 3)
        self.assertEqual(desk.calls(), len(desk.paid_requests()))


if __name__ == "__main__":
    unittest.main()
