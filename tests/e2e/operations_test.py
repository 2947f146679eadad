#!/usr/bin/env python3
"""What whoever runs the house sees: silence, one line, exit codes, logs, metrics; and the daemon under real signals."""
import contextlib
import html
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

from desk import BUILD, EVENING, NEXT_EVENING, ROOT, Desk, Server

CANARY = "canary-5d1f-key-that-nobody-may-print"


class FromCron(unittest.TestCase):
    """Nobody looks: stdout and stderr are no terminals."""

    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)

    def test_a_good_night_prints_nothing(self):
        done = self.desk.fanfold("run", "--as-of", EVENING)
        self.assertEqual((done.stdout, done.stderr), (b"", b""))

    def test_a_bad_night_ends_with_one_line_that_sums_up(self):
        path = self.desk.config / "enterprises" / "summit-retail.toml"
        path.write_text(path.read_text().replace("title =", "titel =", 1))
        done = self.desk.fanfold("run", "--as-of", EVENING, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, b"")
        last = done.stderr.decode().splitlines()[-1]
        self.assertRegex(last, r"^fanfold: r1: 2 of 2 reports, .*\(exit 2\)$")

    def test_the_summary_is_one_json_line_and_the_metrics_file_is_whole(self):
        file = self.desk.root / "fanfold.prom"
        done = self.desk.fanfold("run", "--as-of", EVENING, "--json", "--metrics-file", file)
        (line,) = done.stdout.decode().splitlines()
        summary = json.loads(line)
        self.assertEqual(summary["exit"], 0)
        self.assertEqual(summary["reports"]["delivered"], 3)
        self.assertGreater(summary["pages"], 10)
        samples = dict(re.findall(r"^(fanfold_\w+(?:\{[^}]*\})?) (\S+)$", file.read_text(), re.M))
        self.assertEqual(samples['fanfold_run_exit_code{job="nightly"}'], "0")
        self.assertEqual(float(samples['fanfold_run_pages{job="nightly"}']), summary["pages"])
        late = [float(samples[f'fanfold_run_loop_lag_seconds{{job="nightly",quantile="{share}"}}']) for share in ("0.5", "0.99", "1")]
        self.assertEqual(late, sorted(late))
        self.assertEqual([name.name for name in self.desk.root.glob("fanfold.prom*")], ["fanfold.prom"])

    def test_what_is_due_is_done_once_and_then_nothing_is(self):
        job = self.desk.config / "jobs" / "nightly.toml"
        job.write_text('schedule = "0 20 * * *"\ntimezone = "UTC"\n')
        first = self.desk.fanfold("run", "--due", "--as-of", "2026-11-23T21:00:00Z", "--json")
        self.assertEqual(json.loads(first.stdout)["reports"]["delivered"], 3)
        for at in ("2026-11-23T21:10:00Z", "2026-11-24T19:59:00Z"):
            again = self.desk.fanfold("run", "--due", "--as-of", at, "--json")
            self.assertEqual((again.stdout, again.stderr), (b"", b""))
        self.assertEqual(self.desk.rows("SELECT count(*) FROM run")[0][0], 1)
        self.desk.fanfold("run", "--due", "--as-of", "2026-11-24T20:01:00Z")
        self.assertEqual(self.desk.rows("SELECT count(*) FROM run")[0][0], 2)

    def test_the_next_ten_times_of_each_job(self):
        (self.desk.config / "jobs" / "nightly.toml").write_text('schedule = "30 2 * * *"\ntimezone = "Asia/Seoul"\n')
        (job,) = json.loads(self.desk.fanfold("schedule", "--json").stdout)
        self.assertEqual(len(job["next"]), 10)
        for at in job["next"]:
            self.assertRegex(at, r"T02:30:00\+09:00$")


