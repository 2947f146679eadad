#!/usr/bin/env python3
"""Whole nights, through the command line. FANFOLD_BUILD names the folder of the binaries."""
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
import unittest

from desk import EVENING, NEXT_EVENING, Desk, add_shops

KILLS = int(os.environ.get("FANFOLD_KILLS", "4"))
LARGE_KILLS = int(os.environ.get("FANFOLD_LARGE_KILLS", "0"))
LARGE_NIGHT_KILLS = int(os.environ.get("FANFOLD_LARGE_NIGHT_KILLS", "100"))  # a night


class DeskTest(unittest.TestCase):
    options = {}

    def setUp(self):
        self.desk = Desk(**self.options)

    def tearDown(self):
        self.desk.close()

    def check_citations(self, enterprise):
        report = self.desk.report(enterprise)
        texts = {}
        for citation in report["citations"]:
            if citation["document"] not in texts:
                texts[citation["document"]] = self.desk.fanfold("document", "show", citation["document"], "--text").stdout
            at = texts[citation["document"]][citation["offset"]:citation["offset"] + citation["length"]]
            self.assertEqual(at.decode(), citation["quote"])
        known = {citation["n"] for citation in report["citations"]}
        for item in report["summary"] + [item for section in report["sections"] for item in section["items"]]:
            self.assertTrue(item["citations"], item)
            self.assertLessEqual(set(item["citations"]), known)
        return report


