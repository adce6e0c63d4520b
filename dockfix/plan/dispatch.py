"""What each instruction does to its stage (``dispatch`` and kin in ``dockerfile2llb/convert.go``)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from functools import singledispatch

from ..cst import (
    AddOrCopy,
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
    WordError,
    WordLexer,
    Workdir,
)
from ..images import UNKNOWN
from ..scope import shell_options
from .model import Command, Script, Stage, Step
from .scenario import Scenario, is_symbolic, joined, symbol
from .start import is_array_with_comment
from .values import Value

_DEFAULT_SHELL = ("/bin/sh", "-c")
#: The environment of every ``RUN``, whatever the image.
_ALWAYS = frozenset("PATH HOME HOSTNAME TERM PWD".split())
_PORT = re.compile(r"(?:(?:[0-9.]*:)?[0-9-]*:)?([0-9]+)(?:-([0-9]+))?(?:/([A-Za-z]*))?\Z")


#: What ``ADD`` fetches (``ParseGitRef`` and ``isHTTPSource``); a path that begins otherwise is a file.
_FETCHED = re.compile(r"\w[\w+.-]*://|[\w.+-]+@[\w.-]+:|github\.com/")

#: A ``RUN`` of which only a comment makes a shell form: the shell looks for a program ``[...``.
ARRAY_WITH_COMMENT = "array with a comment"


class StageBuilder:
    """A stage while it is built, and what its instructions see."""

    def __init__(
        self, stage: Stage, scenario: Scenario, arguments: dict[str, str], before: list[Stage], escape: str
    ) -> None:
        self.stage = stage
        self.scenario = scenario
        self.arguments = arguments  # the global ones
        self.before = before
        self.lexer = WordLexer(escape)
        self.image = ""  # the external image that the stage is built from in the end
        self.known = UNKNOWN  # what is known of that
        self.windows = False

    def variable(self, name: str) -> str | None:
        """A variable of the state: ``ENV``, ``ARG``, or the base image's."""
        value = self.stage.state.get(name)
        env = self.known.env
        if value is None and env is not None and (name not in env or env[name] is not None):
            return env.get(name)
        return self.scenario.base_variable(self.image, name) if value is None else value

    def expand(self, text: str) -> str:
        """A word as Docker expands it."""
        try:
            return self.lexer.word(text, self.variable)
        except WordError as error:
            return self.fail(str(error))

    def expanded_heredoc(self, text: str) -> str:
        """The body of a heredoc whose name is not quoted: its quotes stay."""
        try:
            return WordLexer("\\", raw_quotes=True).word(text, self.variable)
        except WordError as error:
            return self.fail(str(error))

    def fail(self, message: str) -> str:
        """The build fails here; the message is Docker's. It stands for the value that there is not.

        What comes after that is looked at all the same: in a scenario that is not tried nothing may fail.
        """
        self.stage.failed = self.stage.failed or message
        return symbol(message)

    def workdir(self) -> str:
        """The working directory in force."""
        if self.stage.config.workdir is not None:
            return self.stage.config.workdir
        if self.known.workdir is not None:
            return self.known.workdir
        return symbol(f"WORKDIR of {self.image}")

    def user(self) -> str:
        """The user in force."""
        user = self.stage.config.user
        if user is None:
            user = self.known.user
        return symbol(f"USER of {self.image}") if user is None else user

    def shell(self) -> tuple[str, ...]:
        """The shell in force; where it is not known whether the base sets one it is taken to be the default."""
        return self.stage.config.shell or self.known.shell or _DEFAULT_SHELL

    def step(self, node: Instruction, header: list[tuple[str, Value]], body: tuple[Value, ...]) -> None:
        """Add a build step."""
        self.stage.steps.append(Step(node.name, tuple(header), body, node.keyword.line))

    def flags(self, node: Instruction, expand: Callable[[str], str]) -> list[tuple[str, Value]]:
        """The flags as header entries, in the order of their names; those of one name as they are written."""
        found: list[tuple[str, Value]] = [
            (f"--{flag.name}", expand(flag.flag_value or "")) for flag in node.flags if flag.text != "--"
        ]
        return sorted(found, key=lambda entry: entry[0])

    def inherited(self) -> list[tuple[str, Value]]:
        """The variables of the base image whose values are known, but for those that the file sets anew."""
        env = (self.known.env or {}).items()
        found = tuple(sorted((name, value) for name, value in env if value and name not in self.stage.state))
        return [("environment of the base", found)] if found else []

    def volumes(self) -> list[tuple[str, Value]]:
        """The volumes so far: builders other than BuildKit throw away what later steps put there."""
        volumes = tuple(sorted(self.stage.config.volumes))
        return [("volumes", volumes)] if volumes else []


