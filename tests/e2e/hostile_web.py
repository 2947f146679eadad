"""A web of hosts that do harm, and of hosts that do not: one asyncio server on every address of 127/8. What a host does
stands in its name: g0007.good.example is good, drip0003.bad.example drips."""
import asyncio
import struct
import threading
import time
import zlib

GOOD_PAGES = 12
KINDS = ["drip", "driphead", "headers", "chunks", "gzip", "zstd", "br", "nearcap", "loop", "short", "long", "nul", "half", "silent",
         "reset", "notls", "garbage"]
QUICK_KINDS = [kind for kind in KINDS if kind not in ("drip", "driphead", "silent", "nearcap")]
WORDS = "The harbour authority said on Tuesday that the new crane would be in service before winter. " * 12


def bomb_block():
    """A mebibyte of zeros as a piece of a deflate stream that can stand there any number of times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)


def zstd_frame():
    """A mebibyte of zeros as one zstd frame: eight run-length blocks of 128 KiB (RFC 8878)."""
    blocks = b""
    for number in range(8):
        header = (1 << 17 << 3) | (1 << 1) | (1 if number == 7 else 0)
        blocks += struct.pack("<I", header)[:3] + b"\0"
    return b"\x28\xb5\x2f\xfd" + bytes([0x00, 0x38]) + blocks


# A mebibyte of zeros each, flushed, as a brotli stream (RFC 7932): the first, the second, and any number of the third.
BROTLI_HEAD = bytes.fromhex("a7ffff877f02201e0b0472ef1f0c" "faff7ff82700e2b00040f7fec100")
BROTLI_MIB = bytes.fromhex("faff7ff82700e2b00840f7fec100")

GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
DEFLATED_MIB = bomb_block()
ZSTD_MIB = zstd_frame()


def page(host, number):
    links = "".join(f'<li><a href="/p{at}.html">Page {at} of the harbour news</a></li>' for at in range(GOOD_PAGES))
    return (f"<!doctype html><html lang=en><head><title>Harbour news {number} of {host}</title></head><body><main><article>"
            f"<h1>Harbour news {number} of {host}</h1><p>{host} {number}. {WORDS}</p></article><ul>{links}</ul></main></body></html>").encode()


class HostileWeb:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.served = {}  # host -> pages of good hosts
        self.ended = {}  # host -> when it gave its last good page
        self.open = 0
        self.most_open = 0
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "0.0.0.0", 0, backlog=4096))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    async def serve(self, reader, writer):
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while await self.answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def answer(self, reader, writer):
        first = await reader.readexactly(1)
        if first == b"\x16":  # a TLS greeting
            writer.write(b"HTTP/1.1 400 this is no TLS\r\n\r\n")
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        target = head.split(" ")[1]
        host = next((line[6:] for line in head.split("\r\n") if line.lower().startswith("host: ")), "").split(":")[0]
        if target == "/robots.txt":
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return True
        if ".good." in host:
            number = int(target[2:-5]) if target.startswith("/p") else 0
            body = page(host, number)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
            self.served[host] = self.served.get(host, 0) + 1
            self.ended[host] = time.monotonic()
            return True
        kind = host.split(".")[0].rstrip("0123456789")
        return await getattr(self, "loop_" if kind == "loop" else kind)(reader, writer)

    async def endless(self, writer, piece, pause=0.0):
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    async def drip(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        await self.endless(writer, b"x", 1.0)

    async def driphead(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await self.endless(writer, b"X", 1.0)

    async def headers(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await self.endless(writer, b"X-More: " + b"y" * 1000 + b"\r\n")

    async def chunks(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        await self.endless(writer, b"1000\r\n" + b"z" * 4096 + b"\r\n")

    async def gzip(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + GZIP_HEAD)
        for _ in range(10 * 1024):
            writer.write(DEFLATED_MIB)
            await writer.drain()
        return False

    async def zstd(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\nConnection: close\r\n\r\n")
        for _ in range(10 * 1024):
            writer.write(ZSTD_MIB)
            await writer.drain()
        return False

    async def br(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\nConnection: close\r\n\r\n" + BROTLI_HEAD)
        for _ in range(10 * 1024):
            writer.write(BROTLI_MIB)
            await writer.drain()
        return False

    async def nearcap(self, reader, writer):
        """Just under eight mebibytes, slowly."""
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + GZIP_HEAD)
        for _ in range(7):
            writer.write(DEFLATED_MIB)
            await writer.drain()
            await asyncio.sleep(3)
        return False

    async def loop_(self, reader, writer):
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        return True

    async def short(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\nhello")
        await writer.drain()
        return False

    async def long(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello and much more than was said")
        await writer.drain()
        return False

    async def nul(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nX-\0: \0\0\r\nContent-Type: text/html\0\r\nContent-Length: 40\r\n\r\n" + bytes(40))
        await writer.drain()
        return True

    async def half(self, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\nhalf")
        await writer.drain()
        writer.write_eof()
        await reader.read(1)
        return False

    async def silent(self, reader, writer):
        await reader.read(1)
        return False

    async def reset(self, reader, writer):
        writer.transport.abort()
        return False

    async def notls(self, reader, writer):
        return False

    async def garbage(self, reader, writer):
        writer.write(bytes(range(256)) * 40)
        await writer.drain()
        return False




def names(good, bad, kinds):
    """Hosts with an address each, so that no two share the limit of one."""
    hosts = [f"g{at:04d}.good.example" for at in range(good)]
    hosts += [f"{kinds[at % len(kinds)]}{at:04d}.bad.example" for at in range(bad)]
    return {host: f"127.{1 + at // 62500}.{at // 250 % 250}.{at % 250 + 1}" for at, host in enumerate(hosts)}
