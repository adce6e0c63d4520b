"""``dockfix.lock``: read, written, merged badly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dockfix import fix
from dockfix.codemods import all_codemods
from dockfix.images import Images, reference_of
from dockfix.images.lock import Entry, Lock, LockError, nearest_lock, read_lock, written
from dockfix.images.sources import from_table

DIGEST, OTHER = "sha256:" + "1" * 64, "sha256:" + "2" * 64
CONFIG = {"entrypoint": [], "cmd": ["x"], "env": {"A": "1"}, "workdir": "/srv", "user": "", "shell": ["/bin/sh", "-c"]}
ENTRIES = {
    "node:20": Entry(DIGEST, ("linux/arm64", "linux/amd64"), CONFIG),
    "node:latest": Entry(DIGEST, (), CONFIG, "22.11.0"),
    "r.example.org/a:1": Entry(OTHER),
}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dockfix.lock"
    path.write_text(written(ENTRIES))
    found = read_lock(str(path))
    assert found.entries["node:20"] == ENTRIES["node:20"]._replace(platforms=("linux/amd64", "linux/arm64"))
    assert written(found.entries) == path.read_text()
    assert path.read_text().endswith("}\n")


def test_it_is_sorted() -> None:
    assert written(dict(reversed(ENTRIES.items()))) == written(ENTRIES)


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("node:20", DIGEST),
        ("node", DIGEST),
        ("docker.io/library/node:20", DIGEST),
        (f"node:20@{DIGEST}", DIGEST),
        (f"node@{DIGEST}", DIGEST),
        (f"node:21@{DIGEST}", DIGEST),
        (f"node:20@{OTHER}", None),
        (f"other@{DIGEST}", None),
        ("node:21", None),
        ("r.example.org/a:1", OTHER),
        ("node:$X", None),
    ],
)
def test_look_up(name: str, digest: str | None) -> None:
    reference = reference_of(name)
    assert reference is not None
    image = Lock("dockfix.lock", ENTRIES).look_up(reference)
    assert (image.digest if image else None) == digest


def test_what_a_lock_says_of_an_image() -> None:
    image = Images([Lock("/x/dockfix.lock", ENTRIES).look_up]).of("node:20")
    assert (image.entrypoint, image.cmd, image.env, image.workdir) == ((), ("x",), {"A": "1"}, "/srv")
    assert (image.onbuild, image.source) == (None, "dockfix.lock")


BAD = {
    "a merge": (
        written(ENTRIES).replace('  "version"', '<<<<<<< a\n  "version"'),
        (2, 1),
        "a merge has left its marks",
    ),
    "no JSON": ('{\n  "version": 1,\n', (3, 1), "no JSON: "),
    "another file": ("[]", (1, 1), "it is no lock of dockfix"),
    "another version": (written(ENTRIES).replace('"version": 1', '"version": 7'), (2, 3), "a lock of version 7, and 1"),
    "no digest": (written(ENTRIES).replace("sha256", "md5"), (4, 5), "`node:20`: `digest` is no sha256 digest"),
    "a text": (written(ENTRIES).replace('"cmd": [\n          "x"\n        ]', '"cmd": "x"'), (4, 5), "`cmd` is a list"),
    "deep": ("[" * 100_000, (1, 1), "no JSON that can be used"),
}


@pytest.mark.parametrize(("text", "place", "message"), BAD.values(), ids=BAD)
def test_a_bad_lock_is_one_line_and_the_run_goes_on(
    tmp_path: Path, text: str, place: tuple[int, int], message: str
) -> None:
    (tmp_path / "dockfix.lock").write_text(text)
    with pytest.raises(LockError) as found:
        read_lock(str(tmp_path / "dockfix.lock"))
    assert (found.value.line, found.value.column) == place
    assert message in found.value.message
    (tmp_path / "Dockerfile").write_text("FROM a:1\nRUN b\nRUN c\n")
    command = [sys.executable, "-m", "dockfix", "--write", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if "warning: " in line]
    assert line.startswith(f"dockfix.lock:{place[0]}:{place[1]}: warning: ")
    assert (tmp_path / "Dockerfile").read_text() == "FROM a:1\nRUN b \\\n    && c\n"


def test_hostile_locks(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "dockfix.lock"
    os.mkfifo(path)
    with pytest.raises(LockError, match="no regular file"):
        read_lock(str(path))
    path.unlink()
    path.symlink_to("/etc/passwd")
    with pytest.raises(LockError, match="link out of its repository"):
        read_lock(str(path))


def test_the_nearest_in_the_repository(tmp_path: Path) -> None:
    (tmp_path / "r" / ".git").mkdir(parents=True)
    (tmp_path / "r" / "a" / "b").mkdir(parents=True)
    (tmp_path / "dockfix.lock").write_text("")
    name = str(tmp_path / "r/a/b/Dockerfile")
    assert nearest_lock(name) is None
    (tmp_path / "r" / "dockfix.lock").write_text("")
    assert nearest_lock(name) == str(tmp_path / "r/dockfix.lock")
    (tmp_path / "r" / "a" / "dockfix.lock").write_text("")
    assert nearest_lock(name) == str(tmp_path / "r/a/dockfix.lock")


PINS = {
    "no tag": ("FROM node\n", f"FROM node:22.11.0@{DIGEST}\n", {}),
    "latest": ("FROM node:latest AS a\n", f"FROM node:22.11.0@{DIGEST} AS a\n", {}),
    "a version": ("FROM node:20\n", f"FROM node:20@{DIGEST}\n", {}),
    "its long name": ("FROM docker.io/library/node:20\n", f"FROM docker.io/library/node:20@{DIGEST}\n", {}),
    "a flag": ("FROM --platform=linux/amd64 node:20\n", f"FROM --platform=linux/amd64 node:20@{DIGEST}\n", {}),
    "a digest of before": (f"FROM node:20@{OTHER}\n", f"FROM node:20@{DIGEST}\n", {}),
    "the digest": (f"FROM node:20@{DIGEST}\n", None, {}),
    "a digest alone": (f"FROM node@{OTHER}\n", None, {}),
    "only a tag": ("FROM node\nFROM node:20\n", "FROM node:22.11.0\nFROM node:20\n", {"form": "tag"}),
    "only a digest": ("FROM node\n", f"FROM node@{DIGEST}\n", {"form": "digest"}),
    "an argument": ("ARG B=node\nFROM ${B}\n", f"ARG B=node:22.11.0@{DIGEST}\nFROM ${{B}}\n", {}),
    "an argument of several": ("ARG A=1 B=node:20\nFROM $B\n", f"ARG A=1 B=node:20@{DIGEST}\nFROM $B\n", {}),
    "an argument for a tag": ("ARG V=20\nFROM node:${V}\n", None, {}),
    "a stage": ("FROM node:20 AS node\nFROM node\n", f"FROM node:20@{DIGEST} AS node\nFROM node\n", {}),
    "excluded": ("FROM node:20\n", None, {"exclude": ["no*"]}),
    "not in the lock": ("FROM other:1\n", None, {}),
    "nothing": ("FROM scratch\n", None, {}),
}


@pytest.mark.parametrize(("before", "after", "options"), PINS.values(), ids=PINS)
def test_pins(before: str, after: str | None, options: dict[str, object]) -> None:
    images = Images([Lock("dockfix.lock", ENTRIES).look_up])
    codemods = [one for one in all_codemods() if one.name == "pin-base-image"]
    known = {"unsafe": ["pin-base-image"], "options": {"pin-base-image": options}, "images": images}
    result = fix(before, codemods, **known)
    assert result.warnings == []
    assert result.text == (before if after is None else after)
    assert fix(result.text, codemods, **known).text == result.text


def test_platforms_that_the_lock_does_not_have() -> None:
    images = Images([Lock("dockfix.lock", ENTRIES).look_up])
    codemods = [one for one in all_codemods() if one.name == "set-platform"]
    for platform, is_there in (("linux/arm64", True), ("linux/s390x", False)):
        options = {"set-platform": {"platform": platform}}
        result = fix("FROM node:20\n", codemods, unsafe=["set-platform"], options=options, images=images)
        assert (result.text == f"FROM --platform={platform} node:20\n") is is_there
        assert [one.reason for one in result.findings] == (
            [] if is_there else ["dockfix.lock says that `node:20` is for linux/amd64, linux/arm64, not linux/s390x"]
        )


def test_a_lock_tells_nothing_of_the_programs_in_an_image() -> None:
    """Whether one that is copied is a script without a `#!` line, the config of its image does not say."""
    config = {**CONFIG, "onbuild": []}
    entries = {name: Entry(DIGEST, ("linux/amd64",), config) for name in ("r.example.org/base:1", "debian:12")}
    images = Images([Lock("dockfix.lock", entries).look_up, from_table])
    codemods = [one for one in all_codemods() if one.name == "exec-form"]
    for name, is_changed in (("r.example.org/base:1", False), ("debian:12", True)):
        text = f"FROM alpine:3.20\nCOPY --from={name} /usr/bin/tool /usr/bin/tool\nENTRYPOINT tool --flag\n"
        assert (fix(text, codemods, images=images).text != text) is is_changed, name
