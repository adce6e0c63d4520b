"""BuildKit's shell words the other way round: words that mean what a text means.

The rules are those of ``frontend/dockerfile/shell/lex.go`` (what a word expands to) and
``parseWords`` in ``parser/line_parsers.go`` (where a word ends), both in moby/buildkit.
"""

from __future__ import annotations

import re

from ..cst.pairs import raw_words
from ..cst.words import Lookup, WordError, WordLexer
from .spans import Edit, apply

_NAME = re.compile(r"[A-Za-z_]\w*|[0-9]+")
#: What makes a name of a lone ``$`` that stands before it (``processName``).
_NAMES = re.compile(r"[\w@*#?\-$!{]")
#: Environments in which a text and what is made of it are compared.
_LOOKUPS: tuple[Lookup, ...] = (
    lambda name: None,
    lambda name: "",
    lambda name: f"<{name}>",
    lambda name: f"a {name}" if len(name) % 2 else None,
)


def literal_word(text: str, escape: str) -> str:
    """A double-quoted word that expands to ``text``, whatever is set."""
    special = {'"', "$", escape}
    return '"' + "".join(escape + char if char in special else char for char in text) + '"'


def variables(text: str, escape: str) -> set[str] | None:
    """The variables that a word mentions; None where Docker rejects the word."""
    lexer = WordLexer(escape)
    try:
        lexer.word(text, lambda name: "x")
    except WordError:
        return None
    return lexer.used


def same_word(one: str, other: str, escape: str) -> bool:
    """Whether two words expand to the same in every environment that is tried."""
    return all(_expanded(one, escape, lookup) == _expanded(other, escape, lookup) for lookup in _LOOKUPS)


def _expanded(text: str, escape: str, lookup: Lookup) -> str | None:
    try:
        return WordLexer(escape).word(text, lookup)
    except WordError:
        return None


def word_edits(text: str, escape: str) -> list[Edit] | None:
    """The edits that make one word of ``text``, a text that is expanded with its blanks kept.

    None where that can't be done for sure.
    """
    if not text or variables(text, escape) is None:
        return None
    words = raw_words(text, escape)
    if len(words) == 1 and words[0].text == text:
        return []
    edits = _Quoter(text, escape).edits()
    if edits is None:
        return None
    word = apply(text, edits)
    found = raw_words("A=" + word, escape)
    fits = len(found) == 1 and found[0].text == "A=" + word and same_word(text, word, escape)
    return edits if fits else None


class _Quoter:
    """Puts a text into double quotes: its own quotes go, what only they or an escape protected is escaped."""

    def __init__(self, text: str, escape: str) -> None:
        self.text = text
        self.escape = escape
        self.found: list[Edit] = []
        self.special = {'"', "$", escape}

    def edits(self) -> list[Edit] | None:
        """The edits, or None for a text that is not known."""
        at, text = 0, self.text
        while at < len(text):
            char = text[at]
            if char == "'":
                after = self._single(at)
            elif char == '"':
                after = self._double(at)
            elif char == self.escape:
                after = self._escaped(at)
            elif char == "$":
                after = self._dollar(at)
            else:
                after = at + 1
            if after is None:
                return None
            at = after
        return self._outer()

    def _outer(self) -> list[Edit]:
        """The quotes around all of it; where one stands there already, it is kept."""
        end = len(self.text)
        edits = sorted(self.found)
        if not edits or edits[0].start > 0:
            edits.insert(0, Edit(0, 1, self.text[0]))
        edits[0] = edits[0]._replace(new='"' + edits[0].new)
        if edits[-1].end < end:
            edits.append(Edit(end - 1, end, self.text[-1]))
        edits[-1] = edits[-1]._replace(new=edits[-1].new + '"')
        return [edit for edit in edits if edit.new != self.text[edit.start : edit.end]]

    def _drop(self, at: int) -> None:
        self.found.append(Edit(at, at + 1, ""))

    def _single(self, at: int) -> int | None:
        close = self.text.find("'", at + 1)
        if close < 0:
            return None
        self._drop(at)
        for inner in range(at + 1, close):
            if self.text[inner] in self.special:
                self.found.append(Edit(inner, inner + 1, self.escape + self.text[inner]))
        self._drop(close)
        return close + 1

    def _double(self, at: int) -> int | None:
        self._drop(at)
        at += 1
        while at < len(self.text):
            char = self.text[at]
            if char == '"':
                self._drop(at)
                return at + 1
            if char == self.escape:
                at += 2
            elif char == "$":
                after = self._dollar(at)
                if after is None:
                    return None
                at = after
            else:
                at += 1
        return None

    def _escaped(self, at: int) -> int | None:
        if at + 1 >= len(self.text):
            return None
        if self.text[at + 1] not in self.special:
            self._drop(at)
        return at + 2

    def _dollar(self, at: int) -> int | None:
        """A variable keeps its text, but for braces where a quote ended its name."""
        after = self.text[at + 1 : at + 2]
        if after == "{":
            return self._braces(at)
        name = _NAME.match(self.text, at + 1)
        if name is None:
            if after in ("'", '"', self.escape) and after:
                self.found.append(Edit(at, at + 1, self.escape + "$"))
            return at + 1 + (bool(after) and _NAMES.match(after) is not None)
        end = name.end()
        rest = self.text[end : end + 1]
        if rest in ("'", '"', self.escape) and rest and re.match(r"\w", self.text[end + 1 : end + 2]):
            self.found.append(Edit(at, end, f"${{{name.group()}}}"))
        return end

    def _braces(self, at: int) -> int | None:
        """``${name...}`` with nothing in it that quotes would change."""
        close = self.text.find("}", at)
        inside = self.text[at + 2 : close]
        if close < 0 or set(inside) & {"'", '"', "$", self.escape, "{"}:
            return None
        return close + 1


def stripped_quotes(word: str, escape: str) -> str:
    """``word`` without the quotes and escapes that change nothing; else as it is."""
    plain = _expanded(word, escape, _LOOKUPS[0]) if "$" not in word else word[1:-1] if word[:1] in "'\"" else word
    return plain if plain and same_word(plain, word, escape) else word
