#!/usr/bin/env python3
"""A crawl that is killed again and again: `fanfold crawl` over pages of `fanfold-sim site`, SIGKILL at random instants, started
anew each time until it ends by itself. The simulator's log is the truth: every page was asked for, and twice only what was under
way at a kill.

    python3 bench/killed_crawl.py [--build build/release] [--hosts 100] [--pages 2000] [--kills 20] [--every 20] [--seed 1]

`--every`: seconds between two kills, on average. Prints what was asked for, how often, and what each start took.
"""
import argparse
import collections
import csv
import pathlib
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

NOT_PAGES = ("/robots.txt", "/feed.xml", "/sitemap.xml")


def start_site(build, log, hosts, pages, seed):
    words = [build / "fanfold-sim", "site", "--hosts", hosts, "--pages", pages, "--seed", seed, "--log", log]
    site = subprocess.Popen([*map(str, words)], stdout=subprocess.PIPE, text=True)
    return site, int(re.search(r"127\.0\.0\.1:(\d+)", site.stdout.readline()).group(1))


def words_of(build, root, chosen):
    (root / "fanfold.toml").write_text(
        f'[caps]\nunlimited = true\n[crawl]\nallow_networks = ["127.0.0.0/8"]\nworkers = {chosen.workers}\nper_address = {chosen.workers}\n'
        f'[crawl.connect_to]\n"*" = "127.0.0.1:{chosen.port}"\n')
    return [*map(str, [build / "fanfold", "-C", root, "crawl", "--delay", 0, "--depth", 100, "--max-pages", 10 * chosen.hosts * chosen.pages,
                       "--store", root / "store", "--out", root / "documents.jsonl",
                       *(f"http://h{host:04d}.sim.example/" for host in range(chosen.hosts))])]


def run_killed(words, chosen, tell):
    """When each kill was over (CLOCK_MONOTONIC, as the simulator's log), and the last start's stderr."""
    draws, kills = random.Random(chosen.seed), []
    while True:
        began = time.monotonic()
        process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        try:
            wait = draws.uniform(0, 2 * chosen.every) if len(kills) < chosen.kills else None
            _, errors = process.communicate(timeout=wait)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills.append(time.monotonic())  # the simulator may read what it was sent a little after its sender's death
            tell(f"kill {len(kills)} after {kills[-1] - began:.1f} s")
            continue
        if process.returncode != 0:
            sys.exit(errors[-3000:])
        tell(f"the last start took {time.monotonic() - began:.1f} s: {errors.splitlines()[0]}")
        return kills, errors


def asked(log):
    """(host, target) → when each of its answers began and ended, in seconds."""
    out = collections.defaultdict(list)
    with open(log, newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["target"] not in NOT_PAGES and row["status"] == "200":
                out[row["host"], row["target"]].append((int(row["begin_us"]) / 1e6, int(row["end_us"]) / 1e6))
    return out


def judged(visits, kills):
    """How many were asked for again although no kill came between, and the most that one kill made anew."""
    unexplained, by_kill, oldest = [], collections.Counter(), 0.0
    for page, times in visits.items():
        for (begin, _), (again, _) in zip(sorted(times), sorted(times)[1:]):
            first = min((kill for kill in kills if begin < kill < again), default=None)
            if first is None:
                unexplained.append(page)
                continue
            by_kill[first] += 1
            oldest = max(oldest, first - begin)
    return unexplained, max(by_kill.values(), default=0), oldest


def audit(build, chosen, tell=print):
    """The figures, as a dictionary."""
    with tempfile.TemporaryDirectory(prefix="fanfold-bench-") as name:
        root = pathlib.Path(name)
        site, chosen.port = start_site(build, root / "log.tsv", chosen.hosts, chosen.pages, chosen.seed)
        began = time.monotonic()
        try:
            kills, errors = run_killed(words_of(build, root, chosen), chosen, tell)
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait()
            site.stdout.close()
        visits = asked(root / "log.tsv")
        unexplained, most, oldest = judged(visits, kills)
        with open(root / "documents.jsonl") as lines:
            documents = sum(1 for _ in lines)
    return {"wall": time.monotonic() - began, "kills": len(kills), "pages": len(visits), "wanted": chosen.hosts * chosen.pages,
            "twice": sum(len(times) - 1 for times in visits.values()), "unexplained": len(unexplained), "most_by_a_kill": most,
            "oldest": oldest, "documents": documents, "peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", default="build/release")
    options.add_argument("--hosts", type=int, default=100)
    options.add_argument("--pages", type=int, default=2000, help="a host")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--every", type=float, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--workers", type=int, default=32)
    chosen = options.parse_args()
    out = audit(pathlib.Path(chosen.build).resolve(), chosen, lambda line: print(line, flush=True))
    print(f"{out['pages']} of {out['wanted']} pages asked for in {out['wall']:.0f} s and {out['kills']} kills, {out['documents']} documents; "
          f"{out['twice']} asked for again, at most {out['most_by_a_kill']} by one kill, of which the oldest was begun {out['oldest']:.2f} s "
          f"before it; {out['unexplained']} without a kill between; peak {out['peak']:.0f} MiB")
    good = out["pages"] == out["wanted"] and out["unexplained"] == 0
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
