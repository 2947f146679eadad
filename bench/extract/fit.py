#!/usr/bin/env python3
"""Fit the block model on a marked split: fit.py FIT_BLOCKS SPLIT_DIR [FOLDER to write the three tables into]. 30 % of the sites (MD5 of the last two
labels of the host, % 10 < 3) are never fitted on."""
import hashlib
import json
import subprocess
import sys
from urllib.parse import urlparse


def main():
    program, split = sys.argv[1:3]
    rows = []
    for line in open(split + "/truth.jsonl", encoding="utf-8"):
        truth = json.loads(line)
        host = urlparse(truth["url"] or "").hostname or ""
        site = int(hashlib.md5(".".join(host.split(".")[-2:]).encode()).hexdigest(), 16)
        rows.append(json.dumps({"id": truth["id"], "url": truth["url"] or "", "kind": truth["page_type"],
                                "text": truth["main_content"] or "", "held": site % 10 < 3, "fold": site // 10 % 5, "site": site % 2**31}))
    sys.exit(subprocess.run([program, split, *sys.argv[3:]], input="\n".join(rows).encode() + b"\n").returncode)


if __name__ == "__main__":
    main()
