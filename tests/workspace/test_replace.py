"""Replacing a file: it is the old one or the new one, whole, whatever happens."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dockfix.workspace.replace import Refused, replace


def test_mode_and_links_stay(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_bytes(b"old")
    real.chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    replace(str(tmp_path / "link"), b"old", b"new")
    assert (tmp_path / "link").is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["link", "real"]


def test_a_file_that_has_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"newer")
    with pytest.raises(Refused):
        replace(str(path), b"old", b"new")
    assert path.read_bytes() == b"newer"
    assert os.listdir(tmp_path) == ["file"]


def test_a_new_file_never_replaces_one_that_has_come(tmp_path: Path) -> None:
    replace(str(tmp_path / "new"), b"", b"text")
    assert (tmp_path / "new").read_bytes() == b"text"
    with pytest.raises(Refused):
        replace(str(tmp_path / "new"), b"", b"other")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda descriptor: os.write(os.open("/dev/full", os.O_WRONLY), b"x"))
    with pytest.raises(OSError, match="No space left"):
        replace(str(path), b"old", b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.uncovered
def test_a_run_that_is_killed_at_any_moment(tmp_path: Path) -> None:
    """Twenty runs, each killed when some number of files is written: each file is the old one or the new one."""
    old = b"FROM busybox:1\nRUN a\nRUN b\n" + b"# a comment that takes some room\n" * 200
    new = old.replace(b"RUN a\nRUN b\n", b"RUN a \\\n    && b\n")
    files = [tmp_path / f"Dockerfile.{number}" for number in range(150)]
    numbers = random.Random(7)
    command = [sys.executable, "-m", "dockfix", "--write", "--no-cache", "--jobs", "2", "."]
    cut_short = 0
    for _ in range(20):
        for path in files:
            path.write_bytes(old)
        process = subprocess.Popen(command, cwd=tmp_path, start_new_session=True, stderr=subprocess.DEVNULL)
        wanted = numbers.randrange(100)
        while process.poll() is None and sum(path.stat().st_size != len(old) for path in files) < wanted:
            pass
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        found = {path.read_bytes() for path in files}
        assert found <= {old, new}
        cut_short += found == {old, new}
    assert cut_short > 10, "hardly a run was killed while it wrote"
