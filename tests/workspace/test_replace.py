"""Replacing a file: it is the old one or the new one, whole, whatever happens."""

from __future__ import annotations

import os
import random
import signal
import stat
import struct
import subprocess
import sys
import tempfile
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


def test_a_file_that_holds_what_is_wanted_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"new")
    inode = path.stat().st_ino
    replace(str(path), b"old", b"new")
    replace(str(path), b"", b"new")
    assert (path.read_bytes(), path.stat().st_ino) == (b"new", inode)


def test_a_hard_link_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    os.link(path, tmp_path / "other")
    with pytest.raises(Refused, match="hard links"):
        replace(str(path), b"old", b"new")
    assert sorted(os.listdir(tmp_path)) == ["file", "other"]
    assert path.samefile(tmp_path / "other")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("mode", [0o640, 0o4755, 0o2755, 0o6750, 0o1644])
def test_owner_and_all_bits_of_the_mode_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    path.chmod(mode)
    replace(str(path), b"old", b"new")
    status = path.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 2345, mode)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="another user is needed")
def test_an_owner_that_cant_be_kept(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    path = folder / "file"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    path.chmod(0o666)
    for parent in tmp_path.parents[: len(tmp_path.parents) - len(Path(tempfile.gettempdir()).parents) - 1]:
        parent.chmod(0o755)
    tmp_path.chmod(0o755)
    program = (
        "import os, sys; os.setgroups([]); os.setgid(999); os.setuid(999)\n"
        "from dockfix.workspace.replace import Refused, replace\n"
        "try: replace(sys.argv[1], b'old', b'new')\n"
        "except Refused as error: print(error)\n"
    )
    words = [
        sys.executable,
        "-c",
        program.replace("import os, sys;", "import os, sys; import dockfix.workspace.replace;"),
    ]
    done = subprocess.run([*words, str(path)], capture_output=True, text=True, check=False)
    assert done.stdout == "its owner or group could not be kept; left alone\n", done.stderr
    assert (path.read_bytes(), os.listdir(folder)) == (b"old", ["file"])


def access_list(*entries: tuple[int, int, int]) -> bytes:
    """``system.posix_acl_access`` as Linux stores it: kind, rights and number of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NOBODY = 0xFFFFFFFF
LIST = access_list((1, 6, NOBODY), (2, 6, 1234), (4, 0, NOBODY), (16, 6, NOBODY), (32, 0, NOBODY))


def set_or_skip(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except (OSError, AttributeError) as error:
        pytest.skip(f"no {name} here: {error}")


def test_an_access_list_stays(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o600)
    set_or_skip(path, "system.posix_acl_access", LIST)
    mode = path.stat().st_mode
    replace(str(path), b"old", b"new")
    assert os.getxattr(path, "system.posix_acl_access") == LIST
    assert path.stat().st_mode == mode


def test_the_folders_access_list_gives_nobody_rights(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    set_or_skip(tmp_path, "system.posix_acl_default", LIST)
    replace(str(path), b"old", b"new")
    assert os.listxattr(path) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_extended_attributes_stay(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    set_or_skip(path, "user.note", b"mine")
    replace(str(path), b"old", b"new")
    assert (path.read_bytes(), os.getxattr(path, "user.note")) == (b"new", b"mine")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_in_the_middle_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    """The signal comes when the new text is on the disk, under the temporary name."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    program = (
        "import os, signal, sys\n"
        f"signal.signal({int(number)}, signal.SIG_DFL)\n"
        "from dockfix.workspace.replace import replace\n"
        f"os.fsync = lambda descriptor: os.kill(os.getpid(), {int(number)})\n"
        "replace(sys.argv[1], b'old', b'new')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert done.returncode == -number
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"new", ["file"])
