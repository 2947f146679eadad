"""Servers of a few lines on loopback: a web that tests write page by page, a proxy, and a reader of web archives."""
import base64
import contextlib
import hashlib
import http.server
import pathlib
import re
import shutil
import socket
import socketserver
import sqlite3
import struct
import subprocess
import tempfile
import threading
import unittest
import zlib

from desk import BUILD


def served(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class SmallWeb:
    """`answer(request)` gives (status, headers, body); `request` is host, path, headers. All requests are kept."""

    def __init__(self, answer):
        web = self
        self.answer, self.requests = answer, []
        self.robots = 404, {}, "none"

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                host, path = self.headers["Host"].split(":")[0], self.path
                web.requests.append((host, path, dict(self.headers.items())))
                status, headers, body = web.robots if path == "/robots.txt" else web.answer(host, path, self.headers)
                body = body.encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Type" not in headers:
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self.server = served(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self.port = self.server.server_address[1]

    def asked(self, host=None):
        """Paths, robots.txt left out."""
        return [path for at, path, _ in self.requests if path != "/robots.txt" and host in (None, at)]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def page(title, text, links=(), more=""):
    listed = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return (f"<!doctype html><html lang=en><head><title>{title}</title>{more}</head><body><main><article><h1>{title}</h1>"
            f"<p>{text}</p></article></main><ul>{listed}</ul></body></html>")


WORDS = ("harbour crane winter council budget ferry engine school bridge market tram signal quarry orchard museum tunnel festival "
         "garden pension railway bakery theatre forecast cargo library clinic stadium reservoir").split()


def story(number):
    """A text of its own for each number: no two are near-duplicates."""
    state, sentences = number * 2654435761 % 2**32, []
    for _ in range(9):
        picked = []
        for _ in range(9):
            state = (state * 1664525 + 1013904223) % 2**32
            picked.append(WORDS[state >> 16 & 15] if state & 1 else WORDS[state >> 20 & 15])
        sentences.append(" ".join(picked).capitalize() + f" {number}.")
    return " ".join(sentences)


class House:
    """A configuration folder that is written by hand, one enterprise that reads all of its sources, and its nights."""

    def __init__(self, port, sources, crawl="", job=""):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-e2e-"))
        for folder in ("sources", "enterprises", "jobs"):
            (self.root / folder).mkdir()
        (self.root / "fanfold.toml").write_text(
            '[caps]\nrun = "1.00"\nday = "5.00"\n[crawl]\ndelay = "0s"\nallow_networks = ["127.0.0.0/8"]\n'
            f'[crawl.connect_to]\n"*" = "127.0.0.1:{port}"\n{crawl}\n')
        for name, text in sources.items():
            (self.root / "sources" / f"{name}.toml").write_text(text)
        (self.root / "enterprises" / "acme.toml").write_text(
            f'title = "Acme"\nlanguage = "en"\nsources = {list(sources)}\n[words]\nabout = "a test"\n[[watch]]\nnames = ["Nobody Such"]\n'.replace("'", '"'))
        (self.root / "jobs" / "nightly.toml").write_text(job or 'enterprises = ["acme"]\n')

    def fanfold(self, *words, environment=None):
        return subprocess.run([BUILD / "fanfold", "-C", self.root, *map(str, words)], capture_output=True, text=True, timeout=240,
                              env=environment)

    def night(self, number, environment=None):
        return self.fanfold("run", "--as-of", f"2026-11-{number:02}T21:00:00Z", environment=environment)


class Proxy:
    """CONNECT and SOCKS5 on one port. `targets` is what it was told to reach."""

    def __init__(self, user=None, password=None):
        proxy = self
        self.targets, self.wanted = [], None
        if user is not None:
            self.wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                first = self.request.recv(1)
                if first == b"\x05":
                    proxy.socks(self.request)
                elif first:
                    proxy.connect(self.request, first)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self.server = served(Server(("127.0.0.1", 0), Handler))
        self.port = self.server.server_address[1]

    def socks(self, client):
        client.recv(client.recv(1)[0])
        client.sendall(b"\x05\x00")
        _, _, _, kind = client.recv(4)
        assert kind == 1, "an IPv4 address is wanted, no name"
        host = socket.inet_ntoa(client.recv(4))
        port, = struct.unpack(">H", client.recv(2))
        self.targets.append(f"{host}:{port}")
        client.sendall(b"\x05\x00\x00\x01\0\0\0\0\0\0")
        self.join(client, host, port)

    def connect(self, client, head):
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        words = head.decode().split()
        if words[0] != "CONNECT" or (self.wanted and self.wanted not in head.decode()):
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        self.targets.append(words[1])
        host, port = words[1].rsplit(":", 1)
        client.sendall(b"HTTP/1.1 200 Connected\r\nX-Proxy: yes\r\n\r\n")
        self.join(client, host, int(port))

    @staticmethod
    def join(client, host, port):
        with socket.create_connection((host, port)) as server:
            def carry(one, other):
                try:
                    while data := one.recv(65536):
                        other.sendall(data)
                    other.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
            back = threading.Thread(target=carry, args=(server, client), daemon=True)
            back.start()
            carry(client, server)
            back.join()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def read_warc(path):
    """Every record as (headers, block), by ISO 28500 alone: one gzip member each, digests verified."""
    data, records = path.read_bytes(), []
    while data:
        member = zlib.decompressobj(31)
        text = member.decompress(data) + member.flush()
        assert member.eof, "the last member is cut"
        data = member.unused_data
        head, rest = text.split(b"\r\n\r\n", 1)
        version, *lines = head.decode().split("\r\n")
        assert version == "WARC/1.1", version
        headers = dict(line.split(": ", 1) for line in lines)
        block = rest[:int(headers["Content-Length"])]
        assert rest[len(block):] == b"\r\n\r\n", "two line ends close a record"
        assert digest(block) == headers["WARC-Block-Digest"], headers
        if headers["WARC-Type"] == "response":
            assert digest(block.split(b"\r\n\r\n", 1)[1]) == headers["WARC-Payload-Digest"], headers
        assert re.fullmatch(r"<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>", headers["WARC-Record-ID"])
        records.append((headers, block))
    return records


def digest(block):
    return "sha256:" + base64.b32encode(hashlib.sha256(block).digest()).decode()


class HouseTest(unittest.TestCase):
    """A web and a house of its own for each test, put away after it."""

    def serve(self, answer):
        web = SmallWeb(answer)
        self.addCleanup(web.close)
        return web

    def house(self, port, sources, **more):
        house = House(port, sources, **more)
        self.addCleanup(shutil.rmtree, house.root)
        return house

    def rows(self, house, sql):
        with contextlib.closing(sqlite3.connect(f"file:{house.root}/state/crawl.db?mode=ro", uri=True)) as db:
            return db.execute(sql).fetchall()
