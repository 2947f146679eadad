#!/usr/bin/env python3
"""Three sentences that the extractive model chooses of an article, beside its first three and TextRank's, against what its own
editors wrote about it: the description in the page's head, as in Newsroom (Grusky, Naaman, Artzi 2018). The text is the
truth of WCXB, so that extraction is not measured here. ROUGE-1, -2 and -L as F1, lower case, no stemming (Lin 2004).

    cmake --build --preset release --target fanfold fanfold-bench-summaries
    python3 bench/summaries.py [--build build/release] [--data ../shared/data/wcxb-dev]
"""
import argparse
import collections
import json
import math
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
MOST = 3


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def f1(common, ours, theirs):
    return 2 * common / (ours + theirs) if common else 0.0


def rouge_n(ours, theirs, n):
    a, b = (collections.Counter(zip(*(one[at:] for at in range(n)))) for one in (ours, theirs))
    return f1(sum((a & b).values()), sum(a.values()), sum(b.values()))


def rouge_l(ours, theirs):
    row = [0] * (len(theirs) + 1)
    for word in ours:
        before = 0
        for at, other in enumerate(theirs, 1):
            before, row[at] = row[at], before + 1 if word == other else max(row[at], row[at - 1])
    return f1(row[-1], len(ours), len(theirs))


def textrank(sentences, rounds=50, damping=0.85):
    """Mihalcea and Tarau 2004: words in common over the logarithms of both lengths."""
    bags = [set(words(one)) for one in sentences]
    links = [[0.0] * len(bags) for _ in bags]
    for a, left in enumerate(bags):
        for b in range(a):
            lengths = math.log(len(left) or 1) + math.log(len(bags[b]) or 1)
            links[a][b] = links[b][a] = len(left & bags[b]) / lengths if lengths > 0 else 0.0
    out = [sum(row) or 1.0 for row in links]
    rank = [1.0] * len(bags)
    for _ in range(rounds):
        rank = [1 - damping + damping * sum(links[a][b] * rank[b] / out[b] for b in range(len(bags))) for a in range(len(bags))]
    best = sorted(range(len(bags)), key=lambda at: -rank[at])[:MOST]
    return [sentences[at] for at in sorted(best)]


def described(build, data):
    """id → (title, description) of each English article that its editors described in 12 to 80 words."""
    truths = {}
    for line in (data / "truth.jsonl").open():
        truth = json.loads(line)
        if truth["page_type"] == "article":
            truths[truth["id"]] = truth
    asked = "".join(json.dumps({"id": each, "path": str(data / "html" / f"{each}.html.gz"), "url": truth["url"]}) + "\n"
                    for each, truth in truths.items())
    told = subprocess.run([build / "fanfold", "extract", "--jsonl"], input=asked, capture_output=True, text=True, check=True).stdout
    for line in told.rstrip("\n").split("\n"):
        page = json.loads(line)
        description = page.get("description") or ""
        if page.get("language") == "en" and 12 <= len(words(description)) <= 80:
            yield page["id"], page.get("title") or "", description, truths[page["id"]]["main_content"]


def is_copied(description, text):
    """Its first ten words stand so in the text."""
    return " ".join(words(description)[:10]) in " ".join(words(text))


def report(name, pages):
    print(f"{name}: {len(pages)} articles")
    for way in ("extractive model", "first three", "TextRank"):
        scores = [page[way] for page in pages]
        print("  {:<17} ROUGE-1 {:.3f}  ROUGE-2 {:.3f}  ROUGE-L {:.3f}".format(
            way, *(sum(score[at] for score in scores) / len(scores) for at in range(3))))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared" / "data" / "wcxb-dev")
    parser.add_argument("--longest", type=int, default=250, help="sentences; TextRank takes the square of it")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"needs the pages of WCXB; they are not at {options.data}")
    pages = {each: (title, description, text) for each, title, description, text in described(options.build, options.data)}
    asked = "".join(json.dumps({"id": each, "title": title, "text": text, "most": MOST}) + "\n" for each, (title, _, text) in pages.items())
    told = subprocess.run([options.build / "fanfold-bench-summaries"], input=asked, capture_output=True, text=True, check=True).stdout
    scored = {True: [], False: []}
    for line in told.rstrip("\n").split("\n"):
        page = json.loads(line)
        _, description, text = pages[page["id"]]
        sentences = [one.strip() for one in page["sentences"] if len(words(one)) >= 4]
        if not MOST < len(sentences) <= options.longest:
            continue
        summaries = {"extractive model": page["chosen"], "first three": sentences[:MOST], "TextRank": textrank(sentences)}
        reference = words(description)
        scored[is_copied(description, text)].append({way: (rouge_n(ours, reference, 1), rouge_n(ours, reference, 2), rouge_l(ours, reference))
                                                     for way, ours in ((way, words(" ".join(chosen))) for way, chosen in summaries.items())})
    report("described in words of their own", scored[False])
    report("described with a passage of the text", scored[True])


if __name__ == "__main__":
    main()
