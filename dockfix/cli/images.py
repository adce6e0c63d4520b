"""``dockfix images``: the base images in use, and what is known of each; with ``--lock`` registries are asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from ..config import ConfigError
from ..config.images import ImageSettings
from ..images import Image
from ..results import Cause, Failure
from ..workspace import dockerfile_bytes
from ..workspace.base_images import BaseImages
from ..workspace.locking import Used, images_of, lock_of, locked
from .common_options import CommonOptions, search_options
from .lines import say_bad_locks, say_failure

JSON_VERSION = 1


class _Session:
    """One run: the images of all files, by the lock that counts for them."""

    def __init__(self, options: CommonOptions) -> None:
        self.options = options
        self.configs = options.configs()
        self.known = BaseImages()
        self.count = 0
        self.paths: list[str] = []
        self.used: list[Used] = []
        self.settings: dict[str, ImageSettings] = {}

    def failed(self, failure: Failure) -> None:
        """One line on standard error; the rest goes on."""
        self.count += 1
        say_failure(failure)

    def read(self, paths: Iterable[str]) -> None:
        """Find the images of the files."""
        from ..cst import parse

        for path, _ in self.options.files(list(paths) or ["."], self.configs, self.failed):
            try:
                tree = parse(dockerfile_bytes(path).decode("utf-8", "surrogateescape"))
                self.settings[path] = self.configs.of(path).images
            except OSError as error:
                self.failed(Failure(path, 1, 1, error.strerror or str(error)))
                continue
            except ConfigError as error:
                self.failed(Failure(str(error.path), error.line, error.column, error.message, Cause.CONFIG))
                continue
            self.paths.append(path)
            self.used += images_of(tree, path)
            tree.release()

    def show(self, form: str) -> None:
        """Print what is known of each image."""
        rows: dict[tuple[str, Image], list[Used]] = {}
        for one in self.used:
            image = self.known.of(one.path, self.settings[one.path]).of(one.written)
            rows.setdefault((one.written, _hashable(image)), []).append(one)
        ordered = sorted(rows.items(), key=lambda row: (row[0][0], row[1][0].path))
        if form == "json":
            images = [_as_json(name, image, used) for (name, image), used in ordered]
            click.echo(json.dumps({"version": JSON_VERSION, "images": images}, indent=2, ensure_ascii=True))
            return
        from ..report import one_line

        for (name, image), used in ordered:
            click.echo(one_line(f"{name}  {_count(len(used), 'use')}, {used[0].path}:{used[0].line}"))
            for line in _lines(image):
                click.echo(f"    {one_line(line)}")

    def lock(self, update: bool, searched: Iterable[str]) -> None:
        """Ask the registries, and write the locks."""
        from ..images.lock import LockError
        from ..workspace.replace import Refused

        by_lock: dict[str, list[Used]] = {lock_of(path): [] for path in self.paths}
        for one in self.used:
            by_lock[lock_of(one.path)].append(one)
        folders = [os.path.realpath(path) for path in searched]
        for path, used in by_lock.items():
            whole = any(_holds(folder, os.path.dirname(path)) for folder in folders)
            shown = os.path.relpath(path)
            try:
                self._one(path, shown, used, update=update, whole=whole)
            except LockError as error:
                self.failed(Failure(shown, error.line, error.column, error.message))
            except (OSError, Refused) as error:
                self.failed(Failure(shown, 1, 1, getattr(error, "strerror", None) or str(error)))

    def _one(self, path: str, shown: str, used: list[Used], *, update: bool, whole: bool) -> None:
        outcome = locked(path, used, self._registries(used), update=update, whole=whole, tell=_progress())
        for one, reason in outcome.failures:
            self.failed(Failure(one.path, one.line, one.column, f"{reason}; {shown} stays as it was"))
        for name, before, after in outcome.moved:
            click.echo(f"{shown}: {name} is {_short(after)} now, it was {_short(before)}")
        for words, names in (("added", outcome.added), ("removed", outcome.removed)):
            for name in names:
                click.echo(f"{shown}: {name} {words}")
        if not outcome.failures and not outcome.changed:
            click.echo(f"{shown}: nothing to change", err=True)

    def _registries(self, used: list[Used]) -> Any:
        try:
            import docker  # noqa: F401
            import requests  # noqa: F401
        except ImportError:
            raise click.UsageError("registries are asked with `pip install 'dockfix[registry]'`") from None
        from ..images.registry import Registries, Settings

        settings = self.settings[used[0].path] if used else ImageSettings()
        return Registries(Settings(settings.mirrors, settings.insecure))


def _progress() -> Callable[[str], None]:
    """Where to say which image is asked for: standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        return lambda name: None
    return lambda name: click.echo(f"asking for {name}", err=True)


