"""The parts of a plan."""

from __future__ import annotations

import copy
from typing import NamedTuple

from ..images import UNKNOWN, Image
from ..shell import Dialect
from .scenario import is_symbolic
from .values import Place, Value


class Step(NamedTuple):
    """A build step of a stage.

    ``header`` is what stands around it (working directory, user, environment, shell, flags), ``body``
    what it does: for a ``RUN`` one entry a command, for a ``COPY`` its sources and target.
    """

    kind: str
    header: tuple[tuple[str, Value], ...]
    body: tuple[Value, ...]
    line: int

    def expanded(self, image: Image = UNKNOWN) -> Step:
        """The step with the commands of its shell text, where those can be read; ``image`` is the stage's base."""
        script = self.body[0] if self.body else None
        if not isinstance(script, Script):
            return self
        header = dict(self.header)
        workdir, user = (_known(header.get(name)) for name in ("working directory", "user"))
        environment = dict(header.get("environment", ()))  # type: ignore[call-overload]
        in_place = frozenset[str]() if "PATH" in environment else image.updated_in_place
        unsure = {name for name, value in (image.env or {}).items() if value is None and name not in environment}
        return self._replace(body=script.commands(Place(workdir, user, in_place, frozenset(unsure))))


def _known(value: Value) -> str | None:
    """A text in which no symbol of :mod:`.scenario` stands."""
    return value if isinstance(value, str) and value and is_symbolic(value) is False else None


class Script(NamedTuple):
    """The shell text of a ``RUN``, and all that its commands depend on but what stands in the header."""

    text: str
    dialect: Dialect
    options: frozenset[str]
    known: frozenset[str] | None

    def commands(self, place: Place) -> tuple[Value, ...]:
        """One entry for each command; where the text can't be read the text itself."""
        from .shell_commands import commands_of

        found = commands_of(self.text, self.dialect, self.options, self.known, place)
        return (("text", self.text, ()),) if found is None else found


class Command(NamedTuple):
    """A shell-form ``CMD`` or ``ENTRYPOINT`` as it stands in the config: the shell, then the text."""

    shell: tuple[str, ...]
    text: str


class Config:
    """The image config (``Config`` of the OCI image spec), as far as the file says it.

    ``base`` names the image from which everything comes that the file leaves unsaid; ``image`` is what is known of it.
    """

    def __init__(self, base: str, image: Image = UNKNOWN) -> None:
        self.base = base
        self.image = image
        self.environment: dict[str, str] = {}
        self.entrypoint: Command | tuple[str, ...] | None = None  # None: the base's
        self.cmd: Command | tuple[str, ...] | None = None
        self.shell: tuple[str, ...] | None = None
        self.workdir: str | None = None
        self.user: str | None = None
        self.stop_signal: str | None = None
        self.health: tuple[Value, ...] | None = None
        self.labels: dict[str, str] = {}
        self.ports: set[str] = set()
        self.volumes: set[str] = set()
        self.onbuild: list[str] = []
        self.author: str | None = None

    def clone(self) -> Config:
        """A copy of its own."""
        twin = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, (dict, set, list)):
                setattr(twin, name, value.copy())
        return twin

    def parts(self) -> dict[str, Value]:
        """Each part under its name in the field; the environment in order."""
        return {
            "base image": self.base,
            "ENV": tuple(self.environment.items()),
            "ENTRYPOINT": self.entrypoint,
            "CMD": self.cmd,
            "SHELL": self.shell,
            "WORKDIR": self.workdir,
            "USER": self.user,
            "STOPSIGNAL": self.stop_signal,
            "HEALTHCHECK": self.health,
            "LABEL": frozenset(self.labels.items()),
            "EXPOSE": frozenset(self.ports),
            "VOLUME": frozenset(self.volumes),
            "ONBUILD": tuple(self.onbuild),
            "MAINTAINER": self.author,
        }


class Stage:
    """What a stage does and the config it ends with; ``failed`` is Docker's message where it fails."""

    def __init__(self, base: int | str, platform: str | None, name: str | None) -> None:
        self.base = base  #: the index of another stage, or an image
        self.platform = platform
        self.name = name
        self.steps: list[Step] = []
        self.config = Config(base if isinstance(base, str) else "")
        self.state: dict[str, str] = {}  # the environment of a step: ENV and ARG
        self.cmd_set = False  # by this stage itself
        self.failed: str | None = None


class Plan(NamedTuple):
    """A file's stages, in order."""

    stages: list[Stage]
