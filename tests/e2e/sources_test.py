#!/usr/bin/env python3
"""Sources as people have them: behind a login, behind a proxy, silently broken, unchanged for days; and the web archive of
what was fetched. FANFOLD_BUILD names the folder of the binaries."""
import base64
import json
import os
import subprocess
import threading
import time
import unittest

from small_web import BUILD, HouseTest, Proxy, page, read_warc, story

BASIC = "Basic " + base64.b64encode(b"anna:s3cret").decode()


class SourcesTest(HouseTest):
    def good_night(self, house, number, environment=None):
        done = house.night(number, environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done


class ASourceThatNeedsALogin(SourcesTest):
    @staticmethod
    def paper(host, path, headers):
        """Wants a password and a key, and sets a session cookie that it wants from then on."""
        if host != "paper.example":
            return 200, {}, page("Elsewhere", story(99))
        if headers["Authorization"] != BASIC or headers["X-Api-Key"] != "k3y":
            return 401, {"WWW-Authenticate": "Basic"}, "who are you?"
        if path == "/":
            return 200, {"Set-Cookie": "sid=abc; Path=/; HttpOnly"}, page("Front", story(1), ["/1", "/2", "/away", "http://other.example/"])
        if path == "/away":
            return 302, {"Location": "http://thief.paper.example/"}, ""
        if "sid=abc" not in headers.get("Cookie", ""):
            return 403, {}, "no session"
        return 200, {}, page(f"Article {path}", story(len(path) * 7 + ord(path[-1])))

    SOURCE = ('seeds = ["http://paper.example/"]\nfollow = "anywhere"\nmax_depth = 1\n[sign_in]\nuser = "anna"\npassword = "${PAPER_PASSWORD}"\n'
              'headers = { "X-Api-Key" = "${PAPER_KEY}" }\n')

    def test_is_read_with_its_password_key_and_cookies_which_nobody_else_sees(self):
        web = self.serve(self.paper)
        house = self.house(web.port, {"paper": self.SOURCE})
        environment = dict(os.environ, PAPER_PASSWORD="s3cret", PAPER_KEY="k3y")
        done = self.good_night(house, 1, environment)
        states = dict(self.rows(house, "SELECT url, state FROM frontier"))
        for path in ("", "1", "2"):
            self.assertEqual(states["http://paper.example/" + path], "done", done.stderr)
        for host, path, headers in web.requests:
            if host != "paper.example" or path == "/robots.txt":
                self.assertFalse({"Authorization", "X-Api-Key", "Cookie"} & set(headers), (host, path))
        self.assertIn("thief.paper.example", {host for host, _, _ in web.requests})
        self.assertIn("other.example", {host for host, _, _ in web.requests})
        for word in ("s3cret", "k3y", BASIC.split()[1]):
            self.assertNotIn(word, done.stderr + done.stdout)

    def test_its_cookies_are_kept_from_night_to_night(self):
        web = self.serve(self.paper)
        house = self.house(web.port, {"paper": self.SOURCE})
        environment = dict(os.environ, PAPER_PASSWORD="s3cret", PAPER_KEY="k3y")
        self.good_night(house, 1, environment)
        web.requests.clear()
        self.good_night(house, 2, environment)
        first = next(headers for host, path, headers in web.requests if path == "/")
        self.assertEqual(first.get("Cookie"), "sid=abc")

    def test_without_its_password_nothing_is_asked_and_the_report_says_so(self):
        web = self.serve(self.paper)
        house = self.house(web.port, {"paper": self.SOURCE})
        done = house.night(1, dict(os.environ, PAPER_KEY="k3y"))
        self.assertEqual(web.requests, [])
        self.assertEqual(done.returncode, 1)
        self.assertIn("one source gave nothing: paper (source paper: the environment variable PAPER_PASSWORD is not set)", done.stderr)
        doctor = house.fanfold("doctor", "--offline")
        self.assertIn("PAPER_PASSWORD is not set", doctor.stdout)
        self.assertEqual(doctor.returncode, 78)
        shown = house.fanfold("report", "show", "--enterprise", "acme", "--format", "md").stdout
        self.assertIn("PAPER_PASSWORD is not set", shown.replace("\\_", "_"))


class ASessionOfABrowser(SourcesTest):
    def test_is_taken_from_its_cookies_txt_and_what_it_sees_is_guarded(self):
        valid = {"old"}

        def club(host, path, headers):
            cookies = headers.get("Cookie", "")
            if not any(f"session={name}" in cookies for name in valid):
                return 200, {}, page("Welcome", "Please sign in to read. " * 20, ["/1", "/2", "/3", "/4", "/5", "/6"])
            return 200, {}, page("Club " + path, "Sign out. " + story(ord(path[-1])), [f"/{number}" for number in range(1, 7)])

        web = self.serve(club)
        house = self.house(web.port, {"club": 'seeds = ["http://club.example/"]\nmax_depth = 1\nrecheck = "0s"\n[sign_in]\n'
                                              'cookies_file = "cookies.txt"\nlogged_in = "Sign out"\n'})
        cookies = house.root / "cookies.txt"
        cookies.write_text("# Netscape HTTP Cookie File\n#HttpOnly_club.example\tFALSE\t/\tFALSE\t0\tsession\told\n")
        first = self.good_night(house, 1)
        self.assertNotIn("signed out", first.stderr)
        self.assertIn('signed in the page holds "Sign out"', house.fanfold("source", "test", "club").stdout)
        self.assertEqual(len(self.rows(house, "SELECT 1 FROM frontier WHERE state = 'done'")), 7)

        valid.clear()
        tried = house.fanfold("source", "test", "club")
        self.assertIn('signed in NO: the page does not hold "Sign out"', tried.stdout)
        self.assertEqual(tried.returncode, 69)
        web.requests.clear()
        second = house.night(2)
        self.assertIn('one source gives other than usual: club (signed out: a page does not hold "Sign out" (logged_in); renew', second.stderr)
        self.assertLessEqual(len(web.asked()), 3)
        self.assertEqual(self.rows(house, "SELECT count(*) FROM document WHERE text LIKE '%Please%' OR title = 'Welcome'"), [(0,)])
        shown = house.fanfold("report", "show", "--enterprise", "acme", "--format", "md").stdout
        self.assertIn("signed out", shown)

        valid.add("new")
        cookies.write_text("club.example\tFALSE\t/\tFALSE\t0\tsession\tnew\n")
        third = self.good_night(house, 3)
        self.assertNotIn("signed out", third.stderr)
        self.assertEqual(len(self.rows(house, "SELECT 1 FROM frontier WHERE run = 3 AND state = 'done'")), 7)


class AProxy(SourcesTest):
    @staticmethod
    def site(host, path, headers):
        return 200, {}, page("Page " + path, story(ord(path[-1])), ["/1", "/2", "http://10.1.2.3/", "http://[::ffff:10.0.0.9]/"])

    def through(self, scheme, proxy, more=""):
        web = self.serve(self.site)
        self.addCleanup(proxy.close)
        house = self.house(web.port, {"far": 'seeds = ["http://far.example/"]\nfollow = "anywhere"\nmax_depth = 1\n'},
                           crawl=f'[crawl.proxy]\nurl = "{scheme}://127.0.0.1:{proxy.port}"\n{more}')
        house_file = house.root / "fanfold.toml"
        house_file.write_text(house_file.read_text().replace('"*" =', '"far.example" ='))
        done = house.night(1, dict(os.environ, PROXY_PASSWORD="pw"))
        states = dict(self.rows(house, "SELECT url, state FROM frontier"))
        self.assertEqual([states["http://far.example/" + path] for path in ("", "1", "2")], ["done"] * 3, done.stderr)
        self.assertEqual(set(proxy.targets), {f"127.0.0.1:{web.port}"})
        reasons = " ".join(reason for reason, in self.rows(house, "SELECT reason FROM frontier WHERE state = 'failed' OR state = 'refused'"))
        self.assertEqual(reasons.count("is not public"), 2, reasons)

    def test_is_told_addresses_that_were_judged_by_connect(self):
        self.through("http", Proxy())

    def test_is_told_addresses_that_were_judged_by_socks(self):
        self.through("socks5", Proxy())

    def test_is_given_its_password(self):
        self.through("http", Proxy("anna", "pw"), 'user = "anna"\npassword = "${PROXY_PASSWORD}"\n')

    def test_that_asks_for_a_password_in_vain_is_told(self):
        web, proxy = self.serve(self.site), Proxy("anna", "pw")
        self.addCleanup(proxy.close)
        house = self.house(web.port, {"far": 'seeds = ["http://far.example/"]\n'}, crawl=f'[crawl.proxy]\nurl = "http://127.0.0.1:{proxy.port}"\n')
        house.night(1)
        self.assertEqual((web.requests, proxy.targets), ([], []))


class ASourceThatBreaksWithoutAWord(SourcesTest):
    KINDS = ("sound", "gone", "wall", "loose", "undated")
    BROKEN = 11

    def answer(self, host, path, headers):
        kind, night = host.split(".")[0], self.night
        broken = night >= self.BROKEN and kind != "sound"
        if path == "/":
            if broken and kind == "gone":
                return 200, {}, page("List", "Loading.")
            articles = [f"/{number}" for number in range(6 * night, 6 * night + 6)]
            if broken and kind == "loose":
                articles += [f"/{night}-{number}" for number in range(1000, 1080)]
            return 200, {}, page("List", "News of the day.", articles)
        if broken and kind == "wall":
            return 200, {}, page("Wait", "We are checking your browser before you may read this page. " * 12)
        number = int(path[1:].replace("-", ""))
        dated = "" if broken and kind == "undated" else f'<meta property="article:published_time" content="2026-11-{night:02}T09:00:00Z">'
        return 200, {}, page(f"Story {number} of {kind}", story(number * 8 + self.KINDS.index(kind)), more=dated)

    def test_is_told_in_one_line_by_the_third_night_and_a_sound_one_is_not(self):
        self.night = 1
        web = self.serve(self.answer)
        house = self.house(web.port, {kind: f'seeds = ["http://{kind}.example/"]\nmax_depth = 1\n' for kind in self.KINDS})
        told = {}
        for self.night in range(1, self.BROKEN + 3):
            done = self.good_night(house, self.night)
            lines = [line for line in done.stderr.splitlines() if "other than usual" in line]
            self.assertLessEqual(len(lines), 1)
            self.assertFalse(lines and self.night < self.BROKEN, lines)
            for kind in self.KINDS:
                if lines and f"{kind} (" in lines[0]:
                    told.setdefault(kind, lines[0].split(f"{kind} (")[1].split(":")[0])
        self.assertEqual(told, {"gone": "quiet", "wall": "all the same", "loose": "flood", "undated": "dates"} | {"wall": told.get("wall", "")})
        self.assertIn(told["wall"], ("quiet", "all the same"))


class APageThatNeverChanges(SourcesTest):
    def test_is_asked_less_and_less_and_one_that_changes_every_night(self):
        self.night = 1

        def answer(host, path, headers):
            if path == "/":
                return 200, {}, page("List", "A list of pages.", ["/old", "/new"])
            return 200, {}, page("Page " + path, story(5 if path == "/old" else 100 + self.night))

        web = self.serve(answer)
        house = self.house(web.port, {"pages": 'seeds = ["http://pages.example/"]\nmax_depth = 1\n'})
        asked = []
        for self.night in range(1, 9):
            web.requests.clear()
            self.good_night(house, self.night)
            asked.append("".join(sorted(path[1:2] or "/" for path in web.asked())))
        self.assertEqual([night for night in asked if "/" not in night or "n" not in night], [])
        self.assertEqual([number for number, night in enumerate(asked, 1) if "o" in night], [1, 2, 4, 6])
        states = self.rows(house, "SELECT DISTINCT state FROM frontier WHERE url LIKE '%/old'")
        self.assertEqual(sorted(states), [("done",), ("standing",)])


class AWebArchive(SourcesTest):
    def test_holds_every_exchange_once_and_is_read_by_the_standard_alone(self):
        def answer(host, path, headers):
            if path == "/":
                return 200, {"Set-Cookie": "sid=1"}, page("List", "A list of pages.", ["/a", "/b", "/moved"])
            if path == "/moved":
                return 301, {"Location": "/a"}, ""
            return 200, {}, page("The same", story(7))

        web = self.serve(answer)
        house = self.house(web.port, {"pages": 'seeds = ["http://pages.example/"]\nmax_depth = 1\n[sign_in]\nuser = "anna"\npassword = "${PASSWORD}"\n'},
                           job='enterprises = ["acme"]\nwarc = "archive"\n')
        self.good_night(house, 1, dict(os.environ, PASSWORD="s3cret"))
        files = list((house.root / "archive").iterdir())
        self.assertEqual([file.name.endswith("-00000.warc.gz") for file in files], [True])
        records = read_warc(files[0])
        self.assertEqual(records[0][0]["WARC-Type"], "warcinfo")
        types = [headers["WARC-Type"] for headers, _ in records]
        self.assertEqual(types.count("request"), len(web.requests))
        self.assertEqual(types.count("response") + types.count("revisit"), len(web.requests))
        revisit = next(headers for headers, _ in records if headers["WARC-Type"] == "revisit")
        first = next(headers for headers, block in records if headers["WARC-Type"] == "response"
                     and headers["WARC-Target-URI"] == revisit["WARC-Refers-To-Target-URI"])
        self.assertEqual(first["WARC-Payload-Digest"], revisit["WARC-Payload-Digest"])
        self.assertTrue(revisit["WARC-Profile"].endswith("/identical-payload-digest"))
        answers = {headers["WARC-Target-URI"]: block for headers, block in records if headers["WARC-Type"] == "response"}
        self.assertIn(story(7).encode(), answers[first["WARC-Target-URI"]])
        self.assertTrue(answers["http://pages.example/moved"].startswith(b"HTTP/1.1 301 "))
        asked = {headers["WARC-Target-URI"]: block for headers, block in records if headers["WARC-Type"] == "request"}
        sent = asked["http://pages.example/a"]
        self.assertTrue(sent.startswith(b"GET /a HTTP/1.1\r\nHost: pages.example\r\n"), sent)
        for header in (b"User-Agent: ", b"Accept: ", b"Accept-Encoding: "):
            self.assertIn(b"\r\n" + header, sent)
        self.assertTrue(answers["http://pages.example/"].startswith(b"HTTP/1.1 200 OK\r\n"))
        self.assertEqual({headers.get("WARC-Protocol") for headers, _ in records if headers["WARC-Type"] == "response"}, {"http/1.1"})
        everything = b"".join(block for _, block in records)
        for secret in (b"Authorization", b"s3cret", b"sid=1"):
            self.assertNotIn(secret, everything)

    def test_what_one_enterprise_alone_may_read_is_in_files_of_its_own_which_a_purge_removes(self):
        web = self.serve(lambda host, path, headers: (200, {}, page("A page", story(len(host)))))
        house = self.house(web.port, {"wire": 'seeds = ["http://wire.example/"]\n',
                                      "diary": 'seeds = ["http://private-diary.example/"]\nvisible_to = ["acme"]\n'},
                           job='enterprises = ["acme"]\nwarc = "archive"\n')
        self.good_night(house, 1)
        files = sorted((house.root / "archive").iterdir())
        own = [file for file in files if "-only-acme-" in file.name]
        self.assertEqual((len(files), len(own)), (2, 1))
        pages = {file: [headers["WARC-Target-URI"] for headers, _ in read_warc(file) if headers["WARC-Type"] == "response"
                        and not headers["WARC-Target-URI"].endswith("/robots.txt")] for file in files}
        self.assertEqual(pages.pop(own[0]), ["http://private-diary.example/"])
        (shared, urls), = pages.items()
        self.assertEqual(urls, ["http://wire.example/"])
        receipt = json.loads(house.fanfold("enterprise", "purge", "acme", "--yes", "--json").stdout)
        self.assertEqual(receipt["archives"], [str(own[0])])
        self.assertEqual([line for line in receipt["left"] if ".warc.gz" in line and str(shared) in line],
                         [f"{shared}: a web archive of a run that served it, with what others read too"])
        self.assertEqual(list((house.root / "archive").iterdir()), [shared])

class ASourceThatSeveralJobsRead(SourcesTest):
    """What was crawled a while ago is not crawled again."""

    @staticmethod
    def paper(host, path, headers):
        return 200, {}, page("Page " + path, story(ord(path[-1])), ["/1", "/2"])

    def two_jobs(self, crawl="", more=""):
        web = self.serve(self.paper)
        house = self.house(web.port, {"paper": f'seeds = ["http://paper.example/"]\nsince = "3650d"\n{more}'}, crawl=crawl)
        (house.root / "jobs" / "second.toml").write_text('enterprises = ["other"]\n')
        acme = (house.root / "enterprises" / "acme.toml").read_text().replace('names = ["Nobody Such"]', 'names = ["*"]')
        acme += '[[section]]\nname = "news"\ntitle = "News"\ntemplates = ["market/moves"]\n'
        for name in ("acme", "other"):
            (house.root / "enterprises" / f"{name}.toml").write_text(acme)
        return web, house

    def run_at(self, house, job, time, *words):
        return house.fanfold("run", "--job", job, "--as-of", f"2026-11-01T{time}Z", *words)

    def about(self, house, enterprise):
        return json.loads(house.fanfold("report", "show", "--enterprise", enterprise, "--format", "json").stdout)["about"]

    def test_is_asked_once_for_two_of_them_and_both_read_what_came(self):
        web, house = self.two_jobs()
        self.run_at(house, "nightly", "02:00:00")
        self.assertEqual(sorted(web.asked()), ["/", "/1", "/2"])
        self.run_at(house, "second", "02:10:00")
        self.assertEqual(len(web.requests), 4)
        first, second = self.about(house, "acme"), self.about(house, "other")
        self.assertEqual(first["sources"], second["sources"])
        self.assertEqual((second["documents"], second["questions"]), (first["documents"], first["questions"]))
        self.assertGreater(first["documents"], 0)
        when = "as crawled at 2026-11-01 02:00 (UTC)"
        words = when + " by job nightly"
        self.assertIn(f"Not crawled again: paper; {when}", second["notes"], "whose job it was is nothing to a reader")
        self.assertFalse([note for note in first["notes"] if "crawled" in note])
        self.assertIn(f"1 source {words}", house.fanfold("status").stdout)
        self.assertIn(f"source paper: {words}", house.fanfold("status", "--why").stdout)
        self.assertEqual(self.rows(house, "SELECT run FROM source_night"), [(1,)])

    def test_is_asked_again_after_an_hour_or_by_its_own_job_or_where_somebody_says_so(self):
        web, house = self.two_jobs()
        for job, time, words, asked in (("nightly", "02:00:00", [], True), ("second", "02:10:00", ["--again"], True),
                                        ("nightly", "02:20:00", [], False), ("nightly", "02:30:00", ["--again"], True),
                                        ("nightly", "02:40:00", [], True), ("second", "04:00:00", [], True)):
            web.requests.clear()
            self.run_at(house, job, time, *words)
            self.assertEqual("/" in web.asked(), asked, (job, time, words))

    def test_is_fresh_as_long_as_is_written_whichever_job_asks(self):
        web, house = self.two_jobs(crawl="")
        text = (house.root / "fanfold.toml").read_text()
        (house.root / "fanfold.toml").write_text(text.replace("[crawl]\n", '[crawl]\nfresh = "3h"\n'))
        for job, time, asked in (("nightly", "02:00:00", True), ("nightly", "04:00:00", False), ("second", "04:50:00", False),
                                 ("second", "05:10:00", True)):
            web.requests.clear()
            self.run_at(house, job, time)
            self.assertEqual("/" in web.asked(), asked, (job, time))
        (house.root / "fanfold.toml").write_text(text.replace("[crawl]\n", '[crawl]\nfresh = "0s"\n'))
        web.requests.clear()
        self.run_at(house, "nightly", "05:20:00")
        self.assertIn("/", web.asked())

    def test_is_crawled_again_when_it_was_edited_or_gave_nothing(self):
        web, house = self.two_jobs()
        web.answer = lambda host, path, headers: (503, {}, "later")
        self.run_at(house, "nightly", "02:00:00")
        web.answer = self.paper
        web.requests.clear()
        self.run_at(house, "second", "02:10:00")
        self.assertIn("/1", web.asked())
        file = house.root / "sources" / "paper.toml"
        file.write_text(file.read_text() + 'exclude = ["/2"]\n')
        web.requests.clear()
        self.run_at(house, "nightly", "02:20:00")
        self.assertIn("/", web.asked())

    def test_is_asked_again_where_an_archive_is_to_hold_all_that_is_read(self):
        web, house = self.two_jobs()
        (house.root / "jobs" / "second.toml").write_text('enterprises = ["other"]\nwarc = "archive"\n')
        self.run_at(house, "nightly", "02:00:00")
        web.requests.clear()
        self.run_at(house, "second", "02:10:00")
        self.assertIn("/", web.asked())

    def test_is_asked_again_when_one_of_its_lists_failed(self):
        web, house = self.two_jobs(more='feeds = ["http://paper.example/feed"]\n')
        for job, time in (("nightly", "02:00:00"), ("second", "02:10:00")):
            web.requests.clear()
            self.run_at(house, job, time)
            self.assertIn("/", web.asked(), "a page came where a feed should be")
        self.assertEqual(self.rows(house, "SELECT whole FROM source_run"), [(0,), (0,)])

    def test_is_asked_again_when_its_process_ended_in_the_midst_of_it(self):
        web, house = self.two_jobs()
        reached, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def waits(host, path, headers):
            if path == "/2":
                reached.set()
                go_on.wait(120)
            return self.paper(host, path, headers)

        web.answer = waits
        command = [BUILD / "fanfold", "-C", house.root, "run", "--job", "nightly", "--as-of", "2026-11-01T02:00:00Z"]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(run.wait)
        self.addCleanup(run.kill)
        self.assertTrue(reached.wait(120))
        for _ in range(600):
            if self.rows(house, "SELECT 1 FROM frontier WHERE state = 'done'"):
                break
            time.sleep(0.1)
        run.kill()
        run.wait()
        go_on.set()
        web.answer = self.paper
        self.run_at(house, "nightly", "02:00:00")
        self.assertEqual(self.rows(house, "SELECT run, closed_at IS NOT NULL, whole FROM source_run"), [(1, 1, 0)])
        web.requests.clear()
        self.run_at(house, "second", "02:10:00")
        self.assertIn("/", web.asked())

    def test_a_page_where_two_sources_begin_is_asked_for_once(self):
        web = self.serve(self.paper)
        house = self.house(web.port, {name: f'seeds = ["http://paper.example/", "http://paper.example/{name}"]\nmax_depth = 0\n' for name in "pqr"})
        self.good_night(house, 1)
        self.assertEqual(sorted(web.asked()), ["/", "/p", "/q", "/r"])
        self.assertEqual(self.rows(house, "SELECT count(*) FROM sighting WHERE url = 'http://paper.example/'"), [(3,)])
        web.requests.clear()
        self.good_night(house, 2)
        self.assertEqual(web.asked().count("/"), 1)


    def test_is_asked_for_twice_where_an_archive_keeps_what_one_enterprise_alone_may_see_apart(self):
        web = self.serve(self.paper)
        source = 'seeds = ["http://paper.example/"]\nmax_depth = 0\n'
        house = self.house(web.port, {"p": source, "q": source + 'visible_to = ["acme"]\n'}, job='enterprises = ["acme"]\nwarc = "archive"\n')
        self.good_night(house, 1)
        self.assertEqual(web.asked(), ["/", "/"])
        for file in (house.root / "archive").iterdir():
            urls = [headers.get("WARC-Target-URI") for headers, _ in read_warc(file) if headers["WARC-Type"] == "response"]
            self.assertIn("http://paper.example/", urls, file)
        self.assertEqual(len(list((house.root / "archive").iterdir())), 2)


class ASourceWithLimitsOfItsOwn(SourcesTest):
    def test_reads_its_lists_beyond_the_size_of_its_pages(self):
        def answer(host, path, headers):
            if path == "/feed":
                items = "".join(f"<item><title>T</title><link>http://paper.example/{n}</link></item>" for n in range(1, 4))
                return 200, {"Content-Type": "application/rss+xml"}, \
                    f'<rss version="2.0"><channel><title>F</title><!--{"x" * 9000}-->{items}</channel></rss>'
            return 200, {}, page("Page", story(ord(path[-1])))

        web = self.serve(answer)
        house = self.house(web.port, {"paper": 'feeds = ["http://paper.example/feed"]\nmax_body = "4KiB"\n'})
        self.good_night(house, 1)
        self.assertEqual(sorted(web.asked()), ["/1", "/2", "/3", "/feed"])

    def test_reads_the_types_it_names_up_to_its_size(self):
        def answer(host, path, headers):
            if path == "/":
                return 200, {}, page("List", story(1), ["/plain", "/page", "/long"])
            kind = "text/plain" if path == "/plain" else "Text/HTML; charset=utf-8"
            return 200, {"Content-Type": kind}, page("Page", story(ord(path[-1])), more="<!--" + "x" * (9000 if path == "/long" else 0) + "-->")

        web = self.serve(answer)
        house = self.house(web.port, {"paper": 'seeds = ["http://paper.example/"]\ntypes = ["text/html"]\nmax_body = "4KiB"\n'})
        self.good_night(house, 1)
        told = dict((url[20:], (state, reason)) for url, state, reason in self.rows(house, "SELECT url, state, reason FROM frontier"))
        self.assertEqual(told["/plain"], ("refused", "its type is text/plain, which the source does not want (types)"))
        self.assertEqual(told["/page"], ("done", ""))
        titles = {title for title, in self.rows(house, "SELECT title FROM sighting WHERE url LIKE '%/long'")}
        self.assertNotIn("Page", titles)

    def test_ends_when_its_time_is_up(self):
        web = self.serve(lambda host, path, headers: (200, {}, page(path, story(len(path)), [path + "x"])))
        house = self.house(web.port, {"slow": 'seeds = ["http://slow.example/"]\ndelay = "400ms"\nmax_depth = 50\nsource_time = "1s"\n'})
        done = house.night(1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(len(web.asked()), 6)
        self.assertIn("the source's time was up", house.fanfold("status", "--why").stdout)


class WhatRobotsTxtSaid(SourcesTest):
    def test_stands_in_the_store_for_who_looks_at_a_source(self):
        web = self.serve(lambda host, path, headers: (200, {}, page("Page", story(1), ["/private/a"])))
        web.robots = 200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /private\nCrawl-delay: 0.2\n\nUser-agent: other\nDisallow: /\n"
        house = self.house(web.port, {"paper": 'seeds = ["http://paper.example/"]\n'})
        self.good_night(house, 1)
        self.assertEqual(self.rows(house, "SELECT source, origin, state, denies_all, rules, crawl_delay FROM robots_seen"),
                         [("paper", "http://paper.example", "HTTP 200", 0, '["Disallow: /private"]', 200)])
        web.robots = 503, {}, "later"
        house.night(2)
        (state, denies, rules), = self.rows(house, "SELECT state, denies_all, rules FROM robots_seen")
        self.assertEqual((denies, rules), (1, "[]"))
        self.assertIn("503", state)


if __name__ == "__main__":
    unittest.main()
