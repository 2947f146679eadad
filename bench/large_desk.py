"""A desk of any size for the benches of operation: a generated web on loopback, many sources, readers and templates, a simulated
model for every second reader and the extractive one for the others. Also what such a bench looks at: the memory, time and
descriptors of a process."""
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
EVENING = "2026-11-23T21:00:00Z"
# The words of which src/sim/news_text.cpp makes its companies.
STARTS = ("Hal Vor Mer Tal Cor Bel Nor Ska Dru Ash Wex Lor Pel Quin Rav Sol Tor Ull Ver Yar Zan Bram Cald Fen").split()
ENDS = "den ven ton mark field wick ora ex ius stad berg ley more nix tica ward dale holm ros lund".split()
TRADES = ("Motors Energy Materials Foods Logistics Semiconductor Pharma Robotics Marine Steel Textiles Networks Optics Bank "
          "Airways Chemicals").split()
INDUSTRIES = ("automotive", "banking", "battery", "energy", "logistics", "pharma", "retail", "semiconductor")
TOPICS = {
    "orders": ["orders", "forecast", "contract", "bid"],
    "plants": ["plant", "output", "units", "line"],
    "people": ["named", "executive", "director", "chair"],
    "recalls": ["recalls", "cause", "claims", "examined"],
    "money": ["revenue", "margin", "debt", "sales"],
    "labour": ["jobs", "strike", "union", "employs"],
}
SCOPES = ("enterprise", "industry", "document")


def template(number):
    topic = list(TOPICS)[number % len(TOPICS)]
    words = json.dumps(TOPICS[topic])
    return (f'+++\ntitle = "{topic.title()} {number}"\nkind = "map"\ntier = "small"\nscope = "{SCOPES[number % 3]}"\n'
            f"max_output_tokens = 800\ntemperature = 0\npriority = 1.0\ntopic_words = {words}\n+++\n{{{{! system }}}}\n"
            f"{{{{> shared/reader}}}}\n\nThe question, number {number}: what does this document tell of {topic}?\n\n"
            "{{> shared/rules}}\n{{! user }}\n"
            'Names from the reader\'s watch list that stand in this document:{{#hits}} "{{.}}"{{/hits}}\n{{> shared/document}}\n')


