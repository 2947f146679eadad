#!/usr/bin/env python3
"""20,000 calls to a model that takes 200 ms: the engine beside a bare curl_multi_poll loop, in turns, each client pinned
to one core and the simulator to another. Prints CPU a call and efficiency (ideal time / actual time).

    cmake --build --preset release --target fanfold-sim fanfold-bench
    python3 bench/fanout.py [--build build/release] [--calls 20000] [--in-flight 64 512 2048] [--rounds 3]
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

LATENCY = 0.2
ANSWER = json.dumps({"findings": [{
    "claim": "A plant for battery cells opens in March.", "why": "A new rival.",
    "quote": "The plant for battery cells in the north of the country opens in March.", "importance": 3,
    "importance_reason": "capacity", "entities": [], "dates": [], "sentiment": "neutral"}]})


def start_model(build):
    sim = subprocess.Popen(
        ["taskset", "-c", "1", build / "fanfold-sim", "model", "--latency-ms", str(int(LATENCY * 1000)), "--canned", ANSWER],
        stdout=subprocess.PIPE, text=True)
    return sim, sim.stdout.readline().split()[-1].strip() + "/v1"


def ask(build, way, endpoint, calls, in_flight):
    with tempfile.TemporaryDirectory() as state:
        out = subprocess.run(
            ["taskset", "-c", "0", build / "fanfold-bench", "fanout", way, "--endpoint", endpoint, "--calls", str(calls),
             "--in-flight", str(in_flight), "--state", state], check=True, capture_output=True, text=True).stdout
    line = json.loads(out)
    if line["good"] != calls:
        raise SystemExit(f"{way}: {line['good']} of {calls} calls ended well")
    line["efficiency"] = calls / in_flight * LATENCY / line["wall_s"]
    return line


def middle(lines, key):
    return statistics.median(line[key] for line in lines)


def report(in_flight, measured):
    bare = measured[next(iter(measured))]  # or whatever came first, where the bare loop was left out
    for way, lines in measured.items():
        cpu, efficiency = middle(lines, "cpu_ms_per_call"), middle(lines, "efficiency")
        print(f"{in_flight:>6} {way:<7} {cpu:8.3f} ms CPU a call ({cpu / middle(bare, 'cpu_ms_per_call'):.2f} x bare)"
              f"   efficiency {efficiency:.3f} ({efficiency / middle(bare, 'efficiency'):.2f} x bare)"
              f"   peak {max(line['peak_mib'] for line in lines):.0f} MiB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default="build/release")
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--in-flight", type=int, nargs="+", default=[64, 512, 2048])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="+", default=["bare", "engine", "ledger"])
    options = parser.parse_args()
    sim, endpoint = start_model(options.build)
    try:
        for in_flight in options.in_flight:
            measured = {way: [] for way in options.ways}
            for _ in range(options.rounds):
                for way, lines in measured.items():
                    lines.append(ask(options.build, way, endpoint, options.calls, in_flight))
            report(in_flight, measured)
    finally:
        sim.terminate()


if __name__ == "__main__":
    main()
