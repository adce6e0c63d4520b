"""Files that no image needs, and that a ``.dockerignore`` keeps out of the build context."""

from __future__ import annotations

import re
from typing import NamedTuple


class Entry(NamedTuple):
    """A line for ``.dockerignore``, and when it had better not stand there.

    ``path`` is a pattern that finds it in the context; ``needed_by`` a regular expression over the
    file's commands, ``named_in`` files of the context that may need it.
    """

    line: str
    path: str
    needed_by: str = ""
    named_in: tuple[str, ...] = ()


#: What the course names, and kin; in the order in which they are written.
ENTRIES = (
    Entry(".git", ".git", r"\bgit\b|goreleaser|go build|versioneer", ("pyproject.toml", "setup.py", "setup.cfg")),
    Entry("node_modules", "node_modules"),
    Entry(".venv", ".venv"),
    Entry("__pycache__", "__pycache__"),
    Entry(".env", ".env", r"\bdotenv\b|\.env\b"),
    Entry("*.log", "*.log"),
    Entry("logs", "logs"),
    Entry("*.md", "*.md", r"\.md\b|\bmkdocs\b", ("pyproject.toml", "setup.py", "setup.cfg", "Cargo.toml")),
)

#: What names one of the entries in a manifest: a readme, or a version that is read from git.
NAMES = {
    ".git": re.compile(r"scm|vcs|versioneer|git", re.IGNORECASE),
    "*.md": re.compile(r"readme|\.md\b", re.IGNORECASE),
}