class Server:
    """fanfold-sim; killed with us."""

    def __init__(self, build, *words):
        self.process = subprocess.Popen([build / "fanfold-sim", *map(str, words)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)", line.split("127.0.0.1")[1]).group(1))

    def cpu(self):
        return cpu_of(self.process.pid)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()


class LargeDesk:
    """`size` has what add_size_options adds; `more`: further lines of fanfold.toml, tables."""

    def __init__(self, folder, build, size, now=EVENING, more=""):
        self.more = more
        self.before = []  # words before the program's: perf record …
        self.folder, self.build, self.size = pathlib.Path(folder), pathlib.Path(build).resolve(), size
        self.config, self.state = self.folder / "config", self.folder / "config" / "state"
        self.model = Server(self.build, "model", "--latency-ms", size.latency)
        self.site = None
        self.serve(size.seed, now)
        self.write_sources()
        self.write_templates()
        self.write_enterprises()
        (self.config / "jobs").mkdir()
        self.write_job('schedule = "0 0 1 1 *"\n')

    def serve(self, seed, now, port=0):
        if self.site:
            port = self.site.port
            self.site.stop()
        daily = ["--daily", self.size.daily] if self.size.daily else []
        self.site = Server(self.build, "site", "--seed", seed, "--hosts", self.size.hosts, "--pages", self.size.pages,
                           "--now", now, "--port", port, *daily)
        self.write_house()

    def write_house(self):
        self.config.mkdir(parents=True, exist_ok=True)
        (self.config / "fanfold.toml").write_text(
            '[house]\nstate = "state"\n[caps]\nunlimited = true\n[crawl]\ncontact = "mailto:bench@example.com"\n'
            f'workers = 32\nper_address = 32\ndelay = "0s"\nsource_time = "12h"\nallow_networks = ["127.0.0.0/8"]\n'
            f'[crawl.connect_to]\n"*" = "127.0.0.1:{self.site.port}"\n[tiers]\nsmall = "extractive"\nlarge = "extractive"\n'
            f'[models.sim]\nprovider = "openai"\nendpoint = "http://127.0.0.1:{self.model.port}/v1"\nmodel = "sim"\nfree = true\n'
            f'allow_networks = ["127.0.0.0/8"]\nmax_in_flight = {self.size.in_flight}\n{self.more}')

    def write_job(self, text):
        (self.config / "jobs" / "nightly.toml").write_text(text)

    def write_sources(self):
        folder = self.config / "sources"
        folder.mkdir()
        for host in range(self.size.hosts):
            (folder / f"h{host:04}.toml").write_text(
                f'seeds = ["http://h{host:04}.sim.example/"]\nfollow = "host"\nmax_depth = 60\nmax_pages = {self.size.pages + 10}\n'
                'since = "40d"\n')

    def write_templates(self):
        for number in range(self.size.templates):
            path = self.config / "prompts" / list(TOPICS)[number % len(TOPICS)] / f"q{number:03}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(template(number))

    def write_enterprises(self):
        folder = self.config / "enterprises"
        folder.mkdir()
        dice = random.Random(self.size.seed)
        for number in range(self.size.enterprises):
            (folder / f"reader-{number:04}.toml").write_text(self.enterprise(number, dice))

    def enterprise(self, number, dice):
        size = self.size
        first = number * size.sources_each
        sources = [f"h{(first + n) % size.hosts:04}" for n in range(min(size.sources_each, size.hosts))]
        names = [f"{dice.choice(STARTS)}{dice.choice(ENDS)} {dice.choice(TRADES)}" for _ in range(size.watched)]
        asked = [(number * size.asks + n) % size.templates for n in range(min(size.asks, size.templates))]
        text = (f'title = "Reader {number}"\nlanguage = "en"\nindustry = "{INDUSTRIES[number % len(INDUSTRIES)]}"\n'
                f"sources = {json.dumps(sources)}\n")
        if self.has_model(number):
            text += '[models]\nsmall = "sim"\nlarge = "sim"\n'
        text += '[words]\nabout = "a house of the bench"\ninterests = "its rivals"\n'
        for name in sorted(set(names)):
            text += f'[[watch]]\nnames = ["{name}"]\n'
        for topic in sorted({list(TOPICS)[each % len(TOPICS)] for each in asked}):
            mine = [f"{topic}/q{each:03}" for each in asked if list(TOPICS)[each % len(TOPICS)] == topic]
            text += f'[[section]]\nname = "{topic}"\ntitle = "{topic.title()}"\ntemplates = {json.dumps(mine)}\n'
        return text

    def has_model(self, number):
        return {"both": number % 2 == 0, "sim": True, "extractive": False}[self.size.models]

    def start(self, *words, **options):
        return subprocess.Popen([*self.before, self.build / "fanfold", "-C", self.config, *map(str, words)], **options)

    def call(self, *words, codes=(0,)):
        done = subprocess.run([self.build / "fanfold", "-C", self.config, *map(str, words)], capture_output=True, text=True)
        if done.returncode not in codes:
            raise SystemExit(f"fanfold {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def disk(self):
        """MiB of each file of the store."""
        return {path.name: path.stat().st_size / 2**20 for path in sorted(self.state.glob("*.db*"))}

    def close(self):
        self.site.stop()
        self.model.stop()


def add_size_options(options, **defaults):
    words = {"hosts": 100, "pages": 50, "enterprises": 100, "templates": 300, "asks": 12, "watched": 20, "sources_each": 20,
             "latency": 100, "in_flight": 64, "seed": 7, "daily": 0} | defaults
    what = {"pages": "pages a host", "asks": "templates of a reader", "watched": "names a reader watches",
            "latency": "of the simulated model, ms",
            "daily": "articles a host publishes a day; 0: all pages are new where the evening moves"}
    for name, value in words.items():
        if isinstance(value, int):
            options.add_argument("--" + name.replace("_", "-"), type=int, default=value, help=what.get(name, "") + f" ({value})")
    options.add_argument("--models", choices=("both", "sim", "extractive"), default=words.get("models", "both"),
                         help="of the readers: every second one has the simulated model (both)")
    options.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")


def cpu_of(pid):
    """Seconds of user and system time so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid):
    """Resident MiB now and at most, and descriptors."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    now, most = (int(re.search(rf"{key}:\s+(\d+)", status).group(1)) / 1024 for key in ("VmRSS", "VmHWM"))
    return now, most, len(os.listdir(f"/proc/{pid}/fd"))


class Watcher(threading.Thread):
    """Looks at a process until it is gone: (seconds, resident MiB, CPU seconds, what `more` says)."""

    def __init__(self, pid, every=2.0, more=lambda: None):
        super().__init__(daemon=True)
        self.pid, self.every, self.more, self.series, self.peak = pid, every, more, [], 0.0
        self.ended = threading.Event()
        self.began = time.monotonic()

    def run(self):
        while not self.ended.is_set():
            try:
                now, most, _ = memory_of(self.pid)
                self.peak = max(self.peak, most)
                self.series.append((time.monotonic() - self.began, now, cpu_of(self.pid), self.more()))
            except (OSError, AttributeError):
                return
            self.ended.wait(self.every)

    def end(self):
        self.ended.set()
        self.join()
