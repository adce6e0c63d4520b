"""Which files ``ADD`` would unpack: told by content, or by the kind of name where there is none.

The rules are those of ``DetectCompression`` and ``IsArchivePath`` in moby/go-archive: magic bytes, and a
tar header.
"""

from __future__ import annotations

import re

_MAGIC = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_ARCHIVE_NAME = re.compile(r"\.(?:tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lzma|tlz|Z)(?:\.|\Z)", re.IGNORECASE)
#: What files that are no archives are called; sets, because a pattern of them takes long to compile.
_PLAIN_ENDS = frozenset(
    "sh bash py js mjs cjs jsx ts tsx json json5 toml yaml yml txt md rst conf cnf cfg cf ini xml html htm css"
    " scss go rb rs java jar war ear zip whl sql env lock service crt cer pem key pub gpg asc list repo"
    " properties php pl pm lua c h cc cpp hpp vim el csv tsv svg png jpeg jpg gif ico sum mod lisp clj ex exs"
    " erl hs kt scala gradle gemspec template tmpl tpl j2 patch diff awk sed fish zsh exe dll so deb rpm apk"
    " rules cron crontab ps1 bat cmd vcl sample example dist".split()
)
_PLAIN_FILES = frozenset(
    "makefile dockerfile gemfile rakefile procfile pipfile license readme notice version vagrantfile"
    " jenkinsfile caddyfile brewfile crontab .env .gitignore .dockerignore".split()
)


def looks_like_archive(name: str) -> bool | None:
    """What a name tells: True for an archive's, False for a plain file's, None for nothing."""
    if _ARCHIVE_NAME.search(name):
        return True
    base = name.rsplit("/", 1)[-1].lower()
    _, dot, end = base.rpartition(".")
    plain = base in _PLAIN_FILES or (dot and end in _PLAIN_ENDS) or re.fullmatch(r"\.[a-z]+rc", base)
    return False if plain else None


def is_archive(head: bytes) -> bool:
    """Whether a file that begins with ``head`` (512 bytes) may be unpacked by ``ADD``."""
    if head.startswith(_MAGIC):
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
