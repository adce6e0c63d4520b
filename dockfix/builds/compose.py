"""Compose files: the ``build`` of each service (the Compose specification, "Compose Build Specification")."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..knowledge.build_definitions import COMPOSE_FILES
from .model import Build, Unreadable, arguments, folder_of
from .sources import Sources
from .variables import environment_file, interpolated
from .yaml_document import Node, document

#: How many files may extend or include each other.
_DEEPEST = 20


class _Service(NamedTuple):
    """The parts of a service's build, as they are written, and the folder that they are seen from."""

    folder: str
    file: str
    place: tuple[int, int]
    values: Mapping[str, str]
    parts: Mapping[str, Node]  # the keys of `build`, and `platform` of the service
    build_folder: str  # the folder that the context is seen from
    args: tuple[Node, ...]  # each laid over those before it


class ComposeReader:
    """Reads Compose files; each with what it extends, and with the main file beside it that it is laid over."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._documents: dict[str, Node] = {}
        self._environments: dict[str, Mapping[str, str]] = {}

    def builds(self, path: str, folder: str | None = None) -> Iterator[Build]:
        """The builds in a file; ``folder`` is the project's where it is not the file's. Raises :class:`Unreadable`."""
        yield from self._file(path, folder or os.path.dirname(path), 0)

    def _file(self, path: str, folder: str, depth: int) -> Iterator[Build]:
        if depth > _DEEPEST:
            raise Unreadable(1, 1, "it includes itself", path)
        top = self._document(path)
        for part in top.get("include").list():
            yield from self._included(part, path, folder, depth)
        main = self._main_beside(path)
        for name, service in top.get("services").items():
            found = self._service(service, name, path, folder, 0)
            if main is not None and (below := self._document(main).get("services", name)):
                found = _laid_over(found, self._service(below, name, main, folder, 0))
            if found is not None and (build := self._build(name, found)) is not None:
                yield build

    def _document(self, path: str) -> Node:
        if path not in self._documents:
            text = self._sources.text(path)
            try:
                self._documents[path] = document(text)
            except Unreadable as error:
                error.file = path
                raise
        return self._documents[path]

    def _environment(self, folder: str) -> Mapping[str, str]:
        """What ``.env`` in the project's folder says."""
        if folder not in self._environments:
            text = self._sources.text_or_none(os.path.join(folder, ".env"))
            self._environments[folder] = environment_file(text or "")
        return self._environments[folder]

    def _main_beside(self, path: str) -> str | None:
        """The file that Compose takes where none is named, if this is another one, to be laid over it."""
        folder, name = os.path.split(path)
        if name in COMPOSE_FILES:
            return None
        found = (os.path.join(folder, other) for other in COMPOSE_FILES)
        return next((other for other in found if os.path.isfile(other)), None)

    def _included(self, part: Node, path: str, folder: str, depth: int) -> Iterator[Build]:
        values = self._environment(folder)
        written = part.text if part.kind == "scalar" else part.get("path").text
        names = [written] if written is not None else [inner.text for inner in part.get("path").list()]
        project = interpolated(part.get("project_directory").text, values)
        for name in names:
            known = interpolated(name, values)
            if known is None or "://" in known:
                continue
            other = os.path.normpath(os.path.join(folder, known))
            base = os.path.normpath(os.path.join(folder, project)) if project else os.path.dirname(other)
            try:
                yield from self._file(other, base, depth + 1)
            except Unreadable as error:
                if error.file == other and not os.path.exists(other):
                    raise Unreadable(part.line, part.column, f"it includes {known}, which is not there", path) from None
                raise

    def _service(self, service: Node, name: str, path: str, folder: str, depth: int) -> _Service | None:
        """A service with what it extends."""
        if depth > _DEEPEST:
            raise Unreadable(service.line, service.column, f"the service {name} extends itself", path)
        values = self._environment(folder)
        build = service.get("build")
        parts = dict(build.items()) if build.kind == "mapping" else {"context": build} if build.text else {}
        if platform := service.get("platform"):
            parts["platform"] = platform
        place = service.place_of("build") if build else (service.line, service.column)
        args = (parts["args"],) if "args" in parts else ()
        own = _Service(folder, path, place, values, parts, folder, args)
        extends = service.get("extends")
        other_name = extends.text or extends.get("service").text
        if other_name is None:
            return own if parts else None
        file = interpolated(extends.get("file").text, values)
        other = path if extends.get("file").text is None else os.path.normpath(os.path.join(folder, file or "?"))
        below = self._document(other).get("services", other_name)
        if not below:
            raise Unreadable(extends.line, extends.column, f"no service is called {other_name} in {file or 'it'}", path)
        base = folder if other == path else os.path.dirname(other)
        return _laid_over(own if parts else None, self._service(below, other_name, other, base, depth + 1))

    def _build(self, name: str, service: _Service) -> Build | None:
        parts, values = service.parts, service.values
        if not parts.keys() - {"platform"} or "dockerfile_inline" in parts:
            return None
        written = parts["context"].text if "context" in parts else "."
        context = interpolated(written, values)
        folder = folder_of(context, service.build_folder, self._sources.root)
        named = interpolated(parts["dockerfile"].text, values) if "dockerfile" in parts else "Dockerfile"
        if named is None or (folder is None and not os.path.isabs(named)):
            return None  # which file that is can't be told
        return Build(
            os.path.normpath(os.path.join(folder or "", named)),
            folder,
            service.file,
            *service.place,
            name=name,
            target=interpolated(parts["target"].text, values) if "target" in parts else None,
            args=arguments(
                {name: value for node in service.args for name, value in _named_values(node, values).items()}
            ),
            platforms=tuple(_platforms(parts, values)),
            contexts=_contexts(parts.get("additional_contexts"), values),
            written=written or ".",
        )


def _laid_over(own: _Service | None, below: _Service | None) -> _Service | None:
    """What a service says, over what another one says."""
    if own is None or below is None:
        return own or below
    folder = own.build_folder if "context" in own.parts else below.build_folder
    parts = {**below.parts, **own.parts}
    return own._replace(parts=parts, build_folder=folder, args=(*below.args, *own.args))


def _named_values(node: Node | None, values: Mapping[str, str]) -> dict[str, str | None]:
    """A mapping, or a list of ``name=value``; None where the environment has the value."""
    found: dict[str, str | None] = {}
    if node is None:
        return found
    for name, value in node.items():
        found[name] = interpolated(value.text, values)
    for part in node.list():
        name, equals, value_text = (part.text or "").partition("=")
        if name:
            found[name] = interpolated(value_text, values) if equals else values.get(name)
    return found


def _platforms(parts: Mapping[str, Node], values: Mapping[str, str]) -> Iterator[str]:
    nodes = parts["platforms"].list() if "platforms" in parts else [parts["platform"]] if "platform" in parts else []
    for node in nodes:
        if text := interpolated(node.text, values):
            yield text


def _contexts(node: Node | None, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value or "") for name, value in sorted(_named_values(node, values).items()))
