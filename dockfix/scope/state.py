"""What is in force at an instruction: found out in one walk over its stage.

``dispatch`` in ``frontend/dockerfile/dockerfile2llb/convert.go`` of moby/buildkit changes the same state, instruction
by instruction. What the base image or an argument decides is unknown, and unknown is None.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple

from ..cst import Arg, Env, Instruction, Run, Shell, User, Workdir
from ..images import Image

#: The shell where neither the file nor the base image names one.
DEFAULT_SHELL = ("/bin/sh", "-c")
#: What Docker puts into the environment of every ``RUN``, and its predefined arguments.
_ALWAYS = frozenset("PATH HOME HOSTNAME TERM".split())
_PROXIES = frozenset(
    name
    for base in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
    for name in (base, base.upper())
)
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_MAY_LINK = re.compile(r"\b(?:ln|link|mount)\b")

Values = Mapping[str, str | None]


class State(NamedTuple):
    """What an instruction finds in force; it is never changed, :meth:`after` makes the next one."""

    workdir: str | None  #: absolute and normal
    #: The same with variables and quotes as they are typed; what a relative one is relative to may be missing.
    typed_workdir: str
    user: str | None  #: as it is typed, with the group; None where the file names none, and the base image no other
    shell: tuple[str, ...]  #: of the file, or the base image's; where that is not known it is taken to be the default
    env: Values  #: what ``ENV`` and the base image set, and None for a value that is not known
    args: Values  #: what ``ARG`` sets where nothing is given; None where that is not known
    #: All of ``env`` and ``args`` as they are typed, but for the variables in them that are known.
    environment: Mapping[str, str]
    #: The names in the environment of a ``RUN``; None where the base image may have set any.
    names: frozenset[str] | None
    #: Those of them that some versions of the base image may not set.
    unsure: frozenset[str]
    #: The folders of ``PATH`` in order: None for the base image's, and as it is typed what is not known.
    path: tuple[str | None, ...]
    link_makers: tuple[Run, ...]  #: the ``RUN``s that may have made links

    @classmethod
    def of_base(cls, image: Image) -> State:
        """What the base image leaves in force, as far as it is known."""
        env = image.env
        path = None if env is None else env.get("PATH")
        return cls(
            workdir=image.workdir,
            typed_workdir=image.workdir or "",
            user=image.user or None,
            shell=image.shell or DEFAULT_SHELL,
            env=env or {},
            args={},
            environment={},
            names=None if env is None else _ALWAYS | _PROXIES | frozenset(env),
            unsure=frozenset(name for name, value in (env or {}).items() if value is None),
            path=(None,) if path is None else tuple(path.split(":")),
            link_makers=(),
        )

    @property
    def variables(self) -> list[tuple[str, str]]:
        """All variables with their texts: as they are typed, and what is known of the base image's."""
        inherited = [(name, value) for name, value in self.env.items() if value and name not in self.environment]
        return [*inherited, *self.environment.items()]

    @property
    def is_root(self) -> bool:
        """Whether neither the file nor, as far as it is known, the base image names another user than root."""
        return self.user is None or self.user.partition(":")[0] in ("root", "0")

    def after(self, node: Instruction) -> State:
        """What is in force behind ``node``."""
        if isinstance(node, Env):
            return self._after_env(node)
        if isinstance(node, Arg):
            return self._after_arg(node)
        if isinstance(node, Workdir):
            path = _unquoted(node.text)
            return self._replace(workdir=self.folder(path), typed_workdir=posixpath.join(self.typed_workdir, node.text))
        if isinstance(node, User):
            return self._replace(user=node.text.strip())
        if isinstance(node, Shell):
            return self._replace(shell=tuple(node.json)) if node.json else self
        if isinstance(node, Run) and _MAY_LINK.search(node.text):
            return self._replace(link_makers=(*self.link_makers, node))
        return self

    def folder(self, path: str) -> str | None:
        """A path of the file, seen from the working directory: absolute and normal, or None where it is not known."""
        known = expanded(path, self.env)
        if known is None or (self.workdir is None and not known.startswith("/")):
            return None
        return posixpath.normpath(posixpath.join(self.workdir or "/", known))

    def _after_env(self, node: Env) -> State:
        # All values are expanded before the first is set.
        typed = {pair.name: _unquoted(pair.value) for pair in node.pairs}
        values = {name: expanded(value, self.env) for name, value in typed.items()}
        return self._replace(
            env={**self.env, **values},
            environment={**self.environment, **{name: self._partly_expanded(text) for name, text in typed.items()}},
            names=self._with_names(typed),
            unsure=self.unsure - frozenset(typed),
            path=self._folders(typed["PATH"]) if "PATH" in typed else self.path,
        )

    def _after_arg(self, node: Arg) -> State:
        typed = {name: _unquoted(default or "") for name, default in node.names}
        new = {name: self._partly_expanded(text) for name, text in typed.items() if name not in self.environment}
        # What is given with `--build-arg` is not known, and wins over an `ENV` above.
        return self._replace(
            env={**self.env, **dict.fromkeys(typed.keys() & self.env.keys())},
            args={
                **self.args,
                **{name: expanded(default, self.env) if default else None for name, default in node.names},
            },
            environment={**self.environment, **new},
            names=self._with_names(typed),
            path=(None,) if "PATH" in typed else self.path,
        )

    def _with_names(self, new: Mapping[str, str]) -> frozenset[str] | None:
        if self.names is None or any("$" in name for name in new):
            return None
        return self.names | frozenset(new)

    def _folders(self, text: str) -> tuple[str | None, ...]:
        """The folders of a value of ``PATH``."""
        found: list[str | None] = []
        for part in text.split(":"):
            if part in ("$PATH", "${PATH}"):
                found += self.path
            else:
                known = expanded(part, self.env)
                found.append(part if known is None else known)
        return tuple(found)

    def _partly_expanded(self, text: str) -> str:
        """The text with those variables put in that are known."""
        return _VARIABLE.sub(lambda match: self.env.get(match.group(1) or match.group(2)) or match.group(), text)


def expanded(text: str, values: Values) -> str | None:
    """``text`` with plain ``$NAME`` and ``${NAME}`` put in; None where one is not known."""
    unknown = False

    def value(match: re.Match[str]) -> str:
        nonlocal unknown
        found = values.get(match.group(1) or match.group(2))
        unknown = unknown or found is None
        return found or ""

    result = _VARIABLE.sub(value, text)
    return None if unknown or set(result) & set("$\\\"'`") else result


def _unquoted(text: str) -> str:
    return text.strip("\"'")
