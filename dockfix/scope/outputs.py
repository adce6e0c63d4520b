"""Which files the shell text of a ``RUN`` visibly writes, and what it writes into them."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from ..cst import Run
from ..knowledge.program_makers import (
    CROSS_COMPILERS,
    ENVIRONMENT_MAKERS,
    MAKERS,
    VERBS_LEFT_OUT,
    Maker,
)
from ..knowledge.programs import ARCHIVERS, FETCHERS, LEAVE_PROGRAMS, OUTPUT_OPTIONS, SHELLS
from ..shell import Dialect, Unsupported, parse
from ..shell.packages import bare_words
from ..shell.syntax import Compound, List, Pipeline, Redirect, Simple, Word
from ..shell.walk import without_wrappers
from .state import State

#: Stands in a place for what is not known.
UNKNOWN = "?"
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_HEREDOC = re.compile(r"(?<!<)<<(-?)[ \t]*(['\"\\]?)([\w.]+)\2(?!<)")
#: What a heredoc is read from once its body is taken out.
_BODY = "/dev/heredoc/"
#: What ``sed`` may replace without touching a ``#!``: no anchor, no wildcard, no class.
_HARMLESS = re.compile(r"s(.)(?:\\r|\\/|[\w /:=@,<>{}-])+\$?\1(?:(?!\1).)*\1[gI]*")


class Made(Enum):
    """What comes to stand in a file."""

    PROGRAM = "a program"  #: a linker's output, or a package manager's
    SCRIPT = "a text with a #! line"
    TEXT = "a text without a #! line"
    COPY = "what stands in another file"
    KEPT = "what stood there, with more behind it, or nothing where nothing stood"
    FETCHED = "a download"
    UNPACKED = "what an archive holds"
    CLONED = "a repository"
    UNKNOWN = "something else"


class Output(NamedTuple):
    """A file that is written; a place that ends in a slash is a folder with files of any name."""

    made: Made
    place: str  #: absolute and normal but for what is not known
    sources: tuple[str, ...] = ()  #: of a copy and an archive
    sure: bool = False  #: whether it is written in any case
    link: bool = False


def outputs(run: Run, state: State) -> list[Output]:
    """What a ``RUN`` visibly writes, in its order."""
    if run.json:
        return written(shlex.join(run.json), state.workdir, state.env)
    bodies = [doc.body.replace("\t", "") if doc.chomp else doc.body for doc in run.heredocs]
    return written(run.text, state.workdir, state.env, bodies)


def written(text: str, workdir: str | None, env: Mapping[str, str | None], bodies: Sequence[str] = ()) -> list[Output]:
    """What a shell text writes; ``bodies`` are those of the heredocs that it names."""
    reader = _Reader(workdir or UNKNOWN, {name: value for name, value in env.items() if value is not None})
    reader.text(text, bodies)
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

    def _without_heredocs(self, text: str, bodies: Sequence[str]) -> str:
        """The text with ``< file`` for each heredoc, whose body is kept."""
        lines = text.split("\n")
        given = list(bodies)
        found: list[str] = []
        while lines:
            line = lines.pop(0)
            for match in list(_HEREDOC.finditer(line)):
                body: list[str] = []
                if given:
                    body = [given.pop(0)]
                elif match.group(3) in (rest.strip("\t") for rest in lines):
                    while (rest := lines.pop(0)).strip("\t") != match.group(3):
                        body.append(rest.lstrip("\t") if match.group(1) else rest)
                else:
                    continue  # no heredoc: `$(( 1 << 2 ))`
                line = line.replace(match.group(), f"< {_BODY}{len(self.bodies)} ", 1)
                self.bodies.append("\n".join(body))
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
            if redirect.operator not in (">", ">|", ">>", "&>", "&>>") or redirect.descriptor not in ("", "1"):
                continue
            if place.startswith("/dev/"):
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
            return Output(Made.SCRIPT if _begins_script(name, words[1:]) else Made.TEXT, "")
        if name == "cat":
            files = [self._place(word) for word in words[1:] if not word.text.startswith("-")]
            files += [self._place(redirect.target) for redirect in command.redirects if redirect.operator == "<"]
            if files and files[0].startswith(_BODY):
                body = self.bodies[int(files[0].removeprefix(_BODY))]
                return Output(Made.SCRIPT if body.startswith("#!") else Made.TEXT, "")
            return Output(Made.COPY, "", tuple(files[:1])) if files else Output(Made.UNKNOWN, "")
        return Output(Made.FETCHED if name in FETCHERS else Made.TEXT if name == ":" else Made.UNKNOWN, "")

    # -- simple commands

    def _simple(self, command: Simple, sure: bool, said: Output | None) -> None:
        for variable, _ in command.assignments:
            if not command.words:
                self.values.pop(variable, None)
        words = without_wrappers(command.words)
        if not words:
            return
        name = (words[0].literal or "").rsplit("/", 1)[-1]
        arguments = words[1:]
        texts = [self._value(word) for word in arguments]
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
            self.found += _copied(name, texts, self, sure)
        elif name == "touch":
            self.found += [Output(Made.KEPT, self._resolved(text)) for text in texts if not text.startswith("-")]
        elif name == "sed":
            self._sed(texts)
        elif name in FETCHERS:
            self.found += _fetched(name, texts, self)
        elif name in ARCHIVERS:
            self.found += _unpacked(name, texts, self)
        elif name in ("git", "hg", "svn") and {"clone", "checkout", "co"} & set(texts[:3]):
            self.found += _cloned(name, texts, self)
        else:
            self._other(name, texts, sure)

    def _other(self, name: str, texts: list[str], sure: bool) -> None:
        made = _made(name, texts, self)
        self.found += [output._replace(sure=sure and output.sure) for output in made]
        if made or name in LEAVE_PROGRAMS:
            return
        self._mentioned([part for text in texts for part in (bare_words(text) if " " in text else [text])])

    def _mentioned(self, words: Sequence[str]) -> None:
        """Files that a program is given of which it is not known what it does with them."""
        for at, word in enumerate(words):
            option, _, value = word.rpartition("=")
            behind = at > 0 and words[at - 1] in OUTPUT_OPTIONS
            if "/" in value or behind or option in ("of", *OUTPUT_OPTIONS):
                self.found.append(Output(Made.UNKNOWN, self._resolved(value)))

    def _shell(self, name: str, arguments: Sequence[Word], redirects: Sequence[Redirect]) -> None:
        for redirect in redirects:
            target = redirect.target.literal or ""
            if target.startswith(_BODY):
                self.text(self.bodies[int(target.removeprefix(_BODY))], sure=False)
        for at, word in enumerate(arguments):
            is_option = word.text.startswith("-") and word.text.endswith("c") and not word.text.startswith("--")
            if name == "eval" or (at and is_option is False and arguments[at - 1].text.endswith("c")):
                self.text(word.literal or word.text.strip("\"'"), sure=False)
                return

    def _sed(self, texts: list[str]) -> None:
        if not any(text.startswith("-") and "i" in text.partition("=")[0].lstrip("-")[:9] for text in texts):
            return
        others = [text for text in texts if not text.startswith("-")]
        if not others or not _HARMLESS.fullmatch(others[0]):
            self.found += [Output(Made.UNKNOWN, self._resolved(text)) for text in others[1:]]

    # -- words

    def _value(self, word: Word) -> str:
        """A word as the shell would make it, with ``?`` for what is not known."""
        if word.literal is not None:
            return word.literal
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


def _options(
    texts: Sequence[str], with_value: Sequence[str], *, attached: bool = True
) -> tuple[list[str], dict[str, str]]:
    """The words that are no options, and the values of ``with_value``, be they written apart, with ``=`` or attached."""
    rest: list[str] = []
    values: dict[str, str] = {}
    short = {option[1] for option in with_value if len(option) == 2 and attached}
    at = 0
    while at < len(texts):
        text = texts[at]
        at += 1
        name, equals, value = text.partition("=")
        if text in with_value:
            values[text] = texts[at] if at < len(texts) else ""
            at += 1
        elif equals and name in with_value:
            values[name] = value
        elif text.startswith("-") and not text.startswith("--") and set(text[1:]) & short:
            letter = next(char for char in text[1:] if char in short)
            behind = text[text.index(letter) + 1 :]
            values[f"-{letter}"] = behind or (texts[at] if at < len(texts) else "")
            at += not behind
        elif text == "-" or not text.startswith("-"):
            rest.append(text)
    return rest, values


def _copied(name: str, texts: Sequence[str], reader: _Reader, sure: bool) -> Iterator[Output]:
    takes = ["-t", "--target-directory", "-S", "--suffix"]
    if name == "install":
        takes += ["-m", "--mode", "-o", "--owner", "-g", "--group"]
        if any(text == "--directory" or (text.startswith("-d") and not text.startswith("--")) for text in texts):
            return
    words, values = _options(texts, takes)
    folder = values.get("-t") or values.get("--target-directory")
    if folder is None and len(words) < 2:
        folder = "." if name == "ln" else None
    sources, target = (words, folder) if folder is not None else (words[:-1], words[-1] if words else "")
    if not sources:
        return
    (place,) = reader.places([target])
    link = name == "ln" and any(text.startswith("-") and "s" in text for text in texts)
    if link and not any(text.startswith("-") and "r" in text for text in texts):
        near = posixpath.dirname(place.rstrip("/")) if not place.endswith("/") else place
        found = tuple(posixpath.normpath(posixpath.join(near, source)) for source in sources)
    else:
        found = tuple(reader.places(sources))
    yield Output(Made.COPY, place.rstrip("/") or "/", found, sure, link)


def _fetched(name: str, texts: Sequence[str], reader: _Reader) -> Iterator[Output]:
    files, folders, by_address = (options.split() for options in FETCHERS[name])
    words, values = _options(texts, [*files, *folders])
    folder = next((values[option] for option in folders if option in values), ".")
    named = [posixpath.join(folder, values[option]) for option in files if values.get(option, "-") != "-"]
    letters = {option[1] for option in by_address if len(option) == 2}
    asked = any(text in by_address or (text[:1] == "-" and text[1:2] != "-" and set(text) & letters) for text in texts)
    if not any(option in values for option in files) and (asked or not by_address):
        named = [posixpath.join(folder, posixpath.basename(word.rstrip("/")) or UNKNOWN) for word in words]
    for place in reader.places(named):
        yield Output(Made.FETCHED, place)


def _unpacked(name: str, texts: Sequence[str], reader: _Reader) -> Iterator[Output]:
    folders = ARCHIVERS[name].split()
    files = ["-f", "--file"] if name.endswith("tar") else []
    if name.endswith("tar"):
        first = texts[0].lstrip("-") if texts else ""
        texts = [f"-{texts[0]}", *texts[1:]] if texts and not texts[0].startswith("-") else texts
        if "x" not in first and not {"-x", "--extract", "--get"} & set(texts) and not any("x" in t for t in texts[:2]):
            return
    words, values = _options(texts, [*folders, *files])
    folder = next((values[option] for option in folders if option in values), ".")
    archives = [values[option] for option in files if option in values] + words
    local = () if reader.fetches else tuple(reader.places([text for text in archives if text != "-"]))
    (place,) = reader.places([folder])
    yield Output(Made.UNPACKED, f"{place.rstrip('/')}/", local)


def _cloned(name: str, texts: Sequence[str], reader: _Reader) -> Iterator[Output]:
    words = [text for text in texts if not text.startswith("-")]
    addresses = [
        at for at, word in enumerate(words) if "/" in word and ("://" in word or "@" in word or ".git" in word)
    ]
    if not addresses:
        return
    at = addresses[0]
    base = posixpath.basename(words[at].rstrip("/")).removesuffix(".git")
    (place,) = reader.places([words[at + 1] if len(words) > at + 1 else base])
    yield Output(Made.CLONED, f"{place.rstrip('/')}/")


def _made(name: str, texts: list[str], reader: _Reader) -> list[Output]:
    """What a compiler, a linker or a package manager writes."""
    for at, text in enumerate(texts):
        if text in ENVIRONMENT_MAKERS or name in ENVIRONMENT_MAKERS:
            rest = texts if name in ENVIRONMENT_MAKERS else texts[at + 1 :]
            places = reader.places([word for word in rest if not word.startswith("-")])
            return [Output(Made.PROGRAM, f"{place.rstrip('/')}/bin/") for place in places]
    if name.startswith("python") and texts[:1] == ["-m"]:
        name, texts = texts[1] if len(texts) > 1 else "", texts[2:]
    name = next((known for ending, known in CROSS_COMPILERS.items() if name.endswith(ending)), name)
    name = re.sub(r"-?[0-9.]+\Z", "", name) if name.startswith(("gcc", "g++", "clang", "pip")) else name
    found: list[Output] = []
    for maker in MAKERS:
        if maker.name == name and _makes_program(maker, texts):
            found += _by(maker, texts, reader)
    return found


def _makes_program(maker: Maker, texts: Sequence[str]) -> bool:
    if maker.verbs:
        words = [text for text in texts if not text.startswith(("-", "+"))] or [VERBS_LEFT_OUT.get(maker.name, "")]
        if words[0] not in maker.verbs:
            return False
    return not (maker.no_program & set(texts)) and maker.needed <= set(texts)


def _by(maker: Maker, texts: Sequence[str], reader: _Reader) -> Iterator[Output]:
    _, values = _options(_joined(texts), [*maker.output, *maker.folder], attached=False)
    places = reader.places([values[option].lstrip(":") for option in maker.output if option in values])
    for place in places:
        yield Output(Made.PROGRAM, place.rstrip("/"), sure=not place.endswith("/"))
        yield Output(Made.PROGRAM, f"{place.rstrip('/')}/")  # where that is a folder
    folders = [posixpath.join(values[option], maker.inside) for option in maker.folder if option in values]
    for place in reader.places(folders):
        yield Output(Made.PROGRAM, f"{place.rstrip('/')}/")
    if not places and not folders:
        for place in reader.places(maker.places):
            yield Output(Made.PROGRAM, place)


def _joined(texts: Sequence[str]) -> list[str]:
    """``-o:file`` and ``-out:file`` as ``-o=file``, as Nim and Odin write them."""
    return [re.sub(r"\A(--?o(?:ut)?):", r"\1=", text) for text in texts]
