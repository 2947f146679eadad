#!/usr/bin/env python3
"""What becomes of a night whose model is away, whose money ends, or whose documents are longer than the model takes."""
import json
import os
import re
import unittest

from desk import EVENING, NEXT_EVENING, ROOT, Desk, Server, add_shops

READER = "hanbit-battery"
A_THIRD_EVENING = "2026-11-25T21:00:00Z"


class ModelTest(unittest.TestCase):
    options = ["--latency-ms", 5]

    def setUp(self):
        self.desk = Desk(model=self.options)
        self.house = self.desk.config / "fanfold.toml"

    def tearDown(self):
        self.desk.close()

    def edit(self, old, new):
        text = self.house.read_text()
        self.assertIn(old, text)
        self.house.write_text(text.replace(old, new, 1))

    def notes(self, enterprise=READER):
        return " ".join(self.desk.report(enterprise)["about"]["notes"])


class AModelThatIsAway(ModelTest):
    def test_is_stood_in_for_and_the_report_says_so(self):
        self.edit("max_in_flight", 'fallback = ["extractive"]\nmax_in_flight')
        self.edit('model = "sim"', 'model = "sim"\nkey = "${NOT_THE_KEY}"')
        self.desk.model.stop()
        self.desk.model = None
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 78, "a key that is not there is found before the night")
        self.edit('key = "${NOT_THE_KEY}"\n', "")
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        report = self.desk.report(READER)
        self.assertGreater(report["about"]["findings"], 0)
        self.assertIn('told by "extractive" instead of "sim"', self.notes())
        self.assertEqual(report["status"], "degraded")
        self.assertNotEqual(done.returncode, 69)

    def test_that_nobody_stands_in_for_is_said_to_be_away(self):
        self.desk.model.stop()
        self.desk.model = None
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 69, done.stderr.decode())
        self.assertIn("the model answered no question", done.stderr.decode())

    def test_what_it_did_not_answer_is_asked_the_next_night_and_then_no_more(self):
        self.desk.model.stop()
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(self.desk.report(READER)["about"]["findings"], 0)
        self.desk.model = Server("model", "--log", self.desk.log, *self.options)
        self.desk.write_house()
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        told = self.desk.report(READER)["about"]["findings"]
        self.assertGreater(told, 0, "pages of the night before, unchanged")
        self.assertEqual(told, self.told_where_no_model_was_away())
        calls = self.desk.calls()
        self.desk.fanfold("run", "--as-of", A_THIRD_EVENING)
        self.assertEqual(self.desk.calls(), calls, "nothing was left open")

    def told_where_no_model_was_away(self):
        other = Desk(model=self.options)
        try:
            other.fanfold("run", "--as-of", EVENING)
            return other.report(READER)["about"]["findings"]
        finally:
            other.close()

    def test_an_unknown_stand_in_is_found_before_the_night(self):
        self.edit("max_in_flight", 'fallback = ["exractive"]\nmax_in_flight')
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn('no model is called "exractive"', done.stderr.decode())
        self.assertIn("extractive", done.stderr.decode().split("exractive", 1)[1])


class MoneyThatEnds(ModelTest):
    def test_leaves_the_rest_to_what_is_free(self):
        self.edit("[caps]\n", '[caps]\nthen = ["extractive"]\n')
        text = self.house.read_text()
        self.house.write_text("".join('run = "0.01"\n' if line.startswith("run =") else line
                                      for line in text.splitlines(keepends=True)))
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        settled, = self.desk.rows("SELECT sum(settled) FROM attempt")[0]
        self.assertGreater(settled, 0)
        self.assertLessEqual(settled, 10**10)  # 0.01 in 1e-12
        models = dict(self.desk.rows("SELECT model, count(*) FROM attempt WHERE state = 'settled' GROUP BY model"))
        self.assertGreater(models["sim"], 0)
        self.assertGreater(models["extractive"], 0)
        self.assertEqual(self.desk.rows("SELECT count(*) FROM question WHERE state = 'skipped'"), [(0,)])
        notes = " ".join(self.notes(name) for name in self.desk.enterprises())
        self.assertIn('told by "extractive" instead of "sim": cap per run', notes)


class ACascade(ModelTest):
    """Only what the smaller model can't settle goes on to the larger one."""

    def setUp(self):
        super().setUp()
        self.edit('large = "sim"', 'large = "big"')
        port = self.desk.model.port
        with self.house.open("a") as house:
            house.write(f'\n[models.big]\nprovider = "openai"\nendpoint = "http://127.0.0.1:{port}/v1"\nmodel = "big"\n'
                        'price_input = "2.50"\nprice_output = "10.00"\nprice_as_of = "2026-11-01"\nallow_networks = ["127.0.0.0/8"]\n')

    def night(self, escalate):
        path = self.desk.config / "prompts" / "market" / "moves.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "prompts" / "market" / "moves.md").read_text()
        path.write_text(text.replace("[[test]]", f'[escalate]\nto = "large"\n{escalate}\n\n[[test]]', 1))
        self.desk.fanfold("run", "--as-of", EVENING, "--enterprise", READER)
        return dict(self.desk.rows("SELECT model, count(*) FROM attempt WHERE template = 'market/moves' GROUP BY model"))

    def test_goes_on_with_what_is_important(self):
        models = self.night("importance = 4")
        self.assertGreater(models["big"], 0)
        self.assertLess(models["big"], models["sim"])
        self.assertIn("answered by the smaller one alone, which saved about", self.notes())

    def test_stays_where_nothing_asks_for_more(self):
        models = self.night("importance = 6\ndropped = 1.0")
        self.assertLess(models.get("big", 0), models["sim"] / 4, "only answers without any evidence go on")
        self.assertIn("questions that may go on", self.notes())


