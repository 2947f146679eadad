#!/usr/bin/env python3
"""Pages that are nothing until their scripts ran: read by Chromium, by a program, and what becomes of them where neither is to
be had. FANFOLD_BUILD names the folder of the binaries."""
import contextlib
import json
import shutil
import socketserver
import sqlite3
import stat
import unittest

from small_web import House, SmallWeb, page, served, story

SHELL = """<!doctype html><html lang=en><head><title>Loading</title></head><body><noscript>You need to enable JavaScript.</noscript>
<div id=root></div><img src="/picture.png"><iframe src="http://frames.example/"></iframe><script>
fetch("/api" + location.pathname).then(r => r.json()).then(told => {
  document.title = told.title;
  root.innerHTML = "<main><article><h1></h1><p></p></article></main><ul></ul>";
  root.querySelector("h1").textContent = told.title;
  root.querySelector("p").textContent = told.text;
  for (const link of told.links) root.querySelector("ul").innerHTML += `<li><a href="${link}">${link}</a></li>`;
});</script></body></html>"""

SOURCE = 'seeds = ["http://spa.example/front"]\nmax_depth = 1\nsince = "3650d"\nrecheck = "0s"\n'


class Scripts(unittest.TestCase):
    """A site whose pages are all the same shell; only its API tells them apart."""

    def setUp(self):
        self.told = {"/front": ("Front", 1, ["/bridge", "/ferry"]), "/bridge": ("The bridge", 2, []), "/ferry": ("The ferry", 3, [])}
        self.web = SmallWeb(self.answer)
        self.addCleanup(self.web.close)

    def answer(self, host, path, headers):
        if path.startswith("/api/"):
            title, number, links = self.told[path[4:]]
            return 200, {"Content-Type": "application/json"}, json.dumps({"title": title, "text": story(number), "links": links})
        if path == "/plain":
            return 200, {}, page("Plain", story(9))
        return 200, {}, SHELL

    def house(self, source):
        house = House(self.web.port, {"spa": source})
        self.addCleanup(shutil.rmtree, house.root)
        return house

    def rows(self, house, sql):
        with contextlib.closing(sqlite3.connect(f"file:{house.root}/state/crawl.db?mode=ro", uri=True)) as db:
            return db.execute(sql).fetchall()

    def titles(self, house):
        return {title for title, in self.rows(house, "SELECT DISTINCT title FROM sighting")}


@unittest.skipUnless(shutil.which("chromium"), "no chromium here")
class APageThatOnlyJavaScriptFills(Scripts):
    def test_is_read_through_chromium_and_leads_on_to_its_links(self):
        house = self.house(SOURCE + 'render = "browser"\n')
        done = house.night(1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLessEqual({"The bridge", "The ferry"}, self.titles(house), done.stderr)
        asked = self.web.asked()
        self.assertIn("/api/bridge", asked)
        self.assertNotIn("/picture.png", asked)
        self.assertEqual(self.web.asked("frames.example"), [])
        self.assertEqual(sorted(path for path in asked if path in self.told), ["/bridge", "/ferry", "/front"], "each document once")

    def test_is_seen_to_have_changed_though_its_bytes_have_not(self):
        house = self.house(SOURCE + 'render = "auto"\n')
        self.assertEqual(house.night(1).returncode, 0)
        self.told["/bridge"] = ("The bridge falls", 4, [])
        self.assertEqual(house.night(2).returncode, 0)
        statuses = dict(self.rows(house, "SELECT title, status FROM sighting WHERE run = 2"))
        self.assertEqual(statuses.get("The bridge falls"), "changed", statuses)
        self.assertEqual(statuses.get("The ferry"), "unchanged", statuses)

    def test_is_not_drawn_under_auto_where_it_has_a_text_without(self):
        house = self.house('seeds = ["http://spa.example/plain"]\nmax_depth = 0\nsince = "3650d"\nrender = "auto"\n')
        self.assertEqual(house.night(1).returncode, 0)
        self.assertEqual(self.titles(house), {"Plain"})

    def test_reaches_nothing_inside_the_house(self):
        knocks = []

        class Inside(socketserver.BaseRequestHandler):
            def handle(self):
                knocks.append(self.client_address)

        secret = served(socketserver.ThreadingTCPServer(("127.0.0.2", 0), Inside))
        self.addCleanup(secret.server_close)
        self.addCleanup(secret.shutdown)
        house = self.house(SOURCE + 'render = "browser"\n')
        text = (house.root / "fanfold.toml").read_text()
        text = text.replace('allow_networks = ["127.0.0.0/8"]', 'allow_networks = ["127.0.0.1/32"]').replace(
            '"*" = ', f'"inside.example" = "127.0.0.2:{secret.server_address[1]}"\n"*" = ')
        (house.root / "fanfold.toml").write_text(text)
        self.told["/front"] = ("Front", 1, ["/bridge"])
        global SHELL
        whole, SHELL = SHELL, SHELL.replace("<script>", '<script>fetch("http://inside.example/");')
        try:
            self.assertEqual(house.night(1).returncode, 0)
        finally:
            SHELL = whole
        self.assertEqual(knocks, [])


class APageThatNobodyDraws(Scripts):
    def test_is_kept_as_it_came_and_the_night_says_why(self):
        house = self.house('seeds = ["http://spa.example/plain"]\nmax_depth = 0\nsince = "3650d"\nrender = "browser"\n')
        text = (house.root / "fanfold.toml").read_text() + '[crawl.browser]\nprogram = "no-such-browser"\n'
        (house.root / "fanfold.toml").write_text(text)
        done = house.night(1)
        self.assertEqual(self.titles(house), {"Plain"}, done.stderr)
        trouble, = self.rows(house, "SELECT trouble FROM source_run")
        self.assertIn("no-such-browser", trouble[0])
        self.assertIn("no-such-browser", house.fanfold("config", "check").stderr)
        self.assertIn("no-such-browser", house.fanfold("doctor", "--offline").stdout)


class APageThatAProgramDraws(Scripts):
    def test_is_what_the_program_writes(self):
        house = self.house(SOURCE)
        program = house.root / "draw.py"
        program.write_text("#!/usr/bin/env python3\nimport sys\nassert 'id=root' in sys.stdin.read()\n"
                           f"print('<title>Drawn</title><main><h1>Drawn</h1><p>' + {story(5)!r} + '</p></main>' if sys.argv[1].endswith('/front') else '')\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        (house.root / "sources" / "spa.toml").write_text(SOURCE + f'[fetcher]\nexec = ["{program}"]\n')
        done = house.night(1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.titles(house), {"Drawn"}, done.stderr)

    def test_is_not_drawn_nor_kept_where_it_came_with_noindex(self):
        global SHELL
        house = self.house(SOURCE)
        program = house.root / "draw.py"
        program.write_text("#!/usr/bin/env python3\n"
                           f"print('<title>Drawn</title><main><h1>Drawn</h1><p>' + {story(5)!r} + '</p></main>')\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        (house.root / "sources" / "spa.toml").write_text(SOURCE + f'[fetcher]\nexec = ["{program}"]\n')
        whole, SHELL = SHELL, SHELL.replace("<head>", '<head><meta name=robots content=noindex>')
        try:
            done = house.night(1)
        finally:
            SHELL = whole
        self.assertEqual(self.titles(house), set(), done.stderr)


if __name__ == "__main__":
    unittest.main()
