"""Which rewrites run over a file, and which of them may change the image."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..builds import Build
from ..codemod import Codemod, Safety
from ..codemods import all_codemods
from .check import GROUPS, check
from .find import Configs, ignored_for
from .images import ImageSettings
from .model import Config


class UnknownRewrite(ValueError):
    """A name that is no rewrite's; the message says the nearest one."""


class Choice(NamedTuple):
    """What runs over a file: ``unsafe`` names the rewrites whose unsafe changes are wanted."""

    codemods: Sequence[Codemod]
    unsafe: frozenset[str]
    options: Mapping[str, Mapping[str, Any]]
    known: Collection[str] = ()  #: the names of all there are, where some come from files
    builds: Sequence[Build] = ()  #: those that the config names
    images: ImageSettings = ImageSettings()  #: what the config says of base images


class Chooser:
    """The rewrites for each file of a run: what the command line says, else what the file's config says.

    With ``advice`` the unsafe rewrites that nobody asked for are among them, to tell what they would do.
    ``files`` hold further codemods. Raises ``BadCodemod`` for those, and for plug-ins, that can't be used.
    """

    def __init__(
        self,
        configs: Configs,
        select: Sequence[str],
        ignore: Sequence[str],
        unsafe: bool,
        *,
        advice: bool = True,
        files: Sequence[str] = (),
    ) -> None:
        self.configs = configs
        self._every = {codemod.name: codemod for codemod in all_codemods(files)}
        self._select = self._known(select) if select else None
        self._ignore = self._known(ignore) if ignore else None
        self._unsafe = unsafe
        self._advice = advice
        self._made: dict[tuple[int, frozenset[str]], Choice] = {}

    def of(self, path: str) -> Choice:
        """The choice for a file. Raises :class:`ConfigError`, or ``OSError`` for a config that can't be read."""
        config = self.configs.of(path)
        off = frozenset(ignored_for(config, path)) if config.per_file_ignores else frozenset()
        key = (id(config), off)
        if key not in self._made:
            self._made[key] = self._choice(config, off)
        return self._made[key]

    def _choice(self, config: Config, off: Iterable[str]) -> Choice:
        check(config, self._every)
        select = self._select if self._select is not None else config.select
        ignore = self._ignore if self._ignore is not None else config.ignore
        unsafe = self._unsafe or config.unsafe
        wanted = self._names(["default"] if select is None else select) - self._names(ignore or ()) - self._names(off)
        risky = wanted
        if not unsafe:
            risky = wanted & self._names(word for word in select or () if word not in ("default", "safe"))
        chosen = [
            codemod
            for name, codemod in self._every.items()
            if name in wanted and (self._advice or name in risky or codemod.safety is Safety.SAFE)
        ]
        return Choice(chosen, frozenset(risky), config.rules, frozenset(self._every), config.builds, config.images)

    def _names(self, words: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for word in words:
            if word == "safe":
                found |= {name for name, codemod in self._every.items() if codemod.safety is Safety.SAFE}
            elif word in GROUPS:
                found |= set(self._every)
            else:
                found.add(word)
        return found

    def _known(self, texts: Sequence[str]) -> list[str]:
        """The names of ``--select a,b``."""
        words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
        for word in words:
            if word not in self._every and word not in GROUPS:
                raise UnknownRewrite(unknown(word, self._every))
        return words


def unknown(name: str, known: Iterable[str]) -> str:
    """The message for a name that is no rewrite's."""
    import difflib

    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"no rewrite is called `{name}`" + (f"; did you mean `{near[0]}`?" if near else "")
