"""The promises of every codemod, alone and together with dockfix's own, for one text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from ..catalog import example
from ..codemod import Change, Codemod, Facts, Finding, IgnoreFileChange
from ..codemods import ordered, own_codemods
from ..context import BuildContext
from ..cst import Dockerfile, Instruction, Leaf, parse
from ..engine import CodemodError, Result, fix
from ..engine.ask import why_wrong
from ..engine.guard import comment_words
from ..plugins.usable import why_not_usable

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class BrokenPromise(AssertionError):
    """A codemod does not keep what every rewrite promises; ``promise`` says which one."""

    def __init__(self, codemod: Codemod, promise: str, details: str, text: str, after: str | None = None) -> None:
        self.promise = promise
        self.text = text
        parts = [f"{codemod.name}: {promise}", details, f"The Dockerfile:\n{shown(text)}"]
        if after is not None:
            parts.append(f"What became of it:\n{shown(after)}")
        super().__init__("\n\n".join(part for part in parts if part))


def shown(text: str) -> str:
    """A Dockerfile in a message: indented, with what can't be seen as escapes."""
    lines = _CONTROL.sub(lambda match: ascii(match.group())[1:-1], text).split("\n")
    last = lines.pop()
    return "\n".join(f"    {line}" for line in (*lines, *([f"{last}  (without a line end)"] if last else ())))


def instance(codemod: Codemod | type[Codemod]) -> Codemod:
    """The codemod, whether its class is given or an object. Raises ``AssertionError`` for one that can't run."""
    kind = codemod if isinstance(codemod, type) else type(codemod)
    own = {one.name: type(one) for one in own_codemods()}
    if reason := why_not_usable(kind, [name for name, owner in own.items() if owner is not kind]):
        raise AssertionError(f"{kind.__name__}: dockfix refuses it: {reason}")
    return kind() if isinstance(codemod, type) else codemod


class Promises:
    """The promises of one codemod. The same object of it is asked about all texts, as dockfix does."""

    def __init__(self, codemod: Codemod | type[Codemod], options: Mapping[str, Any] | None = None) -> None:
        self.codemod = instance(codemod)
        self.options = {self.codemod.name: dict(options or {})}
        self.yielded = 0  #: how many changes and findings there were
        name = self.codemod.name
        every = ordered([*(one for one in own_codemods() if one.name != name), self.codemod])
        self._settings: tuple[tuple[str, Sequence[Codemod], list[str]], ...] = (
            ("alone", [self.codemod], [name]),
            ("together with all safe rewrites", every, []),
            ("together with all rewrites", every, [one.name for one in every]),
        )

    def hold(self, text: str, context: BuildContext | None = None) -> list[Result]:
        """Raise :class:`BrokenPromise` for the first one that is broken; else the results, alone and together."""
        known = context or BuildContext.unknown()
        tree = parse(text)
        if _code(tree) != text:
            self._broken("dockfix itself can't read this file without a loss", "", text, _code(tree))
        if self.codemod.fixes_parse_errors or not tree.problems:
            self._is_a_function(text, tree, known)
        return [self._fixed(text, known, *setting) for setting in self._settings]

    def _broken(self, promise: str, details: str, text: str, after: str | None = None) -> NoReturn:
        raise BrokenPromise(self.codemod, promise, details, text, after)

    def _is_a_function(self, text: str, tree: Dockerfile, context: BuildContext) -> None:
        """It names nodes of the tree, leaves the tree as it is, and says the same each time it is asked."""
        before = _everything(tree)
        first = self._asked(self.codemod, text, tree, context)
        self.yielded += len(first)
        if _code(tree) != text or _everything(tree) != before:
            self._broken("it changes the tree that it is given", "Make new nodes: with_changes(), parse().", text)
        for who, codemod in (("the same object, asked again,", self.codemod), ("another object", type(self.codemod)())):
            again = self._asked(codemod, text, parse(text), context)
            if again != first:
                details = f"First it said {first},\nbut {who} said {again}."
                self._broken("it keeps a state between two files", details, text)

    def _asked(self, codemod: Codemod, text: str, tree: Dockerfile, context: BuildContext) -> list[tuple[Any, ...]]:
        found = []
        try:
            facts = Facts(tree, context, codemod.Options(**self.options[codemod.name]))
            for yielded in codemod.rewrite(tree, facts):
                if reason := why_wrong(yielded, codemod, tree):
                    self._broken(f"bytes outside of the instructions that it names must stay: {reason}", "", text)
                found.append(_outline(yielded))
        except BrokenPromise:
            raise
        except Exception as error:
            self._raises(error, text)
        return found

    def _raises(self, error: BaseException, text: str) -> NoReturn:
        promise = f"it raises {type(error).__name__}: {error}"
        raise BrokenPromise(self.codemod, promise, "", text) from error

    def _fixed(
        self, text: str, context: BuildContext, who: str, codemods: Sequence[Codemod], unsafe: list[str]
    ) -> Result:
        """The promises for what becomes of the text."""
        result = self._run(text, context, codemods, unsafe)
        for warning in result.warnings:
            endless = warning.rule == "dockfix"
            if endless and "no fixed point" not in warning.reason:
                continue  # a comment in the text is misspelt
            promise = "a second run must change nothing" if endless else "the engine refuses what it does"
            self._broken(f"{promise} ({who})", f"{warning.rule}: {warning.reason}", text)
        if result.problems or result.text == text:
            if result.text != text:
                self._broken(f"a file that Docker rejects must stay as it is ({who})", "", text, result.text)
            return result
        after = parse(result.text)
        if _code(after) != result.text or after.problems:
            self._broken(f"Docker must take the file that it makes ({who})", str(after.problems[:1]), text, result.text)
        if lost := Counter(comment_words(parse(text))) - Counter(comment_words(after)):
            self._broken(f"it loses a comment ({who})", f"`{next(iter(lost))}`", text, result.text)
        if _is_crlf(text) and not _is_crlf(result.text):
            self._broken(f"it puts other line ends into a file ({who})", "", text, result.text)
        second = self._run(result.text, context, codemods, unsafe)
        if second.text != result.text:
            details = f"A second run makes of this:\n{shown(second.text)}"
            self._broken(f"a second run must change nothing ({who})", details, text, result.text)
        return result

    def _run(self, text: str, context: BuildContext, codemods: Sequence[Codemod], unsafe: list[str]) -> Result:
        try:
            return fix(text, codemods, context, unsafe=unsafe, options=self.options)
        except CodemodError as error:
            self._raises(error.__cause__ or error, text)


