"""Unsafe rewrites, each right and then broken: it may change what it says, and nothing beside that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dockfix.codemod import Change, Codemod, ConfigChange, Effect, Facts, Finding, IgnoreFileChange, Safety
from dockfix.codemods import own_codemods
from dockfix.context import BuildContext
from dockfix.cst import Dockerfile, Expose, parse
from dockfix.engine import Result, fix
from dockfix.engine.guard import Guard

OWN = {codemod.name: codemod for codemod in own_codemods()}
LOCK = '{"lockfileVersion": 3, "packages": {"": {}}}'
NPM = "FROM node:20\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install {}\n"


class Case(NamedTuple):
    """What a rewrite writes, and what it writes instead when it is broken."""

    name: str
    before: str
    wrong: Callable[[str], str]  #: of the right text of the change
    reason: str
    options: dict[str, Any] = {}  # noqa: RUF012


def puts(old: str, new: str) -> Callable[[str], str]:
    """One part of the text for another."""

    def wrong(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return wrong


def adds(line: str) -> Callable[[str], str]:
    """A further instruction."""
    return lambda text: f"{text}{line}\n"


ENV = "FROM debian:12\nENV DEBIAN_FRONTEND=noninteractive A=1\nRUN apt-get update\n"
AUTHOR = "FROM a\nMAINTAINER Jane\n"
ENTRYPOINT = 'FROM nginx:1.27\nENTRYPOINT ["nginx", "-g", "daemon off;"]\n'
PIN = {"images": {"node:20": "node:20.11.1"}}
AMD = {"platform": "linux/amd64"}
CASES = [
    Case("env-to-arg", ENV, puts("=noninteractive", "=other"), "environment"),
    Case("env-to-arg", ENV, puts("A=1", "A=2"), "environment"),
    Case("env-to-arg", ENV, adds("ENV B=1"), "environment"),
    Case("env-to-arg", ENV, puts("ARG DEBIAN_FRONTEND=noninteractive\n", ""), "environment"),
    Case("env-to-arg", ENV, adds("USER u"), "user"),
    Case("maintainer-to-label", AUTHOR, puts("Jane", "Jim"), "LABEL"),
    Case("maintainer-to-label", AUTHOR, puts("authors", "vendor"), "LABEL"),
    Case("maintainer-to-label", AUTHOR, adds("LABEL a=1"), "LABEL"),
    Case("maintainer-to-label", AUTHOR, adds("MAINTAINER Jim"), "MAINTAINER"),
    Case("maintainer-to-label", AUTHOR, adds("USER u"), "USER"),
    Case("npm-ci", NPM.format(""), puts("npm ci", "npm update"), "become"),
    Case("npm-ci", NPM.format(""), puts("npm ci", "npm ci left-pad"), "become"),
    Case("npm-ci", NPM.format("--no-audit"), puts(" --no-audit", " --offline"), "become"),
    Case("npm-ci", NPM.format("--production"), puts("--omit=dev", "--omit=peer"), "become"),
    Case("npm-ci", NPM.format("&& make"), puts("make", "make all"), "become"),
    Case("npm-ci", NPM.format("&& make"), puts(" && make", "; make"), "become"),
    Case("npm-ci", NPM.format(""), puts("npm ci", "yarn ci"), "become"),
    Case("npm-ci", NPM.format(""), adds("USER u"), "USER"),
    Case("pin-base-image", "FROM node:20 AS a\n", puts("node:20.11.1", "node:20.11.2"), "base", PIN),
    Case("pin-base-image", "FROM node:20 AS a\n", puts(" AS a", ""), "name", PIN),
    Case("pin-base-image", "FROM node:20 AS a\nRUN b\n", adds("USER u"), "user", PIN),
    Case("set-platform", "FROM node:20\n", puts("amd64", "arm64"), "platform", AMD),
    Case("set-platform", "FROM node:20\n", puts("node:20", "node:21"), "base", AMD),
    Case("set-platform", "FROM node:20\nRUN b\n", adds("ENV A=1"), "environment", AMD),
    Case("split-entrypoint", ENTRYPOINT, puts('"-g", ', ""), "ENTRYPOINT"),
    Case("split-entrypoint", ENTRYPOINT, puts('CMD ["-g", "daemon off;"]', 'CMD ["daemon off;", "-g"]'), "ENTRYPOINT"),
    Case("split-entrypoint", ENTRYPOINT, puts('["nginx"]', '["nginx", "-g"]'), "ENTRYPOINT"),
    Case("split-entrypoint", ENTRYPOINT, puts('CMD ["-g", "daemon off;"]', "CMD -g 'daemon off;'"), "ENTRYPOINT"),
    Case("split-entrypoint", ENTRYPOINT, adds("\nUSER u"), "USER"),
    Case("hoist-inline-comment", "FROM a\nCOPY . .  # all\n", puts("COPY . .", "COPY . /all"), "target"),
    Case("hoist-inline-comment", 'FROM a\nVOLUME ["/a"] # b\n', puts('"/a"', '"/b"'), "VOLUME"),
    Case("hoist-inline-comment", "FROM a\nCOPY x . # all\n", puts("COPY x", "COPY --chown=u x"), "chown"),
    Case("hoist-inline-comment", "FROM a\nCOPY . .  # all\n", adds("\nUSER u"), "USER"),
]
each = pytest.mark.parametrize("case", CASES, ids=[f"{at}-{case.name}" for at, case in enumerate(CASES)])


@pytest.fixture
def context(tmp_path: Path) -> BuildContext:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text(LOCK)
    (tmp_path / "#").touch()
    (tmp_path / "a.log").touch()
    return BuildContext.of_folder(tmp_path)


def ran(case: Case, context: BuildContext, wrong: Callable[[str], str]) -> Result:
    """The rewrite of the case, each of whose changes has another text."""
    codemod = OWN[case.name]

    class Broken(type(codemod)):  # type: ignore[misc]
        """The same, broken once."""

        def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding | IgnoreFileChange]:
            for yielded in codemod.rewrite(file, facts):
                if isinstance(yielded, Change) and file.get_code() == case.before:
                    yielded.into = wrong(yielded.text)
                    yield yielded

    return fix(case.before, [Broken()], context, unsafe=[case.name], options={case.name: case.options})


@each
def test_as_it_is_it_comes_through(case: Case, context: BuildContext) -> None:
    result = ran(case, context, lambda text: text)
    assert result.warnings == []
    assert result.text != case.before
    assert [change.safety for change in result.changes] == [Safety.UNSAFE]


@each
def test_broken_it_is_left_out(case: Case, context: BuildContext) -> None:
    result = ran(case, context, case.wrong)
    assert result.text == case.before
    assert [warning.rule for warning in result.warnings] == [case.name]
    assert result.warnings[0].reason.startswith("left out, because the image would not be the same: ")
    assert case.reason in result.warnings[0].reason


@each
def test_without_the_guard_it_would_come_through(
    case: Case, context: BuildContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Guard, "why_not", lambda *_: None)
    assert ran(case, context, case.wrong).text != case.before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("b\n*.log\n", "would lose the line `a`"),
        ("a\n!a\n", "would hide less"),
        ("*.log\na\n", "would hide less"),
        ("", "would lose the line `a`"),
    ],
)
def test_an_ignore_file_only_gets_lines(context: BuildContext, text: str, reason: str) -> None:
    root = Path(context.root or "")
    (root / ".dockerignore").write_text("a\n")
    before = "FROM a\nCOPY . .\n"
    codemod = OWN["dockerignore"]

    class Broken(type(codemod)):  # type: ignore[misc]
        """Writes another file."""

        def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding | IgnoreFileChange]:
            for yielded in codemod.rewrite(file, facts):
                assert isinstance(yielded, IgnoreFileChange)
                yielded.text = text
                yield yielded

    known = BuildContext.of_folder(root)
    assert fix(before, [codemod], known, unsafe=["dockerignore"]).ignore_text == "a\n*.log\n"
    result = fix(before, [Broken()], known, unsafe=["dockerignore"])
    assert (result.ignore_text, result.changes) == (None, [])
    assert reason in result.warnings[0].reason


def test_the_rewrite_of_an_ignore_file_changes_no_dockerfile(context: BuildContext) -> None:
    codemod = OWN["dockerignore"]

    class Broken(type(codemod)):  # type: ignore[misc]
        """Changes the Dockerfile, too."""

        def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding | IgnoreFileChange]:
            yield from codemod.rewrite(file, facts)
            yield self.replace_all(file.instructions[1:], "COPY . /x\n", "elsewhere")

    result = fix("FROM a\nCOPY . .\n", [Broken()], context, unsafe=["dockerignore"])
    assert (result.text, result.ignore_text) == ("FROM a\nCOPY . .\n", "*.log\n")
    assert "target" in result.warnings[0].reason


class Drops(Codemod):
    """Drops the ports."""

    name = "drops-ports"
    safety = Safety.UNSAFE

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        for node in file.find(Expose):
            yield self.replace_all([node], "USER u\n", "no ports")


@pytest.mark.parametrize(
    ("effects", "safety", "passes"),
    [
        (set(), Safety.UNSAFE, False),
        ({ConfigChange("EXPOSE")}, Safety.UNSAFE, False),
        ({ConfigChange("EXPOSE"), ConfigChange("USER", value="v")}, Safety.UNSAFE, False),
        ({ConfigChange("EXPOSE"), ConfigChange("USER", value="u")}, Safety.UNSAFE, True),
        ({Effect.ANYTHING}, Safety.UNSAFE, True),
        ({Effect.ANYTHING}, Safety.SAFE, False),
    ],
)
def test_what_is_not_said_stays(effects: set[Effect | ConfigChange], safety: Safety, passes: bool) -> None:
    text = "FROM a\nEXPOSE 80\n"
    codemod = Drops()
    codemod.effects = frozenset(effects)  # type: ignore[misc]
    codemod.safety = safety  # type: ignore[misc]
    result = fix(text, [codemod], unsafe=["drops-ports"])
    assert result.text == ("FROM a\nUSER u\n" if passes else text)
    assert (result.warnings == []) is passes


def test_a_variable_that_a_build_argument_may_set_now_is_no_difference() -> None:
    text = "FROM debian:12\nENV DEBIAN_FRONTEND=noninteractive\nCOPY a /$DEBIAN_FRONTEND\nARG B\nRUN $B\n"
    result = fix(text, [OWN["env-to-arg"]], unsafe=["env-to-arg"])
    assert (result.warnings, parse(result.text).instructions[1].name) == ([], "ARG")
