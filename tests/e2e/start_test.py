#!/usr/bin/env python3
"""The first hour and the tenth client, through the command line. FANFOLD_BUILD names the folder of the binaries."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from desk import BUILD, EVENING, ROOT, Desk, Server, small_pdf

CLIENTS = int(os.environ.get("FANFOLD_CLIENTS", "12"))  # the bar is measured with 200
WEB = ROOT / "config" / "demo" / "web"


def plain(*words, cwd=None, env=None, check=True):
    """fanfold as a new user has it: no configuration named anywhere."""
    clean = {key: value for key, value in os.environ.items() if key != "FANFOLD_CONFIG"}
    done = subprocess.run([BUILD / "fanfold", *map(str, words)], cwd=cwd, env={**clean, **(env or {})},
                          capture_output=True, text=True, timeout=300)
    if check and done.returncode != 0:
        raise AssertionError(f"fanfold {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def mixed_files(folder):
    """50 files: HTML and Markdown and text, one that is no text at all, one in EUC-KR, two kinds that nobody reads."""
    pages = sorted(WEB.glob("harborpost.example/**/*.html")) + sorted(WEB.glob("daily-hanul.example/**/*.html"))
    for number in range(46):
        page = pages[number % len(pages)]
        if number % 3 == 0:
            (folder / f"note-{number}.md").write_text(
                f"# Site report {number}\n\nThe plant in Halden number {number} stopped its line {number % 7 + 1} on Monday because a pump "
                f"failed. Repairs cost {number * 3 + 11} thousand euros, and deliveries to Delmar are {number + 2} days late.\n")
        elif number % 3 == 1:
            (folder / f"memo-{number}.txt").write_text(
                f"Memo {number}. The board decided to raise the price of module M{number} by {number % 5 + 2} percent from January. "
                f"Sales expects {number * 10} fewer units.\n")
        else:
            shutil.copy(page, folder / f"page-{number}.html")
    (folder / "broken.html").write_bytes(bytes(range(256)) * 40)
    (folder / "euckr.txt").write_bytes("한빛배터리는 오창 공장의 증설을 확정했다고 월요일 밝혔다. 투자액은 삼천억 원이다.".encode("euc-kr"))
    (folder / "scan.xyz").write_bytes(b"\x00\x01\x02")
    (folder / "archive.zip").write_bytes(b"PK\x03\x04")


class ATemporaryFolder(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-start-"))
        self.addCleanup(shutil.rmtree, self.root)

    def check_saved(self, desk, least):
        """Every quote stands at its bytes in the stored text."""
        report = json.loads(plain("-C", desk, "report", "show", "--enterprise", "once", "--format", "json").stdout)
        self.assertGreaterEqual(len(report["citations"]), least)
        texts = {}
        for citation in report["citations"][:8]:
            id_ = citation["document"]
            texts[id_] = text = texts.get(id_) or plain("-C", desk, "document", "show", id_, "--text").stdout.encode()
            at = text[citation["offset"]:citation["offset"] + citation["length"]]
            self.assertEqual(at.decode(), citation["quote"])
        return report


class Once(ATemporaryFolder):
    def test_reports_on_a_folder_of_50_mixed_files_within_a_minute(self):
        files = self.root / "files"
        files.mkdir()
        mixed_files(files)
        began = time.monotonic()
        done = plain("once", files, "--save", self.root / "desk", "--out", self.root / "report.html", cwd=self.root)
        self.assertLess(time.monotonic() - began, 60)
        self.assertIn("Price    0", done.stdout)
        self.assertIn("1 .zip", done.stdout)
        self.assertIn("1 .xyz", done.stdout)
        self.assertIn("<html", (self.root / "report.html").read_text())
        self.check_saved(self.root / "desk", 8)
        self.assertEqual(plain("-C", self.root / "desk", "config", "check").returncode, 0)

    def test_reports_on_a_site_within_a_minute_and_on_what_is_watched_only(self):
        site = Server("site", "--folder", WEB)
        self.addCleanup(site.stop)
        house = self.root / "house"
        plain("init", house)
        text = (house / "fanfold.toml").read_text()
        (house / "fanfold.toml").write_text(
            text.replace('delay = "1s"', 'delay = "0s"').replace("\n[crawl]\n", '\n[crawl]\nallow_networks = ["127.0.0.0/8"]\n')
            + f'\n[crawl.connect_to]\n"*" = "127.0.0.1:{site.port}"\n')
        began = time.monotonic()
        plain("-C", house, "once", "http://harborpost.example/", "http://gridblog.example/", "--save", self.root / "all")
        self.assertLess(time.monotonic() - began, 60)
        everything = self.check_saved(self.root / "all", 8)
        plain("-C", house, "once", "http://harborpost.example/", "--watch", "Kestrel Cells", "--save", self.root / "some")
        some = self.check_saved(self.root / "some", 1)
        self.assertLess(some["about"]["matched"], everything["about"]["matched"])

    def test_says_what_is_wrong_with_a_word(self):
        done = plain("once", "./nowhere", cwd=self.root, check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn("no folder or file here", done.stderr)
        (self.root / "letter.odt").write_text("hello")
        self.assertIn("none that is read (.html, .md, .txt, .pdf)", plain("once", "letter.odt", cwd=self.root, check=False).stderr)
        (self.root / "note.md").write_text("# A note\n")
        done = plain("once", ".", "--out", "nowhere/report.html", cwd=self.root, check=False)
        self.assertEqual((done.returncode, done.stdout), (73, ""))
        self.assertIn("nowhere/report.html cannot be written: there is no folder", done.stderr)
        self.assertIn("--model ollama:", plain("once", ".", "--model", "gpt", cwd=self.root, check=False).stderr)

    def test_tells_of_what_cannot_be_read_instead_of_a_quiet_night(self):
        folder = self.root / "letters"
        folder.mkdir()
        (folder / "letter.docx").write_bytes(b"PK")
        done = plain("once", folder, check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn("has no file that is read (.html, .md, .txt, .pdf); it has 1 .docx", done.stderr)
        (folder / "NOTE.TXT").write_text("The plant in Halden stopped its line on Monday because a pump failed.\n")
        done = plain("once", folder, "--language", "german", check=False)
        self.assertEqual(done.returncode, 65)
        self.assertEqual(done.stderr, 'fanfold: language must be a language such as "en" or "ko", not "german"\n')
        shown = plain("once", folder).stdout
        self.assertIn("NOTE.TXT", shown)
        self.assertIn('fanfold: reports in "de" have English headings', plain("once", folder, "--language", "de").stderr)
        self.assertIn('"The plant in Halden stopped its line on Monday because a pump failed."', shown)
        done = plain("once", "http://127.0.0.1:9/", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("  ! 127-0-0-1: ", done.stdout)
        self.assertIn("fanfold: one source gave nothing: 127-0-0-1 (", done.stderr)

    def test_reads_one_file_and_says_so_when_nothing_names_what_is_watched(self):
        note = self.root / "n1.md"
        note.write_text("The plant in Halden stopped its line on Monday because a pump failed.\n")
        (self.root / "n2.md").write_text("The mine in Oroya closed its shaft on Tuesday because a wall fell.\n")
        done = plain("once", note, "--save", self.root / "desk")
        self.assertIn('"The plant in Halden stopped its line', done.stdout)
        self.assertNotIn("Oroya", done.stdout)
        self.assertEqual(plain("-C", self.root / "desk", "config", "check").returncode, 0)
        done = plain("once", note, "--watch", "Zebedee")
        self.assertIn('1 document was read, and it does not name "Zebedee".', done.stdout)
        self.assertNotIn("quiet night", done.stdout)
        self.assertIn("관심어가 나오는 문서는 없습니다", plain("once", note, "--watch", "Zebedee", "--language", "ko").stdout)

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext (poppler-utils) is not here")
    def test_says_which_pdf_of_a_folder_cannot_be_opened(self):
        folder = self.root / "papers"
        folder.mkdir()
        (folder / "note.txt").write_text("The plant in Halden stopped its line on Monday because a pump failed.\n")
        (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing follows")
        self.assertRegex(" ".join(plain("once", folder).stdout.split()), r"! papers: broken\.pdf: the PDF cannot be opened: it is damaged")

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext (poppler-utils) is not here")
    def test_reads_the_pdfs_of_a_folder(self):
        folder = self.root / "papers"
        folder.mkdir()
        (folder / "LETTER.PDF").write_bytes(small_pdf("Voltaris closed its Linz pilot line on 22 November 2026."))
        self.assertIn("Voltaris closed its Linz pilot line", plain("once", folder).stdout)

    def test_reads_the_feeds_of_an_opml_file(self):
        site = Server("site", "--folder", WEB)
        self.addCleanup(site.stop)
        (self.root / "feeds.opml").write_text(
            f'<opml><body><outline text="Local" xmlUrl="http://127.0.0.1:{site.port}/feed.xml"/></body></opml>')
        done = plain("once", "feeds.opml", cwd=self.root, check=False)
        self.assertIn("Price", done.stdout)


class Clients(ATemporaryFolder):
    def setUp(self):
        super().setUp()
        self.site = Server("site", "--folder", WEB)
        self.addCleanup(self.site.stop)
        self.desk = self.root / "desk"
        plain("init", self.desk)
        text = (self.desk / "fanfold.toml").read_text()
        (self.desk / "fanfold.toml").write_text(
            text.replace('delay = "1s"', 'delay = "0s"').replace("\n[crawl]\n", '\n[crawl]\nallow_networks = ["127.0.0.0/8"]\n')
            + f'\n[crawl.connect_to]\n"*" = "127.0.0.1:{self.site.port}"\n')
        for sample in ("sources/example.toml", "enterprises/example.toml"):
            (self.desk / sample).unlink()

    def test_a_client_with_20_competitors_is_ready_and_has_a_report(self):
        hosts = sorted(host.name for host in WEB.iterdir() if host.is_dir())
        rivals = ["# rivals of the client", "Kestrel Cells,http://harborpost.example/,케스트럴셀즈;Kestrel",
                  "대들보에너지 (Daedeulbo Energy),http://daily-hanul.example/", "SRM,http://nowhere.invalid/"]
        rivals += [f"http://{host}/" for host in hosts if host not in ("harborpost.example", "daily-hanul.example")]
        rivals += [f"Rival Number {number}" for number in range(20 - len(rivals) + 1)]
        (self.root / "rivals.txt").write_text("\n".join(rivals) + "\n")
        began = time.monotonic()
        done = plain("-C", self.desk, "enterprise", "new", "hanbit", "--title", "한빛배터리", "--language", "ko",
                     "--profile", "industry/battery", "--competitors", self.root / "rivals.txt")
        self.assertLess(time.monotonic() - began, 180)
        self.assertIn("Copied profiles/industry/battery.toml", done.stdout)
        self.assertIn("no backtest", done.stdout)
        text = (self.desk / "enterprises" / "hanbit.toml").read_text()
        self.assertIn('names = ["대들보에너지", "Daedeulbo Energy"]', text)
        self.assertIn("case = true", text)
        self.assertIn("시장과 경쟁사", text)
        self.assertEqual(plain("-C", self.desk, "config", "check").returncode, 0)
        for words in (["init", "-q"], ["add", "enterprises"], ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "a"]):
            subprocess.run(["git", *words], cwd=self.desk, check=True, timeout=20)
        commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=self.desk, check=True, capture_output=True, text=True, timeout=20).stdout.strip()
        plain("-C", self.desk, "run", "--as-of", EVENING, check=False)  # one rival's site does not exist: exit 1
        report = json.loads(plain("-C", self.desk, "report", "show", "--enterprise", "hanbit", "--format", "json").stdout)
        self.assertTrue(report["summary"])
        self.assertLess(time.monotonic() - began, 600)
        again = plain("-C", self.desk, "enterprise", "new", "second", "--profile", "industry/battery", "--offline",
                      "--competitors", self.root / "rivals.txt")
        self.assertRegex(again.stdout, r"would have matched [1-9]\d* documents of the last 7 nights|no backtest")
        watched = json.loads(plain("-C", self.desk, "watch", "test", "hanbit", "--json").stdout)
        self.assertGreater(watched["matched"], 0)
        self.assertIn("near miss", plain("-C", self.desk, "watch", "test", "hanbit").stdout)
        (self.desk / "enterprises" / "hanbit.toml").write_text(text.replace('language = "ko"', 'language = "en"'))
        differs = plain("-C", self.desk, "config", "diff", "hanbit").stdout
        self.assertIn("- language = \"ko\"", differs)
        self.assertIn("last run r1 at ", differs)
        noted = json.loads((self.desk / "state" / "configs.jsonl").read_text())
        self.assertEqual((noted["run"], noted["commit"]), ("r1", commit))
        shown = json.loads(plain("-C", self.desk, "status", "--json").stdout)[0]
        self.assertEqual((shown["commit"], shown["config"]), (commit, noted["config"]))
        self.assertIn(f"commit {commit[:12]}", plain("-C", self.desk, "status").stdout)
        plain("-C", self.desk, "db", "backup", self.root / "backup")
        (self.desk / "state" / "configs.jsonl").write_text("")
        plain("-C", self.desk, "db", "restore", self.root / "backup")
        self.assertEqual(json.loads((self.desk / "state" / "configs.jsonl").read_text()), noted)
        plain("-C", self.desk, "enterprise", "export", "hanbit", self.root / "export")
        receipt = json.loads((self.root / "export" / "receipt.json").read_text())
        self.assertIn("reports/r1.json", [line["file"] for line in receipt["files"]])

    def test_a_client_gets_the_sections_of_the_profile_that_is_here_and_no_broken_one_is_left_behind(self):
        demo = ROOT / "config" / "demo"
        for folder in ("profiles", "sources"):
            shutil.copytree(demo / folder, self.desk / folder, dirs_exist_ok=True)
        for profile, title in (("battery", "사고와 규제"), ("retail", "매장과 공급망")):
            plain("-C", self.desk, "enterprise", "new", profile, "--language", "ko", "--profile", f"industry/{profile}", "--offline")
            self.assertIn(title, (self.desk / "enterprises" / f"{profile}.toml").read_text())
        self.assertEqual(plain("-C", self.desk, "config", "check").returncode, 0)
        (self.desk / "profiles" / "hollow.toml").write_text('[[section]]\nname = "market"\n')
        done = plain("-C", self.desk, "enterprise", "new", "hollow", "--profile", "hollow", "--home", "harborpost.example", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn('[[section]] "market" needs templates', done.stderr)
        self.assertIn("was not left behind", done.stderr)
        self.assertEqual(list((self.desk / "enterprises").glob("hollow*")) + list((self.desk / "sources").glob("harborpost-*")), [])
        done = plain("-C", self.desk, "enterprise", "new", "x", "--profile", "nothing-like-it", check=False)
        self.assertIn('"nothing-like-it". `fanfold profile list` shows all', done.stderr)

    def test_the_name_of_a_newspaper_is_no_alias_of_a_company_that_stands_in_it(self):
        (self.root / "rivals.csv").write_text("\ufeff대들보에너지,http://daily-hanul.example/\nHarbor Post Holding,http://harborpost.example/\n")
        plain("-C", self.desk, "enterprise", "new", "hanbit", "--competitors", self.root / "rivals.csv")
        text = (self.desk / "enterprises" / "hanbit.toml").read_text()
        self.assertRegex(text, r'# Its home page calls itself "[^"]*하늘일보[^"]*": an alias only if that is its name\.\n\[\[watch\]\]')
        self.assertNotRegex(text, r"(?m)^aliases = .*하늘일보")
        self.assertRegex(text, r'\]\n\n\[\[watch\]\]\nnames = \["Harbor Post Holding"\]\n')

    def test_a_table_of_clients_is_taken_as_a_spreadsheet_writes_it_and_who_would_be_broken_is_not(self):
        (self.desk / "sources" / "press.toml").write_text('seeds = ["http://press.example/"]\n')
        table = self.root / "clients.csv"
        table.write_text("\ufeffname,title,profile,sources\r\none,One,industry/battery,press\r\ntwo,Two,industry/battery,pres\r\n")
        done = plain("-C", self.desk, "enterprise", "import", table, check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn(f'{table}:3: no source is called "pres"; did you mean "press"?', done.stderr)
        self.assertIn("1 clients written to", done.stdout)
        self.assertEqual([file.name for file in (self.desk / "enterprises").iterdir()], ["one.toml"])
        self.assertEqual(plain("-C", self.desk, "config", "check").returncode, 0)
        table.write_text("name;title;sources\ntwo;Two;press\n")
        done = plain("-C", self.desk, "enterprise", "import", table, check=False)
        self.assertEqual(done.returncode, 65)
        self.assertIn("columns are parted by commas here", done.stderr)

    def test_every_mistake_of_a_client_is_told_at_once(self):
        (self.desk / "profiles" / "base.toml").write_text('[[section]]\nname = "old"\ntemplates = ["market/move"]\n')
        client = self.desk / "enterprises" / "e.toml"
        client.write_text('profile = "bsae"\nsources = []\nlanguage = "de"\n[[watch]]\nnames = []\n[[mute]]\n'
                          '[[section]]\nname = "market"\ntemplates = ["market/move"]\n')
        done = plain("-C", self.desk, "config", "check", check=False)
        self.assertEqual(done.returncode, 78)
        for said in ('e.toml:1:11: no profile is called "bsae"; did you mean "base"?', 'e.toml:3:12: ', 'e.toml:4:1: [[watch]] needs names',
                     'e.toml:6:1: [[mute]] would leave out everything', 'e.toml:9:14: there is no template called "market/move"',
                     'did you mean "market/moves"?'):
            self.assertIn(said, done.stderr)
        client.write_text('profile = "base"\n[[watch]]\nnames = ["A"]\n')
        self.assertIn('profiles/base.toml:3:14: there is no template', plain("-C", self.desk, "config", "check", check=False).stderr)

    def test_a_source_is_written_from_what_its_site_offers_and_never_over_another(self):
        done = plain("-C", self.desk, "source", "add", "http://harborpost.example/", "--name", "post", "--visible-to", "acme")
        self.assertIn("feeds = [", done.stdout)
        self.assertIn('visible_to = ["acme"]', (self.desk / "sources" / "post.toml").read_text())
        self.assertEqual(plain("-C", self.desk, "config", "check").returncode, 0)
        again = plain("-C", self.desk, "source", "add", "http://harborpost.example/", "--name", "post", check=False)
        self.assertEqual(again.returncode, 65)
        self.assertEqual(plain("-C", self.desk, "source", "add", "http://nowhere.invalid/", check=False).returncode, 69)

    def test_many_clients_from_profiles_are_checked_and_planned_quickly_and_5_broken_files_are_named(self):
        (self.desk / "sources" / "press.toml").write_text('seeds = ["http://press.example/"]\n')
        profiles = [row["name"] for row in json.loads(plain("-C", self.desk, "profile", "list", "--json").stdout)]
        self.assertGreaterEqual(len(profiles), 8)
        rows = ["name,title,language,profile,tags,sources,watch"]
        rows += [f'client-{number:03},"Client, {number}",{"ko" if number % 2 else "en"},{profiles[number % len(profiles)]},'
                 f"batch;wave-{number % 3},press,Client {number}; Partner {number}" for number in range(CLIENTS)]
        (self.root / "clients.csv").write_text("\n".join(rows) + "\n")
        self.assertIn(f"{CLIENTS} clients", plain("-C", self.desk, "enterprise", "import", self.root / "clients.csv").stdout)
        began = time.monotonic()
        plain("-C", self.desk, "config", "check")
        checked = time.monotonic()
        plain("-C", self.desk, "plan")
        planned = time.monotonic()
        print(f"{CLIENTS} clients: config check {checked - began:.2f} s, plan {planned - checked:.2f} s", file=sys.stderr)
        slack = float(os.environ.get("FANFOLD_SLACK", "8"))
        self.assertLess(checked - began, 1 * slack)
        self.assertLess(planned - checked, 5 * slack)
        self.assertIn("profiles/industry/", plain("-C", self.desk, "config", "show", "client-007", "--origin", "watch").stdout)
        plain("-C", self.desk, "run", "--as-of", EVENING)
        for number in range(5):
            path = self.desk / "enterprises" / f"client-{number:03}.toml"
            path.write_text(path.read_text() + "\nlangauge = 3\n[[watch]\n")
        broken = plain("-C", self.desk, "config", "check", check=False)
        self.assertEqual(broken.returncode, 78)
        for number in range(5):
            self.assertRegex(broken.stderr, rf"enterprises/client-{number:03}\.toml:\d+:\d+: ")
        plain("-C", self.desk, "run", "--as-of", "2026-11-24T21:00:00Z", check=False)
        lines = json.loads(plain("-C", self.desk, "report", "list", "--json").stdout)
        self.assertEqual(len([line for line in lines if line["run"] == "r2"]), CLIENTS)


class TheMachine(ATemporaryFolder):
    def test_doctor_tells_each_thing_on_a_line_with_its_cure(self):
        plain("init", self.root / "desk")
        done = plain("-C", self.root / "desk", "doctor", "--offline")
        for about in ("config", "disk", "reports", "lock", "clock", "zone", "TLS roots", "model"):
            self.assertRegex(done.stdout, rf"(?m)^\S+ +{about} ")
        client = self.root / "desk" / "enterprises" / "example.toml"
        text = client.read_text()
        (self.root / "desk" / "plain").write_text("a file where a folder should be")
        client.write_text(text + '\n[deliver.folder]\npath = "plain/reports"\n')
        done = plain("-C", self.root / "desk", "doctor", "--offline", check=False)
        self.assertEqual(done.returncode, 73)
        self.assertRegex(done.stdout, r"(?m)^BAD +reports +\S+/plain cannot be written")
        client.write_text(text)
        done = plain("-C", self.root / "desk", "run", "--metrics-file", self.root / "nowhere" / "f.prom", check=False)
        self.assertEqual(done.returncode, 73)
        self.assertIn(f"{self.root}/nowhere/f.prom cannot be written", done.stderr)
        house = self.root / "desk" / "fanfold.toml"
        house.write_text(house.read_text().replace('small = "extractive"', 'small = "mini"')
                         + '\n[models.mini]\nprovider = "openai"\nendpoint = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
                         'key = "${NO_SUCH_KEY}"\nprice_input = "1"\nprice_output = "1"\n')
        done = plain("-C", self.root / "desk", "doctor", "--offline", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn("→ export NO_SUCH_KEY=", done.stdout)
        self.assertEqual(plain("-C", self.root / "nowhere", "doctor", "--offline", check=False).returncode, 78)

    def test_completions_are_scripts_that_the_shell_reads(self):
        script = plain("completions", "bash").stdout
        (self.root / "fanfold.bash").write_text(script)
        done = subprocess.run(
            ["bash", "-c", f". {self.root}/fanfold.bash; COMP_WORDS=(fanfold report sh); COMP_CWORD=2; _fanfold; echo ${{COMPREPLY[@]}}"],
            capture_output=True, text=True, timeout=20)
        self.assertEqual(done.stdout.strip(), "show", done.stderr)
        self.assertIn("complete -c fanfold", plain("completions", "fish").stdout)
        self.assertIn("#compdef fanfold", plain("completions", "zsh").stdout)
        self.assertEqual(plain("completions", "tcsh", check=False).returncode, 65)

    def test_pages_of_the_manual_are_written(self):
        plain("man", self.root / "man1")
        self.assertTrue((self.root / "man1" / "fanfold-enterprise-new.1").read_text().startswith(".TH"))

    def test_no_colour_reaches_a_pipe(self):
        self.assertNotIn("\033", plain("doctor", "--offline", check=False).stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
