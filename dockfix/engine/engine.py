"""One text: run codemods until nothing changes, let through only what keeps the promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..codemod import AnyEffect, Change, Codemod, Effect, Finding, IgnoreFileChange, Safety
from ..codemods import all_codemods
from ..context import BuildContext, BuildContexts
from ..cst import Dockerfile, Instruction, Problem, parse
from ..images import Images
from ..results import Applied, Diagnostic, FileEdit
from .agree import agreed
from .ask import origin_of, please_report
from .guard import why_not_ignore_file
from .ignores import Ignores
from .limits import why_too_large
from .text import GuardedText, Unsettled

MAX_ROUNDS = 10


class Result(NamedTuple):
    """What became of a text; ``problems`` are Docker's: then the text was left alone.

    ``warnings`` tell of changes that were left out, because they would break a promise. ``ignore_file`` is what the
    ignore file in force, or a new one, should become; None where it stays.
    """

    text: str
    changes: list[Applied]
    findings: list[Diagnostic]
    warnings: list[Diagnostic]
    problems: list[Problem]
    ignore_file: FileEdit | None = None

    @property
    def ignore_text(self) -> str | None:
        """What the ignore file should hold; None where it stays."""
        return None if self.ignore_file is None else self.ignore_file.after


def fix(
    text: str,
    codemods: Iterable[Codemod] | None = None,
    context: BuildContext | BuildContexts | None = None,
    *,
    unsafe: Iterable[str] = (),
    options: Mapping[str, Mapping[str, Any]] | None = None,
    known: Iterable[str] = (),
    read: Callable[[str], Dockerfile] = parse,
    images: Images | None = None,
) -> Result:
    """Rewrite ``text`` with these codemods, or with all there are; nothing is read or written but the context.

    ``unsafe`` names the codemods whose unsafe changes are wanted, too; an unsafe change that is not wanted becomes
    a finding. ``options`` holds the options of a codemod under its name. ``known`` are the names of rewrites that
    don't run, and that a comment may speak of all the same. ``read`` makes the text's tree, which is the engine's
    from then on. ``images`` says what is known of base images: without it what comes with dockfix. Raises
    :class:`CodemodError`.
    """
    wanted = _Wanted(
        tuple(all_codemods() if codemods is None else codemods),
        _contexts(context),
        frozenset(unsafe),
        options or {},
        frozenset(known),
        images or Images(),
    )
    run = _Run(wanted, read(text), text, strict=False)
    try:
        return run.result()
    except Unsettled:
        # Some change is wrong: compare each at once, so that only that one is left out.
        run.text.release()
        run = _Run(wanted, parse(text), text, strict=True)
        return run.result()
    finally:
        run.text.release()


class _Wanted(NamedTuple):
    """What :func:`fix` was asked for."""

    codemods: Sequence[Codemod]
    contexts: BuildContexts
    unsafe: frozenset[str]
    options: Mapping[str, Mapping[str, Any]]
    known: frozenset[str]
    images: Images

    def is_wanted(self, yielded: Change | Finding | IgnoreFileChange) -> bool:
        """Whether a change is safe, or somebody asked for it."""
        return isinstance(yielded, Finding) or yielded.safety is Safety.SAFE or yielded.rule in self.unsafe

    def ignores(self, tree: Dockerfile) -> Ignores:
        """What the comments of a tree say is to be left alone."""
        return Ignores(tree, self.codemods, self.known)


class _Record:
    """What has come of the text so far."""

    def __init__(self) -> None:
        self.changes: list[Applied] = []
        self.findings: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.ignore_file: tuple[Applied, FileEdit] | None = None  # a change of the ignore file
        self._left_out: set[tuple[str, str]] = set()

    def leave_out(
        self, change: Change | IgnoreFileChange, reason: str, position: tuple[int, int], codemod: Codemod
    ) -> None:
        """Warn of a change that would break a promise; it is not tried again."""
        self._left_out.add((change.rule, change.text))
        warning = Diagnostic(change.rule, *position, f"left out, because {reason}", please_report(codemod))
        self.warnings.append(warning)

    def has_left_out(self, change: Change | IgnoreFileChange) -> bool:
        """Whether such a change was left out already."""
        return (change.rule, change.text) in self._left_out


class _Run:
    """All codemods over one text, round by round."""

    def __init__(self, wanted: _Wanted, tree: Dockerfile, text: str, *, strict: bool) -> None:
        self.wanted = wanted
        self.text = GuardedText(tree, text, wanted.contexts, wanted.ignores, wanted.images, strict=strict)
        self.record = _Record()
        self._answers: dict[str, tuple[Dockerfile, list[Diagnostic]]] = {}  # the last findings, and of which tree

    def result(self) -> Result:
        """Go on until nothing changes any more. Raises :class:`Unsettled`."""
        text, record = self.text, self.record
        if text.ignores.skip_file:
            return Result(text.original, [], [], [], [])
        if too_large := why_too_large(text.tree, text.original):
            return Result(text.original, [], [], [], [too_large])
        if text.tree.problems:
            for codemod in self.wanted.codemods:
                if codemod.fixes_parse_errors:
                    self._apply(codemod)
            if text.tree.problems:
                return Result(text.original, [], record.findings, record.warnings, parse(text.original).problems)
        for _ in range(MAX_ROUNDS):
            before, made = text.text, len(record.changes)
            record.findings = []
            for codemod in self.wanted.codemods:
                self._apply(codemod)
            text.settle()
            # Changes that undo each other leave the text as it was, and are no end.
            if text.text == before and len(record.changes) == made:
                return self._settled()
        return Result(text.original, [], [], [self._without_end(made)], [])

    def _settled(self) -> Result:
        record = self.record
        applied, ignore_file = ([record.ignore_file[0]], record.ignore_file[1]) if record.ignore_file else ([], None)
        warnings = record.warnings + self._misspelt_comments()
        return Result(self.text.text, record.changes + applied, record.findings, warnings, [], ignore_file)

    def _apply(self, codemod: Codemod) -> None:
        """All changes of one codemod; one that overlaps an earlier one is tried again on the new text.

        A codemod that was asked about the very tree that stands is not asked again.
        """
        tree, findings = self._answers.get(codemod.name, (None, []))
        if tree is self.text.tree:
            self.record.findings += findings
            return
        options = codemod.Options(**self.wanted.options.get(codemod.name, {}))
        for _ in range(MAX_ROUNDS):
            changes, advice = self._ask(codemod, options)
            if not (changes and self._make(changes, codemod)):
                found = [self._diagnostic(finding) for finding in advice]
                self._answers[codemod.name] = (self.text.tree, found)
                self.record.findings += found
                return

    def _ask(self, codemod: Codemod, options: Any) -> tuple[list[Change], list[Finding]]:
        """The changes that are wanted, and what is left alone."""
        record = self.record
        if record.ignore_file is not None and record.ignore_file[0].rule == codemod.name:
            record.ignore_file = None
        changes: list[Change] = []
        findings: list[Finding] = []
        for yielded in agreed(codemod, self.text.tree, self.text.facts.with_options(options), self.wanted.is_wanted):
            if self.text.ignores.ignores(yielded):
                continue
            if isinstance(yielded, Finding):
                findings.append(yielded)
            elif not self.wanted.is_wanted(yielded):
                findings.append(_advice(yielded))
            elif isinstance(yielded, IgnoreFileChange):
                self._change_ignore_file(yielded, codemod)
            else:
                changes.append(yielded)
        return changes, findings

    def _make(self, wanted: list[Change], codemod: Codemod) -> bool:
        """Make the changes that do not overlap; whether any was made.

        All are checked at once; where that fails, one by one, so that the one at fault is found.
        """
        new = [change for change in wanted if not self.record.has_left_out(change) and self._differs(change)]
        # Unsafe ones have their turn on the text after the safe ones: what they may change is no excuse for those.
        new = [change for change in new if change.safety is Safety.SAFE] or new
        chosen = _without_overlaps(new)
        if not chosen:
            return False
        if self._why_not_made(chosen, codemod) is None:
            return True
        # From the last to the first: an edit moves nothing that stands before it.
        return any([self._make_or_leave_out(change, codemod) for change in chosen])

    def _differs(self, change: Change) -> bool:
        start, end = change.span
        return self.text.text[start:end] != change.text

    def _make_or_leave_out(self, change: Change, codemod: Codemod) -> bool:
        position = self.text.position_of(change)
        reason = self._why_not_made([change], codemod)
        if reason is not None:
            self.record.leave_out(change, reason, position, codemod)
        return reason is None

    def _why_not_made(self, changes: list[Change], codemod: Codemod) -> str | None:
        effects = frozenset[AnyEffect]().union(*(_effects(change, codemod) for change in changes))
        applied = [
            Applied(change.rule, *self.text.position_of(change), change.message, change.safety) for change in changes
        ]
        reason = self.text.make(changes, effects)
        if reason is None:
            self.record.changes += applied
        return reason

    def _change_ignore_file(self, change: IgnoreFileChange, codemod: Codemod) -> None:
        if self.record.has_left_out(change):
            return
        position = self.text.position(change.node.keyword.offset)
        # With several contexts, all have the same ignore file: else it would be no change.
        context = self.text.facts.contexts[0].context
        before = context.ignore_text() or ""
        if reason := why_not_ignore_file(before, change.text, codemod.effects):
            self.record.leave_out(change, reason, position, codemod)
            return
        path = context.ignore_file or Path(context.folder or ".") / ".dockerignore"
        applied = Applied(change.rule, *position, change.message, change.safety)
        self.record.ignore_file = (applied, FileEdit(str(path), before, change.text))

    def _without_end(self, made: int) -> Diagnostic:
        """What to say where rewrites go on changing the text; ``made`` changes are older than the last round."""
        going_on = {change.rule for change in self.record.changes[made:]}
        guilty = [codemod for codemod in self.wanted.codemods if codemod.name in going_on]
        names = ", ".join(f"`{codemod.name}`" for codemod in guilty)
        reason = f"no fixed point after {MAX_ROUNDS} rounds, the text was left alone: {names} would go on changing it"
        # Dockfix's own do not go on by themselves.
        foreign = [codemod for codemod in guilty if origin_of(codemod)]
        help = "; ".join(please_report(codemod) for codemod in (foreign or guilty)[:1])
        return Diagnostic("dockfix", 1, 1, reason, help)

    def _misspelt_comments(self) -> list[Diagnostic]:
        """Comments that speak to dockfix, and that it does not understand."""
        return [
            Diagnostic("dockfix", *self.text.position(found.node.offset), found.reason, found.help)
            for found in self.text.ignores.misspelt
        ]

    def _diagnostic(self, finding: Finding) -> Diagnostic:
        position = self.text.position(finding.node.keyword.offset)
        return Diagnostic(finding.rule, *position, finding.reason, finding.help)


def _contexts(context: BuildContext | BuildContexts | None) -> BuildContexts:
    """The build contexts of a file, of which one may be all that is known."""
    return context if isinstance(context, BuildContexts) else BuildContexts.only(context or BuildContext.unknown())


def _without_overlaps(changes: Sequence[Change]) -> list[Change]:
    """The changes from the last to the first; of two that overlap the later one."""
    chosen: list[Change] = []
    for change in sorted(changes, key=lambda change: change.span, reverse=True):
        if not chosen or change.span[1] <= chosen[-1].span[0]:
            chosen.append(change)
    return chosen


def _advice(change: Change | IgnoreFileChange) -> Finding:
    """An unsafe change that nobody asked for, as a finding."""
    nodes = change.out if isinstance(change, Change) else [change.node]
    node = next(node for node in nodes if isinstance(node, Instruction))
    return Finding(change.rule, node, change.message, "it may change what the image does: --unsafe makes this change")


def _effects(change: Change, codemod: Codemod) -> frozenset[AnyEffect]:
    """What a change may change; a safe one can't be let off from all comparing."""
    found = frozenset[AnyEffect](codemod.effects) if change.effects is None else change.effects
    return found - {Effect.ANYTHING} if change.safety is Safety.SAFE else found
