"""Files that hang, never end, are huge or lead out of the repository: one line each, and the others are done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TWO = "FROM busybox:1\nRUN a\nRUN b\nADD x /x\n"
ONE = "FROM busybox:1\nRUN a \\\n    && b\nADD x /x\n"


def fifo(path: Path, outside: Path) -> None:
    os.mkfifo(path)


def zero(path: Path, outside: Path) -> None:
    path.symlink_to("/dev/zero")


def environ(path: Path, outside: Path) -> None:
    path.symlink_to("/proc/self/environ")


def out(path: Path, outside: Path) -> None:
    path.symlink_to(outside)


def dangling(path: Path, outside: Path) -> None:
    path.symlink_to(outside.parent / "new")


def sparse(path: Path, outside: Path) -> None:
    with open(path, "wb") as file:
        file.truncate(3_000_000_000)


KINDS: list[Callable[[Path, Path], None]] = [fifo, zero, environ, out, dangling, sparse]


def dockfix(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dockfix", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "a").mkdir(parents=True)
    (folder / "b").mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    for name in ("a/Dockerfile", "b/Dockerfile"):
        (folder / name).write_text(TWO)
    (tmp_path / "outside").write_text("secret = 1\nnode_modules\n")
    return folder


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("name", [".dockerignore", ".gitignore", "dockfix.toml", "pyproject.toml", "Dockerfile.x"])
def test_a_hostile_file(root: Path, name: str, make: Callable[[Path, Path], None], tmp_path: Path) -> None:
    make(root / "a" / name, tmp_path / "outside")
    done = dockfix(root, "--write", ".", *(["a/Dockerfile.x"] if name == "Dockerfile.x" else []))
    lines = done.stderr.splitlines()[:-1]
    assert "Traceback" not in done.stderr and "secret" not in done.stdout + done.stderr
    assert (root / "b" / "Dockerfile").read_text() == ONE
    # Without a config that can be read nothing is known of what the user wants.
    config = name in ("dockfix.toml", "pyproject.toml")
    assert (root / "a" / "Dockerfile").read_text() == (TWO if config else ONE)
    assert [line for line in lines if name in line and (": error: " in line or ": warning: " in line)] == lines
    assert len(lines) == 1
    assert sorted(os.listdir(tmp_path)) == ["outside", "root"]
    assert (tmp_path / "outside").read_text() == "secret = 1\nnode_modules\n"


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("name", [".dockerignore", "Dockerfile.dockerignore"])
@pytest.mark.parametrize("mode", ["--write", "--diff"])
def test_an_ignore_file_that_would_be_written(
    root: Path, name: str, mode: str, make: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    (root / "dockfix.toml").write_text("unsafe = true\n")
    (root / "a" / "Dockerfile").write_text("FROM node:20\nCOPY . /app\n")
    (root / "a" / ".git").mkdir()
    make(root / "a" / name, tmp_path / "outside")
    done = dockfix(root, mode, "a")
    assert "Traceback" not in done.stderr and "secret" not in done.stdout and "PATH=" not in done.stdout
    assert sorted(os.listdir(tmp_path)) == ["outside", "root"]
    assert (tmp_path / "outside").read_text() == "secret = 1\nnode_modules\n"


def test_a_link_inside_the_folder_is_followed(root: Path) -> None:
    (root / "a" / "ignored").write_text("x\n")
    (root / "a" / ".dockerignore").symlink_to("ignored")
    (root / "shared.toml").write_text("select = ['merge-runs']\n")
    (root / "b" / "dockfix.toml").symlink_to("../shared.toml")
    assert dockfix(root, "--check", ".").stderr == "2 of 2 files would be rewritten, 2 changes, 0 errors\n"


@pytest.mark.parametrize(
    "text",
    [
        "select = " + "[" * 5000 + "]" * 5000,
        "a = " + "{ a = " * 3000 + "1" + "}" * 3000,
        "[" + "a." * 3000 + "a]",
        "[" + "a." * 200_000 + "a]",
        "a." * 3000 + "a = 1",
        "unsafe = " + "9" * 10_000,
        "unsafe = 9999-99-99",
        "select = '" + "a" * 900_000 + "'",
        "a = 1\n" * 2,
        "exclude = ['" + "**/" * 200 + "a']\nselect = ['nothing']",
    ],
    ids=lambda text: text[:12],
)
def test_one_bad_config_is_one_line(root: Path, text: str) -> None:
    (root / "a" / "dockfix.toml").write_text(text)
    (root / "a" / "Dockerfile.too").write_text(TWO)
    for _ in range(2):  # the second time with a cache
        done = dockfix(root, "--write", ".")
        (line, _summary) = done.stderr.splitlines()
        assert line.startswith("a/dockfix.toml:") or line.startswith(f"{root}/a/dockfix.toml:"), line
        assert ": error: " in line and len(line) < 300
        assert done.returncode == 2
        assert (root / "b" / "Dockerfile").read_text() == ONE
