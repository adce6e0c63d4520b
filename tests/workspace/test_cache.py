"""The cache: what makes an outcome stale, what never gets in, and what a broken file of it does."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dockfix.context import BuildContext
from dockfix.results import Cause, Diagnostic, Failure, Outcome
from dockfix.workspace import Job, cache, cached_run, outcomes

TWO = "FROM busybox:1\nRUN a\nRUN b\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    (root / "Dockerfile").write_text(TWO)
    (root / "Dockerfile.add").write_text("FROM busybox:1\nADD x /y\n")
    (root / "x").write_text("text")
    return root


class Runs:
    """Runs over a folder with one cache, and counts the files that were looked at anew."""

    def __init__(self, root: Path, where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.where = where
        self.anew: list[str] = []
        worker = cached_run.worker

        def counting(job: Job) -> object:
            work = worker(job)

            def count(path: str) -> Outcome:
                self.anew.append(Path(path).name)
                return work(path)

            return count

        monkeypatch.setattr(cached_run, "worker", counting)

    def __call__(self, job: Job | None = None) -> tuple[list[str], list[Outcome]]:
        """The names that were looked at anew, and the outcomes without what was asked."""
        self.anew = []
        names = [str(path) for path in sorted(self.root.glob("**/Dockerfile*"))]
        found = list(outcomes(names, job or Job(advice=True), 1, self.where))
        return self.anew, [outcome._replace(asked=None) for outcome in found]


@pytest.fixture
def runs(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(folder, tmp_path / "cache", monkeypatch)


def test_a_second_run_says_the_same_from_the_cache(runs: Runs) -> None:
    first, second = runs(), runs()
    assert first[0] == ["Dockerfile", "Dockerfile.add"]
    assert second[0] == []
    assert json.dumps(second[1], default=str) == json.dumps(first[1], default=str)


@pytest.mark.parametrize(
    ("file", "text", "stale"),
    [
        ("Dockerfile", TWO + "RUN c\n", ["Dockerfile"]),
        ("x", b"\x1f\x8b\x08 now an archive", ["Dockerfile.add"]),
        ("unrelated", "text", []),
        (".dockerignore", "x\n", ["Dockerfile.add"]),  # the other asks nothing of the build context
        ("Dockerfile.add.dockerignore", "x\n", ["Dockerfile.add"]),
        ("dockfix.toml", 'ignore = ["exec-form"]\n', ["Dockerfile", "Dockerfile.add"]),
        ("../dockfix.toml", 'ignore = ["exec-form"]\n', ["Dockerfile", "Dockerfile.add"]),
    ],
)
def test_what_an_outcome_depends_on(runs: Runs, folder: Path, file: str, text: str | bytes, stale: list[str]) -> None:
    runs()
    (folder / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    found = [name for name in runs()[0] if not name.endswith(".dockerignore")]
    assert found == stale
    assert [name for name in runs()[0] if not name.endswith(".dockerignore")] == []


def test_other_words_are_other_outcomes(runs: Runs) -> None:
    runs()
    for job in (Job(advice=True, unsafe=True), Job(advice=True, select=["exec-form"]), Job()):
        assert len(runs(job)[0]) == 2
        assert runs(job)[0] == []


def test_what_is_written_is_worked_out(runs: Runs, folder: Path) -> None:
    job = Job(advice=True)
    runs(job)
    assert runs(job._replace(write=True))[0] == ["Dockerfile", "Dockerfile.add"]
    assert (folder / "Dockerfile").read_text() == "FROM busybox:1\nRUN a \\\n    && b\n"


def test_a_broken_database_is_made_anew(runs: Runs) -> None:
    runs()
    (runs.where / "outcomes.sqlite").write_bytes(b"no database at all" * 100)
    for name in ("outcomes.sqlite-wal", "outcomes.sqlite-shm"):
        (runs.where / name).unlink(missing_ok=True)
    assert len(runs()[0]) == 2
    assert runs()[0] == []


def test_rows_of_another_form_do_not_count(runs: Runs) -> None:
    runs()
    database = sqlite3.connect(runs.where / "outcomes.sqlite")
    database.execute("UPDATE outcomes SET value = '[1, 2]'")
    database.commit()
    database.close()
    assert len(runs()[0]) == 2


def test_a_cache_that_cannot_be_written_is_done_without(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert len(runs()[0]) == 2
    assert len(runs()[0]) == 2


def test_it_does_not_grow_without_end(runs: Runs, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(cache, "MOST", 10)
    for number in range(30):
        (folder / "Dockerfile").write_text(f"FROM busybox:{number}\n")
        runs()
    database = sqlite3.connect(runs.where / "outcomes.sqlite")
    assert database.execute("SELECT COUNT(*) FROM outcomes").fetchone()[0] <= 10


@pytest.mark.uncovered
def test_several_runs_at_once(folder: Path, tmp_path: Path) -> None:
    for number in range(60):
        (folder / f"Dockerfile.{number}").write_text(f"FROM busybox:{number}\nRUN a\nRUN b\n")
    command = [sys.executable, "-m", "dockfix", "--check", "--cache-dir", str(tmp_path / "cache"), "."]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: subprocess.run(command, cwd=folder, capture_output=True, check=False), range(4)))
    assert {(run.returncode, run.stderr) for run in done} == {
        (1, b"62 of 62 files would be rewritten, 62 changes, 0 errors\n")
    }


def test_a_run_from_the_cache_imports_no_tree(folder: Path, tmp_path: Path) -> None:
    program = """
import sys
from dockfix.cli.program import main
try:
    main(["--check", "--cache-dir", sys.argv[1], "."], standalone_mode=False)
except SystemExit:
    print("parso" in sys.modules, "dockfix.cst" in sys.modules)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "cache")]
    first, second = (subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True) for _ in range(2))
    assert first.stdout == "True True\n"
    assert second.stdout == "False False\n"
    assert second.stderr == first.stderr


def test_clear(folder: Path, tmp_path: Path) -> None:
    def dockfix(*words: str) -> str:
        command = [sys.executable, "-m", "dockfix", *words, "--cache-dir", str(tmp_path / "cache")]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stderr

    dockfix("--check", ".")
    assert not dockfix("cache", "clear").startswith("0 bytes removed")
    assert dockfix("cache", "clear").startswith("0 bytes removed")


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        (Outcome("a", warnings=[Diagnostic("x", 2, 1, "left out", "please report")], asked=[]), True),
        (Outcome("a", failures=[Failure("a", 1, 2, "Docker rejects it")], asked=[]), True),
        *((Outcome("a", failures=[Failure("a", 1, 1, "", cause)], asked=[]), False) for cause in list(Cause)[1:]),
    ],
)
def test_what_the_same_run_would_say_again_is_kept(tmp_path: Path, outcome: Outcome, kept: bool) -> None:
    database = cache.Cache(tmp_path)
    database.keep([(b"key", outcome)])
    found = database.find([b"key"])
    assert (b"key" in found) is kept
    if kept:
        again = cache.restored("a", found[b"key"], BuildContext.unknown())
        assert again is not None
        assert (again.warnings, again.failures) == (list(outcome.warnings), list(outcome.failures))
