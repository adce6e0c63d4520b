"""``npm ci`` for ``npm install``."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from ..codemod import Change, Codemod, Effect, Facts, Finding, Safety
from ..context import BuildContext
from ..cst import Add, Dockerfile, Run, Workdir
from ..cst.quoting import Edit, edited
from ..shell import Unsupported, parse
from ..shell.syntax import Simple, Word

#: Flags that mean the same to `npm ci` (docs.npmjs.com/cli/commands/npm-ci and npm's config).
_SAME = re.compile(
    r"--(?:omit=\w+|include=\w+|legacy-peer-deps|strict-peer-deps|ignore-scripts|no-audit|no-fund|audit=false|fund=false"
    r"|quiet|silent|verbose|loglevel=\w+|no-progress|progress=false|prefer-offline|offline|foreground-scripts"
    r"|unsafe-perm(?:=true)?|registry=\S+|cache=\S+|no-update-notifier)\Z|-[sdq]\Z"
)
_OMIT = {
    "--production": "dev",
    "--production=true": "dev",
    "--only=production": "dev",
    "--only=prod": "dev",
    "--prod": "dev",
    "--no-optional": "optional",
}
_INSTALL = ("install", "i")
_LOCKS = ("npm-shrinkwrap.json", "package-lock.json")
_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
#: npm 7, which knows `--omit`, came with Node 15.
_OMIT_SINCE = 15


class NpmCi(Codemod):
    """Install what the lock file says with `npm ci`.

    `npm install` may take other versions and write the lock file anew; `npm ci` takes those that were
    tested, or fails. It removes `node_modules` first.

    ```diff
     FROM node:20
     WORKDIR /app
     COPY package.json package-lock.json ./
    -RUN npm install
    +RUN npm ci
    ```
    """

    name = "npm-ci"
    safety = Safety.UNSAFE
    effects = frozenset({Effect.LOCK_FILE})
    after = ("split-copy", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``RUN`` that installs what ``package.json`` names."""
        for node in file.find(Run):
            if "npm" not in node.text or node.json is not None or node.heredocs or not facts.scope.stages:
                continue
            found = _installs(node)
            if not found:
                continue
            reason = _why_not(node, found, facts)
            edits = reason or _edits(node, found, _node_version(node, facts))
            if isinstance(edits, str):
                help = "copy package-lock.json with package.json" if "lock file" in edits else ""
                yield self.finding(node, edits, help)
            else:
                yield self.replace_all([node], edited(node, edits), "`npm ci` installs what the lock says")


def _installs(node: Run) -> list[Simple]:
    """The commands ``npm install`` without a package's name."""
    try:
        commands = list(parse(node.text).walk())
    except Unsupported:
        return []
    found = []
    for command in commands:
        words = [word.text for word in command.words] if isinstance(command, Simple) else []
        if isinstance(command, Simple) and words[:1] == ["npm"] and any(word in _INSTALL for word in words[1:2]):
            if not _names_packages(words[2:]):
                found.append(command)
    return found


def _names_packages(words: list[str]) -> bool:
    return any(not word.startswith("-") or word in ("-g", "--global", "--location=global") for word in words)


def _edits(node: Run, installs: list[Simple], version: int | None) -> list[Edit] | str:
    edits = []
    for command in installs:
        edits.append(_edit(command.words[1], "ci"))
        for word in command.words[2:]:
            if word.text in _OMIT:
                if version is None or version >= _OMIT_SINCE:
                    edits.append(_edit(word, f"--omit={_OMIT[word.text]}"))
            elif not _SAME.match(word.text):
                return f"`npm ci` may not know `{word.text}`"
    return edits


def _edit(word: Word, new: str) -> Edit:
    return Edit(word.start, word.end, new)


def _node_version(node: Run, facts: Facts) -> int | None:
    """The major version of the official image that the stage is built from."""
    image = list(facts.scope.stage_of(node).lineage())[-1].from_.image
    match = re.match(r"(?:docker\.io/)?(?:library/)?node:([0-9]+)\b", image)
    return int(match.group(1)) if match else None


