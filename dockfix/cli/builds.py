"""``dockfix builds``: how each Dockerfile is built, and which file says so."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import click

from ..builds import Build, repositories
from ..config import ConfigError, Configs
from ..results import Diagnostic, Failure
from ..workspace import contexts_of, dockerfile_bytes
from .common_options import CommonOptions, search_options
from .lines import say_failure, say_warning

JSON_VERSION = 1


class _Row:
    """One Dockerfile: the builds that are defined; where there are none, the folders that may be its context."""

    def __init__(self, path: str, builds: tuple[Build, ...], contexts: list[str]) -> None:
        self.path = path
        self.builds = builds
        self.contexts = contexts

    def lines(self) -> list[str]:
        """The row for people."""
        found = [self.path]
        found += [f"    {'  '.join(_parts(build))}" for build in self.builds]
        if not self.builds:
            found.append(f"    no file says how; it may be built with the context {' or '.join(self.contexts)}")
        return found

    def as_json(self) -> dict[str, Any]:
        """The row for programs; ``contexts`` are all that count."""
        return {"path": self.path, "contexts": self.contexts, "builds": [_build(build) for build in self.builds]}


def _parts(build: Build) -> list[str]:
    context = f"context {build.written} (not known)" if build.context is None else f"context {_shown(build.context)}"
    found = [f"{_shown(build.file)}:{build.line}", build.name, context]
    found.append(f"target {build.target}" if build.target else "")
    found += [f"{name}={'?' if value is None else value}" for name, value in build.args]
    found.append(",".join(build.platforms))
    return [part for part in found if part]


def _build(build: Build) -> dict[str, Any]:
    return {
        "context": None if build.context is None else _shown(build.context),
        "written": build.written,
        "target": build.target,
        "args": dict(build.args),
        "platforms": list(build.platforms),
        "contexts": dict(build.contexts),
        "name": build.name,
        "file": _shown(build.file),
        "line": build.line,
        "column": build.column,
    }


def _shown(path: str) -> str:
    """A path as it is seen from the current folder, where it lies below it."""
    relative = os.path.relpath(path, os.path.realpath(os.getcwd()))
    return path if relative.startswith(os.pardir) else relative


def _row(path: str, configs: Configs) -> _Row:
    from ..codemod import Facts
    from ..cst import parse

    contexts = contexts_of(path, None, configs.of(path).builds)
    if contexts.builds:
        folders = dict.fromkeys(build.context for build in contexts.builds)
        return _Row(path, tuple(contexts.builds), [_shown(folder) for folder in folders if folder is not None])
    tree = parse(dockerfile_bytes(path).decode("utf-8", "surrogateescape"))
    found = [str(one.context.folder) for one in Facts(tree, contexts, None).contexts if one.context.folder is not None]
    tree.release()
    return _Row(path, (), [_shown(folder) for folder in found])


def say_bad_definitions(warn: Callable[[str, Diagnostic], None] = say_warning) -> int:
    """A warning for each definition that could not be used, of those that were looked for; how many there are."""
    count = 0
    for found in repositories().read().values():
        for bad in found.bad:
            warn(_shown(bad.file), Diagnostic("", bad.line, bad.column, bad.message, ""))
            count += 1
    return count


@click.command("builds")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@search_options
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text")
def command(options: CommonOptions, paths: tuple[str, ...], form: str) -> None:
    """Show how each Dockerfile is built, and which file says so. PATHS are files or folders (searched)."""
    configs, failures = options.configs(), 0
    rows: list[_Row] = []

    def failed(failure: Failure) -> None:
        nonlocal failures
        failures += 1
        say_failure(failure)

    for path, _ in options.files([path for path in paths if path != "-"] or ["."], configs, failed):
        try:
            rows.append(_row(path, configs))
        except OSError as error:
            failed(Failure(path, 1, 1, error.strerror or str(error)))
        except ConfigError as error:
            failed(Failure(str(error.path), error.line, error.column, error.message))
    if form == "json":
        files = [row.as_json() for row in rows]
        click.echo(json.dumps({"version": JSON_VERSION, "files": files}, indent=2, ensure_ascii=True))
    else:
        from ..report import one_line

        for row in rows:
            for line in row.lines():
                click.echo(line[: len(line) - len(line.lstrip())] + one_line(line.lstrip()))
    say_bad_definitions()
    sys.exit(2 if failures else 0)
