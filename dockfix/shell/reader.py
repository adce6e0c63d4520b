"""Reads what a shell's simple commands are made of: blanks, reserved words, words, redirections, assignments."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from .syntax import Compound, Dialect, List, Redirect, Simple, Unsupported, Word
from .words import ENDS, WordScanner

_BLANKS = re.compile(r"[ \t]*")
_REDIRECT = re.compile(r"([0-9]*)(<<<|<<-|<<|<&|<>|<|>>|>&|>\||>)")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_RESERVED_WORD = re.compile(r"[a-z]+(?=[\s;&|<>()]|\Z)|[{}!](?=[\s;&|<>()]|\Z)|\[\[(?=\s)")
_ODD_NAME = re.compile(r"\]\](?=[\s;&|<>()]|\Z)|[A-Za-z_]\w*\[")
#: A word in which no character means anything to a shell, and the blanks behind it.
_PLAIN = re.compile(r"([^\\'\"$`*?\[~{}\s;&|<>()#=]+)(?=[ \t\n;&|]|\Z)[ \t]*")


class Reader(ABC):
    """A place in a shell text, and what can be read there."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.at = 0
        self._last_end = 0
        self.words = self._scanner()

    def _scanner(self) -> WordScanner:
        return WordScanner(self.text, self.dialect, self._substitution, self._backticks)

    @abstractmethod
    def _substitution(self, at: int) -> tuple[List, int]:
        """``$( ... )`` for the word scanner, whose place is kept."""

    @abstractmethod
    def _backticks(self, text: str, offset: int) -> List:
        """The commands between backticks, for the word scanner."""

    def _skip(self) -> None:
        match = _BLANKS.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _newlines(self) -> None:
        """Blanks, newlines and comments before a command."""
        self._skip()
        while self.at < len(self.text) and self.text[self.at] in "\n#":
            if self.text[self.at] == "#":
                raise Unsupported("a comment between commands", self.at)
            self.at += 1
            self._skip()

    def _reserved(self) -> str:
        """The reserved word at the current offset, or ""."""
        match = _RESERVED_WORD.match(self.text, self.at)
        return match.group() if match else ""

    def _expect(self, word: str) -> None:
        self._newlines()
        if self._reserved() != word:
            raise Unsupported(f"`{word}` expected", self.at)
        self.at += len(word)

    def _word(self) -> Word:
        if self.at >= len(self.text) or self.text[self.at] in ENDS:
            raise Unsupported("a word expected", self.at)
        word = self.words.scan(self.at)
        self.at = word.end
        if self.text.startswith("(", self.at):
            raise Unsupported("unexpected `(`", self.at)
        return word

    def _redirected(self, compound: Compound) -> Compound:
        while True:
            end = self.at
            self._skip()
            redirect = self._redirect()
            if redirect is None:
                self.at = end  # blanks that follow are no part of the command
                return compound
            compound.redirects.append(redirect)

    def _redirect(self) -> Redirect | None:
        match = _REDIRECT.match(self.text, self.at)
        if match is None:
            return None
        operator = match.group(2)
        if operator.startswith("<<") and not (operator == "<<<" and self.dialect.is_bash):
            raise Unsupported(f"`{operator}` in the command line", self.at)
        self.at = match.end()
        self._skip()
        if self.text.startswith(("(", "&"), self.at):
            raise Unsupported(f"`{operator}{self.text[self.at]}` is not known to every shell", match.start())
        if self.text.startswith("#", self.at):
            raise Unsupported("a redirection without a target", match.start())
        target = self._word()
        if target.text.isdigit() and self.text.startswith(("<", ">"), self.at):
            raise Unsupported("redirections that run into each other", match.start())
        if operator in (">&", "<&") and not re.fullmatch(r"[0-9]+|-|\$\w+", target.text):
            raise Unsupported(f"`{operator}` with something else than a descriptor", match.start())
        return Redirect(match.group(1), operator, target)

    def _simple(self) -> Simple:
        found = Simple()
        start = self.at
        while self.at < len(self.text):
            if redirect := self._redirect():
                found.redirects.append(redirect)
            elif self.text[self.at] in ENDS or self.text[self.at] == "#":
                break
            else:
                self._piece(found)
            self._skip()
            if found.words:
                self._plain_words(found)
        if self.at == start:
            char = self.text[start : start + 1]
            raise Unsupported(f"unexpected `{char}`" if char else "the command ends too early", start)
        # Blanks after the last word are no part of the command.
        while self.at > max(start, self._last_end) and self.text[self.at - 1] in " \t":
            self.at -= 1
        return found

    def _piece(self, found: Simple) -> None:
        assignment = None if found.words else _ASSIGNMENT.match(self.text, self.at)
        if not found.words and _ODD_NAME.match(self.text, self.at):
            raise Unsupported("a command name that bash reads as something else", self.at)
        if assignment is None:
            found.words.append(self._word())
        elif self.text.startswith("(", assignment.end()):
            raise Unsupported("arrays are bash's own", self.at)
        else:
            at = assignment.end()
            word = self.words.scan(at)
            self.at = word.end
            found.assignments.append((assignment.group(1), word))
            if assignment.group(2):
                word.variables |= {assignment.group(1)}
        self._last_end = self.at

    def _plain_words(self, found: Simple) -> None:
        """The arguments that stand here, as far as they are nothing but letters: most are."""
        text = self.text
        while plain := _PLAIN.match(text, self.at):
            word = Word(self.at)
            word.end = self._last_end = plain.end(1)
            word.text = word.literal = plain.group(1)
            found.words.append(word)
            self.at = plain.end()
