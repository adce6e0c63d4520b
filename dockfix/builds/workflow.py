"""GitHub workflows: ``docker/build-push-action``, ``docker/bake-action``, and ``docker build`` in a step's ``run``.

Sources: docs.github.com "Workflow syntax"; ``action.yml`` of docker/build-push-action and docker/bake-action.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .model import Build, arguments, folder_of
from .script import commands, resolved
from .sources import Sources
from .yaml_document import Node, document

_BUILD_ACTION = re.compile(r"docker/build-push-action(?:@|\Z)")
_BAKE_ACTION = re.compile(r"docker/bake-action(?:@|\Z)")
_CHECKOUT = re.compile(r"actions/checkout(?:@|\Z)")
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_PROPERTY = re.compile(r"(matrix|env|inputs)\.([\w.-]+)\Z")
_WORKSPACE = re.compile(r"\$\{\{\s*github\.workspace\s*\}\}/?")
_MOST_CELLS = 256  # GitHub's own limit for a matrix

Values = Mapping[str, str]


class _Job(NamedTuple):
    """A job in one cell of its matrix."""

    node: Node
    values: Values  # of `matrix.…`, `env.…`, `inputs.…`
    folder: str | None  # working-directory


class WorkflowReader:
    """Reads workflows; ``bakes`` gets the Bake files that one names: their paths, and the folder of the run."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.bakes: list[tuple[tuple[str, ...], str]] = []

    def builds(self, path: str) -> Iterator[Build]:
        """The builds in a file. Raises :class:`Unreadable`."""
        top = document(self._sources.text(path))
        outer = {**_inputs(top), **_named("env", top.get("env"), {})}
        folder = top.get("defaults", "run", "working-directory").text
        seen: set[Build] = set()
        for _, job in top.get("jobs").items():
            for cell in _cells(job, outer):
                values = {**outer, **cell}
                values |= _named("env", job.get("env"), values)
                own = job.get("defaults", "run", "working-directory").text or folder
                for build in self._job(_Job(job, values, own), path):
                    if build not in seen:
                        seen.add(build)
                        yield build

    def _job(self, job: _Job, path: str) -> Iterator[Build]:
        steps = job.node.get("steps").list()
        for step in steps:
            uses = step.get("uses").text or ""
            if _CHECKOUT.match(uses) and (step.get("with", "path").text or step.get("with", "repository").text):
                return  # which folder is the repository's can't be told
        for step in steps:
            uses = step.get("uses").text or ""
            values = {**job.values, **_named("env", step.get("env"), job.values)}
            if _BUILD_ACTION.match(uses):
                yield from self._action(step, values, path)
            elif _BAKE_ACTION.match(uses):
                self._bake(step.get("with"), values)
            elif run := step.get("run"):
                yield from self._run(run, step, values, job.folder, path)

    def _action(self, step: Node, values: Values, path: str) -> Iterator[Build]:
        root = self._sources.root
        given = step.get("with")
        # Without a context the action takes the repository as git has it.
        written = _plain(given.get("context"), values, ".")
        written = "." if written and "github.com/" in written and "#" in written else written
        folder = folder_of(written, root, root)
        named = given.get("file")
        file = _plain(named, values, None)
        if named.text and file is None:
            return
        if file is None and folder is None:
            return
        dockerfile = os.path.join(root, file) if file is not None else os.path.join(folder or "", "Dockerfile")
        yield Build(
            os.path.normpath(dockerfile),
            folder,
            path,
            *step.place_of("uses"),
            name=step.get("name").text or "",
            target=_plain(given.get("target"), values, None),
            args=arguments(_arguments(given.get("build-args").text or "", values)),
            platforms=tuple(
                part.strip() for part in re.split(r"[,\n]", _plain(given.get("platforms"), values, "") or "") if part
            ),
            contexts=tuple(sorted(_pairs(given.get("build-contexts").text or "", values))),
            written=written or "",
        )

    def _bake(self, given: Node, values: Values) -> None:
        folder = _plain(given.get("workdir"), values, ".")
        files = _plain(given.get("files"), values, "")
        if folder is None or not files:
            return
        base = os.path.normpath(os.path.join(self._sources.root, folder))
        paths = [
            os.path.normpath(os.path.join(base, name.strip())) for name in re.split(r"[,\n]", files) if name.strip()
        ]
        found = tuple(path for path in paths if path.endswith((".hcl", ".json")) and os.path.isfile(path))
        if found:
            self.bakes.append((found, base))

    def _run(self, run: Node, step: Node, values: Values, folder: str | None, path: str) -> Iterator[Build]:
        root = self._sources.root
        text = run.text or ""
        if "build" not in text:
            return
        written = step.get("working-directory").text or folder or "."
        start = _expanded(written, values)
        if start is None:
            return
        script = _EXPRESSION.sub(lambda match: _known(match.group(1), values) or "$_", _WORKSPACE.sub("./", text))
        env = {name.removeprefix("env."): value for name, value in values.items() if name.startswith("env.")}
        env["GITHUB_WORKSPACE"] = root
        for found in commands(script, values=env):
            base = os.path.normpath(os.path.join(root, start))
            yield from resolved(found, [base], path, root, run.line + found.line - (not run.is_block))


