"""One text: run codemods until nothing changes, let through only what keeps the promises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..codemod import AnyEffect, Change, Codemod, Effect, Facts, Finding, IgnoreFileChange, Safety
from ..codemods import all_codemods
from ..context import BuildContext
from ..cst import Dockerfile, Edited, Instruction, Problem, parse, parse_again
from ..results import Applied, Diagnostic
from .ask import ask, origin_of, please_report
from .guard import Guard, why_not_ignore_file
from .ignores import Ignores
from .positions import Positions

MAX_ROUNDS = 10


class Result(NamedTuple):
    """What became of a text; ``problems`` are Docker's: then the text was left alone.

    ``warnings`` tell of changes that were left out, because they would break a promise. ``ignore_text`` is what the
    ignore file in force should hold; None where it stays.
    """

    text: str
    changes: list[Applied]
    findings: list[Diagnostic]
    warnings: list[Diagnostic]
    problems: list[Problem]
    ignore_text: str | None = None


def fix(
    text: str,
    codemods: Iterable[Codemod] | None = None,
    context: BuildContext | None = None,
    *,
    unsafe: Iterable[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    known: Iterable[str] = (),
    read: Callable[[str], Dockerfile] = parse,
) -> Result:
    """Rewrite ``text`` with these codemods, or with all there are; nothing is read or written but the context.

    ``unsafe`` names the codemods whose unsafe changes are wanted, too; an unsafe change that is not wanted becomes
    a finding. ``options`` holds the options of a codemod under its name. ``known`` are the names of rewrites that
    don't run, and that a comment may speak of all the same. ``read`` makes the text's tree, which is the engine's
    from then on. Raises :class:`CodemodError`.
    """
    run = _Run(
        read(text),
        text,
        context or BuildContext.unknown(),
        frozenset(unsafe),
        options or {},
        tuple(all_codemods() if codemods is None else codemods),
        frozenset(known),
    )
    try:
        return _fix(run)
    except _Unsettled:
        # Some change is wrong: compare each at once, so that only that one is dropped.
        run.release()
        run = run.again(strict=True)
        return _fix(run)
    finally:
        run.release()


def _fix(run: _Run) -> Result:
    text = run.positions.original
    if run.ignores.skip_file:
        return Result(text, [], [], [], [])
    if run.tree.problems:
        for codemod in run.codemods:
            if codemod.fixes_parse_errors:
                run.apply(codemod)
        if run.tree.problems:
            return Result(text, [], run.findings, run.warnings, parse(text).problems)
    for _ in range(MAX_ROUNDS):
        before, made = run.text, len(run.changes)
        run.findings = run.unknown_names()
        for codemod in run.codemods:
            run.apply(codemod)
        run.settle()
        # Changes that undo each other leave the text as it was, and are no end.
        if run.text == before and len(run.changes) == made:
            return Result(run.text, run.changes + run.beside, run.findings, run.warnings, [], run.ignore_text)
    return Result(text, [], [], [run.without_end(made)], [])


class _Unsettled(Exception):
    """Changes that were compared together do not keep the file's meaning."""


def _advice(change: Change | IgnoreFileChange) -> Finding:
    """An unsafe change that nobody asked for, as a finding."""
    nodes = change.out if isinstance(change, Change) else [change.node]
    node = next(node for node in nodes if isinstance(node, Instruction))
    return Finding(change.rule, node, change.message, "it may change what the image does: --unsafe makes this change")


def _effects(change: Change, codemod: Codemod) -> frozenset[AnyEffect]:
    """What a change may change; a safe one can't be let off from all comparing."""
    found = frozenset[AnyEffect](codemod.effects) if change.effects is None else change.effects
    return found - {Effect.ANYTHING} if change.safety is Safety.SAFE else found