class SharedQuestions(ModelTest):
    """Shops of two industries read the same press: what is asked for an industry is asked once. FANFOLD_SHOPS and
    FANFOLD_INDUSTRIES say how many (10, 2)."""
    templates = ("market/moves", "regulation/rules", "supply/chain")
    shops = int(os.environ.get("FANFOLD_SHOPS", 10))
    industries = ("retail", "logistics", "automotive", "banking", "battery", "energy", "pharma",
                  "semiconductor")[:int(os.environ.get("FANFOLD_INDUSTRIES", 2))]

    def night(self, scope):
        add_shops(self.desk, self.shops)
        self.house.write_text(re.sub(r"(?m)^(run|day) = .*$", r'\1 = "1000"', self.house.read_text()))
        for number, path in enumerate(sorted((self.desk.config / "enterprises").glob("shop-*.toml"))):
            text = re.sub(r"(?m)^industry = .*\n", "", path.read_text())
            text = f'industry = "{self.industries[number % len(self.industries)]}"\n' + text
            path.write_text(text + "".join(f'\n[[section]]\nname = "s{at}"\ntitle = "S{at}"\ntemplates = ["{name}"]\n'
                                           for at, name in enumerate(self.templates)))
        for name in self.templates:
            path = self.desk.config / "prompts" / (name + ".md")
            path.parent.mkdir(parents=True, exist_ok=True)
            text = (ROOT / "prompts" / (name + ".md")).read_text()
            path.write_text(text.replace('scope = "enterprise"', f'scope = "{scope}"'))
        shops = [word for number in range(self.shops) for word in ("--enterprise", f"shop-{number:02}")]
        self.desk.fanfold("run", "--as-of", EVENING, *shops)
        asked = ",".join("?" * len(self.templates))
        calls, tokens = self.desk.rows(f"SELECT count(*), sum(input + output) FROM attempt WHERE template IN ({asked})", *self.templates)[0]
        answered, = self.desk.rows(f"SELECT count(*) FROM question WHERE template IN ({asked}) AND state = 'answered'", *self.templates)[0]
        return calls, tokens, answered

    def findings(self):
        """By shop: everything that the shared questions found."""
        found = {}
        asked = ",".join("?" * len(self.templates))
        for enterprise, claim in self.desk.rows(f"SELECT enterprise, claim FROM finding WHERE template IN ({asked})", *self.templates):
            found.setdefault(enterprise, set()).add(claim)
        return found

    def test_are_paid_once(self):
        calls, tokens, answered = self.night("industry")
        found = self.findings()
        self.tearDown()
        self.setUp()
        alone = self.night("enterprise")
        self.assertEqual(answered, alone[2])
        self.assertEqual(alone[0], answered)
        print(f"{self.shops} enterprises of {len(self.industries)} industries: {calls} calls and {tokens} tokens, unshared "
              f"{alone[0]} and {alone[1]}: {calls / alone[0]:.3f} and {tokens / alone[1]:.3f}")
        self.assertLessEqual(calls, alone[0] / 4)
        self.assertLessEqual(tokens, alone[1] / 4)
        self.assertEqual(len(found), self.shops)
        self.assertLessEqual(len(set(map(frozenset, found.values()))), len(self.industries), "an industry is told the same")


class ALongDocument(ModelTest):
    options = ["--latency-ms", 5, "--log-prompts"]
    context = 4_000

    def test_is_asked_about_in_parts_and_told_to_its_end(self):
        folder = self.desk.config / "notices"
        folder.mkdir()
        chapters = [f"Chapter {number}\n\n" + " ".join(
            f"In region {number} Hanbit Battery sold {100 * number + line} cells in the month and told its shareholders so."
            for line in range(40)) for number in range(1, 13)]
        (folder / "notice.txt").write_text("Hanbit Battery: notice to shareholders\n\n" + "\n\n".join(chapters))
        (self.desk.config / "sources" / "notices.toml").write_text('folder = "notices"\n')
        enterprise = self.desk.config / "enterprises" / (READER + ".toml")
        text = enterprise.read_text()
        enterprise.write_text(text.replace("sources = [", 'sources = ["notices", ', 1))
        self.edit("max_in_flight", f"context_tokens = {self.context}\nmax_in_flight")
        self.desk.fanfold("run", "--as-of", EVENING, "--enterprise", READER)
        prompts = [json.loads(line) for line in self.desk.log.read_text().splitlines()]
        asked = [line for line in prompts if "notice to shareholders" in json.dumps(line["messages"])]
        self.assertGreater(len(asked), 3)
        for line in prompts:
            self.assertLess(line["tokens_in"], self.context)
        told = [quote for quote, in self.desk.rows(
            "SELECT f.quote FROM finding f WHERE f.quote LIKE 'In region %'")]
        regions = {int(quote.split()[2]) for quote in told}
        self.assertGreater(max(regions), 9, "nothing was told of the end")
        self.assertLess(min(regions), 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