def _why_not(node: Run, installs: list[Simple], facts: Facts) -> str | None:
    """What speaks against ``npm ci`` at this place."""
    if not facts.context.known:
        return "the build context is not known, so that there may be no lock file"
    names = [command.name for command in parse(node.text).walk() if isinstance(command, Simple)]
    if any(name in ("cd", "pushd") for name in names):
        return "the command goes to another folder first"
    version = _node_version(node, facts)
    if version is not None and version < 8:
        return "`npm ci` came with Node 8"
    folder = _folder(node, facts)
    if folder is None:
        return "no COPY above is seen to bring package.json and a lock file"
    for other in facts.scope.stage_of(node).instructions:
        if other is node:
            break
        if isinstance(other, Run) and re.search(r"\bnpm (?:i|install|add)\b(?!.* (?:-g|--global)\b)", other.text):
            return "`npm ci` would remove what the `npm install` above has put into node_modules"
    return _why_not_locked(folder, facts.context)


def _folder(node: Run, facts: Facts) -> str | None:
    """The folder of the build context whose lock file is in the working directory."""
    workdir = ""  # what the base image says
    brought: dict[str, str] = {}  # folders of the image, and those of the context that are copied there
    for part in list(facts.scope.stage_of(node).lineage())[::-1]:
        for other in part.instructions:
            if other is node:
                return _below(brought, posixpath.normpath(workdir or "."), facts.context)
            if isinstance(other, Workdir):
                workdir = posixpath.join(workdir, other.text)
            elif isinstance(other, Add) and other.flag("from") is None and other.words:
                target = posixpath.normpath(posixpath.join(workdir, other.target))
                for source in other.sources:
                    folder, name = _source(source, facts.context)
                    if folder is not None:
                        place = posixpath.dirname(target) if posixpath.basename(target) == name else target
                        brought[place] = folder
    return None


def _source(source: str, context: BuildContext) -> tuple[str | None, str]:
    """The folder that a source is, or in which the lock file is that it brings, and that file's name."""
    if "$" in source or source.startswith("<<"):
        return None, ""
    if context.is_dir(source):
        return context.clean(source), ""
    locks = (path for path in context.glob(source) or [] if posixpath.basename(path) in _LOCKS)
    path = next(locks, None)
    return (None, "") if path is None else (posixpath.dirname(path), posixpath.basename(path))


def _below(brought: dict[str, str], workdir: str, context: BuildContext) -> str | None:
    """The folder of the context that has become ``workdir``, if there is a lock file in it."""
    for place, folder in reversed(brought.items()):
        if workdir == place or workdir.startswith(place.rstrip("/") + "/"):
            found = posixpath.normpath(posixpath.join(folder, posixpath.relpath(workdir, place)))
            if _lock(found, context):
                return found
    return None


def _lock(folder: str, context: BuildContext) -> str | None:
    """The lock file of a folder; npm looks at ``npm-shrinkwrap.json`` first."""
    return next((path for name in _LOCKS if context.is_file(path := posixpath.join(folder, name))), None)


def _why_not_locked(folder: str, context: BuildContext) -> str | None:
    """Whether ``package.json`` and its lock file agree; `npm ci` fails where they don't."""
    lock = _lock(folder, context) or ""
    package = _object(context.read_text(posixpath.join(folder, "package.json")))
    locked = _object(context.read_text(lock))
    if package is None or locked is None:
        return f"package.json or {posixpath.basename(lock)} can't be read"
    if "workspaces" in package:
        return "package.json has workspaces, whose packages are not compared"
    version = locked.get("lockfileVersion")
    if version not in (1, 2, 3):
        return f"{lock} has no lockfileVersion that is known"
    packages = locked.get("packages")
    root = packages.get("") if isinstance(packages, dict) else None
    for kind in _KINDS:
        wanted = package.get(kind) or {}
        if isinstance(root, dict) and wanted != (root.get(kind) or {}):
            return f"the {kind} of package.json and {lock} differ"
        if root is None and kind != "peerDependencies":
            missing = sorted(set(wanted) - set(locked.get("dependencies") or {}))
            if missing:
                return f"{lock} does not know {missing[0]}"
    return None


def _object(text: str | None) -> dict[str, Any] | None:
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
