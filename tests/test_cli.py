"""The command line, run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TWO = b"FROM busybox:1\nRUN a\nRUN b\n"
ONE = b"FROM busybox:1\nRUN a \\\n    && b\n"


def dockfix(*words: str, folder: Path, stdin: bytes = b"") -> tuple[int, bytes, str]:
    """Exit code, standard output and standard error; never a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "dockfix", *words], cwd=folder, input=stdin, capture_output=True, timeout=30, check=False
    )
    error = done.stderr.decode()
    assert "Traceback" not in error
    return done.returncode, done.stdout, error


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_bytes(TWO)
    return tmp_path


def test_no_mode_lists_and_writes_nothing(folder: Path) -> None:
    code, out, _ = dockfix("Dockerfile", folder=folder)
    assert code == 1
    assert out == b"Dockerfile:2:1: merge-runs: 2 adjacent `RUN`s make 2 layers, one `RUN` makes one\n"
    assert (folder / "Dockerfile").read_bytes() == TWO


def test_diff(folder: Path) -> None:
    code, out, _ = dockfix("--diff", "Dockerfile", folder=folder)
    assert code == 1
    assert out == (
        b"--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,3 +1,3 @@\n FROM busybox:1\n-RUN a\n-RUN b\n+RUN a \\\n+    && b\n"
    )


def test_write_keeps_mode_and_link(folder: Path) -> None:
    (folder / "Dockerfile").rename(folder / "real")
    (folder / "real").chmod(0o640)
    (folder / "Dockerfile").symlink_to("real")
    assert dockfix("--write", "Dockerfile", folder=folder)[0] == 0
    assert (folder / "Dockerfile").is_symlink()
    assert (folder / "real").read_bytes() == ONE
    assert (folder / "real").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in folder.iterdir()) == ["Dockerfile", "real"]
    assert dockfix("--write", "Dockerfile", folder=folder)[0] == 0


def test_check_says_only_the_summary(folder: Path) -> None:
    code, out, error = dockfix("--check", ".", folder=folder)
    assert (code, out) == (1, b"")
    assert error == "1 of 1 files would be rewritten, 1 changes, 0 errors\n"
    assert dockfix("--check", "--exit-zero", folder=folder)[0] == 0


def test_standard_input(folder: Path) -> None:
    assert dockfix("-", folder=folder, stdin=TWO)[:2] == (0, ONE)
    code, out, error = dockfix("-", "--stdin-filename", "x/Dockerfile", folder=folder, stdin=b"FROM a b\n")
    assert (code, out) == (2, b"")
    assert error.startswith("x/Dockerfile:1:1: error: FROM requires either one or three arguments\n")


def test_select_and_ignore(folder: Path) -> None:
    assert dockfix("--check", "--ignore", "merge-runs", folder=folder)[0] == 0
    assert dockfix("--check", "--select", "exec-form,add-to-copy", folder=folder)[0] == 0
    assert dockfix("--check", "--select", "merge-runs", folder=folder)[0] == 1
    code, _, error = dockfix("--select", "merge-run", folder=folder)
    assert code == 2
    assert "did you mean `merge-runs`?" in error


