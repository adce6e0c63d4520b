"""What the tree is made of: leaves, and the node of a whole Dockerfile.

Nodes and leaves are those of ``parso.tree``. A leaf's ``value`` is the file's text, continuations
and all; its ``text`` is what Docker reads there. A leaf's ``prefix`` holds what is no syntax inside
an instruction: blanks, continuations, comment lines. Nothing is changed once it is parsed.
"""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from parso.tree import BaseNode
from parso.tree import Leaf as ParsoLeaf

if TYPE_CHECKING:
    from .instructions import Instruction

    T = TypeVar("T", bound=Instruction)

L = TypeVar("L", bound="Leaf")


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


class Dockerfile(BaseNode):
    """A whole file. ``get_code()`` is the text it was parsed from, to the byte."""

    __slots__ = ("_found", "_indents", "_index", "_types", "escape", "instructions", "problems")
    type = "dockerfile"

    def __init__(
        self, children: list[Leaf | Instruction], instructions: list[Instruction], escape: str, problems: list[Problem]
    ) -> None:
        super().__init__(children)
        self.instructions = instructions
        self.escape = escape
        self.problems = problems
        self._index: dict[int, int] | None = None  # where each child stands, once somebody asks
        self._indents: dict[str, Counter[str]] | None = None
        self._types: list[builtins.type[Instruction]] | None = None
        self._found: dict[tuple[builtins.type[Instruction], ...], list[Any]] = {}

    def release(self) -> None:
        """Forget the nodes' parents, so that the tree is freed with its last user and not by the garbage collector.

        For whoever made the tree and is done with it: a tree's nodes know their parents, and over thousands of
        files the collector takes a quarter of the time.
        """
        nodes: list[Dockerfile | Instruction] = [self]
        while nodes:
            for child in nodes.pop().children:
                child.parent = None
                if not isinstance(child, Leaf):
                    nodes.append(child)

    def find(self, *kinds: builtins.type[T]) -> Iterator[T]:
        """The instructions of these types, in order; not those under ``ONBUILD``."""
        found = self._found.get(kinds)
        if found is None:
            # Two dozen codemods ask: what a file does not hold is told by the types that it does.
            if self._types is None:
                self._types = [builtins.type(instruction) for instruction in self.instructions]
            wanted = {kind for kind in set(self._types) if issubclass(kind, kinds)}
            pairs = zip(self.instructions, self._types, strict=True)
            found = self._found[kinds] = [one for one, kind in pairs if kind in wanted] if wanted else []
        return iter(found)

    def visit(self, visitor: object) -> None:
        """Call the visitor's ``visit_run``, ``visit_copy``, ... with each instruction, in order.

        Methods that it lacks are not missed; an instruction under ``ONBUILD`` follows its ``ONBUILD``.
        """
        for outer in self.instructions:
            instruction: Instruction | None = outer
            while instruction is not None:
                method = getattr(visitor, f"visit_{builtins.type(instruction).__name__.lower()}", None)
                if method is not None:
                    method(instruction)
                instruction = getattr(instruction, "instruction", None)

    def leaves(self) -> Iterator[Leaf]:
        """All leaves in order, in linear time."""
        stack = [iter(self.children)]
        while stack:
            for child in stack[-1]:
                if isinstance(child, Leaf):
                    yield child
                else:
                    stack.append(iter(child.children))
                    break
            else:
                stack.pop()

    def comments(self) -> list[str]:
        """All comments, those inside instructions too, without their indent and line end."""
        found: list[str] = []
        for child in self.children:
            if isinstance(child, Comment):
                found.append(child.value.rstrip())
            elif not isinstance(child, Leaf):
                found += [line.strip() for line in child.comment_lines()]
        return found

    def indents(self) -> dict[str, Counter[str]]:
        """For each keyword how often which indent begins the first continued line; not to be changed, it is kept."""
        if self._indents is None:
            self._indents = {}
            for instruction in self.instructions:
                if indent := instruction.continuation_indent:
                    self._indents.setdefault(instruction.name, Counter())[indent] += 1
        return self._indents

    def comments_above(self, instruction: Instruction) -> list[Comment]:
        """The comment lines right above, blank lines between them looked over, from top to bottom.

        That is what BuildKit keeps as ``PrevComment``, but for the lone ``#`` that resets it.
        """
        above: list[Comment] = []
        if self._index is None:
            self._index = {id(child): index for index, child in enumerate(self.children)}
        index = self._index[id(instruction)] - 1
        while index >= 0 and isinstance(self.children[index], (Comment, Blank)):
            child = self.children[index]
            if isinstance(child, Directive):
                break
            if isinstance(child, Comment):
                above.append(child)
            index -= 1
        return above[::-1]
