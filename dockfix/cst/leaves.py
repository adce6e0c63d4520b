"""What the tree is made of: its leaves.

Nodes and leaves are those of ``parso.tree``. A leaf's ``value`` is the file's text, continuations
and all; its ``text`` is what Docker reads there. A leaf's ``prefix`` holds what is no syntax inside
an instruction: blanks, continuations, comment lines. Nothing is changed once it is parsed.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from parso.tree import Leaf as ParsoLeaf

L = TypeVar("L", bound="Leaf")


def keyword_name(text: str) -> str:
    """A keyword in upper case, as BuildKit knows it: by its lower case (``strings.ToLower`` of Go).

    So the Kelvin sign is a ``k``, and the long s, whose upper case is ``S``, makes no keyword.
    """
    if text.isascii():
        return text.upper()
    lower = text.replace("\u0130", "i").lower()
    return lower.upper() if lower.isascii() else lower


class Problem(NamedTuple):
    """Something that Docker rejects, in Docker's words."""

    line: int  #: from 1
    column: int  #: from 1
    message: str
    parses: bool  #: BuildKit's parser takes the line, only its meaning is rejected


class Leaf(ParsoLeaf):
    """A piece of the file: ``prefix + value``; ``offset`` is where ``value`` begins in the file."""

    __slots__ = ("offset", "text")
    type = "leaf"

    def __init__(self, value: str, start_pos: tuple[int, int], prefix: str, offset: int, text: str) -> None:
        # ParsoLeaf.__init__ does the same through a property; half of all parsing time is here.
        self.value = value
        self.line, self.column = start_pos
        self.prefix = prefix
        self.parent = None
        self.offset = offset
        self.text = text

    def get_code(self, include_prefix: bool = True) -> str:
        """The file's text of the leaf."""
        return self.prefix + self.value if include_prefix else self.value

    def moved(self: L, characters: int, lines: int) -> L:
        """A twin so many characters and lines further down in a file."""
        twin = self.__class__.__new__(self.__class__)
        twin.value = self.value
        twin.line = self.line + lines
        twin.column = self.column
        twin.prefix = self.prefix
        twin.parent = None
        twin.offset = self.offset + characters
        twin.text = self.text
        return twin

    @property
    def end(self) -> int:
        """Offset in the file of what follows the leaf."""
        return self.offset + len(self.value)

    @property
    def end_pos(self) -> tuple[int, int]:
        """Line and column of what follows (parso's own takes a lone CR for a line end)."""
        newlines = self.value.count("\n")
        if not newlines:
            return self.line, self.column + len(self.value)
        return self.line + newlines, len(self.value) - self.value.rindex("\n") - 1


class Keyword(Leaf):
    """``RUN``, ``from``, ..."""

    __slots__ = ()
    type = "keyword"


class FlagLeaf(Leaf):
    """A flag; ``text`` is without its quotes and escapes."""

    __slots__ = ()
    type = "flag"

    @property
    def name(self) -> str:
        """``chown`` of ``--chown=app``."""
        return self.text[2:].partition("=")[0]

    @property
    def flag_value(self) -> str | None:
        """``app`` of ``--chown=app``; None where there is no ``=``."""
        _, equals, value = self.text.partition("=")
        return value if equals else None


class Word(Leaf):
    """An argument that blanks end, quotes and escapes kept."""

    __slots__ = ()
    type = "word"


class JsonArray(Leaf):
    """The arguments of an instruction in JSON form; ``items`` are its strings."""

    __slots__ = ("items",)
    type = "json_array"
    items: list[str]

    def moved(self, characters: int, lines: int) -> JsonArray:
        """See :meth:`Leaf.moved`."""
        twin = super().moved(characters, lines)
        twin.items = self.items
        return twin


class ShellText(Leaf):
    """What Docker hands to the shell, or takes as it is (``USER``, ``WORKDIR``, ...)."""

    __slots__ = ()
    type = "shell_text"


class Newline(Leaf):
    """The line end that closes an instruction; empty at the end of a file without one."""

    __slots__ = ()
    type = "newline"


class HeredocLeaf(Leaf):
    """A heredoc's body and the line that ends it."""

    __slots__ = ("body", "chomp", "expand", "name", "terminated")
    type = "heredoc"
    name: str
    body: str  #: without the closing line, tabs kept
    expand: bool  #: Docker expands variables in it (``COPY``, ``ADD``)
    chomp: bool
    terminated: bool

    def moved(self, characters: int, lines: int) -> HeredocLeaf:
        """See :meth:`Leaf.moved`."""
        twin = super().moved(characters, lines)
        twin.name, twin.body, twin.expand, twin.chomp = self.name, self.body, self.expand, self.chomp
        twin.terminated = self.terminated
        return twin


class Comment(Leaf):
    """A comment line between instructions, its line end with it."""

    __slots__ = ()
    type = "comment"

    @property
    def words(self) -> str:
        """The comment without ``#`` and blanks."""
        return self.value[1:].strip()


class Directive(Comment):
    """A parser directive: ``# syntax=``, ``# escape=``, ``# check=``."""

    __slots__ = ()
    type = "directive"

    @property
    def name(self) -> str:
        """``syntax``, ``escape`` or ``check``."""
        return self.words.partition("=")[0].strip().lower()


class Blank(Leaf):
    """A blank line between instructions, its line end with it."""

    __slots__ = ()
    type = "blank"


class EndMarker(Leaf):
    """The end of the file."""

    __slots__ = ()
    type = "endmarker"
