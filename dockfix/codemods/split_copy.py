"""Dependency files first, then the install, then the source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..codemod import Change, Codemod, Effect, Facts, Finding, Node
from ..context import BuildContext
from ..cst import Add, Blank, Comment, Copy, Dockerfile, Env, Run, Workdir
from ..shell import Unsupported, parse
from ..shell.syntax import Simple


class Install(NamedTuple):
    """A dependency install: the files it reads, in the order a person would type them."""

    files: tuple[str, ...]


class SplitCopy(Codemod):
    """Copy the dependency files, install, and only then copy the source.

    An edit of the source then leaves the layer of the dependencies in the build cache. It is done
    where the build context proves that the install reads nothing else.

    ```diff
     FROM node:20
     WORKDIR /app
    -COPY . .
    +COPY package.json package-lock.json ./
     RUN npm ci
    +COPY . .
    ```
    """

    name = "split-copy"
    effects = frozenset({Effect.CACHE})
    after = ("add-to-copy",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``COPY . <workdir>`` right above an install."""
        for copy in file.find(Copy):
            row = _row(file, copy)
            run = row[-1] if row else None
            if not isinstance(run, Run) or copy.sources != ["."] or copy.flag("from") is not None:
                continue
            install = _install(run, facts.context)
            if install is None:
                continue
            reason = install if isinstance(install, str) else _why_not(copy, run, facts)
            if reason:
                yield self.finding(copy, reason)
            elif isinstance(install, Install):
                yield self._change(copy, row, run, install)

    def _change(self, copy: Copy, row: list[Node], run: Run, install: Install) -> Change:
        first = copy.with_changes(arguments=" ".join((*install.files, "./")))
        newline = copy.newline or "\n"
        between = "".join(node.get_code() for node in row[1:-1])
        tail = run.get_code()
        if not run.newline:
            tail += newline
        last = copy.get_code()
        if not run.newline:
            last = last.removesuffix(newline)
        text = first.get_code() + between + tail + last
        message = "an edit of the source would run the install again"
        return self.replace_all(row, text, copy.line.escape, message)


def _row(file: Dockerfile, copy: Copy) -> list[Node]:
    """The ``COPY``, what stands between, and the next instruction."""
    children = file.children
    at = children.index(copy)
    row: list[Node] = [copy]
    for child in children[at + 1 :]:
        if isinstance(child, (Comment, Blank)):
            row.append(child)
            continue
        return [*row, child] if isinstance(child, Run) else []
    return []


def _why_not(copy: Copy, run: Run, facts: Facts) -> str | None:
    """What about the place of the two is not known."""
    scope = facts.scope
    stage = scope.stage_of(copy)
    if isinstance(state := scope.shell_state(run), str):
        return state
    if copy.json is not None or copy.heredocs or copy.comment_lines():
        return "the COPY has a form that is not split"
    if [flag.name for flag in copy.flags if flag.name not in ("chown", "chmod", "link")]:
        return "the COPY has flags that speak of all it copies"
    if run.flags:
        return "the install has flags of its own"
    for env in (other for part in stage.lineage() for other in part.instructions if isinstance(other, Env)):
        for pair in env.pairs:
            if pair.name in _TELLING:
                return f"{pair.name} may make the install look at the source"
    workdir = None
    for part in reversed(list(stage.lineage())):
        for other in part.instructions:
            if other is copy:
                break
            if isinstance(other, Workdir):
                workdir = other.text
    target = copy.target.rstrip("/") or "/"
    if workdir is None or not workdir.startswith("/") or "$" in workdir:
        return "the working directory is the base image's: set an absolute WORKDIR first"
    if target not in (".", workdir.rstrip("/") or "/"):
        return f"the source goes to {copy.target}, the install runs in {workdir}"
    for other in stage.instructions:
        if other is copy:
            return None
        if isinstance(other, Add) and other.target.rstrip("/") in (".", workdir.rstrip("/")):
            return "an earlier COPY put files into the working directory"
    return None


def _install(run: Run, context: BuildContext) -> Install | str | None:
    """What the install reads, a sentence why it can't be told, or None where it is no install."""
    if run.json is not None or run.heredocs:
        return None
    try:
        commands = parse(run.text)
    except Unsupported:
        return None
    simple = list(commands.commands())
    if len(simple) != 1 or not isinstance(simple[0], Simple):
        return None
    words = [word.literal for word in simple[0].words]
    if None in words or simple[0].redirects or simple[0].assignments:
        return None
    argv = [word or "" for word in words]
    kind = next((kind for kind, pattern in _INSTALLS.items() if re.fullmatch(pattern, " ".join(argv))), None)
    if kind is None:
        return None
    if not context.known:
        return "the build context is not known"
    return {"npm": _npm, "pip": _pip, "go": _go}[kind](argv, context)