class AnExtractiveNight(DeskTest):
    def test_makes_reports_in_which_every_citation_stands(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.assertEqual(len(self.desk.enterprises()), 3)
        for enterprise in self.desk.enterprises():
            report = self.check_citations(enterprise)
            self.assertTrue(report["summary"], enterprise)
            for key in ("enterprise", "run", "made_at", "language", "model", "sections", "about"):
                self.assertIn(key, report)

    def test_shows_a_private_source_to_nobody_else(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        for enterprise in self.desk.enterprises():
            if enterprise == "hanbit-battery":
                continue
            self.assertNotIn("CANARY", json.dumps(self.desk.report(enterprise)))
            self.assertNotIn(b"CANARY", self.desk.fanfold("report", "search", "--enterprise", enterprise, "CANARY").stdout)

    def test_leaves_old_pages_as_baseline(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        asked = self.desk.rows("SELECT count(*) FROM sighting WHERE status = 'baseline'", database="crawl")[0][0]
        self.assertGreater(asked, 0)


class ANightWithAModel(DeskTest):
    options = {"model": ["--seed", 7]}

    def run_again(self, *words):
        before = self.desk.calls()
        self.desk.fanfold("run", "--as-of", NEXT_EVENING, *words, check=False)
        return self.desk.calls() - before

    def map_attempts(self):
        return self.desk.rows("SELECT count(*) FROM attempt WHERE template NOT LIKE 'fold/%'")[0][0]

    def edit_template(self):
        local = self.desk.config / "prompts" / "market"
        local.mkdir(parents=True)
        (local / "moves.md").write_text('+++\ntitle = "Edited"\n+++\n{{! system }}\nEdited. {{> shared/rules}}\n{{! user }}\n{{> shared/document}}\n')

    def setUp(self):
        super().setUp()
        self.desk.fanfold("run", "--as-of", EVENING)

    def test_costs_nothing_twice(self):
        for enterprise in self.desk.enterprises():
            self.check_citations(enterprise)
        self.assertGreater(self.desk.calls(), 10)
        self.assertEqual(self.run_again(), 0, "an unchanged web must cost no call of any kind")

    def test_is_not_bought_again_by_an_edited_template_an_alias_or_a_new_extractor(self):
        first = self.map_attempts()
        self.edit_template()
        self.run_again()
        enterprise = self.desk.config / "enterprises" / "summit-retail.toml"
        enterprise.write_text(enterprise.read_text() + '\n[[watch]]\nnames = ["Harbor"]\n')
        self.run_again()
        subprocess.run(["sqlite3", self.desk.config / "state" / "crawl.db", "UPDATE known_url SET extractor_version = 0"], check=True)
        self.run_again()
        self.assertEqual(self.map_attempts(), first)

    def planned(self, *words):
        return {line["enterprise"]: line for line in json.loads(self.desk.fanfold("plan", "--json", *words).stdout)}

    def test_is_asked_again_when_told_to_and_plan_prices_that_first(self):
        """The same words to the same model have the same answer; an edited template has to be paid for."""
        self.assertEqual({line["questions"] for line in self.planned().values()}, {0})
        again = self.planned("--reask", "2026-11-16")
        self.assertGreater(again["summit-retail"]["questions"], 0)
        self.assertEqual({line["calls"] for line in again.values()}, {0})
        self.edit_template()
        priced = self.planned("--reask", "2026-11-16")
        calls = sum(line["calls"] for line in priced.values())
        self.assertGreater(calls, 0)
        self.assertGreater(float(priced["summit-retail"]["at_most"]), 0)
        before = self.map_attempts()
        self.run_again("--reask", "2026-11-16")
        self.assertEqual(self.map_attempts() - before, calls)

    def test_asks_only_about_the_page_that_changed(self):
        first = self.map_attempts()
        self.desk.serve(2)
        self.run_again()
        asked = self.desk.rows("SELECT DISTINCT hex(document) FROM question WHERE run = 2 AND state = 'answered'")
        self.assertEqual(len(asked), 1)
        changed = self.desk.rows("SELECT count(*) FROM sighting WHERE status = 'changed'", database="crawl")[0][0]
        self.assertEqual(changed, 1)
        self.assertGreater(self.map_attempts(), first)
        folded = self.desk.rows("SELECT enterprise, template, count(*) FROM attempt WHERE run = 2 AND template LIKE 'fold/%' GROUP BY 1, 2")
        touched = {enterprise for enterprise, *_ in self.desk.rows("SELECT DISTINCT enterprise FROM question WHERE run = 2 AND state = 'answered'")}
        self.assertEqual({enterprise for enterprise, *_ in folded}, touched)
        sections = {enterprise: self.changed_sections(enterprise) for enterprise in touched}
        for enterprise, template, count in folded:
            self.assertEqual(count, 1 if template == "fold/headline" else sections[enterprise], (enterprise, template))

    def changed_sections(self, enterprise):
        """Sections that hold something new since the night before."""
        report = self.desk.report(enterprise)
        return sum(any(item["status"] in ("new", "developing") for item in section["items"]) for section in report["sections"])


class KilledNights(unittest.TestCase):
    """FANFOLD_KILLS kills in all, one to three a night, at instants spread over an undisturbed night's length."""

    LATENCY_MS = 200

    def new_desk(self):
        return Desk(model=["--seed", 7, "--latency-ms", self.LATENCY_MS], in_flight=32)

    def undisturbed(self):
        desk = self.new_desk()
        began = time.monotonic()
        desk.fanfold("run", "--as-of", EVENING)
        took = time.monotonic() - began
        found = desk.findings()
        desk.close()
        self.assertTrue(found)
        return found, took

    def kill_at(self, desk, seconds):
        """True if the run was still there to be killed."""
        run = desk.start("run", "--as-of", EVENING)
        try:
            run.wait(timeout=seconds)
            return False
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
            return True

    def disturbed_night(self, dice, wanted, longest, expected):
        desk = self.new_desk()
        kills = 0
        for _ in range(wanted):
            if not self.kill_at(desk, dice.uniform(0.02, longest)):
                break
            kills += 1
        desk.fanfold("run", "--as-of", EVENING)
        self.assertEqual(desk.findings(), expected)
        self.assertEqual(len(desk.enterprises()), 3)
        unknown = desk.rows("SELECT count(*) FROM attempt WHERE state = 'unknown'")[0][0]
        settled = desk.rows("SELECT count(*) FROM attempt WHERE state = 'settled'")[0][0]
        twice = desk.calls() - len(desk.paid_requests())
        self.assertLessEqual(desk.calls() - settled, unknown, "paid for more than was in flight")
        self.assertLessEqual(twice, unknown, "paid twice for more than was in flight")
        integrity = desk.rows("PRAGMA integrity_check") + desk.rows("PRAGMA integrity_check", database="crawl")
        self.assertEqual(integrity, [("ok",), ("ok",)])
        desk.close()
        return kills, twice, unknown

    def test_are_finished_by_the_next_start_and_find_the_same(self):
        expected, took = self.undisturbed()
        seed = int(os.environ.get("FANFOLD_SEED", "1"))
        dice = random.Random(seed)
        kills = twice = unknown = nights = 0
        while kills < KILLS:
            with self.subTest(seed=seed, night=nights):
                more = self.disturbed_night(dice, min(dice.randint(1, 3), KILLS - kills), took, expected)
                kills, twice, unknown, nights = kills + more[0], twice + more[1], unknown + more[2], nights + 1
            if nights > 3 * KILLS + 3:
                self.fail(f"seed {seed}: {nights} nights gave only {kills} kills")
        print(f"{kills} kills in {nights} nights: {unknown} attempts were in flight, {twice} were paid twice", file=sys.stderr)


@unittest.skipUnless(LARGE_KILLS, "FANFOLD_LARGE_KILLS says how many; scripts/soak does")
class KilledLargeNights(unittest.TestCase):
    """Nights of FANFOLD_KILL_SHOPS more readers, each killed again and again, a moment after it got further, until it is over:
    FANFOLD_LARGE_KILLS kills in all. The store is whole after each; nothing is lost or told twice."""

    SHOPS = int(os.environ.get("FANFOLD_KILL_SHOPS", "200"))
    IN_FLIGHT = 64

    def new_desk(self):
        desk = Desk(model=["--seed", 7, "--latency-ms", 50], in_flight=self.IN_FLIGHT, cap="1000.00")
        add_shops(desk, self.SHOPS)
        return desk

    def told(self, desk):
        """Of each reader: the sections in their order, and which events stand in each."""
        reports = desk.rows("SELECT enterprise, hex(event), count(*), count(DISTINCT claim) FROM told_finding GROUP BY 1, 2")
        sections = {}
        for path in sorted((desk.config / "reports").glob("*/latest.json")):
            report = json.loads(path.read_text())
            sections[path.parent.name] = [(section["id"], [item["event"] for item in section["items"]]) for section in report["sections"]]
        return reports, sections

    def undisturbed(self):
        desk = self.new_desk()
        began = time.monotonic()
        desk.fanfold("run", "--as-of", EVENING)
        took = time.monotonic() - began
        found, told = desk.findings(), self.told(desk)
        questions = desk.rows("SELECT count(*) FROM question")[0][0]
        desk.close()
        return found, told, questions, took

    def kill_at(self, desk, seconds):
        """True if the run was still there to be killed."""
        run = desk.start("run", "--as-of", EVENING)
        try:
            self.assertEqual(run.wait(timeout=seconds), 0)
            return False
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
        for database in ("state", "crawl"):
            if (desk.state / f"{database}.db").exists():
                self.assertEqual(desk.rows("PRAGMA integrity_check", database=database), [("ok",)])
        return True

    def got_so_far(self, desk):
        try:
            return desk.rows("SELECT count(*) FROM finding")[0][0], desk.rows("SELECT count(*) FROM sighting", database="crawl")[0][0]
        except sqlite3.OperationalError:  # killed before it had a store
            return 0, 0

    def is_over(self, desk):
        """A kill may come between the end of the run and the end of its process."""
        return self.got_so_far(desk) != (0, 0) and desk.rows("SELECT state FROM run") == [("finished",)]

    def killed_night(self, dice, wanted, took):
        """A kill comes soon after a start: sooner where starts got further, later where they did not."""
        desk = self.new_desk()
        kills, longest, got = 0, max(0.5, 3 * took / wanted), (0, 0)
        while kills < wanted and not self.is_over(desk) and self.kill_at(desk, dice.uniform(0.02, longest)):
            kills += 1
            before, got = got, self.got_so_far(desk)
            longest = longest * 1.3 if got == before else max(0.5, longest * 0.95)
        if not self.is_over(desk):
            desk.fanfold("run", "--as-of", EVENING)
        found, told = desk.findings(), self.told(desk)
        self.assertEqual(desk.rows("SELECT state FROM run"), [("finished",)])
        doubled = desk.rows("SELECT enterprise, count(*) FROM report GROUP BY enterprise HAVING count(*) > 1")
        self.assertEqual(doubled, [])
        attempts = dict(desk.rows("SELECT state, count(*) FROM attempt GROUP BY state"))
        twice = desk.calls() - len(desk.paid_requests())
        self.assertLessEqual(desk.calls() - attempts["settled"], attempts.get("unknown", 0), "paid for more than was in flight")
        self.assertLessEqual(twice, attempts.get("unknown", 0), "paid twice for more than was in flight")
        self.assertLessEqual(attempts.get("unknown", 0), kills * self.IN_FLIGHT)
        questions = desk.rows("SELECT count(*) FROM question")[0][0]
        desk.close()
        return found, told, kills, questions, twice

    def test_find_and_tell_the_same_as_nights_that_nobody_killed(self):
        found, told, questions, took = self.undisturbed()
        seed = int(os.environ.get("FANFOLD_SEED", "1"))
        dice = random.Random(seed)
        kills = asked = twice = nights = 0
        print(f"a night of {questions} questions, {took:.1f} s", file=sys.stderr)
        while kills < LARGE_KILLS:
            wanted = min(LARGE_NIGHT_KILLS, LARGE_KILLS - kills)
            began = time.monotonic()
            again = self.killed_night(dice, wanted, took)
            self.assertEqual(again[0], found, f"seed {seed}, night {nights}: findings")
            self.assertEqual(again[1], told, f"seed {seed}, night {nights}: reports")
            kills, asked, twice, nights = kills + again[2], asked + again[3], twice + again[4], nights + 1
            print(f"night {nights}: {again[2]} kills, {again[4]} paid twice, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
            self.assertLess(nights, 3 * LARGE_KILLS + 3, f"seed {seed}: only {kills} kills")
        print(f"{kills} kills in {nights} nights of {asked} questions: {twice} were paid twice", file=sys.stderr)


class ABrokenSetting(DeskTest):
    def complaint(self, code, *words):
        done = self.desk.fanfold(*words, check=False)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done.stderr.decode()

    def edit(self, file, old, new):
        path = self.desk.config / file
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def test_an_unknown_key_is_named_with_its_place(self):
        self.edit("fanfold.toml", 'currency = "USD"', 'curency = "USD"')
        said = self.complaint(78, "config", "check")
        self.assertRegex(said, r"fanfold\.toml:\d+:\d+: ")
        self.assertIn("currency", said)

    def test_a_missing_secret_is_named(self):
        self.edit("fanfold.toml", 'small = "extractive"', 'small = "paid"')
        house = self.desk.config / "fanfold.toml"
        house.write_text(house.read_text() + '\n[models.paid]\nprovider = "openai"\nendpoint = "https://api.example.com/v1"\nmodel = "m"\n'
                         'key = "${FANFOLD_TEST_NO_SUCH_KEY}"\nprice_input = "1"\nprice_output = "1"\nprice_as_of = "2026-11-01"\n')
        self.assertIn("FANFOLD_TEST_NO_SUCH_KEY", self.complaint(78, "run", "--as-of", EVENING))

    def test_a_template_syntax_error_is_named_with_its_place(self):
        local = self.desk.config / "prompts" / "market"
        local.mkdir(parents=True)
        (local / "moves.md").write_text('+++\ntitle = "T"\n+++\n{{! system }}\n{{#open}}\n{{! user }}\nx\n')
        self.assertRegex(self.complaint(78, "config", "check"), r"moves\.md:5:1")

    def test_unreachable_sites_degrade_the_report_and_say_so(self):
        self.desk.site.stop()
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        trouble = [source["trouble"] for source in self.desk.report("summit-retail")["about"]["sources"]]
        self.assertTrue(any(trouble))
        self.desk.serve(1)

    def test_a_broken_enterprise_file_stops_only_that_enterprise(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.edit("enterprises/summit-retail.toml", "title =", "titel =")
        self.desk.fanfold("run", "--as-of", NEXT_EVENING, check=False)
        made = json.loads(self.desk.fanfold("report", "list", "--json").stdout)
        self.assertEqual(len(made), 6)


class AModelThatAnswersGarbage(DeskTest):
    options = {"model": ["--garbage", "1.0"]}

    def test_leaves_reports_that_say_so(self):
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 69, done.stderr.decode())
        self.assertIn("the model answered no question", done.stderr.decode())
        self.assertGreater(self.desk.report("summit-retail")["about"]["failed"], 0)
        self.assertLess(self.desk.calls(), 60, "a model that only babbles was paid for long")

    def test_is_not_named_where_another_one_stood_in(self):
        house = self.desk.config / "fanfold.toml"
        house.write_text(house.read_text().replace('model = "sim"\n', 'model = "sim"\nfallback = ["extractive"]\n'))
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        for enterprise in self.desk.enterprises():
            report = self.desk.report(enterprise)
            self.assertIn("extractive", report["model"])
            self.assertEqual(report["about"]["reused"], 0, "nothing was paid for before the first night")
            self.assertIn('told by "extractive" instead of "sim"', " ".join(report["about"]["notes"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
