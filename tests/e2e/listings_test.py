#!/usr/bin/env python3
"""Feeds, sitemaps and APIs that list nothing any more, and why a page is in no report. FANFOLD_BUILD names the folder of the
binaries."""
import json
import pathlib
import subprocess
import tempfile
import unittest

from desk import BUILD
from small_web import HouseTest, page, story

FEED = ('<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{}</channel></rss>')
FEED_TYPE = {"Content-Type": "application/rss+xml"}


def feed(*paths):
    return FEED.format("".join(f"<item><title>{path}</title><link>http://site.example{path}</link></item>" for path in paths))


class AListingThatIsNoneAnyMore(HouseTest):
    ANSWERS = {"/html": ({}, page("Moved", story(1))), "/text": ({"Content-Type": "text/plain"}, "hello"),
               "/json": ({"Content-Type": "application/json"}, '{"error":"bad key"}'),
               "/broken": (FEED_TYPE, "<rss><channel><item>")}

    def answer(self, host, path, headers):
        more, body = self.ANSWERS.get(path, ({}, page(path, story(len(path)))))
        return 200, more, body

    def told(self, source):
        web = self.serve(self.answer)
        house = self.house(web.port, {"paper": source})
        done = house.night(1)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("one source gave nothing: paper (", done.stderr)
        why = house.fanfold("status", "--why").stdout
        self.assertIn("source paper: ", why)
        self.assertEqual(self.rows(house, "SELECT count(*) FROM document"), [(0,)])
        return done.stderr + why

    def test_because_a_feed_is_a_page(self):
        self.assertIn("not a feed: HTML", self.told('feeds = ["http://site.example/html"]\n'))

    def test_because_a_feed_is_a_text(self):
        self.assertIn("not a feed: a text", self.told('feeds = ["http://site.example/text"]\n'))

    def test_because_a_feed_is_the_error_of_an_api(self):
        self.assertIn("application/json", self.told('feeds = ["http://site.example/json"]\n'))

    def test_because_a_feed_is_broken_off(self):
        self.told('feeds = ["http://site.example/broken"]\n')

    def test_because_a_sitemap_is_a_page(self):
        self.assertIn("not a sitemap: HTML", self.told('sitemaps = ["http://site.example/html"]\n'))

    def test_because_an_api_answers_with_an_error(self):
        self.assertIn('the answer has no list at "/results"',
                      self.told('[api]\nurl = "http://site.example/json"\nitems = "/results"\n'))

    def test_beside_one_that_lists_is_told_as_odd(self):
        def answer(host, path, headers):
            return (200, FEED_TYPE, feed("/1")) if path == "/good" else self.answer(host, path, headers)

        web = self.serve(answer)
        house = self.house(web.port, {"paper": 'feeds = ["http://site.example/good", "http://site.example/html"]\n'})
        done = house.night(1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("paper (http://site.example/html is not a feed: HTML)", done.stderr)

    def test_but_a_text_of_addresses_is_a_sitemap(self):
        def answer(host, path, headers):
            if path == "/sitemap.txt":
                return 200, {"Content-Type": "text/plain"}, "http://site.example/1\nhttp://site.example/2\n"
            return 200, {}, page(path, story(ord(path[-1])))

        web = self.serve(answer)
        house = self.house(web.port, {"paper": 'sitemaps = ["http://site.example/sitemap.txt"]\n'})
        done = house.night(1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(web.asked()), ["/1", "/2", "/sitemap.txt"])


class WhyAPageIsInNoReport(HouseTest):
    NOINDEX = '<meta name="robots" content="noindex">'

    def answer(self, host, path, headers):
        if path == "/":
            return 200, {}, page("Front", "News of the day.", ["/hidden", "/gone", "/away", "/plain", "/drop-1", "/drop-2"])
        if path == "/hidden":
            return 200, {}, page("Hidden", story(5), more=self.NOINDEX)
        if path == "/gone":
            return 410, {}, "gone"
        if path == "/away":
            return 302, {"Location": "http://elsewhere.test/"}, ""
        return 200, {}, page(path, story(len(path)))

    SOURCE = 'seeds = ["http://site.example/"]\nmax_depth = 1\nexclude = ["/drop-"]\n'

    def test_is_told_with_its_address(self):
        web = self.serve(self.answer)
        house = self.house(web.port, {"paper": self.SOURCE})
        self.assertEqual(house.night(1).returncode, 0)
        why = house.fanfold("status", "--why").stdout
        self.assertIn("1 fetched and not kept: the page asks not to be stored (noindex)\n        http://site.example/hidden", why)
        self.assertIn("1 not fetched: HTTP 410\n        http://site.example/gone", why)
        self.assertIn("source paper: 2 links left out by its include and exclude", why)
        told = json.loads(house.fanfold("status", "--why", "--json").stdout)[0]["why"]
        self.assertEqual(told["not_fetched"]["HTTP 410"], {"count": 1, "urls": ["http://site.example/gone"]})
        self.assertEqual(told["sources"][0]["left_by_rule"], 2)

    def test_also_when_its_source_had_no_room_for_it(self):
        web = self.serve(self.answer)
        house = self.house(web.port, {"paper": self.SOURCE + "max_pages = 2\n"})
        house.night(1)
        self.assertRegex(house.fanfold("status", "--why").stdout, r"source paper: [1-9] links left out for want of room in its max_pages")

    def test_and_what_refuses_for_good_is_not_asked_every_night(self):
        web = self.serve(self.answer)
        house = self.house(web.port, {"paper": self.SOURCE})
        asked = []
        for number in range(1, 5):
            web.requests.clear()
            self.assertEqual(house.night(number).returncode, 0)
            asked.append(set(web.asked("site.example")))
        self.assertEqual([night for night in range(4) if "/gone" in asked[night]], [0])
        for path in ("/hidden", "/away"):
            self.assertEqual([night for night in range(4) if path in asked[night]], [0, 1, 3], path)


class RoomsByHand(HouseTest):
    def test_source_test_tries_what_is_configured(self):
        def answer(host, path, headers):
            if path == "/feed":
                return 200, FEED_TYPE, feed("/yes/1", "/no/1", "/no/2")
            return 200, {}, page(path, story(ord(path[-1])))

        web = self.serve(answer)
        house = self.house(web.port, {"paper": 'feeds = ["http://site.example/feed"]\ninclude = ["/yes/"]\n'})
        done = house.fanfold("source", "test", "paper")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("http://site.example/feed: 3 entries", done.stdout)
        self.assertIn("2 of them are left out", done.stdout)
        self.assertIn("sample    http://site.example/yes/1", done.stdout)
        self.assertNotIn("To make it a source", done.stdout)
        self.assertNotIn("/no/1", web.asked())

    def test_source_test_knows_a_shell_by_more_than_its_root(self):
        shell = '<!doctype html><html><head><title>App</title></head><body><div id=app></div><script src="/a.js"></script></body></html>'
        web = self.serve(lambda host, path, headers: (200, {}, shell))
        house = self.house(web.port, {"paper": 'seeds = ["http://site.example/"]\n'})
        self.assertIn("needs     JavaScript", house.fanfold("source", "test", "http://site.example/").stdout)

    def test_fetch_tells_who_answered_and_that_a_page_is_not_to_be_kept(self):
        web = self.serve(lambda host, path, headers: (200, {"X-Served-By": "test"}, page("A", story(1), more=WhyAPageIsInNoReport.NOINDEX)))
        house = self.house(web.port, {"paper": 'seeds = ["http://site.example/"]\n'})
        told = house.fanfold("-v", "fetch", "http://site.example/a").stderr
        self.assertRegex(told, r"GET http://site.example/a -> 200 from 127.0.0.1 in \d+ ms")
        self.assertIn("x-served-by: test", told)
        self.assertIn("robots.txt: there is none (HTTP 404), so it is allowed", told)
        self.assertRegex(told, r"HTTP/1.1 404 Not Found; name \d+ ms, connection \d+ ms, TLS 0 ms, first byte \d+ ms, all \d+ ms")
        self.assertIn("over the connection that stood", told)
        web.robots = 200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /b\nAllow: /b/open\n"
        for path, words in (("/a", "allowed: no rule for us is about it"), ("/b/open", 'allowed by "Allow: /b/open"'),
                            ("/b/shut", 'disallowed by "Disallow: /b"')):
            self.assertIn("robots.txt: " + words, house.fanfold("-v", "fetch", "http://site.example" + path).stderr)
        self.assertIn("meta robots: noindex", told)

    def test_crawl_stays_out_of_the_state_of_a_house(self):
        web = self.serve(lambda host, path, headers: (200, {}, page("A", story(1))))
        house = self.house(web.port, {"paper": 'seeds = ["http://site.example/"]\n'})
        self.assertEqual(house.night(1).returncode, 0)
        done = house.fanfold("crawl", "--store", house.root / "state", "http://site.example/")
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("holds the state of a house", done.stderr)

    def test_crawl_counts_what_failed_by_class_and_does_not_talk_of_reports(self):
        web = self.serve(lambda host, path, headers: (404, {}, "none") if path != "/" else (200, {}, page("A", story(1), ["/1", "/2"])))
        house = self.house(web.port, {"paper": 'seeds = ["http://site.example/"]\n'})
        done = house.fanfold("crawl", "http://site.example/", "http://site.example/3")
        self.assertIn("3 not fetched: HTTP 4xx 3\n", done.stderr)
        failed = house.fanfold("crawl", "http://site.example/4")
        self.assertNotIn("reports", failed.stderr)
        self.assertEqual(failed.returncode, 1)

    def test_robots_wants_a_file_an_address_and_a_name(self):
        with tempfile.TemporaryDirectory(prefix="fanfold-e2e-") as folder:
            rules = pathlib.Path(folder) / "robots.txt"
            rules.write_text("User-agent: *\nDisallow: /a\n")

            def robots(file, agent, url):
                return subprocess.run([BUILD / "fanfold", "robots", file, "--agent", agent, "--url", url], capture_output=True, text=True)

            self.assertEqual(robots(rules, "fanfold", "https://x.example/b").stdout, "allowed\n")
            self.assertEqual(robots(rules, "fanfold", "/a").stdout, "disallowed\n")
            for file, agent, url, words in ((folder, "fanfold", "/a", "folder"), (rules, "fanfold", "notaurl", "--url"), (rules, "", "/a", "--agent")):
                done = robots(file, agent, url)
                self.assertEqual((done.returncode, done.stdout), (65, ""), words)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