#: The commands that read dependency files alone.
_INSTALLS = {
    "npm": r"npm (?:ci|install|i)(?: --(?:production|only=prod(?:uction)?|omit=(?:dev|optional)|no-audit|no-fund"
    r"|silent|quiet|legacy-peer-deps))*",
    "pip": r"pip3? install(?: --(?:no-cache-dir|upgrade|quiet|disable-pip-version-check|user)| -[Uq]"
    r"| (?:-r|--requirement) [\w./-]+)+",
    "go": r"go mod download(?: -x)?",
}
_LOCAL = re.compile(r"\A(?:-e|--editable|--find-links|-f\b|\.{1,2}(?:/|\Z)|/|file:)|@ file:|\.(?:whl|tar\.gz|zip)\Z")
#: Packages whose install scripts look at nothing but themselves (they build or fetch a binary).
_QUIET_SCRIPTS = frozenset(
    "esbuild fsevents core-js core-js-pure bcrypt sharp sqlite3 better-sqlite3 bufferutil utf-8-validate es5-ext"
    " protobufjs @swc/core cpu-features ssh2 unrs-resolver msgpackr-extract @parcel/watcher argon2 node-pty".split()
)
#: Variables by which the source could change what an install does.
_TELLING = frozenset("PYTHONPATH NODE_OPTIONS NODE_PATH PIP_REQUIREMENT PIP_CONSTRAINT PIP_FIND_LINKS GOFLAGS".split())
_LIFECYCLE = ("preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare")


def _npm(argv: Sequence[str], context: BuildContext) -> Install | str:
    text = context.read_text("package.json")
    lock = next((name for name in ("npm-shrinkwrap.json", "package-lock.json") if context.is_file(name)), None)
    if text is None or lock is None:
        return "there is no package.json with a package-lock.json in the build context"
    try:
        package = json.loads(text)
        locked = json.loads(context.read_text(lock) or "")
    except ValueError:
        return "package.json or its lock file is no JSON"
    if not isinstance(package, dict) or not isinstance(locked, dict):
        return "package.json or its lock file is no JSON object"
    for script in _LIFECYCLE:
        if script in (package.get("scripts") or {}):
            return f"package.json has a `{script}` script, which may need the source"
    if "workspaces" in package:
        return "package.json has workspaces, which are in the source"
    if context.exists("binding.gyp"):
        return "binding.gyp makes npm build the source"
    if context.exists("prisma"):
        return "the Prisma schema is read while packages are installed"
    if argv[1] != "ci":
        return "`npm install` may write package-lock.json, which the source copy would then overwrite"
    if local := _local_package(package, locked):
        return f"`{local}` is a local package, which is in the source"
    packages = locked.get("packages") or {}
    for path, entry in packages.items():
        name = str(path).rsplit("node_modules/", 1)[-1]
        if isinstance(entry, dict) and entry.get("hasInstallScript") and name not in _QUIET_SCRIPTS:
            return f"the install script of `{name}` may look at the source"
    if context.exists("node_modules"):
        return "the source copy would put node_modules of the build context over the installed one"
    files = ["package.json", lock, *([".npmrc"] if context.is_file(".npmrc") else [])]
    return Install(tuple(files))


def _local_package(package: dict[str, object], locked: dict[str, object]) -> str | None:
    for key in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies"):
        wanted = package.get(key) or {}
        for name, version in wanted.items() if isinstance(wanted, dict) else ():
            if re.match(r"(?:file|link|workspace|portal):|\.{0,2}/|~/", str(version)):
                return str(name)
    packages = locked.get("packages") or {}
    for name, entry in packages.items() if isinstance(packages, dict) else ():
        if name and (not str(name).startswith("node_modules/") or (isinstance(entry, dict) and entry.get("link"))):
            return str(name)
    return None


def _pip(argv: Sequence[str], context: BuildContext) -> Install | str:
    files: list[str] = []
    todo = [argv[at + 1] for at, word in enumerate(argv) if word in ("-r", "--requirement")]
    while todo:
        name = todo.pop(0)
        if "/" in name.removeprefix("./") or name.startswith("/"):
            return f"{name} is in a folder of its own: name it in a COPY first"
        name = name.removeprefix("./")
        text = context.read_text(name)
        if text is None:
            return f"{name} is not in the build context"
        if name in files:
            continue
        files.append(name)
        for line in (raw.split(" #")[0].strip() for raw in text.splitlines()):
            option = re.match(r"(?:-r|-c|--requirement|--constraint)(?:\s+|=)(\S+)\Z", line)
            if option:
                todo.append(option.group(1))
            elif not line.startswith("#") and _LOCAL.search(line):
                return f"{name} names a local package: {line}"
            elif line.endswith("\\"):
                return f"{name} has continued lines"
            elif line and not re.match(r"#|--|-i\b|[A-Za-z0-9]", line):
                return f"{name} has a line that is not known: {line}"
    if not files:
        return "the install names no requirements file"
    return Install(tuple(files))


def _go(argv: Sequence[str], context: BuildContext) -> Install | str:
    text = context.read_text("go.mod")
    if text is None or not context.is_file("go.sum"):
        return "there is no go.mod with a go.sum in the build context"
    if re.search(r"=>\s*(?:\.{1,2}/|/)", text):
        return "go.mod replaces a module by a local folder, which is in the source"
    if context.exists("go.work") or context.exists("vendor"):
        return "go.work or a vendor folder is in the source"
    return Install(("go.mod", "go.sum"))