class _Run:
    """The text as it stands, and what was done to it."""

    def __init__(
        self,
        tree: Dockerfile,
        text: str,
        context: BuildContext,
        unsafe: frozenset[str],
        options: Mapping[str, Mapping[str, Any]],
        codemods: Sequence[Codemod],
        known: Collection[str],
        *,
        strict: bool = False,
    ) -> None:
        self.codemods = codemods
        self.known = known
        self.text = text
        self.tree = tree
        self.trees = [self.tree]  # the one that stands, and those before that the guard may ask for
        self.ignores = Ignores(self.tree, codemods, known)
        self.positions = Positions(text)
        self.context = context
        self.unsafe = unsafe
        self.options = options
        self.changes: list[Applied] = []
        self.beside: list[Applied] = []
        self.ignore_text: str | None = None
        self.findings: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.refused: set[tuple[str, str]] = set()
        self.facts = Facts(self.tree, context, None)
        self.yielded: dict[str, tuple[Dockerfile, list[Diagnostic]]] = {}
        self.guard = Guard(strict=strict)

    def again(self, *, strict: bool) -> _Run:
        """The same from the start."""
        text = self.positions.original
        return _Run(
            parse(text), text, self.context, self.unsafe, self.options, self.codemods, self.known, strict=strict
        )

    def release(self) -> None:
        """Let the trees go that nobody asks for any more."""
        for tree in self.trees:
            tree.release()
        self.trees = []

    def settle(self) -> None:
        """Have compared what is not compared yet."""
        if not self.guard.settled(self.tree):
            raise _Unsettled

    def apply(self, codemod: Codemod) -> None:
        """All changes of one codemod; one that overlaps an earlier one is tried again on the new text.

        A codemod that has had its say on the very text that stands is not asked again.
        """
        yielded = self.yielded.get(codemod.name)
        if yielded is not None and yielded[0] is self.tree:
            self.findings += yielded[1]
            return
        options = codemod.Options(**self.options.get(codemod.name, {}))
        for _ in range(MAX_ROUNDS):
            wanted, findings = self._heard(codemod, options)
            if not (wanted and self._apply(wanted, codemod)):
                reports = [self._report(finding) for finding in findings]
                self.yielded[codemod.name] = (self.tree, reports)
                self.findings += reports
                return

    def _heard(self, codemod: Codemod, options: Any) -> tuple[list[Change], list[Finding]]:
        """The changes that are wanted, and all else that the codemod has to say."""
        if self.facts.tree is not self.tree:
            self.facts = Facts(self.tree, self.context, None)
        if self.beside and self.beside[0].rule == codemod.name:
            self.beside, self.ignore_text = [], None
        wanted: list[Change] = []
        findings: list[Finding] = []
        for yielded in ask(codemod, self.tree, self.facts.with_options(options)):
            if self.ignores.ignores(yielded):
                continue
            if isinstance(yielded, Finding):
                findings.append(yielded)
            elif yielded.safety is Safety.UNSAFE and yielded.rule not in self.unsafe:
                findings.append(_advice(yielded))
            elif isinstance(yielded, IgnoreFileChange):
                self._beside(yielded, codemod)
            else:
                wanted.append(yielded)
        return wanted, findings

    def _apply(self, wanted: list[Change], codemod: Codemod) -> bool:
        """Make the changes that do not overlap; whether any was made.

        All are checked at once; where that fails, one by one, so that the one at fault is found.
        """
        viable = [change for change in wanted if self._is_viable(change)]
        # Unsafe ones have their turn on the text after the safe ones: what they may change is no excuse for those.
        viable = [change for change in viable if change.safety is Safety.SAFE] or viable
        chosen: list[Change] = []
        limit = len(self.text) + 1
        for change in sorted(viable, key=lambda change: change.span, reverse=True):
            start, end = change.span
            if end <= limit:
                chosen.append(change)
                limit = start
        if not chosen:
            return False
        if self._make(chosen, codemod) is None:
            return True
        # From the last to the first: an edit moves nothing that stands before it.
        return any([self._make_or_warn(change, codemod) for change in chosen])

    def _is_viable(self, change: Change) -> bool:
        start, end = change.span
        return (change.rule, change.text) not in self.refused and self.text[start:end] != change.text

    def _make_or_warn(self, change: Change, codemod: Codemod) -> bool:
        reason = self._make([change], codemod)
        if reason is not None:
            self._leave_out(change, reason, self._place(change), codemod)
        return reason is None

    def _leave_out(
        self, change: Change | IgnoreFileChange, reason: str, position: tuple[int, int], codemod: Codemod
    ) -> None:
        self.refused.add((change.rule, change.text))
        warning = Diagnostic(change.rule, *position, f"left out, because {reason}", please_report(codemod))
        self.warnings.append(warning)

    def _make(self, changes: list[Change], codemod: Codemod) -> str | None:
        """Make the changes, which stand from the last to the first; or say what is wrong with them."""
        effects = frozenset[AnyEffect]().union(*(_effects(change, codemod) for change in changes))
        if effects:
            self.settle()
        parts: list[str] = []
        end = len(self.text)
        for change in changes:
            start, stop = change.span
            parts += [self.text[stop:end], change.text]
            end = start
        new = "".join([*parts, self.text[:end]][::-1])
        edits = [Edited(start, stop - start, len(change.text)) for change in changes for start, stop in [change.span]]
        after = parse_again(self.tree, self.text, new, edits)
        if reason := self.guard.why_not(self.tree, after, effects):
            after.release()
            return reason
        for change in changes:
            line, column = self._place(change)
            self.changes.append(Applied(change.rule, line, column, change.message, change.safety))
        self.positions.add(edits)
        self.text, self.tree = new, after
        if not self.guard.waits:
            self.release()
        self.trees.append(after)
        self.ignores = Ignores(after, self.codemods, self.known)
        return None

    def _beside(self, yielded: IgnoreFileChange, codemod: Codemod) -> None:
        if (yielded.rule, yielded.text) in self.refused:
            return
        line, column = self.positions.line_and_column(yielded.node.keyword.offset)
        if reason := why_not_ignore_file(self.context.ignore_text() or "", yielded.text, codemod.effects):
            self._leave_out(yielded, reason, (line, column), codemod)
            return
        self.beside = [Applied(yielded.rule, line, column, yielded.message, yielded.safety)]
        self.ignore_text = yielded.text

    def without_end(self, made: int) -> Diagnostic:
        """What to say where rewrites go on changing the text; ``made`` changes are older than the last round."""
        going_on = {change.rule for change in self.changes[made:]}
        guilty = [codemod for codemod in self.codemods if codemod.name in going_on]
        names = ", ".join(f"`{codemod.name}`" for codemod in guilty)
        reason = f"no fixed point after {MAX_ROUNDS} rounds, the text was left alone: {names} would go on changing it"
        # Dockfix's own do not go on by themselves.
        foreign = [codemod for codemod in guilty if origin_of(codemod)]
        return Diagnostic(
            "dockfix", 1, 1, reason, "; ".join(please_report(codemod) for codemod in (foreign or guilty)[:1])
        )

    def unknown_names(self) -> list[Diagnostic]:
        """Names in ignore comments that are no rewrite's."""
        found = []
        for unknown in self.ignores.unknown:
            line, column = self.positions.line_and_column(unknown.node.offset)
            found.append(
                Diagnostic("dockfix", line, column, f"no rewrite is called `{unknown.name}`", "see `dockfix rules`")
            )
        return found

    def _place(self, change: Change) -> tuple[int, int]:
        start = change.span[0]
        text = change.out[0].get_code()
        return self.positions.line_and_column(start + len(text) - len(text.lstrip()))

    def _report(self, finding: Finding) -> Diagnostic:
        line, column = self.positions.line_and_column(finding.node.keyword.offset)
        return Diagnostic(finding.rule, line, column, finding.reason, finding.help)
