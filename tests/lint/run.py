#!/usr/bin/env python3
"""All lints: layers, words (korean.py), SQL in its place, co_await temporaries, file and function size. Prints file:line: what."""
import pathlib
import re
import sys

import korean

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 60


def sources(*folders, suffixes=(".cpp", ".hpp")):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes:
                yield path


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def lint_co_await(path, text):
    """g++ 12 destroys aggregate temporaries and capturing lambdas twice in expressions that contain co_await."""
    code = re.sub(r"//[^\n]*", lambda m: " " * len(m.group()), text)
    for statement in re.finditer(r"[^;{}]*\bco_await\b[^;]*;", code):
        words = statement.group()
        start = line_of(code, statement.start() + len(words) - len(words.lstrip()))
        after = words[words.index("co_await"):]
        if re.search(r"\[[^\]\[]*[&=\w][^\]\[]*\]\s*(\([^)]*\))?\s*(mutable)?\s*(->[^{]*)?\{", after):
            yield start, "capturing lambda in an awaiting expression: name it first"
        elif re.search(r"\b[A-Z]\w*\s*\{[^}]", after) or re.search(r"\(\s*\{", after):
            yield start, "braced temporary in an awaiting expression: name it first"
        elif re.search(r"\?[^;:]*\bco_await\b|\bco_await\b[^;]*\?[^;]*:", words):
            yield start, "conditional operator around co_await: use if"


def lint_sql(path, text):
    if "src/store/" in str(path):
        return
    for found in re.finditer(r'"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\s', text):
        yield line_of(text, found.start()), "SQL belongs in src/store/sql"


def lint_detached(path, text):
    for found in re.finditer(r"\bdetached\b", text):
        yield line_of(text, found.start()), "asio::detached swallows exceptions: use a TaskGroup"


def lint_file_size(path, text):
    lines = text.count("\n")
    if lines > MAX_FILE_LINES:
        yield lines, f"{lines} lines: split by duty (at most {MAX_FILE_LINES})"


def function_lengths(text):
    """Definitions at namespace or class level, by clang-format's layout: a head that ends in '{', closed by '}' alone
    at the same indentation."""
    lines = text.split("\n")
    head = re.compile(r"^(\s{0,4})(auto |void |static |explicit |[A-Z]\w*::|~?[A-Z]\w*\()[^{=]*\)[^{=]*\{$")
    for at, line in enumerate(lines):
        match = head.match(line)
        if not match or re.match(r"\s*(struct|class|namespace|enum)\b", line):
            continue
        close = match.group(1) + "}"
        for end in range(at + 1, len(lines)):
            if lines[end].startswith(close) and not lines[end].startswith(close + "}"):
                yield at + 1, end - at + 1
                break


def lint_function_size(path, text):
    for line, length in function_lengths(text):
        if length > MAX_FUNCTION_LINES:
            yield line, f"function of {length} lines (at most {MAX_FUNCTION_LINES})"


def modules():
    found = {}
    for path in (ROOT / "src").rglob("CMakeLists.txt"):
        for call in re.finditer(r"fanfold_module\((\S+)(.*?)\)\s*$", path.read_text(), re.S | re.M):
            uses = re.search(r"\bUSES\b(.*?)(\bLINKS\b|$)", call.group(2), re.S)
            found[call.group(1)] = uses.group(1).split() if uses else []
    return found


def reachable(module, graph, seen=None):
    seen = set() if seen is None else seen
    for used in graph.get(module, []):
        if used not in seen:
            seen.add(used)
            reachable(used, graph, seen)
    return seen


def lint_layers():
    graph = modules()
    for module, uses in sorted(graph.items()):
        below = reachable(module, graph)
        if module in below:
            yield f"src/{module}/CMakeLists.txt:1: module uses itself through others"
        if module.startswith("stage/") and any(used.startswith("stage/") for used in below):
            yield f"src/{module}/CMakeLists.txt:1: a room may not use another room"
        if module in ("value", "time", "flow") and any(used in ("async", "http") for used in below):
            yield f"src/{module}/CMakeLists.txt:1: {module} stays free of I/O"


def lint_migrations():
    """Each number once, from 1 without a gap, and the version that it leaves behind: two that were written side by side would
    both be taken for done."""
    for folder in sorted((ROOT / "src/store/sql/migrations").iterdir()):
        for number, path in enumerate(sorted(folder.glob("*.sql")), 1):
            told = re.search(r"PRAGMA user_version = (\d+);", path.read_text())
            if int(path.name[:4]) != number or not told or int(told.group(1)) != number:
                yield f"{path.relative_to(ROOT)}:1: is migration {number} of {folder.name}: name and user_version must say so"


def main():
    problems = list(lint_layers()) + list(lint_migrations()) + korean.lint()
    for path in sources("src", "include", "tests"):
        text = path.read_text()
        checks = [lint_file_size]
        if "tests" not in path.parts:
            checks += [lint_co_await, lint_sql, lint_detached, lint_function_size]
        for check in checks:
            problems += [f"{path.relative_to(ROOT)}:{line}: {what}" for line, what in check(path, text)]
    lengths = sorted(length for path in sources("src", suffixes=(".cpp",)) for _, length in function_lengths(path.read_text()))
    if lengths:
        print(f"functions: {len(lengths)}, median {lengths[len(lengths) // 2]} lines, p90 {lengths[len(lengths) * 9 // 10]}, longest {lengths[-1]}")
    print("\n".join(problems) if problems else "lints: all good")
    return 1 if problems else 0


sys.exit(main())
