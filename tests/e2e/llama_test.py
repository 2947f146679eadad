#!/usr/bin/env python3
"""A real llama.cpp server with a model of our own making (bigram_model.py). Debian 12 has no package of it, Debian 13 and later do
(`llama.cpp`): skipped where `llama-server` is not found. FANFOLD_LLAMA names it otherwise, with what must stand before it
("chroot /srv/sid llama-server": the folder FANFOLD_LLAMA_ROOT is then where it sees the model). FANFOLD_BUILD: the binaries."""
import json
import os
import pathlib
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from bigram_model import gguf
from desk import BUILD
from small_web import story

SERVER = shlex.split(os.environ.get("FANFOLD_LLAMA", "llama-server"))
ROOT = os.environ.get("FANFOLD_LLAMA_ROOT", "/")
KEY = "sk-local-1"
CONTEXT = 4096  # of each of the two slots
MODEL = """
[models.local]
provider = "openai"
endpoint = "http://127.0.0.1:PORT/v1"
model = "bigram"
key = "${LLAMA_KEY}"
free = true
allow_networks = ["127.0.0.1/32"]
max_in_flight = 2
context_tokens = 100000
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@unittest.skipUnless(shutil.which(SERVER[0]), "no llama-server here (Debian 13: apt-get install llama.cpp)")
class ARealServer(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-llama-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.port, self.server = free_port(), None
        inside = tempfile.NamedTemporaryFile(dir=pathlib.Path(ROOT) / "tmp", suffix=".gguf")
        self.addCleanup(inside.close)
        inside.write(gguf())
        inside.flush()
        self.model = "/" + str(pathlib.Path(inside.name).relative_to(ROOT))
        self.start_server()
        self.make_desk()

    def start_server(self):
        self.server = subprocess.Popen(
            [*SERVER, "-m", self.model, "--host", "127.0.0.1", "--port", str(self.port), "--api-key", KEY, "--slots",
             "-c", str(2 * CONTEXT), "-np", "2", "-t", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.stop_server)
        self.wait_until(lambda: self.tells("/health").get("status") == "ok", "the server is up")

    def stop_server(self):
        self.server.kill()
        self.server.wait()

    def tells(self, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {KEY}"})
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError):
            return {}

    def busy(self):
        return sum(slot["is_processing"] for slot in self.tells("/slots"))

    def wait_until(self, happened, what):
        until = time.monotonic() + 60
        while not happened():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.02)

    def make_desk(self):
        self.desk, self.notes = self.root / "desk", self.root / "notes"
        self.notes.mkdir()
        self.fanfold("init", self.desk)
        house = self.desk / "fanfold.toml"
        house.write_text(house.read_text().replace("\n[tiers] ", MODEL.replace("PORT", str(self.port)) + "\n[tiers] ")
                         .replace('= "extractive"', '= "local"'))
        for old in (self.desk / "sources").iterdir():
            old.unlink()
        (self.desk / "sources" / "notes.toml").write_text(f'folder = "{self.notes}"\n')
        example = self.desk / "enterprises" / "example.toml"
        example.write_text(example.read_text().replace('["arxiv-ai", "google-research", "lwn"]', '["notes"]'))

    def write(self, name, sentences):
        text = "\n\n".join(f"A robot learned a language model. {story(number)}" for number in range(sentences))
        (self.notes / f"{name}.md").write_text(f"# Robot learning, {name}\n\n{text}\n")

    def environment(self, key=KEY):
        return dict(os.environ, LLAMA_KEY=key)

    def fanfold(self, *words, key=KEY):
        return subprocess.run([BUILD / "fanfold", *map(str, words)], capture_output=True, text=True, timeout=400, env=self.environment(key))

    def assert_all_answered(self):
        about = json.loads(self.fanfold("-C", self.desk, "report", "show", "-e", "example", "--format", "json").stdout)["about"]
        self.assertGreater(about["questions"], 0)
        self.assertEqual(about["answered"], about["questions"])

    def test_its_answers_have_the_schema_and_a_wrong_key_is_told(self):
        probe = self.fanfold("-C", self.desk, "models", "probe", "local")
        self.assertRegex(probe.stdout, "schema kept; usage told")
        self.write("one", 1)
        asked = self.fanfold("-C", self.desk, "ask", "market/moves", "-e", "example", "--document", self.notes / "one.md")
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertRegex(asked.stdout, r"answered in .* tokens in, \d+ out")
        refused = self.fanfold("-C", self.desk, "ask", "market/moves", "-e", "example", "--document", self.notes / "one.md", key="wrong")
        self.assertEqual(refused.returncode, 78)
        self.assertIn("the key was refused", refused.stderr)

    def test_a_document_beyond_its_context_is_asked_about_in_parts(self):
        self.write("long", 10)  # some 6,000 tokens of one character each
        done = self.fanfold("-C", self.desk, "run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_all_answered()

    def test_a_call_is_given_up_with_the_run_and_a_dead_server_costs_one_night(self):
        for name in ("one", "two"):
            self.write(name, 1)
        run = subprocess.Popen([BUILD / "fanfold", "-C", self.desk, "run"], env=self.environment(), stderr=subprocess.DEVNULL)
        self.wait_until(lambda: self.busy() > 0, "the server has a call")
        run.send_signal(signal.SIGTERM)
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(60), 1)
        self.wait_until(lambda: self.busy() == 0, "the server was told that nobody waits")
        self.stop_server()
        away = self.fanfold("-C", self.desk, "run")
        self.assertEqual(away.returncode, 69, away.stderr)
        self.assertIn("the model answered no question", away.stderr)
        self.start_server()
        back = self.fanfold("-C", self.desk, "run")
        self.assertEqual(back.returncode, 0, back.stderr)
        self.assert_all_answered()


if __name__ == "__main__":
    unittest.main()
