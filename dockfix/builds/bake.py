"""Bake files, HCL or JSON: the targets of ``docker buildx bake`` (docs.docker.com/build/bake/reference)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..knowledge.build_definitions import BAKE_FILES
from .hcl import UNKNOWN, Block, as_text, blocks
from .model import Build, Unreadable, arguments, folder_of
from .sources import Sources
from .yaml_document import Node, json_document

_DEEPEST = 50
_MOST_TARGETS = 1_000
#: Attributes of which a later file or target replaces single names, not the whole.
_BY_NAME = frozenset(("args", "contexts"))


class _Target(NamedTuple):
    """A target as it is written, in one file or in several."""

    name: str
    file: str
    line: int
    column: int
    attributes: Mapping[str, Any]


def builds(paths: Sequence[str], sources: Sources, folder: str | None = None) -> Iterator[Build]:
    """The builds that Bake files define together; ``folder`` is where Bake runs, by default that of the first.

    Raises :class:`Unreadable`.
    """
    base = folder or os.path.dirname(paths[0])
    targets = _targets(paths, sources)
    for target in itertools.islice(targets.values(), _MOST_TARGETS):
        attributes = _inherited(target, targets, 0)
        if "dockerfile-inline" not in attributes and not target.name.startswith("_"):
            yield from _build(target, attributes, base, sources.root)


def groups_of(paths: Sequence[str]) -> Iterator[list[str]]:
    """The files that Bake reads together: in each folder those of the usual names, and each other one for itself."""
    usual: dict[str, list[str]] = {}
    for path in paths:
        folder, name = os.path.split(path)
        if name in BAKE_FILES:
            usual.setdefault(folder, []).append(path)
        else:
            yield [path]
    for found in usual.values():
        yield sorted(found, key=lambda path: BAKE_FILES.index(os.path.basename(path)))


def _targets(paths: Sequence[str], sources: Sources) -> dict[str, _Target]:
    found: dict[str, _Target] = {}
    variables: dict[str, Any] = {}
    read: list[tuple[str, list[Block]]] = []
    for path in paths:
        text = sources.text(path)
        try:
            read.append((path, list(blocks(text)) if path.endswith(".hcl") else list(_json_blocks(text))))
        except Unreadable as error:
            error.file = path
            raise
    for _, parts in read:
        for block in parts:
            _set_variable(block, variables)
    for path, parts in read:
        for block in parts:
            if block.kind == "target":
                for target in _made(block, path, variables):
                    found[target.name] = _over(target, found.get(target.name))
    return found


def _set_variable(block: Block, variables: dict[str, Any]) -> None:
    """A variable's default; the environment may have another value, as it may in Compose."""
    if block.kind == "variable":
        value = block.value("default", variables)
        variables[block.name] = UNKNOWN if value is None else value
    elif block.kind == "=":
        variables[block.name] = block.value("=", variables)


def _made(block: Block, path: str, variables: Mapping[str, Any]) -> Iterator[_Target]:
    """A target, or one for each cell of its matrix."""
    matrix = block.value("matrix", variables)
    cells: list[dict[str, Any]] = [{}]
    if isinstance(matrix, dict) and all(isinstance(values, list) for values in matrix.values()):
        rows = itertools.islice(itertools.product(*matrix.values()), _MOST_TARGETS)
        cells = [dict(zip(matrix, row, strict=True)) for row in rows]
    for number, cell in enumerate(cells):
        values = {**variables, **cell}
        attributes = {name: block.value(name, values) for name in block.attributes}
        name = as_text(attributes.get("name")) if matrix is not None else block.name
        yield _Target(name or f"{block.name}-{number}", path, block.line, block.column, attributes)


def _over(target: _Target, below: _Target | None) -> _Target:
    """A target laid over the one of that name in an earlier file."""
    return target if below is None else target._replace(attributes=_merged(below.attributes, target.attributes))


def _merged(below: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    found = {**below, **own}
    for name in _BY_NAME:
        parts = (below.get(name), own.get(name))
        if all(isinstance(part, dict) for part in parts):
            found[name] = {**parts[0], **parts[1]}  # type: ignore[dict-item]
    return found


def _inherited(target: _Target, targets: Mapping[str, _Target], depth: int) -> dict[str, Any]:
    """The attributes with those of the targets that are inherited, the last of which counts most."""
    if depth > _DEEPEST:
        raise Unreadable(target.line, target.column, f"the target {target.name} inherits itself", target.file)
    found: dict[str, Any] = {}
    named = target.attributes.get("inherits")
    for name in named if isinstance(named, list) else ():
        if isinstance(name, str) and name in targets:
            found = _merged(found, _inherited(targets[name], targets, depth + 1))
    own = {name: value for name, value in target.attributes.items() if name not in ("inherits", "matrix", "name")}
    return _merged(found, own)


def _build(target: _Target, attributes: Mapping[str, Any], base: str, root: str) -> Iterator[Build]:
    written = attributes.get("context")
    context = "." if written is None else as_text(written)
    folder = folder_of(context, base, root)
    dockerfile = attributes.get("dockerfile")
    named = "Dockerfile" if dockerfile is None else as_text(dockerfile)
    if named is None or (folder is None and not os.path.isabs(named)):
        return
    platforms = attributes.get("platforms")
    yield Build(
        os.path.normpath(os.path.join(folder or "", named)),
        folder,
        target.file,
        target.line,
        target.column,
        name=target.name,
        target=as_text(attributes.get("target")),
        args=arguments(_texts(attributes.get("args"))),
        platforms=tuple(part for part in platforms if isinstance(part, str)) if isinstance(platforms, list) else (),
        contexts=tuple((name, value or "") for name, value in sorted(_texts(attributes.get("contexts")).items())),
        written=context or "",
    )


def _texts(value: Any) -> dict[str, str | None]:
    return {name: as_text(part) for name, part in value.items()} if isinstance(value, dict) else {}


def _json_blocks(text: str) -> Iterator[Block]:
    """A Bake file in JSON; its texts may hold ``${…}`` as in HCL."""
    top = json_document(text)
    if top.kind not in ("mapping", ""):
        raise Unreadable(top.line, top.column, "a Bake file holds an object")
    for kind in ("variable", "target"):
        for name, node in top.get(kind).items():
            line, column = top.get(kind).place_of(name)
            yield _JsonBlock(kind, name, line, column, dict(node.items()))  # type: ignore[arg-type]


class _JsonBlock(Block):
    """A block whose attributes are nodes of JSON."""

    def value(self, name: str, values: Mapping[str, Any]) -> Any:
        node: Any = self.attributes.get(name)
        return None if node is None else _json_value(node, values)


def _json_value(node: Node, values: Mapping[str, Any]) -> Any:
    if node.kind == "mapping":
        return {name: _json_value(part, values) for name, part in node.items()}
    if node.kind == "sequence":
        return [_json_value(part, values) for part in node.list()]
    return None if node.text is None else _template(node.text, values)


def _template(text: str, values: Mapping[str, Any]) -> Any:
    """A text in JSON is one in HCL: it may hold ``${…}``."""
    if "${" not in text and "%{" not in text:
        return text
    quoted = text.replace("\n", "\\n")
    try:
        found = list(blocks(f'x = "{quoted}"'))
    except Unreadable:
        return UNKNOWN
    return found[0].value("=", values)
