#!/usr/bin/env python3
"""Editing prompts: `ask`, `try` and `prompts test` on the documents of a night, through the real binaries."""
import json
import pathlib
import subprocess
import unittest

from desk import BUILD, EVENING, ROOT, Desk

MOVES = "market/moves"
READER = "hanbit-battery"


class Workbench(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desk = Desk(model=["--latency-ms", 20])
        cls.desk.fanfold("run", "--job", "nightly", "--as-of", EVENING)

    @classmethod
    def tearDownClass(cls):
        cls.desk.close()

    def setUp(self):
        self.calls = self.desk.calls()
        self.attempts = self.desk.rows("SELECT count(*) FROM attempt")

    def tearDown(self):
        self.assertEqual(self.desk.rows("SELECT count(*) FROM attempt"), self.attempts, "a trial wrote to the house's ledger")

    def asked_document(self):
        """One that the reader was asked about, and that answered with findings."""
        return self.desk.rows("SELECT hex(q.document) FROM question q JOIN finding f USING (run, enterprise, template, cluster) "
                              "WHERE q.enterprise = ? AND q.template = ? LIMIT 1", READER, MOVES)[0][0].lower()

    def edited(self, template, old, new):
        """A local copy of a packaged template, edited; gone after the test."""
        text = (ROOT / "prompts" / (template + ".md")).read_text()
        self.assertIn(old, text)
        path = self.desk.config / "prompts" / (template + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new))
        self.addCleanup(path.unlink)
        return path

    def test_ask_shows_one_question_in_the_open(self):
        told = json.loads(self.desk.fanfold("ask", MOVES, "--enterprise", READER, "--document", self.asked_document(), "--json").stdout)
        self.assertEqual([message["role"] for message in told["messages"]], ["system", "user"])
        self.assertGreater(float(told["cost"]), 0)
        self.assertLessEqual(float(told["cost"]), float(told["at_most"]))
        text = self.desk.fanfold("document", "show", self.asked_document(), "--text").stdout
        for finding in told["findings"]:
            at = text[finding["offset"]:finding["offset"] + finding["length"]]
            self.assertEqual(at.decode(), finding["quote"])
        self.assertEqual(self.desk.calls(), self.calls + 1)

    def test_ask_takes_a_file_and_says_what_is_wrong(self):
        page = self.desk.root / "page.html"
        page.write_text("<html><body><article><h1>Cells</h1><p>Hanbit Battery raises the price of its cells by 12 percent in "
                        "March, the company said on Monday in a notice to its customers.</p></article></body></html>")
        words = self.desk.fanfold("ask", MOVES, "-e", READER, "--document", page).stdout.decode()
        for part in ("--- system", "--- user", "12 percent", "answered in", "USD"):
            self.assertIn(part, words)
        for wrong, code in ((["ask", "market/none", "--document", page], 78), (["ask", "fold/section", "--document", page], 65),
                            (["ask", MOVES, "-e", "nobody", "--document", page], 65),
                            (["ask", MOVES, "--document", self.desk.root / "missing.html"], 65),
                            (["ask", MOVES, "--document", page, "--cap", "much"], 65),
                            (["ask", MOVES, "--document", page, "--model", "none"], 65)):
            done = self.desk.fanfold(*wrong, check=False)
            self.assertEqual(done.returncode, code, done.stderr.decode())
            self.assertTrue(done.stderr.strip(), wrong)

    def test_ask_says_that_a_file_is_not_there(self):
        for named, words in ((self.desk.root / "missing.html", "there is no file"), (self.desk.root, "is a folder"),
                             ("d-aaaaaaaa", "no document d-aaaaaaaa is stored")):
            done = self.desk.fanfold("ask", MOVES, "--document", named, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr.decode())

    def test_ask_keeps_to_its_cap(self):
        done = self.desk.fanfold("ask", MOVES, "-e", READER, "--document", self.asked_document(), "--cap", "0.000001", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("cap", done.stderr.decode())
        self.assertEqual(self.desk.calls(), self.calls)

    def test_try_shows_old_and_new_and_the_price_of_rolling_it_out(self):
        self.edited(MOVES, "What moves the market", "What really moves the market")
        words = self.desk.fanfold("try", MOVES, "--last", 5).stdout.decode()
        self.assertEqual(words.count("   old, version"), 5)
        self.assertEqual(words.count("   new, version"), 5)
        for part in ("5 asked, 0 without an answer", "rolling it out:", "USD a run", "--reask 7d"):
            self.assertIn(part, words)
        self.assertEqual(self.desk.calls(), self.calls + 5)
        asked, = self.desk.rows("SELECT count(*) FROM question WHERE template = ?", MOVES)[0]
        self.assertIn(f"{asked} questions for 2 enterprises whose prompt this changes", words)
        self.assertNotRegex(words, r"\d\.\d{5}", "an amount with more places than anybody reads")

    def test_try_prices_an_overlay_for_the_one_whose_it_is(self):
        path = self.desk.config / "prompts" / "overlays" / "enterprise" / READER / (MOVES + ".md")
        path.parent.mkdir(parents=True)
        path.write_text("{{<parent}}\n{{$focus}}Nickel first.{{/focus}}\n{{/parent}}\n")
        self.addCleanup(path.unlink)
        words = self.desk.fanfold("try", MOVES, "--last", 2).stdout.decode()
        asked, = self.desk.rows("SELECT count(*) FROM question WHERE template = ? AND enterprise = ?", MOVES, READER)[0]
        self.assertIn(f"rolling it out: {asked} questions for {READER} in the last run", words)
        self.assertIn(f"`fanfold run --reask 7d -e {READER}` asks ", words)

    def test_try_writes_a_page(self):
        self.edited(MOVES, "What moves the market", "What <b>truly</b> moves the market")
        page = self.desk.root / "try.html"
        words = self.desk.fanfold("try", MOVES, "--last", 4, "--html", page).stdout.decode()
        self.assertIn(str(page), words)
        html = page.read_text()
        self.assertEqual(html.count("<article>"), 4)
        self.assertEqual(html.count("<h3>Old · version"), 4)
        self.assertEqual(html.count("<h3>New · version"), 4)
        self.assertIn("<code>fanfold run --reask 7d", html)
        for never in ("<script", "src=", "http-equiv=\"refresh\"", "<b>truly"):
            self.assertNotIn(never, html)
        both = self.desk.fanfold("try", MOVES, "--calibrate", 90, "--html", page, check=False)
        self.assertEqual(both.returncode, 65)
        self.assertIn("leave --html out", both.stderr.decode())
        nowhere = self.desk.fanfold("try", MOVES, "--last", 1, "--html", self.desk.root / "none" / "try.html", check=False)
        self.assertEqual(nowhere.returncode, 73)
        self.assertIn("none/try.html", nowhere.stderr.decode())

    def test_try_watches_for_edits(self):
        path = self.edited(MOVES, "What moves the market", "What first moves the market")
        command = [BUILD / "fanfold", "-C", self.desk.config, "try", MOVES, "--last", "3", "--watch"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
            versions = [self.round_of(watching)]
            path.write_text(path.read_text().replace("What first moves", "What then moves"))
            versions.append(self.round_of(watching))
            path.write_text("+++\nbroken")
            path.write_text(path.read_text().replace("+++\nbroken", (ROOT / "prompts" / (MOVES + ".md")).read_text()))
            versions.append(self.round_of(watching))
            watching.terminate()
        self.assertEqual(len(set(versions)), 3)

    def round_of(self, watching):
        """The version of one round, once it waits for the next edit."""
        version = None
        for line in watching.stdout:
            if "new, version" in line:
                version = line.split("version ")[1].split()[0]
            if line.startswith("waiting for a change") and version:
                return version
        self.fail("it ended: " + str(watching.wait()))

    def test_packaged_templates_pass_their_own_tests_without_a_model(self):
        words = self.desk.fanfold("prompts", "test", "--model", "extractive").stdout.decode()
        self.assertIn(" 0 failed", words)
        self.assertGreaterEqual(int(words.splitlines()[-1].split()[0]), 24)

    def test_a_test_that_fails_says_where_it_stands(self):
        self.edited(MOVES, 'must = ["18 percent"]', 'must = ["19 percent"]')
        done = self.desk.fanfold("prompts", "test", MOVES, "--model", "extractive", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn('does not tell "19 percent"', done.stdout.decode())
        self.assertRegex(done.stdout.decode(), r"prompts/market/moves\.md:\d+")

    def test_changed_lists_whose_prompt_an_edit_changes(self):
        self.assertEqual(json.loads(self.desk.fanfold("prompts", "test", "--changed", "--json", "--model", "extractive").stdout)["changed"], [])
        self.edited(MOVES, "What moves the market", "What at last moves the market")
        told = json.loads(self.desk.fanfold("prompts", "test", "--changed", "--json", "--model", "extractive").stdout)
        self.assertEqual({change["template"] for change in told["changed"]}, {MOVES})
        self.assertIn(READER, {change["enterprise"] for change in told["changed"]})
        self.assertEqual({test["template"] for test in told["tests"]}, {MOVES})


if __name__ == "__main__":
    unittest.main(verbosity=2)
