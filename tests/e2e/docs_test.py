#!/usr/bin/env python3
"""Every command that README, tutorial and prompt guide show runs, in order, in both languages; every link resolves."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from desk import BUILD, ROOT, Server

WEB = ROOT / "config" / "demo" / "web"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def shell_blocks(page):
    return re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.M | re.S)


def anchor_of(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class Docs(unittest.TestCase):
    """A new user's folder: notes of theirs, the binary in PATH, and a resolver that knows the sample web."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="fanfold-docs-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.site = Server("site", "--folder", WEB)
        self.addCleanup(self.site.stop)
        notes = self.root / "notes"
        notes.mkdir()
        for number in range(4):
            (notes / f"note-{number}.md").write_text(
                f"# Visit {number}\n\nThe plant in Halden stopped line {number} on Monday because a pump failed. Repairs cost {number + 2} "
                "thousand euros.\n")
        bin_dir = self.root / "bin"
        bin_dir.mkdir()
        (bin_dir / "fanfold").symlink_to(pathlib.Path(BUILD).resolve() / "fanfold")
        house = self.root / "house"
        self.env = {**os.environ, "PATH": f"{bin_dir}:{os.environ['PATH']}", "HOME": str(self.root)}
        self.env.pop("FANFOLD_CONFIG", None)
        self.bash(f"fanfold init {house}")
        self.know_the_sample_web(house)
        self.env["FANFOLD_CONFIG"] = str(house)

    def know_the_sample_web(self, house):
        """What a resolver and an internet would do for real sites."""
        file = house / "fanfold.toml"
        if not file.exists() or "connect_to" in file.read_text():
            return
        text = file.read_text().replace('delay = "1s"', 'delay = "0s"')
        text = text.replace("\n[crawl]\n", '\n[crawl]\nallow_networks = ["127.0.0.0/8"]\n')
        file.write_text(text + f'\n[crawl.connect_to]\n"*" = "127.0.0.1:{self.site.port}"\n')

    def bash(self, script):
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=self.root, env=self.env, capture_output=True, text=True,
                              timeout=240)
        self.assertEqual(done.returncode, 0, f"{script}\n{done.stdout}\n{done.stderr}")

    def run_page(self, *names):
        for name in names:
            blocks = shell_blocks(ROOT / name)
            self.assertTrue(blocks, name)
            for block in blocks:
                self.bash(block)
                self.know_the_sample_web(self.root / "desk")

    def test_the_commands_of_the_readme_run(self):
        self.run_page("README.md")

    def test_the_commands_of_the_tutorial_and_the_prompt_guide_run(self):
        self.run_page("docs/tutorial.md", "docs/prompt-guide.md")

    def test_the_korean_ones_run_too(self):
        self.run_page("docs/ko/README.md")
        shutil.rmtree(self.root / "desk")
        self.run_page("docs/ko/tutorial.md", "docs/ko/prompt-guide.md")


class Links(unittest.TestCase):
    def test_every_link_to_a_file_or_heading_resolves(self):
        broken = []
        for page in PAGES:
            for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", page.read_text()):
                path, _, anchor = (target[0] or target[1]).partition("#")
                if path.startswith(("http://", "https://", "mailto:")) or "examples" in page.parts:
                    continue
                file = (page.parent / path).resolve() if path else page
                if not file.exists():
                    broken.append(f"{page.relative_to(ROOT)}: {path}")
                elif anchor and file.suffix == ".md":
                    heads = [anchor_of(line.lstrip("#")) for line in file.read_text().splitlines() if line.startswith("#")]
                    if anchor not in heads:
                        broken.append(f"{page.relative_to(ROOT)}: #{anchor}")
        self.assertEqual(broken, [])

    def test_every_command_that_a_page_names_exists(self):
        """Inline, too: `fanfold enterprise new …` in a sentence."""
        known = set()
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([BUILD / "fanfold", "man", folder], check=True, capture_output=True, timeout=60)
            known = {file.stem for file in pathlib.Path(folder).iterdir()}
        wrong = []
        for page in PAGES:
            for words in re.findall(r"`fanfold ((?:-C \S+ |-q |-v )*[a-z][a-z-]*(?: [a-z][a-z-]*)?)", page.read_text()):
                words = re.sub(r"-C \S+ |-q |-v ", "", words).split()
                if f"fanfold-{'-'.join(words)}" not in known and f"fanfold-{words[0]}" not in known and words[0] not in ("help", "serve"):
                    wrong.append(f"{page.relative_to(ROOT)}: fanfold {' '.join(words)}")
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
