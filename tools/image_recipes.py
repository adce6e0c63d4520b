"""What a Dockerfile makes of its base image, through all those that it is built from: by ``dockfix.plan``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from image_repositories import NOW, Named, Recipe, Repository
from microsoft_images import family_of

from dockfix.cst import Dockerfile, From, parse
from dockfix.images import UNKNOWN, Image, Images, reference_of
from dockfix.images.image import common
from dockfix.images.table import canonical
from dockfix.plan import Plan, plan
from dockfix.plan.model import Command
from dockfix.plan.scenario import is_symbolic

#: Entrypoints that start whatever program they are given, whichever image they are in (``image_facts.toml``).
HAND_ON: set[str] = set()
#: A stage chain longer than this is a ring.
_DEEPEST = 12
#: What puts another program in the place of /bin/sh, so that what the distribution says of it no longer holds.
_OTHER_SHELL = re.compile(r"(?:ln|rm|mv|cp)\b[^&;|\n]*\s/bin/sh(?:\s|\Z)|dpkg-reconfigure[^&;|\n]*dash")
Resolve = Callable[[str], Image]
#: Of a base image that there never was: nothing was ever built from it.
MISSING = Image(source="there is no such image")


class _Chain(Images):
    """The base images of one Dockerfile, their build arguments put in."""

    __slots__ = ("_expanded", "_resolve")

    def __init__(self, expanded: dict[str, str], resolve: Resolve) -> None:
        super().__init__(())
        self._expanded = expanded
        self._resolve = resolve

    def of(self, name: str) -> Image:
        name = self._expanded.get(name, name)
        return super().of(name) if name.lower() == "scratch" else self._resolve(name)


class _File(NamedTuple):
    """A Dockerfile, read: its base images as it names them and with its build arguments put in."""

    tree: Dockerfile | None
    names: dict[str, str]


@cache
def _read(text: str) -> _File:
    tree = parse(text)
    if tree.problems:
        return _File(None, {})
    first = plan(tree, images=Images(()))
    pairs = zip(tree.find(From), first.stages, strict=True)
    return _File(tree, {node.image: stage.base for node, stage in pairs if isinstance(stage.base, str)})


def evaluated(text: str, resolve: Resolve, source: str, target: str | None = None) -> Image:
    """The image that a Dockerfile makes without build arguments.

    UNKNOWN where that can't be told, and MISSING where Docker can make none.
    """
    tree, names = _read(text)
    if tree is None:
        return MISSING
    return _image(plan(tree, images=_Chain(names, resolve)), source, text, target)


def _image(found: Plan, source: str, text: str, target: str | None) -> Image:
    """The config of the last stage, or of that which ``target`` names, as an image."""
    stages = [stage for stage in found.stages if target in (None, stage.name)]
    if not stages or stages[-1].failed is not None or stages[-1].config.image is MISSING:
        return MISSING
    config = stages[-1].config
    base = config.image
    if not base.is_known or is_symbolic(config.base):
        return UNKNOWN
    env = (
        None
        if base.env is None
        else {**base.env, **{name: _known(value) for name, value in config.environment.items()}}
    )
    if any(is_symbolic(name) for name in config.environment):
        env = None
    entrypoint = base.entrypoint if config.entrypoint is None else _argv(config.entrypoint)
    return Image(
        entrypoint=entrypoint,
        cmd=base.cmd if config.cmd is None else _argv(config.cmd),
        env=env,
        workdir=base.workdir if config.workdir is None else _known(config.workdir),
        user=base.user if config.user is None else _known(config.user),
        shell=base.shell if config.shell is None else config.shell,
        onbuild=tuple(config.onbuild),
        distribution=None if _OTHER_SHELL.search(text) else base.distribution,
        distribution_version=base.distribution_version,
        package_manager=base.package_manager,
        entrypoint_serves=frozenset() if " ".join(entrypoint or ()) in HAND_ON else None,
        source=source,
    )


def _known(value: str) -> str | None:
    return None if is_symbolic(value) else value


def _argv(value: Command | tuple[str, ...]) -> tuple[str, ...] | None:
    words = (*value.shell, value.text) if isinstance(value, Command) else value
    return None if any(is_symbolic(word) for word in words) else tuple(words)


class Library:
    """All images whose Dockerfiles are at hand, by the names of their tags; each is evaluated once.

    ``by_hand`` answers first, for those that no Dockerfile makes.
    """

    def __init__(self, mirror: Path, tags: dict[str, dict[str, Named]], by_hand: Callable[[str], Image | None]) -> None:
        self.tags = tags
        self.by_hand = by_hand
        self.of_any_tag: dict[str, Image] = {}  # images of which every tag is such a one
        self._mirror = mirror
        self._repositories: dict[str, Repository] = {}
        self._images: dict[tuple[str, object], Image] = {}
        self._evaluated: dict[tuple[str, str, tuple[str, ...]], Image] = {}
        self._open: list[str] = []
        self.complain = False

    def repository(self, name: str) -> Repository:
        """A repository, whether it was fetched or not."""
        if name not in self._repositories:
            self._repositories[name] = Repository(self._mirror, name)
        return self._repositories[name]

    def resolve(self, name: str, time: int = NOW) -> Image:
        """What a base image was at a time, by hand or from its own Dockerfile."""
        key = name, self._same_as(name, time)
        if key not in self._images:
            if len(self._open) > _DEEPEST or name in self._open:
                return UNKNOWN
            self._open.append(name)
            self._images[key] = self._resolved(name, time)
            self._open.pop()
        return self._images[key]

    def _same_as(self, name: str, time: int) -> tuple[tuple[Recipe, int], ...] | None:
        """What says all of a base image at a time; its own bases are those of the time up to which it was so."""
        named = self._named(name)
        return None if named is None else self._fetched(named.at(time))

    def _named(self, name: str) -> Named | None:
        reference = reference_of(family_of(name))
        if reference is None or reference.tag is None:
            return None
        return self.tags.get(canonical(reference.name, {}), {}).get(reference.tag)

    def _resolved(self, name: str, time: int) -> Image:
        reference = reference_of(family_of(name))
        if reference is None:
            return UNKNOWN
        found = self.by_hand(name) or self.of_any_tag.get(reference.name)
        if found is not None or reference.tag is None:
            return found or UNKNOWN
        named = self._named(name)
        if named is not None:
            # Where it is newer than what was fetched, what it was made from before has to do.
            recipes = self._fetched(named.at(time)) or self.last(named)
            return common(self.of(recipe, min(time, until)) for recipe, until in recipes)
        return MISSING if canonical(reference.name, {}) in self.tags else UNKNOWN

    def add(self, name: str, image: Image) -> None:
        """Say what every tag of an image is; what was not known before may be now."""
        self.of_any_tag[name] = image
        self._images.clear()

    def last(self, named: Named) -> tuple[tuple[Recipe, int], ...]:
        """What a tag was made from last, as far as that was fetched."""
        return self._fetched(tuple(zip(named.recipes, named.until, strict=True)))[-1:]

    def recent(self, named: Named) -> tuple[tuple[Recipe, int], ...]:
        """What a tag was made from in the last years, as far as that was fetched."""
        return self._fetched(named.recent())

    def _fetched(self, recipes: tuple[tuple[Recipe, int], ...]) -> tuple[tuple[Recipe, int], ...]:
        """Those recipes that are not newer than the repository that they are in."""
        return tuple(pair for pair in recipes if self._is_fetched(pair[0]))

    def _is_fetched(self, recipe: Recipe) -> bool:
        where = self.repository(recipe.repository)
        return not where.exists or where.has(recipe.commit)

    def of(self, recipe: Recipe, time: int = NOW) -> Image:
        """What the Dockerfile of a tag made, up to a time."""
        repository = self.repository(recipe.repository)
        text = repository.read(f"{recipe.commit}:{recipe.path}") if repository.exists else None
        if text is None:
            return UNKNOWN
        bases = tuple(self.resolve(name, time).source for name in sorted(set(_read(text).names.values())))
        key = recipe.repository, text, bases
        if key not in self._evaluated:
            source = f"{recipe.repository}@{recipe.commit}:{recipe.path}"
            self._evaluated[key] = evaluated(text, lambda name: self.resolve(name, time), source)
        return self._evaluated[key]

    def ever(self, repository: str, patterns: Sequence[str], target: str | None, since: int) -> tuple[Image, int]:
        """What all Dockerfiles of some names have in common, in their versions since a time, and how many those are.

        UNKNOWN if one of them is not known.
        """
        where = self.repository(repository)
        found: dict[str, Image] = {}
        for time, commit, path in where.versions(patterns) if where.exists else ():
            text = where.read(f"{commit}:{path}")
            if text and text not in found and time > since:
                source = f"{repository}@{commit}:{path}"
                found[text] = evaluated(text, lambda name, time=time: self.resolve(name, time), source, target)  # type: ignore[misc]
                if not found[text].is_known and self.complain:
                    print(f"  {repository}@{commit}:{path} is not known", file=sys.stderr)
        made = [image for image in found.values() if image is not MISSING]
        image = common(made)
        newest = next(iter(made), UNKNOWN)
        return image._replace(source=newest.source) if image.is_known else UNKNOWN, len(made)