BAD = {
    "missing": (None, "No such file or directory"),
    "empty": (b"", "file with no instructions"),
    "binary": (bytes(range(256)) * 4, "unknown instruction"),
    "syntax": (b"FROM a\nFOO b\n", "unknown instruction: FOO"),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_one_line_and_the_others_are_done(folder: Path, data: bytes | None, message: str) -> None:
    if data is not None:
        (folder / "bad").write_bytes(data)
    code, _, error = dockfix("--write", "bad", "Dockerfile", folder=folder)
    assert code == 2
    lines = error.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("bad:")
    assert message in lines[0]
    assert (folder / "Dockerfile").read_bytes() == ONE
    if data is not None:
        assert (folder / "bad").read_bytes() == data


def test_a_folder_without_dockerfiles(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile.j2").write_bytes(TWO)
    code, _, error = dockfix(".", folder=tmp_path)
    assert code == 0
    assert error.startswith(".:1:1: note: no Dockerfile in this folder\n")


def test_what_a_search_finds_and_docker_rejects_is_a_warning(folder: Path) -> None:
    (folder / "Dockerfile.bad").write_bytes(b"FROM a\nFOO b\n")
    code, _, error = dockfix("--write", ".", folder=folder)
    assert code == 0
    assert error.splitlines() == [
        "Dockerfile.bad:2:1: warning: unknown instruction: FOO",
        "1 of 2 files rewritten, 1 changes, 0 errors, 1 warnings",
    ]
    assert (folder / "Dockerfile").read_bytes() == ONE
    # One that is named, too, counts.
    for words in (("Dockerfile.bad",), (".", "./Dockerfile.bad"), ("Dockerfile.bad", ".")):
        code, _, error = dockfix("--check", *words, folder=folder)
        assert (code, "Dockerfile.bad:2:1: error: unknown instruction: FOO" in error) == (2, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_counts_wherever_it_is_from(folder: Path) -> None:
    (folder / "Dockerfile").chmod(0o444)
    code, _, error = dockfix("--write", ".", folder=folder)
    assert (code, "Dockerfile:1:1: error: " in error) == (2, True)


def test_rules(folder: Path) -> None:
    code, out, _ = dockfix("rules", folder=folder)
    assert code == 0
    assert b"merge-runs" in out
    assert b"+    && apt-get install" in dockfix("rules", "merge-runs", folder=folder)[1]
    assert dockfix("rules", "nothing", folder=folder)[0] == 2
    assert dockfix("--version", folder=folder)[1].startswith(b"dockfix ")


def test_broken_pipe(folder: Path) -> None:
    for index in range(300):
        (folder / f"Dockerfile.{index}").write_bytes(TWO)
    command = f"{sys.executable} -m dockfix --diff . | head -1"
    piped = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert piped.stdout == "--- a/Dockerfile\n"
    assert "Traceback" not in piped.stderr


#: Modules that are imported one after the other in a run: while the last ones are, files are at work already.
@pytest.mark.uncovered
@pytest.mark.parametrize("module", ["click", "dockfix.plugins.errors", "sqlite3", "parso", "dockfix.codemods"])
@pytest.mark.parametrize("times", [1, 3])
def test_an_interrupt_at_any_time_is_silent(folder: Path, module: str, times: int) -> None:
    """The signals come while a module is imported: as Python starts to, and so without any clock."""
    program = f"""
import importlib.abc, os, signal, sys
class Interrupts(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            print("interrupted", flush=True)
            for _ in range({times}):
                os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
sys.argv = ["dockfix", "--check", "--cache-dir", "cache", "."]
from dockfix.cli import run
run()
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, timeout=30, check=False)
    # Where a terminal shows `^C`, click ends that line.
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, b"interrupted\n", b"")


def test_an_interrupt_in_a_finalizer_ends_the_run_all_the_same(folder: Path) -> None:
    program = """
import os, signal, sys
from dockfix.workspace import rewrite
class Finalized:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
file = rewrite.Rewriter.file
def interrupted(self, path):
    print("interrupted", flush=True)
    Finalized()
    signal.sigtimedwait([signal.SIGUSR1], 20)  # it would wait that long, if nothing came
    return file(self, path)
rewrite.Rewriter.file = interrupted
sys.argv = ["dockfix", "--check", "--no-cache", "."]
from dockfix.cli import run
run()
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, b"interrupted\n", b"")


def test_an_interrupt_that_is_ignored_stays_so(folder: Path) -> None:
    program = f"trap '' INT; exec {sys.executable} -c \"import os, signal; from dockfix.cli import run;"
    program += " import sys; sys.argv = ['dockfix', '--check', '.']; os.kill(os.getpid(), signal.SIGINT); run()\""
    done = subprocess.run(["sh", "-c", program], cwd=folder, capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (1, b"1 of 1 files would be rewritten, 1 changes, 0 errors\n")


def test_config_errors_are_one_line_and_the_others_go_on(folder: Path) -> None:
    (folder / "a").mkdir()
    for name in ("a/Dockerfile", "a/Dockerfile.b", "Dockerfile.c"):
        (folder / name).write_bytes(TWO)
    (folder / "a" / "dockfix.toml").write_text("ignre = []\n")
    code, _, error = dockfix("--write", ".", folder=folder)
    assert code == 2
    told = [line for line in error.splitlines() if ": error: " in line]
    assert len(told) == 1
    assert told[0].endswith("dockfix.toml:1:1: error: no key is called `ignre`; did you mean `ignore`?")
    assert (folder / "Dockerfile.c").read_bytes() != TWO
    assert (folder / "a" / "Dockerfile").read_bytes() == TWO


def test_a_named_config_that_is_wrong_ends_the_run(folder: Path) -> None:
    (folder / "x.toml").write_text("a = 1\n")
    code, out, error = dockfix("--config", "x.toml", folder=folder)
    assert (code, out) == (2, b"")
    assert error.startswith("x.toml:1:1: error: no key is called `a`")
    assert dockfix("--config", "missing.toml", folder=folder)[2].startswith("missing.toml:1:1: error: No such file")
    assert dockfix("--config", "x.toml", "--isolated", folder=folder)[0] == 2


def test_exclude_counts_for_searches_only(folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "old" / "Dockerfile").write_bytes(TWO)
    (folder / "dockfix.toml").write_text('exclude = ["old/"]\n')
    assert b"old" not in dockfix(".", folder=folder)[1]
    assert b"old" in dockfix(".", "--isolated", folder=folder)[1]
    assert b"old" not in dockfix(".", "--isolated", "--exclude", "old/", folder=folder)[1]
    assert b"old" in dockfix("old/Dockerfile", folder=folder)[1]


def test_rules_explains(folder: Path) -> None:
    code, out, _ = dockfix("rules", "merge-runs", folder=folder)
    assert code == 0
    for part in (
        "merge-runs (safe)",
        "+    && apt-get install -y curl",
        "stages",
        "It leaves alone",
        "hadolint:DL3059",
    ):
        assert part in out.decode()
    code, out, _ = dockfix("rules", "--output-format", "json", folder=folder)
    rules = json.loads(out)["rules"]
    assert {"name", "safety", "summary", "diff", "equivalent_rules", "options", "leaves_alone"} == set(rules[0])
    code, _, error = dockfix("rules", "mergeruns", folder=folder)
    assert code == 2
    assert "did you mean `merge-runs`?" in error


def test_a_dockerignore_is_made_and_extended(folder: Path) -> None:
    (folder / "Dockerfile").write_bytes(b"FROM busybox:1\nCOPY . /app/\n")
    (folder / "a.log").touch()
    code, out, _ = dockfix("--select", "dockerignore", "--diff", folder=folder)
    assert (code, b"+*.log\n" in out) == (1, True)
    assert not (folder / ".dockerignore").exists()
    assert dockfix("--select", "dockerignore", "--write", folder=folder)[0] == 0
    assert (folder / ".dockerignore").read_bytes() == b"*.log\n"
    (folder / "README.md").touch()
    assert dockfix("--select", "dockerignore", "--write", folder=folder)[0] == 0
    assert (folder / ".dockerignore").read_bytes() == b"*.log\n*.md\n"
    assert dockfix("--select", "dockerignore", "--check", folder=folder)[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--diff", "--write", "Dockerfile"], "exclude each other"),
        (["--select", ",", "Dockerfile"], "--select names no rewrite"),
        ([""], "an empty path names no file"),
    ],
)
def test_bad_usage(folder: Path, words: list[str], message: str) -> None:
    code, out, error = dockfix(*words, folder=folder)
    assert (code, out) == (2, b"")
    assert message in error
    assert (folder / "Dockerfile").read_bytes() == TWO


def test_standard_input_beside_a_file_that_would_change(folder: Path) -> None:
    assert dockfix("-", folder=folder, stdin=TWO)[:2] == (0, ONE)
    code, out, _ = dockfix("-", "Dockerfile", folder=folder, stdin=TWO)
    assert code == 1
    assert out.endswith(ONE)


def test_a_name_of_two_lines_is_one_line(folder: Path) -> None:
    (folder / "a\nb.Dockerfile").write_bytes(TWO)
    (folder / "c\nd.Dockerfile").write_bytes(b"FROM a\nFOO\n")
    code, out, error = dockfix("a\nb.Dockerfile", "c\nd.Dockerfile", folder=folder)
    assert code == 2
    assert out.startswith(b"a\\nb.Dockerfile:2:1: merge-runs: ")
    assert error.startswith("c\\nd.Dockerfile:2:1: error: unknown instruction")


def test_a_full_disk_is_no_bug(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dockfix", "."], cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr == b"dockfix: error: No space left on device\n"
