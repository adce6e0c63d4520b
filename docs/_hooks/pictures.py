"""Draws what dockfix prints in a terminal, whenever the docs are built."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

_DOCKERFILE = """\
FROM debian:12
RUN apt-get update
# tools
RUN apt-get install -y curl
RUN cd /srv && ./configure
RUN make install
ADD run.sh /srv/
CMD basename /a/b # name
"""


def on_files(files: Files, config: Any) -> Files:
    """mkdocs's hook: the pictures join the pages."""
    for name, words in (("look", ["Dockerfile"]), ("diff", ["--diff", "Dockerfile"])):
        files.append(File.generated(config, f"img/{name}.svg", content=_picture(words)))
    return files


def _picture(words: list[str]) -> str:
    """An SVG of a terminal in which ``dockfix`` has run with these words."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "Dockerfile").write_text(_DOCKERFILE)
        (Path(folder) / "run.sh").touch()
        command = [sys.executable, "-m", "dockfix", "--color", "always", "--isolated", *words]
        done = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    if done.returncode != 1:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stdout}")
    console = Console(
        record=True, width=100, file=tempfile.TemporaryFile("w"), force_terminal=True, color_system="truecolor"
    )
    console.print(Text.from_ansi(f"$ dockfix {' '.join(words)}\n{done.stdout.rstrip()}"))
    drawn = console.export_svg(title="", theme=DEFAULT_TERMINAL_THEME)
    # The fonts are the reader's own: a page of the docs fetches nothing.
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
