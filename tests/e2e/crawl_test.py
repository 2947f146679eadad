#!/usr/bin/env python3
"""What a site's owner sees of a crawl: its manners in the log of `fanfold-sim site --manners`, and what it does with a web
that does harm. FANFOLD_HOSTS=1000 audits so many hosts; FANFOLD_HOSTILE=1000 meets so many hostile ones beside 200 good."""
import argparse
import collections
import csv
import http.server
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from desk import BUILD, ROOT, Server, small_pdf
from hostile_web import KINDS, QUICK_KINDS, HostileWeb, names

sys.path.append(str(ROOT / "bench"))
import killed_crawl  # noqa: E402

HOSTS = int(os.environ.get("FANFOLD_HOSTS", 48))
HOSTILE = int(os.environ.get("FANFOLD_HOSTILE", 0))
DELAY_MS = 150
TOLERANCE_MS = 5


def write_house(folder, crawl, connect_to):
    """Only the crawl's own settings matter to `fanfold crawl`."""
    dials = "\n".join(f'"{host}" = "{address}"' for host, address in connect_to.items())
    (folder / "fanfold.toml").write_text(
        f'[caps]\nunlimited = true\n[crawl]\nallow_networks = ["127.0.0.0/8"]\n{crawl}\n[crawl.connect_to]\n{dials}\n')


