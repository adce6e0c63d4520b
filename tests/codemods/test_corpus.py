"""Each case of the corpus: the rewrite, and the promises, alone and together."""

from __future__ import annotations

import inspect
import re

import pytest
from corpus_promises import CODEMODS, promises
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from corpus import ROOT, TOGETHER, Case, cases
from dockfix.catalog import example
from dockfix.codemod import Codemod
from dockfix.context import BuildContext
from dockfix.testing import docstring_holds

CASES = cases()
each = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}/{case.name}")


def context_of(case: Case) -> BuildContext:
    return BuildContext.of_folder(case.context)


@each
def test_rewrites_as_the_case_says(case: Case) -> None:
    result = case.fixed()
    assert (result.problems, result.warnings) == ([], [])
    assert (result.text, result.ignore_text) == (case.after, case.ignore_after)


@each
def test_what_is_left_alone_is_told(case: Case) -> None:
    """Unless the case says ``findings = false``: then the pattern is not there at all."""
    if case.before == case.after and case.ignore_after is None:
        told = [finding for finding in case.fixed().findings if case.rule in (finding.rule, TOGETHER)]
        assert bool(told) is case.settings.get("findings", True)


@each
def test_promises_hold_with_all_rewrites(case: Case) -> None:
    promises(case.before, context_of(case), case.rule)


LINES = [line for case in CASES for line in re.findall(r"[^\n]*\n?", case.before) if line]
NEW_LINES = [
    "# note\n",
    "\n",
    "RUN a \\\n",
    "  && b\n",
    "RUN cd x; y\n",
    "RUN c # d\n",
    "CMD a b\n",
    "\\\n",
    "  # in\n",
    "FROM busybox:1\n",
]


@examples(600)
@given(
    st.lists(st.sampled_from([*LINES, *NEW_LINES, *NEW_LINES]), max_size=9).map("".join),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(sorted(CODEMODS)),
)
def test_promises_hold_for_mixtures_of_the_corpus(text: str, newline: str, final: bool, alone: str) -> None:
    text = "FROM busybox:1\n" + text
    text = text.replace("\r\n", "\n").replace("\n", newline)
    promises(text if final else text.rstrip("\r\n"), BuildContext.unknown(), alone)


@pytest.mark.parametrize("codemod", CODEMODS.values(), ids=CODEMODS)
def test_one_word_names_the_rewrite(codemod: object) -> None:
    name = getattr(codemod, "name", "")
    module = inspect.getmodule(type(codemod))
    assert module is not None
    assert module.__name__.rsplit(".", 1)[-1] == name.replace("-", "_")
    assert type(codemod).__name__ == "".join(part.capitalize() for part in name.split("-"))
    mine = [case for case in CASES if case.rule == name]
    assert len(mine) >= 8
    assert any(case.before == case.after for case in mine)
    assert any((case.before, None) != (case.after, case.ignore_after) for case in mine)
    assert (ROOT / name).is_dir()


@pytest.mark.parametrize("codemod", CODEMODS.values(), ids=CODEMODS)
def test_the_docstrings_diff_is_what_happens(codemod: Codemod) -> None:
    assert example(codemod) is not None
    docstring_holds(codemod, BuildContext.of_folder(ROOT / codemod.name / "example" / "context"))
