"""The build context: what `.dockerignore` hides, what `ADD` would unpack, what files say of arguments."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from dockfix.context import BuildContext
from dockfix.context.dockerignore import Dockerignore
from dockfix.context.evidence import looks_secret


@pytest.mark.parametrize(
    ("patterns", "path", "ignored"),
    [
        ("a", "a", True),
        ("a", "a/b", True),
        ("a", "b/a", False),
        ("/a", "a", True),
        ("./a/", "a", True),
        ("  a  ", "a", True),
        ("# a", "a", False),
        ("*.md", "x.md", True),
        ("*.md", "d/x.md", False),
        ("**/*.md", "d/e/x.md", True),
        ("**/*.md", "x.md", True),
        ("a/**", "a/b/c", True),
        ("**", "anything/at/all", True),
        ("*\n!a", "a", False),
        ("*\n!a/b", "a/b", False),
        ("*\n!a/b", "a/c", True),
        ("!a\n*", "a", True),
        ("a/../b", "b", True),
        ("a?", "ab", True),
        ("a?", "a", False),
        ("[ab]c", "bc", True),
        ("[^ab]c", "bc", False),
        ("a\r\nb", "a", True),
        ("docs/*.txt\n!docs/a.txt", "docs/a.txt", False),
        ("node_modules", "x/node_modules", False),
        ("**/node_modules", "x/node_modules/y", True),
    ],
)
def test_dockerignore(patterns: str, path: str, ignored: bool) -> None:
    assert Dockerignore(patterns).ignores(path) is ignored


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("x"))
    return out.getvalue()


def test_links_out_of_the_context_are_not_seen(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("x")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to("../outside")
    context = BuildContext.of_folder(root)
    assert context.read_text("link") is None
    assert context.exists("link") is False
    assert context.exists("../outside") is False


def test_the_dockerfiles_own_dockerignore_wins(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".dockerignore").write_text("a")
    (tmp_path / "Dockerfile.dockerignore").write_text("b")
    context = BuildContext.of_folder(tmp_path, tmp_path / "Dockerfile")
    assert (context.exists("a"), context.exists("b")) == (True, False)


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        ("plain", True),
        ("folder", True),
        ("archive", False),
        ("zipped.txt", False),
        ("short.tar", True),
        ("*.txt", False),
        ("p*", True),
        ("missing.sh", True),
        ("missing.tgz", False),
        ("missing", False),
        ("https://x/y", False),
        ("git@x.com:a/b.git", False),
        ("https://x/y.git#main", False),
        ("$A", False),
        ("<<EOF", True),
        (".", True),
    ],
)
def test_why_add(tmp_path: Path, source: str, safe: bool) -> None:
    (tmp_path / "plain").write_text("x" * 600)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.tar").write_bytes(tar())
    (tmp_path / "archive").write_bytes(tar())
    (tmp_path / "zipped.txt").write_bytes(b"\x1f\x8b\x08\x00rest")
    (tmp_path / "short.tar").write_text("not an archive")
    assert (BuildContext.of_folder(tmp_path).why_add([source]) is None) is safe


def test_unknown_context_can_tell_nothing() -> None:
    context = BuildContext.unknown()
    assert (context.exists("a"), context.is_dir("a"), context.read_text("a"), context.glob("*")) == (None,) * 4


@pytest.mark.parametrize("name", ["TOKEN", "NPM_TOKEN", "DB_PASSWORD", "API_KEY", "secret"])
def test_secrets(name: str) -> None:
    assert looks_secret(name)
    assert not looks_secret("NODE_VERSION")
