"""Mails, webhooks and programs through the outbox, with the real binary and the simulated inbox: what arrives, what
fails and is sent again, and how often something arrives when the program is killed while it sends."""
import email
import email.policy
import hashlib
import hmac
import json
import os
import random
import re
import select
import signal
import subprocess
import sys
import unittest

from desk import BUILD, EVENING, NEXT_EVENING, Desk

PASSWORD = "canary-pass-7f3a"
KEY = "canary-key-91bc"
READERS = ["anna@northwind.example", "bo@northwind.example"]


class Inbox:
    def __init__(self, log, *words):
        self.log = log
        self.process = subprocess.Popen(
            [BUILD / "fanfold-sim", "inbox", "--log", log, "--user", "desk", "--password", PASSWORD, *map(str, words)],
            stdout=subprocess.PIPE, text=True)
        self.mail = int(re.search(r":(\d+)$", self.process.stdout.readline().strip()).group(1))
        self.web = int(re.search(r":(\d+)$", self.process.stdout.readline().strip()).group(1))

    def received(self):
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()


class DeliveryTest(unittest.TestCase):
    inbox_words = []
    readers = READERS

    def setUp(self):
        os.environ["FANFOLD_TEST_PASSWORD"] = PASSWORD
        os.environ["FANFOLD_TEST_KEY"] = KEY
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.inbox = Inbox(self.desk.root / "inbox.jsonl", *self.inbox_words)
        self.addCleanup(lambda: self.inbox.stop())
        self.enterprise = self.desk.config / "enterprises" / "northwind-software.toml"
        self.plain = self.enterprise.read_text()
        self.configure()

    def configure(self):
        out = self.desk.root / "program.json"
        self.enterprise.write_text(self.plain + f"""
[deliver.mail]
server = "smtp://127.0.0.1:{self.inbox.mail}"
tls = false
user = "desk"
password = "${{FANFOLD_TEST_PASSWORD}}"
from = "reports@desk.example"
to = {json.dumps(self.readers)}
allow_networks = ["127.0.0.0/8"]

[deliver.webhook]
url = "http://127.0.0.1:{self.inbox.web}/hook"
key = "${{FANFOLD_TEST_KEY}}"
allow_networks = ["127.0.0.0/8"]

[deliver.exec]
argv = ["sh", "-c", "cat > \\"$1\\"", "sh", "{out}"]
""")

    def deliveries(self, *words, code=0):
        done = self.desk.fanfold("deliveries", "--json", *words, check=False)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return json.loads(done.stdout) if code == 0 else done

    def states(self):
        return {line["kind"] + " " + line["target"]: line["state"] for line in self.deliveries()
                if line["enterprise"] == "northwind-software"}