def _holds(folder: str, other: str) -> bool:
    return (other + os.sep).startswith(folder.rstrip(os.sep) + os.sep)


def _short(digest: str) -> str:
    return digest[:19]


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _hashable(image: Image) -> Image:
    """The image with its environment as one value, so that it can be a key."""
    return image if image.env is None else image._replace(env=_Env(image.env))


class _Env(dict[str, "str | None"]):
    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


def _lines(image: Image) -> list[str]:
    if not image.is_known:
        return ["nothing is known of it: `dockfix images --lock` asks its registry"]
    found = [f"known from {image.source}"]
    for name, value in (("entrypoint", image.entrypoint), ("cmd", image.cmd), ("shell", image.shell)):
        if value is not None:
            found.append(f"{name} {json.dumps(list(value))}")
    found += [f"working directory {image.workdir}"] if image.workdir is not None else []
    found += [f"user {image.user or 'root'}"] if image.user is not None else []
    found += [f"environment {', '.join(image.env)}"] if image.env else []
    found += [f"triggers {'; '.join(image.onbuild)}"] if image.onbuild else []
    system = " ".join(part for part in (image.distribution, image.distribution_version) if part)
    found += [f"system {system}"] if system else []
    found += [f"platforms {', '.join(sorted(image.platforms))}"] if image.platforms else []
    found += [f"looked after until {image.end_of_life}"] if image.end_of_life else []
    found += [f"digest {image.digest}" + (f" ({image.exact_tag})" if image.exact_tag else "")] if image.digest else []
    return found


def _as_json(name: str, image: Image, used: list[Used]) -> dict[str, Any]:
    known = {
        "entrypoint": None if image.entrypoint is None else list(image.entrypoint),
        "cmd": None if image.cmd is None else list(image.cmd),
        "env": None if image.env is None else dict(image.env),
        "workdir": image.workdir,
        "user": image.user,
        "shell": None if image.shell is None else list(image.shell),
        "onbuild": None if image.onbuild is None else list(image.onbuild),
        "platforms": None if image.platforms is None else sorted(image.platforms),
        "distribution": image.distribution,
        "distribution_version": image.distribution_version,
        "package_manager": image.package_manager,
        "end_of_life": image.end_of_life,
        "digest": image.digest,
        "exact_tag": image.exact_tag,
        "source": image.source or None,
    }
    places = [{"path": one.path, "line": one.line, "column": one.column} for one in used]
    return {"name": name, **known, "used": places}


@click.command("images")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@search_options
@click.option("--lock", is_flag=True, help="Ask the registries for what dockfix.lock lacks, and write it.")
@click.option("--update", is_flag=True, help="Ask them for what is in it already, too.")
@click.option("--output-format", "form", type=click.Choice(["text", "json"]), default="text")
def command(options: CommonOptions, paths: tuple[str, ...], lock: bool, update: bool, form: str) -> None:
    """Show the base images in use, and what is known of each. PATHS are files or folders (searched).

    Only --lock and --update use the network.
    """
    session = _Session(options)
    session.read(path for path in paths if path != "-")
    if lock or update:
        session.lock(update, paths or (".",))
    else:
        session.show(form)
        say_bad_locks(session.paths)
    sys.exit(2 if session.count else 0)
