#!/usr/bin/env python3
"""How often a page in an old charset gives the text of its UTF-8 twin: charsets.py FANFOLD FOLDER [pages a language].

FOLDER is Debian's translated installation guide, /usr/share/doc/installation-guide-amd64 (one folder a language). Each page
is written in the charsets of its language: declared in <meta>, undeclared, and declared wrongly (as UTF-8, and as ISO-8859-1
where that is another alphabet). Right is: the same text as from the page in UTF-8, and not U+FFFD."""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

CHARSETS = {
    "ko": ["euc-kr", "cp949"],
    "ja": ["shift_jis", "euc-jp", "iso-2022-jp"],
    "zh_CN": ["gbk", "gb18030"],
    "ru": ["windows-1251", "koi8-r", "iso-8859-5"],
    "el": ["windows-1253", "iso-8859-7"],
    "cs": ["windows-1250", "iso-8859-2"],
    "de": ["windows-1252", "iso-8859-15"],
    "fr": ["windows-1252"],
}
LABELS = {"cp949": "euc-kr"}
LATIN = {"de", "fr", "cs"}
# Python and the WHATWG Encoding Standard read these bytes of the Japanese charsets differently.
DISPUTED = "\u2014\u301c\u2016\u2212\u00a2\u00a3\u00ac"
DECLARATION = re.compile(r"<meta[^>]*charset[^>]*>|<\?xml[^>]*\?>", re.I)


def pages(folder, language, most):
    found = sorted(folder.glob(f"{language}/*.html*"), key=lambda path: -path.stat().st_size)
    for path in found[:most]:
        text = path.read_text(encoding="utf-8", errors="strict")
        for character in DISPUTED if language == "ja" else "":
            text = text.replace(character, f"&#{ord(character)};")
        yield path.name, DECLARATION.sub("", text)


def declared(text, label):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'
    return re.sub(r"<head[^>]*>", lambda head: head.group() + meta, text, count=1)


def variants(language, text):
    """(how, charset, bytes) of one page; characters that a charset lacks are references, as authors write them."""
    for charset in CHARSETS[language]:
        label = LABELS.get(charset, charset)
        wrong = ["utf-8"] + ([] if language in LATIN else ["iso-8859-1"])
        ways = [("declared", label), ("undeclared", None)] + [("wrongly declared", other) for other in wrong]
        for how, told in ways:
            yield how, charset, (declared(text, told) if told else text).encode(charset, "xmlcharrefreplace")


def extracted(fanfold, rows):
    asked = "".join(json.dumps({"id": str(at), "path": str(path), "url": "https://docs.example.com/a"}) + "\n"
                    for at, path in enumerate(rows))
    run = subprocess.run([fanfold, "extract", "--jsonl"], input=asked.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    return [answer.get("text", "") for answer in sorted(answers, key=lambda answer: int(answer["id"]))]


def main():
    fanfold, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    right = collections.defaultdict(lambda: [0, 0])
    with tempfile.TemporaryDirectory() as work:
        written, told = [], []
        for language in CHARSETS:
            for name, text in pages(folder, language, most):
                ways = [("twin", "utf-8", declared(text, "utf-8").encode()), *variants(language, text)]
                for how, charset, data in ways:
                    path = pathlib.Path(work) / f"{len(written)}.html"
                    path.write_bytes(data)
                    written.append(path)
                    told.append((language, name, how, charset))
        texts = extracted(fanfold, written)
    twin = ""
    for (language, name, how, charset), text in zip(told, texts):
        if how == "twin":
            twin = text
            continue
        good = bool(text) and text == twin and "\ufffd" not in text
        for key in [(how, "all"), (how, charset)]:
            right[key][0] += good
            right[key][1] += 1
    for (how, charset), (good, all_of_them) in sorted(right.items()):
        print(f"{how:18}{charset:14}{good:5} of {all_of_them:5}  {good / all_of_them:.4f}")


if __name__ == "__main__":
    main()
