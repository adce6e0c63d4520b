"""The promises for whole Dockerfiles that hypothesis writes."""

from __future__ import annotations

from corpus_promises import CODEMODS, promises
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from dockfix.context import BuildContext
from dockfix.testing.files import dockerfiles


@examples(600)
@given(dockerfiles(), st.sampled_from(sorted(CODEMODS)))
def test_promises_hold_for_whole_files(text: str, alone: str) -> None:
    promises(text, BuildContext.unknown(), alone)
