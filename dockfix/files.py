"""Reads files that somebody else may have laid out: only regular ones, only of a bounded size, and nothing that hangs.

A repository may hold a FIFO, a link to a device or a sparse file of any size where a small text is expected.
"""

from __future__ import annotations

import errno
import os
import stat

#: The largest ignore file or config that is read, in bytes.
LARGEST_SETTINGS = 1_000_000
#: The largest Dockerfile that is read, in bytes.
LARGEST_DOCKERFILE = 5_000_000
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
_FLAGS |= getattr(os, "O_BINARY", 0)


def read_regular(path: str | os.PathLike[str], largest: int, *, follow: bool = True) -> bytes:
    """The bytes of a regular file. Without ``follow`` a link is refused.

    Raises ``OSError``, also where the path is no regular file or the file is larger than ``largest`` bytes.
    """
    try:
        descriptor = os.open(path, _FLAGS if follow else _FLAGS | getattr(os, "O_NOFOLLOW", 0))
    except ValueError as error:  # a NUL in the path
        raise OSError(errno.EINVAL, str(error)) from None
    except OSError as error:
        if not follow and os.path.islink(path):
            raise OSError(errno.ELOOP, "it is a link, which is not followed") from None
        if error.errno == errno.ENXIO:  # a socket
            raise OSError(errno.EINVAL, _NOT_REGULAR) from None
        raise
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, _NOT_REGULAR)
        data = b"" if status.st_size > largest else file.read(largest + 1)
        if status.st_size > largest or len(data) > largest:
            raise OSError(errno.EFBIG, f"it is larger than {largest:,} bytes, and left alone")
        return data


_NOT_REGULAR = "it is no regular file, and left alone"


def is_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Whether a path, all links followed, lies in a folder."""
    root = os.path.realpath(folder).rstrip(os.sep) + os.sep
    return (os.path.realpath(path) + os.sep).startswith(root)


def repository_of(path: str | os.PathLike[str]) -> str | None:
    """The nearest folder above a path that holds a ``.git``, by name only; None where there is none."""
    here = os.path.dirname(os.path.abspath(path))
    while True:
        if os.path.lexists(os.path.join(here, ".git")):
            return here
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def leads_out(path: str | os.PathLike[str]) -> bool:
    """Whether a path leads, by way of links, out of the repository in which it is named."""
    whole = os.path.abspath(path)
    if os.path.realpath(whole) == whole:
        return False
    root = repository_of(whole)
    return root is not None and not is_inside(whole, root)
