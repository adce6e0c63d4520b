"""The corpus as data: each case is a folder of ``corpus/<rewrite>/``, or of ``corpus/_together/`` for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib

from dockfix.codemod import Codemod
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import Result, fix

ROOT = Path(__file__).parent.parent / "corpus"
KEYS = {"why", "build", "run", "findings", "options", "unsafe", "cached"}
TOGETHER = "_together"


class Case(NamedTuple):
    """One example; ``before`` and ``after`` are the same where nothing may change."""

    rule: str
    name: str
    folder: Path
    before: str
    after: str
    settings: dict[str, Any]

    @property
    def context(self) -> Path:
        """The build context: the case's own, or an empty one that does not exist."""
        return self.folder / "context"

    @property
    def ignore_after(self) -> str | None:
        """What becomes of the ignore file, where the case says it."""
        path = self.folder / "after.dockerignore"
        return _read(path) if path.exists() else None

    @property
    def codemods(self) -> list[Codemod]:
        """The rewrites that the case is about."""
        return [codemod for codemod in all_codemods() if self.rule in (TOGETHER, codemod.name)]

    def fixed(self) -> Result:
        """What the case's rewrites make of it, with the options of ``case.toml``; unsafe ones where it says so."""
        names = [codemod.name for codemod in self.codemods]
        unsafe = names if self.settings.get("unsafe") else []
        options = {self.rule: self.settings.get("options", {})}
        context = BuildContext.of_folder(self.context)
        return fix(self.before, self.codemods, context, unsafe=unsafe, options=options)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def read_settings(folder: Path) -> dict[str, Any]:
    """What ``case.toml`` says; whatever is wrong with it, the error names the folder."""
    path = folder / "case.toml"
    try:
        settings = tomllib.loads(_read(path)) if path.exists() else {}
    except tomllib.TOMLDecodeError as error:
        raise AssertionError(f"{path}: {error}") from error
    if unknown := sorted(set(settings) - KEYS):
        raise AssertionError(f"{path}: `{unknown[0]}` is none of {', '.join(sorted(KEYS))}")
    return settings


def cases() -> list[Case]:
    """All cases, in order."""
    found = []
    for folder in sorted(ROOT.glob("*/*")):
        settings = read_settings(folder)
        unchanged = folder / "unchanged.Dockerfile"
        if unchanged.exists():
            assert settings.get("why"), f"{folder}: an unchanged case says why"
            before = after = _read(unchanged)
        else:
            before, after = _read(folder / "before.Dockerfile"), _read(folder / "after.Dockerfile")
            assert before != after, f"{folder}: nothing changes"
        found.append(Case(folder.parent.name, folder.name, folder, before, after, settings))
    return found
