#!/usr/bin/env python3
"""Commands about templates, on the demo's configuration and without a night: what they show, and which mistakes they name."""
import json
import re
import unittest

from desk import EVENING, Desk

MOVES = "market/moves"
READER = "hanbit-battery"
NO_FINDINGS = '+++\ntitle = "Own"\n[schema]\ntype = "object"\n+++\n{{! system }}\nAsk.\n{{! user }}\n{{document.text}}\n'
MODEL = """
[models.{name}]
provider = "openai"
endpoint = "https://api.example.com/v1"
model = "m"
price_input = "0.10"
price_output = "0.40"
price_as_of = {day}
"""


class Prompts(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)

    def write(self, path, text):
        path = self.desk.config / "prompts" / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def told(self, *words, code=0):
        done = self.desk.fanfold(*words, check=False)
        self.assertEqual(done.returncode, code, (done.stdout + done.stderr).decode())
        return (done.stdout + done.stderr).decode()

    def test_lint_and_check_refuse_a_schema_in_which_nothing_could_be_told(self):
        self.write("own/people.md", NO_FINDINGS)
        self.write(f"overlays/enterprise/{READER}/{MOVES}.md", '+++\n[schema]\ntype = "strin"\n+++\n{{<parent}}{{/parent}}\n')
        for words in (("prompts", "lint"), ("config", "check")):
            told = self.told(*words, code=78)
            self.assertRegex(told, r"own/people\.md:3:1: schema: it has no list \"findings\"")
            self.assertRegex(told, r"market/moves\.md:2:1: schema: /type: must be a JSON type")

    def test_lint_tells_overlays_that_nobody_reads_and_words_that_nobody_shows(self):
        for path in ("enterprise/hanbit-batery/market/moves", f"enterprise/{READER}/market/mvoes", "industry/batery/market/moves",
                     "language/kr/market/moves"):
            self.write(f"overlays/{path}.md", "{{<parent}}{{/parent}}\n")
        reader = self.desk.config / "enterprises" / f"{READER}.toml"
        reader.write_text(reader.read_text().replace("[words]\n", '[words]\nintrests = "cells"\n'))
        told = self.told("prompts", "lint", code=78)
        for guess in (f'did you mean "{READER}"', 'did you mean "market/moves"', 'did you mean "battery"', 'did you mean "ko"',
                      'no template shows {{words.intrests}}; did you mean "interests"'):
            self.assertIn(guess, told)
        self.assertRegex(told, rf"enterprises/{READER}\.toml:\d+:\d+: advice: no template shows")
        (self.desk.config / "prompts" / "overlays" / "enterprise" / READER / "market" / "mvoes.md").unlink()
        self.told("prompts", "lint")
        self.assertIn('warning: there is no enterprise "hanbit-batery"', self.told("config", "check"))

    def test_lint_takes_tags_and_tells_how_long_prompts_are(self):
        self.assertRegex(self.told("prompts", "lint", "-e", "tag:korea"), r"about \d+ input tokens\n\d+ templates for 2 readers")
        self.told("prompts", "lint", "-e", "nobody", code=65)

    def test_show_has_the_text_of_each_block_and_where_shared_parts_stand(self):
        told = self.told("prompts", "show", MOVES, "--enterprise", READER)
        self.assertRegex(told, r"about \d+ input tokens before the document, at most \d+ output tokens")
        self.assertIn("    with prompts/shared/rules.md:1\n", told)
        self.assertRegex(told, r"focus +prompts/overlays/industry/battery/market/moves\.md:2\n        GWh shipped")

    def test_list_names_users_and_the_version_each_is_asked_in(self):
        rows = {row["name"]: row for row in json.loads(self.told("prompts", "list", "--json"))}
        self.assertEqual(len(rows["fold/section"]["used_by"]), 3)
        self.assertEqual(sorted(sum(rows[MOVES]["versions"].values(), [])), sorted(rows[MOVES]["used_by"]))
        self.assertEqual(len(rows[MOVES]["versions"]), 2, "two industries")
        self.assertRegex(self.told("prompts", "list"), rf"\n +[0-9a-f]{{12}} +{READER}\n")

    def test_render_tells_how_many_tokens_would_be_sent(self):
        self.assertRegex(self.told("prompts", "render", MOVES, "-e", READER), r"\n--- about \d+ input tokens, at most \d+ output tokens\n$")

    def test_diff_asks_each_reader_in_his_own_language_industry_and_words(self):
        told = self.told("prompts", "diff", MOVES, "-e", READER, "--against", "summit-retail")
        for line in (r"\+ You read one document for 한빛배터리 \(industry: battery\)", r"- You read one document for Summit Retail \(industry: retail\)",
                     r"\+ .*in this language: ko", r"- .*in this language: en"):
            self.assertRegex(told, re.compile("^" + line, re.M))
        self.assertEqual(self.told("prompts", "diff", MOVES, "-e", READER, "--packaged"), "no difference\n")

    def test_old_prices_are_told(self):
        house = self.desk.config / "fanfold.toml"
        house.write_text(house.read_text().replace('small = "extractive"', 'small = "old"')
                         + MODEL.format(name="old", day="2019-01-01") + MODEL.format(name="odd", day="2999-01-01"))
        told = self.told("config", "check")
        self.assertRegex(told, r"\[models\.old\]: warning: its prices are those of 2019-01-01, \d{4} days ago")
        self.assertIn("price_as_of = 2999-01-01 is a day that has not been", told)
        self.assertRegex(self.told("doctor", "--offline"), r"model old +.*prices are those of 2019-01-01")
        self.assertIn("Prices as of: old 2019-01-01.", self.told("plan"))

    def test_a_night_pays_for_no_answer_in_which_nothing_could_be_told(self):
        self.write("own/people.md", NO_FINDINGS)
        reader = self.desk.config / "enterprises" / f"{READER}.toml"
        reader.write_text(reader.read_text() + '\n[[section]]\nname = "own"\ntitle = "Own"\ntemplates = ["own/people"]\n')
        self.desk.fanfold("run", "--as-of", EVENING, "--enterprise", READER, check=False)
        self.assertEqual(self.desk.rows("SELECT count(*) FROM attempt WHERE template = 'own/people'"), [(0,)])
        self.assertGreater(self.desk.rows("SELECT count(*) FROM question WHERE template = ?", MOVES)[0][0], 0, "the others are asked")
        self.assertIn("schema: it has no list", json.dumps(self.desk.report(READER)["about"], ensure_ascii=False))


if __name__ == "__main__":
    unittest.main(verbosity=2)
