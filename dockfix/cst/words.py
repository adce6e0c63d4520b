"""BuildKit's shell words: quotes, escapes and ``$`` in the arguments of instructions.

A port of the rules in ``frontend/dockerfile/shell/lex.go`` (moby/buildkit). This is not what a
``RUN``'s shell does; see :mod:`dockfix.shell` for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from .lines import SPACES

#: What Go prints for the rune that stands for the end of the text.
_NOTHING = "\ufffd"

#: Looks a variable up: its value, or None where it is not set.
Lookup = Callable[[str], "str | None"]


class WordError(ValueError):
    """A word that BuildKit rejects; the message is BuildKit's."""


class WordLexer:
    """Expands words the way ``shell.Lex`` does.

    ``escape`` is the escape character; ``raw_quotes`` and ``raw_escapes`` keep those characters in
    the result; ``skip_unset`` leaves variables that are not set as they are written.
    """

    __slots__ = ("_at", "_end", "_lookup", "_text", "escape", "raw_escapes", "raw_quotes", "skip_unset", "used")

    def __init__(
        self, escape: str = "\\", *, raw_quotes: bool = False, raw_escapes: bool = False, skip_unset: bool = False
    ) -> None:
        self.escape = escape
        self.raw_quotes = raw_quotes
        self.raw_escapes = raw_escapes
        self.skip_unset = skip_unset
        self.used: set[str] = set()

    def word(self, text: str, lookup: Lookup) -> str:
        """``text`` expanded, blanks kept (``ProcessWord``). Raises :class:`WordError`."""
        if not ("$" in text or self.escape in text or '"' in text or "'" in text or "<" in text):
            self.used = set()
            return text
        return self._process(text, lookup)[0]

    def words(self, text: str, lookup: Lookup) -> list[str]:
        """``text`` expanded and split at blanks outside quotes (``ProcessWords``)."""
        return self._process(text, lookup)[1]

    def _process(self, text: str, lookup: Lookup) -> tuple[str, list[str]]:
        self._text = text
        self._at = 0
        self._end = len(text)
        self._lookup = lookup
        self.used = set()
        try:
            return self._until(None, self.raw_escapes)
        finally:
            # It may be a method of who owns the lexer: a cycle that only the garbage collector would free.
            del self._lookup

    def _peek(self) -> str:
        return self._text[self._at] if self._at < self._end else ""

    def _next(self) -> str:
        if self._at >= self._end:
            return ""
        self._at += 1
        return self._text[self._at - 1]

    def _until(self, stop: str | None, raw_escapes: bool) -> tuple[str, list[str]]:
        result: list[str] = []
        words = _Words()
        before, self.raw_escapes = self.raw_escapes, raw_escapes
        try:
            while self._at < self._end:
                char = self._text[self._at]
                if char == stop:
                    self._at += 1
                    return "".join(result), words.finish()
                if char == "$":
                    piece = self._dollar()
                    words.add(piece)
                elif char in "'\"<":
                    piece = {"'": self._single, '"': self._double, "<": self._less}[char]()
                    words.add_raw(piece)
                else:
                    self._at += 1
                    piece = char
                    if char != self.escape:
                        words.add(piece)
                    else:
                        # An escape at the end of the text is dropped.
                        piece = self._next()
                        if raw_escapes:
                            piece = char + piece
                        if piece:
                            words.add_raw(piece)
                result.append(piece)
        finally:
            self.raw_escapes = before
        if stop is not None:
            raise WordError(f"unexpected end of statement while looking for matching {stop}")
        return "".join(result), words.finish()

    def _single(self) -> str:
        close = self._text.find("'", self._at + 1)
        if close < 0:
            self._at = self._end
            raise WordError("unexpected end of statement while looking for matching single-quote")
        start, self._at = self._at, close + 1
        return self._text[start : close + 1] if self.raw_quotes else self._text[start + 1 : close]

    def _double(self) -> str:
        self._at += 1
        result = ['"'] if self.raw_quotes else []
        while True:
            char = self._peek()
            if not char:
                raise WordError("unexpected end of statement while looking for matching double-quote")
            if char == '"':
                self._at += 1
                if self.raw_quotes:
                    result.append(char)
                return "".join(result)
            if char == "$":
                result.append(self._dollar())
                continue
            self._at += 1
            if char == self.escape:
                if self.raw_escapes:
                    result.append(char)
                after = self._peek()
                if not after:
                    continue
                if after in ('"', "$", self.escape):
                    self._at += 1
                    char = after
            result.append(char)

    def _less(self) -> str:
        self._at += 1
        if self._peek() != "<":
            return "<"
        self._at += 1
        start = self._at
        while self._peek() in ("\t", "\r", " "):
            self._at += 1
        return "<<" + self._text[start : self._at]

    def _name(self) -> str:
        char = self._peek()
        start = self._at
        if char.isdigit():
            while self._peek().isdigit():
                self._at += 1
        elif char and char in "@*#?-$!0":
            self._at += 1
        else:
            while self._peek().isalpha() or self._peek().isdigit() or self._peek() == "_":
                self._at += 1
        return self._text[start : self._at]

    def _get(self, name: str) -> str | None:
        self.used.add(name)
        return self._lookup(name)

    def _dollar(self) -> str:
        self._at += 1
        if self._peek() != "{":
            name = self._name()
            if not name:
                return "$"
            value = self._get(name)
            return value if value is not None else ("$" + name if self.skip_unset else "")
        self._at += 1
        char = self._peek()
        if not char:
            raise WordError("syntax error: missing '}'")
        if char in "{}:":
            raise WordError("syntax error: bad substitution")
        name = self._name()
        operator = self._next() or _NOTHING
        if operator == "}":
            value = self._get(name)
            return value if value is not None else (f"${{{name}}}" if self.skip_unset else "")
        if operator == "/":
            return self._replace(name)
        colon = operator == ":"
        if colon:
            operator = self._next() or _NOTHING
        return self._modifier(name, operator, colon)

    def _modifier(self, name: str, operator: str, colon: bool) -> str:
        shown = (":" if colon else "") + operator
        # After a colon the operator is looked at only once the word has been read, as in lex.go.
        if operator in "#%" if colon else operator not in "+-?#%":
            raise WordError(f"unsupported modifier ({shown}) in substitution")
        word = self._part("}", operator in ("#", "%"), "syntax error: missing '}'")
        value = self._get(name)
        if self.skip_unset and value is None:
            return f"${{{name}{shown}{word}}}"
        missing = value is None or (colon and value == "")
        if operator == "-":
            return word if missing else value or ""
        if operator == "+":
            return "" if missing else word
        if operator == "?":
            if missing:
                state = "unset" if value is None else "empty"
                raise WordError(f"{name}: {word or f'is not allowed to be {state}'}")
            return value or ""
        if operator in ("%", "#"):
            greedy = word.startswith(operator)
            return _trim(word[1:] if greedy else word, value or "", greedy, suffix=operator == "%")
        raise WordError(f"unsupported modifier ({shown}) in substitution")

    def _replace(self, name: str) -> str:
        every = self._peek() == "/"
        if every:
            self._at += 1
        pattern = self._part("/", True, "syntax error: missing '/' in ${}")
        replacement = self._part("}", True, "syntax error: missing '}'")
        value = self._get(name)
        if self.skip_unset and value is None:
            return f"${{{name}/{pattern}/{replacement}}}"
        regex = _pattern(pattern, greedy=True)
        if "$" in replacement and every:
            raise WordError("a `$` in the replacement of ${//} is not supported here")
        return regex.sub(lambda match: replacement, value or "", count=0 if every else 1)

    def _part(self, stop: str, raw_escapes: bool, missing: str) -> str:
        try:
            return self._until(stop, raw_escapes)[0]
        except WordError:
            if self._at >= self._end:
                raise WordError(missing) from None
            raise


