"""Scans one shell word: quotes, escapes, expansions."""

from __future__ import annotations

import re
from collections.abc import Callable

from .syntax import Dialect, List, Unsupported, Word

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")
_ASSIGNS = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--")
_ARITHMETIC = re.compile(r"[\w\s+\-*/%<>=!&|^~?:,()]|\$[A-Za-z_]")
_OPERATORS = {True: ":-=?+#%/}^,@[", False: ":-=?+#%/}"}
_PLAIN = re.compile(r"[^\\'\"$`*?\[~{}\s;&|<>()#=]+")
ENDS = " \t\n;&|<>()"
_BRACE = re.compile(r"\{[^{}]*(?:,|\.\.)[^{}]*\}")
_DOUBLE_STOP = re.compile(r'[^"\\$`]+')

#: Nobody nests more expansions, and Python's own stack ends somewhere.
_DEEPEST = 50
#: Parses ``$( ... )`` from an offset and returns the list and the offset after ``)``.
Substitute = Callable[[int], "tuple[List, int]"]


class WordScanner:
    """Scans words of ``text``; ``substitute`` reads the commands of ``$( )``."""

    __slots__ = ("at", "backticks", "braces", "dialect", "substitute", "text")

    def __init__(
        self, text: str, dialect: Dialect, substitute: Substitute, backticks: Callable[[str, int], List]
    ) -> None:
        self.text = text
        self.dialect = dialect
        self.substitute = substitute
        self.backticks = backticks
        self.at = 0
        self.braces = 0  # how deep in ``${ }``

    def scan(self, at: int) -> Word:
        """The word that begins at ``at``. Raises :class:`Unsupported`."""
        self.at = at
        word = Word(at)
        text, end = self.text, len(self.text)
        plain = _PLAIN.match(text, at)
        if plain and (plain.end() == end or text[plain.end()] in ENDS):
            # Most words are nothing but letters.
            self.at = word.end = plain.end()
            word.text = word.literal = plain.group()
            return word
        pieces: list[str] = []
        while self.at < end and text[self.at] not in ENDS:
            char = text[self.at]
            if plain := _PLAIN.match(text, self.at):
                pieces.append(plain.group())
                self.at = plain.end()
            elif char == "\\":
                pieces.append(self._escape(word))
            elif char == "'":
                pieces.append(self._single(word))
            elif char == '"':
                pieces.append(self._double(word))
            elif char in "$`":
                pieces.append(self._dollar(word, False))
                word.unquoted = word.unquoted or word.literal is None
            else:
                word.glob = word.glob or char in "*?[" or (char == "~" and self._tilde(word))
                pieces.append(char)
                self.at += 1
        word.end = self.at
        word.text = text[word.start : word.end]
        if _BRACE.search(word.text):
            word.glob = True
        if word.literal is not None:
            word.literal = "".join(pieces)
        return word

    def _tilde(self, word: Word) -> bool:
        return self.at == word.start or self.text[self.at - 1] in ":="

    def _escape(self, word: Word) -> str:
        if self.at + 1 >= len(self.text):
            raise Unsupported("a backslash ends the command", self.at)
        self.at += 2
        char = self.text[self.at - 1]
        if char == "\n":
            raise Unsupported("a continued line", self.at - 2)
        word.quoted = True
        return char

    def _single(self, word: Word) -> str:
        close = self.text.find("'", self.at + 1)
        if close < 0:
            raise Unsupported("a single quote is not closed", self.at)
        start, self.at = self.at + 1, close + 1
        word.quoted = True
        return self.text[start:close]

    def _double(self, word: Word) -> str:
        text, start = self.text, self.at
        self.at += 1
        word.quoted = True
        pieces: list[str] = []
        while self.at < len(text):
            if plain := _DOUBLE_STOP.match(text, self.at):
                pieces.append(plain.group())
                self.at = plain.end()
                continue
            char = text[self.at]
            if char == '"':
                self.at += 1
                return "".join(pieces)
            if char == "\\":
                after = text[self.at + 1 : self.at + 2]
                pieces.append({"\n": ""}.get(after, after) if after and after in '$`"\\\n' else "\\" + after)
                self.at += 2
            else:
                pieces.append(self._dollar(word, True))
        raise Unsupported("a double quote is not closed", start)

    def _dollar(self, word: Word, quoted: bool) -> str:
        """``$...`` or backticks at the current offset; returns what is literal of it."""
        text, start = self.text, self.at
        if text[start] == "`":
            self._backticks(word)
            return ""
        after = text[start + 1 : start + 2]
        if after == "(":
            word.literal = None
            if text.startswith("$((", start):
                self._arithmetic(word)
            else:
                inner, self.at = self.substitute(start + 2)
                word.substitutions += (inner,)
        elif after == "[":
            raise Unsupported("`$[` means one thing to bash and another to sh", start)
        elif after == "{":
            word.literal = None
            self._braces(word)
        elif after in ("'", '"') and not quoted:
            if self.dialect is not Dialect.DASH:
                word.literal = None  # bash reads $'..', dash a dollar and a quote
            self.at += 1
            if self.dialect.is_bash and after == "'":
                self._ansi_c()
        elif parameter := _PARAMETER.match(text, start + 1):
            name = parameter.group()
            if name[0].isdigit():
                name = name[0]
            word.literal = None
            word.variables |= {name}
            self.at = start + 1 + len(name)
        else:
            self.at += 1
            return "$"
        return ""

    def _ansi_c(self) -> None:
        start = self.at
        self.at += 1
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 2 if char == "\\" else 1
            if char == "'":
                return
        raise Unsupported("a quote is not closed", start)

    def _backticks(self, word: Word) -> None:
        start = self.at
        self.at += 1
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 2 if char == "\\" else 1
            if char == "`":
                inner = self.text[start + 1 : self.at - 1]
                word.literal = None
                word.substitutions += (self.backticks(inner, start),)
                return
        raise Unsupported("a backtick is not closed", start)

    def _arithmetic(self, word: Word) -> None:
        """``$(( ))``; nested expansions are looked at by name only."""
        start = self.at
        depth, self.at = 2, start + 3
        while self.at < len(self.text) and depth:
            char = self.text[self.at]
            if self.text.startswith("${", self.at):
                self._braces(word)
                continue
            if not _ARITHMETIC.match(self.text, self.at):
                raise Unsupported("arithmetic that the scanner does not know", self.at)
            depth += {"(": 1, ")": -1}.get(char, 0)
            self.at += 1
        inner = self.text[start + 3 : self.at - 2]
        if depth or not self.text[start : self.at].endswith("))"):
            raise Unsupported("arithmetic that the scanner does not know", start)
        word.variables |= set(_NAME.findall(inner))
        for match in _ASSIGNS.finditer(inner):
            word.assigns |= {match.group(1) or "?"}

    def _braces(self, word: Word) -> None:
        """``${name...}``."""
        text, start = self.text, self.at
        at = start + 2
        length = text.startswith("#", at) and not text.startswith(("#}", "#-", "#:", "#+", "#=", "#?", "##", "#%"), at)
        if length or (self.dialect.is_bash and text.startswith("!", at)):
            indirect = text[at] == "!"
            at += 1
            if indirect:
                word.variables |= {"?"}
        name = _PARAMETER.match(text, at)
        if name is None:
            raise Unsupported("a bad substitution", start)
        word.variables |= {name.group()}
        at = name.end()
        if text[at : at + 1] not in _OPERATORS[self.dialect.is_bash]:
            raise Unsupported("a bad substitution", start)
        operator = re.compile(r":?[-=?+]").match(text, at)
        if operator is not None:
            if operator.group()[-1] in "-=+":
                word.unset_ok |= {name.group()}
            if operator.group()[-1] == "=":
                word.assigns |= {name.group()}
        self._to_brace(word, at, start)

    def _to_brace(self, word: Word, at: int, start: int) -> None:
        """Skip to the ``}`` that closes the expansion at ``start``, nested expansions read."""
        self.braces += 1
        if self.braces > _DEEPEST:
            raise Unsupported("expansions nested too deeply", start)
        quote = False
        self.at = at
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "}" and not quote:
                self.at += 1
                self.braces -= 1
                return
            if char == "\\":
                self.at += 2
            elif char == '"':
                quote = not quote
                self.at += 1
            elif char in "$`":
                self._dollar(word, True)
            elif char == "'" or (char in "<>" and self.text.startswith("(", self.at + 1)):
                raise Unsupported(f"`{char}` in `${{ }}`", self.at)
            else:
                self.at += 1
        raise Unsupported("a brace is not closed", start)
