"""Where a clean-up can be put behind a command line."""

from __future__ import annotations

import subprocess

import pytest

from dockfix.shell import parse
from dockfix.shell.append import Append, how_to_append, in_sequence

REFUSED = [
    ("a || b", False, "the last command may fail"),
    ("a && ! b", False, "the last command may fail"),
    ("a; b;", False, "the command ends in `;`"),
    ("a # b", False, "a shell comment ends the command"),
    ("if a; then b; fi", True, "the command ends in a group"),
    ("set -e; a && (a; b)", False, "the command ends in a group"),
]
APPENDED = [
    ("a", False, "&&", False),
    ("a && b", True, "&&", False),
    ("a; b", False, "&&", False),
    ("set -e; a; b", False, ";", False),
    ("set -ex; a && b", False, "&&", False),
    ("set -e; set +e; a", False, "&&", False),
    ("a && { b; }", False, "&&", True),
    ("{ a; { b; }; }", False, "&&", True),
    ("(a; b)", False, "&&", False),
    ("set -e; (a; b)", False, ";", False),
]


@pytest.mark.parametrize(("text", "errexit", "reason"), REFUSED)
def test_no_place_is_found(text: str, errexit: bool, reason: str) -> None:
    how = how_to_append(parse(text), errexit)
    assert isinstance(how, str)
    assert reason in how


@pytest.mark.parametrize(("text", "errexit", "operator", "inside"), APPENDED)
def test_a_place_is_found(text: str, errexit: bool, operator: str, inside: bool) -> None:
    how = how_to_append(parse(text), errexit)
    assert isinstance(how, Append)
    assert (how.operator, how.inside) == (operator, inside)


@pytest.mark.parametrize("failing", ["none", "a", "b"])
@pytest.mark.parametrize(("text", "errexit"), [(text, errexit) for text, errexit, _, _ in APPENDED])
def test_the_shell_agrees(text: str, errexit: bool, failing: str) -> None:
    """The line ends as it did, and what is behind it runs where it ends well."""
    how = how_to_append(parse(text), errexit)
    assert isinstance(how, Append)
    joint = "; " if how.operator == ";" else " && "
    longer = text[: how.end].rstrip() + joint + "echo cleaned" + text[how.end :]
    functions = "".join(f"{name}() {{ {'false' if name == failing else 'true'}; }}; " for name in "ab")
    options = ["-e"] if errexit else []
    before = subprocess.run(["sh", *options, "-c", functions + text], capture_output=True, text=True)
    after = subprocess.run(["sh", *options, "-c", functions + longer], capture_output=True, text=True)
    assert after.returncode == before.returncode
    assert (after.stdout == "cleaned\n") is (before.returncode == 0)


def test_in_sequence() -> None:
    def names(text: str) -> list[str | None]:
        return [command.name for command in in_sequence(parse(text))]

    assert names("a && b; c") == ["a", "b", "c"]
    assert names("a || b; c | d; ! e; { f; g; } && h; (i); if j; then k; fi") == ["f", "g", "h"]
