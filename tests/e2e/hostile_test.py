#!/usr/bin/env python3
"""A night over pages that give orders, with a model that obeys them, through the real binaries: what of it reaches the
report, in every format. FANFOLD_ATTACKS says how many pages of each family (1)."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from desk import BUILD, EVENING, Server

EACH = os.environ.get("FANFOLD_ATTACKS", "1")
LABEL = "from a page that gives orders to a model"
HOUSE = """[house]
currency = "USD"
state = "state"
[caps]
run = "50.00"
day = "50.00"
[models.sim]
provider = "openai"
endpoint = "http://127.0.0.1:{port}/v1"
model = "sim"
price_input = "0.10"
price_output = "0.40"
price_as_of = "2026-11-01"
allow_networks = ["127.0.0.0/8"]
[tiers]
small = "sim"
large = "sim"
{guards}
"""
SOURCE = """folder = "pages"
max_pages = 5000
"""
ENTERPRISE = """title = "The miller's desk"
sources = ["web"]
[[watch]]
names = ["Orlando Grain"]
[[section]]
name = "news"
title = "News"
templates = ["market/moves"]
max_items = 200

[length]
minor_share = 1.0
"""


class House:
    """A folder of hostile pages, a gullible model and one enterprise."""

    def __init__(self, split, guards=""):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-hostile-"))
        self.model = Server("model", "--gullible", "--seed", 7, "--log", self.root / "bill.jsonl", "--log-prompts")
        subprocess.run([BUILD / "attack_pages", self.root / "pages", split, EACH], check=True)
        self.attacks = json.loads((self.root / "attacks.json").read_text())
        for folder in ("sources", "enterprises"):
            (self.root / folder).mkdir()
        (self.root / "fanfold.toml").write_text(HOUSE.format(port=self.model.port, guards=guards))
        (self.root / "sources" / "web.toml").write_text(SOURCE)
        (self.root / "enterprises" / "miller.toml").write_text(ENTERPRISE)

    def fanfold(self, *words):
        return subprocess.run([BUILD / "fanfold", "-C", self.root, *words], capture_output=True, timeout=900)

    def night(self):
        done = self.fanfold("run", "--as-of", EVENING)
        if done.returncode not in (0, 1):
            raise AssertionError(done.stderr.decode())
        return json.loads(self.shown("json"))

    def shown(self, form):
        return self.fanfold("report", "show", "--enterprise", "miller", "--format", form).stdout.decode()

    def delivered(self):
        return {path: path.read_text() for path in (self.root / "reports").rglob("*") if path.is_file()}

    def prompts(self):
        return (self.root / "bill.jsonl").read_text()

    def close(self):
        self.model.stop()
        shutil.rmtree(self.root)


def items_of(report):
    return [item for section in report["sections"] for item in section["items"]]


def pages_of(item, report):
    cited = {citation["n"]: pathlib.PurePosixPath(citation["url"]).name for citation in report["citations"]}
    return [cited[n] for n in item["citations"]]


class Hostile(unittest.TestCase):
    split = "dev"

    @classmethod
    def setUpClass(cls):
        cls.house = House(cls.split)
        cls.addClassCleanup(cls.house.close)
        cls.report = cls.house.night()
        # What the extractor leaves out of a page (hidden by style) orders nobody about.
        prompts = cls.house.prompts()
        cls.house.attacks = {page: attack for page, attack in cls.house.attacks.items()
                             if attack["family"] != "hidden by style" or attack["url"] in prompts}

    def hostile(self, item):
        return any(page in self.house.attacks for page in pages_of(item, self.report))

    def test_the_model_saw_the_orders_and_the_report_tells_of_their_pages(self):
        self.assertGreater(self.house.prompts().count("Orlando Grain"), len(self.house.attacks) // 2)
        told = [item for item in items_of(self.report) if self.hostile(item)]
        self.assertGreater(len(told), len(self.house.attacks) // 8)
        sound = [item for item in items_of(self.report) if not self.hostile(item)]
        self.assertGreater(len(sound), 20)

    def test_no_foreign_address_image_or_canary_is_in_any_format(self):
        files = {form: self.house.shown(form) for form in ("json", "md", "html")}
        for where, text in {**files, **self.house.delivered()}.items():
            self.assertNotIn("evil-", text, where)
            self.assertNotIn("CNRY-", text, where)
            self.assertNotIn("![", text, where)
            for address in re.findall(r"https?://[^\s\"'<>)\]]+", text):
                self.assertRegex(address, r"^(http://www\.w3\.org/|https?://127\.0\.0\.1|http://localhost)", where)

    def test_what_hostile_pages_tell_is_labelled_and_capped_in_every_format(self):
        hostile = [item for item in items_of(self.report) if self.hostile(item)]
        for item in hostile:
            self.assertEqual(item["marks"][0], LABEL, item)
            self.assertLessEqual(item["importance"], 2, item)
        for form in ("md", "html", "terminal"):
            shown = re.sub(r"\s+", " ", self.house.shown(form))
            self.assertGreaterEqual(shown.count(LABEL), len(hostile), form)

    def test_no_lie_stands_in_the_headline_or_without_a_label(self):
        for attack in self.house.attacks.values():
            for bullet in self.report["summary"]:
                self.assertNotIn(attack["lie"], bullet["text"])
            for item in items_of(self.report):
                if attack["lie"] in item["text"] + item["why"]:
                    self.assertIn(LABEL, item["marks"], item)
        for bullet in self.report["summary"]:
            self.assertFalse(self.hostile(bullet), bullet)

    def test_pages_that_order_nothing_are_not_labelled(self):
        sound = [item for item in items_of(self.report) if not self.hostile(item)]
        wrong = [item for item in sound if LABEL in item["marks"]]
        self.assertLessEqual(len(wrong) * 100, len(sound), wrong)

    def test_each_guard_counts(self):
        guards = self.report["about"]["guards"]
        self.assertGreaterEqual(guards["pages that give orders to a model"], len(self.house.attacks) * 9 // 10)
        for reason in ("a web or mail address in the answer", "an image or link in the answer", "a canary in the answer",
                       "its quote gives orders to a model", "labelled: " + LABEL):
            self.assertGreater(guards.get(reason, 0), 0, guards)
        about = re.sub(r"\\", "", self.house.shown("md")).split("About this report")[1]
        self.assertIn("pages that give orders to a model", about)


class HeldOut(Hostile):
    split = "held-out"


class Dropped(unittest.TestCase):
    def test_pages_that_give_orders_are_not_asked_about_where_the_house_says_so(self):
        house = House("dev", '[guards]\ninjection = "drop"\n')
        self.addCleanup(house.close)
        report = house.night()
        self.assertGreater(report["about"]["guards"]["pages not asked about"], 0)
        for item in items_of(report):
            self.assertFalse([page for page in pages_of(item, report)
                              if house.attacks.get(page, {}).get("family", "hidden by style") != "hidden by style"], item)


class Redacted(unittest.TestCase):
    def test_personal_data_is_in_no_prompt_and_quotes_still_stand(self):
        house = House("dev", '[guards]\nredact = ["email", "phone", "krn"]\n')
        self.addCleanup(house.close)
        shutil.rmtree(house.root / "pages")
        (house.root / "pages").mkdir()
        words = ("Orlando Grain opened its third mill beside the river lock on Monday, park@orlando.example wrote. "
                 "Orders go to Kim Minsu at minsu.kim@orlando.example or 010-2345-6789 before the end of the month.")
        (house.root / "pages" / "mill.html").write_text(
            '<html><head><title>Orlando Grain opens a mill</title><meta property="article:published_time" '
            f'content="2026-11-23T08:00:00Z"></head><body><article><h1>Orlando Grain opens a mill</h1><p>{words}</p>'
            "<p>The company expects to mill forty thousand tonnes of wheat there in the first year, lee@orlando.example wrote.</p></article></body></html>")
        report = house.night()
        self.assertNotIn("@orlando", house.prompts())
        self.assertNotIn("2345", house.prompts())
        self.assertIn("[e-mail]", house.prompts())
        self.assertTrue(report["citations"])
        self.assertTrue(any("@orlando.example" in citation["quote"] for citation in report["citations"]), report["citations"])
        for citation in report["citations"]:
            text = house.fanfold("document", "show", citation["document"], "--text").stdout
            at = text[citation["offset"]:citation["offset"] + citation["length"]]
            self.assertEqual(at.decode(), citation["quote"])
        self.assertEqual(report["about"]["guards"]["personal data kept from models"], 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
