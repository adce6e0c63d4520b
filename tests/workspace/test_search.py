"""The folder search: names, links, and the same result with git and without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dockfix.workspace import NoRevision, changed_since, is_dockerfile_name, search


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("FROM a\n")


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.email=a@b", "-c", "user.name=a", *words], cwd=folder, check=True, capture_output=True
    )


@pytest.fixture(params=["git", "no git"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder that is a git repository, or none."""
    folder = tmp_path / "root"
    folder.mkdir()
    if request.param == "git":
        git(folder, "init", "-q")
    return folder


def found(root: Path, **options: bool) -> list[str]:
    return [os.path.relpath(path, root) for path in search(str(root), gitignore=options.get("gitignore", True))]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("Dockerfile", True),
        ("Dockerfile.dev", True),
        ("a.Dockerfile", True),
        ("a.dockerfile", True),
        ("Containerfile", True),
        ("Containerfile.x", True),
        ("a.containerfile", True),
        ("Dockerfile.dockerignore", False),
        ("Dockerfile.j2", False),
        ("Dockerfile.TMPL", False),
        ("dockerfile", False),
        ("Dockerfiles", False),
        ("MyDockerfile", False),
        ("docker-compose.yml", False),
    ],
)
def test_names(name: str, taken: bool) -> None:
    assert is_dockerfile_name(name) is taken


def test_gitignore_at_every_depth(root: Path) -> None:
    make(
        root,
        "Dockerfile",
        "a/Dockerfile",
        "a/b/Dockerfile",
        "a/b/Dockerfile.keep",
        "out/Dockerfile",
        "c/Dockerfile.dev",
    )
    (root / ".gitignore").write_text("/out/\n*.dev\n")
    (root / "a" / ".gitignore").write_text("b/*\n!b/Dockerfile.keep\n")
    (root / "c" / ".gitignore").write_text("!*.dev\n")
    assert found(root) == ["Dockerfile", "a/Dockerfile", "a/b/Dockerfile.keep", "c/Dockerfile.dev"]
    assert len(found(root, gitignore=False)) == 6


def test_skipped_folders(root: Path) -> None:
    make(root, "Dockerfile", "node_modules/x/Dockerfile", ".venv/Dockerfile", "a/node_modules/Dockerfile")
    assert found(root) == ["Dockerfile"]
    assert found(root, gitignore=False) == ["Dockerfile"]


def test_odd_names(root: Path) -> None:
    names = ["a b/Dockerfile", "a\nb/Dockerfile.x", 'q"/Dockerfile', "ü/Dockerfile"]
    make(root, *names)
    os.makedirs(os.fsencode(root) + b"/\xff")
    with open(os.fsencode(root) + b"/\xff/Dockerfile", "wb") as file:
        file.write(b"FROM a\n")
    assert sorted(found(root)) == sorted([*names, "\udcff/Dockerfile"])


def test_links(root: Path, tmp_path: Path) -> None:
    make(root, "a/Dockerfile")
    make(tmp_path / "outside", "Dockerfile", "b/Dockerfile")
    (root / "Dockerfile.in-link").symlink_to("a/Dockerfile")
    (root / "Dockerfile.out").symlink_to(tmp_path / "outside" / "Dockerfile")
    (root / "Dockerfile.dead").symlink_to("nowhere")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "a" / "loop").symlink_to("..")
    assert found(root) == ["Dockerfile.in-link", "a/Dockerfile"]


def test_a_repository_in_the_repository(root: Path) -> None:
    make(root, "Dockerfile", "sub/Dockerfile", "sub/out/Dockerfile")
    git(root / "sub", "init", "-q")
    (root / "sub" / ".gitignore").write_text("out\n")
    assert found(root) == ["Dockerfile", "sub/Dockerfile"]


def test_a_file_that_git_knows_but_is_gone(tmp_path: Path) -> None:
    make(tmp_path, "Dockerfile", "Dockerfile.gone")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    (tmp_path / "Dockerfile.gone").unlink()
    assert found(tmp_path) == ["Dockerfile"]


def test_excluded(root: Path) -> None:
    make(root, "Dockerfile", "old/Dockerfile")
    paths = search(str(root), excluded=lambda path: "old" in path)
    assert [os.path.relpath(path, root) for path in paths] == ["Dockerfile"]


def test_a_folder_below_the_root_of_a_repository(tmp_path: Path) -> None:
    make(tmp_path, "a/Dockerfile", "a/out/Dockerfile")
    (tmp_path / ".gitignore").write_text("out\n")
    git(tmp_path, "init", "-q")
    assert found(tmp_path / "a") == ["Dockerfile"]


def test_since_a_revision(tmp_path: Path) -> None:
    make(tmp_path, "Dockerfile", "a/Dockerfile", "a/Dockerfile.gone", "a/Dockerfile.same")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "a" / "Dockerfile").write_text("FROM b\n")
    (tmp_path / "a" / "Dockerfile.gone").unlink()
    make(tmp_path, "a/Dockerfile.new")
    assert changed_since(str(tmp_path), "HEAD") == {
        str(tmp_path / "a" / name) for name in ("Dockerfile", "Dockerfile.new")
    }
    assert changed_since(str(tmp_path / "a"), "HEAD") == changed_since(str(tmp_path), "HEAD")
    for revision in ("nowhere", "--output=/tmp/x"):
        with pytest.raises(NoRevision):
            changed_since(str(tmp_path), revision)


def test_since_on_the_command_line(tmp_path: Path) -> None:
    make(tmp_path, "Dockerfile", "Dockerfile.b")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "Dockerfile.b").write_text("FROM a\nRUN a\nRUN b\n")
    command = [sys.executable, "-m", "dockfix", "--check", "--since"]
    done = subprocess.run([*command, "HEAD", "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "1 of 1 files would be rewritten, 1 changes, 0 errors\n")
    done = subprocess.run([*command, "nowhere", "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "nowhere" in done.stderr) == (2, True)