def _inputs(top: Node) -> dict[str, str]:
    """The defaults of a workflow that is called or started by hand."""
    found = {}
    for event in ("workflow_call", "workflow_dispatch"):
        for name, node in top.get("on", event, "inputs").items():
            if (default := node.get("default").text) is not None:
                found[f"inputs.{name}"] = default
    return found


def _named(kind: str, node: Node, values: Values) -> dict[str, str]:
    found = {}
    for name, value in node.items():
        text = _expanded(value.text, values) if value.text is not None else None
        if text is not None:
            found[f"{kind}.{name}"] = text
    return found


def _cells(job: Node, outer: Values) -> Iterator[dict[str, str]]:
    """The cells of a job's matrix as far as it is written down, with those that ``include`` adds."""
    matrix = job.get("strategy", "matrix")
    axes: list[list[dict[str, str]]] = []
    included: list[dict[str, str]] = []
    for name, node in matrix.items():
        if name == "include":
            included = [_cell(part, "matrix", outer) for part in node.list()]
        elif name != "exclude" and node.list():
            axes.append([_axis(part, name, outer) for part in node.list()])
    rows = [_joined(row) for row in itertools.islice(itertools.product(*axes), _MOST_CELLS)] if axes else []
    originals = list(rows)
    for cell in included:
        # One that would alter a cell of the axes is a cell of its own.
        fitting = [row for row in originals if all(row.get(key, value) == value for key, value in cell.items())]
        for row in fitting:
            row.update(cell)
        if not fitting:
            rows.append(dict(cell))
    yield from rows or [{}]


def _axis(node: Node, name: str, outer: Values) -> dict[str, str]:
    if node.kind == "mapping":
        return _cell(node, f"matrix.{name}", outer)
    text = _expanded(node.text, outer) if node.text is not None else None
    return {} if text is None else {f"matrix.{name}": text}


def _cell(node: Node, prefix: str, outer: Values) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in node.items():
        if value.kind == "mapping":
            found |= _cell(value, f"{prefix}.{name}", outer)
        elif value.text is not None and (text := _expanded(value.text, outer)) is not None:
            found[f"{prefix}.{name}"] = text
    return found


def _joined(row: tuple[dict[str, str], ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in row:
        found |= part
    return found


def _known(expression: str, values: Values) -> str | None:
    match = _PROPERTY.match(expression)
    return values.get(f"{match.group(1)}.{match.group(2)}") if match else None


def _expanded(text: str, values: Values) -> str | None:
    """A text with its expressions put in; None where one is not known."""
    text = _WORKSPACE.sub("./", text)
    found: list[str] = []
    at = 0
    for match in _EXPRESSION.finditer(text):
        value = _known(match.group(1), values)
        if value is None:
            return None
        found += [text[at : match.start()], value]
        at = match.end()
    return "".join([*found, text[at:]])


def _plain(node: Node, values: Values, default: str | None) -> str | None:
    return default if not node.text else _expanded(node.text.strip(), values)


def _pairs(text: str, values: Values) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        if equals:
            yield name, _expanded(value, values) or ""


def _arguments(text: str, values: Values) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        if name and not name.startswith("#"):
            found[name] = _expanded(value, values) if equals else None
    return found
