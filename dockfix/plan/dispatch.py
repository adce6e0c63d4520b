"""What each instruction does to its stage (``dispatch`` and kin in ``dockerfile2llb/convert.go``)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from functools import singledispatch

from ..cst import (
    Add,
    Arg,
    Cmd,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Instruction,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    WordLexer,
    Workdir,
)
from ..scope import has_plain_environment, shell_options, starts_at_root
from .model import Command, Script, Stage, Step, Value
from .start import is_array_with_comment
from .world import World, is_symbolic, joined, symbol

_DEFAULT_SHELL = ("/bin/sh", "-c")
#: The environment of every ``RUN``, whatever the image.
_ALWAYS = frozenset("PATH HOME HOSTNAME TERM PWD".split())
_PORT = re.compile(r"(?:(?:[0-9.]*:)?[0-9-]*:)?([0-9]+)(?:-([0-9]+))?(?:/([A-Za-z]*))?\Z")


#: A ``RUN`` of which only a comment makes a shell form: the shell looks for a program ``[...``.
ARRAY_WITH_COMMENT = "array with a comment"


class Failed(ValueError):
    """The build fails here; the message is Docker's."""


class StageBuilder:
    """A stage while it is built, and what its instructions see."""

    def __init__(self, stage: Stage, world: World, arguments: dict[str, str], before: list[Stage], escape: str) -> None:
        self.stage = stage
        self.world = world
        self.arguments = arguments  # the global ones
        self.before = before
        self.lexer = WordLexer(escape)
        self.image = ""  # the external image that the stage is built from in the end
        self.windows = False

    def variable(self, name: str) -> str | None:
        """A variable of the state: ``ENV``, ``ARG``, or the base image's."""
        value = self.stage.state.get(name)
        if value is None and self.image != "scratch":
            return self.world.base_variable(self.image, name)
        return value

    def expand(self, text: str) -> str:
        """A word as Docker expands it."""
        return self.lexer.word(text, self.variable)

    def workdir(self) -> str:
        """The working directory in force."""
        if self.stage.config.workdir is not None:
            return self.stage.config.workdir
        if starts_at_root(self.image) and not self.windows:
            return "/"
        return symbol(f"WORKDIR of {self.image}")

    def user(self) -> str:
        """The user in force."""
        user = self.stage.config.user
        return user if user is not None else "" if self.image == "scratch" else symbol(f"USER of {self.image}")

    def shell(self) -> tuple[str, ...]:
        """The shell in force; where the base may have set one it is taken to be the default."""
        return self.stage.config.shell or _DEFAULT_SHELL

    def step(self, node: Instruction, header: list[tuple[str, Value]], body: tuple[Value, ...]) -> None:
        """Add a build step."""
        self.stage.steps.append(Step(node.name, tuple(header), body, node.keyword.line))

    def flags(self, node: Instruction, expand: Callable[[str], str]) -> list[tuple[str, Value]]:
        """The flags as header entries, in the order of their names."""
        return sorted((f"--{flag.name}", expand(flag.flag_value or "")) for flag in node.flags if flag.text != "--")


@singledispatch
def dispatch(node: Instruction, builder: StageBuilder) -> None:
    """Apply one instruction. Raises :class:`Failed` or ``WordError`` where the build fails."""
    builder.step(node, [], (node.text,))


@dispatch.register
def _env(node: Env, builder: StageBuilder) -> None:
    # All values are expanded before the first is set.
    pairs = [(builder.expand(pair.name), builder.expand(pair.value)) for pair in node.pairs]
    for name, value in pairs:
        builder.stage.state[name] = value
        builder.stage.config.environment[name] = value


@dispatch.register
def _label(node: Label, builder: StageBuilder) -> None:
    for pair in node.pairs:
        builder.stage.config.labels[builder.expand(pair.name)] = builder.expand(pair.value)


@dispatch.register
def _arg(node: Arg, builder: StageBuilder) -> None:
    for raw, default in node.names:
        name = raw if default is not None else builder.expand(raw)
        value = builder.world.argument(name)
        if value is None and default is None:
            value = builder.arguments.get(name)
        elif value is None and default is not None:
            value = builder.expand(default)
        if value is not None:
            builder.stage.state[name] = value


@dispatch.register
def _run(node: Run, builder: StageBuilder) -> None:
    state = builder.stage.state
    header: list[tuple[str, Value]] = [
        ("working directory", builder.workdir()),
        ("user", builder.user()),
        ("environment", tuple(sorted(state.items()))),
        *builder.flags(node, str),
    ]
    if node.json:
        builder.step(node, header, (("exec", *node.json),))
        return
    header.append(("shell", builder.shell()))
    builder.step(node, header, _commands(node, builder))


