"""Pairs of ENV and LABEL: the official parser is the oracle."""

from __future__ import annotations

import dockerfile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockfix.cst.pairs import Pair, PairError, pairs


def agrees(arguments: str) -> None:
    """Our pairs are the official parser's, or both refuse."""
    try:
        official = list(dockerfile.parse_string(f"ENV {arguments}\n")[0].value)
    except dockerfile.GoParseError:
        with pytest.raises(PairError):
            pairs(arguments.strip(), "\\", "ENV")
        return
    ours = pairs(arguments.strip(), "\\", "ENV")
    # The wheel's BuildKit 0.12.5 does not yet keep the separator; test_legacy_form looks at it.
    assert [part for pair in ours for part in (pair.name, pair.value)] == official


@pytest.mark.parametrize(
    "arguments",
    ["k v w=1", 'k=v "x y"=z q=a\\ b', "a=b c", "a", 'A one  "two"', "A='x \\' B=c", 'A="x\\"y" B=', "=x"],
)
def test_pairs_are_the_official_parsers(arguments: str) -> None:
    agrees(arguments)


@given(st.lists(st.sampled_from(["a", "=", " ", "'", '"', "\\", "b", "\t"]), min_size=1, max_size=10))
def test_any_pairs_agree_with_the_official_parser(pieces: list[str]) -> None:
    agrees("x" + "".join(pieces) + "y")


def test_legacy_form() -> None:
    assert pairs("k v w=1", "\\", "ENV") == [Pair("k", "v w=1", True)]
    assert pairs("k=v w=1", "\\", "ENV") == [Pair("k", "v", False), Pair("w", "1", False)]
