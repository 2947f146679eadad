#!/usr/bin/env python3
"""Real documentation pages from nginx on loopback, crawled by one core: `fanfold crawl` (links followed, main text, metadata,
digest and shingles computed and stored, delay 0) and, interleaved, what Debian has of others. nginx keeps to the other core.

    apt-get install nginx-light python3.11-doc postgresql-doc-15 libboost1.81-doc [wget2 httrack]
    python3 bench/crawl.py [--build build/release] [--pages 9990] [--rounds 3]

Prints pages a second and a CPU second, and the peak memory. `perf record -g build/release/fanfold …` says where time goes.
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


def measured(command, core, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(["taskset", "-c", str(core), *map(str, command)], capture_output=True, text=True, **options)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def fanfold(binary, ports, pages, core, folder):
    out = folder / "documents.jsonl"
    seeds = [f"http://127.0.0.1:{port}/" for port in ports.values()]
    done, wall, cpu, peak = measured([binary, "-C", folder, "crawl", "--delay", "0", "--depth", 50, "--max-pages", pages,
                                      "--allow-networks", "127.0.0.0/8", "--out", out, *seeds], core)
    found = re.search(r"(\d+) pages, (\d+) failed, (\d+) documents; .* ([\d.]+) pages/s", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(done.stderr)
    documents = sum(1 for _ in open(out))
    return int(found.group(1)), float(found.group(4)), cpu, peak, f"{documents} documents; whole command {wall:.1f} s"


def wget2(ports, pages, core, folder):
    seeds = [f"http://127.0.0.1:{port}/" for port in ports.values()]
    done, wall, cpu, peak = measured(["wget2", "-q", "-r", "-l", "50", "--max-threads=1", "-e", "robots=off", f"--reject-regex=[?]",
                                      "--stats-site=csv:-", "-P", folder / "wget2", *seeds], core)
    count = sum(1 for path in (folder / "wget2").rglob("*") if path.is_file())
    shutil.rmtree(folder / "wget2", ignore_errors=True)
    return count, count / wall, cpu, peak, "scans links, writes files"


def httrack(ports, pages, core, folder):
    seeds = [f"http://127.0.0.1:{port}/" for port in ports.values()]
    done, wall, cpu, peak = measured(["httrack", "-q", "-O", folder / "httrack", "-s0", "-c4", "-A0", "--disable-security-limits",
                                      f"-#L{pages}", *seeds], core)
    count = sum(1 for path in (folder / "httrack").rglob("*.html"))
    shutil.rmtree(folder / "httrack", ignore_errors=True)
    return count, count / wall, cpu, peak, "rewrites links, writes files"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", default="build/release")
    options.add_argument("--pages", type=int, default=9990)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--core", type=int, default=0)
    chosen = options.parse_args()
    binary = pathlib.Path(chosen.build).resolve() / "fanfold"
    missing = [path for path in ROOTS.values() if not pathlib.Path(path).is_dir()]
    if missing or not shutil.which("nginx"):
        sys.exit("needs nginx and " + ", ".join(missing) + ": apt-get install nginx-light python3.11-doc postgresql-doc-15 libboost1.81-doc")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    folder.chmod(0o755)
    (folder / "fanfold.toml").write_text('[caps]\nunlimited = true\n[crawl]\nworkers = 32\n')
    ports = {name: free_port() for name in ROOTS}
    nginx = start_nginx(folder, ports)
    os.sched_setaffinity(nginx.pid, {1 - chosen.core})
    runners = {"fanfold": lambda: fanfold(binary, ports, chosen.pages, chosen.core, folder)}
    if shutil.which("wget2"):
        runners["wget2"] = lambda: wget2(ports, chosen.pages, chosen.core, folder)
    if shutil.which("httrack"):
        runners["httrack"] = lambda: httrack(ports, chosen.pages, chosen.core, folder)
    speeds = {name: [] for name in runners}
    try:
        for _ in range(chosen.rounds):
            for name, run in runners.items():
                pages, speed, cpu, peak, note = run()
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
