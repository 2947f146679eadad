#!/usr/bin/env python3
"""What helps over an upgrade: retired keys, local prompts beside newer packaged ones, the last run once more by a new
program or configuration."""
import json
import shutil
import subprocess
import unittest

from desk import BUILD, EVENING, NEXT_EVENING, ROOT, Desk
from operations_test import Service

MOVES = "market/moves"
SHOP = "summit-retail"


class RetiredKeys(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.file = self.desk.config / "enterprises" / f"{SHOP}.toml"
        self.before = self.file.read_text().replace('language = "en"', 'language = "en"\ncap_per_run = "0.20"   # by contract', 1)
        self.file.write_text(self.before)
        self.after = self.before.replace("cap_per_run", "caps.run")

    def test_they_go_on_working_and_are_warned_of(self):
        done = self.desk.fanfold("config", "check")
        self.assertIn(f"enterprises/{SHOP}.toml:6:1: warning: cap_per_run is [caps] run since", done.stderr.decode())
        self.assertRegex(self.desk.fanfold("config", "show", SHOP, "--origin", "caps").stdout.decode(), r'run = "0.20" .*:6:15')

    def test_a_rehearsal_prints_a_diff_that_patch_takes_and_writes_nothing(self):
        diff = self.desk.fanfold("config", "migrate", "--dry-run").stdout.decode()
        self.assertIn(f"--- a/enterprises/{SHOP}.toml\n+++ b/enterprises/{SHOP}.toml\n", diff)
        self.assertIn('-cap_per_run = "0.20"   # by contract\n+caps.run = "0.20"   # by contract\n', diff)
        self.assertEqual(self.file.read_text(), self.before)
        if shutil.which("patch"):
            subprocess.run(["patch", "-p1", "-s"], cwd=self.desk.config, input=diff.encode(), check=True)
            self.assertEqual(self.file.read_text(), self.after)

    def test_they_are_rewritten_and_the_old_file_is_kept(self):
        done = self.desk.fanfold("config", "migrate").stdout.decode()
        self.assertIn(f"enterprises/{SHOP}.toml:6:1: cap_per_run is [caps] run since", done)
        self.assertEqual(self.file.read_text(), self.after)
        self.assertEqual((self.file.parent / f"{SHOP}.toml.old").read_text(), self.before)
        self.assertNotIn("warning", self.desk.fanfold("config", "check").stderr.decode())
        self.assertIn("nothing to change", self.desk.fanfold("config", "migrate").stderr.decode())

    def test_what_is_no_toml_is_named_and_left_alone_and_the_rest_is_written(self):
        broken = self.desk.config / "sources" / "broken.toml"
        broken.write_text("seeds = []\nname = = 2\n")
        done = self.desk.fanfold("config", "migrate", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn("sources/broken.toml:2:", done.stderr.decode())
        self.assertEqual(broken.read_text(), "seeds = []\nname = = 2\n")
        self.assertEqual(self.file.read_text(), self.after)

    def test_where_both_are_written_a_person_decides(self):
        self.file.write_text(self.before + '\n[caps]\nrun = "0.30"\n')
        done = self.desk.fanfold("config", "migrate", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn("keep one of the two", done.stderr.decode())
        self.assertFalse((self.file.parent / f"{SHOP}.toml.old").exists())


class LocalPrompts(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.local = self.desk.config / "prompts"
        self.packaged = (ROOT / "prompts" / f"{MOVES}.md").read_text()

    def look(self, *words):
        done = self.desk.fanfold("prompts", "upstream-diff", *words, check=False)
        return done.returncode, done.stdout.decode()

    def test_a_copy_is_followed_from_the_day_it_was_made(self):
        self.assertEqual(self.look()[0], 0)
        self.desk.fanfold("prompts", "copy", MOVES)
        copy, note = self.local / f"{MOVES}.md", self.local / ".packaged" / f"{MOVES}.md"
        self.assertEqual((copy.read_text(), note.read_text()), (self.packaged, self.packaged))
        self.assertEqual(self.desk.fanfold("prompts", "copy", MOVES, check=False).returncode, 65)
        copy.write_text(self.packaged + "Mine.\n")
        code, told = self.look(MOVES)
        self.assertEqual(code, 0)
        self.assertIn("+Mine.", told)
        self.assertNotIn("packaged then\n+++ packaged now", told)
        self.desk.fanfold("prompts", "lint")
        self.assertNotIn(".packaged", self.desk.fanfold("prompts", "list").stdout.decode())

    def test_both_sides_are_told_apart_and_accepted_once_merged(self):
        self.desk.fanfold("prompts", "copy", MOVES)
        copy, note = self.local / f"{MOVES}.md", self.local / ".packaged" / f"{MOVES}.md"
        lines = self.packaged.splitlines(keepends=True)
        note.write_text("".join(["# An older first line\n", *lines[1:]]))
        copy.write_text("".join(["# My first line\n", *lines[1:], "Mine.\n"]))
        told = json.loads(self.look("--json")[1])
        self.assertEqual([one["state"] for one in told], ["moved_on"])
        self.assertIn("+Mine.", told[0]["yours"])
        self.assertIn("-# An older first line", told[0]["packaged"])
        self.assertEqual(told[0]["both_changed"][0], {"first": 1, "last": 1})
        code, words = self.look(MOVES)
        self.assertEqual(code, 1)
        self.assertIn("both changed line 1", words)
        self.assertEqual(self.look(MOVES, "--accept")[0], 0)
        self.assertEqual(note.read_text(), self.packaged)
        self.assertEqual(self.look(MOVES)[0], 0)

    def test_a_copy_of_unknown_age_stands_beside_what_is_packaged(self):
        copy = self.local / f"{MOVES}.md"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(self.packaged + "Mine.\n")
        code, told = self.look()
        self.assertEqual(code, 1)
        self.assertIn("is not known", told)
        self.assertIn("+Mine.", told)
        self.assertEqual(self.look("market/none")[0], 65)


class AShadowRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desk = Desk(model=["--latency-ms", 2])
        cls.handed = cls.desk.root / "handed-over"
        shop = cls.desk.config / "enterprises" / f"{SHOP}.toml"
        shop.write_text(shop.read_text() + f'\n[deliver.exec]\nargv = ["/usr/bin/touch", "{cls.handed}"]\n')
        (cls.desk.config / "jobs" / "nightly.toml").write_text('schedule = "0 0 1 1 *"\n')
        cls.desk.fanfold("run", "--as-of", EVENING)
        cls.desk.serve(2)
        cls.desk.fanfold("run", "--as-of", NEXT_EVENING)
        cls.handed.unlink()

    @classmethod
    def tearDownClass(cls):
        cls.desk.close()

    def setUp(self):
        self.calls = self.desk.calls()
        self.state = self.owned()
        self.reports = self.delivered()

    def tearDown(self):
        self.assertEqual(self.owned(), self.state, "a shadow wrote to the owner's store")
        self.assertEqual(self.delivered(), self.reports, "a shadow delivered")
        self.assertFalse(self.handed.exists(), "a shadow delivered")

    def owned(self):
        return [(self.desk.state / name).read_bytes() for name in ("state.db", "crawl.db")]

    def delivered(self):
        return sorted(str(path) for path in (self.desk.config / "reports").rglob("*"))

    def shadow(self, *words, config=None):
        command = [BUILD / "fanfold", "-C", config or self.desk.config, "run", "--shadow", "--json", *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        self.assertTrue(done.stdout, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told["exit"], done.returncode)
        return told

    def next_config(self):
        """A configuration beside the one that is in force; its state is elsewhere."""
        folder = self.desk.root / "next"
        shutil.copytree(self.desk.config, folder, ignore=shutil.ignore_patterns("state", "reports"))
        self.addCleanup(shutil.rmtree, folder)
        house = folder / "fanfold.toml"
        house.write_text(house.read_text().replace(f'state = "{self.desk.state}"', 'state = "nowhere"'))
        return folder

    def edited_prompt(self, folder):
        text = (ROOT / "prompts" / f"{MOVES}.md").read_text()
        copy = folder / "prompts" / f"{MOVES}.md"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text.replace("What moves the market", "What really moves the market"))
        self.assertNotEqual(copy.read_text(), text)

    def test_the_same_program_tells_the_same_and_pays_nothing(self):
        told = self.shadow()
        self.assertEqual(told["exit"], 0, told)
        self.assertEqual(told["run"], "r2")
        self.assertEqual(len(told["enterprises"]), 3)
        for one in told["enterprises"]:
            self.assertEqual((one["reworded"], one["new"], one["gone"], one["changes"]), (0, 0, 0, []), one)
            report = self.desk.report(one["enterprise"])
            self.assertEqual(one["kept"], sum(len(section["items"]) for section in report["sections"]))
            self.assertEqual(one["after"]["questions"], one["before"]["questions"])
        self.assertEqual(float(told["cost"]), 0)
        self.assertEqual(self.desk.calls(), self.calls)

    def test_it_works_beside_the_daemon_that_owns_the_store(self):
        service = Service(self.desk)
        self.addCleanup(service.close)
        service.wait_for("READY=1")
        self.assertEqual(self.shadow("-e", SHOP)["exit"], 0)
        self.assertEqual(service.end(), 0)
        self.state = self.owned()  # the daemon's own, as it opened and closed it

    def test_another_prompt_is_asked_under_its_cap_and_its_reports_are_kept(self):
        folder = self.next_config()
        self.edited_prompt(folder)
        out = self.desk.root / "new-reports"
        told = self.shadow("--state", self.desk.state, "--cap", "0.50", "--out", out, config=folder)
        self.assertIn(told["exit"], (0, 1))
        self.assertGreater(told["calls"], 0)
        self.assertEqual(self.desk.calls(), self.calls + told["calls"])
        self.assertGreater(float(told["cost"]), 0)
        self.assertLessEqual(float(told["cost"]), 0.5)
        self.assertGreater(sum(one["after"]["reused"] for one in told["enterprises"]), 0)
        self.assertTrue(list(out.rglob("*.html")))

    def test_what_the_cap_does_not_allow_is_not_asked_and_not_hidden(self):
        folder = self.next_config()
        self.edited_prompt(folder)
        told = self.shadow("--state", self.desk.state, "--cap", "0.000001", config=folder)
        self.assertEqual(told["exit"], 2)
        self.assertEqual(self.desk.calls(), self.calls)

    def test_another_configuration_is_tried_on_a_backup(self):
        folder = self.next_config()
        backup = self.desk.root / "backup"
        self.desk.fanfold("db", "backup", backup)
        self.addCleanup(shutil.rmtree, backup)
        shop = folder / "enterprises" / f"{SHOP}.toml"
        shop.write_text(shop.read_text() + "\n[length]\nmax_items = 1\n")
        told = self.shadow("--state", backup, "-e", SHOP, config=folder)
        self.assertEqual(told["exit"], 1, told)
        (one,) = told["enterprises"]
        self.assertGreater(one["gone"], 0)
        self.assertEqual({change["change"] for change in one["changes"]} - {"changed"}, {"gone"})
        (folder / "enterprises" / "northwind-software.toml").unlink()
        told = self.shadow("--state", backup, config=folder)
        self.assertEqual((told["exit"], told["left_out"]), (2, ["northwind-software"]))

    def test_for_people_it_is_told_in_words(self):
        words = self.desk.fanfold("run", "--shadow", "-e", SHOP).stdout.decode()
        for part in ("run r2 of job nightly once more", SHOP, "sentences kept, 0 reworded, 0 new, 0 gone", "In all "):
            self.assertIn(part, words)

    def test_what_can_not_be_done_is_said(self):
        for words, code, part in ((["--state", self.desk.root], 65, "is not there"), (["--cap", "much"], 65, "--cap"),
                                  (["-e", "nobody"], 65, "nobody"), (["--due"], 64, "--shadow"), (["--job", "weekly"], 65, "weekly")):
            done = self.desk.fanfold("run", "--shadow", *words, check=False)
            self.assertEqual(done.returncode, code, done.stderr.decode())
            self.assertIn(part, done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
