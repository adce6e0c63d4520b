"""Replaces a file as a whole: it is the old one or the new one at any moment."""

from __future__ import annotations

import os
import stat
import tempfile


class Refused(Exception):
    """The file is no longer what was read."""


def replace(path: str, before: bytes, after: bytes) -> None:
    """Write ``after`` where ``before`` was read, keeping mode, owner and links; a file that is not there is made.

    Raises :class:`Refused` where the file has changed since, ``OSError`` where it can't be written.
    """
    real = os.path.realpath(path)
    if not before and not os.path.lexists(real):
        return _create(real, after)
    folder = os.path.dirname(real)
    descriptor, temporary = tempfile.mkstemp(prefix=".dockfix-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        status = os.stat(real)
        if not os.access(real, os.W_OK):
            raise PermissionError(13, "Permission denied")
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        if hasattr(os, "chown") and os.geteuid() == 0:
            os.chown(temporary, status.st_uid, status.st_gid)
        with open(real, "rb") as file:
            if file.read() != before:
                raise Refused("the file has changed since it was read; run again")
        os.replace(temporary, real)
    except BaseException:
        try:
            os.unlink(temporary)
        except FileNotFoundError:
            pass
        raise


def _create(path: str, data: bytes) -> None:
    """A new file, whole or not at all."""
    descriptor, temporary = tempfile.mkstemp(prefix=".dockfix-", dir=os.path.dirname(path))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.link(temporary, path)  # unlike a rename it never replaces a file that has come since
    finally:
        os.unlink(temporary)
