"""What the client wants, what the config files say, and which rewrites that makes for a file."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from ..config import Configs, matches
from ..config.choose import Choice, Chooser
from ..config.find import NAMES
from ..images.lock import NAME as LOCK
from ..knowledge.build_definitions import GLOBS as DEFINITIONS

#: Files whose change may change the diagnostics of an open document.
WATCHED = (*NAMES, LOCK, ".dockerignore", "*.dockerignore", *DEFINITIONS)
#: Seconds after which build definitions are read anew, for clients that watch no files.
OLDEST_DEFINITIONS = 30.0


class Settings(NamedTuple):
    """``dockfix.select``, ``ignore``, ``unsafe`` and ``args``, which are words of the command line."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    config: str | None = None
    isolated: bool = False
    context: str | None = None


class WrongSettings(ValueError):
    """The client's settings can't be used; the message says why."""


class _Words(ArgumentParser):
    """Raises where ``argparse`` would end the program."""

    def error(self, message: str) -> NoReturn:
        raise WrongSettings(f"dockfix.args: {message}")


def read(sent: object) -> Settings | None:
    """The settings in what a client sends, as such or under ``dockfix``; None where it says nothing of them.

    Many clients send an empty table when they have none, or one with what other servers want to know. Raises
    :class:`WrongSettings`.
    """
    for name in ("settings", "dockfix"):
        if isinstance(sent, Mapping) and name in sent:
            sent = sent[name]
    if sent is None or sent == []:  # which is what an empty table of Lua is sent as
        return None
    if not isinstance(sent, Mapping):
        raise WrongSettings("dockfix: the settings are a table")
    if not any(key in sent for key in ("select", "ignore", "unsafe", "args")):
        return None
    unsafe = sent.get("unsafe") or False
    if not isinstance(unsafe, bool):
        raise WrongSettings("dockfix.unsafe is true or false")
    given = _args(_texts(sent, "args"))
    return given._replace(
        select=(*given.select, *_texts(sent, "select")),
        ignore=(*given.ignore, *_texts(sent, "ignore")),
        unsafe=given.unsafe or unsafe,
    )


def _texts(sent: Mapping[str, Any], key: str) -> list[str]:
    value = sent.get(key)
    texts = [value] if isinstance(value, str) else value or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise WrongSettings(f"dockfix.{key} is a list of texts")
    return [text for text in texts if text]


def _args(words: Sequence[str]) -> Settings:
    parser = _Words(add_help=False, allow_abbrev=False)
    for name in ("--select", "--ignore"):
        parser.add_argument(name, action="append", default=[])
    for name in ("--config", "--context"):
        parser.add_argument(name)
    for name in ("--unsafe", "--isolated"):
        parser.add_argument(name, action="store_true")
    found = parser.parse_args(words)
    if found.config is not None and found.isolated:
        raise WrongSettings("dockfix.args: --config names a config, and --isolated takes none")
    return Settings(tuple(found.select), tuple(found.ignore), found.unsafe, found.config, found.isolated, found.context)


class Place(NamedTuple):
    """A document's file, None for one that is none yet; and the workspace folder around it, if there is one."""

    path: str | None
    folder: str | None

    def inside(self, path: str) -> str:
        """A path of the settings: relative ones are seen from the workspace folder."""
        return os.path.join(self.folder or os.path.dirname(self.path or "") or os.getcwd(), path)


class Rules:
    """The rewrites for each file; a config that changes counts from the next question on."""

    def __init__(self) -> None:
        self._known: dict[tuple[Settings, Place], tuple[object, Chooser]] = {}

    def of(self, settings: Settings, place: Place) -> tuple[Choice, object]:
        """The choice for a file, and a stamp that changes with its config.

        Raises ``UnknownRewrite``, ``ConfigError``, or ``OSError`` for a config that can't be read.
        """
        named = place.inside(settings.config) if settings.config is not None else None
        path = place.path or (os.path.join(place.folder, "Dockerfile") if place.folder else None)
        isolated = settings.isolated or (path is None and named is None)
        now = () if isolated else stamp(named, path)
        known = self._known.get((settings, place))
        if known is None or known[0] != now:
            chooser = Chooser(Configs(named, isolated=isolated), settings.select, settings.ignore, settings.unsafe)
            known = self._known[settings, place] = (now, chooser)
        choice = known[1].of(path or "Dockerfile")
        config = known[1].configs.of(path or "Dockerfile")
        if place.path is not None and matches(config.exclude, place.path, config.folder):
            # Nobody named this file to dockfix: in an editor it is only found, as in a search.
            choice = Choice([], frozenset(), {})
        return choice, now


def stamp(named: str | None, path: str | None) -> tuple[tuple[str, int, int, int], ...]:
    """Which config files there are for a file, and of when; another value where one of them is another."""
    if named is not None:
        return _stamped([named])
    folder = os.path.dirname(os.path.abspath(path or "."))
    candidates = []
    while True:
        candidates += [os.path.join(folder, name) for name in (*NAMES, LOCK)]
        above = os.path.dirname(folder)
        if above == folder:
            return _stamped(candidates)
        folder = above


def _stamped(paths: Sequence[str]) -> tuple[tuple[str, int, int, int], ...]:
    found = []
    for path in paths:
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            continue
        found.append((path, status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(found)
