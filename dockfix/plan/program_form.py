"""Whether a program that loses its shell may be a text without a ``#!`` line: the proof's own judgement.

It looks at the plan's steps alone: what a ``RUN`` says into a file, and heredocs that are copied. Of the build context
it knows nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from ..knowledge.programs import PROGRAM_FOLDERS
from ..scope.output import Made, Output
from ..scope.outputs import written
from .model import Command, Config, Script, Stage, Step
from .scenario import is_symbolic
from .values import Value


def why_needs_shell(old: Stage, new: Stage) -> str | None:
    """The text without a ``#!`` line that exec form would start, as a sentence."""
    for was, is_ in ((old.config.entrypoint, new.config.entrypoint), (old.config.cmd, new.config.cmd)):
        if isinstance(was, Command) and is_ and not isinstance(is_, Command):
            if (line := _line_of_text(new, _paths(is_[0], new.config))) is not None:
                return f"`{is_[0]}`, which line {line} writes without a #! line, would start without a shell"
    return None


def _paths(program: str, config: Config) -> list[str]:
    """Where the program lies, as far as that is known."""
    if "/" not in program:
        return [posixpath.join(folder, program) for folder in PROGRAM_FOLDERS]
    path = posixpath.join(config.workdir or "", program)
    return [posixpath.normpath(path)] if path.startswith("/") and not is_symbolic(path) else []


def _line_of_text(stage: Stage, paths: list[str]) -> int | None:
    """The line that last writes one of the files, where what it writes is a text without a ``#!`` line."""
    waiting = set(paths)
    for step in reversed(stage.steps):
        written_here = None if step.kind in ("COPY", "ADD") or not waiting else _outputs(step)
        for path in sorted(waiting):
            made = _copied(step, path) if written_here is None else _said(written_here, path)
            if made is Made.TEXT:
                return step.line
            if made is not None:
                waiting.discard(path)
    return None


def _copied(step: Step, path: str) -> Made | None:
    target = str(dict(step.header).get("target", ""))
    for value in step.body:
        # A heredoc is a file of its name; what other sources hold is not known.
        if isinstance(value, tuple) and path in (target, posixpath.join(target, str(value[0]))):
            return Made.SCRIPT if str(value[1]).lstrip("\t").startswith("#!") else Made.TEXT
    return Made.COPY if f"{path}/".startswith(f"{target.rstrip('/')}/") else None


def _said(outputs: Sequence[Output], path: str) -> Made | None:
    """What a ``RUN`` puts into a file; to lengthen one says nothing of it."""
    found = [part for part in outputs if part.place == path and part.made is not Made.KEPT]
    return found[-1].made if found else None


def _outputs(step: Step) -> list[Output]:
    script: Value = step.body[0] if step.kind == "RUN" and step.body else None
    folder = dict(step.header).get("working directory")
    workdir = folder if isinstance(folder, str) and not is_symbolic(folder) else None
    if isinstance(script, Script):
        return written(script.text, workdir, {})
    if isinstance(script, tuple) and script[:1] == ("text",):
        bodies = script[2] if len(script) > 2 and isinstance(script[2], tuple) else ()
        return written(str(script[1]), workdir, {}, [str(doc[1]) for doc in bodies if isinstance(doc, tuple)])
    return []