class TheLog(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)

    def test_every_json_line_names_run_and_room(self):
        done = self.desk.fanfold("run", "--as-of", EVENING, "--log-format", "json", "--log-level", "debug")
        lines = [json.loads(line) for line in done.stderr.decode().splitlines()]
        kinds = {line["kind"] for line in lines}
        self.assertLessEqual({"run.started", "source.done", "report.delivered", "run.summary"}, kinds)
        for line in lines:
            self.assertEqual(list(line), ["ts", "level", "kind", "run", "stage", "about", "text"])
            self.assertRegex(line["run"], r"^(r\d+|-)$")

    def test_lines_for_the_journal_begin_with_a_priority(self):
        done = self.desk.fanfold("run", "--as-of", EVENING, "--log-format", "journald")
        lines = done.stderr.decode().splitlines()
        self.assertGreater(len(lines), 3)
        for line in lines:
            self.assertRegex(line, r"^<[3467]>run=(r\d+|-) stage=[a-z-]+ kind=[a-z_.]+ ")

    def test_a_planted_key_is_nowhere(self):
        self.desk.model = Server("model", "--key", "another")
        house = self.desk.config / "fanfold.toml"
        text = house.read_text().replace('small = "extractive"', 'small = "remote"')
        house.write_text(text + f'\n[models.remote]\nprovider = "openai"\nendpoint = "http://127.0.0.1:{self.desk.model.port}/v1"\n'
                                'model = "m"\nkey = "${CANARY_KEY}"\nfree = true\nallow_networks = ["127.0.0.0/8"]\n')
        reader = self.desk.config / "enterprises" / "summit-retail.toml"
        reader.write_text(reader.read_text() + '\n[deliver.webhook]\nurl = "${CANARY_URL}"\nallow_networks = ["127.0.0.0/8"]\n')
        os.environ.update(CANARY_KEY=CANARY, CANARY_URL=f"http://127.0.0.1:9/hooks/{CANARY}")
        self.addCleanup(lambda: [os.environ.pop(name) for name in ("CANARY_KEY", "CANARY_URL")])
        for form in ("human", "json", "journald"):
            done = self.desk.fanfold("run", "--as-of", EVENING, "--log-level", "debug", "--log-format", form, "--json",
                                     "--metrics-file", self.desk.root / "canary.prom", check=False)
            self.assertNotEqual(done.stderr, b"")
            self.assertNotIn(CANARY.encode(), done.stdout + done.stderr)
        for path in self.desk.root.rglob("*"):
            if path.is_file():
                self.assertNotIn(CANARY.encode(), path.read_bytes(), path)