def crawl(folder, *words, timeout=900):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([BUILD / "fanfold", "-C", folder, "crawl", *map(str, words)], capture_output=True, text=True, timeout=timeout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Manners(unittest.TestCase):
    """Every host's log, request by request."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="fanfold-e2e-")
        root = pathlib.Path(cls.folder.name)
        log = root / "log.tsv"
        site = Server("site", "--hosts", HOSTS, "--pages", 12, "--manners", "--log", log)
        write_house(root, "workers = 256", {"*": f"127.0.0.1:{site.port}"})
        urls = [f"http://h{number:04d}.sim.example/" for number in range(HOSTS)]
        cls.done, _ = crawl(root, "--delay", DELAY_MS / 1000, "--max-pages", 5 * HOSTS, "--depth", 1, *urls)
        site.stop()
        cls.hosts = collections.defaultdict(list)
        with open(log, newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                cls.hosts[row["host"]].append((int(row["begin_us"]), int(row["end_us"]), int(row["status"]), row["target"], row["agent"]))
        for visits in cls.hosts.values():
            visits.sort()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def of_manner(self, manner):
        return {host: visits for host, visits in self.hosts.items() if int(host[1:5]) % 8 == manner}

    def test_every_host_was_asked_and_the_crawl_ended_well(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        self.assertEqual(len(self.hosts), HOSTS)
        self.assertGreater(sum(map(len, self.hosts.values())), 3 * HOSTS)

    def test_robots_txt_is_the_first_thing_that_is_asked_for(self):
        for host, visits in self.hosts.items():
            self.assertEqual(visits[0][3], "/robots.txt", host)

    def test_the_gap_from_an_answer_to_the_next_request_is_kept(self):
        for host, visits in self.hosts.items():
            wanted = 400 if int(host[1:5]) % 8 == 1 else DELAY_MS
            for (_, end, status, target, _), (begin, *_) in zip(visits, visits[1:]):
                needed = max(wanted, 1000 if status == 429 else 0)
                self.assertGreaterEqual((begin - end) / 1000, needed - TOLERANCE_MS, (host, target, status))

    def test_no_host_answers_two_at_once_and_no_address_more_than_four(self):
        moments = []
        for host, visits in self.hosts.items():
            for (_, end, *_), (begin, *_) in zip(visits, visits[1:]):
                self.assertGreaterEqual(begin, end, host)
            moments += [(begin, 1) for begin, *_ in visits] + [(end, -1) for _, end, *_ in visits]
        at_once = most = 0
        for _, step in sorted(moments):
            at_once += step
            most = max(most, at_once)
        self.assertLessEqual(most, 4)

    def test_what_is_disallowed_is_never_asked_for(self):
        for host, visits in self.hosts.items():
            targets = [target for _, _, _, target, _ in visits]
            if int(host[1:5]) % 8 != 2:
                self.assertFalse([target for target in targets if target.startswith("/private/")], host)
        for manner in (3, 6):
            for host, visits in self.of_manner(manner).items():
                self.assertEqual({target for _, _, _, target, _ in visits}, {"/robots.txt"}, host)
        for host, visits in self.of_manner(4).items():
            self.assertFalse([target for _, _, _, target, _ in visits if target.startswith("/business/")], host)

    def test_every_request_says_who_asks(self):
        self.assertEqual({agent.split("/")[0] for visits in self.hosts.values() for *_, agent in visits}, {"fanfold"})

    def test_what_was_not_fetched_has_a_reason(self):
        self.assertIn("not fetched: robots.txt of h0006.sim.example disallows it", self.done.stderr)
        self.assertIn("robots.txt cannot be had", self.done.stderr)


class AHostileWeb(unittest.TestCase):
    def meet(self, good, bad, kinds, request_time, seconds):
        web = HostileWeb()
        with tempfile.TemporaryDirectory(prefix="fanfold-e2e-") as name:
            root = pathlib.Path(name)
            hosts = names(good, bad, kinds)
            write_house(root, f'workers = {max(64, good + bad)}\nrequest_time = "{request_time}s"\nallow_ports = [{web.port}]',
                        {host: f"{address}:{web.port}" for host, address in hosts.items()})
            urls = [f"{'https' if host.startswith('notls') else 'http'}://{host}/" for host in hosts]
            urls.sort(key=lambda url: url[::-1][12:])
            began = time.monotonic()
            words = ["--delay", "0.5", "--depth", 1, "--max-pages", 1_000_000, *urls]
            code, peak, errors = self.ended(root, ["-v", "crawl", "--out", root / "documents.jsonl", *words], seconds)
            last_good = max(web.ended.values(), default=began) - began
            documents = [json.loads(line) for line in (root / "documents.jsonl").read_text().splitlines()]
        web.close()
        self.assertEqual(code, 0, errors[-2000:])
        good_ones = [one for one in documents if ".good." in one["url"]]
        return web, good_ones, documents, last_good, peak, errors

    def ended(self, root, words, seconds):
        """Exit code, MiB at most, and what it said. It is killed when it takes longer."""
        with open(root / "errors", "w") as errors:
            process = subprocess.Popen([BUILD / "fanfold", "-C", root, *map(str, words)], stderr=errors)
            alarm = threading.Timer(seconds, process.kill)
            alarm.start()
            _, status, usage = os.wait4(process.pid, 0)
            alarm.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, usage.ru_maxrss / 1024, (root / "errors").read_text()

    def test_each_is_cut_at_its_limit_and_the_good_hosts_are_read(self):
        web, good, documents, _, _, errors = self.meet(6, 2 * len(QUICK_KINDS), QUICK_KINDS, 5, 240)
        self.assertEqual(len(good), 6 * 13, errors)
        self.assertEqual({host for host in web.served}, {f"g{at:04d}.good.example" for at in range(6)})
        for reason in ("its header is larger", "redirects", "TLS", "middle of the body"):
            self.assertIn(reason, errors)

    @unittest.skipUnless(HOSTILE, "takes minutes: FANFOLD_HOSTILE=1000")
    def test_a_thousand_at_once_cost_little_and_slow_nobody_down(self):
        _, alone, _, quiet, small, calm = self.meet(200, 0, KINDS, 60, 900)
        web, good, _, beside, large, errors = self.meet(200, HOSTILE, KINDS, 60, 1800)
        print(f"\ngood pages {len(alone)} alone in {quiet:.1f} s, {len(good)} beside {HOSTILE} hostile hosts in {beside:.1f} s; "
              f"peak {small:.0f} and {large:.0f} MiB; {web.most_open} connections at once", file=sys.stderr)
        for name, said in (("alone", calm), ("beside", errors)):
            print(f"{name}: " + " | ".join(line for line in said.splitlines() if "pages/s" in line or "ms late" in line), file=sys.stderr)
        self.assertEqual(len(good), len(alone))
        self.assertLessEqual(large - small, 192)
        self.assertGreaterEqual(quiet / beside, 0.9)


class ManyPages(http.server.BaseHTTPRequestHandler):
    """An index of 3,000 pages, and the pages."""
    protocol_version = "HTTP/1.1"
    count = 3000

    def do_GET(self):
        self.server.asked[self.path] += 1
        number = self.path.removeprefix("/page/")
        if self.path == "/":
            body = "".join(f'<li><a href="/page/{page}">Page {page}</a></li>' for page in range(self.count))
        elif number.isdigit():
            body = f"<h1>A plant</h1><p>The plant number {number} was opened by {number} people in the north of the country.</p>" * 3
        else:
            return self.answer(404, "")
        self.answer(200, f"<!doctype html><title>A plant</title><body>{body}</body>")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())
        if len(self.server.asked) > self.server.until:
            self.server.reached.set()

    def log_message(self, *words):
        pass


class Papers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/paper.pdf"
        body = small_pdf("Voltaris closed its Linz pilot line on 22 November 2026.") if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class APdf(unittest.TestCase):
    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext (poppler-utils) is not here")
    def test_is_read_from_the_web(self):
        site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Papers)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        self.addCleanup(site.server_close)
        self.addCleanup(site.shutdown)
        with tempfile.TemporaryDirectory(prefix="fanfold-e2e-") as folder:
            write_house(pathlib.Path(folder), "", {})
            done, _ = crawl(pathlib.Path(folder), "--delay", 0, f"http://127.0.0.1:{site.server_port}/paper.pdf")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Linz pilot line", json.loads(done.stdout)["text"])


class AKilledCrawl(unittest.TestCase):
    """More links wait in its journal than are read at once."""

    def test_goes_on_where_it_was_and_asks_for_each_page(self):
        site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ManyPages)
        site.asked, site.until, site.reached = collections.Counter(), 400, threading.Event()
        threading.Thread(target=site.serve_forever, daemon=True).start()
        self.addCleanup(site.server_close)
        self.addCleanup(site.shutdown)
        with tempfile.TemporaryDirectory(prefix="fanfold-e2e-") as folder:
            root = pathlib.Path(folder)
            write_house(root, "workers = 8", {})
            words = ["--delay", 0, "--max-pages", 4000, "--store", root / "store", "--out", root / "documents.jsonl",
                     f"http://127.0.0.1:{site.server_port}/"]
            killed = subprocess.Popen([BUILD / "fanfold", "-C", root, "crawl", *map(str, words)], stderr=subprocess.DEVNULL)
            self.assertTrue(site.reached.wait(300))
            killed.kill()
            killed.wait()
            before = len(site.asked)
            self.assertLess(before, 900, "the first slice of the journal holds all that waits")
            done, _ = crawl(root, *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            pages = [site.asked[f"/page/{number}"] for number in range(ManyPages.count)]
            self.assertEqual(min(pages), 1)
            self.assertLessEqual(sum(pages) - len(pages), 8, "only what was in flight is asked for again")
            with open(root / "documents.jsonl") as lines:
                self.assertGreaterEqual(sum(1 for _ in lines), ManyPages.count)


class ACrawlKilledAgainAndAgain(unittest.TestCase):
    """bench/killed_crawl.py in small: its bar is 200,000 pages and 20 kills."""

    def test_asks_for_every_page_and_twice_only_for_what_was_under_way(self):
        chosen = argparse.Namespace(hosts=4, pages=150, kills=5, every=0.8, seed=20261130, workers=16)
        out = killed_crawl.audit(BUILD.resolve(), chosen, lambda line: None)
        self.assertEqual(out["pages"], out["wanted"])
        self.assertEqual(out["unexplained"], 0)
        self.assertLessEqual(out["most_by_a_kill"], chosen.workers)
        self.assertGreater(out["kills"], 0)


if __name__ == "__main__":
    unittest.main()
