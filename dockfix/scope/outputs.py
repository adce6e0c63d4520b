"""Which files the shell text of a ``RUN`` visibly writes, and what it writes into them."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..cst import Run
from ..knowledge.programs import ARCHIVERS, FETCHERS, INTERPRETERS, LEAVE_PROGRAMS, OUTPUT_OPTIONS, SHELLS
from ..knowledge.system_package_managers import PROGRAMS
from ..shell import Dialect, Unsupported, parse
from ..shell.packages import bare_words
from ..shell.scripts import is_for_shell
from ..shell.syntax import Compound, List, Pipeline, Redirect, Simple, Word
from ..shell.walk import without_wrappers
from .command_outputs import alternative, cloned, copied, fetched, made_by, unpacked
from .output import UNKNOWN, Made, Output
from .state import State

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_HEREDOC = re.compile(r"(?<!<)<<(-?)[ \t]*(['\"\\]?)([\w.]+)\2(?!<)")
#: What a heredoc is read from once its body is taken out.
_BODY = "/dev/heredoc/"
#: What ``sed`` may replace without touching a ``#!``: no anchor, no wildcard, no class.
_HARMLESS = re.compile(r"s(.)(?:\\r|\\/|[\w /:=@,<>{}-])+\$?\1(?:(?!\1).)*\1[gI]*")

_WRITTEN_BY_SED = re.compile(r"w[ \t]+(/[^\s;}]+)")
#: How the names of packed files end, each of which an unpacker takes off.
_PACKED = (".gz", ".xz", ".bz2", ".zst", ".lzma", ".lz4", ".Z")


def outputs(run: Run, state: State) -> list[Output]:
    """What a ``RUN`` visibly writes, in its order."""
    if run.json:
        return written(shlex.join(run.json), state.workdir, state.env)
    bodies = [re.sub(r"^\t+", "", doc.body, flags=re.MULTILINE) if doc.chomp else doc.body for doc in run.heredocs]
    return written(run.text, state.workdir, state.env, bodies)


def written(text: str, workdir: str | None, env: Mapping[str, str | None], bodies: Sequence[str] = ()) -> list[Output]:
    """What a shell text writes; ``bodies`` are those of the heredocs that it names."""
    reader = _Reader(workdir or UNKNOWN, {name: value for name, value in env.items() if value is not None})
    reader.text(text, bodies)
    return reader.found


def written_by_script(text: str, workdir: str | None, *, of_shell: bool) -> list[Output]:
    """What a script writes that a ``RUN`` starts; its arguments are not known."""
    reader = _Reader(workdir or UNKNOWN, {})
    reader.script(text if of_shell else f"#!/usr/bin/env another\n{text}")
    return reader.found


class _Reader:
    """Goes through the commands of a text, and keeps in mind in which folder they run."""

    def __init__(self, folder: str, values: dict[str, str]) -> None:
        self.folder = folder
        self.values = values
        self.found: list[Output] = []
        self.bodies: list[str] = []
        self.fetches = False

    # -- texts

    def text(self, text: str, bodies: Sequence[str] = (), sure: bool = True) -> None:
        """Read a text, line by line where it can't be read as a whole."""
        text = self._without_heredocs(text, bodies)
        self.fetches = self.fetches or any(word.rsplit("/", 1)[-1] in FETCHERS for word in bare_words(text))
        try:
            self._list(parse(text, Dialect.BASH), sure)
            return
        except Unsupported:
            pass
        for line in text.replace("\\\n", " ").split("\n"):
            try:
                self._list(parse(line, Dialect.BASH), False)
            except Unsupported:
                self._mentioned(bare_words(line))

    def script(self, text: str) -> None:
        """Read a script, by the words that stand there where it is none of a shell."""
        if text.startswith("#!") and not is_for_shell(text):
            self._mentioned(bare_words(text))
        else:
            self.text(text, sure=False)

    def _without_heredocs(self, text: str, bodies: Sequence[str]) -> str:
        """The text with ``< file`` for each heredoc, whose body is kept."""
        if "<<" not in text:
            return text
        lines = text.split("\n")
        last = {line.strip("\t"): at for at, line in enumerate(lines)}  # where each of them stands last
        given = list(bodies)
        found: list[str] = []
        at = 0
        while at < len(lines):
            line = lines[at]
            at += 1
            for match in list(_HEREDOC.finditer(line)):
                if given:
                    body = given.pop(0)
                elif last.get(match.group(3), -1) >= at:
                    end = next(end for end in range(at, len(lines)) if lines[end].strip("\t") == match.group(3))
                    body = "\n".join(part.lstrip("\t") if match.group(1) else part for part in lines[at:end])
                    at = end + 1
                else:
                    continue  # no heredoc: `$(( 1 << 2 ))`
                line = line.replace(match.group(), f"< {_BODY}{len(self.bodies)} ", 1)
                self.bodies.append(body)
            found.append(line)
        return "\n".join(found)

    # -- lists

    def _list(self, commands: List, sure: bool) -> None:
        for item in commands.items:
            for at, pipeline in enumerate(item.pipelines):
                self._pipeline(pipeline, sure and "||" not in item.operators[:at])

    def _pipeline(self, pipeline: Pipeline, sure: bool) -> None:
        said: Output | None = None
        for command in pipeline.commands:
            if said is not None and said.sources and _reads_script(command):
                self.script(said.sources[0].replace("\\n", "\n"))
            if isinstance(command, Compound):
                self._compound(command, sure)
            else:
                self._simple(command, sure, said)
            said = said if _hands_on(command) and said is not None else self._said(command)
            self._redirects(command.redirects, said, sure)

    def _compound(self, command: Compound, sure: bool) -> None:
        folder = self.folder
        inside = sure and command.kind in ("{", "(")
        self.values.pop(command.name, None)
        for inner in (*command.tests, *command.bodies):
            self._list(inner, inside)
        if command.kind == "(":
            self.folder = folder

    def _redirects(self, redirects: Sequence[Redirect], said: Output, sure: bool) -> None:
        for redirect in redirects:
            place = self._place(redirect.target)
            if redirect.operator not in (">", ">|", ">>", "&>", "&>>", "<>") or place.startswith("/dev/"):
                continue
            if redirect.descriptor not in ("", "1"):
                self.found.append(Output(Made.UNKNOWN, place))
                continue
            if redirect.operator.endswith(">>"):
                self.found.append(_appended(place, said))
            else:
                self.found.append(said._replace(place=place, sure=sure))

    # -- what a command says

    def _said(self, command: Simple | Compound) -> Output:
        """What a command writes to its standard output."""
        if isinstance(command, Compound):
            first = next((c for body in command.bodies for c in body.walk() if isinstance(c, Simple) and c.words), None)
            return Output(Made.UNKNOWN, "") if first is None or command.kind not in ("{", "(") else self._said(first)
        words = without_wrappers(command.words)
        name = (words[0].literal or "").rsplit("/", 1)[-1] if words else ""
        if name in ("echo", "printf"):
            text = " ".join(self._value(word) for word in words[1:])
            return Output(Made.SCRIPT if _begins_script(name, words[1:]) else Made.TEXT, "", (text,))
        if name == "cat":
            files = [self._place(word) for word in words[1:] if not word.text.startswith("-")]
            files += [self._place(redirect.target) for redirect in command.redirects if redirect.operator == "<"]
            if files and files[0].startswith(_BODY):
                body = self.bodies[int(files[0].removeprefix(_BODY))]
                return Output(Made.SCRIPT if body.startswith("#!") else Made.TEXT, "", (body,))
            return Output(Made.COPY, "", tuple(files[:1])) if files else Output(Made.UNKNOWN, "")
        return Output(Made.FETCHED if name in FETCHERS else Made.TEXT if name == ":" else Made.UNKNOWN, "")

    # -- simple commands

    def _simple(self, command: Simple, sure: bool, said: Output | None) -> None:
        for variable, _ in command.assignments:
            if not command.words:
                self.values.pop(variable, None)
        words = without_wrappers(command.words)
        if not words:
            self._shell("", (), command.redirects)  # `RUN <<EOF`
            return
        name = (words[0].literal or "").rsplit("/", 1)[-1]
        arguments = words[1:]
        texts = [self._value(word).replace("{}", UNKNOWN) for word in arguments]
        if command.words[0].literal == "xargs":
            texts.append(UNKNOWN)
        if name in ("cd", "pushd"):
            self.folder = self._resolved(texts[0]) if len(texts) == 1 else UNKNOWN
        elif name in SHELLS or name == "eval":
            self._shell(name, arguments, command.redirects)
        elif name == "tee":
            for text in texts:
                if not text.startswith("-"):
                    place = self._resolved(text)
                    new = said or Output(Made.UNKNOWN, "")
                    appends = bool({"-a", "--append"} & set(texts))
                    self.found.append(_appended(place, new) if appends else new._replace(place=place, sure=sure))
        elif name in ("cp", "mv", "ln", "install", "rsync", "link"):
            self.found += copied(name, texts, self.places, sure)
        elif name in ("update-alternatives", "alternatives"):
            self.found += alternative(texts, self.places)
        elif name == "touch":
            self.found += [Output(Made.KEPT, self._resolved(text)) for text in texts if not text.startswith("-")]
        elif name == "sed":
            self._sed(texts)
        elif name == "find" and {"-exec", "-execdir", "-ok"} & set(texts):
            at = next(at for at, text in enumerate(texts) if text in ("-exec", "-execdir", "-ok"))
            inner = Simple()
            inner.words = [word for word in arguments[at + 1 :] if word.literal not in (";", "+")]
            self._simple(inner, False, None)
        elif name in FETCHERS:
            self.found += fetched(name, texts, self.places)
        elif name in ARCHIVERS:
            self.found += unpacked(name, texts, self.places, self.fetches)
        elif name in ("git", "hg", "svn") and {"clone", "checkout", "co"} & set(texts[:3]):
            self.found += cloned(texts, self.places)
        elif name in (".", "source"):
            self._started(texts)
        else:
            if "/" in (words[0].literal or ""):
                self._started([self._value(words[0])])
            elif name.rstrip("0123456789.") in INTERPRETERS:
                self._started(texts, of_shell=False)
            self._other(name, texts, sure)
            for redirect in command.redirects:
                if (target := redirect.target.literal or "").startswith(_BODY):
                    self._mentioned(bare_words(self.bodies[int(target.removeprefix(_BODY))]))

    def _other(self, name: str, texts: list[str], sure: bool) -> None:
        made = made_by(name, texts, self.places)
        self.found += [output._replace(sure=sure and output.sure) for output in made]
        if made or name in LEAVE_PROGRAMS or name in PROGRAMS:
            return
        self._mentioned([part for text in texts for part in (bare_words(text) if " " in text else [text])])

    def _mentioned(self, words: Sequence[str]) -> None:
        """Files that a program is given of which it is not known what it does with them."""
        for at, word in enumerate(words):
            option, _, value = word.rpartition("=")
            behind = at > 0 and words[at - 1] in OUTPUT_OPTIONS
            if "/" in value or behind or option in ("of", *OUTPUT_OPTIONS):
                place = self._resolved(value)
                plain = next((place.removesuffix(end) for end in _PACKED if place.endswith(end)), place)
                self.found.append(Output(Made.UNKNOWN, plain))

    def _shell(self, name: str, arguments: Sequence[Word], redirects: Sequence[Redirect]) -> None:
        for redirect in redirects:
            target = redirect.target.literal or ""
            if target.startswith(_BODY):
                self.script(self.bodies[int(target.removeprefix(_BODY))])
        for at, word in enumerate(arguments):
            is_option = word.text.startswith("-") and word.text.endswith("c") and not word.text.startswith("--")
            if name == "eval" or (at and is_option is False and arguments[at - 1].text.endswith("c")):
                self.text(word.literal or word.text.strip("\"'"), sure=False)
                return
        self._started([self._value(word) for word in arguments])

    def _started(self, texts: Sequence[str], of_shell: bool = True) -> None:
        """The script that an interpreter is given, or that stands as a command."""
        file = next((text for text in texts if not text.startswith(("-", "+"))), "")
        if file:
            self.found.append(Output(Made.STARTED, self._resolved(file), () if of_shell else ("another language",)))

    def _sed(self, texts: list[str]) -> None:
        for path in (path for text in texts for path in _WRITTEN_BY_SED.findall(text)):
            self.found.append(Output(Made.UNKNOWN, self._resolved(path)))
        if not any(text.startswith("-") and "i" in text.partition("=")[0].lstrip("-")[:9] for text in texts):
            return
        marks = ("-e", "--expression", "-f", "--file")
        given = [after for before, after in pairwise(texts) if before in marks]
        others = [text for before, text in pairwise(["", *texts]) if not text.startswith("-") and before not in marks]
        expressions, files = (given, others) if given else (others[:1], others[1:])
        if not all(_HARMLESS.fullmatch(text) for text in expressions) or {"-f", "--file"} & set(texts):
            self.found += [Output(Made.UNKNOWN, self._resolved(file)) for file in files]

    # -- words

    def _value(self, word: Word) -> str:
        """A word as the shell would make it, with a sign for what is not known."""
        if word.literal is not None:
            braces = word.glob and "{" in word.literal and word.literal != "{}"
            home = word.glob and word.literal.startswith("~")
            return UNKNOWN if braces else UNKNOWN + word.literal[1:] if home else word.literal
        text = word.text
        if text[:1] in "\"'" and text[-1:] == text[:1]:
            text = text[1:-1]
        text = _VARIABLE.sub(lambda match: self.values.get(match.group(1) or match.group(2), UNKNOWN), text)
        return UNKNOWN if set(text) & set("$`\"'") else text

    def _place(self, word: Word) -> str:
        return self._resolved(self._value(word))

    def _resolved(self, text: str) -> str:
        if text.startswith(UNKNOWN):
            return text
        slash = "/" if text.endswith("/") and len(text) > 1 else ""
        return posixpath.normpath(posixpath.join(self.folder, text)).replace("//", "/") + slash

    def places(self, texts: Sequence[str]) -> list[str]:
        """Paths as the commands that run now see them."""
        return [self._resolved(text) for text in texts]


