"""The parts of the kit that need no engine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dockfix.verify import steps
from dockfix.verify.form import is_form_change
from dockfix.verify.source import choose, copy_context, edit

BUILDKIT = """#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s
#2 [auth] library/node:pull token for registry-1.docker.io
#4 [stage-1 1/3] FROM docker.io/library/busybox:1
#4 CACHED
#6 [linux/amd64 stage-1 2/3] COPY  .   /d
#6 CACHED
#7 [3/3] RUN a &&     b
#7 0.05 #6 CACHED
#7 DONE 0.1s
"""
BUILDAH = """STEP 1/3: FROM busybox:1
STEP 2/3: COPY . /d
--> Using cache 0123456789ab
--> 0123456789ab
[2/2] STEP 3/3: RUN a &&     b
--> 0123456789ac
COMMIT x
"""


@pytest.mark.parametrize("log", [BUILDKIT, BUILDAH], ids=["buildkit", "buildah"])
def test_steps(log: str) -> None:
    assert steps(log) == [("COPY . /d", True), ("RUN a && b", False)]


FORMS = {
    "words": ("node server.js", ["node", "server.js"], True),
    "exec": ("exec node  server.js", ["node", "server.js"], True),
    "quotes": ("sh -c 'a; $b'", ["sh", "-c", "a; $b"], True),
    "comment": ("python a.py # b $c", ["python", "a.py"], True),
    "other-words": ("node server.js", ["node", "index.js"], False),
    "variable": ("node $a", ["node", "$a"], False),
    "variable-in-quotes": ('node "$a"', ["node", "$a"], False),
    "glob": ("cat *.txt", ["cat", "*.txt"], False),
    "home": ("cat ~", ["cat", "~"], False),
    "operator": ("a ; b", ["a", ";", "b"], False),
    "and": ("a && b", ["a", "&&", "b"], False),
    "lines": ("a\nb", ["a", "b"], False),
    "builtin": ("cd x", ["cd", "x"], False),
    "assignment": ("A=1 b", ["A=1", "b"], False),
    "open-quote": ("a 'b", ["a", "b"], False),
    "nothing": ("a", [], False),
}


@pytest.mark.parametrize(("before", "after", "same"), FORMS.values(), ids=FORMS.keys())
def test_what_is_a_change_of_form_alone(before: str, after: list[str], same: bool) -> None:
    assert is_form_change({"Cmd": ["/bin/sh", "-c", before]}, {"Cmd": after}, "Cmd") is same
    assert not is_form_change({"Cmd": ["/bin/bash", "-c", before]}, {"Cmd": after}, "Cmd")


@pytest.fixture
def context(tmp_path: Path) -> Path:
    root = tmp_path / "context"
    for name in (
        "package.json",
        "lib/deep.py",
        "server.js",
        "README.md",
        "node_modules/a/b.js",
        "data/x.bin",
        "Dockerfile",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / ".dockerignore").write_text("node_modules\n")
    return root


CHOICES = {
    "all": ("COPY . .", "server.js"),
    "folder": ("COPY lib /x", "lib/deep.py"),
    "dot-folder": ("ADD ./lib/ /x", "lib/deep.py"),
    "pattern": ("COPY *.js /x", "server.js"),
    "json": ('COPY ["data", "/x"]', "data/x.bin"),
    "manifest": ("COPY package.json .", None),
    "stage": ("COPY --from=a . .", None),
    "ignored": ("COPY node_modules .", None),
    "none": ("RUN a", None),
}


@pytest.mark.parametrize(("line", "chosen"), CHOICES.values(), ids=CHOICES.keys())
def test_the_source_file_that_is_edited(context: Path, line: str, chosen: str | None) -> None:
    assert choose(f"FROM a\n{line}\n".encode(), context, None) == chosen


def test_the_copy_holds_what_docker_sees(context: Path, tmp_path: Path) -> None:
    (context / "link").symlink_to("nowhere")
    (context / "server.js").chmod(0o750)
    os.mkfifo(context / "fifo")
    copy_context(context, tmp_path / "one", None)
    assert (tmp_path / "one" / "server.js").stat().st_mode & 0o777 == 0o750
    assert os.readlink(tmp_path / "one" / "link") == "nowhere"
    assert not (tmp_path / "one" / "node_modules").exists()
    assert not (tmp_path / "one" / "fifo").exists()
    (context / ".dockerignore").write_text("node_modules\n!node_modules/a/b.js\n")
    copy_context(context, tmp_path / "two", None)
    assert (tmp_path / "two" / "node_modules/a/b.js").exists()
    other = tmp_path / "x.dockerignore"
    other.write_text("lib\n")
    copy_context(context, tmp_path / "three", other)
    assert not (tmp_path / "three" / "lib").exists()
    assert (tmp_path / "three" / "node_modules").exists()


def test_an_edit_is_new_each_time_and_means_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("a = 1")
    file.chmod(0o444)
    edit(file)
    first = file.read_text()
    edit(file)
    assert first.rstrip() == file.read_text().rstrip() == "a = 1"
    assert first != file.read_text()[len(first) :]
    compile(first, "a.py", "exec")
