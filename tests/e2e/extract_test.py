#!/usr/bin/env python3
"""`fanfold extract` as people and programs use it: what it takes, what it answers, what it refuses."""
import gzip
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from desk import BUILD

STORY = ("<p>Hanul Cells said on Monday that it would build a second battery plant in Gumi, its largest so far, and that the first line "
         "would start in the spring of 2028.</p><p>The company expects the plant to cost 3.2 trillion won, most of it raised from its own "
         "customers, according to a filing that was published in the morning.</p>")
PAGE = ("<!DOCTYPE html><html lang=en><head><title>Hanul builds</title></head><body><article><h1>Hanul builds a plant</h1>"
        f"{STORY}</article></body></html>")
RELATIVE = PAGE.replace("</h1>", "</h1><p>2 days ago</p>")


class Extract(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="fanfold-extract-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def ask(self, *words, given=b""):
        return subprocess.run([BUILD / "fanfold", "extract", *map(str, words)], input=given, capture_output=True, timeout=120, check=False)

    def lines(self, *rows, words=()):
        """Rows that are texts go as they are."""
        given = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n"
        done = self.ask("--jsonl", *words, given=given.encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def write(self, name, content):
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def refuses(self, *words, given=b""):
        done = self.ask(*words, given=given)
        self.assertEqual(done.returncode, 65, done.stdout)
        answer = json.loads(done.stdout)
        self.assertNotIn("state", answer)
        return answer["error"]

    def test_what_is_no_page_is_an_error_and_exit_65(self):
        self.assertIn("folder", self.refuses(self.folder))
        self.assertIn("empty", self.refuses("-"))
        self.assertIn("unknown form", self.refuses(self.write("noise", bytes(range(256)) * 800)))
        self.assertIn("50 MB", self.refuses(self.write("bomb.gz", gzip.compress(bytes(300 << 20), 1))))
        self.assertIn("no whole gzip", self.refuses(self.write("cut.gz", gzip.compress(PAGE.encode() * 50)[:-20])))
        self.assertIn("a feed", self.refuses(self.write("feed.xml", "<rss version='2.0'><channel><title>t</title></channel></rss>")))
        self.assertIn("JSON", self.refuses(self.write("a.json", '{"title": "a", "text": "b"}')))
        self.assertIn("JSON lines", self.refuses(self.write("a.jsonl", '{"html": "a"}\n{"html": "b"}\n')))
        self.assertIn("no regular file", self.refuses("/dev/zero"))
        self.assertIn("50 MB", self.refuses("-", given=bytes(51 << 20)))

    def test_a_page_comes_from_a_file_a_pipe_or_gzip_however_it_is_named(self):
        packed = self.write("packed", gzip.compress(PAGE.encode()[:100]) + gzip.compress(PAGE.encode()[100:]))
        for words, given in ((["-"], PAGE.encode()), ([packed], b""), ([self.write("p.html", PAGE)], b""),
                             (["-"], gzip.compress(PAGE.encode()))):
            done = self.ask(*words, given=given)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["title"], "Hanul builds a plant")

    def test_utf_16_is_a_page_with_its_mark_or_without(self):
        for bytes_of_page in (b"\xff\xfe" + PAGE.encode("utf-16-le"), PAGE.encode("utf-16-be")):
            answer = json.loads(self.ask("-", given=bytes_of_page).stdout)
            self.assertEqual((answer["title"], answer["state"]), ("Hanul builds a plant", "content"))
        declared = PAGE.replace("<head>", "<head><meta charset=iso-2022-kr>").encode().replace(b"Hanul", b"\x1b$)C\x0e0!\x0f")
        self.assertIn("charset", self.refuses("-", given=declared))

    def test_lines_are_answered_each_by_itself(self):
        os.mkfifo(self.folder / "pipe")
        answers = self.lines({"id": 7, "html": PAGE, "url": "https://example.com/a"}, {"id": "b"}, "{broken", "", "[1]",
                             {"id": "z", "path": "/dev/zero"}, {"id": "f", "path": str(self.folder)},
                             {"id": "p", "path": str(self.folder / "pipe")},
                             {"id": "-", "path": "-"}, {"id": None, "path": 3}, {"id": "h", "html": ""}, {"id": "last", "html": PAGE})
        self.assertEqual([answer.get("id") for answer in answers], [7, "b", None, None, "z", "f", "p", "-", None, "h", "last"])
        self.assertEqual([answer.get("line") for answer in answers], [None, 2, 3, 5, 6, 7, 8, 9, 10, 11, None])
        for answer in answers[1:-1]:
            self.assertIn("error", answer)
            self.assertNotIn("state", answer)
        self.assertEqual((answers[0]["url"], answers[0]["title"]), ("https://example.com/a", "Hanul builds a plant"))

    def test_a_line_without_an_end_does_not_stop_the_lines(self):
        given = b'{"id": 1, "html": "' + b"x" * (65 << 20) + b'"}\n' + json.dumps({"id": 2, "html": PAGE}).encode()
        first, second = (json.loads(line) for line in self.ask("--jsonl", given=given).stdout.splitlines())
        self.assertEqual((first["line"], second["id"]), (1, 2))
        self.assertIn("64 MB", first["error"])
        self.assertIn("title", second)

    def test_a_line_tells_type_and_time(self):
        day, other, bad, text = self.lines({"html": RELATIVE, "fetched_at": "2026-11-22T06:00:00Z"},
                                           {"html": RELATIVE, "fetched_at": "2020-05-03"},
                                           {"html": RELATIVE, "fetched_at": "soon"}, {"html": PAGE, "content_type": "text/plain"})
        self.assertTrue(day["published"].startswith("2026-11-20"), day["published"])
        self.assertTrue(other["published"].startswith("2020-05-01"), other["published"])
        self.assertIn("fetched_at", bad["error"])
        self.assertIn("<article>", text["text"])

    def test_links_and_html_together_are_both_there(self):
        page = PAGE.replace("Gumi", "<a href=/gumi>Gumi</a>")
        answer, plain = self.lines({"html": page, "url": "https://example.com/a"}, 
                                   {"html": "Only a line of text, without any markup in it."},
                                   words=("--links", "--html"))
        self.assertIn("[Gumi](https://example.com/gumi)", answer["text"])
        self.assertIn('<a href="https://example.com/gumi">', answer["html"])
        self.assertIn("Only a line", plain["text"])

    def test_a_page_without_a_text_is_told_with_its_state(self):
        answers = self.lines({"html": "<html><head><title>Hanul</title></head><body></body></html>"},
                             {"html": "<html><body><p>We are down for scheduled maintenance. Please come back later.</p></body></html>"})
        self.assertEqual([answer["state"] for answer in answers], ["empty", "maintenance"])
        self.assertEqual(answers[0]["title"], "Hanul")


if __name__ == "__main__":
    unittest.main()
