"""Examples of a codemod, each with the promises."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..codemod import Codemod
from ..context import BuildContext
from ..engine import Result, fix
from .promises import Promises, instance, shown

#: The build context: a folder, or what the files of one hold; None where nothing is known of it.
Context = BuildContext | str | os.PathLike[str] | Mapping[str, str | bytes] | None


def becomes(
    codemod: Codemod | type[Codemod],
    before: str,
    after: str,
    *,
    context: Context = None,
    unsafe: bool = False,
    options: Mapping[str, Any] | None = None,
) -> None:
    """The codemod makes ``after`` of ``before``, and keeps its promises there. Raises ``AssertionError``.

    ``unsafe`` is for what may change the image: without it such a change is a finding. ``context`` are the files of
    the build context, ``options`` what a config says under ``[rules.NAME]``, with ``_`` for ``-``.
    """
    if before == after:
        raise AssertionError("nothing is to change: that is stays()")
    made = instance(codemod)
    with build_context(context) as known:
        Promises(made, options).hold(before, known)
        result = _fixed(made, before, known, unsafe, options)
        if result.text != after:
            unmade = " (an unsafe change needs unsafe=True)" if result.text == before and not unsafe else ""
            raise AssertionError(
                f"{made.name}: this should have become of it{unmade}:\n{shown(after)}\n\nbut this did:\n"
                f"{shown(result.text)}\n\n{_all_yielded(result)}"
            )


def stays(
    codemod: Codemod | type[Codemod],
    text: str,
    why: str | None = None,
    *,
    context: Context = None,
    unsafe: bool = False,
    options: Mapping[str, Any] | None = None,
) -> None:
    """The codemod leaves ``text`` alone, and says why. Raises ``AssertionError``.

    ``why`` is a part of what it says; None where the pattern is not there at all: then it says nothing.
    """
    made = instance(codemod)
    with build_context(context) as known:
        Promises(made, options).hold(text, known)
        result = _fixed(made, text, known, unsafe, options)
        if result.text != text:
            raise AssertionError(
                f"{made.name}: this should have stayed:\n{shown(text)}\n\nbut this became of it:\n{shown(result.text)}"
            )
        reasons = [f"{finding.reason} {finding.help}" for finding in result.findings if finding.rule == made.name]
        if result.problems or (bool(reasons) if why is None else not any(why in reason for reason in reasons)):
            wanted = "say nothing of" if why is None else f"leave alone, with the words {why!r},"
            raise AssertionError(f"{made.name}: it should {wanted} this:\n{shown(text)}\n\n{_all_yielded(result)}")


def _fixed(
    codemod: Codemod, text: str, context: BuildContext, unsafe: bool, options: Mapping[str, Any] | None
) -> Result:
    wanted = [codemod.name] if unsafe else []
    return fix(text, [codemod], context, unsafe=wanted, options={codemod.name: options or {}})


def _all_yielded(result: Result) -> str:
    yielded = [f"line {problem.line}: Docker rejects this: {problem.message}" for problem in result.problems]
    yielded += [f"line {report.line}: {report.reason}" for report in (*result.warnings, *result.findings)]
    return "It said:\n" + "\n".join(f"    {line}" for line in yielded) if yielded else "It said nothing."


@contextmanager
def build_context(given: Context) -> Iterator[BuildContext]:
    """The build context that is meant; what is given as texts is a folder for that long."""
    if given is None:
        yield BuildContext.unknown()
    elif isinstance(given, BuildContext):
        yield given
    elif isinstance(given, Mapping):
        with tempfile.TemporaryDirectory() as name:
            for path, content in given.items():
                target = Path(name, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content if isinstance(content, bytes) else content.encode())
            yield BuildContext.of_folder(Path(name))
    else:
        yield BuildContext.of_folder(Path(given))
