#!/usr/bin/env python3
"""50,000 questions to a model that enforces requests and tokens a minute at 40 % of what is offered, and lets a fifth of all
requests go wrong: 429 with Retry-After in seconds, as a date, missing or garbage; 503, 529; hangs; cuts; answers that are no
JSON. Nothing of its limits is configured: they are learnt from its headers. Prints what was answered, at which share of the
bucket's rate, how many requests that took, whether one came before its Retry-After, and how the memory grew.

    cmake --build --preset release --target fanfold-sim fanfold-bench
    python3 bench/storm.py [--build build/release] [--calls 50000] [--in-flight 256]
"""
import argparse
import json
import pathlib
import subprocess
import tempfile
import urllib.request

LATENCY = 0.2
SHARE = 0.4
TOKENS_A_CALL = 1350 # of a prompt of bench/fanout and its longest answer, as the simulator counts them
FAULTS = {"limited": 0.06, "overloaded": 0.03, "busy": 0.03, "hang": 0.01, "cut": 0.03, "garbage": 0.04}
TIMEOUT = 5


def start_model(options):
    offered = options.in_flight / LATENCY
    limits = ["--rpm", str(int(offered * SHARE * 60)), "--tpm", str(int(offered * SHARE * 60 * TOKENS_A_CALL))]
    faults = [word for name, share in FAULTS.items() for word in (f"--{name}", str(share))]
    sim = subprocess.Popen(
        ["taskset", "-c", "1", options.build / "fanfold-sim", "model", "--latency-ms", str(int(LATENCY * 1000)), *limits,
         *faults, "--retry-after", "mixed", "--bucket-seconds", "5"], stdout=subprocess.PIPE, text=True)
    return sim, sim.stdout.readline().split()[-1].strip(), offered * SHARE


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default="build/release")
    parser.add_argument("--calls", type=int, default=50_000)
    parser.add_argument("--in-flight", type=int, default=256)
    options = parser.parse_args()
    sim, address, rate = start_model(options)
    try:
        with tempfile.TemporaryDirectory() as state:
            out = subprocess.run(
                ["taskset", "-c", "0", options.build / "fanfold-bench", "fanout", "ledger", "--endpoint", address + "/v1",
                 "--calls", str(options.calls), "--in-flight", str(options.in_flight), "--timeout", str(TIMEOUT), "--state",
                 state], check=True, capture_output=True, text=True).stdout
        line = json.loads(out)
        tally = json.load(urllib.request.urlopen(address + "/bill"))
    finally:
        sim.terminate()
    needed = options.calls + tally["faults"]
    print(f"answered            {line['good']} of {options.calls} in {line['wall_s']:.0f} s")
    print(f"rate                {options.calls / line['wall_s'] / rate:.3f} of the bucket's {rate:.0f} a second")
    print(f"requests            {tally['requests']} = {tally['requests'] / needed:.3f} x (calls + {tally['faults']} faults); "
          f"{tally['limited']} refused by the buckets")
    print(f"before Retry-After  {tally['early']}")
    print(f"CPU a call          {line['cpu_ms_per_call']:.3f} ms")
    print("memory by quarters  " + " ".join(f"{mib:.0f}" for mib in line["quarters_mib"]) + " MiB")


if __name__ == "__main__":
    main()
