"""Judges the written reports as browsers and readers do: HTML by html-validate, accessibility by axe-core in Chromium
(light, dark, phone, print), the Atom feed by an XML parser. Needs npm, a network for its packages and Chromium; exit 77
(skipped) where they are missing. Run by hand: python3 tests/markup/run.py [--shots DIR] REPORT.json..."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("FANFOLD_BUILD", HERE.parents[1] / "build/release"))
PACKAGES = {"html-validate": "9", "axe-core": "4", "playwright-core": "1"}
SKIPPED = 77
ATOM = "{http://www.w3.org/2005/Atom}"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def tools():
    """The npm packages, kept beside the build."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not shutil.which("npm") or not chromium:
        skip("npm and chromium are needed")
    folder = BUILD / "markup-tools"
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / "node_modules" / name).is_dir() for name in PACKAGES):
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *wanted],
                              cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            skip(f"npm could not install {wanted}: {done.stderr.strip()[:300]}")
    return folder, chromium


def demo_reports(folder):
    """The demo's reports, with the feeds that were delivered beside them."""
    subprocess.run([BUILD / "fanfold", "demo", folder], check=True, capture_output=True, timeout=300)
    return sorted(folder.rglob("latest.html")), sorted(folder.rglob("feed.xml"))


def rendered(report, folder):
    html = subprocess.run([BUILD / "fanfold", "render", report, "--format", "html"], check=True, capture_output=True)
    page = folder / (pathlib.Path(report).stem + ".html")
    page.write_bytes(html.stdout)
    return page


def validate(pages, node):
    config = node / "html-validate.json"
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:standard", "html-validate:a11y"]}))
    program = node / "node_modules/.bin/html-validate"
    done = subprocess.run([program, "--config", config, "--formatter", "stylish", *pages], capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout, done.stderr)
    return done.returncode == 0


def accessible(pages, node, chromium, shots):
    script = node / "axe.cjs"
    shutil.copyfile(HERE / "axe.cjs", script)
    done = subprocess.run(["node", script, chromium, str(shots or ""), *map(str, pages)], cwd=node, text=True, timeout=600)
    return done.returncode == 0


def feed_is_atom(path):
    """What RFC 4287 asks of a feed and its entries."""
    feed = xml.parse(path).getroot()
    ids = [one.text for one in feed.iter(ATOM + "id")]
    entries = feed.findall(ATOM + "entry")
    needed = [feed.find(ATOM + name) is not None for name in ("id", "title", "updated", "author")]
    for entry in entries:
        needed += [entry.find(ATOM + name) is not None for name in ("id", "title", "updated", "content")]
        needed.append((path.parent / entry.find(ATOM + "link").get("href")).is_file())
    good = feed.tag == ATOM + "feed" and all(needed) and len(set(ids)) == len(ids) and 1 <= len(entries) <= 30
    if not good:
        print(f"{path}: no proper Atom feed")
    return good


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--shots", type=pathlib.Path, help="also write screenshots here")
    words.add_argument("reports", nargs="*", help="reports in JSON; by default those of the demo")
    words = words.parse_args()
    node, chromium = tools()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        feeds = []
        pages = [rendered(report, scratch) for report in words.reports]
        if not pages:
            pages, feeds = demo_reports(scratch / "demo")
        if words.shots:
            words.shots.mkdir(parents=True, exist_ok=True)
        results = [validate(pages, node), accessible(pages, node, chromium, words.shots), *map(feed_is_atom, feeds)]
    print(f"{len(pages)} reports, {len(feeds)} feeds: {'good' if pages and all(results) else 'NOT good'}")
    return 0 if pages and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
