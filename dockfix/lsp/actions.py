"""What the editor shows of an analysis: diagnostics, quick fixes, an explanation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lsprotocol import types

from .. import codemods
from ..catalog import explained
from ..codemod import Codemod
from ..cst import Problem
from ..results import Applied, Diagnostic
from .documents import Analysis, IgnoreFileChange, Snapshot
from .edits import Lines, Replacement, minimal

SOURCE = "dockfix"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
#: A rewrite's page in the documentation.
PAGE = "https://dockfix.readthedocs.io/en/latest/rewrites/{name}/"
_REASONS = 5  # that a hover lists; `dockfix rules NAME` lists them all


class Remark(NamedTuple):
    """A diagnostic and the instruction that it is about; ``ours`` where it is a rewrite's, not Docker's."""

    rule: str
    start: int
    end: int
    ours: bool
    diagnostic: types.Diagnostic


def as_range(analysis: Analysis, start: int, end: int) -> types.Range:
    """Offsets as the client's positions."""
    return types.Range(types.Position(*analysis.lines.position(start)), types.Position(*analysis.lines.position(end)))


def as_edits(analysis: Analysis, edits: Sequence[Replacement]) -> list[types.TextEdit]:
    """Edits as the protocol has them."""
    return [types.TextEdit(as_range(analysis, start, end), text) for start, end, text in edits]


def remarks(analysis: Analysis) -> list[Remark]:
    """The diagnostics of a text, by line."""
    result = analysis.result
    level = types.DiagnosticSeverity
    found = []
    for change in result.changes:
        message = f"would be rewritten: {change.message}"
        found.append(_remark(analysis, change, change.rule, message, level.Information))
    for finding in result.findings:
        message = f"{finding.reason} ({finding.help})" if finding.help else finding.reason
        found.append(_remark(analysis, finding, finding.rule, message, level.Hint))
    for warning in result.warnings:
        message = f"{warning.reason}; {warning.help}"
        found.append(_remark(analysis, warning, warning.rule, message, level.Warning))
    # Whoever has just made a file has done nothing wrong yet.
    for problem in result.problems if analysis.text.strip() else ():
        found.append(_remark(analysis, problem, "", problem.message, level.Error))
    return sorted(found, key=lambda remark: (remark.start, remark.diagnostic.severity or 0, remark.rule))


def _remark(
    analysis: Analysis,
    yielded: Applied | Diagnostic | Problem,
    rule: str,
    message: str,
    severity: types.DiagnosticSeverity,
) -> Remark:
    offset = analysis.offset(yielded.line, yielded.column)
    start, end = analysis.span(offset)
    if not rule or not start <= offset < end:
        start, end = offset, max(offset, end)
    # A wave under forty lines helps nobody: it stands under the first.
    shown = max(start, min(end, analysis.lines.line_end(start)))
    codemod = analysis.codemod(rule) if severity is not types.DiagnosticSeverity.Error else None
    diagnostic = types.Diagnostic(
        as_range(analysis, start, shown),
        message,
        severity,
        code=rule or None,
        code_description=page(codemod) if codemod else None,
        source=SOURCE,
    )
    return Remark(rule, start, end, codemod is not None, diagnostic)


def page(codemod: Codemod) -> types.CodeDescription | None:
    """Where a rewrite is documented; None for one that is not dockfix's own."""
    own = type(codemod).__module__.startswith(codemods.__name__ + ".")
    return types.CodeDescription(PAGE.format(name=codemod.name)) if own else None


def _touched(analysis: Analysis, where: types.Range) -> Iterator[Remark]:
    """The remarks on the instructions that a range touches."""
    low = analysis.lines.offset(where.start.line, where.start.character)
    high = analysis.lines.offset(where.end.line, where.end.character)
    for remark in remarks(analysis):
        if analysis.lines.line_start(remark.start) <= high and low <= remark.end:
            yield remark


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether the client asked for a kind: ``source`` stands for ``source.fixAll.dockfix``, too."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in map(_word, only))


def _word(kind: str | types.CodeActionKind) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def actions(
    snapshot: Snapshot, analysis: Analysis, params: types.CodeActionParams, versioned: bool
) -> list[types.CodeAction]:
    """Quick fixes for the instructions in a range, and what rewrites the whole file."""
    found: list[types.CodeAction] = []
    only = params.context.only
    if _wanted(types.CodeActionKind.QuickFix.value, only):
        touched = list(_touched(analysis, params.range))
        done: set[tuple[str, int]] = set()
        for remark in touched:
            key = (remark.rule, remark.start)
            if remark.ours and key not in done:
                done.add(key)
                found += _fixes(snapshot, analysis, remark, versioned)
        found += [_ignore(snapshot, analysis, remark, versioned) for remark in _once(touched)]
    # What a save does nobody reads: it makes safe rewrites only, as formatting does.
    by_itself = params.context.trigger_kind is types.CodeActionTriggerKind.Automatic and only is not None
    if _wanted(FIX_ALL, only) and (edits := analysis.edits(unsafe=not by_itself)):
        whole = _edit(snapshot, analysis, edits, versioned)
        found.append(types.CodeAction("Rewrite this file with dockfix", FIX_ALL, edit=whole))
    return found


