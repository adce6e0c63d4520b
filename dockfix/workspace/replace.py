"""Replaces a file as a whole: it is the old one or the new one at any moment, and no signal leaves a third behind."""

from __future__ import annotations

import errno
import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from ..files import read_regular


class Refused(Exception):
    """The file is no longer what was read, or something of it would be lost."""


def replace(path: str, before: bytes, after: bytes) -> None:
    """Write ``after`` where ``before`` was read, keeping all that the file system knows of the file but its times.

    A file that is not there is made; one that holds ``after`` already stays. Raises :class:`Refused` where the file
    has changed since or can't be replaced without a loss, ``OSError`` where it can't be written.
    """
    real = os.path.realpath(path)
    with _undisturbed():
        if not before and not os.path.lexists(real):
            return _create(real, after)
        status = os.stat(real)
        if _read(real, before, after) == after:
            return None
        if status.st_nlink > 1:
            raise Refused("it has other names (hard links), which would keep the old text; left alone")
        if not os.access(real, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        temporary = _written(os.path.dirname(real), after)
        try:
            _copy_attributes(real, status, temporary)
            if _read(real, before, after) != before:
                raise Refused("the file has changed since it was read; run again")
            os.replace(temporary, real)
        except BaseException:
            os.unlink(temporary)
            raise
    return None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that end the program wait: there is nothing half-written for them to find."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ending = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _read(path: str, before: bytes, after: bytes) -> bytes | None:
    """What is in the file; None where that is more than either text."""
    try:
        return read_regular(path, max(len(before), len(after)))
    except OSError as error:
        if error.errno == errno.EFBIG:
            return None
        raise


def _written(folder: str, data: bytes) -> str:
    """A new file in a folder, safe on the disk."""
    descriptor, temporary = tempfile.mkstemp(prefix=".dockfix-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _copy_attributes(real: str, status: os.stat_result, temporary: str) -> None:
    """Give a file the owner, the extended attributes, ACLs among them, and the mode of another."""
    try:
        new = os.stat(temporary)
        if hasattr(os, "chown") and (new.st_uid, new.st_gid) != (status.st_uid, status.st_gid):
            os.chown(
                temporary, *(-1 if a == b else a for a, b in ((status.st_uid, new.st_uid), (status.st_gid, new.st_gid)))
            )
    except PermissionError:
        raise Refused("its owner or group could not be kept; left alone") from None
    wanted, present = _extended(real), _extended(temporary)
    try:
        for name in present.keys() - wanted.keys():
            os.removexattr(temporary, name)
        for name, value in wanted.items():
            if present.get(name) != value:
                os.setxattr(temporary, name, value)
    except OSError:
        raise Refused("its extended attributes or its access list could not be kept; left alone") from None
    # Last: a new owner and a new text take the set-user-ID bit away.
    mode = stat.S_IMODE(status.st_mode)
    os.chmod(temporary, mode)
    if stat.S_IMODE(os.stat(temporary).st_mode) != mode:
        raise Refused("its mode could not be kept; left alone")


def _extended(path: str) -> dict[str, bytes]:
    """The extended attributes of a file; none where the file system has none."""
    if not hasattr(os, "listxattr"):
        return {}
    try:
        return {name: os.getxattr(path, name) for name in os.listxattr(path)}
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):
            return {}
        raise


def _create(path: str, data: bytes) -> None:
    """A new file, whole or not at all."""
    temporary = _written(os.path.dirname(path), data)
    try:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.link(temporary, path)  # unlike a rename it never replaces a file that has come since
    except FileExistsError:
        if _read(path, b"", data) != data:
            raise
    finally:
        os.unlink(temporary)
