"""Dependency files first, then the install, then the source."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..codemod import Change, Codemod, Effect, Facts, Finding, Node
from ..context import Project, Refusal
from ..cst import (
    AddOrCopy,
    Arg,
    Blank,
    Cmd,
    Comment,
    Copy,
    Directive,
    Dockerfile,
    Entrypoint,
    Env,
    Expose,
    Healthcheck,
    Instruction,
    Label,
    Run,
    Stopsignal,
    User,
    Workdir,
)
from ..knowledge.folders import HOME_SETTINGS
from ..scope import Scope
from ..scope.folders import is_for_settings, is_own_folder
from ..scope.mounts import mounts
from ..scope.search_path import leads_into, relative_files
from ..shell.chain import argv_of, chain
from ..shell.packages import tends_packages

if TYPE_CHECKING:
    from ..context.installs import Install

#: Instructions that a copy of the source may be moved over: they make no step that could see it.
_CROSSED = (Comment, Blank, Env, Arg, Label, Expose, Workdir, User, Cmd, Entrypoint, Healthcheck, Stopsignal)
_OWN_RUN = "give it a RUN of its own, right below the COPY"


class Part(NamedTuple):
    """A ``COPY`` of dependency files: paths in the build context, and the folder in the image."""

    sources: tuple[str, ...]
    target: str


class Reading(NamedTuple):
    """What a command, or all of a ``RUN``, reads of the source."""

    files: tuple[str, ...] = ()  #: dependency files, as paths of the build context; none where it is no install
    refusal: Refusal | None = None  #: why an install can't be moved above the source
    anything: bool = False  #: it may read whatever it finds, so that the source has to be there
    install: str = ""  #: the words of the first install


_NOTHING = Reading()
_ANYTHING = Reading(anything=True)


def _refused(reason: str) -> Reading:
    return Reading(refusal=Refusal(reason))


class Division(NamedTuple):
    """How a copy is split: what it moves down over, and the copies that stay above. Nothing moves over no rows."""

    row: Sequence[Node] = ()
    parts: Sequence[Part] = ()
    refusal: Refusal | None = None


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

    *Safety*: What the build context holds now is taken to be what is built, and a package manager to read the files
    that its manual names. Not taken for granted is what a package's or a project's own scripts read, what a patch,
    a workspace or a local package needs, or what an ignore file hides: then the copy stays whole.
    """

    name = "split-copy"
    effects = frozenset({Effect.CACHE})
    after = ("add-to-copy",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every copy of a folder above an install that runs in it."""
        for copy in file.find(Copy):
            if not facts.scope.stages or not _is_folder(copy, facts):
                continue
            row, parts, refusal = _Split(copy, facts).division(_row(file, copy))
            if refusal is not None:
                yield self.finding(copy, refusal.reason, refusal.help)
            elif row:
                message = "an edit of the source would run the install again"
                yield self.replace_all(*_rewritten(file, copy, row, parts), message)


def _row(file: Dockerfile, copy: Copy) -> list[Node]:
    """What follows the copy, as far as it can be moved over, or may be an install."""
    children = file.children
    row: list[Node] = []
    for child in children[children.index(copy) + 1 :]:
        if not isinstance(child, (*_CROSSED, Run)) or (isinstance(child, Instruction) and child.goes_on):
            break
        row.append(child)
    return row


def _is_folder(copy: Copy, facts: Facts) -> bool:
    """Whether a copy is that of one folder of the build context."""
    if len(copy.sources) != 1 or copy.flag("from") is not None:
        return False
    source = copy.sources[0]
    return source in (".", "./") or (not set(source) & set("$*?[<\"'") and bool(facts.context.is_dir(source)))


class _Split:
    """One copy of the source: what the installs below it read."""

    def __init__(self, copy: Copy, facts: Facts) -> None:
        self.copy = copy
        self.facts = facts
        self.scope: Scope = facts.scope
        self.source = facts.context.clean(copy.sources[0])
        state = self.scope.state_at(copy)
        self.folder = state.workdir
        self.target = state.folder(copy.target)
        self.paths: list[str] = []  # in the build context

    def division(self, row: list[Node]) -> Division:
        """The row up to the last install, and the copies to put above it."""
        end, mixed = 0, ""
        for index, node in enumerate(row):
            reading = self._read_by_run(node) if isinstance(node, Run) else _NOTHING
            if reading.refusal is not None and not end:
                return Division(refusal=reading.refusal)
            if reading.refusal is not None or reading.anything:
                # What stands below an install that can be moved is no reason to leave it where it is.
                mixed = reading.install
                break
            if reading.files:
                self.paths += [path for path in dict.fromkeys(reading.files) if path not in self.paths]
                end = index + 1
        if end:
            return self._divided(row[:end])
        if mixed:
            reason = f"`{mixed}` stands in one RUN with commands that may need the source"
            return Division(refusal=Refusal(reason, _OWN_RUN))
        return Division()

    def _divided(self, row: list[Node]) -> Division:
        if reason := _why_form(self.copy) or self._why_place(row):
            return Division(refusal=Refusal(reason))
        there = self._earlier()
        if isinstance(there, str):
            return Division(refusal=Refusal(there))
        return Division(row, self._parts([path for path in self.paths if path not in there]))

    def _read_by_run(self, run: Run) -> Reading:
        """What the commands of a ``RUN`` read, one after the other."""
        commands = chain(run, self.scope.shell_state(run))
        if commands is None:
            return _ANYTHING
        cwd = self.scope.state_at(run).workdir
        found = _NOTHING
        for command in commands.commands:
            words = argv_of(command, ("NODE_ENV",))
            if not words:
                return _ANYTHING
            if words[0] == "cd" and len(words) == 2:
                cwd = posixpath.normpath(posixpath.join(cwd or "?", words[1]))
                continue
            reading = self._read_by_command(words, cwd, run)
            if reading.refusal is not None:
                return reading
            if reading.anything:
                return Reading(anything=True, install=found.install)
            if reading.files:
                found = Reading((*found.files, *reading.files), install=found.install or " ".join(words))
        return found

    def _read_by_command(self, words: list[str], cwd: str | None, run: Run) -> Reading:
        from ..context.installs import install_of, is_bystander  # few files need its records

        install = install_of(words, self.target or "")
        if install is not None:
            return self._read_by_install(install, words, cwd, run)
        if not tends_packages(words):
            return _NOTHING if is_bystander(words) else _ANYTHING
        if self.target is not None and not is_own_folder(self.target) and words[0] != "set":
            return _refused(f"the source goes to {self.target}, where packages may put files, too")
        # A pattern may match files of the source.
        is_pattern = any(set(word) & set("*?[") and not word.startswith("/") for word in words)
        return _ANYTHING if is_pattern else _NOTHING

    def _read_by_install(self, install: Install, words: list[str], cwd: str | None, run: Run) -> Reading:
        from ..context.installs import files_of

        if self.target is None:
            return self._where_the_target_is_not_known()
        if any(word.startswith(self.target.rstrip("/") + "/") for word in words):
            cwd = self.target
        if cwd is None or posixpath.relpath(cwd, self.target).startswith(".."):
            if self.source:
                return _ANYTHING
            place = cwd or "a folder of the base image"
            return _refused(f"the source goes to {self.target}, the install runs in {place}")
        if reason := _why_flags(run, self.target) or self._why_led(run):
            return _refused(reason)
        for name, path in relative_files(self.scope.state_at(run).environment.items()):
            if self.facts.context.exists(posixpath.join(self.source, posixpath.relpath(cwd, self.target), path)):
                return _refused(f"{name} names `{path}`, which is in the source")
        folder = posixpath.normpath(posixpath.join(self.source, posixpath.relpath(cwd, self.target)))
        project = Project(self.facts.context, "" if folder == "." else folder, cwd, self.source)
        names = files_of(install, project, dict(self.scope.state_at(run).environment))
        if isinstance(names, Refusal):
            return Reading(refusal=names)
        return Reading(tuple(project.path(name) for name in names))

    def _where_the_target_is_not_known(self) -> Reading:
        if self.source:
            return _ANYTHING
        if self.copy.target.startswith("$"):
            return _refused(f"where {self.copy.target} leads is up to the base image or an argument")
        return _refused("the working directory is the base image's: set an absolute WORKDIR first")

    def _why_led(self, run: Run) -> str | None:
        """Why programs may look into the source for what is no dependency file."""
        target = self.target or "/"
        if is_for_settings(target):
            return f"the source goes to {target}, where programs look for their settings"
        if target.startswith("/home/") and target.count("/") == 2:
            for name in HOME_SETTINGS:
                if self.facts.context.exists(posixpath.join(self.source, name)):
                    return f"the source brings {name} to {target}, which may be a home folder"
        led = leads_into(self.scope.state_at(run).variables, target, made=True)
        return f"{led} leads programs into the source" if led else None

    def _why_place(self, row: Sequence[Node]) -> str | None:
        if "$" in self.copy.target and any(isinstance(node, (Env, Arg)) for node in row):
            return f"{self.copy.target} may lead somewhere else after what stands between"
        target = self.target or "/"
        made = {target, *(posixpath.join(target, posixpath.dirname(self._inside(path))) for path in self.paths)}
        for node in row:
            if isinstance(node, Workdir) and self.scope.state_at(node).after(node).workdir not in {
                path.rstrip("/") for path in made if path
            }:
                return "between the COPY and the install a WORKDIR makes another folder"
            if isinstance(node, Workdir) and not self.copy.target.startswith("/"):
                return "the working directory changes between the COPY and the install"
        if strange := next((path for path in self.paths if not re.fullmatch(r"[\w./@+-]+", path)), None):
            return f"the name {strange} would have to be quoted"
        return None

    def _earlier(self) -> set[str] | str:
        """What a copy right above has put there already, or a sentence why the working directory is not known."""
        there: set[str] = set()
        for other in self.scope.instructions_before(self.copy):
            if not isinstance(other, AddOrCopy):
                if not isinstance(other, (Comment, Blank)):
                    there = set()
                continue
            folder = self.scope.state_at(other).workdir
            target = other.target if other.target.startswith("/") or folder is None else f"{folder}/{other.target}"
            if "$" in target or not target.startswith("/"):
                return "where an earlier COPY puts its files is not known"
            inside = posixpath.relpath(posixpath.normpath(target), self.target or "/")
            if inside.startswith("..") and not (self.target or "/").startswith(posixpath.normpath(target) + "/"):
                continue
            names = self._mirrored(other, "" if inside == "." else inside)
            if names is None:
                return "an earlier COPY put files into the working directory"
            if [flag.text for flag in other.flags] == [flag.text for flag in self.copy.flags]:
                there |= names
        return there

    def _mirrored(self, other: AddOrCopy, inside: str) -> set[str] | None:
        """The files, where a copy puts each at its own place in the source."""
        if other.flag("from") is not None or not isinstance(other, Copy) or other.heredocs:
            return None
        found: set[str] = set()
        context = self.facts.context
        for source in other.sources:
            matches = context.glob(source) if set(source) & set("*?[") else [context.clean(source)]
            for path in matches or []:
                folder = other.target.endswith(("/", ".")) or len(other.sources) > 1
                wanted = posixpath.join(inside, posixpath.basename(path)) if folder else inside
                if not context.is_file(path) or posixpath.normpath(posixpath.join(self.source, wanted)) != path:
                    return None
                found.add(path)
        return found

    def _inside(self, path: str) -> str:
        """A path of the build context as seen from the folder that is copied."""
        return posixpath.relpath(path, self.source or ".")

    def _parts(self, paths: Sequence[str]) -> list[Part]:
        base = "" if self.folder == self.target else f"{(self.target or '').rstrip('/')}/"
        groups: dict[str, list[str]] = {}
        folders: list[Part] = []
        for path in paths:
            if self.facts.context.is_dir(path):
                folders.append(Part((path,), base + self._inside(path)))
            else:
                groups.setdefault(posixpath.dirname(self._inside(path)), []).append(path)
        parts = [Part(tuple(group), f"{base}{folder}/" if folder else base or "./") for folder, group in groups.items()]
        return parts + folders


def _why_form(copy: Copy) -> str | None:
    if copy.json is not None or copy.heredocs or copy.comment_lines():
        return "the COPY has a form that is not split"
    if any(flag.name not in ("chown", "chmod", "link") for flag in copy.flags):
        return "the COPY has flags that speak of all it copies"
    if any("$" in flag.text for flag in copy.flags):
        return "the COPY has a variable in its flags"
    return None


def _why_flags(run: Run, target: str) -> str | None:
    reason = "the install has flags that may show it the source"
    for flag in run.flags:
        if flag.name not in ("network", "mount"):
            return reason
    for mount in mounts(run):
        where = mount.target
        apart = not f"{where}/".startswith(f"{target}/") and not f"{target}/".startswith(f"{where}/")
        harmless = mount.type == "cache" and where.startswith("/") and ".." not in where and apart
        if not harmless and mount.type not in ("secret", "ssh"):
            return reason
    return None


#: A comment that speaks of the dependencies stays above their copy.
_OF_INSTALL = re.compile(r"install|depend|packag|requirement|librar|modul|manifest|lock", re.IGNORECASE)


def _rewritten(file: Dockerfile, copy: Copy, row: Sequence[Node], parts: Sequence[Part]) -> tuple[list[Node], str]:
    """The nodes to replace, and the text that takes their place."""
    children = file.children
    above: list[Node] = []
    for child in reversed(children[: children.index(copy)]):
        if not isinstance(child, Comment) or isinstance(child, Directive):
            break
        above.insert(0, child)
    comments = "".join(node.get_code() for node in above)
    stays = bool(_OF_INSTALL.search(comments)) or not parts
    first = "".join(copy.rewritten(arguments=" ".join((*part.sources, part.target))) for part in parts)
    middle = "".join(node.get_code() for node in row)
    gap = "".join(node.get_code() for node in row[: _blanks(row)])
    newline = copy.newline or "\n"
    last: Instruction = row[-1]  # type: ignore[assignment]
    ending = "" if last.newline else newline
    tail = copy.get_code()
    if ending:
        tail = tail.removesuffix(newline)
    if not parts:
        # The dependency files are copied right above: the source only moves down.
        middle, gap, comments, stays = middle[len(gap) :], gap, comments, False
    text = (comments if stays else "") + first + middle + ending + gap + ("" if stays else comments) + tail
    return [*above, copy, *row], text


def _blanks(row: Sequence[Node]) -> int:
    """How many blank lines stand right below the copy."""
    return next((index for index, node in enumerate(row) if not isinstance(node, Blank)), len(row))
