"""A desk to test on: the sample web and a simulated model on loopback, a copy of the demo's configuration, and the
real binary. Nothing sleeps: servers say when they listen, runs are waited for."""
import atexit
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("FANFOLD_BUILD", ROOT / "build" / "release"))
EVENING = "2026-11-23T21:00:00Z"
NEXT_EVENING = "2026-11-24T21:00:00Z"


def time_to_begin():
    """Some builds with sanitizers take more than a second before their first line: their clock, which `--as-of` sets, begins so
    much later than ours, and whoever is killed in the last moments of a night has no time left in which anybody could deliver."""
    began = time.monotonic()
    subprocess.run([BUILD / "fanfold", "--version"], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


class Server:
    """fanfold-sim site or model; stopped with the desk, and where a test did not come so far, with Python: whoever reads our
    output waits for all who hold it."""

    def __init__(self, *words):
        atexit.register(lambda: self.process.kill())
        self.process = subprocess.Popen([BUILD / "fanfold-sim", *map(str, words)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)", line.split("127.0.0.1")[1]).group(1))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()


class Desk:
    def __init__(self, night=1, model=None, in_flight=8, provider="openai", more="", web=ROOT / "config" / "demo" / "web", cap=None):
        """`more`: further lines of the model's table. `cap`: dollars a run, if not the demo's."""
        self.cap = cap
        self.web = web
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-e2e-"))
        self.config = self.root / "config"
        shutil.copytree(ROOT / "config" / "demo", self.config, ignore=shutil.ignore_patterns("web"))
        self.log = self.root / "bill.jsonl"
        self.state = self.config / "state"
        self.in_flight, self.provider, self.more = in_flight, provider, more
        self.model = None
        if model is not None:
            self.model = Server("model", "--log", self.log, *model)
        self.site = None
        self.serve(night)

    def serve(self, night):
        """The web of this night; the port changes with it, so the configuration is written again."""
        if self.site:
            self.site.stop()
        self.site = Server("site", "--folder", self.web, "--night", night)
        self.write_house()

    def write_house(self):
        text = (ROOT / "config" / "demo" / "fanfold.toml").read_text()
        if self.cap:
            text = text.replace('run = "1.00"\nday = "5.00"', f'run = "{self.cap}"\nday = "{self.cap}"')
        text = text.replace('state = "state"', f'state = "{self.state}"')
        text = text.replace("[tiers]", f'[crawl.connect_to]\n"*" = "127.0.0.1:{self.site.port}"\n\n[tiers]')
        if self.model:
            text = text.replace('small = "extractive"', 'small = "sim"').replace('large = "extractive"', 'large = "sim"')
            text += (f'\n[models.sim]\nprovider = "{self.provider}"\nendpoint = "http://127.0.0.1:{self.model.port}/v1"\nmodel = "sim"\n'
                     'price_input = "0.10"\nprice_output = "0.40"\nprice_as_of = "2026-11-01"\nallow_networks = ["127.0.0.0/8"]\n'
                     f"max_in_flight = {self.in_flight}\n{self.more}\n")
        (self.config / "fanfold.toml").write_text(text)

    def make_old_pages_news(self):
        """By the wall's clock the sample web's pages of November 2026 are older each day than the week that its sources look back."""
        for path in (self.config / "sources").glob("*.toml"):
            path.write_text(path.read_text().replace('since = "7d"', 'since = "3650d"'))

    def look_at_the_clock(self, words):
        if words[0] == "run" and "--as-of" not in words:
            self.make_old_pages_news()

    def fanfold(self, *words, check=True):
        self.look_at_the_clock(words)
        done = subprocess.run([BUILD / "fanfold", "-C", self.config, *map(str, words)], capture_output=True, timeout=240)
        if check and done.returncode != 0:
            raise AssertionError(f"fanfold {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout.decode()}\n{done.stderr.decode()}")
        return done

    def start(self, *words):
        self.look_at_the_clock(words)
        command = [BUILD / "fanfold", "-C", self.config, *map(str, words)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def report(self, enterprise, *words):
        return json.loads(self.fanfold("report", "show", "--enterprise", enterprise, "--format", "json", *words).stdout)

    def enterprises(self):
        return sorted({line["enterprise"] for line in json.loads(self.fanfold("report", "list", "--json").stdout)})

    def calls(self):
        """Requests that reached the model, by the bill."""
        return self.log.read_text().count("\n") if self.log.exists() else 0

    def bill(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.model.port}/bill") as answer:
            return json.load(answer)

    def paid_requests(self):
        """The distinct prompts on the bill."""
        return {json.loads(line)["prompt_sha256"] for line in self.log.read_text().splitlines() if line.endswith("}")}

    def rows(self, sql, *values, database="state"):
        with contextlib.closing(sqlite3.connect(f"file:{self.state / (database + '.db')}?mode=ro", uri=True)) as db:
            return db.execute(sql, values).fetchall()

    def findings(self):
        return sorted(self.rows("SELECT DISTINCT enterprise, template, hex(cluster), claim FROM finding"))

    def close(self):
        self.site.stop()
        if self.model:
            self.model.stop()
        shutil.rmtree(self.root)


def add_shops(desk, count):
    """More enterprises like the demo's grocery chain: shop-00, shop-01 …"""
    folder = desk.config / "enterprises"
    pattern = (folder / "summit-retail.toml").read_text()
    for number in range(count):
        (folder / f"shop-{number:02}.toml").write_text(pattern.replace('title = "Summit Retail"', f'title = "Shop {number}"', 1))


def small_pdf(line):
    """One page with one line, as PDF 1.4 has it; the offsets of its objects are right."""
    stream = f"BT /F1 12 Tf 40 700 Td ({line}) Tj ET".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
