"""What a build gets from outside, as far as a plan needs it: arguments and the base's environment.

What only the base image or ``--build-arg`` knows is a symbol: a text between two private characters
that no Dockerfile holds by chance, so that it goes through expansion and comparison like any value.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple

_OPEN, _CLOSE = "\ue000", "\ue001"


def symbol(text: str) -> str:
    """A value that is known by its name only."""
    return f"{_OPEN}{text}{_CLOSE}"


def is_symbolic(text: str) -> bool:
    """Whether a text holds a symbol."""
    return _OPEN in text


def shown(text: str) -> str:
    """A text for the user, its symbols in angle brackets."""
    return text.replace(_OPEN, "<").replace(_CLOSE, ">")


class Scenario(NamedTuple):
    """One way in which a file may be built.

    ``given`` names the build arguments that are given, None for all of them; ``empty`` gives them
    the empty value; ``base_set`` says that a base image sets every variable one asks for.
    """

    given: frozenset[str] | None = frozenset()
    empty: bool = False
    base_set: bool = False

    def argument(self, name: str) -> str | None:
        """The value of ``--build-arg name=...``, or None where it is not given."""
        if self.given is not None and name not in self.given:
            return None
        return "" if self.empty else symbol(f"--build-arg {name}")

    def base_variable(self, image: str, name: str) -> str | None:
        """The value of a variable that the base image may set."""
        if name == "PATH" or self.base_set:
            return symbol(f"{name} of {image}")
        return None


def joined(folder: str, path: str) -> str:
    """``path`` seen from ``folder``, a slash at its end kept (``pathRelativeToWorkingDir``)."""
    if path.startswith("/"):
        return path
    slash = "/" if path.endswith("/") or path in (".", "") else ""
    if is_symbolic(folder):
        # `..` can't be taken from a folder that is not known.
        clean = posixpath.join(folder, posixpath.normpath(path or "."))
    else:
        clean = posixpath.normpath(posixpath.join("/" + folder.lstrip("/"), path or "."))
    return clean if clean == "/" else clean + slash
