"""Ways to join, and what real shells say to each: as the rewrite does, and in any form that the proof lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

from dockfix.codemod import Effect
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.cst import parse
from dockfix.engine import Result, fix
from dockfix.engine.guard import Guard
from dockfix.plan import Scenario, difference, plans

from .oracle import differences, runs_of
from .texts import Example, Writer

MERGE_RUNS = [codemod for codemod in all_codemods() if codemod.name == "merge-runs"]
#: Forms in which two texts may be joined, some of them wrong for some texts.
FORMS = ["{} && {}", "{} && {{ {}; }}", "( {} ) && {}", "( {} ) && {{ {}; }}", "{}; {}", "{{ {}; }} && {{ {}; }}"]
_SCENARIOS = (Scenario(), Scenario(given=None, base_set=True))


def joined(example: Example) -> Result:
    """What dockfix makes of a file."""
    return fix(example.text, MERGE_RUNS, BuildContext.unknown())


def joined_unproved(example: Example) -> str:
    """What the rewrite makes of it where the proof lets everything through."""
    with _no_proof():
        return joined(example).text


@contextmanager
def _no_proof() -> Iterator[None]:
    with mock.patch.object(Guard, "_meaning", lambda *_: None):
        yield


def joined_anyhow(example: Example, writer: Writer) -> str | None:
    """All ``RUN``s of a file in one, in forms that chance says; None where a comment stands at an end."""
    return joined_in(example, lambda: writer.one(FORMS))


def joined_in(example: Example, form: Callable[[], str]) -> str | None:
    """All ``RUN``s of a file in one, in these forms; None where a comment stands at an end."""
    texts = runs_of(example.text)
    if texts is None or any("#" in text.replace("$#", "").replace("${#", "") for text in texts):
        return None
    line = texts[0].strip()
    for text in texts[1:]:
        line = form().format(line.rstrip("; "), text.strip().rstrip("; "))
    head = example.text[: example.text.index("RUN ")]
    return f"{head}RUN {line}\n"


def proved(before: str, after: str) -> bool:
    """Whether the proof takes the second for the same as the first, but for its layers."""
    trees = parse(before), parse(after)
    if any(tree.problems for tree in trees):
        return False
    pairs = zip(*(plans(tree, _SCENARIOS) for tree in trees), strict=True)
    return all(difference(one, other, {Effect.LAYERS}) is None for one, other in pairs)


def wrong_joins(example: Example) -> list[str]:
    """What real shells find wrong with the rewrite's text, proof or no proof; both texts in front."""
    return _compared(example, joined_unproved(example))


def wrong_proofs(example: Example, writer: Writer) -> list[str]:
    """What real shells find wrong with a text that the proof takes for the same."""
    after = joined_anyhow(example, writer)
    return _compared(example, after) if after is not None and proved(example.text, after) else []


def wrong_proofs_of_forms(example: Example) -> list[str]:
    """The same for every form."""
    for form in FORMS:
        after = joined_in(example, lambda form=form: form)  # type: ignore[misc]
        if after is not None and proved(example.text, after) and (found := _compared(example, after)):
            return found
    return []


def disagreements(example: Example) -> list[str]:
    """What the proof finds wrong with the rewrite's text."""
    return [warning.reason for warning in joined(example).warnings]


def _compared(example: Example, after: str) -> list[str]:
    if after == example.text:
        return []
    found = list(differences(example.text, after, example.start, example.shells, example.exits))
    return [example.text, after, f"exits {example.exits}, {example.start}", *found] if found else []


def finds(data: bytes) -> list[str]:
    """All that is wrong with the file that these bytes say, and with a join of it that only the proof has seen."""
    writer = Writer(data)
    example = writer.file()
    if reasons := disagreements(example):
        return [example.text, *reasons]
    return wrong_joins(example) or wrong_proofs(example, writer)
