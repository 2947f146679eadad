#!/usr/bin/env python3
"""A whole night over a generated web: hundreds of readers and templates, a simulated model for one half of the readers and the
extractive one for the other. Prints documents a second of wall and of CPU time, room by room, the peak memory, and the disk; then
a second night on the unchanged web.

    cmake --build --preset release --target fanfold fanfold-sim
    python3 bench/night.py --documents 5000
    python3 bench/night.py --documents 100000      # gate: 40 documents a second on 2 cores, peak below 1.5 GiB
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

from large_desk import EVENING, LargeDesk, Watcher, add_size_options, cpu_of


def rooms_of(lines):
    """When the first and the last line of each kind was told, in seconds from the first line."""
    out, zero = {}, None
    for line in lines:
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue
        at = time.strptime(entry["ts"][:19], "%Y-%m-%dT%H:%M:%S")
        seconds = time.mktime(at)
        zero = seconds if zero is None else zero
        first, _, count = out.get(entry["kind"], (seconds - zero, 0, 0))
        out[entry["kind"]] = (first, seconds - zero, count + 1)
    return out


def count(desk, database, sql):
    with contextlib.closing(sqlite3.connect(f"file:{desk.state / database}.db?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchone()[0]


def night(desk, log, *words):
    with open(log, "w") as errors:
        sims = desk.site.cpu() + desk.model.cpu()
        began = time.monotonic()
        process = desk.start("--log-format", "json", "run", "--json", *words, stdout=subprocess.PIPE, stderr=errors, text=True)
        watcher = Watcher(process.pid)
        watcher.start()
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.end()
    sims = desk.site.cpu() + desk.model.cpu() - sims
    return json.loads(told) if told else {}, process.returncode, wall, used, sims, watcher


def tell(desk, name, result, log):
    summary, code, wall, used, sims, watcher = result
    cpu = used.ru_utime + used.ru_stime
    documents = count(desk, "crawl", "SELECT count(*) FROM document")
    questions = count(desk, "state", "SELECT count(*) FROM question")
    attempts = count(desk, "state", "SELECT count(*) FROM attempt")
    print(f"{name}: exit {code}; {summary.get('pages', 0)} pages, {documents} documents, {questions} questions and {attempts} calls "
          f"stored, {summary.get('reports', {}).get('delivered', 0)} reports")
    print(f"  {wall:.0f} s wall, {cpu:.0f} s CPU ({used.ru_stime:.0f} of the system; simulators {sims:.0f} s): "
          f"{documents / wall:.1f} documents a second, {1000 * cpu / max(documents, 1):.2f} ms of CPU a document")
    print(f"  peak memory {used.ru_maxrss / 1024:.0f} MiB; disk " +
          ", ".join(f"{file} {size:.0f}" for file, size in desk.disk().items()) + " MiB")
    step = max(1, len(watcher.series) // 16)
    print("  s/MiB/CPU s  " + "  ".join(f"{at:.0f}/{mib:.0f}/{used:.0f}" for at, mib, used, _ in watcher.series[::step]))
    kinds = rooms_of(log.read_text().splitlines())
    print("  " + "; ".join(f"{kind} {n}x {first:.0f}-{last:.0f} s" for kind, (first, last, n) in kinds.items()), flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, help="instead of --pages: over all hosts")
    options.add_argument("--keep", action="store_true", help="keep the folder")
    options.add_argument("--once", action="store_true", help="no second night")
    options.add_argument("--profile", help="record the first night with perf")
    add_size_options(options)
    size = options.parse_args()
    if size.documents:
        size.pages = size.documents // size.hosts + 7  # its index and sections
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    desk = LargeDesk(folder, size.build, size)
    if size.profile:
        desk.before = ["perf", "record", "-q", "-F", "199", "-g", "-o", size.profile]
    try:
        tell(desk, "first night", night(desk, folder / "night-1.jsonl", "--as-of", EVENING), folder / "night-1.jsonl")
        desk.before = []
        if not size.once:
            second = night(desk, folder / "night-2.jsonl", "--as-of", EVENING.replace("-23T", "-24T"))
            tell(desk, "second night, unchanged web", second, folder / "night-2.jsonl")
        if size.keep:
            print(f"kept in {folder}")
    finally:
        desk.close()
        if not size.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
