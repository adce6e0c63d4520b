"""Codemods as users write them, and dockfix run with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: One that yields a change, a finding or an exception, as the port says.
PORTS = '''\
"""Rewrites of a user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dockfix import Change, Codemod, Dockerfile, Expose, Facts, Finding


class SortPorts(Codemod):
    """Write ports in order."""

    name = "sort-ports"

    class Options(NamedTuple):
        first: Sequence[str] = ()

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        for expose in file.find(Expose):
            ports = sorted(expose.words, key=lambda word: (word not in facts.options.first, int(word)))
            if "1" in ports:
                yield self.finding(expose, "port 1 is left alone")
            elif "2" in ports:
                yield self.replace(expose, expose.with_changes(arguments="2"), "one is enough")
            elif ports != expose.words:
                yield self.replace(expose, expose.with_changes(arguments=" ".join(ports)), "in order")
'''


def with_packages(path: Path) -> dict[str, str]:
    """An environment in which the packages of a folder are installed."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(path), os.environ.get("PYTHONPATH", "")])}


def dockfix(*words: str, folder: Path, stdin: str = "", path: Path | None = None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error; never a traceback. ``path`` is a folder of installed packages."""
    done = subprocess.run(
        [sys.executable, "-m", "dockfix", *words],
        cwd=folder,
        input=stdin.encode(),
        env=with_packages(path) if path is not None else None,
        capture_output=True,
        timeout=60,
        check=False,
    )
    error = done.stderr.decode()
    assert "Traceback" not in error
    return done.returncode, done.stdout.decode(), error


def install(place: Path, name: str = "acme-rules", version: str = "1.2", points: str = "ports = acme_rules") -> Path:
    """What pip leaves of a distribution."""
    folder = place / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nA text\n\nName: x\n")
    (folder / "entry_points.txt").write_text(f"[console_scripts]\nacme = acme:run\n\n[dockfix.codemods]\n{points}\n")
    return folder