class _Words:
    """Gathers the words of a text (``wordsStruct`` in lex.go)."""

    __slots__ = ("current", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.current: list[str] = []

    def add(self, piece: str) -> None:
        for char in piece:
            if char in SPACES:
                self._close()
            else:
                self.current.append(char)

    def add_raw(self, piece: str) -> None:
        self.current.append(piece)

    def _close(self) -> None:
        word = "".join(self.current)
        if word:
            self.words.append(word)
            self.current = []

    def finish(self) -> list[str]:
        self._close()
        return self.words


def _bad_pattern(pattern: str, why: str) -> NoReturn:
    raise WordError(f"invalid pattern ({pattern}) in substitution: {why}")


def _pattern(pattern: str, *, greedy: bool, reverse: bool = False) -> re.Pattern[str]:
    """A shell pattern as a regular expression (``convertShellPatternToRegex``)."""
    tokens: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            tokens.append(".*" if greedy else ".*?")
        elif char == "?":
            tokens.append(".")
        elif char == "\\":
            after = pattern[at : at + 1]
            if after in ("}", "/") and after:
                continue
            if not after or after not in "*?\\":
                _bad_pattern(pattern, f"invalid escape '\\{after}'")
            tokens.append(re.escape(after))
            at += 1
        else:
            tokens.append(re.escape(char))
    return re.compile("".join(reversed(tokens) if reverse else tokens))


def _trim(pattern: str, value: str, greedy: bool, *, suffix: bool) -> str:
    """``${x#p}`` and ``${x%p}``: the suffix is found in the reversed text, as lex.go does."""
    match = _pattern(pattern, greedy=greedy, reverse=suffix).match(value[::-1] if suffix else value)
    if match is None:
        return value
    return value[: len(value) - match.end()] if suffix else value[match.end() :]
