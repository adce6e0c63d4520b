"""A node for each instruction, with its parts by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from parso.tree import BaseNode

from .leaves import Comment, FlagLeaf, HeredocLeaf, JsonArray, Keyword, Leaf, Newline, ShellText, Word, keyword_name
from .lines import LogicalLine, is_comment, physical_lines
from .pairs import Pair


class Instruction(BaseNode):
    """An instruction: keyword, flags, arguments, line end, heredocs.

    ``start`` and ``end`` are offsets in ``line.text``, the logical line; they span the arguments.
    ``problem`` is Docker's message where Docker rejects the instruction.
    """

    __slots__ = ("_flags", "_pairs", "_words", "end", "line", "problem", "start")
    type = "instruction"
    #: The flags that BuildKit knows (``instructions/parse.go``); False for one without a value.
    known_flags: ClassVar[dict[str, bool]] = {}
    #: Reads a piece of a file, given the escape character. The parser puts itself here: it makes these nodes.
    read: ClassVar[Callable[[str, str], Any]]

    def __init__(self, children: Sequence[Leaf | Instruction], line: LogicalLine, start: int, end: int) -> None:
        self.children = list(children)
        for child in children:
            child.parent = self
        self.parent = None
        self.line = line
        self.start = start
        self.end = end
        self.problem: str | None = None
        # A node never changes, so what is asked for often is worked out once.
        self._flags: list[FlagLeaf] | None = None
        self._words: list[str] | None = None
        self._pairs: list[Pair] | None = None

    def moved(self, line: LogicalLine, characters: int, lines: int) -> Instruction:
        """A twin so many characters and lines further down in a file, where ``line`` is its logical line."""
        twin = self.__class__.__new__(self.__class__)
        twin.children = children = [
            child.moved(line, characters, lines) if isinstance(child, Instruction) else child.moved(characters, lines)
            for child in self.children
        ]
        for child in children:
            child.parent = twin
        twin.parent = None
        twin.line, twin.start, twin.end, twin.problem = line, self.start, self.end, self.problem
        twin._words, twin._pairs, twin._flags = self._words, self._pairs, None
        return twin

    def get_code(self, include_prefix: bool = True) -> str:
        """The file's text of the instruction, heredocs and line end included."""
        if include_prefix:
            last = self.children[-1]
            while isinstance(last, Instruction):  # the trigger of an `ONBUILD` that is a trigger itself
                last = last.children[-1]
            return self.line.whole[self.offset : last.end]
        return str(super().get_code(include_prefix))  # type: ignore[no-untyped-call]

    @property
    def keyword(self) -> Keyword:
        """The keyword as it is written."""
        keyword: Keyword = self.children[0]
        return keyword

    @property
    def name(self) -> str:
        """The keyword in upper case."""
        keyword: Keyword = self.children[0]
        return keyword_name(keyword.text)

    @property
    def flags(self) -> list[FlagLeaf]:
        """The flags in order."""
        if self._flags is None:
            self._flags = [child for child in self.children if isinstance(child, FlagLeaf)]
        return self._flags

    def flag(self, name: str) -> str | None:
        """The value of the first flag of that name; ``""`` without a value, None without a flag."""
        for flag in self.flags:
            if flag.name == name:
                return flag.flag_value or ""
        return None

    @property
    def arguments(self) -> list[Leaf]:
        """The arguments' leaves: words, one JSON array or one shell text."""
        return [child for child in self.children if isinstance(child, (Word, JsonArray, ShellText))]

    @property
    def text(self) -> str:
        """The arguments as Docker reads them: continuations joined, comments gone."""
        return self.line.text[self.start : self.end]

    @property
    def json(self) -> list[str] | None:
        """The strings of the JSON form, or None for any other form."""
        for child in self.children:
            if isinstance(child, JsonArray):
                return child.items
        return None

    @property
    def words(self) -> list[str]:
        """The arguments' texts; in JSON form the strings."""
        if self._words is None:
            items = self.json
            self._words = items if items is not None else [leaf.text for leaf in self.arguments]
        return self._words

    @property
    def heredocs(self) -> list[HeredocLeaf]:
        """The heredocs' bodies, those of an ``ONBUILD`` above included."""
        owner = self.parent if isinstance(self.parent, Onbuild) else self
        return [child for child in owner.children if isinstance(child, HeredocLeaf)]

    @property
    def newline(self) -> str:
        """The line end of the instruction; empty at the end of a file without one."""
        for child in reversed(self.children):
            if isinstance(child, Newline):
                return child.value
        return ""

    @property
    def goes_on(self) -> bool:
        """Whether its last line is continued, though the file ends: what comes to stand below would belong to it."""
        return not self.newline and self.get_code().rstrip().endswith(self.line.escape)

    @property
    def offset(self) -> int:
        """Offset in the file of the first character, indent included."""
        keyword: Keyword = self.children[0]
        return keyword.offset - len(keyword.prefix)

    @property
    def indent(self) -> str:
        """What stands before the keyword in its line."""
        prefix: str = self.keyword.prefix
        return prefix[prefix.rfind("\n") + 1 :]

    @property
    def continuation_indent(self) -> str:
        """The indent of the first continued line that is neither blank nor a comment; empty where there is none."""
        for line in self.body().split("\n")[1:]:
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            if indent and line.strip() and not is_comment(line):
                return indent
        return ""

    def body(self) -> str:
        """The file's text from the keyword to the last argument, without the line end and heredocs."""
        parts = [leaf.prefix + leaf.value for leaf in self._body_leaves()]
        return "".join(parts)[len(self.keyword.prefix) :]

    def with_changes(self, *, keyword: str | None = None, arguments: str | None = None) -> Instruction:
        """A new node, parsed from this one's text with another keyword, or with arguments as a person would type them.

        They take the place of all of the arguments, and of the comment lines between them. The rest stays as it is.
        """
        text = self.rewritten(keyword=keyword, arguments=arguments)
        node: Instruction = type(self).read(text, self.line.escape).instructions[0]
        node.parent = None
        return node

    def rewritten(self, *, keyword: str | None = None, arguments: str | None = None) -> str:
        """The text of :meth:`with_changes`, which nobody has read yet."""
        parts: list[str] = []
        for leaf in self._body_leaves():
            if isinstance(leaf, Keyword) and keyword is not None:
                parts += [leaf.prefix, keyword]
            elif arguments is not None and isinstance(leaf, (Word, JsonArray, ShellText)):
                parts += [leaf.prefix, arguments] if leaf is self.arguments[0] else []
            else:
                parts += [leaf.prefix, leaf.value]
        tail = [child.get_code() for child in self.children if isinstance(child, (Newline, HeredocLeaf))]
        return "".join(parts + tail)

    def _body_leaves(self) -> list[Leaf]:
        found: list[Leaf] = []
        for child in self.children:
            if isinstance(child, Instruction):
                found += child._body_leaves()
            elif not isinstance(child, (Newline, HeredocLeaf)):
                found.append(child)
        return found

    def comment_lines(self) -> list[str]:
        """The comment lines inside the instruction, each with its line end."""
        text = self.line.whole[self.offset : self.line.end]  # its own lines, to the line end
        if "#" not in text or "\n" not in text:
            return []
        return [line for line in physical_lines(text)[1:] if is_comment(line)]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of offset ``offset`` in :attr:`text`."""
        _, line, column = self.line.place(self.start + offset)
        return line, column + 1

    def comments_above(self) -> list[Comment]:
        """See :meth:`Dockerfile.comments_above`."""
        parent: Any = self.parent
        return list(parent.comments_above(self)) if parent is not None and parent.type == "dockerfile" else []


class AddOrCopy(Instruction):
    """``ADD`` or ``COPY``: sources, and the target that they go to (BuildKit's ``SourcesAndDest``)."""

    __slots__ = ()

    @property
    def sources(self) -> list[str]:
        """What is copied, heredocs' names included."""
        return self.words[:-1]

    @property
    def target(self) -> str:
        """Where it goes."""
        return self.words[-1] if self.words else ""


class Add(AddOrCopy):
    """``ADD [flags] source... target``."""

    __slots__ = ()
    known_flags: ClassVar[dict[str, bool]] = {
        **dict.fromkeys(("chown", "chmod", "checksum", "exclude"), True),
        **dict.fromkeys(("link", "keep-git-dir", "unpack"), False),
    }


class Copy(AddOrCopy):
    """``COPY [flags] source... target``."""

    __slots__ = ()
    known_flags: ClassVar[dict[str, bool]] = {
        **dict.fromkeys(("chown", "chmod", "from", "exclude"), True),
        **dict.fromkeys(("link", "parents"), False),
    }


class Arg(Instruction):
    """``ARG name[=default] ...``."""

    __slots__ = ()

    @property
    def names(self) -> list[tuple[str, str | None]]:
        """Each name with its default as it is written, None where there is none."""
        parts = (word.partition("=") for word in self.words)
        return [(name, default if equals else None) for name, equals, default in parts]


class EnvOrLabel(Instruction):
    """``ENV`` or ``LABEL``: names with values (BuildKit's ``KeyValuePairs``)."""

    __slots__ = ()

    @property
    def pairs(self) -> list[Pair]:
        """Names and values as they are written; empty where Docker rejects the instruction."""
        return self._pairs or []

    def keep_pairs(self, found: list[Pair]) -> None:
        """What the parser has read."""
        self._pairs = found


class Env(EnvOrLabel):
    """``ENV name=value ...`` or the legacy ``ENV name value``."""

    __slots__ = ()


class Label(EnvOrLabel):
    """``LABEL name=value ...`` or the legacy ``LABEL name value``."""

    __slots__ = ()


class From(Instruction):
    """``FROM [--platform=p] image [AS stage]``."""

    __slots__ = ()
    known_flags: ClassVar[dict[str, bool]] = {"platform": True}

    @property
    def image(self) -> str:
        """The image as it is written, variables and all."""
        return self.words[0] if self.words else ""

    @property
    def stage(self) -> str | None:
        """The stage's name in lower case (BuildKit compares without case), or None."""
        words = self.words
        return words[2].lower() if len(words) == 3 and words[1].casefold() == "as" else None


class Run(Instruction):
    """``RUN [flags] command``."""

    __slots__ = ()
    known_flags: ClassVar[dict[str, bool]] = dict.fromkeys(("mount", "network", "security", "device"), True)


class Cmd(Instruction):
    """``CMD``."""

    __slots__ = ()


class Entrypoint(Instruction):
    """``ENTRYPOINT``."""

    __slots__ = ()


class Expose(Instruction):
    """``EXPOSE port ...``."""

    __slots__ = ()


class Healthcheck(Instruction):
    """``HEALTHCHECK NONE`` or ``HEALTHCHECK [flags] CMD command``."""

    __slots__ = ()
    known_flags: ClassVar[dict[str, bool]] = dict.fromkeys(
        ("interval", "timeout", "start-period", "start-interval", "retries"), True
    )


class Maintainer(Instruction):
    """``MAINTAINER name``."""

    __slots__ = ()


class Shell(Instruction):
    """``SHELL ["executable", "parameter"]``."""

    __slots__ = ()


class Stopsignal(Instruction):
    """``STOPSIGNAL signal``."""

    __slots__ = ()


class User(Instruction):
    """``USER user[:group]``."""

    __slots__ = ()


class Volume(Instruction):
    """``VOLUME path ...``."""

    __slots__ = ()


class Workdir(Instruction):
    """``WORKDIR path``."""

    __slots__ = ()


class Onbuild(Instruction):
    """``ONBUILD instruction``."""

    __slots__ = ()

    @property
    def instruction(self) -> Instruction | None:
        """The instruction that runs in a child image's build."""
        return next((child for child in self.children if isinstance(child, Instruction)), None)


class Unknown(Instruction):
    """A line that begins with no keyword that Docker knows."""

    __slots__ = ()


#: The node of each keyword.
KEYWORDS: dict[str, type[Instruction]] = {
    kind.__name__.upper(): kind
    for kind in (
        *(Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, From, Healthcheck, Label, Maintainer),
        *(Onbuild, Run, Shell, Stopsignal, User, Volume, Workdir),
    )
}