def _commands(node: Run, builder: StageBuilder) -> tuple[Value, ...]:
    text = node.text
    if is_array_with_comment(text):
        return ((ARRAY_WITH_COMMENT, text),)
    bodies = tuple((doc.name, doc.body, doc.expand, doc.chomp) for doc in node.heredocs)
    options = None if bodies or builder.windows else shell_options(list(builder.shell()))
    if options is None:
        return (("text", text, bodies),)
    dialect, letters = options
    plain = has_plain_environment(builder.image)
    known = frozenset(builder.stage.state) | _ALWAYS if plain else None
    return (Script(text, dialect, letters, known),)


@dispatch.register
def _add(node: Add, builder: StageBuilder) -> None:
    parents = node.flag("parents") is not None
    target = joined(builder.workdir(), builder.expand(node.target))
    body: list[Value] = []
    for word in node.words[:-1]:
        source = builder.expand(word) if not word.startswith("<<") else word
        keep = parents or "://" in source or source.startswith(("<<", "git@"))
        body.append(source if keep else posixpath.normpath("/" + source.lstrip("/")))
    for doc in node.heredocs:
        # A heredoc is a file of that name; Docker expands it unless the name is quoted.
        raw = WordLexer("\\", raw_quotes=True)
        body.append((doc.name, raw.word(doc.body, builder.variable) if doc.expand else doc.body, doc.chomp))
    header: list[tuple[str, Value]] = [("target", target), *builder.flags(node, lambda text: text)]
    header = [(name, _flag(name, value, builder)) for name, value in header]
    builder.step(node, header, tuple(body))


def _flag(name: str, value: Value, builder: StageBuilder) -> Value:
    if name == "target" or not isinstance(value, str):
        return value
    text = builder.expand(value)
    if name != "--from":
        return text
    for index, stage in reversed(list(enumerate(builder.before))):
        if text.lower() == stage.name or text == str(index):
            return index
    return text


@dispatch.register
def _workdir(node: Workdir, builder: StageBuilder) -> None:
    path = builder.expand(node.text)
    folder = joined(builder.workdir(), path)
    if folder.startswith("/") and not is_symbolic(folder):
        folder = posixpath.normpath("/" + folder.lstrip("/"))  # ``system.NormalizeWorkdir``
    else:
        folder = folder.rstrip("/") or "/"
    builder.stage.config.workdir = folder
    builder.step(node, [("user", builder.user())], (folder,))


@dispatch.register
def _user(node: User, builder: StageBuilder) -> None:
    builder.stage.config.user = builder.expand(node.text)


@dispatch.register
def _shell(node: Shell, builder: StageBuilder) -> None:
    builder.stage.config.shell = tuple(node.json or ())


def _argv(node: Instruction, builder: StageBuilder) -> Command | tuple[str, ...]:
    return tuple(node.json) if node.json is not None else Command(builder.shell(), node.text)


@dispatch.register
def _cmd(node: Cmd, builder: StageBuilder) -> None:
    builder.stage.config.cmd = _argv(node, builder)
    builder.stage.cmd_set = True


@dispatch.register
def _entrypoint(node: Entrypoint, builder: StageBuilder) -> None:
    config = builder.stage.config
    config.entrypoint = _argv(node, builder)
    if not builder.stage.cmd_set:
        config.cmd = ()  # an inherited one is cleared


@dispatch.register
def _healthcheck(node: Healthcheck, builder: StageBuilder) -> None:
    kind = node.arguments[0].text.upper()  # ``parseHealthcheck`` takes it in any case
    command = node.json if node.json is not None else [leaf.text for leaf in node.arguments[1:]]
    flags = tuple(builder.flags(node, str))
    builder.stage.config.health = (kind, node.json is not None, *command, flags)


@dispatch.register
def _expose(node: Expose, builder: StageBuilder) -> None:
    for word in node.words:
        for port in builder.lexer.words(word, builder.variable):
            match = _PORT.match(port)
            if match is None:
                if not is_symbolic(port):
                    raise Failed(f"invalid containerPort: {port}")
                builder.stage.config.ports.add(port)
                continue
            first, last = int(match.group(1)), int(match.group(2) or match.group(1))
            protocol = (match.group(3) or "tcp").lower()
            if last - first > 70_000:
                raise Failed(f"invalid port: {port}")
            builder.stage.config.ports.update(f"{number}/{protocol}" for number in range(first, last + 1))


@dispatch.register
def _volume(node: Volume, builder: StageBuilder) -> None:
    builder.stage.config.volumes.update(builder.expand(word) for word in node.words)


@dispatch.register
def _stopsignal(node: Stopsignal, builder: StageBuilder) -> None:
    signal = builder.expand(node.text)
    if " " in signal and not is_symbolic(signal):
        raise Failed(f"invalid signal: {signal}")
    builder.stage.config.stop_signal = signal


@dispatch.register
def _maintainer(node: Maintainer, builder: StageBuilder) -> None:
    builder.stage.config.author = node.text


@dispatch.register
def _onbuild(node: Onbuild, builder: StageBuilder) -> None:
    heredocs = "".join(f"\n{doc.body}{doc.name}" for doc in node.heredocs)
    builder.stage.config.onbuild.append(node.text + heredocs)
