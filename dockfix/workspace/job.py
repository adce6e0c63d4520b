"""What is done with each file of a run. Light: the rewrites are imported where the first file needs them."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..builds import Build, repositories
from ..config import Configs
from ..context import BuildContext, BuildContexts
from ..files import LARGEST_DOCKERFILE, leads_out, read_regular
from ..plugins import installed
from ..results import Cause, Failure, Outcome

if TYPE_CHECKING:
    from ..config.choose import Chooser


class Job(NamedTuple):
    """What is done with each file; it can be sent to another process."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    unsafe: bool = False
    config: str | None = None
    isolated: bool = False
    context: str | None = None
    write: bool = False
    advice: bool = False  #: findings are wanted, so unsafe rewrites say what they would do
    texts: bool = False  #: the texts before and after are wanted
    remember: bool = False  #: the outcomes go into the cache
    codemods: Sequence[str] = ()  #: Python files that hold further rewrites

    def chooser(self, configs: Configs | None = None) -> Chooser:
        """The rewrites for each file. Raises what :class:`Configs` and :class:`Chooser` raise."""
        from ..config.choose import Chooser

        known = configs or Configs(self.config, isolated=self.isolated)
        return Chooser(known, self.select, self.ignore, self.unsafe, advice=self.advice, files=self.codemods)

    def load(self) -> None:
        """Import the rewrites that users bring, if there are any: what is wrong with one ends the run here.

        In a process of a pool it would be too late.
        """
        if self.codemods or installed():
            from ..codemods import all_codemods

            all_codemods(self.codemods)


def crashed(path: str, reason: str) -> Outcome:
    """The outcome of a file with which a process of the pool died."""
    return Outcome(path, failures=[Failure(path, 1, 1, f"{reason}; please report this as a bug", Cause.CRASH)])


def context_folder_of(path: str, folder: str | None) -> str:
    """The build context of a file: ``--context``, or the folder it lies in."""
    return folder or (os.path.dirname(path) or ".")


def contexts_of(path: str, folder: str | None, configured: Sequence[Build] = ()) -> BuildContexts:
    """The build contexts of a file; of ``-`` only what ``--context`` says. ``configured`` are a config's builds."""
    if path == "-":
        return BuildContexts.only(BuildContext.unknown() if folder is None else BuildContext.of_folder(folder))
    find = partial(repositories().ways, path, configured)
    if folder is not None:
        return BuildContexts.only(BuildContext.of_folder(folder, path), find)
    return BuildContexts(path, find)


def dockerfile_bytes(path: str) -> bytes:
    """A Dockerfile as it stands on the disk.

    Raises ``OSError``, also for what is no regular file, for a very large one and for a link out of its repository.
    """
    if leads_out(path):
        raise OSError(errno.ELOOP, "it is a link out of its repository, which is not followed")
    return read_regular(path, LARGEST_DOCKERFILE)
