"""A run that first asks the cache: what is kept there comes at once, the rest is worked out and kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..builds import repositories, root_of
from ..config.find import nearest
from ..config.source import settings_bytes
from ..files import read_regular
from ..images.lock import LARGEST as LARGEST_LOCK
from ..images.lock import nearest_lock
from ..plugins import installed
from ..results import Outcome
from .job import Job, contexts_of, crashed, dockerfile_bytes
from .pool import run, will_be_pooled

if TYPE_CHECKING:
    from .cache import Cache


def outcomes(names: Sequence[str], job: Job, jobs: int, folder: Path | None) -> Iterator[Outcome]:
    """What becomes of each file, in order; ``folder`` is the cache's, None for none.

    What the job writes, and what it wants the texts of, is worked out anew; all is, where a rewrite is from a file
    that may be another one the next time. Raises ``BadCodemod``.
    """
    if folder is None or job.codemods or any(plugin.editable for plugin in installed()):
        job.load()
        read_definitions_of(names, jobs)
        yield from run(names, partial(worker, job), jobs, crashed)
        return
    from .cache import Cache

    cache = Cache(folder)
    try:
        yield from _with_cache(names, job._replace(remember=True), jobs, cache)
    finally:
        cache.close()


def read_definitions_of(names: Sequence[str], jobs: int) -> None:
    """Read the build definitions for all processes of a pool, where there will be one: each would read them itself."""
    if will_be_pooled(len(names), jobs):
        for root in dict.fromkeys(root_of(name) for name in names):
            repositories().definitions(root)


def worker(job: Job) -> Callable[[str], Outcome]:
    """A function that does the job for one file; the rewrites are imported where it is made."""
    from .rewrite import Rewriter

    return Rewriter(job).file


def _with_cache(names: Sequence[str], job: Job, jobs: int, cache: Cache) -> Iterator[Outcome]:
    from .cache import restored

    keys = _keys(names, job)
    kept = cache.find(list(keys.values()))
    known: dict[str, Outcome] = {}
    for name, key in keys.items():
        if key in kept and (outcome := restored(name, kept[key], contexts_of(name, job.context))) is not None:
            if not (outcome.changed and (job.write or job.texts)):
                known[name] = outcome
    new: list[tuple[bytes, Outcome]] = []
    unknown = [name for name in names if name not in known]
    if unknown:
        job.load()
        read_definitions_of(unknown, jobs)
    others = run(unknown, partial(worker, job), jobs, crashed)
    try:
        for name in names:
            outcome = known[name] if name in known else next(others)
            if name not in known and name in keys:
                new.append((keys[name], outcome))
            yield outcome
    finally:
        others.close()
        cache.keep(new)


def _keys(names: Sequence[str], job: Job) -> dict[str, bytes]:
    """The key of each file that can be read."""
    from .cache import key_of

    plugins = tuple((os.path.basename(plugin.folder), plugin.stamp) for plugin in installed())
    words = (tuple(job.select), tuple(job.ignore), job.unsafe, job.context, job.advice, plugins)
    known: dict[str, str | None] = {}
    configs: dict[str | None, tuple[object, ...]] = {None: ()}
    locks: dict[str, tuple[object, ...]] = {}
    here = os.getcwd()
    found: dict[str, bytes] = {}
    for name in names:
        folder, base = os.path.split(os.path.join(here, name))
        config = None if job.isolated else job.config or nearest(folder, known)
        if config not in configs:
            configs[config] = (config, _read(config or "", settings_bytes))
        text = _read(name, dockerfile_bytes)
        if text is not None:
            # The same text elsewhere has another build context, and other `per-file-ignores`.
            lock = _nearest_lock(folder, locks)
            found[name] = key_of(text, (words, configs[config], lock, os.path.join(folder, base)))
    return found


def _nearest_lock(folder: str, known: dict[str, tuple[object, ...]]) -> tuple[object, ...]:
    """The lock of a folder's files, and what stands in it."""
    if folder not in known:
        path = nearest_lock(os.path.join(folder, "Dockerfile"))
        known[folder] = () if path is None else (path, _read(path, lambda path: read_regular(path, LARGEST_LOCK)))
    return known[folder]


def _read(path: str, read: Callable[[str], bytes]) -> bytes | None:
    try:
        return read(path)
    except OSError:
        return None
