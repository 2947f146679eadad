#!/usr/bin/env python3
"""Weekly and monthly reports, and the days on which there is none: whole weeks of nights through the command line."""
import json
import sys
import unittest

from desk import Desk

WHO = "hanbit-battery"
WEEK = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]  # Monday to Friday


def evening(day):
    return f"{day}T21:00:00Z"


def events_of(report):
    return [item["event"] for section in report["sections"] for item in section["items"]]


class PeriodTest(unittest.TestCase):
    def setUp(self):
        self.desk = Desk(model=["--seed", 7])
        self.addCleanup(self.desk.close)

    def add_job(self, name, text):
        (self.desk.config / "jobs" / f"{name}.toml").write_text(text)

    def add_to(self, enterprise, text):
        path = self.desk.config / "enterprises" / f"{enterprise}.toml"
        path.write_text(path.read_text() + text)

    def night(self, day, *words):
        return self.desk.fanfold("run", "--job", "nightly", "--as-of", evening(day), *words)

    def weekly(self, at, *words):
        return self.desk.fanfold("run", "--job", "weekly", "--as-of", at, *words)

    def runs_of(self, enterprise):
        return [run for run, in self.desk.rows("SELECT run FROM report WHERE enterprise = ? ORDER BY run", enterprise)]

    def findings_of(self, enterprise):
        return {claim for claim, in self.desk.rows("SELECT claim FROM finding WHERE enterprise = ?", enterprise)}

    def told_claims(self, enterprise, run):
        return [claim for claim, in self.desk.rows(
            "SELECT claim FROM told_finding WHERE enterprise = ? AND told_run = ?", enterprise, run)]


class AWeek(PeriodTest):
    def setUp(self):
        super().setUp()
        self.add_job("weekly", 'fold = "week"\nschedule = "0 6 * * *"\n')
        path = self.desk.config / "enterprises" / f"{WHO}.toml"
        path.write_text(path.read_text().replace("[[section]]\n", "[[section]]\nmax_items = 200\n"))
        self.add_to(WHO, "\n[length]\nminor_share = 1.0\n")

    def test_is_folded_from_its_nights_without_a_question_and_loses_nothing(self):
        for number, day in enumerate(WEEK[:3]):
            self.desk.serve(min(number + 1, 2))
            self.night(day)
        found = self.findings_of(WHO)
        asked = self.desk.rows("SELECT count(*) FROM question")
        mapped = self.desk.rows("SELECT count(*) FROM attempt WHERE template NOT LIKE 'fold/%'")
        planned = json.loads(self.desk.fanfold("plan", "--job", "weekly", "--json").stdout)
        self.assertEqual({line["questions"] for line in planned}, {0})
        self.desk.site.stop()
        self.weekly("2026-11-30T06:00:00Z")
        self.assertEqual(self.desk.rows("SELECT count(*) FROM question"), asked)
        self.assertEqual(self.desk.rows("SELECT count(*) FROM attempt WHERE template NOT LIKE 'fold/%'"), mapped)
        report = self.desk.report(WHO)
        self.assertEqual((report["job"], report["period"], report["status"]), ("weekly", "week", "complete"))
        self.assertEqual(set(self.told_claims(WHO, self.runs_of(WHO)[-1])), found)
        self.assertEqual(len(events_of(report)), len(set(events_of(report))))
        self.assertTrue(any("Folded from 3 reports" in note for note in report["about"]["notes"]), report["about"]["notes"])
        self.assertGreater(sum(source["pages"] for source in report["about"]["sources"]), 0)
        nights = self.runs_of(WHO)[:-1]
        self.assertIn(f"r{nights[-2]} → r{nights[-1]}", self.desk.fanfold("report", "diff", "-e", WHO).stdout.decode())
        backwards = self.desk.fanfold("report", "rebuild", "-e", WHO, "--run", nights[0], "--since", "2026-12-30", check=False)
        self.assertEqual((backwards.returncode, backwards.stdout), (65, b""))
        self.assertIn("is later than what report", backwards.stderr.decode())
        nobody = self.desk.fanfold("report", "list", "-e", "nobody", check=False)
        self.assertEqual(nobody.returncode, 65)
        self.assertIn('there is no enterprise "nobody"', nobody.stderr.decode())
        folder = self.desk.config / "reports" / WHO
        self.assertEqual(json.loads((folder / "latest-week.json").read_text()), report)
        self.assertEqual(json.loads((folder / "latest.json").read_text())["period"], "night")
        self.assertIn("주간 보고서", (folder / "latest-week.html").read_text())
        self.desk.serve(2)

    def correct(self, item, *words):
        self.desk.fanfold("report", "correct", item["id"], "--enterprise", WHO, *words, "--by", "Kim")

    def test_tells_what_people_corrected_as_they_corrected_it_and_leaves_the_nights_files_theirs(self):
        self.night(WEEK[0])
        changed, dropped, late = [item for section in self.desk.report(WHO)["sections"] for item in section["items"]][:3]
        out = {claim for claim, in self.desk.rows("SELECT claim FROM told_finding WHERE told_run = 1 AND enterprise = ? "
                                                  "AND hex(event) = upper(?)", WHO, dropped["event"])}
        self.assertTrue(out)
        self.correct(changed, "--text", "A zealous editor wrote this.")
        self.correct(dropped, "--drop")
        self.weekly("2026-11-30T06:00:00Z")
        told = self.told_claims(WHO, self.runs_of(WHO)[-1])
        self.assertIn("A zealous editor wrote this.", told)
        self.assertFalse(out & set(told))
        self.assertNotIn(dropped["event"], events_of(self.desk.report(WHO)))

        self.correct(late, "--run", "r1", "--text", "Another editor came late.")
        folder = self.desk.config / "reports" / WHO
        self.assertIn("Another editor came late.", (folder / "latest.json").read_text())
        self.assertIn("Another editor came late.", (folder / "latest.html").read_text())
        self.assertEqual(json.loads((folder / "latest.json").read_text()), self.desk.report(WHO, "--run", "r1"))
        self.assertEqual(json.loads((folder / "latest-week.json").read_text())["period"], "week")

    def test_is_made_once_a_week_and_begins_where_the_last_one_ended(self):
        self.night(WEEK[0])
        first_found = self.findings_of(WHO)
        self.weekly("2026-11-30T06:00:00Z")
        first = self.desk.report(WHO)
        self.weekly("2026-12-01T06:00:00Z")
        self.assertEqual(self.desk.report(WHO), first)
        self.desk.serve(2)
        self.night("2026-12-01")
        self.weekly("2026-12-07T06:00:00Z")
        second = self.desk.report(WHO)
        self.assertEqual(second["window"]["from"], first["window"]["to"])
        new = self.findings_of(WHO) - first_found
        run = self.runs_of(WHO)[-1]
        told = self.desk.rows("SELECT claim, document FROM told_finding WHERE enterprise = ? AND told_run = ? AND run > 1", WHO, run)
        self.assertLessEqual(new, {claim for claim, _ in told})
        # A page that changed repeats what it said before; nothing comes again from a page that was read before.
        read_before = {document for document, in self.desk.rows("SELECT document FROM finding WHERE run = 1")}
        self.assertEqual({document for _, document in told} & read_before, set())
        self.assertTrue(all(item["status"] in ("new", "developing")
                            for section in second["sections"] for item in section["items"]))
        self.weekly("2026-12-14T06:00:00Z")
        quiet = self.desk.report(WHO)
        self.assertEqual((quiet["status"], events_of(quiet)), ("quiet", []))

    def test_that_is_made_on_sunday_evening_is_mondays_and_the_only_one_of_its_week(self):
        self.add_job("weekly", 'fold = "week"\nschedule = "0 22 * * 0-4"\ndeliver_by = "07:00"\ntimezone = "UTC"\n')
        self.night(WEEK[0])
        self.weekly("2026-11-29T22:00:00Z")
        self.assertEqual(len(self.runs_of(WHO)), 2)
        for day in ("2026-11-30", "2026-12-01", "2026-12-05"):
            self.weekly(f"{day}T22:00:00Z")
        self.assertEqual(len(self.runs_of(WHO)), 2)
        self.weekly("2026-12-06T22:00:00Z")
        self.assertEqual(len(self.runs_of(WHO)), 3)

    def test_can_be_named_on_any_day(self):
        self.night(WEEK[0])
        self.weekly("2026-11-24T06:00:00Z")
        self.weekly("2026-11-25T06:00:00Z", "--enterprise", WHO)
        self.assertEqual(len(self.runs_of(WHO)), 3)

    def test_that_is_killed_is_finished_with_the_same_week(self):
        self.night(WEEK[0])
        process = self.desk.start("run", "--job", "weekly", "--as-of", "2026-11-30T06:00:00Z")
        process.kill()
        process.wait()
        self.weekly("2026-11-30T06:00:05Z")
        self.assertEqual(set(self.told_claims(WHO, self.runs_of(WHO)[-1])), self.findings_of(WHO))


