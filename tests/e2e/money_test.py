#!/usr/bin/env python3
"""What a night costs, what keeps it from costing more, and what is said of that before. FANFOLD_BUILD names the binaries."""
import json
import re
import unittest

from desk import EVENING, NEXT_EVENING, Desk

READER = "summit-retail"
RULES = """+++
title = "People by number"
tier = "rules"
{more}
[[rule]]
name = "people"
pattern = '(?P<count>\\d[\\d,]*) people'
number = "count"
at_least = 50
levels = [[500, 4]]
importance = 2
claim = "{{sentence}}"
+++
{prompt}"""
PROMPT = "{{! system }}\nHow many? {{> shared/rules}}\n{{! user }}\n{{> shared/document}}\n"


class MoneyTest(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(model=["--seed", 7])
        self.house = self.desk.config / "fanfold.toml"

    def tearDown(self):
        self.desk.close()

    def edit(self, before, after):
        text = self.house.read_text()
        self.assertIn(before, text)
        self.house.write_text(text.replace(before, after, 1))

    def add_to_reader(self, text):
        path = self.desk.config / "enterprises" / f"{READER}.toml"
        path.write_text(text + "\n" + path.read_text())

    def add_section(self, template):
        path = self.desk.config / "enterprises" / f"{READER}.toml"
        path.write_text(path.read_text() + f'\n[[section]]\nname = "own"\ntitle = "Own"\ntemplates = ["{template}"]\n')

    def edit_template(self):
        local = self.desk.config / "prompts" / "market"
        local.mkdir(parents=True)
        (local / "moves.md").write_text('+++\ntitle = "Edited"\n+++\n' + PROMPT)

    def add_rules(self, more="", prompt=""):
        path = self.desk.config / "prompts" / "own" / "people.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RULES.format(more=more, prompt=prompt))
        self.add_section("own/people")

    def night(self, *words, when=EVENING):
        return self.desk.fanfold("run", "--as-of", when, "--enterprise", READER, *words, check=False)

    def planned(self, *words):
        return json.loads(self.desk.fanfold("plan", "--json", "--enterprise", READER, *words).stdout)[0]

    def attempts(self, template):
        return self.desk.rows("SELECT count(*) FROM attempt WHERE template = ?", template)[0][0]

    def answered(self, template):
        return self.desk.rows("SELECT count(*) FROM question WHERE template = ? AND state = 'answered'", template)[0][0]

    def reasons(self):
        return " ".join(reason for reason, in self.desk.rows("SELECT DISTINCT reason FROM question WHERE state = 'skipped'"))


class Rules(MoneyTest):
    def test_answer_without_a_model_and_the_report_counts_them(self):
        self.add_rules()
        self.night()
        self.assertGreater(self.answered("own/people"), 0)
        self.assertEqual(self.attempts("own/people"), 0)
        found = self.desk.rows("SELECT claim, quote, importance FROM finding WHERE template = 'own/people'")
        self.assertTrue(found)
        for claim, quote, importance in found:
            self.assertIn("people", quote)
            self.assertEqual(claim, quote)
            number = int(re.search(r"([\d,]+) people", quote).group(1).replace(",", ""))
            self.assertGreaterEqual(number, 50)
            self.assertEqual(importance, 4 if number >= 500 else 2)
        notes = " ".join(self.desk.report(READER)["about"]["notes"])
        self.assertRegex(notes, rf"{self.answered('own/people')} of \d+ questions were answered by rules, with no model")

    def test_hand_on_what_they_find_nothing_in(self):
        self.add_rules('[escalate]\nto = "small"\n', PROMPT)
        self.night()
        by_rules, = self.desk.rows("SELECT count(*) FROM question WHERE template = 'own/people' AND length(key) = 0")[0]
        self.assertGreater(by_rules, 0)
        self.assertEqual(self.attempts("own/people"), self.answered("own/people") - by_rules)
        self.assertIn("that rules could not decide went on", " ".join(self.desk.report(READER)["about"]["notes"]))


class Caps(MoneyTest):
    def test_of_a_month_hold_over_nights(self):
        self.night()
        spent, = self.desk.rows("SELECT sum(settled) FROM attempt")[0]
        self.assertGreater(spent, 0)
        self.edit_template()
        cap = f"{(spent + 10) / 1e12:.12f}"
        self.house.write_text(re.sub(r"(?m)^(run|day) = .*$", rf'\1 = "{cap}"', self.house.read_text()))
        self.edit("[caps]\n", f'[caps]\nmonth = "{cap}"\n')
        self.night("--reask", "30d", when="2026-11-26T21:00:00Z")
        self.assertIn("cap per month", self.reasons())
        self.assertLessEqual(self.desk.rows("SELECT sum(settled) FROM attempt")[0][0], spent + 10)

    def test_on_tokens_are_never_passed(self):
        self.edit("[caps]\n", "[caps]\nrun_tokens = 60000\n")
        self.night()
        self.assertIn("cap per run of 60000 tokens would be exceeded", self.reasons())
        used, = self.desk.rows("SELECT sum(settled_tokens) FROM attempt")[0]
        self.assertGreater(used, 10000)
        self.assertLessEqual(used, 60000)

    def test_of_a_template_leave_the_others_alone(self):
        self.edit("[caps]\n", '[caps]\ntemplates."market/moves" = { run = "0.0001" }\n')
        self.night()
        self.assertIn('cap per run of template "market/moves" of 0.0001', self.reasons())
        skipped = self.desk.rows("SELECT DISTINCT template FROM question WHERE state = 'skipped'")
        self.assertEqual(skipped, [("market/moves",)])

    def test_that_contradict_each_other_are_found_before_the_night(self):
        self.edit("[caps]\n", '[caps]\nmonth = "0.01"\n')
        done = self.desk.fanfold("config", "check", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertRegex(done.stdout.decode() + done.stderr.decode(), r"fanfold\.toml:\d+:\d+: \[caps\] month is below")


class AModelThatMayNotRead(MoneyTest):
    def test_is_named_with_both_lines_and_never_asked(self):
        self.edit("[models.sim]\n", '[models.sim]\nregion = "us"\n')
        self.add_to_reader('models = { regions = ["eu"] }')
        done = self.desk.fanfold("config", "check", check=False)
        said = done.stdout.decode() + done.stderr.decode()
        self.assertRegex(said, rf'model "sim" may not read for {READER}: models.regions \(enterprises/{READER}.toml:\d+:\d+\) '
                               r'allows "eu", and \[models.sim\] \(fanfold.toml:\d+:\d+\) is in "us"')
        self.night()
        self.assertEqual(self.desk.calls(), 0)


class APlan(MoneyTest):
    def test_counts_what_is_due_and_is_set_beside_what_the_run_came_to(self):
        first = self.desk.fanfold("plan", "--enterprise", READER, "--as-of", EVENING).stdout.decode()
        self.assertIn("Nothing was seen yet", first)
        self.night()
        calls = self.desk.calls()
        asked = self.planned("--reask", "2026-11-16", "--as-of", NEXT_EVENING)
        self.assertGreater(asked["questions"], 0)
        self.assertEqual(asked["calls"], 0)
        self.add_rules()
        more = self.planned("--reask", "2026-11-16", "--as-of", NEXT_EVENING)
        self.assertGreater(more["by_rules"], 0)
        self.assertEqual(more["calls"], 0)
        self.assertEqual(self.desk.calls(), calls, "a plan asks no model")

    def test_shows_its_error_after_the_run(self):
        self.night()
        self.desk.serve(2)
        before = self.planned("--as-of", "2026-11-24T20:00:00Z")
        self.assertIsNone(before["last"])
        self.night(when=NEXT_EVENING)
        after = self.planned("--as-of", "2026-11-25T20:00:00Z")
        self.assertEqual(after["last"]["run"], "r2")
        self.assertEqual(after["last"]["cost"]["expected"], before["cost"]["expected"])
        spent, = self.desk.rows("SELECT sum(settled) FROM attempt WHERE run = 2")[0]
        self.assertAlmostEqual(float(after["last"]["came_to"]), (spent or 0) / 1e12)

    def test_gives_a_first_nights_range_from_a_sample_and_the_night_lies_in_it(self):
        plan = self.planned("--sample", "12", "--as-of", "2026-11-23T20:00:00Z")
        low, expected, high = (float(plan["cost"][key]) for key in ("low", "expected", "high"))
        self.assertGreater(plan["calls"], 0)
        self.assertLess(low, expected)
        self.assertLess(expected, high)
        self.assertGreater(plan["pages_known"], plan["pages_sampled"])
        self.assertEqual(self.desk.calls(), 0)
        self.night()
        after = self.planned("--as-of", NEXT_EVENING)["last"]
        spent = float(after["came_to"])
        self.assertGreater(spent, low)
        self.assertLess(spent, high)
        self.assertIsNotNone(after["error_percent"])

    def test_counts_a_shared_question_once(self):
        path = self.desk.config / "enterprises" / "copy.toml"
        path.write_text((self.desk.config / "enterprises" / f"{READER}.toml").read_text())
        local = self.desk.config / "prompts" / "own" / "shared.md"
        local.parent.mkdir(parents=True)
        local.write_text('+++\ntitle = "Shared"\nscope = "document"\n+++\n' + PROMPT)
        self.add_section("own/shared")
        path.write_text((self.desk.config / "enterprises" / f"{READER}.toml").read_text())
        self.desk.fanfold("run", "--as-of", EVENING, "--enterprise", "hanbit-battery", check=False)
        lines = json.loads(self.desk.fanfold("plan", "--json", "--as-of", EVENING, "--reask", "2026-11-16",
                                             "--enterprise", READER, "--enterprise", "copy").stdout)
        together = {line["enterprise"]: line for line in lines}
        self.assertEqual(together["copy"]["shared"] + together[READER]["shared"] > 0, True)

    def test_prices_an_edit_against_the_last_run(self):
        self.night()
        calls = self.desk.calls()
        said = self.desk.fanfold("plan", "--diff", "--enterprise", READER).stdout.decode()
        self.assertIn("just what was asked", said)
        self.add_section("jobs/hiring")
        self.edit_template()
        edit = json.loads(self.desk.fanfold("plan", "--diff", "--json", "--enterprise", READER).stdout)
        lines = {line["template"]: line for line in edit["templates"]}
        self.assertEqual(edit["run"], "r1")
        self.assertGreater(lines["jobs/hiring"]["added"]["questions"], 0)
        self.assertGreater(float(lines["jobs/hiring"]["added"]["cost"]["expected"]), 0)
        self.assertGreater(lines["market/moves"]["changed"]["questions"], 0)
        self.assertEqual(lines["market/moves"]["added"]["questions"], 0)
        self.assertEqual(set(lines), {"jobs/hiring", "market/moves"})
        self.assertEqual(self.desk.calls(), calls, "a plan asks no model")

    def test_has_nothing_to_compare_an_edit_with_before_the_first_run(self):
        done = self.desk.fanfold("plan", "--diff", check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn("no run of job", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
