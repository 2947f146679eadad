#!/usr/bin/env python3
"""Nights whose questions go through a provider's batches, killed at three places. FANFOLD_BATCH_SHOPS=200 makes it
30,000 questions (use a release build)."""
import collections
import json
import os
import sys
import time
import unittest

from desk import EVENING, Desk, add_shops

SHOPS = int(os.environ.get("FANFOLD_BATCH_SHOPS", "1"))
LINES = 100 if SHOPS < 50 else 2000
PROVIDER = ["--seed", 7, "--price-input", "0.1", "--price-output", "0.4"]
TROUBLE = ["--batch-latency-ms", 1500, "--batch-receipt-ms", 700, "--batch-errored", "0.1", "--batch-expired", "0.1"]


def wait_until(true, run, what):
    """Looks until it is so; the run must not end before."""
    ends = time.monotonic() + 600
    while not true():
        if run.poll() is not None:
            raise AssertionError(f"the run ended before {what}")
        if time.monotonic() > ends:
            raise AssertionError(f"never saw {what}")
        time.sleep(0.01)


class Batches(unittest.TestCase):
    def setUp(self):
        self.desks = []

    def tearDown(self):
        for desk in self.desks:
            desk.close()

    def new_desk(self, *model, **more):
        desk = Desk(model=[*PROVIDER, *model], in_flight=16, cap=1 + SHOPS, **more)  # money never decides what is asked
        self.desks.append(desk)
        add_shops(desk, SHOPS)
        return desk

    def live_findings(self, provider):
        desk = self.new_desk(provider=provider)
        self.finish(desk)
        return desk.findings()

    def finish(self, desk):
        """1: the simulator, told Anthropic's narrower schema, folds with more bullets than ours allows."""
        done = desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())

    def kill_when(self, desk, true, what):
        run = desk.start("run", "--as-of", EVENING)
        wait_until(true, run, what)
        run.kill()
        run.wait()

    def count(self, desk, sql):
        try:
            return desk.rows(f"SELECT count(*) FROM {sql}")[0][0]
        except Exception:  # the store is still being made
            return 0

    def killed_three_times(self, desk):
        self.kill_when(desk, lambda: desk.bill()["batches"] > 0, "a submission")
        self.assertEqual(self.count(desk, "provider_batch WHERE provider_id <> ''"), 0, "a submission was recorded")
        self.assertIn("perhaps not submitted", desk.fanfold("status").stdout.decode())
        self.kill_when(desk, lambda: self.count(desk, "provider_batch WHERE provider_id <> '' AND open = 1"), "a batch on its way")
        self.kill_when(desk, lambda: self.count(desk, "attempt WHERE batch <> 0 AND state = 'settled'"), "a settled line")
        self.finish(desk)

    def check_money(self, desk):
        bill = desk.bill()
        money = {state: total for state, total in desk.rows(
            "SELECT state, sum(CASE state WHEN 'unknown' THEN reserved ELSE settled END) FROM attempt GROUP BY 1")}
        settled, unknown = money["settled"], money.get("unknown", 0)
        self.assertLessEqual(settled, bill["cost_pico"])
        self.assertLessEqual(bill["cost_pico"], settled + unknown)
        self.assertEqual(self.count(desk, "attempt WHERE batch <> 0 AND state NOT IN ('settled', 'failed')"), 0)
        paid = collections.Counter((line["batch"], line["prompt_sha256"]) for line in map(json.loads, desk.log.read_text().splitlines()) if line["paid"])
        twice = sum(count - 1 for count in paid.values())
        self.assertLessEqual(twice, self.count(desk, "attempt WHERE state = 'unknown'"), "paid twice for more than was in flight")
        self.assertEqual(sum(count - 1 for (batch, _), count in paid.items() if batch), 0, "a line of a batch was paid twice")
        both = {prompt for batch, prompt in paid if batch} & {prompt for batch, prompt in paid if not batch}
        self.assertEqual(both, set(), "paid in a batch and live")
        return sum(count for (batch, _), count in paid.items() if batch)

    def check_findings(self, desk, expected):
        """Tells what differs: thousands of lines beside each other tell nobody."""
        found, wanted = collections.Counter(desk.findings()), collections.Counter(expected)
        self.assertEqual((sorted((found - wanted).elements()), sorted((wanted - found).elements())), ([], []), "too many, missing")

    def check_night(self, provider):
        expected = self.live_findings(provider)
        desk = self.new_desk(*TROUBLE, provider=provider, more=f"batch = true\nbatch_lines = {LINES}")
        began = time.monotonic()
        self.killed_three_times(desk)
        self.check_findings(desk, expected)
        answered = self.check_money(desk)
        questions = self.count(desk, "question WHERE state = 'answered'")
        self.assertEqual(self.count(desk, "question WHERE state <> 'answered'"), 0)
        self.assertEqual(self.count(desk, "provider_batch WHERE open = 1"), 0)
        again = desk.rows("SELECT count(*) FROM (SELECT key FROM attempt WHERE batch <> 0 GROUP BY key HAVING count(*) > 1)")[0][0]
        self.assertGreater(again, 0, "nothing was asked again")
        notes = " ".join(desk.report("summit-retail")["about"]["notes"])
        self.assertIn("in the provider's batches", notes)
        print(f"{provider}: {questions} questions, {answered} answered in {desk.bill()['batches']} batches, {again} asked again, "
              f"{time.monotonic() - began:.1f} s", file=sys.stderr)

    def test_three_kills_pay_nothing_twice_at_openai(self):
        self.check_night("openai")

    def test_three_kills_pay_nothing_twice_at_anthropic(self):
        self.check_night("anthropic")

    def test_plan_tells_what_would_go_into_batches(self):
        desk = self.new_desk(more="batch = true")
        desk.fanfold("run", "--as-of", EVENING)
        local = desk.config / "prompts" / "market"
        local.mkdir(parents=True)
        (local / "moves.md").write_text('+++\ntitle = "Edited"\n+++\n{{! system }}\nEdited. {{> shared/rules}}\n{{! user }}\n{{> shared/document}}\n')
        lines = json.loads(desk.fanfold("plan", "--json", "--reask", "2026-11-16").stdout)
        self.assertGreater(sum(line["batched"] for line in lines), 0)
        for line in lines:
            self.assertEqual(line["batched"], line["calls"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
