#!/usr/bin/env python3
"""One `fanfold serve` that does its job again and again: on a web that does not change, and then on two that take turns, so that
everything is new, gone, and back. Prints resident memory, descriptors, the logs of the databases and their size night by night, and
at the end the slope of the memory once it is warm.

    cmake --build --preset release --target fanfold fanfold-sim
    python3 bench/soak.py --minutes 30
"""
import argparse
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

from large_desk import LargeDesk, add_size_options, cpu_of, memory_of


class Daemon:
    """`fanfold serve` with a token; its log is read away and counted."""

    def __init__(self, desk):
        token = desk.folder / "token"
        token.write_text("0123456789abcdef0123456789abcdef\n")
        token.chmod(0o600)
        self.process = desk.start("--log-format", "json", "serve", "--listen", "127.0.0.1:0", "--token-file", token,
                                  stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if json.loads(line)["kind"] == "http.listening":
                self.port = int(re.search(r":(\d+)", json.loads(line)["text"].split("127.0.0.1")[1]).group(1))
                break
        self.worse = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            told = json.loads(line)
            if told["level"] in ("warning", "error") and told["kind"] != "log.held_back":
                self.worse.append(line)

    def run(self):
        """One night, to its end: the exit code a command would have."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3600)
        connection.request("POST", "/api/v1/jobs/nightly/run", headers={"Authorization": "Bearer 0123456789abcdef0123456789abcdef"})
        told = json.loads(connection.getresponse().read())
        connection.close()
        return told

    def end(self):
        self.process.terminate()
        return self.process.wait(timeout=60)


def slope(points):
    """MiB an hour, by least squares."""
    if len(points) < 3:
        return 0.0
    middle = sum(at for at, _ in points) / len(points), sum(mib for _, mib in points) / len(points)
    above = sum((at - middle[0]) * (mib - middle[1]) for at, mib in points)
    return 3600 * above / sum((at - middle[0]) ** 2 for at, _ in points)


def nights(desk, daemon, name, seconds, before, options):
    """Until the time is up: [(s, MiB after a night)]."""
    series, count, began = [], 0, time.monotonic()
    while time.monotonic() - began < seconds or count < 3:
        time.sleep(options.pause)
        before(count)
        started = time.monotonic()
        told = daemon.run()
        took, count = time.monotonic() - started, count + 1
        now, most, descriptors = memory_of(daemon.process.pid)
        series.append((time.monotonic(), now))
        if count <= 3 or count % options.tell_each == 0:
            logs = sum(size for file, size in desk.disk().items() if file.endswith("-wal"))
            files = ", ".join(f"{file} {size:.1f}" for file, size in desk.disk().items() if file.endswith(".db"))
            print(f"{name} {count:4}: exit {told['exit']}, {took:5.1f} s, {now:6.1f} MiB (peak {most:.1f}), {descriptors} descriptors, "
                  f"logs {logs:.1f} MiB, {files} MiB, {cpu_of(daemon.process.pid):.0f} s CPU", flush=True)
    warm = series[len(series) // 3:]
    print(f"{name}: {count} nights in {time.monotonic() - began:.0f} s; resident {warm[0][1]:.1f} to {warm[-1][1]:.1f} MiB over the last "
          f"two thirds, {slope(warm):+.2f} MiB an hour, {1000 * (warm[-1][1] - warm[0][1]) / max(1, len(warm) - 1):+.1f} KiB a night", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=30, help="of both halves together")
    options.add_argument("--pause", type=float, default=0, help="seconds between two nights")
    options.add_argument("--tell-each", type=int, default=5)
    add_size_options(options, hosts=10, pages=60, enterprises=10, templates=30, watched=60, sources_each=5, latency=20)
    size = options.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    desk = LargeDesk(folder, size.build, size, now)
    daemon = Daemon(desk)
    try:
        half = size.minutes * 30
        nights(desk, daemon, "unchanged", half, lambda _: None, size)
        nights(desk, daemon, "changed  ", half, lambda number: desk.serve(size.seed + (number + 1) % 2, now), size)
        print(f"warnings and errors in the log: {len(daemon.worse)}" + "".join("\n  " + line.strip() for line in daemon.worse[:5]))
        print(f"exit {daemon.end()}")
    finally:
        daemon.process.kill()
        desk.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
