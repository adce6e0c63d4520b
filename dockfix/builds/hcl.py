"""HCL as Bake files use it: python-hcl2 reads, and plain expressions are worked out here.

What an expression comes to is a text, a number, a truth value, a list or a mapping; what is not worked out, such as
most functions, is :data:`UNKNOWN` (github.com/hashicorp/hcl, "hclsyntax/spec.md").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .model import Unreadable

if TYPE_CHECKING:
    from lark import Token, Tree


class _Unknown:
    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Any = _Unknown()
Values = Mapping[str, Any]
#: Letters behind a backslash in a quoted text.
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_CONSTANTS = {"true": True, "false": False, "null": None}


class Block(NamedTuple):
    """A block such as ``target "app" { … }``."""

    kind: str
    name: str
    line: int
    column: int
    attributes: Mapping[str, Tree[Token]]
    blocks: tuple[Block, ...] = ()

    def value(self, name: str, values: Values) -> Any:
        """What an attribute comes to; None where it is not there."""
        return evaluated(self.attributes[name], values) if name in self.attributes else None


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file, and its attributes as blocks of the kind ``=``. Raises :class:`Unreadable`."""
    import hcl2
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        tree = hcl2.parses_to_tree(text if text.endswith("\n") else text + "\n")
    except UnexpectedInput as error:
        line, column = max(error.line or 1, 1), max(error.column or 1, 1)
        raise Unreadable(line, column, "no HCL that can be read") from None
    except (LarkError, RecursionError, ValueError) as error:
        raise Unreadable(1, 1, f"no HCL that can be read: {str(error).splitlines()[0]}") from None
    body = tree.children[0]
    yield from _blocks(body)
    for name, (expression, line, column) in _attributes(body).items():
        yield Block("=", name, line, column, {"=": expression})


def _blocks(body: Any) -> Iterator[Block]:
    for part in _trees(body, "block"):
        words = [_label(child) for child in _trees(part, "identifier", "string", "keyword", "literal_value")]
        inner = next(_trees(part, "body"), None)
        token = _first_token(part)
        attributes = {name: found[0] for name, found in _attributes(inner).items()} if inner is not None else {}
        yield Block(
            words[0],
            words[1] if len(words) > 1 else "",
            token.line or 1,
            token.column or 1,
            attributes,
            tuple(_blocks(inner)) if inner is not None else (),
        )


def _attributes(body: Any) -> dict[str, tuple[Any, int, int]]:
    found = {}
    for part in _trees(body, "attribute"):
        token = _first_token(part)
        found[str(token)] = (part.children[-1], token.line or 1, token.column or 1)
    return found


def _trees(tree: Any, *kinds: str) -> Iterator[Any]:
    return (child for child in tree.children if getattr(child, "data", None) in kinds)


def _first_token(tree: Any) -> Token:
    found: Any = tree
    while hasattr(found, "children"):
        found = found.children[0]
    token: Token = found
    return token


def _label(tree: Any) -> str:
    return "".join(str(token) for token in tree.scan_values(lambda token: str(token) != '"'))


def evaluated(tree: Any, values: Values) -> Any:
    """What an expression comes to with these variables."""
    kind = str(tree.data)
    if kind in ("expr_term", "new_line_or_comment"):
        inner = [child for child in tree.children if getattr(child, "data", "") not in ("", "new_line_or_comment")]
        return evaluated(inner[0], values) if len(inner) == 1 else UNKNOWN
    work = _KINDS.get(kind)
    return UNKNOWN if work is None else work(tree, values)


def _expressions(tree: Any) -> list[Any]:
    return [child for child in tree.children if hasattr(child, "data") and child.data != "new_line_or_comment"]


def _number(tree: Any, values: Values) -> Any:
    text = str(tree.children[0])
    return int(text) if text.lstrip("-").isdigit() and len(text) < 20 else text


def _identifier(tree: Any, values: Values) -> Any:
    return values.get(str(tree.children[0]), UNKNOWN)