class ADayWithoutAReport(PeriodTest):
    """The job's reports are due at seven the next morning: the night that begins on Friday is Saturday's report."""

    def setUp(self):
        super().setUp()
        self.add_to(WHO, '\n[calendar]\ndays = ["mon", "tue", "wed", "thu", "fri"]\nholidays = ["2026-11-25", "01-01"]\n')

    def test_costs_nothing_and_is_caught_up_on(self):
        self.night("2026-11-22")  # Monday's
        self.night("2026-11-23")
        self.assertEqual(len(self.runs_of(WHO)), 2)
        self.desk.serve(2)
        self.night("2026-11-24")  # Wednesday's is a holiday's
        self.assertEqual(len(self.runs_of(WHO)), 2)
        self.assertEqual(len(self.runs_of("summit-retail")), 3)
        before = self.desk.report(WHO)
        self.night("2026-11-25")
        report = self.desk.report(WHO)
        self.assertEqual(report["window"]["from"], before["window"]["to"])
        changed = [item for section in report["sections"] for item in section["items"] if item["status"] in ("new", "developing")]
        self.assertTrue(changed)

    def test_is_the_whole_desks_when_nobody_reads(self):
        for enterprise in ("summit-retail", "northwind-software"):
            self.add_to(enterprise, '\n[calendar]\nholidays = ["11-28"]\n')
        done = self.night("2026-11-27")  # Saturday's
        self.assertEqual((done.stdout, done.stderr), (b"", b""))
        self.assertEqual(self.desk.rows("SELECT count(*) FROM run"), [(0,)])
        self.night("2026-11-27", "--enterprise", WHO)
        self.assertEqual(len(self.runs_of(WHO)), 1)

    def test_that_is_no_day_is_an_error_with_its_place(self):
        self.add_to("summit-retail", '\n[calendar]\nholidays = ["2026-13-01"]\n')
        done = self.desk.fanfold("config", "check", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertRegex(done.stderr.decode() + done.stdout.decode(), r"summit-retail\.toml:\d+:\d+: .*12-25")


if __name__ == "__main__":
    unittest.main(verbosity=2)
