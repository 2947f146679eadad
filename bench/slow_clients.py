#!/usr/bin/env python3
"""A thousand slow clients at the HTTP API while a night crawls at full speed: a third send their header a byte at a time, a third
their body, a third ask for events and read none; whoever is thrown out comes back. Prints how long the API takes to answer one
who behaves, before, with the clients, with the night, and with both; who was thrown out; and the memory.

    cmake --build --preset release --target fanfold fanfold-sim
    python3 bench/slow_clients.py [--clients 1000] [--seconds 30]          # gate: p99 below 200 ms, memory bounded
"""
import argparse
import collections
import multiprocessing
import pathlib
import selectors
import shutil
import socket
import tempfile
import threading
import time

from large_desk import LargeDesk, add_size_options, cpu_of, memory_of
from soak import Daemon

TOKEN = b"Authorization: Bearer 0123456789abcdef0123456789abcdef\r\n"
PATHS = ("/api/v1/status", "/livez", "/api/v1/jobs", "/", "/metrics", "/reports", "/api/v1/reports", "/api/v1/sources")
HEAD = b"GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" + TOKEN + b"X-Slow: "
BODY = (b"POST /api/v1/jobs/nightly/pause HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" + TOKEN +
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n")
EVENTS = b"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" + TOKEN + b"\r\n"


class Slow:
    """One that does harm: `kind` is header, body or events."""

    def __init__(self, kind, port, selector):
        self.kind, self.port, self.selector, self.socket = kind, port, selector, None

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        first = {"header": HEAD, "body": BODY, "events": EVENTS}[self.kind] % self.port
        self.since = time.monotonic()
        self.socket.sendall(first)
        self.socket.setblocking(False)
        if self.kind != "events":
            self.selector.register(self.socket, selectors.EVENT_READ, self)

    def drip(self):
        try:
            if self.kind == "events":  # reads nothing; whether it is closed shows without
                return self.peer_is_there()
            self.socket.send(b"x")
            return True
        except BlockingIOError:
            return True
        except OSError:
            return False

    def peer_is_there(self):
        info = self.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        return info[0] == 1  # established

    def drop(self):
        if self.kind != "events":
            self.selector.unregister(self.socket)
        self.socket.close()


def besiege(port, count, tallies, ended):
    """A process of its own: connects all, drips a byte a second each, comes back when thrown out."""
    selector, tally = selectors.DefaultSelector(), collections.Counter()
    clients = [Slow(("header", "body", "events")[number % 3], port, selector) for number in range(count)]
    stayed = collections.defaultdict(float)
    while not ended.is_set():
        turn = time.monotonic()
        for key, _ in selector.select(0):
            key.data.gone = True
        for client in clients:
            thrown_out = client.socket is not None and (getattr(client, "gone", False) or not client.drip())
            if thrown_out:
                tally[client.kind + " thrown out"] += 1
                stayed[client.kind] = max(stayed[client.kind], turn - client.since)
                client.drop()
            if client.socket is None or thrown_out:
                client.gone = False
                try:
                    client.connect()
                except OSError:
                    tally["could not connect"] += 1
                    client.socket = None
        ended.wait(max(0.0, 1 - (time.monotonic() - turn)))
    tally.update({f"longest {kind} s": round(seconds) for kind, seconds in stayed.items()})
    tallies.put(dict(tally))


def ask(port, path):
    """Seconds to the end of the answer on a connection of its own; the status."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s\r\n" % (path.encode(), port, TOKEN))
        got = b""
        while piece := connection.recv(65536):
            got += piece
    return time.monotonic() - began, got[9:12].decode()


def probe(port, seconds, every, results):
    """A process of its own: so many requests a second, by path; and how late the machine wakes us, which is no fault of the API's."""
    out, late, bad = collections.defaultdict(list), [], 0
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        path = PATHS[number % len(PATHS)]
        number += 1
        try:
            took, status = ask(port, path)
            bad += status != "200"
            out[path].append(took)
        except OSError:
            bad += 1
        slept = time.monotonic()
        time.sleep(every)
        late.append(time.monotonic() - slept - every)
    results.put((dict(out), late, bad))


def share(values, part):
    return 1000 * sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else 0.0


def scheduled(pid):
    """Seconds that the thread of all coroutines ran, and that it waited for a processor."""
    ran, waited, _ = pathlib.Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()
    return int(ran) / 1e9, int(waited) / 1e9


def measured(name, daemon, seconds):
    results = multiprocessing.Queue()
    prober = multiprocessing.Process(target=probe, args=(daemon.port, seconds, 0.02, results))
    cpu, before = cpu_of(daemon.process.pid), scheduled(daemon.process.pid)
    prober.start()
    out, late, bad = results.get()
    prober.join()
    ran, waited = (now - then for now, then in zip(scheduled(daemon.process.pid), before))
    every = [took for path in out.values() for took in path]
    now, most, descriptors = memory_of(daemon.process.pid)
    print(f"{name}: {len(every)} answers, {bad} bad; p50 {share(every, .5):.1f}, p99 {share(every, .99):.1f}, longest {share(every, 1):.1f} ms "
          f"(we were woken late by p99 {share(late, .99):.1f}, at most {share(late, 1):.1f} ms); {now:.0f} MiB (peak {most:.0f}), "
          f"{descriptors} descriptors, {cpu_of(daemon.process.pid) - cpu:.1f} s CPU in {seconds:.0f} s")
    print(f"    io thread: ran {ran:.1f} s, waited for a processor {waited:.1f} s")
    print("    p99 by path: " + ", ".join(f"{path} {share(took, .99):.1f}" for path, took in out.items()), flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clients", type=int, default=1000)
    options.add_argument("--seconds", type=float, default=30, help="of each of the four measurements")
    add_size_options(options, pages=400)
    size = options.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    desk = LargeDesk(folder, size.build, size, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    daemon = Daemon(desk)
    ended, tallies = multiprocessing.Event(), multiprocessing.Queue()
    try:
        measured("idle", daemon, size.seconds)
        siege = multiprocessing.Process(target=besiege, args=(daemon.port, size.clients, tallies, ended))
        siege.start()
        time.sleep(3)
        measured(f"{size.clients} slow clients", daemon, size.seconds)
        began, told = time.monotonic(), {}
        night = threading.Thread(target=lambda: told.update(daemon.run(), took=time.monotonic() - began), daemon=True)
        night.start()
        time.sleep(1)
        number = 0
        while night.is_alive() and number < 40:  # to the end of the night: every room
            number += 1
            measured(f"slow clients and a night, {number}", daemon, size.seconds)
        ended.set()
        print(tallies.get())
        siege.join()
        night.join()
        print(f"the night: exit {told.get('exit')}, {told.get('took', 0):.0f} s")
        measured("idle again", daemon, size.seconds)
        print(f"exit {daemon.end()}")
    finally:
        ended.set()
        daemon.process.kill()
        desk.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
