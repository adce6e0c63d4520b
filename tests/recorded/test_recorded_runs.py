"""Before and after joining, real shells hand the same to every program, and leave the same files."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from profiles import examples

from corpus import Case, cases
from dockfix.cst import Env, Run, Shell, Workdir, parse

from .joins import disagreements, joined, joined_anyhow, proved, wrong_joins, wrong_proofs
from .oracle import differences, runs_of
from .room import SHELLS, Start, why_not
from .texts import Writer

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")
DATA = st.binary(min_size=20, max_size=124)
_seen: Counter[str] = Counter()


def _many(count: int) -> hypothesis_settings:
    return hypothesis_settings(
        examples(count), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )


@_many(200)
@given(DATA)
def test_what_the_rewrite_joins_does_what_it_did(data: bytes) -> None:
    example = Writer(data).file()
    assert disagreements(example) == []
    changed = bool(joined(example).changes)
    _seen.update({"files": 1, "joined": changed})
    event("joined" if changed else "stays")
    found = wrong_joins(example)
    assert not found, "\n".join(found)


@_many(300)
@given(DATA)
def test_what_the_proof_takes_for_the_same_does_the_same(data: bytes) -> None:
    writer = Writer(data)
    example = writer.file()
    after = joined_anyhow(example, writer)
    event("another form" if after is None else "proved" if proved(example.text, after) else "refused")
    found = wrong_proofs(example, writer)
    assert not found, "\n".join(found)


def test_enough_was_joined() -> None:
    assert _seen["joined"] >= _seen["files"] / 4


#: A case of one stage whose every instruction but RUN stands before the first RUN.
_KINDS = (Run, Shell, Env, Workdir)


def start_of(text: str) -> Start | None:
    """How its ``RUN``s start; None where that can't be told for all of them."""
    start = Start()
    nodes = parse(text).instructions
    kinds = [type(node) for node in nodes[1:]]
    if not set(kinds) <= set(_KINDS) or not runs_of(text) or set(kinds[kinds.index(Run) :]) != {Run}:
        return None
    for node in nodes[1:]:
        if isinstance(node, Shell) and node.json:
            start = start._replace(shell=tuple(node.json))
        elif isinstance(node, Env):
            pairs = tuple((pair.name, pair.value.strip("\"'")) for pair in node.pairs)
            start = start._replace(environment=(*start.environment, *pairs))
        elif isinstance(node, Workdir):
            start = start._replace(folder=node.text)
    return start


_CASES = [case for case in cases() if case.rule == "merge-runs" and case.before != case.after]


@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_a_case_of_the_corpus(case: Case) -> None:
    start = start_of(case.before)
    if start is None or runs_of(case.after) is None:
        pytest.skip("more than RUNs that start alike")
    shells = tuple(shell for shell in SHELLS if start.shell[0] in ("/bin/sh", f"/bin/{shell}"))
    assert list(differences(case.before, case.after, start, shells)) == []
