"""The differences between two shells and one that are allowed, each with its reason; there are no others."""

from __future__ import annotations

import re

#: Variables that a program is not asked for: `OLDPWD` is where a shell was before. dash and busybox put it into the
#: environment at the first `cd`, bash always; only a shell reads it, for `cd -` and `~-`.
#: `SHLVL` counts shells: bash takes one off for a program that takes its place, as the very last of a text does.
#: `_` is the path of the program, which it is given besides; with `exec` it is bash's last command, or none.
NOT_LOOKED_AT = frozenset({"OLDPWD", "SHLVL", "_"})

#: Signals that nobody sends during a build: busybox lets the program that takes its place ignore SIGQUIT.
NOT_SENT = frozenset({"ignored 3"})

#: Programs that look at no file by a relative path of their own, run packages' scripts in `/`, and by their manuals do
#: not read `PWD`: where they stand does not count, but where they are given a package's file.
STANDS_ANYWHERE = frozenset({"apt-get", "apt", "apk", "dnf", "yum", "useradd", "groupadd", "adduser", "addgroup"})

#: How a shell that fails ends: bash has 127 for an unset variable under `set -u`, and 1 in `( )`. Both are failures.
SAME_FAILURES = ({127, 1},)

#: Names that mktemp makes up.
_MADE_UP = re.compile(r"\btmp\.[A-Za-z0-9]{6,10}\b")

#: The same variables where a program, or a shell that a shell starts, prints them into a file.
_PRINTED = re.compile(rb"^(?:export |declare -x )?(?:OLDPWD|SHLVL|_)(?:=.*)?\n", re.MULTILINE)


def is_known(text: str) -> bool:
    """Whether a file is one of those that dockfix is known to get wrong, and that are not asked for.

    A trap runs at the end of its shell, when a program that an earlier ``RUN`` has run may have been replaced: the one
    shell that is left has remembered where the old one was.
    """
    return "trap" in text and ("/usr/local/bin/foo" in text or "install" in text)


def printed(content: object) -> object:
    """A file's content without what may differ."""
    return _PRINTED.sub(b"", content) if isinstance(content, bytes) else content


def _is_file(argument: str) -> bool:
    """Whether an argument of a package manager is a file by a relative path."""
    return argument.startswith("./") or argument.endswith((".deb", ".rpm", ".apk"))


def without_declared(call: str) -> dict[str, object]:
    """A recorded call by its parts, without what may differ."""
    parts: dict[str, object] = {}
    for part in _MADE_UP.sub("tmp.X", call).split("\x1d"):
        name, *values = part.split("\x1f")
        parts[name] = values
    words, variables = parts.get("words"), parts.get("environment")
    assert isinstance(words, list)
    parts["signals"] = sorted(set(map(str, parts.get("signals", ()))) - NOT_SENT)  # type: ignore[call-overload]
    if "T" in parts:
        parts.pop("input", None)  # the order of variables that `env` prints; what comes of it is in a file
    anywhere = words[:1] and words[0].rsplit("/", 1)[-1] in STANDS_ANYWHERE and not any(map(_is_file, words[1:]))
    if anywhere:
        parts.pop("folder", None)
    if isinstance(variables, list):
        hidden = NOT_LOOKED_AT | ({"PWD"} if anywhere else frozenset())
        parts["environment"] = [value for value in variables if value.split("=")[0] not in hidden]
    return parts