class ANightWithDeliveries(DeliveryTest):
    def test_reaches_every_reader_and_endpoint_once_with_the_same_report(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        received = self.inbox.received()
        mails = [one for one in received if one["kind"] == "mail"]
        self.assertEqual(sorted(one["to"] for one in mails), READERS)
        for one in mails:
            self.assertTrue(one["authenticated"])
            mail = email.message_from_string(one["data"], policy=email.policy.SMTP)
            self.assertIn("<html", mail.get_body(("html",)).get_content())
            self.assertIn("Northwind", mail.get_body(("plain",)).get_content())
            self.assertTrue(mail["list-unsubscribe"])
            self.assertEqual([], [part.defects for part in mail.walk() if part.defects])
        (hook,) = [one for one in received if one["kind"] == "webhook"]
        report = self.desk.report("northwind-software")
        self.assertEqual(json.loads(hook["data"]), report)
        signed = f"{hook['timestamp']}.{hook['data']}".encode()
        self.assertEqual(hook["signature"], "v1=" + hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest())
        self.assertEqual(json.loads((self.desk.root / "program.json").read_text()), report)
        self.assertEqual(set(self.states().values()), {"delivered"})

    def test_another_start_sends_nothing_twice(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        before = len(self.inbox.received())
        self.deliveries("--retry")
        self.assertEqual(len(self.inbox.received()), before)

    def test_a_dry_run_says_what_would_go_where_and_sends_nothing(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        before = len(self.inbox.received())
        rows = [row for row in self.deliveries("--dry-run") if row["enterprise"] == "northwind-software"]
        self.assertEqual([row["kind"] for row in rows], ["folder", "mail", "mail", "webhook", "exec"])
        self.assertEqual(len(self.inbox.received()), before)

    def test_no_secret_is_printed_or_stored(self):
        outputs = []
        self.inbox.stop()
        for words in (["run", "--as-of", EVENING], ["deliveries"], ["deliveries", "--dry-run"],
                      ["config", "show", "northwind-software"], ["deliveries", "--retry"]):
            done = self.desk.fanfold(*words, check=False)
            outputs.append(done.stdout + done.stderr)
        outputs += [path.read_bytes() for path in self.desk.state.rglob("*") if path.is_file()]
        for secret in (PASSWORD, KEY):
            self.assertFalse(any(secret.encode() in output for output in outputs))
        self.inbox = Inbox(self.desk.root / "inbox.jsonl")


class AReportThatAPersonLooksAt(DeliveryTest):
    who = ("-e", "northwind-software")

    def configure(self):
        super().configure()
        self.enterprise.write_text(self.enterprise.read_text() + '\n[release]\nway = "hold"\n')

    def items(self):
        report = self.desk.report("northwind-software")
        return report, [item for section in report["sections"] for item in section["items"]]

    def test_waits_is_edited_approved_and_corrected_for_the_same_readers(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.assertEqual(self.inbox.received(), [])
        self.deliveries("--retry")
        self.assertEqual(self.inbox.received(), [])
        self.assertEqual({state for name, state in self.states().items() if not name.startswith("folder")}, {"held"})
        report, items = self.items()
        self.assertIn("Nobody has reviewed this report.", report["about"]["notes"])
        first, second = items[0], items[1]
        self.desk.fanfold("report", "correct", first["id"], *self.who, "--text", "An editor's sentence.", "--by", "Kim")
        self.assertEqual(self.inbox.received(), [])
        self.desk.fanfold("report", "approve", *self.who, "--by", "Kim")
        mails = [one for one in self.inbox.received() if one["kind"] == "mail"]
        self.assertEqual(sorted(one["to"] for one in mails), READERS)
        (hook,) = [one for one in self.inbox.received() if one["kind"] == "webhook"]
        told = json.loads(hook["data"])
        self.assertIn("Reviewed by: Kim", told["about"]["notes"])
        self.assertIn("An editor's sentence.", [item["text"] for section in told["sections"] for item in section["items"]])

        self.desk.fanfold("report", "correct", second["id"], *self.who, "--drop", "--by", "Kim", "--why", "another firm")
        mails = [one for one in self.inbox.received() if one["kind"] == "mail"]
        self.assertEqual(sorted(one["to"] for one in mails), sorted(2 * READERS))
        self.assertEqual(len({one["key"] for one in mails}), 4)
        hook = [one for one in self.inbox.received() if one["kind"] == "webhook"][-1]
        told = json.loads(hook["data"])
        self.assertNotIn(second["id"], [item["id"] for section in told["sections"] for item in section["items"]])
        self.assertIn(second["text"], told["about"]["notes"][-1])
        self.assertTrue(mails[-1]["data"].count("Subject:"))
        self.assertEqual(told, self.desk.report("northwind-software"))

    def test_is_explained_compared_rebuilt_and_marked(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.desk.serve(2)
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        report, items = self.items()
        told = json.loads(self.desk.fanfold("report", "explain", items[0]["id"], *self.who, "--json").stdout)
        self.assertEqual(told["text"], items[0]["text"])
        finding = told["findings"][0]
        self.assertRegex(finding["prompt"]["parts"][0]["where"], r"\.(md|txt):\d+$")
        self.assertRegex(finding["watch"][0]["where"], r"\.toml:\d+:\d+$")
        self.assertTrue(finding["page"]["url"].startswith("http"))
        self.assertEqual(finding["answer"]["currency"], "USD")
        self.assertTrue(finding["importance_reason"])
        self.assertIn(f"rated     {finding['importance']}: {finding['importance_reason']}",
                      self.desk.fanfold("report", "explain", items[0]["id"], *self.who).stdout.decode())
        words = items[0]["text"].split()[:3]
        self.assertIn(items[0]["id"], self.desk.fanfold("report", "explain", *words, *self.who).stdout.decode())

        lines = json.loads(self.desk.fanfold("report", "diff", *self.who, "--json").stdout)
        self.assertEqual({line["change"] for line in lines}, {"same"})
        other = json.loads(self.desk.fanfold("report", "diff", "-e", "hanbit-battery", "--json").stdout)
        self.assertNotEqual({line["change"] for line in other}, {"same"})  # the page that changed is one of its own
        draft = json.loads(self.desk.fanfold("report", "rebuild", *self.who, "--format", "json").stdout)
        self.assertEqual([[item["event"] for item in section["items"]] for section in draft["sections"]],
                         [[item["event"] for item in section["items"]] for section in report["sections"]])
        week = json.loads(self.desk.fanfold("report", "rebuild", *self.who, "--since", "3650d", "--format", "json").stdout)
        self.assertGreaterEqual(len(week["sections"]), 1)
        self.assertEqual(self.desk.report("northwind-software"), report)

        self.desk.fanfold("report", "mark", items[0]["id"], "wrong", *self.who, "--note", "no\x1b[2J\x9b")
        self.assertEqual(self.desk.fanfold("report", "mark", items[0]["id"], "odd", *self.who, check=False).returncode, 65)
        (mark,) = [json.loads(line) for line in self.desk.fanfold("report", "marks", "--json").stdout.splitlines()]
        self.assertEqual((mark["label"], mark["text"]), ("wrong", items[0]["text"]))
        self.assertTrue(any(finding.get("quote") for finding in mark["findings"]))
        shown = self.desk.fanfold("report", "marks").stdout.decode()
        self.assertIn("no [2J", shown)
        self.assertNotRegex(shown, "[\x1b\x9b]")

    def test_leaves_out_what_is_muted_and_says_by_which_line(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        _, items = self.items()
        muted = items[0]
        self.enterprise.write_text(self.enterprise.read_text() + f'\n[[mute]]\nevent = "{muted["id"]}"\n')
        draft = json.loads(self.desk.fanfold("report", "rebuild", *self.who, "--format", "json").stdout)
        self.assertNotIn(muted["id"], [item["id"] for section in draft["sections"] for item in section["items"]])
        self.desk.serve(2)
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        dropped = json.loads(self.desk.fanfold("report", "dropped", *self.who, "--json").stdout)
        line = 1 + self.enterprise.read_text().splitlines().index("[[mute]]")
        self.assertIn(f"muted: enterprises/northwind-software.toml:{line}", [one["reason"] for one in dropped])


class AnInboxThatIsAway(DeliveryTest):
    def test_costs_no_folder_and_is_caught_up_on(self):
        self.inbox.stop()
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        self.assertIn("failed", done.stderr.decode())
        self.assertEqual(self.states()["mail " + READERS[0]], "waiting")
        self.assertEqual([state for name, state in self.states().items() if name.startswith("folder")], ["delivered"])
        self.inbox = Inbox(self.desk.root / "inbox.jsonl")
        self.configure()
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        self.assertEqual(set(self.states().values()), {"delivered"})
        mails = [one for one in self.inbox.received() if one["kind"] == "mail"]
        self.assertEqual(len({one["key"] for one in mails}), 2 * len(READERS))
        self.assertEqual(len(mails), 2 * len(READERS))


class AnInboxThatRefuses(DeliveryTest):
    inbox_words = ["--refuse"]

    def test_makes_dead_letters_that_can_be_sent_again(self):
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(self.states()["webhook json"], "dead")
        self.assertEqual(self.states()["mail " + READERS[1]], "dead")
        self.inbox.stop()
        self.inbox = Inbox(self.desk.root / "inbox.jsonl")
        self.configure()
        self.deliveries("--retry")
        self.assertEqual(set(self.states().values()), {"delivered"})


class Killed(DeliveryTest):
    """Each delivery arrives at least once, and at most once more for each kill inside its send window: after its start
    was written and before it was marked. The inbox logs a mail a while before it acknowledges it: a kill at a new line of its
    log falls inside that window."""

    SEED = 20261125
    KILLS = int(os.environ.get("FANFOLD_KILLS", "8"))
    readers = [f"reader{number}@northwind.example" for number in range(3 * KILLS)]
    SLOW = ("--slow-ms", 100)

    def test_while_it_sends(self):
        dice = random.Random(self.SEED)
        self.inbox.stop()
        self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.inbox = Inbox(self.desk.root / "inbox.jsonl", *self.SLOW)
        self.configure()
        kills = sum(self.kill_after(dice.randint(1, 3), dice.choice((0.0, dice.uniform(0.0, 0.2)))) for _ in range(self.KILLS))
        self.desk.fanfold("deliveries", "--retry")
        lines = [line for line in self.deliveries() if line["enterprise"] == "northwind-software"]
        self.assertEqual({line["state"] for line in lines}, {"delivered"})
        # The night without an inbox was one start of each, the one that was marked is another; exec was done that night.
        inside = {line["kind"] + " " + line["target"]: line["started"] - 2 for line in lines
                  if line["kind"] in ("mail", "webhook")}
        arrived = {}
        for one in self.inbox.received():
            name = "webhook json" if one["kind"] == "webhook" else "mail " + one["to"]
            arrived.setdefault(name, []).append(one["key"])
        self.assertEqual(set(arrived), set(inside))
        for name, keys in arrived.items():
            self.assertEqual(len(set(keys)), 1, name)
            self.assertLessEqual(len(keys), inside[name] + 1, name)
        twice = sum(len(keys) - 1 for keys in arrived.values())
        print(f"kills {kills}, inside a send window {sum(inside.values())}, arrived once more {twice}, "
              f"of {len(arrived)} deliveries", file=sys.stderr)
        self.assertLessEqual(sum(inside.values()), kills)
        self.assertGreater(sum(inside.values()), 0)

    def kill_after(self, arrivals, pause):
        """Kills it when so many more have arrived, and a moment; False when it was done before that."""
        with open(self.inbox.log, "ab+") as log:
            log.seek(0, os.SEEK_END)
            process = self.desk.start("deliveries", "--retry")
            watch = os.pidfd_open(process.pid)
            ended = False
            while not ended and arrivals > 0:
                ended = bool(select.select([watch], [], [], 0.0005)[0])
                arrivals -= log.read().count(b"\n")
        ended = ended or bool(select.select([watch], [], [], pause)[0])
        os.close(watch)
        process.kill()
        process.wait()
        return not ended


if __name__ == "__main__":
    unittest.main(verbosity=2)
