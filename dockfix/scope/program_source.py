"""Where the program comes from that a container starts, and whether the kernel can start it without a shell.

``execve`` wants ELF or a ``#!`` line (``fs/binfmt_script.c``); a shell reads any other file as a script (POSIX Shell
Command Language, 2.9.1.1).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from enum import Enum

from ..context import BuildContext
from ..context.archives import is_archive, looks_like_archive, why_remote
from ..cst import Add, AddOrCopy, Cmd, Entrypoint, Instruction
from ..knowledge.folders import OF_PATH
from ..knowledge.program_makers import ENDINGS_OF_SCRIPTS
from ..shell.scripts import LONGEST_LINE, names_interpreter
from .output import UNKNOWN, Made, Output
from .program_paths import Wanted, beginnings, behind, is_for_packages, is_in, may_bring
from .scope import Scope, Stage
from .stage_steps import StageSteps
from .state import State, expanded

_DEEPEST = 6
_ADD_ONE = "add one"
_TOO_MUCH = "the file is too large to follow where its programs come from"


class _Verdict(Enum):
    PROGRAM = "it is a program"
    NOTHING = "nothing is seen of it"


class _Unseen(str):
    """A reason that is none where something else shows that it is a program: a compiler writes over what was there."""

    __slots__ = ()


class ProgramSources:
    """Answers for one file; what an instruction does is looked at once."""

    def __init__(self, scope: Scope, context: BuildContext) -> None:
        self.scope = scope
        self.context = context
        self.steps = StageSteps(scope, context)

    def why_no_program(self, program: str, node: Instruction) -> str | None:
        """Why the kernel may not be able to start what a ``CMD`` or ``ENTRYPOINT`` starts, as a sentence."""
        for stage in self.stages_with(node):
            if reason := self._why_not_in(program, stage):
                return reason
        return None

    def stages_with(self, node: Instruction) -> Iterator[Stage]:
        """The stages in which a ``CMD`` or ``ENTRYPOINT`` is in force at the end: its own, and those built from it."""
        own = self.scope.stage_of(node)
        # An ENTRYPOINT clears a CMD that is inherited, and each takes the place of its like.
        clears = (Entrypoint,) if isinstance(node, Entrypoint) else (Cmd, Entrypoint)
        if any(isinstance(other, type(node)) for other in own.behind(node)):
            return
        waiting = [own]
        while waiting:
            stage = waiting.pop()
            yield stage
            for child in self.steps.children(stage):
                if not any(isinstance(other, clears) for other in child.instructions):
                    waiting.append(child)

    def _why_not_in(self, program: str, stage: Stage) -> str | None:
        if self.steps.is_too_high(stage) or not self.steps.charge():
            return _TOO_MUCH
        end = self.scope.state_after(stage)
        if "/" not in program and any(folder is not None and _is_relative(folder) for folder in end.path):
            return "PATH names a folder that is not absolute, in which only a shell looks for programs"
        wanted = self._wanted(program, stage, end)
        found = self._judge(wanted, stage, None, 0)
        if isinstance(found, str):
            return found
        if found is _Verdict.PROGRAM or "/" not in program:
            return None
        if wanted.paths and all(is_for_packages(posixpath.dirname(path)) for path in wanted.paths):
            return None
        return (
            f"`{program}` may be a script without a #! line, which only a shell can start: "
            "where it comes from is not seen"
        )

    def _wanted(self, program: str, stage: Stage, end: State) -> Wanted:
        name = posixpath.basename(program)
        if "/" in program:
            path = end.folder(program) if not set(program) & set("$\\\"'`") else None
            if path is None and program.startswith("/"):
                path = posixpath.normpath(program)
            return Wanted(name, (self._canonical(path, stage),) if path else (), path is None)
        folders = [folder for folder in end.path if folder is not None and "$" not in folder]
        unknown = any(folder is not None and "$" in folder for folder in end.path)
        if None in end.path:
            folders += OF_PATH
            unknown = unknown or not self.scope.base_image(stage).in_table
        paths = {self._canonical(posixpath.join(posixpath.normpath(folder), name), stage) for folder in folders}
        return Wanted(name, tuple(sorted(paths)), unknown)

    def _canonical(self, path: str, stage: Stage) -> str:
        """A path with links resolved: those that the file makes, and those of today's distributions (``/bin``)."""
        slash = "/" if path.endswith("/") and path != "/" else ""
        path = posixpath.normpath(path)
        for _ in range(_DEEPEST):
            links = self.steps.links_of(stage)
            if links and not self.steps.charge(len(links)):
                break
            for link, target in links.items():
                if path.startswith(f"{link}/"):
                    path = target + path[len(link) :]
        folder, name = posixpath.split(path)
        if folder in ("/bin", "/sbin", "/usr/sbin"):
            path = posixpath.join("/usr/bin", name)
        elif path in ("/bin", "/sbin", "/usr/sbin"):
            path = "/usr/bin"
        return path + slash

    # -- judging

    def _judge(self, wanted: Wanted, stage: Stage, before: int | None, depth: int) -> _Verdict | str:
        """What the steps of a stage say of a program; ``before``: only the first so many."""
        if depth > _DEEPEST:
            return f"where `{wanted.name}` comes from leads in a ring"
        found = _Verdict.NOTHING
        kept: Output | None = None
        steps = self.steps.of(stage)
        for at in range((len(steps) if before is None else before) - 1, -1, -1):
            node, output, state = steps[at]
            if not self.steps.charge():
                return _TOO_MUCH
            if output is not None and output.made is Made.KEPT:
                kept = output if wanted.lies_at(self._canonical(output.place, stage)) else kept
                continue
            if output is None:
                verdict, sure = self._of_copy(node, state, wanted, stage, depth)  # type: ignore[arg-type]
            else:
                verdict, sure = self._of_output(node, output, wanted, stage, at, depth)
            if isinstance(verdict, _Unseen) and found is _Verdict.PROGRAM:
                continue
            if isinstance(verdict, str):
                return verdict
            if verdict is _Verdict.PROGRAM:
                found = verdict
                if sure and len(wanted.paths) == 1 and not wanted.anywhere:
                    break
        if found is _Verdict.NOTHING and kept is not None:
            if kept.sources != ("#!",):
                return _without_line(wanted.name)
            return _Verdict.PROGRAM
        return found

    def _of_output(
        self, node: Instruction, output: Output, wanted: Wanted, stage: Stage, at: int, depth: int
    ) -> tuple[_Verdict | str, bool]:
        place = self._canonical(output.place, stage)
        if output.made is Made.COPY:
            before = None if output.link else at
            return self._of_copied(output, place, wanted, stage, before, depth), output.sure
        through = self.steps.links_of(stage).get(output.place)
        if not wanted.lies_at(place) and not (through and wanted.lies_at(self._canonical(through, stage))):
            return _Verdict.NOTHING, False
        line = node.keyword.line
        if output.made in (Made.PROGRAM, Made.SCRIPT):
            named = place.endswith("/") and wanted.name.endswith(ENDINGS_OF_SCRIPTS)
            return (_Verdict.NOTHING, False) if named else (_Verdict.PROGRAM, output.sure)
        if output.made is Made.UNPACKED:
            if not output.sources or not self._is_local(output.sources, stage, at):
                return _Verdict.NOTHING, False
            return f"`{wanted.name}` may come out of the archive that line {line} unpacks, with no #! line", False
        if output.made is Made.TEXT:
            reason = f"`{wanted.name}` is written by line {line} without a #! line, so that only a shell can start it"
            return f"{reason}: {_ADD_ONE}", False
        if output.made is Made.FETCHED:
            return f"`{wanted.name}` is fetched by line {line}, and may be a script without a #! line", False
        if output.made is Made.CLONED:
            return f"`{wanted.name}` may come from what line {line} clones, and have no #! line", False
        return f"`{wanted.name}` may be written by line {line}, and be a script without a #! line", False

    def _is_local(self, archives: Sequence[str], stage: Stage, at: int) -> bool:
        """Whether an archive may come from the build context."""
        for node, output, state in self.steps.of(stage)[:at]:
            self.steps.charge()
            if output is None and isinstance(node, AddOrCopy) and not any(why_remote(word) for word in node.sources):
                target = state.folder(node.target.strip("\"'"))
                if target is None or any(
                    archive.startswith(target.rstrip("/") + "/") or archive == target or UNKNOWN in archive
                    for archive in archives
                ):
                    return True
        return False

    def _of_copied(
        self, output: Output, place: str, wanted: Wanted, stage: Stage, before: int | None, depth: int
    ) -> _Verdict | str:
        """The same of ``cp``, ``mv``, ``install`` and ``ln``, whose sources lie in the stage."""
        found = _Verdict.NOTHING
        for path in wanted.targets(place):
            for source in output.sources:
                for candidate, exact in behind(source, place, path, folders_too=True):
                    if UNKNOWN in candidate:
                        return f"`{wanted.name}` may be copied from a place that is not known, and have no #! line"
                    verdict = self._judge(self._at(candidate, stage), stage, before, depth + 1)
                    if isinstance(verdict, str):
                        return verdict
                    if verdict is _Verdict.NOTHING and exact and not is_for_packages(posixpath.dirname(candidate)):
                        return f"`{wanted.name}` is `{candidate}`, which may be a script without a #! line"
                    if verdict is _Verdict.PROGRAM or exact:
                        found = _Verdict.PROGRAM
        return found

    def _at(self, path: str, stage: Stage) -> Wanted:
        return Wanted(posixpath.basename(path), (self._canonical(path, stage),))

    # -- copies

    def _of_copy(
        self, node: AddOrCopy, state: State, wanted: Wanted, stage: Stage, depth: int
    ) -> tuple[_Verdict | str, bool]:
        target = state.folder(node.target.strip("\"'"))
        place = UNKNOWN if target is None else self._canonical(target, stage)
        if target is None and not wanted.anywhere:
            # Where it goes is not known: it may be the program if it is called so.
            wanted = wanted._replace(paths=(), anywhere=True)
        bodies = {doc.name: doc.body.lstrip("\t") if doc.chomp else doc.body for doc in node.heredocs}
        found: tuple[_Verdict | str, bool] = _Verdict.NOTHING, False
        for source in node.sources:
            into = node.target.endswith("/") or len(node.sources) > 1
            verdict = self._of_source(node, source.strip("\"'"), place, wanted, bodies, state, depth)
            if isinstance(verdict, str):
                return verdict, False
            if verdict is _Verdict.PROGRAM:
                found = verdict, not into or posixpath.basename(source) == wanted.name
        return found

    def _of_source(
        self,
        node: AddOrCopy,
        typed: str,
        place: str,
        wanted: Wanted,
        bodies: dict[str, str],
        state: State,
        depth: int,
    ) -> _Verdict | str:
        line = node.keyword.line
        if typed.startswith("<<"):
            name = typed.lstrip("<-").strip("\"'")
            if not any(path in (place, posixpath.join(place, name)) for path in wanted.targets(place)):
                return _Verdict.NOTHING
            head = bodies.get(name, "").encode("utf-8", "surrogateescape")
            return _Verdict.PROGRAM if names_interpreter(head) else _without_line(wanted.name)
        if isinstance(node, Add) and why_remote(typed) is not None:
            name = posixpath.basename(typed.rstrip("/"))
            places = (place, posixpath.join(place, name))
            if any(
                path in places or (typed.partition("#")[0].partition("?")[0].endswith(".git") and is_in(path, place))
                for path in wanted.targets(place)
            ):
                return f"`{wanted.name}` is fetched by line {line}, and may be a script without a #! line"
            return _Verdict.NOTHING
        source = expanded(typed, state.env) if "$" in typed else typed
        from_ = node.flag("from")
        found = _Verdict.NOTHING
        for path in wanted.targets(place):
            if not is_in(path, place):
                continue
            if source is None:
                if path == place or posixpath.dirname(path) == place or not posixpath.splitext(typed)[1]:
                    return f"`{wanted.name}` may be what line {line} copies, whose name a variable holds"
                continue
            if from_ is not None:
                verdict = self._of_other(from_.strip("\"'"), source, place, path, node, depth)
            else:
                verdict = self._of_context(node, source, place, path)
            if isinstance(verdict, str):
                return verdict
            found = verdict if verdict is _Verdict.PROGRAM else found
        return found

    def _of_context(self, node: AddOrCopy, source: str, place: str, path: str) -> _Verdict | str:
        """What a source in the build context brings to ``path``."""
        name = posixpath.basename(path)
        unseen = f"`{name}` may be a script without a #! line, which only a shell can start: what line"
        unseen += f" {node.keyword.line} copies is not in the build context that was looked at"
        is_pattern = bool(set(source) & set("*?["))
        matches = self.context.glob(source) if is_pattern else [source] if self.context.exists(source) else None
        if not matches:
            return _Unseen(unseen) if may_bring(source, place, path) else _Verdict.NOTHING
        if node.flag("parents") is not None:
            return unseen
        for match in matches:
            if self.context.is_dir(match):
                brought = posixpath.join(match, path[len(place.rstrip("/")) :].lstrip("/"))
                if path != place and self.context.is_file(brought):
                    return self._of_file(brought, name)
                if path != place and any(
                    self.context.is_link(brought[: len(match)] + part) for part in beginnings(brought[len(match) :])
                ):
                    return f"`{name}` is a link in the build context"
            elif path in (place, posixpath.join(place, posixpath.basename(match))):
                return self._of_file(match, name)
            elif isinstance(node, Add) and self._is_archive(match):
                return f"`{name}` may come out of the archive that line {node.keyword.line} adds, with no #! line"
        return _Verdict.NOTHING

    def _is_archive(self, path: str) -> bool:
        head = self.context.read_bytes(path, 512)
        return is_archive(head) if head is not None else looks_like_archive(path) is not False

    def _of_file(self, path: str, name: str) -> _Verdict | str:
        head = self.context.read_bytes(path, LONGEST_LINE)
        if head is None:
            return f"`{name}` can't be read in the build context"
        if head.startswith(b"\x7fELF"):
            return _Verdict.PROGRAM
        if not names_interpreter(head):
            return _without_line(name)
        return _Verdict.PROGRAM

    def _of_other(self, from_: str, source: str, place: str, path: str, node: AddOrCopy, depth: int) -> _Verdict | str:
        """What ``--from`` a stage or an image brings to ``path``."""
        stage = self.steps.stage_named(from_, node)
        name = posixpath.basename(path)
        found = _Verdict.NOTHING
        root = posixpath.normpath(posixpath.join("/", source))
        for candidate, exact in behind(root, place, path, folders_too=False):
            packages = is_for_packages(posixpath.dirname(candidate))
            if stage is None:
                if not (packages and self.scope.images.of(from_).in_table):
                    return f"`{name}` may come from the image {from_}, and be a script without a #! line"
                found = _Verdict.PROGRAM
                continue
            verdict = self._judge(self._at(candidate, stage), stage, None, depth + 1)
            if isinstance(verdict, str):
                return verdict
            if verdict is _Verdict.NOTHING and not packages and (exact or may_bring(source, place, path)):
                return (
                    f"`{name}` may be `{candidate}` of the stage {from_}, and be a script without a #! line:"
                    " what makes it is not seen"
                )
            found = _Verdict.PROGRAM if verdict is _Verdict.PROGRAM or exact else found
        return found


def _without_line(name: str) -> str:
    return f"`{name}` has no #! line, so that only a shell can start it: {_ADD_ONE}"


def _is_relative(folder: str) -> bool:
    return not folder.startswith(("/", "$", "~"))
