#!/usr/bin/env python3
"""Some ten thousand real documentation pages from nginx on loopback, crawled by one core: `fanfold crawl` (links followed, main
text, metadata, digest and shingles computed and stored, delay 0) and, interleaved, what Debian has of others. nginx keeps to the
other core. All pages stand on one host below an index with a link to each manual.

    apt-get install nginx-light python3.11-doc postgresql-doc-15 libboost1.81-doc cppreference-doc-en-html [wget2 httrack]
    python3 bench/crawl.py [--build build/release] [--pages 9990] [--rounds 3] [--profile perf.data]

Prints pages a second and a CPU second, and the peak memory.
"""
import argparse
import os
import pathlib
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from documentation_night import ROOTS, free_port, start_nginx

MANUALS = dict(ROOTS, cppreference="/usr/share/cppreference/doc/html")
ENTRIES = {"python": "index.html", "postgresql": "index.html", "boost": "index.html", "cppreference": "en/Main_Page.html"}


def build_site(folder):
    """One root for all manuals; what is not HTML is not linked from anywhere that is followed."""
    site = folder / "site"
    site.mkdir()
    for name, place in MANUALS.items():
        (site / name).symlink_to(place)
    links = "".join(f'<li><a href="/{name}/{entry}">{name}</a></li>' for name, entry in ENTRIES.items())
    (site / "index.html").write_text(f"<!doctype html><title>Manuals</title><ul>{links}</ul>")
    return site


def measured(command, core, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(["taskset", "-c", str(core), *map(str, command)], capture_output=True, text=True, **options)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def fanfold(binary, port, pages, core, folder, profile=None):
    out = folder / "documents.jsonl"
    words = [binary, "-C", folder, "crawl", "--delay", "0", "--depth", 50, "--max-pages", pages,
             "--allow-networks", "127.0.0.0/8", "--out", out, f"http://127.0.0.1:{port}/"]
    if profile:
        words = ["perf", "record", "-q", "-F", "499", "-g", "-o", profile, *words]
    done, wall, cpu, peak = measured(words, core)
    found = re.search(r"(\d+) pages, (\d+) failed, (\d+) documents; .* ([\d.]+) pages/s", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(done.stderr)
    documents = sum(1 for _ in open(out))
    return int(found.group(1)), float(found.group(4)), cpu, peak, f"{documents} documents; whole command {wall:.1f} s"


def wget2(port, pages, core, folder):
    done, wall, cpu, peak = measured(["wget2", "-q", "-r", "-l", "inf", "-nH", "-P", folder / "wget2", "--follow-tags=a/href,area/href",
                                      "--filter-urls", "--accept-regex", r"(/|\.html?)(#.*)?$", "--compression=identity",
                                      "--max-threads=16", f"http://127.0.0.1:{port}/"], core)
    count = sum(1 for path in (folder / "wget2").rglob("*") if path.is_file())
    shutil.rmtree(folder / "wget2", ignore_errors=True)
    return count, count / wall, cpu, peak, "scans links, writes files"


def httrack(port, pages, core, folder):
    rules = [f"+127.0.0.1:{port}/*.html", f"+127.0.0.1:{port}/*.htm", f"+127.0.0.1:{port}/*/"]
    done, wall, cpu, peak = measured(["httrack", f"http://127.0.0.1:{port}/", "-O", folder / "httrack", "-q", "-Q", "-s2", "-c16", "-%c10000",
                                      "--max-rate=0", "--disable-security-limits", "-I0", "-X0", "-r999", "-p1", "-*", *rules], core)
    count = sum(1 for path in (folder / "httrack").rglob("*.htm*"))
    shutil.rmtree(folder / "httrack", ignore_errors=True)
    return count, count / wall, cpu, peak, "rewrites links, writes files"


def keep_off(nginx, core):
    """The master and its workers, which may have been started already."""
    workers = pathlib.Path(f"/proc/{nginx.pid}/task/{nginx.pid}/children").read_text().split()
    for process in [nginx.pid, *map(int, workers)]:
        os.sched_setaffinity(process, {1 - core})


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", default="build/release")
    options.add_argument("--pages", type=int, default=9990)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--core", type=int, default=0)
    options.add_argument("--alone", action="store_true", help="no peers")
    options.add_argument("--profile", help="record the first round with perf")
    chosen = options.parse_args()
    binary = pathlib.Path(chosen.build).resolve() / "fanfold"
    missing = [path for path in MANUALS.values() if not pathlib.Path(path).is_dir()]
    if missing or not shutil.which("nginx"):
        sys.exit("needs nginx and " + ", ".join(missing) + ": apt-get install nginx-light python3.11-doc postgresql-doc-15 libboost1.81-doc cppreference-doc-en-html")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    folder.chmod(0o755)
    (folder / "fanfold.toml").write_text('[caps]\nunlimited = true\n[crawl]\nworkers = 32\n')
    port = free_port()
    nginx = start_nginx(folder, {"all": port}, {"all": build_site(folder)})
    keep_off(nginx, chosen.core)
    runners = {"fanfold": lambda profile=None: fanfold(binary, port, chosen.pages, chosen.core, folder, profile)}
    if shutil.which("wget2") and not chosen.alone:
        runners["wget2"] = lambda: wget2(port, chosen.pages, chosen.core, folder)
    if shutil.which("httrack") and not chosen.alone:
        runners["httrack"] = lambda: httrack(port, chosen.pages, chosen.core, folder)
    speeds = {name: [] for name in runners}
    try:
        for number in range(chosen.rounds):
            for name, run in runners.items():
                profiled = name == "fanfold" and number == 0 and chosen.profile
                pages, speed, cpu, peak, note = run(chosen.profile) if profiled else run()
                speeds[name].append((speed, pages / max(cpu, 1e-9)))
                print(f"{name:8} {pages} pages: {speed:.0f} a second, {pages / max(cpu, 1e-9):.0f} a CPU second, peak {peak:.0f} MiB ({note})",
                      flush=True)
        for name, values in speeds.items():
            print(f"{name:8} median {statistics.median(v[0] for v in values):.0f} pages/s, "
                  f"{statistics.median(v[1] for v in values):.0f} a CPU second")
    finally:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
