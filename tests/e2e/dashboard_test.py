#!/usr/bin/env python3
"""The dashboard as people use it: headless Chromium driven by playwright-core (dashboard.mjs), against a daemon whose web and
model are simulated. Needs node, Chromium, and playwright-core (axe-core beside it judges accessibility) along NODE_PATH or in
the folder that FANFOLD_PLAYWRIGHT names: `npm install --prefix DIR playwright-core axe-core`. Skipped where one is missing.
FANFOLD_SHOTS names a folder for pictures. FANFOLD_BUILD names the folder of the binaries."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from desk import EVENING, NEXT_EVENING, Desk
from operations_test import Service

HERE = pathlib.Path(__file__).resolve().parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SHOTS = os.environ.get("FANFOLD_SHOTS")
EVENINGS = (EVENING, NEXT_EVENING)
TOKENS = {"house": ("h-0a1b2c3d4e5f", ""), "client": ("c-0a1b2c3d4e5f", "operate summit-retail"), "reader": ("r-0a1b2c3d4e5f", "read")}


def node_path():
    """Folders where node may find packages."""
    named = os.environ.get("FANFOLD_PLAYWRIGHT")
    beside = [os.path.join(named, "node_modules"), named] if named else []
    return os.pathsep.join(beside + [os.environ.get("NODE_PATH", "")])


def missing():
    if not shutil.which("node") or not CHROMIUM:
        return "no node or no chromium here"
    found = subprocess.run(["node", "-e", 'require.resolve("playwright-core")'], env=dict(os.environ, NODE_PATH=node_path()), capture_output=True)
    return "" if found.returncode == 0 else "no playwright-core here: FANFOLD_PLAYWRIGHT or NODE_PATH name where it is"


LACKING = missing()


@unittest.skipIf(LACKING, LACKING)
class TheDashboard(unittest.TestCase):
    def desk(self, nights, model=("--latency-ms", 20), in_flight=8):
        """After so many nights; one reader waits for an approval."""
        desk = Desk(model=list(model), in_flight=in_flight)
        self.addCleanup(desk.close)
        (desk.config / "jobs" / "nightly.toml").write_text('schedule = "30 2 * * *"\ndeliver_by = "07:00"\ntimezone = "Asia/Seoul"\n')
        reader = desk.config / "enterprises" / "summit-retail.toml"
        reader.write_text(reader.read_text() + '\n[release]\nway = "hold"\n')
        for night in range(1, nights + 1):
            if night > 1:
                desk.serve(night)
            desk.fanfold("run", "--as-of", EVENINGS[night - 1])
        return desk

    def serve(self, desk, *words):
        service = Service(desk, "--listen", "127.0.0.1:0", *words)
        self.addCleanup(service.close)
        return service.log_until("http.listening")["text"].split()[-1]

    def drive(self, act, url, **more):
        if SHOTS:
            pathlib.Path(SHOTS).mkdir(parents=True, exist_ok=True)
        settings = json.dumps({"chromium": CHROMIUM, "url": url, "shots": SHOTS, **more})
        done = subprocess.run(["node", HERE / "dashboard.mjs", act, settings], env=dict(os.environ, NODE_PATH=node_path()),
                              capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, f"{act}\n{done.stdout}\n{done.stderr}")
        if done.stdout:
            print(f"{act}: {done.stdout.strip()}")

    def test_every_page_fits_and_can_be_read_by_everyone_in_both_languages(self):
        self.drive("looks", self.serve(self.desk(2)))

    def test_a_night_is_started_watched_cancelled_and_started_again(self):
        self.drive("live", self.serve(self.desk(0, model=("--latency-ms", 250), in_flight=2)))

    def test_a_report_is_checked_marked_let_go_and_read(self):
        self.drive("reports", self.serve(self.desk(1)))

    def test_two_runs_are_set_side_by_side(self):
        self.drive("compare", self.serve(self.desk(2)))

    def test_the_keyboard_goes_everywhere_and_is_seen(self):
        self.drive("keyboard", self.serve(self.desk(1)))

    def test_it_works_without_scripts(self):
        self.drive("scriptless", self.serve(self.desk(1)))

    def test_a_token_opens_what_it_is_for_and_a_wrong_one_nothing(self):
        desk = self.desk(1)
        words = []
        for name, (token, rights) in TOKENS.items():
            file = desk.root / f"{name}.token"
            file.write_text(f"{token} {rights}\n")
            words += ["--token-file", file]
        self.drive("tokens", self.serve(desk, *words), tokens={name: token for name, (token, _) in TOKENS.items()})


if __name__ == "__main__":
    unittest.main()
