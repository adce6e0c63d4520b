"""The outcomes of earlier runs, each for as long as nothing has changed that it depends on.

An outcome depends on the file's text, on dockfix itself and the plug-ins that are installed, on the words of
the command line, on the config, and on what was asked of the build context. All but the last make the key; the
questions are kept with the outcome and asked again. Several runs may use the cache at once: SQLite sees to that,
and where it can't the cache is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..context import BuildContexts
from ..results import Applied, Cause, Diagnostic, Failure, Outcome, Safety

#: The most outcomes that are kept; the ones unused for longest go first. One takes some 500 bytes.
MOST = 100_000
_FILE = "outcomes.sqlite"
_PATIENCE = 5.0  # seconds to wait for another run
_TABLE = "CREATE TABLE IF NOT EXISTS outcomes (key BLOB PRIMARY KEY, value TEXT, used INTEGER) WITHOUT ROWID"
_AT_ONCE = 500


def default_folder() -> Path:
    """dockfix's folder in the user's cache folder."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("dockfix"))


def clear(folder: Path) -> int:
    """Remove the cache; the number of bytes that were removed. Raises ``OSError``."""
    removed = 0
    for name in (_FILE, f"{_FILE}-wal", f"{_FILE}-shm"):
        path = folder / name
        if path.is_file():
            removed += path.stat().st_size
            path.unlink()
    return removed


@lru_cache(maxsize=1)
def _program() -> bytes:
    """A digest of dockfix itself: its version, and the sizes and times of its modules and tables."""
    from .. import __version__

    seen = [__version__]
    for where, folders, files in os.walk(os.path.dirname(os.path.dirname(__file__))):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "corpus"))
        for name in sorted(name for name in files if name.endswith((".py", ".json"))):
            status = os.stat(os.path.join(where, name))
            seen.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(seen).encode()).digest()


def key_of(text: bytes, depends: Iterable[object]) -> bytes:
    """The key of a file's outcome; ``depends`` are the words and the config that count for it."""
    digest = hashlib.sha256(_program())
    for part in depends:
        digest.update(repr(part).encode("utf-8", "surrogateescape") + b"\0")
    digest.update(text)
    return digest.digest()


class Cache:
    """The outcomes of earlier runs."""

    def __init__(self, folder: Path) -> None:
        self._database: sqlite3.Connection | None = None
        self._used: list[bytes] = []
        for attempt in (1, 2):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(folder / _FILE, timeout=_PATIENCE, isolation_level=None)
                database.execute("PRAGMA journal_mode=WAL")
                database.execute("PRAGMA synchronous=OFF")
                database.execute(_TABLE)
                self._database = database
                return
            except sqlite3.DatabaseError:
                if attempt == 1:
                    _remove(folder)  # not a database, or a broken one
            except OSError:
                return

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Any]:
        """What is kept under the keys, as :func:`restored` takes it."""
        found: dict[bytes, Any] = {}
        if self._database is None:
            return found
        try:
            for start in range(0, len(keys), _AT_ONCE):
                part = list(keys[start : start + _AT_ONCE])
                marks = ",".join("?" * len(part))
                rows = self._database.execute(f"SELECT key, value FROM outcomes WHERE key IN ({marks})", part)
                found.update((bytes(key), json.loads(value)) for key, value in rows)
        except (sqlite3.Error, ValueError):
            return {}
        self._used += found
        return found

    def keep(self, outcomes: Iterable[tuple[bytes, Outcome]]) -> None:
        """Keep outcomes, say that those found were of use, and let the oldest go."""
        if self._database is None:
            return
        now = int(time.time())
        rows = [(key, _stored(outcome), now) for key, outcome in outcomes if _is_lasting(outcome)]
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)", rows)
            if self._used:
                # A day is exact enough: most runs then write nothing.
                old = now - 86_400
                self._database.executemany(
                    "UPDATE outcomes SET used = ? WHERE key = ? AND used < ?", [(now, key, old) for key in self._used]
                )
            (count,) = self._database.execute("SELECT COUNT(*) FROM outcomes").fetchone()
            if count > MOST:
                oldest = "SELECT key FROM outcomes ORDER BY used LIMIT ?"
                self._database.execute(f"DELETE FROM outcomes WHERE key IN ({oldest})", (count - MOST * 9 // 10,))
            self._database.execute("COMMIT")
        except sqlite3.Error:
            return

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None


def _remove(folder: Path) -> None:
    try:
        clear(folder)
    except OSError:
        pass


def _is_lasting(outcome: Outcome) -> bool:
    """Whether the same run would say the same again. A change that the proof refuses, it refuses again."""
    return outcome.asked is not None and all(failure.cause is Cause.INPUT for failure in outcome.failures)


def _stored(outcome: Outcome) -> str:
    changes = [(*change[:4], change.safety.value) for change in outcome.changes]
    failures = [failure[1:4] for failure in outcome.failures]
    return json.dumps(
        [outcome.asked, changes, list(outcome.findings), failures, list(outcome.warnings), outcome.changed]
    )


def restored(path: str, value: Any, contexts: BuildContexts) -> Outcome | None:
    """The outcome as it was kept; None where the build context has other answers now."""
    try:
        asked, changes, findings, failures, warnings, changed = value
        if not contexts.still((question, answer) for question, answer in asked):
            return None
        return Outcome(
            path,
            [Applied(rule, line, column, text, Safety(safety)) for rule, line, column, text, safety in changes],
            [Diagnostic(*finding) for finding in findings],
            [Failure(path, *failure) for failure in failures],
            [Diagnostic(*warning) for warning in warnings],
            changed=changed,
        )
    except (TypeError, ValueError, IndexError):
        return None