def _reads_script(command: Simple | Compound) -> bool:
    """Whether a command is a shell that reads what another says."""
    words = without_wrappers(command.words) if isinstance(command, Simple) else []
    name = (words[0].literal or "").rsplit("/", 1)[-1] if words else ""
    return name in SHELLS and all(word.text.startswith("-") for word in words[1:])


def _appended(place: str, said: Output) -> Output:
    return Output(Made.KEPT, place, ("#!",) if said.made is Made.SCRIPT else ())


def _hands_on(command: Simple | Compound) -> bool:
    """Whether a command of a pipeline says what it is told."""
    words = without_wrappers(command.words) if isinstance(command, Simple) else []
    name = words[0].literal if words else None
    return name == "tee" or (name == "cat" and len(words) == 1)


def _begins_script(name: str, words: Sequence[Word]) -> bool:
    """Whether the text of ``echo`` or ``printf`` begins with ``#!``."""
    if name == "echo":
        words = [word for word in words if word.text not in ("-e", "-n", "-E", "-ne", "-en")]
    elif words and words[0].literal and words[0].literal.startswith(("%s", "%b")):
        words = words[1:]
    text = words[0].text if words else ""
    for quote in ("$'", '"', "'", "\\"):
        text = text.removeprefix(quote)
    return text.startswith(("#!", "#\\!"))