def _string(tree: Any, values: Values) -> Any:
    found: list[str] = []
    for part in _trees(tree, "string_part"):
        child = part.children[0]
        if not hasattr(child, "data"):
            found.append(_unescaped(str(child), child.type))
            continue
        if child.data != "interpolation":
            return UNKNOWN  # `%{ if … }`
        value = evaluated(_expressions(child)[0], values)
        if (text := as_text(value)) is None:
            return UNKNOWN
        found.append(text)
    return "".join(found)


def _unescaped(text: str, kind: str) -> str:
    if kind.startswith("ESCAPED"):
        return text[1:]
    found, at = [], 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            found.append(_ESCAPES.get(text[at + 1], text[at : at + 2]))
            at += 2
        else:
            found.append(text[at])
            at += 1
    return "".join(found)


def _tuple(tree: Any, values: Values) -> Any:
    return [evaluated(part, values) for part in _expressions(tree)]


def _object(tree: Any, values: Values) -> Any:
    found: dict[str, Any] = {}
    for part in _trees(tree, "object_elem"):
        key = _key(next(_trees(part, "object_elem_key")), values)
        if key is None:
            return UNKNOWN
        found[key] = evaluated(part.children[-1], values)
    return found


def _key(tree: Any, values: Values) -> str | None:
    """A key is a name, or an expression that comes to a text."""
    child = tree.children[0]
    while hasattr(child, "data") and child.data in ("expr_term", "keyword") and len(child.children) == 1:
        child = child.children[0]
    if not hasattr(child, "data") or child.data == "identifier":
        return str(child if not hasattr(child, "data") else child.children[0])
    return as_text(evaluated(child, values))


def _conditional(tree: Any, values: Values) -> Any:
    test, yes, no = _expressions(tree)
    found = evaluated(test, values)
    return UNKNOWN if not isinstance(found, bool) else evaluated(yes if found else no, values)


def _operation(tree: Any, values: Values) -> Any:
    left, term = _expressions(tree)
    operator, right = str(term.children[0].children[0]), _expressions(term)[-1]
    one, other = evaluated(left, values), evaluated(right, values)
    if operator == "&&" and (one is False or other is False):
        return False
    if operator == "||" and (one is True or other is True):
        return True
    if UNKNOWN in (one, other) or operator not in ("==", "!=", "&&", "||"):
        return UNKNOWN
    if operator in ("&&", "||"):
        return (one and other) if operator == "&&" else (one or other)
    return (one == other) is (operator == "==")


def _attribute(tree: Any, values: Values) -> Any:
    whole = evaluated(tree.children[0], values)
    name = str(_first_token(tree.children[-1].children[-1]))
    return whole.get(name, UNKNOWN) if isinstance(whole, dict) else UNKNOWN


def _index(tree: Any, values: Values) -> Any:
    whole = evaluated(tree.children[0], values)
    inner = _expressions(tree.children[-1])
    key = evaluated(inner[0], values) if inner else UNKNOWN
    try:
        return whole[key] if isinstance(whole, (dict, list)) else UNKNOWN
    except (KeyError, IndexError, TypeError):
        return UNKNOWN


def _heredoc(tree: Any, values: Values) -> Any:
    text = str(tree.children[0])
    body = text.split("\n")[1:-2]
    return UNKNOWN if "${" in text or "%{" in text or str(tree.data).endswith("trim") else "\n".join([*body, ""])


_KINDS: dict[str, Callable[[Any, Values], Any]] = {
    "int_lit": _number,
    "float_lit": _number,
    "literal_value": lambda tree, values: _CONSTANTS.get(str(tree.children[0]), UNKNOWN),
    "identifier": _identifier,
    "string": _string,
    "tuple": _tuple,
    "object": _object,
    "conditional": _conditional,
    "binary_op": _operation,
    "get_attr_expr_term": _attribute,
    "index_expr_term": _index,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
}


def as_text(value: Any) -> str | None:
    """A value as Bake puts it into a text; None where it is none, or not known."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    return None
