"""Text to tree, as BuildKit reads it; whatever the text, nothing is lost and nothing is raised.

The rules are those of ``frontend/dockerfile/parser/parser.go`` in moby/buildkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .check import Checker
from .dockerfile import Dockerfile
from .instructions import (
    KEYWORDS,
    AddOrCopy,
    Arg,
    EnvOrLabel,
    Expose,
    From,
    Healthcheck,
    Instruction,
    Onbuild,
    Run,
    Unknown,
)
from .leaves import (
    Blank,
    Comment,
    Directive,
    EndMarker,
    FlagLeaf,
    HeredocLeaf,
    JsonArray,
    Keyword,
    Leaf,
    Newline,
    Problem,
    ShellText,
    Word,
    keyword_name,
)
from .lines import (
    SPACE,
    SPACES,
    Directives,
    LogicalLine,
    line_too_long,
    logical_line,
    physical_lines,
    split_bom,
    split_newline,
)
from .pairs import Pair, PairError, pairs, raw_words
from .reuse import Edited, Reused, reusable
from .split import Heredoc, NotStrings, heredocs, json_strings, split_command

_WORD = re.compile(r"[^\t\v\f\r ]+")
#: ``dispatch`` in parser.go: how each instruction's arguments are read.
_JSON_OR_SHELL = frozenset({"CMD", "ENTRYPOINT", "RUN", "SHELL"})
_JSON_OR_WORDS = frozenset({"ADD", "COPY", "VOLUME"})


def parse(text: str, escape: str | None = None) -> Dockerfile:
    """Parse a Dockerfile; ``tree.get_code() == text`` for any text.

    ``escape`` is for a piece of a file: the escape character in force there. Without it the
    parser directives count.
    """
    return _Parser(text, escape).parse()


def parse_again(before: Dockerfile, old: str, text: str, edits: Iterable[Edited]) -> Dockerfile:
    """``parse(text)``, where ``text`` is what ``edits`` have made of ``old``, the text of ``before``.

    What stands outside the edits is not read again: its nodes get twins in their new places.
    """
    return _Parser(text, None, (before.escape, reusable(before, old, edits))).parse()


Instruction.read = staticmethod(parse)


class _Parser:
    def __init__(self, text: str, escape: str | None, known: tuple[str, Mapping[int, Reused]] = ("", {})) -> None:
        self.text = text
        self.known_escape, self.known = known
        self.bom, rest = split_bom(text) if escape is None else ("", text)
        self.lines = physical_lines(rest)
        self.directives = Directives()
        if escape is not None:
            self.directives.escape = escape
            self.directives.done = True
        self.index = 0
        self.offset = len(self.bom)
        self.children: list[Leaf | Instruction] = []
        self.instructions: list[Instruction] = []
        self.problems: list[Problem] = []
        self.checker = Checker()

    def parse(self) -> Dockerfile:
        prefix = self.bom
        lines = self.lines
        for index, line in enumerate(lines):
            if line_too_long(line):
                self._problem(index + 1, 0, "dockerfile line greater than max allowed size of 65535")
                break
        while self.index < len(lines):
            line = lines[self.index]
            stripped = line.lstrip(SPACE)
            if not self.directives.done:
                self._directive(stripped, prefix)
            elif (twin := self.known.get(self.offset)) and not prefix and self.directives.escape == self.known_escape:
                self._twin(twin)
            elif stripped.startswith("#"):
                self._line(Comment, prefix, line, stripped)
            elif not stripped:
                self._line(Blank, prefix, line, line)
            else:
                self._instruction(prefix)
            prefix = ""
        row = len(lines) + (not lines or lines[-1].endswith("\n"))
        column = 0 if not lines or lines[-1].endswith("\n") else len(lines[-1])
        self.children.append(EndMarker("", (row, column), prefix, len(self.text), ""))
        if not self.instructions:
            self._problem(1, 0, "file with no instructions")
        self.problems.sort()
        return Dockerfile(self.children, self.instructions, self.directives.escape, self.problems)

    def _problem(self, line: int, column: int, message: str, parses: bool = False) -> None:
        self.problems.append(Problem(line, column + 1, message, parses))

    def _line(self, kind: type[Leaf], prefix: str, line: str, value: str) -> None:
        indent = line[: len(line) - len(value)]
        offset = self.offset + len(indent)
        self.children.append(kind(value, (self.index + 1, len(indent)), prefix + indent, offset, value))
        self.index += 1
        self.offset += len(line)

    def _twin(self, reusable: Reused) -> None:
        """What has been read already, in a place of its own."""
        node, shift, rows = reusable.node, reusable.shift, self.index - reusable.row
        if isinstance(node, Instruction):
            twin = node.moved(node.line.moved(self.text, shift, rows), shift, rows)
            twin.problem = self.checker.check_order(twin)
            self._add(twin, parses=True)
        else:
            self.children.append(node.moved(shift, rows))
        self.index += reusable.rows
        self.offset += reusable.length

    def _directive(self, stripped: str, prefix: str) -> None:
        """One of the first lines, while directives still count."""
        line = self.lines[self.index]
        found, problem = self.directives.feed(split_newline(stripped)[0])
        if problem:
            self._problem(self.index + 1, len(line) - len(stripped), problem)
        if found:
            self._line(Directive, prefix, line, stripped)
        elif stripped.startswith("#"):
            self._line(Comment, prefix, line, stripped)
        elif not stripped:
            self._line(Blank, prefix, line, line)
        else:
            self._instruction(prefix)

    def _instruction(self, prefix: str) -> None:
        """An instruction with its continuations and heredocs."""
        start = self.offset
        line, self.index, self.offset = logical_line(
            self.text, self.lines, self.index, self.offset, self.directives.escape
        )
        builder = _Builder(line, start)
        node = builder.build(0, len(line.text), 0)
        node.keyword.prefix = prefix + node.keyword.prefix
        newline_prefix = self.text[builder.at : line.end]
        row = self.index if line.newline or not self.lines else len(self.lines)
        column = line.end - (self.text.rfind("\n", 0, line.end) + 1) - (len(self.bom) if row == 1 else 0)
        newline = Newline(line.newline, (row, column), newline_prefix, line.end, line.newline)
        newline.parent = node
        node.children.append(newline)
        for heredoc in builder.heredocs:
            self._heredoc(node, heredoc)
        node.problem = builder.problem or self.checker.check(node)
        self._add(node, parses=builder.problem is None)

    def _add(self, node: Instruction, parses: bool) -> None:
        if node.problem is not None:
            self._problem(node.keyword.line, node.keyword.column, node.problem, parses)
        self.children.append(node)
        self.instructions.append(node)

    def _heredoc(self, node: Instruction, heredoc: Heredoc) -> None:
        """The body that follows the line, to its terminator or the end of the file."""
        start, row = self.offset, self.index + 1
        body_end, terminated = start, False
        while self.index < len(self.lines) and not terminated:
            line = self.lines[self.index]
            body, _ = split_newline(line)
            terminated = (body.lstrip("\t") if heredoc.chomp else body) == heredoc.name
            body_end = self.offset
            self.index += 1
            self.offset += len(line)
        if not terminated:
            body_end = self.offset
            self._problem(node.keyword.line, node.keyword.column, "unterminated heredoc")
        value = self.text[start : self.offset]
        leaf = HeredocLeaf(value, (row, 0), "", start, value)
        leaf.name, leaf.expand, leaf.chomp = heredoc.name, heredoc.expand, heredoc.chomp
        leaf.body, leaf.terminated = self.text[start:body_end], terminated
        leaf.parent = node
        node.children.append(leaf)


class _Builder:
    """Makes the nodes of one logical line; ``at`` is how far the file's text is used up."""

    def __init__(self, line: LogicalLine, start: int) -> None:
        self.line = line
        self.at = start
        self.heredocs: list[Heredoc] = []
        self.found_pairs: list[Pair] = []
        self.problem: str | None = None

    def leaf(self, kind: type[Leaf], start: int, end: int, text: str | None = None) -> Leaf:
        """The leaf of the logical range, what stands before it as its prefix."""
        line = self.line
        if end > start:
            source, row, column = line.place(start)
            value = line.raw(start, end)
        else:
            source, row, column, value = self.at, line.segments[0].line, 0, ""
        prefix = line.whole[self.at : source]
        self.at = source + len(value)
        return kind(value, (row, column), prefix, source, line.text[start:end] if text is None else text)

    def build(self, start: int, end: int, depth: int) -> Instruction:
        """The instruction of the logical range; ``depth`` counts the ``ONBUILD`` around it."""
        command = split_command(self.line.text[start:end], self.line.escape)
        word = command.keyword_start + start
        children: list[Leaf | Instruction] = [self.leaf(Keyword, word, word + len(command.keyword))]
        for flag in command.flags:
            children.append(self.leaf(FlagLeaf, start + flag.start, start + flag.end, flag.text))
        name = keyword_name(command.keyword)
        kind = KEYWORDS.get(name, Unknown)
        first, last = start + command.start, start + command.end
        if kind is Onbuild and last > first and depth < 50:
            children.append(self.build(first, last, depth + 1))
        elif last > first:
            children += self.arguments(kind, name, first, last)
        if (
            issubclass(kind, (Run, AddOrCopy))
            and depth < 2
            and not any(isinstance(child, JsonArray) for child in children)
        ):
            self.heredocs = heredocs(self.line.text[start:end])
        node = kind(children, self.line, first, last)
        if isinstance(node, EnvOrLabel):
            node.keep_pairs(self.found_pairs)
        return node

    def arguments(self, kind: type[Instruction], name: str, start: int, end: int) -> list[Leaf]:
        text = self.line.text[start:end]
        if name in _JSON_OR_SHELL or name in _JSON_OR_WORDS:
            items = self.json(text)
            if items is not None:
                array = self.leaf(JsonArray, start, end)
                assert isinstance(array, JsonArray)
                array.items = items
                return [array]
            return [self.leaf(ShellText, start, end)] if name in _JSON_OR_SHELL else self.words(start, end)
        if kind in (Expose, From):
            return self.words(start, end)
        if kind is Arg:
            return [self.leaf(Word, start + w.start, start + w.end, w.text) for w in raw_words(text, self.line.escape)]
        if issubclass(kind, EnvOrLabel):
            return self.pairs(name, text, start, end)
        if kind is Healthcheck:
            return self.healthcheck(text, start, end)
        return [self.leaf(ShellText, start, end)]

    def json(self, text: str) -> list[str] | None:
        try:
            return json_strings(text)
        except NotStrings as error:
            self.problem = str(error)
            return None

    def words(self, start: int, end: int) -> list[Leaf]:
        return [self.leaf(Word, word.start(), word.end()) for word in _WORD.finditer(self.line.text, start, end)]

    def pairs(self, name: str, text: str, start: int, end: int) -> list[Leaf]:
        try:
            found = pairs(text, self.line.escape, name)
        except PairError as error:
            self.problem = str(error)
            found = []
        self.found_pairs = found
        if found and found[0].legacy:
            middle = start + len(found[0].name)
            return [self.leaf(Word, start, middle), self.leaf(Word, end - len(found[0].value), end)]
        return [self.leaf(Word, start + w.start, start + w.end, w.text) for w in raw_words(text, self.line.escape)]

    def healthcheck(self, text: str, start: int, end: int) -> list[Leaf]:
        """The type word, then JSON or shell form (``parseHealthConfig``)."""
        middle = 0
        while middle < len(text) and text[middle] not in SPACES:
            middle += 1
        leaves = [self.leaf(Word, start, start + middle)]
        rest = start + middle
        while rest < end and self.line.text[rest] in SPACES:
            rest += 1
        if rest < end:
            items = self.json(self.line.text[rest:end])
            leaf = self.leaf(ShellText if items is None else JsonArray, rest, end)
            if isinstance(leaf, JsonArray):
                leaf.items = items or []
            leaves.append(leaf)
        return leaves
