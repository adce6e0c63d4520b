"""BuildKit's own parser, from the wheel ``dockerfile``, kept from what crashes the process or misleads it."""

from __future__ import annotations

import re
from typing import Any

import dockerfile


def commands(text: str) -> list[Any] | None:
    """The commands that it reads; None where it can't be asked. Raises ``dockerfile.GoParseError``.

    It cuts the text at a NUL, and lone surrogates, which stand for bytes that are no UTF-8, crash it.
    """
    if "\0" in text:
        return None
    found: list[Any] = dockerfile.parse_string(re.sub("[\ud800-\udfff]", "\ufffd", text))
    return found


def accepted(text: str) -> bool | None:
    """Whether it takes the text; None where it can't be asked."""
    try:
        return None if commands(text) is None else True
    except dockerfile.GoParseError:
        return False
