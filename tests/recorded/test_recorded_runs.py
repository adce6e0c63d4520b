"""Before and after joining, real shells hand the same to every program, and leave the same files."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from profiles import examples

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix

from .oracle import differences, runs_of
from .room import why_not
from .texts import Writer

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "")
MERGE_RUNS = [codemod for codemod in all_codemods() if codemod.name == "merge-runs"]
_joined = {"pairs": 0, "joined": 0, "in ( )": 0}


@hypothesis_settings(
    examples(250), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.binary(min_size=20, max_size=120))
def test_joined_runs_do_what_they_did(data: bytes) -> None:
    example = Writer(data).file()
    result = fix(example.text, MERGE_RUNS, BuildContext.unknown())
    assert result.warnings == []
    _joined["pairs"] += 1
    event("joined" if result.changes else "stays")
    if not result.changes:
        return
    _joined["joined"] += 1
    assert runs_of(result.text) is not None
    found = list(differences(example.text, result.text, example.start, example.shells, example.exits))
    assert not found, "\n".join([example.text, result.text, f"exits {example.exits}, {example.start}", *found])
