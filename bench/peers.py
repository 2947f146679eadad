#!/usr/bin/env python3
"""What npm's clients make of the calls of bench/fanout.py, in turns with the engine: the same simulator, one core each.
Installs them from npm into --into (a cache folder) on first use. A peer takes a fraction of the calls: it is slow.

    cmake --build --preset release --target fanfold-sim fanfold-bench
    python3 bench/peers.py [--build build/release] [--calls 5000] [--in-flight 64 512 2048] [--rounds 1]
"""
import argparse
import json
import pathlib
import shutil
import subprocess

import fanout

HERE = pathlib.Path(__file__).parent / "peers"
PACKAGES = ["undici", "openai", "@langchain/openai", "@langchain/core", "ai", "@ai-sdk/openai"]
PEERS = ["undici", "openai", "langchain", "vercel"]


def install(into):
    into.mkdir(parents=True, exist_ok=True)
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, into)
    if not (into / "node_modules/openai").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", into, *PACKAGES],
                       check=True, stdout=subprocess.DEVNULL)
    versions = {name: json.loads((into / "node_modules" / name / "package.json").read_text())["version"] for name in PACKAGES}
    print(", ".join(f"{name} {version}" for name, version in versions.items()), flush=True)


def ask_peer(into, peer, endpoint, calls, in_flight):
    out = subprocess.run(["taskset", "-c", "0", "node", f"{peer}.mjs", endpoint, str(calls), str(in_flight)],
                         cwd=into, check=True, capture_output=True, text=True).stdout
    line = json.loads(out.splitlines()[-1])
    if line["good"] != calls:
        raise SystemExit(f"{peer}: {line['good']} of {calls} calls ended well")
    line["efficiency"] = calls / in_flight * fanout.LATENCY / line["wall_s"]
    return line


def measure(options, endpoint, in_flight):
    ways = {way: [] for way in ["engine", "ledger", *options.peers]}
    for _ in range(options.rounds):
        for way, lines in ways.items():
            ours = way in ("engine", "ledger")
            lines.append(fanout.ask(options.build, way, endpoint, options.calls, in_flight) if ours
                         else ask_peer(options.into, way, endpoint, options.calls, in_flight))
    for way, lines in ways.items():
        print(f"{in_flight:>6} {way:<10} {fanout.middle(lines, 'cpu_ms_per_call'):8.3f} ms CPU a call"
              f"   efficiency {fanout.middle(lines, 'efficiency'):.3f}"
              f"   peak {max(line['peak_mib'] for line in lines):.0f} MiB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default="build/release")
    parser.add_argument("--into", type=pathlib.Path, default=pathlib.Path.home() / ".cache/fanfold-peers")
    parser.add_argument("--calls", type=int, default=5_000)
    parser.add_argument("--in-flight", type=int, nargs="+", default=[64, 512, 2048])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS)
    options = parser.parse_args()
    install(options.into)
    sim, endpoint = fanout.start_model(options.build)
    try:
        for in_flight in options.in_flight:
            measure(options, endpoint, in_flight)
    finally:
        sim.terminate()


if __name__ == "__main__":
    main()
