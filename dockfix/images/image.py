"""What is known of an image's config (``config`` of the OCI image spec), and of what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Image(NamedTuple):
    """What is known of an image; None is "not known", which is never taken for "none"."""

    entrypoint: tuple[str, ...] | None = None  #: ``()`` where the image has none
    cmd: tuple[str, ...] | None = None
    #: All variables of its environment; of one that differs between the versions that are meant, or that some of
    #: them don't set, the value is None. None where any variable may be set.
    env: Mapping[str, str | None] | None = None
    workdir: str | None = None  #: ``/`` where the image sets none
    user: str | None = None  #: empty where the image sets none: then it is root
    shell: tuple[str, ...] | None = None  #: ``/bin/sh -c`` where the image sets none
    onbuild: tuple[str, ...] | None = None
    #: Platforms that there certainly are, such as ``linux/amd64``; there may be more.
    platforms: frozenset[str] | None = None
    distribution: str | None = None  #: ``debian``, ``alpine``, …
    distribution_version: str | None = None  #: ``12``, ``3.20``, …
    package_manager: str | None = None  #: the name that :mod:`dockfix.knowledge.system_package_managers` has for it
    end_of_life: str | None = None  #: the day, as ``2026-04-30``, after which nobody looks after it
    #: Programs that its entrypoint script just starts with their arguments.
    entrypoint_starts: frozenset[str] = frozenset()
    #: Programs for which its entrypoint script does something first (``mongo*``: all that begin so): any other that is
    #: no option, and no file that ends in ``entrypoint_files``, it just starts. None where that is not known.
    entrypoint_serves: frozenset[str] | None = None
    entrypoint_files: tuple[str, ...] = ()  #: endings of files that its entrypoint script hands to an interpreter
    updated_in_place: frozenset[str] = frozenset()  #: programs that an update of themselves puts where they are
    digest: str | None = None  #: that of its index, of all platforms
    exact_tag: str | None = None  #: of a tag that moves from version to version: the one that it means
    #: It is one of the table: it holds packages and its project's own programs, not whatever somebody has put in.
    in_table: bool = False
    source: str = ""  #: where all this is known from; empty where nothing is known

    def after_triggers(self) -> Image:
        """What is left of that where an image is built from it: its ``ONBUILD`` triggers may change the config."""
        if self.onbuild is None:
            return self._replace(**dict.fromkeys(part for parts in _CHANGED_BY.values() for part in parts))  # type: ignore[arg-type]
        unknown: dict[str, None] = {}
        for trigger in self.onbuild:
            for part in _CHANGED_BY.get(trigger.split(maxsplit=1)[0].upper() if trigger.strip() else "", ()):
                unknown[part] = None
        return self._replace(**unknown)  # type: ignore[arg-type]

    def completed(self, other: Image) -> Image:
        """What this says, and beyond that what another, less sure one says of the same image.

        A registry has said all of the config: what it left out differs from platform to platform.
        """
        own, others = self._asdict(), other._asdict()
        kept = _OF_THE_CONFIG if self.digest is not None else frozenset()
        found = {name: others[name] if own[name] is None and name not in kept else own[name] for name in own}
        merged = Image(**found)._replace(in_table=self.in_table or other.in_table)
        if merged.entrypoint != other.entrypoint or merged.entrypoint is None:
            return merged
        return merged._replace(
            entrypoint_starts=other.entrypoint_starts,
            entrypoint_serves=other.entrypoint_serves,
            entrypoint_files=other.entrypoint_files,
        )

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the image."""
        return bool(self.source)

    def starts_as_it_is(self, program: str) -> bool:
        """Whether a container of the image starts this program, named by its ``CMD``, and does nothing before.

        True without an entrypoint; with one where its script is known to hand the program on.
        """
        if self.entrypoint == ():
            return True
        return self.hands_on(program)

    def hands_on(self, program: str) -> bool:
        """Whether the image's entrypoint script just starts the program."""
        if self.entrypoint_serves is not None and program and not program.startswith("-"):
            served = any(
                program == name or (name[-1:] == "*" and program.startswith(name[:-1]))
                for name in self.entrypoint_serves
            )
            return not served and not program.endswith(self.entrypoint_files)
        return program in self.entrypoint_starts

    @property
    def counts_shells(self) -> bool:
        """Whether its ``/bin/sh`` may count itself in ``SHLVL``: dash, that of Debian and Ubuntu, does not.

        Busybox's ash (``shell/ash.c``) and bash do.
        """
        return self.distribution not in _WITH_DASH

    @property
    def has_plain_environment(self) -> bool:
        """Whether nothing but ``PATH`` is in its environment."""
        return self.env is not None and set(self.env) <= {"PATH"}


#: What an instruction that is a trigger changes of the config; an ENTRYPOINT clears an inherited CMD.
_CHANGED_BY = {
    "ARG": ("env",),
    "CMD": ("cmd",),
    "ENTRYPOINT": ("entrypoint", "cmd", "entrypoint_serves"),
    "ENV": ("env",),
    "SHELL": ("shell",),
    "USER": ("user",),
    "WORKDIR": ("workdir",),
}

#: The distributions whose ``/bin/sh`` is dash.
_WITH_DASH = frozenset({"debian", "ubuntu"})

#: What a registry says of an image.
_OF_THE_CONFIG = frozenset("entrypoint cmd env workdir user shell onbuild platforms".split())

#: What is known of any other image: nothing.
UNKNOWN = Image()
#: ``FROM scratch`` begins with an empty config (``dispatchFrom`` in BuildKit's ``convert.go``).
SCRATCH = Image(
    entrypoint=(),
    cmd=(),
    env={"PATH": None},  # BuildKit sets it (``emptyImage`` in its ``image.go``), the older builder does not
    workdir="/",
    user="",
    shell=("/bin/sh", "-c"),
    onbuild=(),
    in_table=True,
    source="Docker's reference: FROM scratch",
)


def common(images: Iterable[Image]) -> Image:
    """What holds for every one of some images; UNKNOWN where there is none."""
    found: Image | None = None
    for image in images:
        found = image if found is None else _both(found, image)
    return found or UNKNOWN


def _both(one: Image, other: Image) -> Image:
    if one == other:
        return one
    if not (one.is_known and other.is_known):
        return UNKNOWN
    same = {name: value if value == getattr(other, name) else None for name, value in one._asdict().items()}
    same["env"] = _common_env(one.env, other.env)
    if one.platforms is not None and other.platforms is not None:
        same["platforms"] = one.platforms & other.platforms
    # An image without an entrypoint has no script that serves anything, and starts all.
    started = [part.entrypoint_starts for part in (one, other) if part.entrypoint != ()]
    same["entrypoint_starts"] = frozenset.intersection(*started) if started else frozenset()
    same["in_table"] = one.in_table and other.in_table
    same["updated_in_place"] = one.updated_in_place & other.updated_in_place
    served, others = (() if part.entrypoint == () else part.entrypoint_serves for part in (one, other))
    same["entrypoint_serves"] = None if served is None or others is None else frozenset({*served, *others})
    same["entrypoint_files"] = tuple(sorted({*one.entrypoint_files, *other.entrypoint_files}))
    same["source"] = one.source if other.source in one.source else f"{one.source}; {other.source}"
    return Image(**same)  # type: ignore[arg-type]


def _common_env(
    one: Mapping[str, str | None] | None, other: Mapping[str, str | None] | None
) -> Mapping[str, str | None] | None:
    if one is None or other is None:
        return None
    names = sorted({*one, *other})
    return {name: one[name] if name in one and name in other and one[name] == other[name] else None for name in names}
