#!/usr/bin/env python3
"""What a TLS host costs that was never met before: a thousand names with an address each, one page and no robots.txt at any of
them, served by nginx on the other core under certificates of an authority made for this (root, intermediate, ECDSA P-256).
In turns: OpenSSL alone greets them all (`fanfold-bench-tls`), `fanfold crawl` over https, and the same over http.

    apt-get install nginx-light openssl
    cmake --build --preset release --target fanfold fanfold-bench-tls
    python3 bench/tls.py [--build build/release] [--hosts 1000] [--rounds 3]

Prints CPU a host, handshakes (nginx counts them) and how late events were seen. The authority is trusted by the crawl alone: in a
mount namespace of its own Debian's bundle has one certificate more, so root or user namespaces are needed.
"""
import argparse
import collections
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from crawl import keep_off
from documentation_night import free_port

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
WORDS = "The harbour authority said on Tuesday that the new crane would be in service before winter. " * 12


def openssl(folder, *words):
    subprocess.run(["openssl", *map(str, words)], cwd=folder, check=True, capture_output=True)


def make_authority(folder):
    """Root, intermediate, and one certificate for every name; the bundle that the crawl is shown."""
    (folder / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n")
    (folder / "leaf.ext").write_text("subjectAltName=DNS:*.tls.example\nextendedKeyUsage=serverAuth\n")
    for name in ("root", "middle", "leaf"):
        openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        openssl(folder, "req", "-new", "-key", f"{name}.key", "-subj", f"/CN=bench {name}", "-out", f"{name}.csr")
    openssl(folder, "x509", "-req", "-in", "root.csr", "-signkey", "root.key", "-days", 30, "-extfile", "ca.ext", "-out", "root.pem")
    openssl(folder, "x509", "-req", "-in", "middle.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", 30,
            "-extfile", "ca.ext", "-out", "middle.pem")
    openssl(folder, "x509", "-req", "-in", "leaf.csr", "-CA", "middle.pem", "-CAkey", "middle.key", "-CAcreateserial", "-days", 30,
            "-extfile", "leaf.ext", "-out", "leaf.pem")
    (folder / "chain.pem").write_text((folder / "leaf.pem").read_text() + (folder / "middle.pem").read_text())
    (folder / "bundle.pem").write_text(pathlib.Path(BUNDLE).read_text() + (folder / "root.pem").read_text())


def start_nginx(folder, port, plain_port):
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text(
        f"<!doctype html><html lang=en><title>Harbour news</title><article><h1>Harbour news</h1><p>{WORDS}</p></article></html>")
    conf = folder / "nginx.conf"
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    conf.write_text(
        f"daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid {folder}/nginx.pid; error_log /dev/null;\n"
        f"events {{ worker_connections 8192; }}\n"
        f"http {{ types {{ text/html html; }} {paths} log_format seen '$host $connection $ssl_session_reused $uri';\n"
        f"access_log {folder}/access.log seen; keepalive_timeout 75s;\n"
        f"ssl_certificate {folder}/chain.pem; ssl_certificate_key {folder}/leaf.key; ssl_session_tickets on;\n"
        f"server {{ listen 0.0.0.0:{port} ssl http2 backlog=4096; listen 0.0.0.0:{plain_port} backlog=4096; root {folder}/site; }} }}\n")
    nginx = subprocess.Popen(["nginx", "-c", conf, "-p", folder], stderr=subprocess.DEVNULL)
    while not (folder / "nginx.pid").exists():
        if nginx.poll() is not None:
            sys.exit("nginx did not start")
        time.sleep(0.01)
    return nginx


def names(count):
    return {f"t{at:05d}.tls.example": f"127.{1 + at // 62500}.{at // 250 % 250}.{at % 250 + 1}" for at in range(count)}


def write_house(folder, hosts, port, plain_port):
    """Two configurations: the same names over TLS and without."""
    for kind, number in (("https", port), ("http", plain_port)):
        (folder / kind).mkdir()
        dials = "\n".join(f'"{host}" = "{address}:{number}"' for host, address in hosts.items())
        (folder / kind / "fanfold.toml").write_text(
            '[caps]\nunlimited = true\n[crawl]\ncontact = "mailto:bench@example.com"\nallow_networks = ["127.0.0.0/8"]\n'
            f"allow_ports = [{port}, {plain_port}]\nworkers = 256\n[crawl.connect_to]\n{dials}\n")


def measured(command, core, given_text=""):
    """What it printed, and what it took: seconds, CPU seconds, MiB at most."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        given.write(given_text)
        given.seek(0)
        began = time.monotonic()
        pinned = ["taskset", "-c", str(core)] if core >= 0 else []
        process = subprocess.Popen([*pinned, *map(str, command)], stdin=given, stdout=out, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        out.seek(0)
        errors.seek(0)
        printed = out.read() + errors.read()
    if process.returncode != 0:
        sys.exit(printed[-3000:] or f"{command[0]}: exit {process.returncode}")
    return printed, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def bare(build, folder, hosts, port, core):
    lines = "".join(f"{host} {address}\n" for host, address in hosts.items())
    printed, *_ = measured([build / "fanfold-bench-tls", folder / "bundle.pem", port], core, lines)
    return float(re.search(r"handshakes, ([\d.]+) s", printed).group(1))


def crawled(build, folder, hosts, kind, core, delay):
    trusting = ["unshare", *([] if os.getuid() == 0 else ["-r"]), "-m", "sh", "-c",
                f'mount --bind {folder}/bundle.pem {BUNDLE} && exec "$@"', "sh"]
    words = [build / "fanfold", "-C", folder / kind, "-v", "crawl", "--delay", delay, "--depth", 0, "--max-pages", 10 * len(hosts),
             "--out", folder / "documents.jsonl", *(f"{kind}://{host}/" for host in hosts)]
    printed, wall, cpu, peak = measured(trusting + words, core)
    pages = int(re.search(r"(\d+) pages", printed).group(1))
    if pages != len(hosts):
        sys.exit(printed[-3000:])
    late = re.search(r"events were seen .*", printed)
    return cpu, wall, peak, late.group(0) if late else ""


def handshakes(folder, already):
    """Connections since the last count, how many of them went on with an old session, and how many requests."""
    lines = (folder / "access.log").read_text().splitlines()
    seen = collections.OrderedDict()
    for line in lines[already:]:
        host, connection, reused, _ = line.split(" ", 3)
        seen[connection] = reused
    return len(seen), sum(1 for reused in seen.values() if reused == "r"), len(lines)


def rounds(chosen, build, folder, hosts, ports):
    seen = 0
    figures = collections.defaultdict(list)
    for _ in range(chosen.rounds):
        own = bare(build, folder, hosts, ports[0], chosen.core)
        figures["bare"].append(own)
        print(f"bare     {own * 1000 / len(hosts):.2f} ms a host", flush=True)
        for kind in ("https", "http"):
            cpu, wall, peak, late = crawled(build, folder, hosts, kind, chosen.core, chosen.delay)
            figures[kind].append(cpu)
            connections, resumed, lines = handshakes(folder, seen)
            print(f"{kind:8} {cpu * 1000 / len(hosts):.2f} ms a host, {wall:.1f} s, peak {peak:.0f} MiB; {connections} connections ({resumed} resumed), "
                  f"{lines - seen} requests; {late}", flush=True)
            seen = lines
    return {name: statistics.median(values) * 1000 / len(hosts) for name, values in figures.items()}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", default="build/release")
    options.add_argument("--hosts", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--delay", default="0", help="between two requests at a host")
    options.add_argument("--core", type=int, default=0, help="-1: any, beside nginx")
    chosen = options.parse_args()
    if not shutil.which("nginx") or not shutil.which("openssl"):
        sys.exit("needs nginx and openssl: apt-get install nginx-light openssl")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    folder.chmod(0o755)
    hosts, ports = names(chosen.hosts), (free_port(), free_port())
    make_authority(folder)
    write_house(folder, hosts, *ports)
    nginx = start_nginx(folder, *ports)
    try:
        if chosen.core >= 0:
            keep_off(nginx, chosen.core)
        per_host = rounds(chosen, pathlib.Path(chosen.build).resolve(), folder, hosts, ports)
        print(f"medians: a handshake {per_host['bare']:.2f} ms; a host over https {per_host['https']:.2f}, over http {per_host['http']:.2f}: "
              f"TLS {per_host['https'] - per_host['http']:.2f} ms, {per_host['https'] - per_host['http'] - per_host['bare']:.2f} beyond the "
              f"handshake; all that is done for a host {per_host['https'] - per_host['bare']:.2f} beyond it")
    finally:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
