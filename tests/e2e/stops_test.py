#!/usr/bin/env python3
"""A run that is told to stop at many instants, and a daemon that is told to read its files again many times. FANFOLD_STOPS and
FANFOLD_RELOADS: how many; FANFOLD_SEED."""
import json
import os
import random
import signal
import subprocess
import unittest

from desk import BUILD, EVENING, Desk
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
