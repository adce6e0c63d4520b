"""``dockfix builds``, and definitions in an ordinary run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from builds.repository_files import made
from builds.test_repository import NODE, OWN, ROOT


def dockfix(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dockfix", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


COMPOSE = "services:\n  api:\n    build: {context: ., dockerfile: a/b/Dockerfile, target: dev, args: {X: 1, Y: }}\n"


def test_text(tmp_path: Path) -> None:
    done = dockfix(made(tmp_path, {**OWN, "c/": NODE, "compose.yaml": COMPOSE}), "builds")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "a/b/Dockerfile",
        "    compose.yaml:3  api  context .  target dev  X=1  Y=?",
        "c/Dockerfile",
        "    no file says how; it may be built with the context c or .",
    ]


def test_json(tmp_path: Path) -> None:
    done = dockfix(made(tmp_path, {**OWN, "compose.yaml": COMPOSE}), "builds", "--output-format", "json", "a")
    (file,) = json.loads(done.stdout)["files"]
    assert (file["path"], file["contexts"]) == ("a/b/Dockerfile", ["."])
    assert file["builds"] == [
        {
            "context": ".",
            "written": ".",
            "target": "dev",
            "args": {"X": "1", "Y": None},
            "platforms": [],
            "contexts": {},
            "name": "api",
            "file": "compose.yaml",
            "line": 3,
            "column": 5,
        }
    ]


def test_a_bad_definition_is_a_warning(tmp_path: Path) -> None:
    made(tmp_path, {**OWN, "compose.yaml": "services:\n\ta: 1 # build\n"})
    for words in (("builds",), ("--check",)):
        done = dockfix(tmp_path, *words, "--no-cache") if words != ("builds",) else dockfix(tmp_path, "builds")
        assert done.returncode == (0 if words == ("builds",) else 1)
        (line,) = [line for line in done.stderr.splitlines() if "warning: " in line]
        assert line.startswith("compose.yaml:2:1: warning: no YAML: ")


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    done = dockfix(tmp_path, "builds", "nothing")
    assert done.returncode == 2
    assert done.stderr.startswith("nothing:1:1: error: ")


CONFIG = '[[builds]]\ndockerfile = "a/b/Dockerfile"\ncontext = "a/b"\n'


def test_a_config_says_the_builds(tmp_path: Path) -> None:
    made(tmp_path, {**OWN, **ROOT, "dockfix.toml": CONFIG + 'target = "t"\nargs = { A = "1" }\n'})
    assert dockfix(tmp_path, "builds").stdout.splitlines()[1] == "    dockfix.toml:2  context a/b  target t  A=1"
    assert "package-lock.json" in dockfix(tmp_path, "--diff", ".").stdout


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("builds = 1\n", "1:1", "`builds` is a list of tables: [[builds]]"),
        ('[[builds]]\ncontext = "."\n', "1:1", "a build names its `dockerfile`"),
        ('[[builds]]\ndockerfile = "x"\ncontext = "y"\n', "3:11", "`y` is no folder"),
        ("[[builds]]\ndockerfile = 1\n", "2:1", "`dockerfile` is a text"),
        ('[[builds]]\ndockerfile = "x"\nargs = ["a"]\n', "3:1", "`args` is a table of texts"),
        ('[[builds]]\ndockerfil = "x"\n', "2:1", "no key is called `dockerfil`; did you mean `dockerfile`?"),
    ],
)
def test_a_config_that_is_wrong(tmp_path: Path, text: str, place: str, message: str) -> None:
    done = dockfix(made(tmp_path, {"": "FROM a\n", "dockfix.toml": text}), "--check", ".")
    assert done.returncode == 2
    assert f"dockfix.toml:{place}: error: {message}" in done.stderr


def test_the_cache_knows_what_was_read(tmp_path: Path) -> None:
    made(tmp_path, {**OWN, **ROOT, "compose.yaml": "services: {a: {build: a/b}}"})
    words = ("--cache-dir", str(tmp_path / "cache"), "a")
    assert dockfix(tmp_path, *words).returncode == 1
    assert dockfix(tmp_path, *words).returncode == 1
    made(tmp_path, {"compose.yaml": "services: {a: {build: {context: ., dockerfile: a/b/Dockerfile}}}"})
    assert dockfix(tmp_path, *words).returncode == 0


def test_many_files_in_a_pool(tmp_path: Path) -> None:
    files = {f"s{n}/": NODE for n in range(60)} | {f"s{n}/package.json": OWN["a/b/package.json"] for n in range(60)}
    files |= {f"s{n}/package-lock.json": OWN["a/b/package-lock.json"] for n in range(60)}
    made(tmp_path, {**files, **ROOT, "docker-bake.hcl": 'target "x" {\n', "x.sh": "docker build s1\n"})
    done = dockfix(tmp_path, "--check", "--no-cache", "--jobs", "2")
    assert "docker-bake.hcl:2:1: warning: no HCL" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("1 of 60 files")
