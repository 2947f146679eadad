#!/usr/bin/env python3
"""A night over thousands of real documentation pages: crawled from nginx on loopback into one cited report with the
extractive model. Prints pages, wall and CPU time, and the peak memory of `fanfold run`.

    apt-get install nginx-light python3.11-doc postgresql-doc-15 libboost1.81-doc
    python3 bench/documentation_night.py [--build build/release] [--pages 5000]

A first, short visit makes the sites known: undated pages at first sight are baseline and would not be asked about.
"""
import argparse
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOTS = {
    "python": "/usr/share/doc/python3.11/html",
    "postgresql": "/usr/share/doc/postgresql-doc-15/html",
    "boost": "/usr/share/doc/libboost1.81-doc/doc/html",
}
WATCHED = ["PostgreSQL", "asyncio", "Boost.Asio", "iterator", "transaction"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_nginx(folder, ports, roots=ROOTS):
    servers = "\n".join(
        f"server {{ listen 127.0.0.1:{port}; root {roots[name]}; index index.html; }}" for name, port in ports.items())
    conf = folder / "nginx.conf"
    conf.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null;\n"
        f"events {{ worker_connections 512; }}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"{servers} }}\n")
    nginx = subprocess.Popen(["nginx", "-c", conf, "-p", folder], stderr=subprocess.DEVNULL)
    for port in ports.values():
        while True:
            if nginx.poll() is not None:
                sys.exit("nginx did not start")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.01)
    return nginx


def write_config(fanfold, folder, ports, pages):
    subprocess.run([fanfold, "init", folder], check=True, stdout=subprocess.DEVNULL)
    house = folder / "fanfold.toml"
    text = house.read_text().replace('delay = "1s"', 'delay = "0s"')
    text = text.replace("[crawl]\n", '[crawl]\ncontact = "mailto:bench@example.com"\nallow_networks = ["127.0.0.0/8"]\n', 1)
    house.write_text(text)
    (folder / "sources" / "example.toml").unlink()
    share = pages // len(ports) + 1
    for name, port in ports.items():
        (folder / "sources" / f"{name}.toml").write_text(
            f'seeds = ["http://127.0.0.1:{port}/"]\nfollow = "host"\nmax_depth = 50\nmax_pages = {share if name != "boost" else pages}\n')
    watch = "\n".join(f'[[watch]]\nnames = ["{name}"]\n' for name in WATCHED)
    (folder / "enterprises" / "example.toml").write_text(
        'title = "Documentation"\nprofile = "industry/technology"\nlanguage = "en"\n'
        f"sources = {list(ports)}\n[words]\nabout = \"a bench\"\ninterests = \"manuals\"\n{watch}".replace("'", '"'))


def run(fanfold, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run([fanfold, "-C", folder, "run"], capture_output=True, text=True)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, wall, cpu, after.ru_maxrss / 1024


def first_visit(fanfold, folder):
    """One page a source."""
    kept = {}
    for path in (folder / "sources").iterdir():
        kept[path] = path.read_text()
        path.write_text("\n".join(line if not line.startswith("max_pages") else "max_pages = 1" for line in kept[path].splitlines()))
    done, *_ = run(fanfold, folder)
    if done.returncode != 0:
        sys.exit(done.stderr)
    for path, text in kept.items():
        path.write_text(text)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", default="build/release")
    options.add_argument("--pages", type=int, default=5000)
    options.add_argument("--keep", action="store_true", help="keep the folder of the night")
    chosen = options.parse_args()
    fanfold = pathlib.Path(chosen.build).resolve() / "fanfold"
    missing = [path for path in ROOTS.values() if not pathlib.Path(path).is_dir()]
    if missing or not shutil.which("nginx"):
        sys.exit("needs nginx and " + ", ".join(missing) + ": apt-get install nginx-light python3.11-doc postgresql-doc-15 libboost1.81-doc")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-bench-"))
    folder.chmod(0o755)
    ports = {name: free_port() for name in ROOTS}
    nginx = start_nginx(folder, ports)
    desk = folder / "desk"
    try:
        write_config(fanfold, desk, ports, chosen.pages)
        first_visit(fanfold, desk)
        done, wall, cpu, peak = run(fanfold, desk)
        print(done.stdout.strip() or done.stderr.strip())
        print(f"exit {done.returncode}; {wall:.1f} s wall, {cpu:.1f} s CPU, peak memory {peak:.0f} MiB")
        size = sum(path.stat().st_size for path in (desk / "state").iterdir()) / 2**20
        print(f"state on disk {size:.0f} MiB")
        if chosen.keep:
            print(f"kept in {folder}")
    finally:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait()
        if not chosen.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
