"""YAML and JSON with the place of every value; PyYAML reads, and nothing that the text asks for is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .model import Unreadable

#: Merge keys, aliases and the like: how deep they may lie in each other.
_DEEPEST = 50
_PLAIN_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[]}])')


class Node:
    """A value of a document: a text, a list or a mapping; whatever else is asked of it is empty."""

    __slots__ = ("_depth", "_known", "_node")

    def __init__(self, node: Any, depth: int = 0, known: dict[int, dict[str, Node]] | None = None) -> None:
        self._node = node  # a `yaml.Node`, or None
        self._depth = depth
        self._known = {} if known is None else known  # the entries of each mapping of the document

    def __bool__(self) -> bool:
        return self._node is not None

    @property
    def line(self) -> int:
        """Counted from 1."""
        return 1 if self._node is None else self._node.start_mark.line + 1

    @property
    def column(self) -> int:
        """Counted from 1."""
        return 1 if self._node is None else self._node.start_mark.column + 1

    @property
    def kind(self) -> str:
        """``scalar``, ``sequence``, ``mapping``, or empty where there is nothing."""
        return "" if self._node is None else str(self._node.id)

    @property
    def is_block(self) -> bool:
        """Whether it is a text behind ``|`` or ``>``, which begins on the next line."""
        return getattr(self._node, "style", None) in ("|", ">")

    @property
    def text(self) -> str | None:
        """The text of a scalar, whatever it would be to YAML; None for null and for all else."""
        if self._node is None or self._node.id != "scalar":
            return None
        is_plain = not getattr(self._node, "style", None)
        return None if is_plain and self._node.value in _PLAIN_NULL else str(self._node.value)

    def items(self) -> list[tuple[str, Node]]:
        """The keys and values of a mapping; what ``<<`` brings comes last, and only where it is not said itself."""
        return list(self._entries().items())

    def _entries(self) -> dict[str, Node]:
        node = self._node
        if node is None or node.id != "mapping":
            return {}
        # Aliases make a mapping part of many others: each is read once.
        if (entries := self._known.get(id(node))) is not None:
            return entries
        if self._depth > _DEEPEST:
            raise Unreadable(self.line, self.column, "its values lie too deep in each other")
        found: dict[str, Node] = {}
        merged: list[Node] = []
        for key, value in node.value:
            if key.id != "scalar":
                continue
            if key.value == "<<" and not key.style:
                merged += [self._inner(part) for part in (value.value if value.id == "sequence" else [value])]
            else:
                found[key.value] = self._inner(value)
        for other in merged:
            found = {**other._entries(), **found}
        self._known[id(node)] = found
        return found

    def _inner(self, node: Any) -> Node:
        return Node(node, self._depth + 1, self._known)

    def get(self, *keys: str) -> Node:
        """The value under a key of a mapping, and so on; a node that is nothing where there is none."""
        found = self
        for key in keys:
            found = found._entries().get(key, _NOTHING)
        return found

    def place_of(self, key: str) -> tuple[int, int]:
        """Line and column of a key of the mapping; of the mapping itself where another one brings it."""
        if self._node is not None and self._node.id == "mapping":
            for name, _ in self._node.value:
                if name.value == key:
                    return name.start_mark.line + 1, name.start_mark.column + 1
        return self.line, self.column

    def list(self) -> list[Node]:
        """The values of a list."""
        if self._node is None or self._node.id != "sequence":
            return []
        return [self._inner(part) for part in self._node.value]


_NOTHING = Node(None)


def documents(text: str) -> Iterator[Node]:
    """The documents of a YAML text. Raises :class:`Unreadable`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for node in yaml.compose_all(text, Loader=loader):
            yield Node(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Unreadable(line, column, f"no YAML: {error.problem or error.context or 'it can not be read'}") from None
    except (yaml.YAMLError, ValueError) as error:  # characters that YAML does not allow
        raise Unreadable(1, 1, f"no YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise Unreadable(1, 1, "no YAML that can be used: its values lie too deep in each other") from None


def document(text: str) -> Node:
    """The first document of a YAML text. Raises :class:`Unreadable`."""
    return next(documents(text), _NOTHING)


def json_document(text: str) -> Node:
    """A JSON text, which may hold comments and commas before a closing bracket. Raises :class:`Unreadable`.

    JSON is YAML but for the tabs; what stands where stays as it is.
    """
    try:
        return document(without_comments(text).replace("\t", " "))
    except Unreadable as error:
        raise Unreadable(error.line, error.column, error.message.replace("no YAML", "no JSON")) from None


def without_comments(text: str) -> str:
    """JSON with blanks in the place of comments and of commas before a closing bracket."""
    plain = _STRING.sub(lambda match: match.group() if match.group()[0] == '"' else _blank(match.group()), text)
    return _TRAILING_COMMA.sub(lambda match: match.group(1) or " ", plain)


def _blank(text: str) -> str:
    return "".join("\n" if letter == "\n" else " " for letter in text)
