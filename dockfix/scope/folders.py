"""Whose a folder of an image is: a project's own, or one in which packages put files and programs look for settings."""

from __future__ import annotations

from ..knowledge.folders import (
    DISTRIBUTION,
    FOR_OTHERS,
    IN_USR_SRC,
    OWN_IN_USR,
    SETTINGS,
    SETTINGS_AT_ANY_DEPTH,
    VENDORS,
)


def is_own_folder(path: str) -> bool:
    """Whether an absolute path lies where no package puts anything: ``/app``, ``/srv/x``, ``/usr/src/app``."""
    parts = [part for part in path.split("/") if part]
    if not path.startswith("/") or not parts or ".." in parts or "$" in path:
        return False
    first, *rest = parts
    if first in FOR_OTHERS:
        return bool(rest) and not (first == "opt" and rest[0] in VENDORS)
    if first == "usr":
        in_source = rest[:1] == ["src"] and len(rest) > 1 and (rest[1] in IN_USR_SRC or rest[1].endswith("app"))
        return in_source or (bool(rest) and rest[0] in OWN_IN_USR)
    return first not in DISTRIBUTION


def is_for_settings(path: str) -> bool:
    """Whether programs look in a folder for settings and for their own files: ``/etc/x``, ``/usr/lib``, ``/``."""
    return path in SETTINGS or any(f"{path}/".startswith(f"{folder}/") for folder in SETTINGS_AT_ANY_DEPTH)