class Service:
    """`fanfold serve` with a notify socket of its own; waits for what it says."""

    def __init__(self, desk, *words):
        desk.make_old_pages_news()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-notify-"))
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.folder / "notify"))
        self.socket.settimeout(60)
        environment = dict(os.environ, NOTIFY_SOCKET=str(self.folder / "notify"), WATCHDOG_USEC="3000000")
        self.process = subprocess.Popen([BUILD / "fanfold", "-C", desk.config, "--log-format", "json", "serve", *words],
                                        env=environment, stderr=subprocess.PIPE, text=True)
        self.seen = []

    def wait_for(self, what):
        """Until a datagram matches; all of them are kept."""
        while True:
            message = self.socket.recv(4096).decode()
            self.seen.append(message)
            if re.search(what, message, re.M):
                return message

    def log_until(self, kind):
        for line in self.process.stderr:
            entry = json.loads(line)
            if entry["kind"] == kind:
                return entry
        raise AssertionError(f"ended without {kind}")

    def send(self, number):
        self.process.send_signal(number)

    def end(self, number=signal.SIGTERM):
        self.send(number)
        code = self.process.wait(timeout=60)
        self.close()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stderr.close()
        self.socket.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class TheDaemon(unittest.TestCase):
    def start(self, job, *words, model=None, missed=False):
        self.desk = Desk(model=model, in_flight=4)
        self.addCleanup(self.desk.close)
        (self.desk.config / "jobs" / "nightly.toml").write_text(job)
        if missed:
            self.miss_a_time()
        return self.again(*words)

    def miss_a_time(self):
        """As if a daemon had last looked five hours ago: what it missed is due at once."""
        self.desk.fanfold("plan")
        handled = int((time.time() - 5 * 3600) * 1000)
        with contextlib.closing(sqlite3.connect(self.desk.state / "state.db")) as db, db:
            db.execute("INSERT INTO setting (name, value) VALUES ('job/nightly/handled', ?)", (handled,))

    def again(self, *words):
        service = Service(self.desk, *words)
        self.addCleanup(service.close)
        return service

    def runs(self):
        return self.desk.rows("SELECT state FROM run ORDER BY id")

    def test_it_says_ready_feeds_the_watchdog_and_ends_with_0(self):
        service = self.start('schedule = "0 0 1 1 *"\n')
        self.assertIn("STATUS=idle; nightly is due at", service.wait_for("READY=1"))
        service.wait_for("WATCHDOG=1")
        service.wait_for("WATCHDOG=1")
        self.assertEqual(service.end(), 0)

    def test_it_owns_the_store_and_another_one_exits_with_75(self):
        service = self.start('schedule = "0 0 1 1 *"\n')
        service.wait_for("READY=1")
        self.assertEqual(self.desk.fanfold("run", "--no-wait", check=False).returncode, 75)
        self.assertEqual(self.desk.fanfold("status").returncode, 0)
        self.assertEqual(service.end(), 0)

    def test_another_daemon_waits_says_so_and_can_be_ended_meanwhile(self):
        self.start('schedule = "0 0 1 1 *"\n').wait_for("READY=1")
        second = self.again()
        self.assertIn("owns", second.log_until("store.waiting")["text"])
        self.assertEqual(second.end(), -signal.SIGTERM)

    def test_a_due_job_runs_and_reports_are_there(self):
        service = self.start('schedule = "@hourly"\n', missed=True)
        self.assertEqual(service.log_until("schedule.left_out")["text"].split()[0], "4")
        self.assertEqual(service.log_until("run.summary")["about"], "nightly")
        self.assertEqual(service.end(), 0)
        self.assertEqual(len(self.desk.enterprises()), 3)

    def test_a_run_that_sigterm_stops_is_finished_by_the_next_start_and_nothing_is_paid_twice(self):
        service = self.start('schedule = "@hourly"\n', model=["--latency-ms", 300], missed=True)
        service.wait_for(r"STATUS=nightly runs: .* [1-9]\d* of \d+ questions")
        self.assertEqual(service.end(), 0)
        self.assertEqual(self.runs(), [("open",)])
        self.assertEqual(self.desk.rows("SELECT count(*) FROM attempt WHERE state IN ('sent', 'unknown')"), [(0,)])
        (self.desk.config / "jobs" / "nightly.toml").write_text('schedule = "0 0 1 1 *"\n')
        service = self.again()
        service.log_until("run.summary")
        self.assertEqual(service.end(), 0)
        self.assertEqual(self.runs(), [("finished",)])
        self.assertEqual(self.desk.calls(), len(self.desk.paid_requests()))

    def test_a_second_signal_ends_at_once(self):
        service = self.start('schedule = "@hourly"\n', model=["--latency-ms", 15000], missed=True)
        service.wait_for(r"STATUS=nightly runs: fanout")
        service.send(signal.SIGTERM)
        service.wait_for("STOPPING=1")
        self.assertEqual(service.end(), 0)

    def test_sighup_takes_what_is_good_and_keeps_what_was(self):
        service = self.start('schedule = "0 0 1 1 *"\n')
        service.wait_for("READY=1")
        job = self.desk.config / "jobs" / "nightly.toml"
        for text, due in (('schedule = "0 0 2 2 *"\n', "-02-0"), ("schedule = \n", "-02-0"), ('schedule = "0 0 3 3 *"\n', "-03-0")):
            job.write_text(text)
            service.send(signal.SIGHUP)
            service.wait_for("RELOADING=1")
            self.assertIn(due, service.wait_for("READY=1"))
        house = self.desk.config / "fanfold.toml"
        good = house.read_text()
        house.write_text("[house\n")
        service.send(signal.SIGHUP)
        service.wait_for("RELOADING=1")
        self.assertIn("-03-0", service.wait_for("READY=1"))
        self.assertEqual(service.log_until("config.refused")["level"], "error")
        house.write_text(good)
        self.assertEqual(service.end(), 0)


    def test_a_broken_enterprise_is_told_of_as_served(self):
        service = self.start('schedule = "0 0 1 1 *"\n')
        service.wait_for("READY=1")
        for file in (self.desk.config / "enterprises").glob("*.toml"):
            file.write_text("title = \n")
        service.send(signal.SIGHUP)
        service.wait_for("RELOADING=1")
        service.wait_for("READY=1")
        self.assertIn("0 enterprises; 3 more by the last good version", service.log_until("config.loaded")["text"])
        self.assertEqual(service.end(), 0)

    def test_nobody_else_reads_the_state_or_a_backup(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        mask = os.umask(0o022)
        self.addCleanup(os.umask, mask)
        self.desk.fanfold("run", "--as-of", EVENING)
        backup = self.desk.root / "backup"
        self.desk.fanfold("db", "backup", backup)
        for top in (self.desk.state, backup):
            for path in (top, *top.rglob("*")):
                self.assertEqual(path.lstat().st_mode & 0o007, 0, path)


class TheContainer(unittest.TestCase):
    """What the image starts and asks, with its paths and port changed for those of the test."""

    def test_it_listens_as_it_says_and_its_health_is_asked_over_http(self):
        desk = Desk()
        self.addCleanup(desk.close)
        (desk.config / "jobs" / "nightly.toml").write_text('schedule = "0 0 1 1 *"\n')
        (desk.root / "token").write_text("a-token\n")
        image = (ROOT / "packaging" / "oci" / "Containerfile").read_text()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        def words(of):
            line = re.search(rf"^{of}.*?(\[.*\])$", image, re.M).group(1)
            return [word.replace("8440", port).replace("/run/secrets/fanfold_token", str(desk.root / "token")) for word in json.loads(line)]
        self.assertIn("EXPOSE 8440", image)
        health = words("HEALTHCHECK")
        self.assertNotEqual(subprocess.run(health, capture_output=True).returncode, 0)
        daemon = subprocess.Popen([BUILD / "fanfold", "-C", desk.config, *words("CMD")], stderr=subprocess.PIPE, text=True)
        self.addCleanup(daemon.stderr.close)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.kill)
        for line in daemon.stderr:
            if json.loads(line)["kind"] == "daemon.ready":
                break
        self.assertEqual(subprocess.run(health, capture_output=True, timeout=20).returncode, 0)


