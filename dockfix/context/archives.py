"""Which files ``ADD`` would unpack: told by content, or by the kind of name where there is none.

The rules are those of ``DetectCompression`` and ``IsArchivePath`` in moby/go-archive: magic bytes, and a
tar header.
"""

from __future__ import annotations

import re

from ..knowledge.archives import MAGIC, PLAIN_ENDINGS, PLAIN_NAMES

_ARCHIVE_NAME = re.compile(r"\.(?:tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lzma|tlz|Z)(?:\.|\Z)", re.IGNORECASE)


def looks_like_archive(name: str) -> bool | None:
    """What a name tells: True for an archive's, False for a plain file's, None for nothing."""
    if _ARCHIVE_NAME.search(name):
        return True
    base = name.rsplit("/", 1)[-1].lower()
    _, dot, end = base.rpartition(".")
    plain = base in PLAIN_NAMES or (dot and end in PLAIN_ENDINGS) or re.fullmatch(r"\.[a-z]+rc", base)
    return False if plain else None


def is_archive(head: bytes) -> bool:
    """Whether a file that begins with ``head`` (512 bytes) may be unpacked by ``ADD``."""
    if head.startswith(MAGIC):
        return True
    if len(head) < 512:
        return False
    field = head[148:156].strip(b" \x00")
    if head[257:262] == b"ustar":
        return True
    if not re.fullmatch(rb"[0-7]+", field):
        return False
    total = sum(head[:148]) + sum(b" " * 8) + sum(head[156:512])
    return total == int(field, 8)


_GIT = re.compile(r"\A(?:git@|git://|ssh://|github\.com/|[\w.-]+@[\w.-]+:)|\.git(?:#|\?|\Z)")


def why_remote(source: str) -> str | None:
    """Why a source is none of the build context's, or None."""
    if re.match(r"(?:https?|ftp)://", source, re.IGNORECASE):
        return f"`ADD` fetches {source}, `COPY` can't"
    if _GIT.search(source):
        return f"`ADD` fetches the git repository {source}, `COPY` can't"
    return None
