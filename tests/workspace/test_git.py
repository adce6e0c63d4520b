"""Nothing in a repository's git settings starts a program; each test makes one that would leave a file behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dockfix.workspace import NoRevision, changed_since, search

BEFORE, AFTER = "FROM a:1\n", "FROM a:1\nRUN a\nRUN b\n"


def git(folder: Path, *words: str) -> None:
    command = ["git", "-c", "user.email=a@b", "-c", "user.name=a", "-c", "protocol.file.allow=always", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """A program that leaves ``marker`` behind."""
    path = tmp_path / "evil"
    path.write_text(f"#!/bin/sh\ntouch {tmp_path}/marker\ncat\n")
    path.chmod(0o755)
    return path


def repository(folder: Path) -> Path:
    """One with a Dockerfile in a revision, and another text of it in the folder."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    (folder / "Dockerfile").write_text(BEFORE)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    (folder / "Dockerfile").write_text(AFTER)
    return folder


def setting(key: str, value: str = "{evil}") -> Callable[[Path, Path], Path]:
    def make(folder: Path, evil: Path) -> Path:
        repository(folder)
        (folder / ".gitattributes").write_text("* filter=x diff=x\n")
        git(folder, "config", key, value.format(evil=evil))
        return folder

    return make


def embedded_bare(folder: Path, evil: Path) -> Path:
    repository(folder)
    shutil.copytree(folder / ".git", folder / "sub")
    git(folder / "sub", "config", "core.fsmonitor", str(evil))
    git(folder / "sub", "config", "core.bare", "false")
    git(folder / "sub", "config", "core.worktree", ".")
    (folder / "sub" / "Dockerfile").write_text(AFTER)
    return folder / "sub"


def nested(folder: Path, evil: Path) -> Path:
    repository(folder)
    setting("core.fsmonitor")(folder / "inner", evil)
    return folder


def git_file_that_points_elsewhere(folder: Path, evil: Path) -> Path:
    setting("core.fsmonitor")(folder, evil)
    (folder / ".git").rename(folder / "elsewhere")
    (folder / ".git").write_text("gitdir: elsewhere\n")
    return folder


def submodule(folder: Path, evil: Path) -> Path:
    repository(folder.parent / "module")
    repository(folder)
    git(folder, "submodule", "add", "-q", str(folder.parent / "module"), "inner")
    git(folder, "commit", "-q", "-m", "two")
    git(folder / "inner", "config", "core.fsmonitor", str(evil))
    (folder / "inner" / "Dockerfile").write_text(AFTER)
    return folder


def promisor(folder: Path, evil: Path) -> Path:
    """A partial clone whose blobs are gone, and whose remote is a command."""
    repository(folder)
    git(folder, "config", "core.repositoryFormatVersion", "1")
    git(folder, "config", "extensions.partialClone", "origin")
    git(folder, "config", "remote.origin.url", f"ext::{evil}")
    git(folder, "config", "remote.origin.promisor", "true")
    git(folder, "config", "protocol.ext.allow", "always")
    for path in (folder / ".git" / "objects").glob("??/*"):
        kind = subprocess.run(
            ["git", "cat-file", "-t", path.parent.name + path.name],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        if kind.stdout != "commit\n":
            path.unlink()
    return folder


ATTACKS: dict[str, Callable[[Path, Path], Path]] = {
    "embedded bare": embedded_bare,
    "nested": nested,
    "a .git file": git_file_that_points_elsewhere,
    "submodule": submodule,
    "promisor": promisor,
    "core.fsmonitor": setting("core.fsmonitor"),
    "filter.process": setting("filter.x.process"),
    "filter.clean": setting("filter.x.clean"),
    "diff.external": setting("diff.external"),
    "diff.x.command": setting("diff.x.command"),
    "diff.x.textconv": setting("diff.x.textconv"),
    "core.pager": setting("core.pager"),
    "core.sshCommand": setting("core.sshCommand"),
    "core.hooksPath": setting("core.hooksPath", "."),
    "alias": setting("alias.ls-files", "!{evil}"),
    "core.editor": setting("core.editor"),
}


@pytest.mark.parametrize("make", ATTACKS.values(), ids=ATTACKS)
def test_no_setting_of_a_repository_starts_a_program(
    make: Callable[[Path, Path], Path], evil: Path, tmp_path: Path
) -> None:
    folder = make(tmp_path / "root", evil)
    (tmp_path / "marker").unlink(missing_ok=True)  # making it may have run it
    assert str(folder / "Dockerfile") in list(search(str(folder)))
    try:
        assert str(folder / "Dockerfile") in changed_since(str(folder), "HEAD")
    except NoRevision:
        assert make in (embedded_bare, promisor)
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize("words", [["status"], ["diff", "HEAD"], ["ls-files", "-o"]])
def test_the_marker_would_be_seen(words: list[str], evil: Path, tmp_path: Path) -> None:
    """git itself runs the program, so that the test above means something."""
    git(setting("core.fsmonitor")(tmp_path / "root", evil), *words)
    assert (tmp_path / "marker").exists()


def test_a_git_folder_that_hangs(tmp_path: Path) -> None:
    """A FIFO wherever git would read: the files are found all the same."""
    folder = repository(tmp_path / "root")
    for name in ("index", "config", "HEAD", "info/exclude", "packed-refs"):
        path = folder / ".git" / name
        path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        os.mkfifo(path)
        assert list(search(str(folder))) == [str(folder / "Dockerfile")], name


def test_work_trees_and_upstreams(tmp_path: Path) -> None:
    folder = repository(tmp_path / "root")
    git(folder, "worktree", "add", "-q", str(tmp_path / "tree"))
    (tmp_path / "tree" / "Dockerfile").write_text(AFTER)
    assert changed_since(str(tmp_path / "tree"), "HEAD") == {str(tmp_path / "tree" / "Dockerfile")}
    git(tmp_path, "clone", "-q", str(folder), "clone")
    (tmp_path / "clone" / "Dockerfile").write_text(AFTER)
    assert changed_since(str(tmp_path / "clone"), "@{upstream}") == {str(tmp_path / "clone" / "Dockerfile")}


def test_an_ignored_file_that_git_tracks(tmp_path: Path) -> None:
    folder = repository(tmp_path / "root")
    (folder / ".gitignore").write_text("Dockerfile*\n")
    (folder / "Dockerfile.new").write_text(BEFORE)
    assert list(search(str(folder))) == [str(folder / "Dockerfile")]


def test_split_and_sha256(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    git(tmp_path / "root", "init", "-q", "--object-format=sha256")
    (tmp_path / "root" / "Dockerfile").write_text(BEFORE)
    (tmp_path / "root" / ".gitignore").write_text("*\n")
    git(tmp_path / "root", "add", "-f", ".")
    git(tmp_path / "root", "commit", "-q", "-m", "one")
    git(tmp_path / "root", "update-index", "--split-index")
    assert list(search(str(tmp_path / "root"))) == [str(tmp_path / "root" / "Dockerfile")]


def test_without_git(tmp_path: Path) -> None:
    folder = repository(tmp_path / "root")
    command = [sys.executable, "-m", "dockfix", "--check", str(folder)]
    done = subprocess.run(command, env={**os.environ, "PATH": "/nowhere"}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "1 of 1 files would be rewritten, 1 changes, 0 errors\n")
