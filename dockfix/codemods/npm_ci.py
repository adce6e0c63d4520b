"""``npm ci`` for ``npm install``."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from typing import Any

from ..codemod import Change, Codemod, Effect, Facts, Finding, Safety
from ..context import BuildContext
from ..cst import AddOrCopy, Dockerfile, Run
from ..edit.spans import Edit
from ..images import reference_of
from ..knowledge.dependency_managers import NPM
from ..knowledge.npm import CI_SINCE_NODE, LOCKS, NOT_OF_CI, OMIT_SINCE_NODE, REPLACED_BY_OMIT
from ..shell import Unsupported, parse
from ..shell.packages import bare_words, command_lines
from ..shell.syntax import Simple, Word

_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


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

    *Safety*: `npm ci` installs what the lock file says and removes `node_modules` first, where `npm install` may
    resolve anew: that is why it is unsafe. It is written only beside a lock file that agrees with `package.json`.
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
                yield self.edit(node, edits, "`npm ci` installs what the lock says")


def _installs(node: Run) -> list[Simple]:
    """The commands ``npm install`` without a package's name."""
    try:
        commands = list(parse(node.text).walk())
    except Unsupported:
        return []
    found = []
    for command in commands:
        words = [word.text for word in command.words] if isinstance(command, Simple) else []
        if isinstance(command, Simple) and words[:1] == ["npm"] and words[1:2] in (["install"], ["i"]):
            if not _names_packages(words[2:]):
                found.append(command)
    return found


def _names_packages(words: list[str]) -> bool:
    """Whether the words behind ``npm install`` name packages, or speak of those of the whole system."""
    if NPM.install.read(["npm", "install", *words]) is not None:
        return False
    return any(not word.startswith("-") or word in ("-g", "--global", "--location=global") for word in words)


def _edits(node: Run, installs: list[Simple], version: int | None) -> list[Edit] | str:
    edits = []
    for command in installs:
        edits.append(_edit(command.words[1], "ci"))
        words = [word.text for word in command.words]
        known = NPM.install.read(words) is not None
        for word in command.words[2:]:
            if word.text in REPLACED_BY_OMIT:
                if version is None or version >= OMIT_SINCE_NODE:
                    edits.append(_edit(word, f"--omit={REPLACED_BY_OMIT[word.text]}"))
            elif word.text in NOT_OF_CI or not (known or NPM.install.read(["npm", "install", word.text])):
                return f"`npm ci` may not know `{word.text}`"
    return edits


def _edit(word: Word, new: str) -> Edit:
    return Edit(word.start, word.end, new)


def _node_version(node: Run, facts: Facts) -> int | None:
    """The major version of the official image that the stage is built from."""
    found = reference_of(facts.scope.image_of(facts.scope.stage_of(node)))
    tag = found.parts if found is not None and found.name == "node" else None
    return tag.version[0] if tag is not None and tag.version else None


def _why_not(node: Run, installs: list[Simple], facts: Facts) -> str | None:
    """What speaks against ``npm ci`` at this place."""
    if not facts.context.known:
        return "the build context is not known, so that there may be no lock file"
    names = [command.name for command in parse(node.text).walk() if isinstance(command, Simple)]
    if any(name in ("cd", "pushd") for name in names):
        return "the command goes to another folder first"
    version = _node_version(node, facts)
    if version is not None and version < CI_SINCE_NODE:
        return "`npm ci` came with Node 8"
    folder = _folder(node, facts)
    if folder is None:
        return "no COPY above is seen to bring package.json and a lock file"
    for other in facts.scope.stage_of(node).instructions:
        if other is node:
            break
        if isinstance(other, Run) and _installs_here(other):
            return "`npm ci` would remove what the `npm install` above has put into node_modules"
    return _why_not_locked(folder, facts.context)


def _installs_here(run: Run) -> bool:
    """Whether a ``RUN`` may put packages into ``node_modules`` of the working directory."""
    lines = command_lines(run.text)
    if lines is None:
        return "npm" in bare_words(run.text)
    npm = [line for line in lines if line[0] == "npm" and line[1:2] in (["i"], ["install"], ["add"])]
    return any(not {"-g", "--global", "--location=global"} & set(line) for line in npm)


def _folder(node: Run, facts: Facts) -> str | None:
    """The folder of the build context whose lock file is in the working directory."""
    brought: dict[str, str] = {}  # folders of the image, and those of the context that are copied there
    for other in facts.scope.instructions_before(node):
        if isinstance(other, AddOrCopy) and other.flag("from") is None and other.words:
            # As it is typed: a folder that a variable names is the same one below.
            target = posixpath.normpath(posixpath.join(facts.scope.state_at(other).typed_workdir, other.target))
            for source in other.sources:
                folder, name = _source(source, facts.context)
                if folder is not None:
                    place = posixpath.dirname(target) if posixpath.basename(target) == name else target
                    brought[place] = folder
    workdir = facts.scope.state_at(node).typed_workdir
    return _below(brought, posixpath.normpath(workdir or "."), facts.context)


def _source(source: str, context: BuildContext) -> tuple[str | None, str]:
    """The folder that a source is, or in which the lock file is that it brings, and that file's name."""
    if "$" in source or source.startswith("<<"):
        return None, ""
    if context.is_dir(source):
        return context.clean(source), ""
    locks = (path for path in context.glob(source) or [] if posixpath.basename(path) in LOCKS)
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
    return next((path for name in LOCKS if context.is_file(path := posixpath.join(folder, name))), None)


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