def _once(touched: Sequence[Remark]) -> Iterator[Remark]:
    """The first remark of each rewrite at each place; there is nothing to ignore in Docker's errors."""
    seen: set[tuple[str, int]] = set()
    for remark in touched:
        if remark.ours and (remark.rule, remark.start) not in seen:
            seen.add((remark.rule, remark.start))
            yield remark


def _fixes(snapshot: Snapshot, analysis: Analysis, remark: Remark, versioned: bool) -> Iterator[types.CodeAction]:
    edits = analysis.edits_at(remark.rule, remark.start)
    whole = _edit(snapshot, analysis, edits, versioned) if edits else None
    if whole is None and versioned and (change := analysis.ignore_file_change(remark.rule)):
        whole = _ignore_file_edit(change, analysis.lines.encoding)
    if whole is None:
        return
    # Of a finding that has an edit all the same only the user can say whether it is right.
    advice = remark.diagnostic.severity is types.DiagnosticSeverity.Hint
    title = f"Rewrite with {remark.rule}" + (" (may change what the image does)" if advice else "")
    quick = types.CodeActionKind.QuickFix
    yield types.CodeAction(title, quick, [remark.diagnostic], is_preferred=not advice or None, edit=whole)


def _ignore_file_edit(ignore_file: IgnoreFileChange, encoding: str) -> types.WorkspaceEdit:
    """A change of the ignore file, which is made where there is none."""
    uri = ignore_file.path.absolute().as_uri()
    before = ignore_file.before or ""
    lines = Lines(before, encoding)
    edits = [
        types.TextEdit(types.Range(types.Position(*lines.position(start)), types.Position(*lines.position(end))), text)
        for start, end, text in minimal(before, ignore_file.after)
    ]
    document = types.OptionalVersionedTextDocumentIdentifier(uri)
    change = types.TextDocumentEdit(document, list(edits))
    if ignore_file.before is not None:
        return types.WorkspaceEdit(document_changes=[change])
    made = types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True))
    return types.WorkspaceEdit(document_changes=[made, change])


def _ignore(snapshot: Snapshot, analysis: Analysis, remark: Remark, versioned: bool) -> types.CodeAction:
    """A comment above the instruction, with its indent and the file's line end."""
    text = analysis.text
    line = analysis.lines.line_start(remark.start)
    if text.startswith("\ufeff") and line == 0:
        line = 1
    indent = text[line : remark.start] if text[line : remark.start].isspace() else ""
    newline = "\r\n" if "\r\n" in text[line : analysis.lines.next_line(line)] else "\n"
    comment = f"{indent}# dockfix: ignore[{remark.rule}]{newline}"
    edit = _edit(snapshot, analysis, [Replacement(line, line, comment)], versioned)
    title = f"Ignore {remark.rule} here"
    return types.CodeAction(title, types.CodeActionKind.QuickFix, [remark.diagnostic], edit=edit)


def _edit(snapshot: Snapshot, analysis: Analysis, edits: Sequence[Replacement], versioned: bool) -> types.WorkspaceEdit:
    uri, made = snapshot.document.uri, as_edits(analysis, edits)
    if not versioned:
        return types.WorkspaceEdit(changes={uri: made})
    document = types.OptionalVersionedTextDocumentIdentifier(uri, snapshot.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(made))])


def hover(analysis: Analysis, position: types.Position, markdown: bool) -> types.Hover | None:
    """What the rewrites that speak of an instruction do, and when they refuse."""
    touched = list(_touched(analysis, types.Range(position, position)))
    rules = dict.fromkeys(remark.rule for remark in touched if remark.ours)
    if not rules:
        return None
    yielded = []
    for rule in rules:
        messages = [remark.diagnostic.message for remark in touched if remark.rule == rule]
        yielded.append("\n\n".join([_title(rule, markdown), *dict.fromkeys(messages), _explained(rule, markdown)]))
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    first = next(remark for remark in touched if remark.ours)
    value = ("\n\n---\n\n" if markdown else "\n\n").join(yielded)
    return types.Hover(types.MarkupContent(kind, value), first.diagnostic.range)


def _title(rule: str, markdown: bool) -> str:
    title = _known(rule).partition("\n")[0]
    return f"### {title}" if markdown else title


#: It reads the corpus each time.
_known = lru_cache(maxsize=64)(explained)


def _explained(rule: str, markdown: bool) -> str:
    """What ``dockfix rules NAME`` says below the title, the diff as one, and fewer reasons."""
    text = _known(rule).partition("\n\n")[2]
    reasons = re.findall(r"^  - .*\n?", text, re.MULTILINE)
    for reason in reasons[_REASONS:]:
        text = text.replace(reason, "", 1)
    if not markdown:
        return text
    diff = re.search(r"(?:^    .*\n?)+", text, re.MULTILINE)
    if diff is None:
        return text
    lines = "\n".join(line[4:] for line in diff[0].rstrip("\n").split("\n"))
    return f"{text[: diff.start()]}```diff\n{lines}\n```\n{text[diff.end() :]}"
