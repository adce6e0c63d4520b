"""Each rewrite says what it takes for granted, and what it refuses to."""

from __future__ import annotations

import inspect

import pytest

from dockfix.codemod import Codemod
from dockfix.codemods import own_codemods


@pytest.mark.parametrize("codemod", own_codemods(), ids=lambda codemod: codemod.name)
def test_a_rewrite_has_a_paragraph_on_safety(codemod: Codemod) -> None:
    paragraphs = inspect.cleandoc(type(codemod).__doc__ or "").split("\n\n")
    said = [paragraph for paragraph in paragraphs if paragraph.startswith("*Safety*: ")]
    assert len(said) == 1
    assert "unsafe" in said[0] or codemod.safety.value == "safe"
