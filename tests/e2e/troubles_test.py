#!/usr/bin/env python3
"""What goes wrong around a night: full and read-only disks, many enterprises with broken files, secrets that must not
travel. FANFOLD_BUILD names the folder of the binaries; what needs root is skipped without it, and says so."""
import os
import pathlib
import subprocess
import tempfile
import unittest

from desk import EVENING, NEXT_EVENING, Desk, add_shops

CANARY = b"CANARY-7f3a"


class SmallDisk:
    """A tmpfs of so many KiB that can grow and turn read-only."""

    def __init__(self, kib):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-disk-"))
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "fanfold-test", self.path], check=True)

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.path], check=True)

    def close(self):
        subprocess.run(["umount", self.path], check=True)
        self.path.rmdir()


def can_mount():
    if os.geteuid() != 0:
        return False
    try:
        SmallDisk(64).close()
        return True
    except (subprocess.CalledProcessError, FileNotFoundError):
        return False


@unittest.skipUnless(can_mount(), "needs root, to mount a small tmpfs")
class ADiskInTrouble(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()

    def tearDown(self):
        self.desk.close()

    def move_state_to(self, disk):
        self.desk.state = disk.path / "state"
        self.desk.write_house()

    def night(self, *words):
        done = self.desk.fanfold("run", "--as-of", EVENING, *words, check=False)
        return done.returncode, done.stderr.decode()

    def integrity(self):
        return [self.desk.rows("PRAGMA integrity_check", database=name) for name in ("state", "crawl")]

    def test_too_little_room_to_begin_with_is_said_before_anything_is_touched(self):
        disk = SmallDisk(1024)
        self.addCleanup(disk.close)
        self.move_state_to(disk)
        code, said = self.night()
        self.assertEqual(code, 73, said)
        self.assertIn("Free some space", said)

    def test_a_disk_that_fills_up_ends_with_73_and_the_night_is_finished_when_there_is_room(self):
        add_shops(self.desk, 40)
        self.assertEqual(self.night()[0], 0)
        expected = self.desk.findings()
        disk = SmallDisk(9 * 1024)
        self.addCleanup(disk.close)
        self.move_state_to(disk)
        code, said = self.night()
        self.assertEqual(code, 73, said)
        self.assertIn("disk is full", said)
        self.assertEqual(self.integrity(), [[("ok",)], [("ok",)]])
        self.assertGreater(self.desk.rows("SELECT count(*) FROM document", database="crawl")[0][0], 0)
        disk.remount("size=128m")
        code, said = self.night()
        self.assertEqual(code, 0, said)
        self.assertEqual(self.desk.findings(), expected)
        self.assertEqual(self.integrity(), [[("ok",)], [("ok",)]])

    def test_a_read_only_state_is_named_and_what_is_stored_can_still_be_read(self):
        disk = SmallDisk(128 * 1024)
        try:
            self.move_state_to(disk)
            self.assertEqual(self.night()[0], 0)
            before = self.desk.report("summit-retail")
            disk.remount("ro")
            code, said = self.night()
            self.assertEqual(code, 73, said)
            self.assertIn(str(self.desk.state), said)
            self.assertIn("writ", said)
            self.assertEqual(self.desk.report("summit-retail"), before)
        finally:
            disk.close()


class ManyEnterprises(unittest.TestCase):
    def test_three_broken_files_among_twenty_cost_nobody_a_report(self):
        desk = Desk()
        self.addCleanup(desk.close)
        add_shops(desk, 17)
        desk.fanfold("run", "--as-of", EVENING)
        breakages = {"shop-03": ("title =", "titel ="), "shop-07": ("[[watch]]", "[[watch]"), "shop-11": ("weight = 1.5", 'weight = "much"')}
        for name, (old, new) in breakages.items():
            path = desk.config / "enterprises" / f"{name}.toml"
            self.assertIn(old, path.read_text())
            path.write_text(path.read_text().replace(old, new, 1))
        done = desk.fanfold("run", "--as-of", NEXT_EVENING, check=False)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, 1, said)
        for name in breakages:
            self.assertRegex(said, rf"{name}\.toml:\d+:\d+: ")
        self.assertEqual(len(desk.enterprises()), 20)
        second_night = desk.rows("SELECT enterprise FROM report WHERE run = 2")
        self.assertEqual(len(second_night), 20)


class APrivateSource(unittest.TestCase):
    """The demo's intranet is visible to hanbit-battery alone; a canary stands in one of its pages. Its owner runs first,
    so that the canary is in the store when the others are served."""

    OWNER = "hanbit-battery"
    OTHERS = ("northwind-software", "summit-retail")

    @classmethod
    def setUpClass(cls):
        cls.desk = Desk(model=["--seed", 7, "--log-prompts"])
        cls.addClassCleanup(cls.desk.close)
        cls.logged = b""
        cls.run_for(cls.OWNER)
        cls.owners_prompts = cls.desk.log.read_bytes()
        cls.run_for(*cls.OTHERS)
        cls.others_prompts = cls.desk.log.read_bytes()[len(cls.owners_prompts):]

    @classmethod
    def run_for(cls, *names):
        chosen = [word for name in names for word in ("--enterprise", name)]
        done = cls.desk.fanfold("--verbose", "run", "--as-of", EVENING, *chosen)
        cls.logged += done.stdout + done.stderr

    def test_its_words_are_in_its_owners_prompts_and_in_nobody_elses(self):
        self.assertIn(CANARY, self.owners_prompts)
        self.assertGreater(self.others_prompts.count(b"\n"), 10)
        self.assertNotIn(CANARY, self.others_prompts)

    def test_its_words_are_in_no_report_search_or_delivered_file_of_another(self):
        self.assertNotIn(b"Nothing found", self.desk.fanfold("report", "search", "--enterprise", self.OWNER, "세림소재").stdout)
        for name in self.OTHERS:
            for form in ("json", "md", "html"):
                shown = self.desk.fanfold("report", "show", "--enterprise", name, "--format", form).stdout
                self.assertNotIn(CANARY, shown)
            self.assertNotIn(b"CANARY", self.desk.fanfold("report", "search", "--enterprise", name, "CANARY").stdout)
            delivered = [path for path in (self.desk.config / "reports" / name).rglob("*") if path.is_file()]
            self.assertTrue(delivered)
            for path in delivered:
                self.assertNotIn(CANARY, path.read_bytes(), path)

    def test_its_words_are_in_no_log(self):
        self.assertTrue(self.logged)
        self.assertNotIn(CANARY, self.logged)
        self.assertNotIn("암호명".encode(), self.logged)


if __name__ == "__main__":
    unittest.main(verbosity=2)
