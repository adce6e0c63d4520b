"""The test kit: for each promise a codemod that breaks it, which must be caught for just that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from testing.broken import (
    LINES,
    ChangesALeaf,
    ChangesAWord,
    ChangesTheImage,
    GoesOn,
    Good,
    HasNothingToSay,
    IsAnother,
    IsRejected,
    JumpsOverText,
    LosesAComment,
    MovesANode,
    NamesANewNode,
    NamesAnotherTree,
    NamesNoInstruction,
    Ports,
    PutsInOtherLineEnds,
    PutsInText,
    Raises,
    Remembers,
    RemembersTogether,
    SaysItOnce,
    ShowsSomethingElse,
    SpeaksForAnother,
    TakesANodeAway,
    Undoes,
    Unsafe,
    YieldsText,
)

from dockfix import Codemod, parse
from dockfix.codemods import own_codemods
from dockfix.engine import Result
from dockfix.testing import BrokenPromise, Promises, becomes, check, promises, stays


def test_one_that_keeps_all_promises() -> None:
    check(Good, lines=LINES, examples=60)
    check(Good(), lines=LINES, examples=10)


@pytest.mark.parametrize(
    ("codemod", "promise"),
    [
        (ChangesAWord, "it changes the tree that it is given"),
        (ChangesALeaf, "it changes the tree that it is given"),
        (MovesANode, "it changes the tree that it is given"),
        (TakesANodeAway, "it changes the tree that it is given"),
        (Remembers, "it keeps a state between two files"),
        (RemembersTogether, "it keeps a state between two files"),
        (IsAnother, "it keeps a state between two files"),
        (NamesANewNode, "a finding names a node that is none of this file's tree"),
        (NamesAnotherTree, "a change takes out a node that is none of this file's tree"),
        (NamesNoInstruction, "a change takes out no instruction"),
        (JumpsOverText, "a change takes out nodes that are no neighbours"),
        (PutsInText, "a change puts in what is no node"),
        (SpeaksForAnother, "it speaks for `merge-runs`"),
        (YieldsText, "it yields str, which is neither a Change nor a Finding"),
        (Raises, "it raises ValueError: invalid literal for int() with base 10: '$A'"),
        (LosesAComment, "the change loses the comment `in`"),
        (ChangesTheImage, "the image would not be the same"),
        (IsRejected, "the change makes a file that Docker rejects"),
        (GoesOn, "a second run must change nothing (alone)"),
        (Undoes, "a second run must change nothing (together with all"),
        (PutsInOtherLineEnds, "it puts other line ends into a file"),
        (HasNothingToSay, "it has nothing to say of any of 60 Dockerfiles"),
        (ShowsSomethingElse, "the diff in its docstring is not what happens"),
    ],
)
def test_each_promise_is_tried(codemod: type[Codemod], promise: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check(codemod, lines=LINES, examples=60)
    assert promise in str(caught.value)
    if isinstance(caught.value, BrokenPromise):
        assert str(caught.value).startswith("sort-ports: ")
        assert caught.value.text.count("\n") <= 5  # hypothesis makes it smaller
        assert promises.shown(caught.value.text) in str(caught.value)


class _Bare(NamedTuple):
    first: list[str]


class _Odd(NamedTuple):
    first: float = 1.0


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"name": None}, "Ports has no `name`"),
        ({"name": "Sort-Ports"}, "`Sort-Ports` is no name of a rewrite: lower-case words joined by `-`"),
        ({"name": "sort_ports"}, "`sort_ports` is no name of a rewrite"),
        ({"name": "sort-"}, "`sort-` is no name of a rewrite"),
        ({"name": "sort-ports\n"}, "is no name of a rewrite"),
        ({"name": "safe"}, "`safe` is no name of a rewrite: it means something else to dockfix"),
        ({"name": "merge-runs"}, "`merge-runs` is the name of another rewrite"),
        ({"rewrite": Codemod.rewrite}, "Ports has no `rewrite`"),
        ({"effects": {"layers"}}, "the `effects` of Ports is a frozenset of `Effect`s"),
        ({"after": "group-expose"}, "the `after` of Ports is a tuple of texts"),
        ({"equivalent_rules": ["hadolint:DL1"]}, "the `equivalent_rules` of Ports is a tuple of texts"),
        ({"safety": "safe"}, "the `safety` of Ports is `Safety.SAFE` or `Safety.UNSAFE`"),
        ({"Options": dict}, "the `Options` of Ports: it is a `NamedTuple`"),
        ({"Options": _Bare}, "the `Options` of Ports: `first` has no default"),
        ({"Options": _Odd}, "the `Options` of Ports: a config can't hold `first`"),
        ({"__init__": lambda self, wanted: None}, "Ports() raises TypeError"),
    ],
)
def test_what_dockfix_refuses(attributes: dict[str, Any], reason: str) -> None:
    kind = type("Ports", (Ports,), attributes)
    with pytest.raises(AssertionError, match="dockfix refuses it") as caught:
        check(kind, lines=LINES, examples=1)
    assert reason in str(caught.value)


def test_dockfixs_own_are_not_in_their_own_way() -> None:
    for codemod in own_codemods():
        assert Promises(codemod).codemod is codemod


def test_becomes() -> None:
    becomes(Good, "FROM a\nEXPOSE 443 80\n", "FROM a\nEXPOSE 80 443\n")
    with pytest.raises(AssertionError, match="that is stays"):
        becomes(Good, "FROM a\n", "FROM a\n")
    with pytest.raises(AssertionError, match="should have become") as caught:
        becomes(Good, "FROM a\nEXPOSE $A 80\n", "FROM a\nEXPOSE 80 $A\n")
    assert "    EXPOSE 80 $A\n\nbut this did:\n    FROM a\n    EXPOSE $A 80\n" in str(caught.value)
    assert "line 2: only the build knows this port" in str(caught.value)
    with pytest.raises(AssertionError, match="line 2: Docker rejects this"):
        becomes(Good, "FROM a\nEXPOSE\n", "FROM a\n")


def test_stays() -> None:
    stays(Good, "FROM a\nEXPOSE $A 80\n", "only the build")
    stays(Good, "FROM a\nRUN b\n")
    for text, why, message in (
        ("FROM a\nEXPOSE 443 80\n", None, "but this became of it"),
        ("FROM a\nEXPOSE $A 80\n", None, "it should say nothing of this"),
        ("FROM a\nEXPOSE $A 80\n", "another reason", "with the words 'another reason'"),
        ("FROM a\nRUN b\n", "only the build", "It said nothing"),
        ("FROM a\nEXPOSE\n", None, "Docker rejects this"),
    ):
        with pytest.raises(AssertionError, match=message):
            stays(Good, text, why)


def test_examples_are_tried_for_the_promises_too() -> None:
    with pytest.raises(BrokenPromise, match="raises ValueError"):
        stays(Raises, "FROM a\nEXPOSE $A\n")
    with pytest.raises(BrokenPromise, match="keeps a state"):
        stays(Remembers, "FROM a\nEXPOSE 1\n", "told once")
    with pytest.raises(BrokenPromise, match="keeps a state"):
        becomes(SaysItOnce, "FROM a\nEXPOSE 443 80\n", "FROM a\nEXPOSE 80 443\n")


def test_unsafe_changes_options_and_the_context(tmp_path: Path) -> None:
    before, after = "FROM a\nEXPOSE 443 80\n", "FROM a\nEXPOSE 443\n"
    becomes(Unsafe, before, after, unsafe=True, options={"keep": "443"})
    becomes(Unsafe, before, after, unsafe=True, context={"port": "443\n"})
    (tmp_path / "port").write_bytes(b"443")
    becomes(Unsafe, before, after, unsafe=True, context=tmp_path)
    stays(Unsafe, before, "in order", options={"keep": "443"})
    stays(Unsafe, before, unsafe=True)
    with pytest.raises(AssertionError, match="an unsafe change needs unsafe=True"):
        becomes(Unsafe, before, after, options={"keep": "443"})
    check(Unsafe, lines=LINES, examples=20, options={"keep": "443"})
    check(Unsafe, lines=LINES, examples=20, context={"port": "443"})
    with pytest.raises(AssertionError, match="nothing to say"):
        check(Unsafe, lines=LINES, examples=20)


def _run_gives(monkeypatch: pytest.MonkeyPatch, *texts: str, problems: bool = False) -> Promises:
    """Promises whose engine gives these texts, one after the other."""
    left = list(texts)

    def fix(text: str, *_: object, **__: object) -> Result:
        found = parse(text).problems if problems else []
        return Result(left.pop(0), [], [], [], found)

    monkeypatch.setattr(promises, "fix", fix)
    return Promises(Good)


def test_the_engine_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only a fault of the engine would let through is caught all the same."""
    text = "FROM a\n# note\nEXPOSE 1 2\n"
    for texts, promise in (
        (["FROM a\nEXPOSE 1 2\n"], "it loses a comment"),
        (["FROM a\n# note\nEXPOSE\n"], "Docker must take the file that it makes"),
        (["FROM a\n# note\nEXPOSE 3\n", text], "a second run must change nothing"),
    ):
        with pytest.raises(BrokenPromise, match=promise):
            _run_gives(monkeypatch, *texts).hold(text)
    with pytest.raises(BrokenPromise, match="a file that Docker rejects must stay as it is"):
        _run_gives(monkeypatch, "FROM b\n", problems=True).hold("FROM a\nEXPOSE\n")


def test_control_characters_can_be_seen() -> None:
    assert promises.shown("FROM a\r\n\x1bRUN\tb") == "    FROM a\\r\n    \\x1bRUN\tb  (without a line end)"


def test_only_check_needs_hypothesis(tmp_path: Path) -> None:
    (tmp_path / "hypothesis.py").write_text("raise ImportError('there is none')\n")
    program = """
from dockfix.testing import check, stays
from broken import Good
stays(Good, "FROM a\\n")
try:
    check(Good)
except ImportError as error:
    print(error)
"""
    path = f"{tmp_path}:{Path(__file__).parent}:{Path(__file__).parents[2]}"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env={"PYTHONPATH": path}, capture_output=True, text=True, check=True)
    assert done.stdout == "check() needs hypothesis: pip install 'dockfix[testing]' (there is none)\n"


def test_dockfix_itself_imports_neither_the_kit_nor_hypothesis(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM a\nRUN b\nRUN c\n")
    program = """
import sys
from dockfix.cli.program import main
try:
    main(["--check", "--no-cache", "."], standalone_mode=False)
except SystemExit:
    print([name for name in sys.modules if name.startswith(("hypothesis", "dockfix.testing"))])
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
