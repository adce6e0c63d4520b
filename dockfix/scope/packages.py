"""The system's package managers: which commands install, what they leave behind, what they look at.

One row a manager. What is not in its patterns is not known, and then nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Manager(NamedTuple):
    """A package manager; the patterns are those of a whole command line, joined by blanks."""

    name: str
    programs: tuple[str, ...]
    install: str  #: installs packages that have a name, from the repositories that the image knows
    other: str  #: looks at, changes or forgets the same things, and no file of the source
    cache: str  #: the folder of its lists or cache
    forgets: str  #: commands after which the cache is gone


_APT_FLAG = (
    r"(?:-[yqmfV]+|-q=\d|--(?:yes|assume-yes|quiet|no-install-recommends|no-install-suggests|install-recommends"
    r"|fix-missing|fix-broken|force-yes|purge|auto-remove|autoremove|no-upgrade|only-upgrade|reinstall"
    r"|allow-(?:unauthenticated|downgrades|change-held-packages|remove-essential|releaseinfo-change)|no-show-upgraded)"
    r"|(?:-t|--target-release) [\w.-]+|--target-release=[\w.-]+|-t=[\w.-]+"
    r"|-o ?(?:Acquire|APT|Dpkg|DPkg|Debug)::[^\s/]+)"
)
_APT_NAME = r"(?!\S*\.deb(?: |\Z))[a-z0-9][a-z0-9+.:-]*(?:=[\w.+:~*-]+)?"
_APT_VERBS = "update|upgrade|dist-upgrade|full-upgrade|autoremove|remove|purge|clean|autoclean"
_APK_FLAG = (
    r"(?:--(?:no-cache|update|update-cache|upgrade|latest|quiet|no-progress|purge|progress|verbose|clean-protected)"
    r"|-[Uuqlv]+|(?:--virtual|-t)(?: |=)\.?[\w.-]+|(?:--repository|-X)(?: |=)https?://\S+|--allow-untrusted)"
)
_APK_NAME = r"(?!\S*\.apk(?: |\Z))[.a-zA-Z0-9][\w.+-]*(?:[<>=~]+[\w.-]+)?(?:@[\w-]+)?"
_YUM_FLAG = (
    r"(?:-[yqv]+|--(?:assumeyes|quiet|nodocs|skip-broken|nogpgcheck|allowerasing|best|nobest|noplugins|refresh"
    r"|setopt(?: |=)[\w.]+=[\w.]+|(?:enable|disable)repo(?: |=)[\w*,.-]+|releasever(?: |=)[\w.]+|exclude(?: |=)\S+))"
)
_YUM_NAME = r"(?:(?!(?!https?:)\S*\.rpm(?: |\Z))[a-zA-Z0-9@][\w.+:*@-]*|https?://\S+\.rpm)"


def _line(programs: str, flag: str, verb: str, name: str) -> str:
    return rf"(?:{programs})(?: {flag})* (?:{verb})(?: {flag}| {name})*"


def _yum(program: str) -> Manager:
    lines = "install|groupinstall|localinstall|reinstall|update|upgrade"
    return Manager(
        program,
        (program,),
        _line(program, _YUM_FLAG, lines, _YUM_NAME),
        _line(program, _YUM_FLAG, "makecache|clean|remove|erase|autoremove|module (?:enable|disable|reset)", _YUM_NAME),
        r"/var/cache/(?:yum|dnf|libdnf5)(?:/|\Z)|/var/cache/?\Z|/var/?\Z|/\Z",
        r"(?:yum|dnf|microdnf)(?: -\S+)* clean (?:all|metadata)"
        r"|rm(?: -[a-zA-Z]+)+ (?:\S+ )*/var/cache/(?:yum|dnf|\*)?\S*(?: \S+)*",
    )


MANAGERS = (
    Manager(
        "apt",
        ("apt-get", "apt", "aptitude"),
        _line("apt-get|apt", _APT_FLAG, "install", _APT_NAME),
        _line(
            "apt-get|apt",
            _APT_FLAG,
            "update|upgrade|dist-upgrade|full-upgrade|autoremove|remove|purge|clean|autoclean",
            _APT_NAME,
        )
        + r"|rm(?: -[a-zA-Z]+)+ (?:\S+ )*/var/lib/apt/lists/?\*?(?: \S+)*",
        r"/var/lib/apt(?:/lists)?(?:/|\Z)|/var/cache(?:/apt)?(?:/|\Z)|/var(?:/lib)?/?\Z|/\Z",
        r"rm(?: -[a-zA-Z]+)* (?:\S+ )*/var/lib/apt/(?:lists\S*|\*)(?: \S+)*"
        r"|rm(?: -[a-zA-Z]+)+ (?:\S+ )*/var/(?:lib/)?(?:\*|\{\S*)(?: \S+)*"
        r"|find /var/lib/apt\S*(?: \S+)* -delete(?: \S+)*",
    ),
    Manager(
        "apk",
        ("apk",),
        _line("apk", _APK_FLAG, "add", _APK_NAME),
        _line("apk", _APK_FLAG, "update|upgrade|del", _APK_NAME),
        r"/var/cache(?:/apk)?(?:/|\Z)|/etc/apk(?:/cache)?(?:/|\Z)|/var/?\Z|/\Z",
        r"rm(?: -[a-zA-Z]+)+ (?:\S+ )*/var/cache/(?:apk\S*|\*)(?: \S+)*|apk(?: \S+)* cache (?:clean|purge|-v clean)",
    ),
    _yum("yum"),
    _yum("dnf"),
    _yum("microdnf"),
)
#: Removes caches and nothing else.
_SWEEP = re.compile(
    r"rm(?: -[a-zA-Z]+)+(?: (?:/var/lib/apt/lists/?\*?|/var/cache/(?:apt|apk|yum|dnf)(?:/\*|/archives/\*(?:\.deb)?|/)?"
    r"|/var/tmp/\*|/tmp/\*|/var/cache/debconf/\*|/var/log/\*|/usr/share/(?:doc|man)(?:/\*)?|/root/\.(?:cache|npm)/?))+"
)


def manager_of(words: Sequence[str]) -> Manager | None:
    """The manager whose command line this begins to be."""
    name = words[0].rsplit("/", 1)[-1] if words else ""
    return next((manager for manager in MANAGERS if name in manager.programs), None)


def installs(words: Sequence[str]) -> Manager | None:
    """The manager by which the command line installs packages that it names literally."""
    manager = manager_of(words)
    return manager if manager and re.fullmatch(manager.install, " ".join(words)) else None


def tends_packages(words: Sequence[str]) -> bool:
    """Whether the command line installs, lists or removes packages, or sweeps their caches, and no more."""
    line = " ".join(words)
    manager = manager_of(words)
    if manager:
        return bool(re.fullmatch(manager.install, line) or re.fullmatch(manager.other, line))
    return bool(_SWEEP.fullmatch(line)) or (words[:1] == ["set"] and bool(re.fullmatch(r"set -[eux]+", line)))


def forgets(manager: Manager, words: Sequence[str]) -> bool:
    """Whether the command line removes the manager's cache."""
    return re.fullmatch(manager.forgets, " ".join(words)) is not None


#: Folders of the distribution; anything may be put there by a package.
_SYSTEM = frozenset(
    "bin boot dev etc lib lib32 lib64 libx32 lost+found media mnt nix proc root run sbin snap sys tmp usr var".split()
)


#: What packages call their folders in `/opt`.
_IN_OPT = r"(?:google|rh|microsoft|mssql\w*|containerd|nvidia|amazon|aws|cni|local|bin|lib)\Z"


def is_own_folder(path: str) -> bool:
    """Whether an absolute path lies where no package puts anything: ``/app``, ``/srv/x``, ``/usr/src/app``."""
    parts = [part for part in path.split("/") if part]
    if not path.startswith("/") or not parts or ".." in parts or "$" in path:
        return False
    if parts[0] == "opt" and parts[1:2] and re.match(_IN_OPT, parts[1]):
        return False
    if parts[0] in ("opt", "srv", "home"):
        return len(parts) > 1
    if parts[:2] == ["usr", "src"]:
        return (
            len(parts) > 2 and re.fullmatch(r"app|web|site|code|project|service|server|[\w-]*app", parts[2]) is not None
        )
    return parts[:2] == ["usr", "app"] or parts[0] not in _SYSTEM
