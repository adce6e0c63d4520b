"""What the check of every change costs: a bulk run with the engine's guard and without it, in one process.

    python benchmarks/guard.py FOLDER

FOLDER holds real Dockerfiles. Each way is run five times in turn; the shortest time of each counts.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from dockfix.codemod import Safety
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix
from dockfix.engine.guard import Guard
from dockfix.workspace import is_dockerfile_name


def run(files: list[tuple[Path, str]]) -> tuple[float, int]:
    """Seconds for all files, and how many were rewritten."""
    codemods = [codemod for codemod in all_codemods() if codemod.safety is Safety.SAFE]
    start = time.perf_counter()
    changed = 0
    for path, text in files:
        changed += fix(text, codemods, BuildContext.of_folder(path.parent, path)).text != text
    return time.perf_counter() - start, changed


def main() -> None:
    """Print both times and the check's share."""
    paths = sorted(path for path in Path(sys.argv[1]).rglob("*") if is_dockerfile_name(path.name) and path.is_file())
    files = [(path, path.read_bytes().decode("utf-8", "surrogateescape")) for path in paths]
    real = Guard.why_not
    with_check, without, changed = [], [], 0
    for _ in range(5):
        taken, changed = run(files)
        with_check.append(taken)
        Guard.why_not = lambda *_: None  # type: ignore[method-assign]
        without.append(run(files)[0])
        Guard.why_not = real  # type: ignore[method-assign]
    share = 100 * (1 - min(without) / min(with_check))
    print(
        f"{len(files)} files, {changed} of them rewritten; with the check {min(with_check):.2f} s,"
        f" without {min(without):.2f} s: the check is {share:.0f} % of the time"
    )


if __name__ == "__main__":
    main()