@singledispatch
def dispatch(node: Instruction, builder: StageBuilder) -> None:
    """Apply one instruction."""
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
        value = builder.scenario.argument(name)
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
        *builder.inherited(),
        *builder.volumes(),
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
    env = builder.known.env
    known = None if env is None else frozenset(builder.stage.state) | _ALWAYS | frozenset(env)
    return (Script(text, dialect, letters, known),)


@dispatch.register
def _add(node: AddOrCopy, builder: StageBuilder) -> None:
    parents = node.flag("parents") is not None
    target = joined(builder.workdir(), builder.expand(node.target))
    body: list[Value] = []
    for word in node.words[:-1]:
        source = builder.expand(word) if not word.startswith("<<") else word
        fetched = node.name == "ADD" and _FETCHED.match(source) is not None
        keep = parents or fetched or "://" in source or source.startswith("<<")
        body.append(source if keep else posixpath.normpath("/" + source.lstrip("/")))
    for doc in node.heredocs:
        # A heredoc is a file of that name; Docker expands it unless the name is quoted.
        body.append((doc.name, builder.expanded_heredoc(doc.body) if doc.expand else doc.body, doc.chomp))
    header: list[tuple[str, Value]] = [("target", target), *builder.flags(node, lambda text: text)]
    header = [(name, _flag(name, value, builder)) for name, value in header]
    if node.name == "ADD" and (found := [source for source in body if _FETCHED.match(str(source))]):
        header.append(("what is fetched", tuple(found)))  # no COPY does that
    builder.step(node, [*header, *builder.volumes()], tuple(body))


def _flag(name: str, value: Value, builder: StageBuilder) -> Value:
    if name == "target" or not isinstance(value, str):
        return value
    if name != "--from":
        return builder.expand(value)
    # ``toCommand`` expands it with no variable at all, and wants nothing to happen.
    text = value
    if _plain(text, builder) != text:
        builder.fail("variable expansion is not supported for --from")
    for index, stage in reversed(list(enumerate(builder.before))):
        if text.lower() == stage.name or text == str(index):
            return index
    return text


def _plain(text: str, builder: StageBuilder) -> str | None:
    """A word expanded where no variable is set; None where it can't be."""
    try:
        return builder.lexer.word(text, lambda _: None)
    except WordError:
        return None


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
    ports = builder.stage.config.ports
    for word in node.words:
        try:
            found = builder.lexer.words(word, builder.variable)
        except WordError as error:
            found = [builder.fail(str(error))]
        for port in found:
            match = _PORT.match(port)
            if match is None:
                ports.add(port if is_symbolic(port) else builder.fail(f"invalid containerPort: {port}"))
                continue
            first, last = int(match.group(1)), int(match.group(2) or match.group(1))
            protocol = (match.group(3) or "tcp").lower()
            if last - first > 70_000:
                ports.add(builder.fail(f"invalid port: {port}"))
            else:
                ports.update(f"{number}/{protocol}" for number in range(first, last + 1))


@dispatch.register
def _volume(node: Volume, builder: StageBuilder) -> None:
    builder.stage.config.volumes.update(builder.expand(word) for word in node.words)


@dispatch.register
def _stopsignal(node: Stopsignal, builder: StageBuilder) -> None:
    signal = builder.expand(node.text)
    if " " in signal and not is_symbolic(signal):
        builder.fail(f"invalid signal: {signal}")
    builder.stage.config.stop_signal = signal


@dispatch.register
def _maintainer(node: Maintainer, builder: StageBuilder) -> None:
    builder.stage.config.author = node.text


@dispatch.register
def _onbuild(node: Onbuild, builder: StageBuilder) -> None:
    heredocs = "".join(f"\n{doc.body}{doc.name}" for doc in node.heredocs)
    builder.stage.config.onbuild.append(node.text + heredocs)
