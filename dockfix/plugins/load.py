"""Imports the codemods that users bring. Nothing here is done before somebody asks for them."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import NoReturn

from ..codemod import Codemod
from .errors import BadCodemod
from .installed import Installed, Point
from .usable import why_not_usable

#: Says which message a class is refused with; raises :class:`BadCodemod`.
Refuse = Callable[[type[Codemod], str], NoReturn]


def load(plugins: Iterable[Installed], files: Iterable[str], taken: Iterable[str]) -> list[Codemod]:
    """The codemods of installed distributions, and of Python files; ``taken`` are the names of dockfix's own.

    Raises :class:`BadCodemod` for the first thing that is wrong.
    """
    names = set(taken)
    found: list[Codemod] = []
    for kind, origin, refuse in (*_of_plugins(plugins), *_of_files(files)):
        if reason := why_not_usable(kind, names):
            refuse(kind, reason)
        kind.origin = origin
        names.add(kind.name)
        found.append(kind())
    return found


def _of_plugins(plugins: Iterable[Installed]) -> Iterator[tuple[type[Codemod], str, Refuse]]:
    seen: set[type[Codemod]] = set()  # two entry points may name one, by its class and by its module
    for plugin in plugins:
        label = plugin.label
        for point in plugin.points():
            for kind in _of_point(point, label):
                if kind not in seen:
                    seen.add(kind)
                    yield kind, label, _plugin_refuser(point, label)


def _of_point(point: Point, label: str) -> list[type[Codemod]]:
    try:
        value: object = importlib.import_module(point.module)
        for attribute in point.attributes:
            value = getattr(value, attribute)
    except (Exception, SystemExit) as error:
        raise BadCodemod.of_plugin(point.name, point.value, label, f"it can't be loaded: {_said(error)}") from error
    if isinstance(value, type) and issubclass(value, Codemod):
        return [value]
    if not isinstance(value, ModuleType):
        raise BadCodemod.of_plugin(point.name, point.value, label, "it is neither a Codemod nor a module")
    found = [kind for kind in _kinds(value) if f"{kind.__module__}.".startswith(f"{value.__name__}.")]
    if not found:
        raise BadCodemod.of_plugin(point.name, point.value, label, "there is no Codemod in it")
    return found


def _plugin_refuser(point: Point, label: str) -> Refuse:
    def refuse(kind: type[Codemod], reason: str) -> NoReturn:
        raise BadCodemod.of_plugin(point.name, point.value, label, reason)

    return refuse


def _kinds(module: ModuleType) -> list[type[Codemod]]:
    """The codemods that a module knows; those with ``_`` before their names are there for others to build on."""
    values = dict.fromkeys(value for value in vars(module).values() if isinstance(value, type))
    return [kind for kind in values if issubclass(kind, Codemod) and not kind.__name__.startswith("_")]


def _of_files(paths: Iterable[str]) -> Iterator[tuple[type[Codemod], str, Refuse]]:
    seen: set[str] = set()
    for path in paths:
        if os.path.realpath(path) in seen:
            continue
        seen.add(os.path.realpath(path))
        module, source = _module(path)
        found = [kind for kind in _kinds(module) if kind.__module__ == module.__name__]
        if not found:
            raise BadCodemod.of_file(path, 1, 1, "there is no Codemod in this file")
        for kind in found:
            yield kind, path, _file_refuser(path, source)


def _file_refuser(path: str, source: bytes) -> Refuse:
    def refuse(kind: type[Codemod], reason: str) -> NoReturn:
        raise BadCodemod.of_file(path, *_place(source, kind.__name__), reason)

    return refuse


def _module(path: str) -> tuple[ModuleType, bytes]:
    """Run a file as a module of its own; no ``__pycache__`` is left beside it."""
    try:
        with open(path, "rb") as file:
            source = file.read()
    except (OSError, ValueError) as error:
        raise BadCodemod.of_file(path, 1, 1, getattr(error, "strerror", None) or str(error)) from error
    whole = os.path.abspath(path)
    # Type hints are looked up in the module that a class names.
    name = f"dockfix_codemods_{hashlib.sha256(os.fsencode(whole)).hexdigest()[:16]}"
    module = ModuleType(name)
    module.__file__ = whole
    sys.modules[name] = module
    try:
        exec(compile(source, whole, "exec", dont_inherit=True), vars(module))
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise BadCodemod.of_file(path, *_place_of_error(error, whole), _said(error)) from error
    return module, source


def _place_of_error(error: BaseException, path: str) -> tuple[int, int]:
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno or 1, max(error.offset or 1, 1)
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line, 1


def _place(source: bytes, name: str) -> tuple[int, int]:
    """Where a class stands in a file."""
    import ast

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == name:
            return node.lineno, node.col_offset + 1
    return 1, 1


def _said(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return error.msg
    return f"{type(error).__name__}: {error}"
