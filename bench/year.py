#!/usr/bin/env python3
"""A year of nights over a small web that publishes daily, through the command line. Prints by month what stays or grows: the
databases, the time of a run with the cleaning after it, of one more cleaning, and of showing, explaining and searching reports.

    apt-get install faketime
    cmake --build --preset release --target fanfold fanfold-sim
    python3 bench/year.py [--days 365] [--keep 60]

The clock of each night is faked: a run with `--as-of` cleans nothing. With `--keep 0` the retention is as packaged: runs, answers and
reports then grow for longer than a year.
"""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

from large_desk import LargeDesk, add_size_options

# What waits and measures goes by the real clock's steps.
ENVIRONMENT = dict(os.environ, TZ="UTC", FAKETIME_DONT_FAKE_MONOTONIC="1")


def retention(days):
    if not days:
        return ""
    return "[retention]\n" + "".join(f'{what} = "{days}d"\n' for what in ("documents", "links", "runs", "answers", "reports"))


def timed(work):
    began = time.monotonic()
    out = work()
    return time.monotonic() - began, out


def night(desk, at):
    """Seconds of the run and of the cleaning that it ends with, their CPU, and the peak memory."""
    desk.before = ["faketime", "-f", at.strftime("@%Y-%m-%d %H:%M:%S")]
    process = desk.start("run", stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    began = time.monotonic()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"the night of {at} exited {process.returncode}")
    return {"wall": time.monotonic() - began, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}


def clean(desk):
    """By the clock of the last night."""
    process = desk.start("db", "gc", "--json", stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    seconds, (told, _) = timed(process.communicate)
    return seconds, sum(json.loads(told)["rows"].values())


def readings(desk):
    """Milliseconds of what a reader asks for."""
    who = "reader-0000"
    show, report = timed(lambda: json.loads(desk.call("report", "show", "--enterprise", who, "--format", "json")))
    items = [item["id"] for section in report["sections"] for item in section["items"]]
    explain = timed(lambda: desk.call("report", "explain", items[0], "-e", who))[0] if items else 0.0
    search, _ = timed(lambda: desk.call("report", "search", "--enterprise", who, "plant"))
    status, _ = timed(lambda: desk.call("status"))
    return {"show": show * 1000, "explain": explain * 1000, "search": search * 1000, "status": status * 1000, "items": len(items)}


def tell(month, nights, cleaned, read, disk):
    mean = {key: statistics.fmean(each[key] for each in nights) for key in nights[0]}
    files = {name.removesuffix(".db"): size for name, size in disk.items() if name.endswith(".db")}
    print(f"{month}  {mean['wall']:6.2f} {mean['cpu']:6.2f} {cleaned[0] * 1000:8.0f} {max(each['peak'] for each in nights):6.0f}  " +
          " ".join(f"{size:8.1f}" for size in files.values()) +
          f"  {read['show']:6.0f} {read['explain']:7.0f} {read['search']:7.0f} {read['status']:7.0f} {read['items']:5}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--keep", type=int, default=60, help="days of everything (60); 0: as packaged")
    add_size_options(options, hosts=5, pages=80, enterprises=5, templates=30, watched=60, sources_each=3, latency=0, daily=6)
    size = options.parse_args()
    if not shutil.which("faketime"):
        raise SystemExit("needs faketime: apt-get install faketime")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    today = datetime.datetime.now(datetime.timezone.utc).replace(hour=21, minute=0, second=0, microsecond=0)
    days = [today - datetime.timedelta(days=size.days - number) for number in range(size.days)]
    desk = LargeDesk(folder, size.build, size, days[0].strftime("%Y-%m-%dT%H:%M:%SZ"), retention(size.keep))
    print("month    run s  CPU s    gc ms   peak   " + "    ".join(("crawl", "search", "state")) +
          " MiB  show explain  search  status ms items")
    try:
        nights = []
        for number, day in enumerate(days):
            at = day.strftime("%Y-%m-%dT%H:%M:%SZ")
            desk.serve(size.seed, at)
            nights.append(night(desk, day))
            if number + 1 == len(days) or days[number + 1].month != day.month:
                tell(day.strftime("%Y-%m"), nights, clean(desk), readings(desk), desk.disk())
                nights = []
        print(desk.call("db", "check").strip())
    finally:
        desk.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
