"""Several processes: the order of results, a process that dies, and how a run is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dockfix.workspace.pool import FEWEST, run

NAMES = [str(number) for number in range(3 * FEWEST)]


def echo() -> Callable[[str], str]:
    return lambda path: f"{path} done"


def dies_with_seven() -> Callable[[str], str]:
    def work(path: str) -> str:
        if path in ("7", "70"):
            os.kill(os.getpid(), signal.SIGKILL)
        return f"{path} done"

    return work


def crashed(path: str, reason: str) -> str:
    return f"{path} died: {reason}"


def test_results_come_in_order_whatever_the_number_of_processes() -> None:
    wanted = [f"{name} done" for name in NAMES]
    for jobs in (1, 2, 5):
        assert list(run(NAMES, echo, jobs, crashed)) == wanted
    assert list(run(NAMES[:5], echo, 4, crashed)) == wanted[:5]
    assert list(run([], echo, 4, crashed)) == []


def test_a_process_that_dies_loses_its_file_only() -> None:
    found = list(run(NAMES, dies_with_seven, 2, crashed))
    assert [text for text in found if "died" in text] == [
        "7 died: its process was ended by SIGKILL",
        "70 died: its process was ended by SIGKILL",
    ]
    assert len(found) == len(NAMES)


def test_an_iterator_that_is_closed_leaves_no_process(tmp_path: Path) -> None:
    def worker() -> Callable[[str], str]:
        (tmp_path / str(os.getpid())).touch()
        return lambda path: path

    results = run(NAMES, worker, 3, crashed)
    next(results)
    results.close()
    pids = [int(path.name) for path in tmp_path.iterdir()]
    assert pids
    assert not [pid for pid in pids if _alive(pid)]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_c_ends_a_run_with_no_orphan(tmp_path: Path) -> None:
    for number in range(4000):
        (tmp_path / f"Dockerfile.{number}").write_text("FROM a:1\n" + "RUN a\nUSER b\n" * 60)
    command = [sys.executable, "-m", "dockfix", "--check", "--jobs", "2", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    until(lambda: len(_in_group(process.pid)) > 2)  # the workers have started
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in error
    until(lambda: not _in_group(process.pid))


def _in_group(number: int) -> list[bytes]:
    """The processes of a group."""
    return subprocess.run(["pgrep", "-g", str(number)], check=False, capture_output=True).stdout.split()


def until(holds: Callable[[], bool]) -> None:
    """Wait for what has to come."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def gone(pids: list[int]) -> bool:
    """Whether processes end within some seconds."""
    end = time.monotonic() + 10
    while any(_alive(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


PROGRAM = """
import os, signal, sys, time
from dockfix.workspace.pool import FEWEST, run

def worker():
    open(os.path.join(sys.argv[1], str(os.getpid())), "w").close()
    def work(path):
        if len(os.listdir(sys.argv[1])) == 2:
            os.kill(os.getppid(), int(sys.argv[2]))
            time.sleep(60)
        return path
    return work

for result in run([str(n) for n in range(3 * FEWEST)], worker, 2, lambda path, reason: path):
    pass
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux ends the processes")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_processes_end_with_their_parent(tmp_path: Path, number: signal.Signals) -> None:
    words = [sys.executable, "-c", PROGRAM, str(tmp_path), str(int(number))]
    assert subprocess.run(words, check=False).returncode == -number
    pids = [int(path.name) for path in tmp_path.iterdir()]
    assert len(pids) == 2 and gone(pids)


@pytest.mark.uncovered  # coverage has a handler of its own for SIGTERM
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_a_run_cleanly(tmp_path: Path, number: signal.Signals, jobs: str) -> None:
    """As soon as a first file is written; the rest are old or new, and nothing else is there."""
    (tmp_path / "x").mkdir()
    old = "FROM a:1\n" + "RUN a\nRUN b\nUSER b\n" * 60
    paths = [tmp_path / "x" / f"Dockerfile.{at}" for at in range(1500)]
    for path in paths:
        path.write_text(old)
    command = [sys.executable, "-m", "dockfix", "--write", "--no-cache", "--jobs", jobs, "x"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while paths[0].read_text() == old:
        assert process.poll() is None
    process.send_signal(number)
    _, error = process.communicate(timeout=30)
    assert (process.returncode, error) == (128 + number, b"")
    assert len({path.read_bytes() for path in paths}) == 2
    assert sorted(os.listdir(tmp_path)) == ["x"]
    assert not [name for name in os.listdir(tmp_path / "x") if not name.startswith("Dockerfile.")]