def docstring_holds(codemod: Codemod | type[Codemod], context: BuildContext | None = None) -> None:
    """The diff in the docstring, if there is one, is what happens. Raises :class:`BrokenPromise`."""
    made = instance(codemod)
    texts = example(made)
    if texts is None:
        return
    before, after = texts
    result = fix(before, [made], context, unsafe=[made.name], options={made.name: made.example_options})
    if result.text != after:
        details = f"The docstring says that it makes this of it:\n{shown(after)}"
        raise BrokenPromise(made, "the diff in its docstring is not what happens", details, before, result.text)


def _outline(yielded: Change | Finding | IgnoreFileChange) -> tuple[Any, ...]:
    """A change or finding without its nodes: those are other ones each time."""
    if isinstance(yielded, Change):
        return "change", yielded.span, yielded.text, yielded.message, yielded.safety
    if isinstance(yielded, Finding):
        return "finding", yielded.line, yielded.column, yielded.reason, yielded.help
    return "ignore file", yielded.node.keyword.offset, yielded.text, yielded.message, yielded.safety


def _is_crlf(text: str) -> bool:
    return text.count("\n") == text.count("\r\n") > 0


def _code(tree: Dockerfile) -> str:
    return str(tree.get_code())  # type: ignore[no-untyped-call]


def _everything(tree: Dockerfile) -> list[object]:
    """All that a tree holds; two lists are equal where nothing in it was changed or moved."""
    found: list[object] = [[id(child) for child in tree.children], list(tree.instructions), list(tree.problems)]
    for leaf in tree.leaves():
        found.append([id(leaf), id(leaf.parent), *(repr(getattr(leaf, name, None)) for name in _slots(type(leaf)))])
    nodes = list(tree.instructions)
    for node in nodes:
        nodes += [child for child in node.children if isinstance(child, Instruction)]
        found.append([[id(child) for child in node.children], id(node.parent), node.problem])
        # What a node has worked out once it hands out again.
        found.append([list(node.words), list(getattr(node, "pairs", ()))])
    return found


def _slots(kind: type[Leaf]) -> list[str]:
    return [name for base in kind.__mro__ for name in getattr(base, "__slots__", ()) if name != "parent"]
