"""A strict scanner for the command lines of sh, ash, dash and bash.

What it does not know for sure it refuses with :class:`Unsupported`; ``bash -n`` and ``dash -n`` are
its oracles in the tests. It wants the text that the shell sees: continuations joined, Dockerfile
comments gone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .reader import Reader
from .syntax import AndOr, Command, Compound, Dialect, List, Pipeline, Unsupported

_FUNCTION = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)[ \t]*\([ \t]*\)\s*")
_CLOSERS = frozenset(("then", "else", "elif", "fi", "do", "done", "esac", "}"))
_MAX_DEPTH = 60
#: What each of them leaves behind, each that follows may notice; the longest of 5,316 real files has some dozen.
_MOST_LISTS = 500


@lru_cache(maxsize=512)
def parse(text: str, dialect: Dialect = Dialect.SH) -> List:
    """The commands of ``text``. Raises :class:`Unsupported`."""
    if "\0" in text:
        raise Unsupported("a NUL byte, which no program can be given", text.index("\0"))
    parser = _Parser(text, dialect)
    found = parser.whole()
    if parser.at < len(text):
        raise Unsupported(f"unexpected `{text[parser.at]}`", parser.at)
    return found


def can_be_read(text: str, dialect: Dialect) -> bool:
    """Whether :func:`parse` takes the text."""
    try:
        parse(text, dialect)
    except Unsupported:
        return False
    return True


class _Parser(Reader):
    def __init__(self, text: str, dialect: Dialect) -> None:
        super().__init__(text, dialect)
        self.depth = 0
        self.lists = 0
        self.in_backticks = 0
        self._end = 0

    def whole(self) -> List:
        """The list that the text begins with."""
        try:
            return self.list_until("")
        finally:
            # The scanner knows the parser: without this only the garbage collector would free the two.
            del self.words

    def _substitution(self, at: int) -> tuple[List, int]:
        before, words = self.at, self.words
        self.at = at
        self.words = self._scanner()
        found = self._nested(")")
        if not self.text.startswith(")", self.at):
            raise Unsupported("`$(` is not closed", at)
        after = self.at + 1
        self.at, self.words = before, words
        return found, after

    def _backticks(self, text: str, offset: int) -> List:
        if self.in_backticks > 3:
            raise Unsupported("commands nested too deeply", offset)
        inner = _Parser(re.sub(r"\\([$`\\])", r"\1", text), self.dialect)
        inner.depth, inner.in_backticks = self.depth, self.in_backticks + 1
        try:
            found = inner.whole()
        except Unsupported as error:
            raise Unsupported(error.reason, offset) from None
        if inner.at < len(inner.text):
            raise Unsupported("backticks that the scanner does not know", offset)
        return found

    def _nested(self, closer: str) -> List:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Unsupported("commands nested too deeply", self.at)
        found = self.list_until(closer)
        self.depth -= 1
        return found

    def list_until(self, closer: str) -> List:
        """A list that ends at ``closer``, a closing reserved word or the end of the text."""
        found = List()
        while True:
            self._leading(found)
            if found.comment is not None or self._at_end(closer):
                return found
            found.items.append(self._and_or())
            self.lists += 1
            if self.lists > _MOST_LISTS:
                raise Unsupported(f"more than {_MOST_LISTS} commands behind each other", self.at)
            self._skip()
            separator = self._separator()
            found.separators.append(separator)
            if not separator:
                self._leading(found)
                if found.comment is None and not self._at_end(closer):
                    raise Unsupported(f"unexpected `{self.text[self.at]}`", self.at)
                return found

    def _leading(self, found: List) -> None:
        """Blanks and newlines; a comment that ends the text is noted."""
        self._skip()
        while self.at < len(self.text) and self.text[self.at] in "\n#":
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                if end >= 0 or self.depth:
                    raise Unsupported("a comment in the middle", self.at)
                found.comment, self.at = self.at, len(self.text)
                return
            self.at += 1
            self._skip()

    def _at_end(self, closer: str) -> bool:
        if self.at >= len(self.text):
            return True
        if self.text[self.at] == ")":
            return closer in (")", ";;") and (closer == ")")
        if closer == ";;" and self.text.startswith(";;", self.at):
            return True
        return self._reserved() in _CLOSERS

    def _separator(self) -> str:
        char = self.text[self.at : self.at + 1]
        if char not in (";", "&", "\n") or self.text.startswith(";;", self.at):
            return ""
        if self.text.startswith("&>", self.at):
            raise Unsupported("`&>` means one thing to bash and another to sh", self.at)
        self.at += 1
        return char

    def _and_or(self) -> AndOr:
        found = AndOr(self.at)
        while True:
            found.pipelines.append(self._pipeline())
            found.end = self._end
            self._skip()
            operator = self.text[self.at : self.at + 2]
            if operator not in ("&&", "||"):
                return found
            found.operators.append(operator)
            self.at += 2
            self._newlines()

    def _pipeline(self) -> Pipeline:
        negated = self._reserved() == "!"
        if negated:
            self.at += 1
            self._skip()
        commands: list[Command] = []
        while True:
            commands.append(self._command())
            self._end = self.at
            self._skip()
            if self.text[self.at : self.at + 1] != "|" or self.text.startswith("||", self.at):
                return Pipeline(commands, negated)
            if self.text.startswith("|&", self.at):
                raise Unsupported("`|&` is bash's own", self.at)
            self.at += 1
            self._newlines()

    def _command(self) -> Command:
        if self.text.startswith("((", self.at):
            raise Unsupported("`((` means one thing to bash and another to sh", self.at)
        if self.text.startswith("(", self.at):
            self.at += 1
            return self._closed(Compound("("), ")")
        word = self._reserved()
        if word == "{":
            self.at += 1
            return self._closed(Compound("{"), "}")
        if word in ("if", "while", "until", "for", "case"):
            self.at += len(word)
            compound = getattr(self, f"_{'while' if word == 'until' else word}")(Compound(word))
            return self._redirected(compound)
        if word in ("function", "select", "coproc", "time", "[[", "!"):
            if word == "[[":
                return self._double_bracket()
            raise Unsupported(f"`{word}` is not known to every shell", self.at)
        if word in _CLOSERS or word in ("in", "esac"):
            raise Unsupported(f"unexpected `{word}`", self.at)
        if function := _FUNCTION.match(self.text, self.at):
            compound = Compound("function")
            compound.name = function.group(1)
            self.at = function.end()
            if self._reserved() != "{":
                raise Unsupported("a function without braces", self.at)
            self.at += 1
            return self._closed(compound, "}")
        return self._simple()

    def _closed(self, compound: Compound, closer: str) -> Compound:
        body = self._nested(closer)
        self._newlines()
        if not body.items or not self.text.startswith(closer, self.at):
            raise Unsupported(f"`{closer}` expected", self.at)
        self.at += 1
        compound.bodies.append(body)
        return self._redirected(compound)

    def _body(self) -> List:
        body = self._nested("")
        if not body.items:
            raise Unsupported("a command expected", self.at)
        return body

    def _if(self, compound: Compound) -> Compound:
        while True:
            compound.tests.append(self._body())
            self._expect("then")
            compound.bodies.append(self._body())
            self._newlines()
            word = self._reserved()
            self.at += len(word)
            if word == "else":
                compound.bodies.append(self._body())
                self._expect("fi")
                return compound
            if word == "fi":
                return compound
            if word != "elif":
                raise Unsupported("`fi` expected", self.at)

    def _while(self, compound: Compound) -> Compound:
        compound.tests.append(self._body())
        return self._do(compound)

    def _do(self, compound: Compound) -> Compound:
        self._expect("do")
        compound.bodies.append(self._body())
        self._expect("done")
        return compound

    def _for(self, compound: Compound) -> Compound:
        self._skip()
        name = self.words.scan(self.at)
        if name.literal is None or not re.fullmatch(r"[A-Za-z_]\w*", name.text):
            raise Unsupported("a loop that the scanner does not know", self.at)
        compound.name = name.text
        self.at = name.end
        self._newlines()
        if self._reserved() == "in":
            self.at += 2
            self._skip()
            while self.at < len(self.text) and self.text[self.at] not in ";\n#":
                compound.words.append(self._word())
                self._skip()
        if self.text[self.at : self.at + 1] == ";":
            self.at += 1
        return self._do(compound)

    def _case(self, compound: Compound) -> Compound:
        self._skip()
        compound.words.append(self._word())
        self._expect("in")
        while True:
            self._newlines()
            if self._reserved() == "esac":
                self.at += 4
                return compound
            self._pattern(compound)
            compound.bodies.append(self._nested(";;"))
            self._newlines()
            if self.text.startswith(";;", self.at) and not self.text.startswith(";;&", self.at):
                self.at += 2
            elif self._reserved() != "esac":
                raise Unsupported("`;;` expected", self.at)

    def _pattern(self, compound: Compound) -> None:
        if self.text.startswith("(", self.at):
            self.at += 1
        while True:
            self._skip()
            compound.words.append(self._word())
            self._skip()
            char = self.text[self.at : self.at + 1]
            self.at += 1
            if char == ")":
                return
            if char != "|":
                raise Unsupported("a pattern that the scanner does not know", self.at - 1)

    def _double_bracket(self) -> Compound:
        """``[[ ... ]]``: words and operators up to the closing ``]]``."""
        compound = Compound("[[")
        self.at += 2
        while True:
            self._skip()
            if re.compile(r"\]\](?=[\s;&|<>()]|\Z)").match(self.text, self.at):
                self.at += 2
                return self._redirected(compound)
            if self.at >= len(self.text):
                raise Unsupported("`]]` expected", self.at)
            if self.text[self.at] in "&|<>()":
                if not self.dialect.is_bash:
                    raise Unsupported("an operator in `[[ ]]`", self.at)
                self.at += 1
            elif self.text[self.at] in ";\n#":  # a comment would hide the end
                raise Unsupported("`]]` expected", self.at)
            else:
                word = self.words.scan(self.at)
                self.at = word.end
                compound.words.append(word)