class TheDoor(unittest.TestCase):
    """Pages, API and metrics over HTTP."""

    def setUp(self):
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        (self.desk.config / "jobs" / "nightly.toml").write_text('schedule = "0 0 1 1 *"\n')

    def serve(self, *words):
        self.service = Service(self.desk, "--listen", "127.0.0.1:0", *words)
        self.addCleanup(self.service.close)
        self.port = int(self.service.log_until("http.listening")["text"].rsplit(":", 1)[1])

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.addCleanup(connection.close)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer, answer.read().decode()

    def csrf(self):
        return re.search(r'name="csrf" value="([0-9a-f]{32})"', self.ask("GET", "/")[1]).group(1)

    def test_health_metrics_and_pages_are_there_under_strict_headers(self):
        self.serve()
        self.assertEqual(self.ask("GET", "/livez")[1], "alive\n")
        self.assertEqual(self.ask("GET", "/readyz")[1], "ready\n")
        self.assertIn('fanfold_job_paused{job="nightly"} 0', self.ask("GET", "/metrics")[1])
        for path in ("/", "/reports", "/runs", "/sources", "/prompts", "/money", "/deliveries"):
            answer, page = self.ask("GET", path, Accept_Language="ko")
            self.assertEqual(answer.status, 200)
            self.assertIn('<html lang="ko">', page)
            self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertNotRegex(page, r"<script>|style=|onclick")
        self.assertEqual(self.ask("GET", "/nowhere")[0].status, 404)
        self.assertEqual(self.service.end(), 0)

    def test_a_job_is_started_and_its_report_is_read(self):
        self.serve()
        answer, _ = self.ask("POST", "/api/v1/jobs/nightly/start", X_Fanfold_Csrf=self.csrf())
        self.assertEqual(answer.status, 200)
        self.service.log_until("run.summary")
        reports = json.loads(self.ask("GET", "/api/v1/reports")[1])
        self.assertEqual(len(reports), 3)
        one = reports[0]
        report = json.loads(self.ask("GET", f"/api/v1/reports/{one['enterprise']}/{one['run']}")[1])
        self.assertEqual(report["enterprise"], one["enterprise"])
        answer, page = self.ask("GET", f"/reports/{one['enterprise']}/{one['run']}")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        self.assertIn("<html", page)

    def test_a_paused_job_stays_paused_after_a_restart(self):
        self.serve()
        self.ask("POST", "/api/v1/jobs/nightly/pause", X_Fanfold_Csrf=self.csrf())
        self.assertEqual(self.service.end(), 0)
        self.serve()
        (job,) = json.loads(self.ask("GET", "/api/v1/jobs")[1])
        self.assertTrue(job["paused"])
        self.assertTrue(json.loads(self.desk.fanfold("schedule", "--json").stdout)[0]["paused"])
        self.assertIn("schedule --resume nightly", self.desk.fanfold("schedule").stdout.decode())
        self.assertIn("paused  nightly", self.desk.fanfold("status").stdout.decode())
        self.desk.fanfold("schedule", "--resume", "nightly")
        self.assertFalse(json.loads(self.desk.fanfold("schedule", "--json").stdout)[0]["paused"])
        self.assertNotIn("paused", self.desk.fanfold("status").stdout.decode())

    def test_other_names_other_sites_and_forms_from_elsewhere_are_refused(self):
        self.serve()
        word = self.csrf()
        self.assertEqual(self.ask("GET", "/", Host="evil.example")[0].status, 421)
        start = "/api/v1/jobs/nightly/start"
        self.assertEqual(self.ask("POST", start)[0].status, 403)
        self.assertEqual(self.ask("POST", start, X_Fanfold_Csrf=word, Origin="https://evil.example")[0].status, 403)
        self.assertEqual(self.ask("POST", start, X_Fanfold_Csrf=word, Sec_Fetch_Site="cross-site")[0].status, 403)
        self.assertEqual(self.ask("PUT", start, X_Fanfold_Csrf=word)[0].status, 405)
        self.assertEqual(self.desk.rows("SELECT count(*) FROM run"), [(0,)])

    def test_what_the_api_says_of_itself_is_true(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.serve()
        told = json.loads(self.ask("GET", "/api/v1/openapi.json")[1])
        paths = told["paths"]
        one = json.loads(self.ask("GET", "/api/v1/reports")[1])[0]
        document = self.desk.report(one["enterprise"])["citations"][0]["document"]
        source = json.loads(self.ask("GET", "/api/v1/sources")[1])[0]["source"]
        names = {"enterprise": one["enterprise"], "run": one["run"], "job": "nightly", "id": document, "source": source}
        ids = [method["operationId"] for methods in paths.values() for method in methods.values()]
        self.assertEqual(len(ids), len(set(ids)))
        for path, methods in paths.items():
            if "get" in methods and not path.endswith("/events"):
                needed = [p["name"] for p in methods["get"].get("parameters", []) if p["in"] == "query" and p["required"]]
                query = "&".join(f"{name}={names[name]}" for name in needed)
                answer, body = self.ask("GET", path.format(**names) + ("?" + query if query else ""))
                self.assertEqual(answer.status, 200, path)
                schema = methods["get"]["responses"]["200"]["content"].get("application/json", {}).get("schema")
                if schema:
                    self.fits(json.loads(body), schema, told["components"]["schemas"], path)
        for page in ("sources", "prompts", "money", "runs", "deliveries", "jobs", "status"):
            self.assertIn("/api/v1/" + page, paths)

    def fits(self, value, schema, named, where):
        """As far as our own document goes: types, required members, what lists and maps hold."""
        if "$ref" in schema:
            schema = named[schema["$ref"].rsplit("/", 1)[1]]
        if "oneOf" in schema:
            schema = next(one for one in schema["oneOf"] if (one.get("type") == "array") == isinstance(value, list))
        kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
        allowed = schema.get("type", [])
        allowed = [allowed] if isinstance(allowed, str) else allowed
        self.assertTrue(not allowed or isinstance(value, tuple(kinds[kind] for kind in allowed)), (where, value, allowed))
        if "enum" in schema:
            self.assertIn(value, schema["enum"], where)
        if isinstance(value, dict):
            self.assertLessEqual(set(schema.get("required", [])), set(value), where)
            for name, one in value.items():
                more = schema.get("additionalProperties")
                below = schema.get("properties", {}).get(name, more if isinstance(more, dict) else {})
                self.fits(one, below, named, f"{where}.{name}")
        if isinstance(value, list):
            for one in value:
                self.fits(one, schema.get("items", {}), named, where + "[]")

    def test_lists_are_cut_into_pages_that_lead_on(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.serve()
        seen, address = [], "/api/v1/reports?limit=2"
        while address:
            answer, body = self.ask("GET", address)
            seen += [line["enterprise"] for line in json.loads(body)]
            link = re.match(r'<([^>]+)>; rel="next"$', answer.headers.get("Link", ""))
            address = link and link.group(1)
        self.assertEqual(sorted(seen), self.desk.enterprises())
        for query in ("limit=0", "limit=501", "limit=x", "offset=-1"):
            self.assertEqual(self.ask("GET", "/api/v1/reports?" + query)[0].status, 400, query)
        questions = json.loads(self.ask("GET", "/api/v1/questions?run=r1&limit=500")[1])
        self.assertEqual(len(questions), self.desk.rows("SELECT count(*) FROM question")[0][0])
        one = questions[0]["enterprise"]
        its = json.loads(self.ask("GET", f"/api/v1/questions?run=r1&enterprise={one}&limit=500")[1])
        self.assertEqual(its, [line for line in questions if line["enterprise"] == one])

    def test_programs_are_told_in_json_what_went_wrong(self):
        (self.desk.root / "admin").write_text("a-token\n")
        (self.desk.root / "client").write_text("c-token read summit-retail\n")
        self.serve("--token-file", self.desk.root / "admin", "--token-file", self.desk.root / "client")
        admin, client = {"Authorization": "Bearer a-token"}, {"Authorization": "Bearer c-token"}
        for method, path, headers, status in (
                ("GET", "/api/v1/nothing", admin, 404), ("GET", "/api/v1/reports/none/r1", admin, 404), ("GET", "/api/v1/runs/r77", admin, 404),
                ("GET", "/api/v1/runs/r9223372036854775807", admin, 404),
                ("GET", "/api/v1/jobs", {}, 401), ("GET", "/api/v1/runs", client, 403), ("GET", "/api/v1/jobs", {**admin, "Host": "evil.example"}, 421),
                ("PUT", "/api/v1/jobs", admin, 405), ("POST", "/api/v1/jobs/none/start", admin, 404), ("POST", "/api/v1/jobs/nightly/cancel", admin, 409),
                ("GET", "/api/v1/runs?from=zz", admin, 400), ("GET", "/api/v1/runs?from=r1", admin, 400), ("GET", "/api/v1/questions", admin, 400)):
            answer, body = self.ask(method, path, **headers)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "application/problem+json"), path)
            told = json.loads(body)
            self.assertEqual((told["type"], told["status"]), ("about:blank", status))
            self.assertTrue(told["title"] and told["detail"], path)
        self.assertEqual(self.ask("GET", "/runs?from=zz", **admin)[0].status, 400)

    def test_a_json_body_is_taken_and_another_is_refused(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.serve()
        word, item = self.csrf(), self.desk.report("summit-retail")["sections"][0]["items"][0]["id"]
        mark = "/api/v1/reports/summit-retail/r1/mark"
        def send(body, kind):
            return self.ask("POST", mark, body, X_Fanfold_Csrf=word, Content_Type=kind)
        answer, body = send(json.dumps({"item": item, "label": "useful", "by": "Kim"}), "application/json; charset=utf-8")
        self.assertEqual(answer.status, 200, body)
        self.assertIn(item, self.desk.fanfold("report", "marks").stdout.decode())
        self.assertEqual(send("[1]", "application/json")[0].status, 400)
        self.assertEqual(send("[" * 5000, "application/json")[0].status, 400)
        self.assertEqual(send("item=x", "text/plain")[0].status, 415)
        self.assertEqual(send("<item/>", "application/xml")[0].headers["Content-Type"], "application/problem+json")

    def test_a_cancelled_run_is_called_so_and_names_itself(self):
        self.desk = Desk(model=["--latency-ms", 3000], in_flight=1)
        self.addCleanup(self.desk.close)
        (self.desk.config / "jobs" / "nightly.toml").write_text('schedule = "0 0 1 1 *"\n')
        self.serve()
        word = self.csrf()
        self.ask("POST", "/api/v1/jobs/nightly/start", X_Fanfold_Csrf=word)
        self.service.wait_for("STATUS=nightly runs: fanout")
        self.assertEqual(self.ask("POST", "/api/v1/jobs/nightly/cancel", X_Fanfold_Csrf=word)[0].status, 200)
        stopped = self.service.log_until("run.stopped")
        self.assertEqual((stopped["run"], stopped["about"]), ("r1", "nightly"))
        self.assertIn("cancelled for good", stopped["text"])
        deadline = time.monotonic() + 30
        while json.loads(self.ask("GET", "/api/v1/runs/r1")[1])["state"] == "open" and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(json.loads(self.ask("GET", "/api/v1/runs/r1")[1])["state"], "cancelled")
        self.assertIn("cancelled", self.ask("GET", "/runs")[1])
        self.assertEqual(self.service.end(), 0)
        self.assertIn("cancelled", self.desk.fanfold("status").stdout.decode())

    def test_the_first_page_tells_the_last_night_by_enterprise(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.serve()
        page = self.ask("GET", "/")[1]
        for name in self.desk.enterprises():
            self.assertIn(f'href="/reports/{name}/r1/desk"', page)
        now = json.loads(self.ask("GET", "/api/v1/status")[1])
        self.assertEqual((now["running"], now["last"], now["reports"]), (False, "r1", 3))
        self.assertGreater(now["pages"], 0)

    def test_metrics_know_the_last_run_after_a_restart(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.serve()
        metrics = self.ask("GET", "/metrics")[1]
        self.assertIn('fanfold_run_reports{job="nightly",status="missing"} 0', metrics)
        delivered = re.findall(r'^fanfold_run_reports\{job="nightly",status="(?!missing)\w+"\} (\d+)', metrics, re.M)
        self.assertEqual(sum(map(int, delivered)), 3)
        for name in ("fanfold_run_timestamp_seconds", "fanfold_run_pages", "fanfold_run_cost", "process_resident_memory_bytes", "process_open_fds"):
            value = re.search(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", metrics, re.M)
            self.assertTrue(value, name)
        self.assertGreater(int(re.search(r"^process_open_fds (\d+)", metrics, re.M).group(1)), 3)
        self.assertIn("fanfold_now_pages 0", metrics)

    def test_a_source_has_a_page_that_says_why_links_were_left(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.serve()
        for source in json.loads(self.ask("GET", "/api/v1/sources")[1]):
            answer, page = self.ask("GET", "/sources/" + source["source"])
            self.assertEqual(answer.status, 200)
            self.assertIn("robots.txt", page)
            for why in source["not_fetched"]:
                self.assertIn(html.escape(why), html.escape(html.unescape(page)))
        self.assertEqual(self.ask("GET", "/sources/nobody")[0].status, 404)
        self.assertEqual(set(json.loads(self.ask("GET", "/api/v1/money")[1])["saved"]), {"reused", "shared", "rules", "cascade", "batches", "cached_input_tokens"})

    def test_a_token_for_an_enterprise_that_is_not_there_is_warned_of(self):
        (self.desk.root / "client").write_text("c-token read summit-retial\n")
        done = subprocess.run(["timeout", "3", BUILD / "fanfold", "-C", self.desk.config, "serve", "--listen", "127.0.0.1:0", "--token-file",
                               self.desk.root / "client"], capture_output=True, text=True)
        self.assertIn('there is no enterprise "summit-retial"; did you mean "summit-retail"?', done.stderr)
        self.assertNotIn("c-token", done.stderr)

    def test_every_metric_that_the_dashboards_file_shows_is_told(self):
        self.serve()
        self.ask("POST", "/api/v1/jobs/nightly/start", X_Fanfold_Csrf=self.csrf())
        self.service.log_until("run.summary")
        told = set(re.findall(r"^(fanfold_\w+)", self.ask("GET", "/metrics")[1], re.M))
        shown = set(re.findall(r"fanfold_\w+", (ROOT / "packaging" / "grafana" / "fanfold.json").read_text()))
        self.assertEqual(shown - told, set())

    def test_items_are_marked_and_held_reports_let_go_on_their_page(self):
        reader = self.desk.config / "enterprises" / "summit-retail.toml"
        reader.write_text(reader.read_text() + '\n[release]\nway = "hold"\n')
        self.desk.fanfold("run", "--as-of", EVENING)
        self.serve()
        page = self.ask("GET", "/reports/summit-retail/r1/desk")[1]
        word, item = self.csrf(), re.search(r'<article id="(i-[^"]+)"', page).group(1)
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        answer, _ = self.ask("POST", "/reports/summit-retail/r1/mark", f"csrf={word}&item={item}&label=wrong", **form)
        self.assertEqual((answer.status, answer.headers["Location"]), (303, f"/reports/summit-retail/r1/desk#{item}"))
        self.assertIn(item, self.desk.fanfold("report", "marks").stdout.decode())
        self.assertIn("approve", page)
        self.assertEqual(self.ask("POST", "/reports/summit-retail/r1/approve", "by=Kim", **form)[0].status, 403)
        answer, _ = self.ask("POST", "/reports/summit-retail/r1/approve", f"csrf={word}&by=Kim", **form)
        self.assertEqual(answer.status, 303)
        self.assertNotIn('action="/reports/summit-retail/r1/approve"', self.ask("GET", "/reports/summit-retail/r1/desk")[1])
        link = re.search(r'href="(/reports/summit-retail/r1/sources/\d+)#quote"', page).group(1)
        self.assertIn('<mark id="quote">', self.ask("GET", link)[1])

    def test_a_token_opens_what_it_is_for(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        for name, line in (("admin", "a-token"), ("reader", "r-token read"), ("client", "c-token operate summit-retail")):
            (self.desk.root / name).write_text(line + "\n")
        self.serve(*(word for name in ("admin", "reader", "client") for word in ("--token-file", self.desk.root / name)))
        def status(method, path, token, body=None):
            return self.ask(method, path, body, Authorization=f"Bearer {token}", Content_Type="application/x-www-form-urlencoded")[0].status
        self.assertEqual(status("GET", "/api/v1/runs", "r-token"), 200)
        self.assertEqual(status("POST", "/api/v1/jobs/nightly/pause", "r-token"), 403)
        self.assertEqual(status("POST", "/api/v1/jobs/nightly/pause", "a-token"), 200)
        other = next(name for name in self.desk.enterprises() if name != "summit-retail")
        self.assertEqual(status("GET", "/api/v1/reports/summit-retail/r1", "c-token"), 200)
        self.assertEqual(status("GET", f"/api/v1/reports/{other}/r1", "c-token"), 403)
        self.assertEqual(status("GET", "/api/v1/runs", "c-token"), 403)
        self.assertEqual(status("POST", "/api/v1/store/clean", "c-token", "rehearsal=1"), 403)
        self.assertEqual(status("POST", "/api/v1/store/clean", "a-token", "rehearsal=1"), 200)
        listed = json.loads(self.ask("GET", "/api/v1/reports", Authorization="Bearer c-token")[1])
        self.assertEqual({line["enterprise"] for line in listed}, {"summit-retail"})

    def test_two_runs_are_compared_and_a_client_checks_its_own_evidence(self):
        self.desk.fanfold("run", "--as-of", EVENING)
        self.desk.serve(2)
        self.desk.fanfold("run", "--as-of", NEXT_EVENING)
        (self.desk.root / "client").write_text("c-token operate summit-retail\n")
        (self.desk.root / "admin").write_text("a-token\n")
        self.serve("--token-file", self.desk.root / "client", "--token-file", self.desk.root / "admin")
        told = json.loads(self.ask("GET", "/api/v1/runs?from=r1&to=r2", Authorization="Bearer a-token")[1])
        self.assertEqual([run["run"] for run in told["runs"]], ["r1", "r2"])
        self.assertEqual({report["enterprise"] for report in told["reports"]}, set(self.desk.enterprises()))
        self.assertLessEqual({"new", "gone", "same"}, {change["change"] for report in told["reports"] for change in report["changes"]})
        self.assertEqual(self.ask("GET", "/runs?from=r1&to=r9", Authorization="Bearer a-token")[0].status, 404)
        for path, status in (("/reports/summit-retail/r1/sources/1", 200), ("/reports/summit-retail/r1/sources/9999", 404),
                             ("/reports/hanbit-battery/r1/sources/1", 403), ("/runs?from=r1&to=r2", 403)):
            self.assertEqual(self.ask("GET", path, Authorization="Bearer c-token")[0].status, status, path)

    def test_a_browser_is_led_to_the_door_and_told_when_the_token_is_wrong(self):
        file = self.desk.root / "token"
        file.write_text(CANARY + "\n")
        self.serve("--token-file", file)
        answer, _ = self.ask("GET", "/runs", Accept="text/html,*/*")
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/login"))
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        answer, page = self.ask("POST", "/login", "token=wrong-word", **form)
        self.assertEqual((answer.status, answer.headers["Set-Cookie"]), (403, None))
        self.assertIn('role="alert"', page)
        self.assertNotIn("wrong-word", page)
        answer, _ = self.ask("POST", "/login", f"token={CANARY}", **form)
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/"))

    def test_a_token_is_asked_for_and_never_told(self):
        file = self.desk.root / "token"
        file.write_text(CANARY + "\n")
        self.serve("--token-file", file)
        self.assertEqual(self.ask("GET", "/livez")[0].status, 200)
        self.assertEqual(self.ask("GET", "/api/v1/jobs")[0].status, 401)
        self.assertEqual(self.ask("GET", "/api/v1/jobs", Authorization="Bearer wrong")[0].status, 401)
        self.assertEqual(self.ask("GET", "/api/v1/jobs", Authorization=f"Bearer {CANARY}")[0].status, 200)
        self.assertNotIn(CANARY, self.ask("GET", "/", Authorization=f"Bearer {CANARY}")[1])

    def test_an_address_that_others_reach_needs_a_token(self):
        done = self.desk.fanfold("serve", "--listen", "0.0.0.0:0", check=False)
        self.assertEqual(done.returncode, 78)
        self.assertIn("--token-file", done.stderr.decode())

    def test_who_sends_slowly_makes_room_for_who_does_not(self):
        self.serve()
        slow = []
        for _ in range(300):
            connection = socket.create_connection(("127.0.0.1", self.port))
            connection.send(b"GET / HTTP/1.1\r\nHost: ")
            slow.append(connection)
        began = time.monotonic()
        self.assertEqual(self.ask("GET", "/livez")[0].status, 200)
        self.assertLess(time.monotonic() - began, 5)
        for connection in slow:
            connection.close()


if __name__ == "__main__":
    unittest.main()
