"""What came of it, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from .whole import Comparison, Side

if TYPE_CHECKING:
    from rich.console import RenderableType

JSON_VERSION = 1
_SHOWN = 20


@dataclass(frozen=True)
class Error:
    """Why a file could not be compared; line and column are from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class FileReport:
    """One file: neither a comparison nor an error is a file that does not change."""

    path: str
    changes: Sequence[tuple[str, int, int, str]] = ()
    comparison: Comparison | None = None
    error: Error | None = None
    build: str = ""  #: which of several builds of the file it is

    @property
    def status(self) -> str:
        """``unchanged``, ``same``, ``differs`` or ``error``."""
        if self.error is not None:
            return "error"
        if self.comparison is None:
            return "unchanged"
        return "differs" if self.comparison.differences else "same"


def exit_code(reports: Sequence[FileReport], errors: int) -> int:
    """0 where all is the same, 1 where some image differs, 2 where something could not be compared."""
    if errors:
        return 2
    return 1 if any(report.status == "differs" for report in reports) else 0


def summary(reports: Sequence[FileReport]) -> dict[str, int]:
    """How many files there are of each status."""
    every = [report.status for report in reports]
    return {"files": len(every)} | {name: every.count(name) for name in ("same", "differs", "unchanged", "error")}


def as_json(reports: Sequence[FileReport], engine: str) -> str:
    """The JSON: ``version`` grows when a key changes its meaning or goes, not when one comes."""
    files = [_file(report) for report in reports]
    whole = {"version": JSON_VERSION, "engine": engine, "summary": summary(reports), "files": files}
    return json.dumps(whole, indent=2, ensure_ascii=True)


def _file(report: FileReport) -> dict[str, object]:
    found = report.comparison
    return {
        "path": report.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "build": report.build,
        "status": report.status,
        "error": None if report.error is None else asdict(report.error),
        "changes": [
            {"rule": rule, "line": line, "column": column, "message": message}
            for rule, line, column, message in report.changes
        ],
        "differences": found.differences if found else [],
        "unreproducible": found.unreproducible if found else [],
        "notes": found.notes if found else [],
        "runs": [{**asdict(run), "same": run.same} for run in found.runs] if found else [],
        "touched": found.touched if found else None,
        "before": asdict(found.before) if found and found.before else None,
        "after": asdict(found.after) if found and found.after else None,
    }


def table(reports: Sequence[FileReport], shown: Callable[[str], str]) -> RenderableType:
    """A row for each file, before and after in one cell."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    result = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    result.add_column("file", overflow="fold")
    result.add_column("image")
    for title in ("layers", "size", "cold build", "rebuild"):
        result.add_column(title, justify="right", no_wrap=True)
    styles = {"same": "green", "differs": "bold red", "error": "bold red", "unchanged": "dim"}
    for report in reports:
        cells = [Text(cell) for cell in cells_of(report.comparison)]
        result.add_row(Text(_name(report, shown)), Text(report.status, styles[report.status]), *cells)
    return result


def _name(report: FileReport, shown: Callable[[str], str]) -> str:
    """The file, and which of its builds."""
    return f"{shown(report.path)} ({report.build})" if report.build else shown(report.path)


def cells_of(found: Comparison | None) -> list[str]:
    """Layers, size, cold build and rebuild as ``before -> after``."""
    before, after = (found.before, found.after) if found else (None, None)
    return [
        _pair(before, after, lambda side: str(side.layers)),
        _pair(before, after, lambda side: _megabytes(side.size)),
        _pair(before, after, lambda side: _seconds(side.cold_seconds)),
        _pair(before, after, lambda side: None if side.rebuild_seconds is None else _seconds(side.rebuild_seconds)),
    ]


def _pair(before: Side | None, after: Side | None, shown: Callable[[Side], str | None]) -> str:
    values = [shown(side) if side else None for side in (before, after)]
    return "" if values == [None, None] else " -> ".join(value or "-" for value in values)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s"


def details(report: FileReport, shown: Callable[[str], str], *, quiet: bool = False) -> list[str]:
    """The lines below the table: what differs, then what else there is to say."""
    found = report.comparison
    if found is None:
        return []
    path = _name(report, shown)
    lines = [f"{path}: differs: {line}" for line in found.differences[:_SHOWN]]
    if len(found.differences) > _SHOWN:
        lines.append(f"{path}: differs: and {len(found.differences) - _SHOWN} more (--output-format json has all)")
    if quiet:
        return lines
    if found.unreproducible:
        count = len(found.unreproducible)
        lines.append(f"{path}: left out: {count} paths that differ from build to build, like {found.unreproducible[0]}")
    lines += [f"{path}: note: {note}" for note in found.notes]
    for run in found.runs:
        what = shlex.join(run.args) or "its own command"
        lines.append(f"{path}: run {what}: {'same' if run.same else 'differs'}, {_exit(run.before)}")
    if found.touched is not None:
        lines.append(f"{path}: rebuild after an edit of {found.touched}:")
        for name, side in (("before", found.before), ("after", found.after)):
            if side is not None and side.cached is not None:
                lines.append(f"  {name}: {_steps(side)}")
    return lines


def _exit(outcome: dict[str, object]) -> str:
    return "no end in time" if outcome["exit_code"] is None else f"exit code {outcome['exit_code']}"


def _steps(side: Side) -> str:
    again = side.rebuilt or []
    count = len(side.cached or [])
    return f"{count} {'step' if count == 1 else 'steps'} cached, built again: {'; '.join(map(_short, again)) or 'none'}"


def _short(step: str) -> str:
    return step if len(step) <= 60 else step[:59] + "…"
