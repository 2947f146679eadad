#!/usr/bin/env python3
"""Every report is there by its deadline, whatever happens: nights with a model that is five times slower, limited, dead
or silent from a random instant on, and the program killed three times a night. And nights that nobody ran: the report
after them loses and doubles nothing.

FANFOLD_DEADLINE=200x50 makes it 200 enterprises and 50 nights (use a release build), FANFOLD_DEADLINE_SECONDS the length
of a night, FANFOLD_SEED other nights."""
import datetime
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

from desk import EVENING, Desk, add_shops, time_to_begin
from usefulness_test import GoldDesk


ENTERPRISES, NIGHTS = map(int, os.environ.get("FANFOLD_DEADLINE", "5x4").split("x"))
SEED = int(os.environ.get("FANFOLD_SEED", "20261129"))
KILLS = 3
TO_BEGIN = time_to_begin()
# Fifteen seconds, or as much longer as everything takes with sanitizers on a slow machine.
SECONDS = float(os.environ.get("FANFOLD_DEADLINE_SECONDS", max(15, round(25 * TO_BEGIN))))
USUAL_MS = 100
TROUBLES = ["slow", "limited", "dead", "silent"]


def later(evening, seconds):
    """The evening's clock goes on through all starts of a night."""
    at = datetime.datetime.fromisoformat(evening.replace("Z", "+00:00")) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


class Night:
    """One seeded night in real time: its events are taken in the order of their instants."""

    def __init__(self, number):
        self.dice = random.Random(SEED * 1000 + number)
        self.trouble = TROUBLES[number % len(TROUBLES)]
        model = {"slow": ["--latency-ms", 5 * USUAL_MS], "limited": ["--latency-ms", USUAL_MS, "--rpm", 120, "--bucket-seconds", 1]}
        self.desk = Desk(model=["--seed", number, *model.get(self.trouble, ["--latency-ms", USUAL_MS])], in_flight=16)
        add_shops(self.desk, ENTERPRISES - 3)
        job = self.desk.config / "jobs" / "nightly.toml"
        job.write_text(f'deliver_by = "{SECONDS:g}s"\n')
        self.killed = 0

    def events(self):
        latest = min(0.95 * SECONDS, SECONDS - 2 * TO_BEGIN - 0.5)
        instants = [(self.dice.uniform(0.02 * SECONDS, latest), self.kill) for _ in range(KILLS)]
        if self.trouble in ("dead", "silent"):
            instants.append((self.dice.uniform(0, 0.9) * SECONDS, self.silence))
        return sorted(instants, key=lambda one: one[0])

    def start(self):
        self.process = self.desk.start("run", "--as-of", later(EVENING, time.time() - self.began + TO_BEGIN))

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            self.killed += 1
            if not self.is_over():
                self.start()

    def is_over(self):
        """A kill may come between the end of the run and the end of its process; another start would be another run."""
        try:
            return self.desk.rows("SELECT state FROM run") == [("finished",)]
        except sqlite3.OperationalError:  # killed before it had a store
            return False

    def silence(self):
        self.desk.model.process.send_signal(signal.SIGKILL if self.trouble == "dead" else signal.SIGSTOP)

    def live(self):
        self.began = time.time()
        self.start()
        for instant, event in self.events():
            try:
                self.process.wait(timeout=max(0.0, self.began + instant - time.time()))
            except subprocess.TimeoutExpired:
                pass
            event()
        code = self.process.wait(timeout=20 * SECONDS + 300)
        return 0 if code == -signal.SIGKILL and self.is_over() else code

    def delivered(self):
        """Of each report, how long before its deadline it stood in its folder; nothing if it does not."""
        deadline = self.began + SECONDS
        out = {}
        for file in sorted((self.desk.config / "enterprises").glob("*.toml")):
            report = self.desk.config / "reports" / file.stem / "latest.json"
            out[file.stem] = deadline - report.stat().st_mtime if report.exists() else None
        return out

    def close(self):
        if self.trouble == "silent":
            self.desk.model.process.send_signal(signal.SIGCONT)
        self.desk.close()


class Deadlines(unittest.TestCase):
    def test_are_kept_with_a_bad_model_and_kills(self):
        late, missing, kills, spare = [], [], 0, []
        for number in range(NIGHTS):
            night = Night(number)
            try:
                code = night.live()
                reports = night.delivered()
            finally:
                night.close()
            kills += night.killed
            self.assertIn(code, (0, 1, 69), f"night {number} ({night.trouble})")
            self.assertEqual(len(reports), ENTERPRISES)
            missing += [(number, night.trouble, name) for name, left in reports.items() if left is None]
            late += [(number, night.trouble, name, left) for name, left in reports.items() if left is not None and left < 0]
            spare.append(min((left for left in reports.values() if left is not None), default=0))
        print(f"{ENTERPRISES} enterprises x {NIGHTS} nights of {SECONDS:g} s, {kills} kills: "
              f"{ENTERPRISES * NIGHTS - len(late) - len(missing)} of {ENTERPRISES * NIGHTS} by the deadline, "
              f"the last {min(spare):.1f} s before it", file=sys.stderr)
        self.assertEqual((late, missing), ([], []))


class NightsThatNobodyRan(unittest.TestCase):
    """Labelled events of four nights; one desk works every night, the other misses the second and the third."""

    def new_desk(self):
        desk = GoldDesk(SEED, nights=4)
        self.addCleanup(desk.close)
        for file in (desk.config / "enterprises").glob("*.toml"):
            names = {"hanbit-battery": ("market", "risk", "supply", "technology"), "summit-retail": ("market", "operations", "rules", "customers"),
                     "northwind-software": ("security", "market", "rules", "people")}[file.stem]
            own = file.read_text().replace("[[section]]\n", "[[section]]\nmax_items = 50\n")
            inherited = "".join(f'\n[[section]]\nname = "{name}"\nmax_items = 50\n' for name in names if f'name = "{name}"' not in own)
            file.write_text(own + inherited)
        return desk

    def night(self, desk, number):
        desk.serve(number)
        done = desk.fanfold("run", "--as-of", f"2026-11-{22 + number}T21:00:00Z", check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())

    def test_are_made_up_for_by_one_report_that_loses_and_doubles_nothing(self):
        every, some = self.new_desk(), self.new_desk()
        for number in range(1, 5):
            self.night(every, number)
        self.night(some, 1)
        self.night(some, 4)
        self.assertEqual(some.findings(), every.findings())
        for reader in every.enterprises():
            missed = {name for name, event in some.gold_of(reader).items() if event["night"] > 1 and event["importance"] >= 3}
            report = some.report(reader)
            items = [item for section in report["sections"] for item in section["items"] if item["status"] in ("new", "developing")]
            told = [name for one in some.told(report, items) for name in one]
            self.assertEqual(len(told), len(set(told)), f"{reader}: told twice")
            self.assertEqual(missed - set(told), set(), f"{reader}: lost")
            first = {name for name, event in some.gold_of(reader).items() if event["night"] == 1}
            self.assertEqual(first & set(told), set(), f"{reader}: told again as news")


if __name__ == "__main__":
    unittest.main(verbosity=2)
