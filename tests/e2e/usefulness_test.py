#!/usr/bin/env python3
"""Is the report useful? A web of labelled events (gold_web.py), a model that answers from the labels, and the real
binary: what matters is told, what does not is not, the first screen holds the most important, nothing stands twice.
FANFOLD_SEEDS lists the webs; the last of the default is held out: nothing was adjusted to it."""
import collections
import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

from desk import EVENING, ROOT, Desk
from gold_web import READERS, GoldWeb

SEEDS = [int(seed) for seed in os.environ.get("FANFOLD_SEEDS", "1 20261129").split()]


class GoldDesk(Desk):
    """The demo's enterprises on a labelled web."""

    def __init__(self, seed, nights=1, **more):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-gold-"))
        self.gold = GoldWeb(ROOT, seed, nights)
        web, labels = self.gold.write(self.folder)
        super().__init__(model=["--gold", labels], in_flight=32, web=web, **more)
        self.gold.write_sources(self.config / "sources")

    def close(self):
        super().close()
        shutil.rmtree(self.folder)

    def gold_of(self, reader):
        return {event["id"]: event for event in self.gold.events if event["reader"] == reader}

    def told(self, report, items):
        """Of each item the labelled events that its citations are about."""
        event_of = {quote: event["id"] for event in self.gold.events for quote in event["quotes"]}
        quotes = {citation["n"]: citation["quote"] for citation in report["citations"]}
        return [{event_of[quotes[n]] for n in item["citations"] if quotes[n] in event_of} for item in items]


def judge(desk, reader):
    gold = desk.gold_of(reader)
    report = desk.report(reader)
    items = [item for section in report["sections"] for item in section["items"]]
    told = desk.told(report, items)
    important = {name for name, event in gold.items() if event["importance"] >= 4}
    times = collections.Counter(name for one in told for name in one)
    minor = sum(max((gold[name]["importance"] for name in one), default=0) <= 2 for one in told)
    first = desk.told(report, report["summary"][:3])
    return {"events": len(gold), "items": len(items), "recall": len(important & set(times)) / len(important),
            "minor": minor / len(items), "first": [sorted(gold[name]["importance"] for name in one) for one in first],
            "first_differ": len(set(map(frozenset, first))) == len(first),
            "twice": sorted(name for name, count in times.items() if count > 1),
            "mixed": [sorted(one) for one in told if len(one) > 1],
            "missed": sorted(important - set(times)), "dropped": [dropped["reason"] for dropped in report["about"]["dropped"]]}


class AUsefulReport(unittest.TestCase):
    def judge_web(self, seed):
        desk = GoldDesk(seed)
        self.addCleanup(desk.close)
        done = desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode())
        for reader in READERS:
            with self.subTest(seed=seed, reader=reader.name):
                found = judge(desk, reader.name)
                print(f"seed {seed}, {reader.name}: {json.dumps(found, ensure_ascii=False)}", file=sys.stderr)
                self.assertGreaterEqual(found["events"], 60)
                self.assertGreaterEqual(found["recall"], 0.95)
                self.assertLessEqual(found["minor"], 0.10)
                self.assertEqual(found["first"], [[5], [5], [5]])
                self.assertTrue(found["first_differ"])
                self.assertEqual(found["twice"], [])

    def test_tells_what_matters_once_and_first(self):
        for seed in SEEDS:
            self.judge_web(seed)


if __name__ == "__main__":
    unittest.main(verbosity=2)
