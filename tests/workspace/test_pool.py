"""Several processes: the order of results, a process that dies, and how a run is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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
