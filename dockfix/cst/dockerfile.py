"""The node of a whole Dockerfile."""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar

from parso.tree import BaseNode

from .instructions import Instruction
from .leaves import Blank, Comment, Directive, Leaf, Problem

T = TypeVar("T", bound=Instruction)


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
