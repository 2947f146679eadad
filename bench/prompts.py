#!/usr/bin/env python3
"""How long prompts take their editor: 500 enterprises x 24 map templates resolved and linted, by itself and with the
configuration read, and from saving a template to 20 new results beside the old ones, with a model that takes 200 ms.

    cmake --build --preset release && python3 bench/prompts.py [--build build/release]
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
INDUSTRIES = ("automotive", "banking", "battery", "energy", "logistics", "pharma", "retail", "semiconductor")
EVENING = "2026-11-23T21:00:00Z"


def start(build, *words):
    sim = subprocess.Popen([build / "fanfold-sim", *map(str, words)], stdout=subprocess.PIPE, text=True)
    return sim, re.search(r":(\d+)", sim.stdout.readline().split("127.0.0.1")[1]).group(1)


def resolve_all(build, root):
    config = root / "many"
    subprocess.run([build / "fanfold", "init", config], check=True, capture_output=True)
    pattern = (config / "enterprises" / "example.toml").read_text()
    for number in range(500):
        text = f'industry = "{INDUSTRIES[number % 8]}"\nlanguage = "{("en", "ko")[number % 2]}"\n' + re.sub(
            r"(?m)^(industry|language) = .*\n", "", pattern)
        (config / "enterprises" / f"reader-{number:03}.toml").write_text(text)
    topics = [path for path in sorted((ROOT / "prompts").glob("*/*.md"))
              if path.parent.name not in ("fold", "shared", "overlays") and 'tier = "small"' in path.read_text()]
    for path in topics:
        copy = config / "prompts" / path.parent.name / ("second-" + path.name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    began = time.monotonic()
    done = subprocess.run([build / "fanfold", "-C", config, "prompts", "lint"], capture_output=True, text=True)
    print(f"500 enterprises x {2 * len(topics)} map templates and what else is packaged: "
          f"{done.stderr.strip().splitlines()[-1]}; configuration read too: "
          f"{time.monotonic() - began:.2f} s (exit {done.returncode}: {done.stdout.strip().splitlines()[-1]})")


def save_to_results(build, root):
    model, port = start(build, "model", "--latency-ms", 200)
    site, web = start(build, "site", "--folder", ROOT / "config" / "demo" / "web", "--night", 1)
    config = root / "desk"
    shutil.copytree(ROOT / "config" / "demo", config, ignore=shutil.ignore_patterns("web"))
    house = (config / "fanfold.toml").read_text().replace("[tiers]", f'[crawl.connect_to]\n"*" = "127.0.0.1:{web}"\n\n[tiers]')
    house = house.replace('= "extractive"', '= "sim"') + (
        f'\n[models.sim]\nprovider = "openai"\nendpoint = "http://127.0.0.1:{port}/v1"\nmodel = "sim"\nfree = true\n'
        'allow_networks = ["127.0.0.0/8"]\nmax_in_flight = 32\n')
    (config / "fanfold.toml").write_text(house)
    try:
        subprocess.run([build / "fanfold", "-C", config, "run", "--as-of", EVENING], capture_output=True)
        edited = config / "prompts" / "market" / "moves.md"
        edited.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "prompts" / "market" / "moves.md", edited)
        command = [build / "fanfold", "-C", config, "try", "market/moves", "--last", "20", "--watch"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
            wait_for_round(watching)
            began = time.monotonic()
            edited.write_text(edited.read_text().replace("What moves the market", "What really moves the market"))
            results = wait_for_round(watching)
            print(f"saved to {results} new results beside the old ones at 200 ms a call: {time.monotonic() - began:.2f} s")
            watching.terminate()
    finally:
        model.terminate()
        site.terminate()


def wait_for_round(watching):
    results = 0
    for line in watching.stdout:
        results += "new, version" in line
        if line.startswith("waiting for a change") and results:
            return results
    raise SystemExit("try --watch ended early")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        resolve_all(options.build, pathlib.Path(folder))
        save_to_results(options.build, pathlib.Path(folder))


if __name__ == "__main__":
    main()
