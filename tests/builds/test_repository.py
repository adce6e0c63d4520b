"""Where a Dockerfile's definitions are looked for, and which contexts it may have where there are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from builds.repository_files import made
from dockfix import fix
from dockfix.builds import Build, Repositories, Ways, root_of
from dockfix.codemod import Facts
from dockfix.context import BuildContexts
from dockfix.cst import parse
from dockfix.results import Diagnostic

NODE = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
PACKAGE = '{"name": "x", "version": "1.0.0"}'
LOCK = '{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "x", "version": "1.0.0"}}}'
SCRIPT = '{"name": "x", "version": "1.0.0", "scripts": {"postinstall": "node tool.js"}}'
OWN = {"a/b/": NODE, "a/b/package.json": PACKAGE, "a/b/package-lock.json": LOCK}
#: A root with an install of its own, which needs the source.
ROOT = {".git/HEAD": "", "package.json": SCRIPT, "package-lock.json": LOCK}


def test_the_root_is_the_repositorys(tmp_path: Path) -> None:
    made(tmp_path, {".git/HEAD": "", "a/b/": ""})
    assert root_of(str(tmp_path / "a/b/Dockerfile")) == str(tmp_path)


def test_without_one_it_is_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, {"a/b/": "", "c/": ""})
    monkeypatch.chdir(tmp_path / "a")
    assert root_of("b/Dockerfile") == str(tmp_path / "a")
    assert root_of("../c/Dockerfile") == str(tmp_path / "c")


def contexts(folder: Path, name: str = "a/b/Dockerfile") -> BuildContexts:
    path = str(folder / name)
    return BuildContexts(path, lambda: Repositories().ways(path))


def shown(folder: Path, text: str, name: str = "a/b/Dockerfile") -> list[str]:
    """The contexts in which a file may be built."""
    (folder / name).write_text(text)
    return [one.shown for one in Facts(parse(text), contexts(folder, name), None).contexts]


CANDIDATES = {
    "nothing is named": ("FROM a\nCOPY . /x\n", ["`a/b`", "`a`", "`.`"]),
    "a file of its own": ("FROM a\nCOPY own /x\n", ["`a/b`"]),
    "a file of the root": ("FROM a\nCOPY root /x\n", ["`.`"]),
    "a path from the root": ("FROM a\nCOPY a/b/own /x\n", ["`.`"]),
    "a file that nobody has": ("FROM a\nCOPY made own /x/\n", ["`a/b`"]),
    "only files that nobody has": ("FROM a\nCOPY made /x\n", ["`a/b`", "`a`", "`.`"]),
    "another stage's": ("FROM a AS b\nFROM a\nCOPY --from=b root /x\n", ["`a/b`", "`a`", "`.`"]),
    "hidden there": ("FROM a\nCOPY both /x\n", ["`a/b`"]),
    "a list of packages": ("FROM a\nWORKDIR /x\nCOPY . .\nRUN pip install -r list.txt\n", ["`a/b`"]),
    "a manifest": ("FROM a\nWORKDIR /x\nCOPY . .\nRUN npm ci\n", ["`a/b`"]),
    "words": ("FROM a\nCOPY . /x\nWORKDIR /x\nRUN echo own && rm -f own list.txt\n", ["`a/b`", "`a`", "`.`"]),
    "what may fail": ("FROM a\nCOPY . /x\nWORKDIR /x\nRUN cat list.txt || true\n", ["`a/b`", "`a`", "`.`"]),
    "in a test": ("FROM a\nCOPY . /x\nWORKDIR /x\nRUN if cat list.txt; then a; fi\n", ["`a/b`", "`a`", "`.`"]),
    "a program": ('FROM a\nCOPY . /x\nWORKDIR /x\nCMD ["./tool.sh"]\n', ["`.`"]),
}


@pytest.mark.parametrize(("text", "expected"), CANDIDATES.values(), ids=CANDIDATES)
def test_the_contexts_of_a_file_that_nobody_builds(tmp_path: Path, text: str, expected: list[str]) -> None:
    files = {".git/HEAD": "", "root": "", "tool.sh": "", "a/b/own": "", "a/b/list.txt": "", "a/b/package.json": PACKAGE}
    files |= {"a/b/package-lock.json": LOCK, "both": "", "a/b/both": "", ".dockerignore": "both\n"}
    assert shown(made(tmp_path, files), text) == expected


def fixed(folder: Path) -> tuple[bool, list[Diagnostic]]:
    """Whether the copy is split, and what is said of it."""
    text = (folder / "a/b/Dockerfile").read_text()
    found = fix(text, context=contexts(folder))
    return "package-lock.json" in found.text, [one for one in found.findings if one.rule == "split-copy"]


def test_a_split_is_right_for_every_context(tmp_path: Path) -> None:
    split, findings = fixed(made(tmp_path, {**OWN, **ROOT}))
    assert not split
    (finding,) = findings
    assert "context `a/b` allows it, `.` does not: package.json has a `postinstall` script" in finding.reason
    assert '[[builds]] dockerfile = "a/b/Dockerfile" context = "a/b"' in finding.help


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yaml", "services: {a: {build: {context: CONTEXT, dockerfile: FILE}}}"),
        ("docker-bake.hcl", 'target "a" {\n  context = "CONTEXT"\n  dockerfile = "FILE"\n}'),
        ("skaffold.yaml", "build: {artifacts: [{context: CONTEXT, docker: {dockerfile: FILE}}]}"),
        (
            ".github/workflows/ci.yml",
            "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n"
            "      with: {context: CONTEXT, file: a/b/Dockerfile}\n",
        ),
        ("Makefile", "x:\n\tdocker build -f a/b/Dockerfile CONTEXT\n"),
        ("build.sh", "docker build -f a/b/Dockerfile CONTEXT\n"),
    ],
)
def test_a_definition_decides(tmp_path: Path, name: str, text: str) -> None:
    made(tmp_path, {**OWN, **ROOT, name: text.replace("CONTEXT", "a/b").replace("FILE", "Dockerfile")})
    assert fixed(tmp_path) == (True, [])
    made(tmp_path, {name: text.replace("CONTEXT", ".").replace("FILE", "a/b/Dockerfile")})
    split, findings = fixed(tmp_path)
    assert not split
    assert findings[0].reason.startswith("package.json has a `postinstall` script")


def test_two_definitions(tmp_path: Path) -> None:
    files = {"compose.yaml": "services: {a: {build: a/b}}", "Makefile": "x:\n\tdocker build -f a/b/Dockerfile .\n"}
    split, findings = fixed(made(tmp_path, {**OWN, **ROOT, **files}))
    assert not split
    assert "`a/b` (compose.yaml:1) allows it, `.` (Makefile:2) does not" in findings[0].reason


def test_a_context_that_is_not_known(tmp_path: Path) -> None:
    split, findings = fixed(made(tmp_path, {**OWN, "x.sh": 'docker build -f a/b/Dockerfile "$1"\n', ".git/HEAD": ""}))
    assert not split
    assert findings


def test_a_config_comes_first(tmp_path: Path) -> None:
    made(tmp_path, {**OWN, **ROOT, "compose.yaml": "services: {a: {build: {context: ., dockerfile: a/b/Dockerfile}}}"})
    path = str(tmp_path / "a/b/Dockerfile")
    build = Build(path, str(tmp_path / "a/b"), str(tmp_path / "dockfix.toml"), 2)
    ways = Repositories().ways(path, [build])
    assert ways == Ways(str(tmp_path), (build,))


@pytest.mark.parametrize("context", ["link", "../outside", "a/../../outside"])
def test_a_context_outside_is_not_looked_at(tmp_path: Path, context: str) -> None:
    made(tmp_path, {"outside/package.json": PACKAGE, "outside/package-lock.json": LOCK})
    root = tmp_path / "r"
    made(root, {".git/HEAD": "", "a/b/": NODE})
    (root / "link").symlink_to(tmp_path / "outside")
    path = str(root / "a/b/Dockerfile")
    made(root, {"compose.yaml": f"services: {{a: {{build: {{context: {context}, dockerfile: {path}}}}}}}"})
    configured = Build(path, os.path.normpath(root / context), str(root / "dockfix.toml"), 2)
    assert [build.context for build in Repositories().ways(path).builds] == [None]
    assert [build.context for build in Repositories().ways(path, [configured]).builds] == [None]
    split, findings = fixed(root)
    assert not split
    assert "build context" in findings[0].reason


def test_what_was_read_is_read_once_and_anew(tmp_path: Path) -> None:
    made(tmp_path, {**OWN, ".git/HEAD": ""})
    repositories, path = Repositories(), str(tmp_path / "a/b/Dockerfile")
    assert repositories.ways(path).folders == (str(tmp_path / "a/b"), str(tmp_path / "a"), str(tmp_path))
    made(tmp_path, {"compose.yaml": "services: {a: {build: a/b}}"})
    assert not repositories.ways(path).builds
    repositories.forget()
    assert len(repositories.ways(path).builds) == 1
    made(tmp_path, {"compose.yaml": ""})
    repositories.max_age = 0.0
    assert not repositories.ways(path).builds


def test_a_link_to_a_dockerfile_is_the_dockerfile(tmp_path: Path) -> None:
    made(tmp_path, {**OWN, ".git/HEAD": "", "compose.yaml": "services: {a: {build: a/b}}"})
    os.symlink("a/b/Dockerfile", tmp_path / "Dockerfile")
    assert len(Repositories().ways(str(tmp_path / "Dockerfile")).builds) == 1
