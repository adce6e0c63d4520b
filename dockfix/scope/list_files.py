"""Whether a file that comes into a stage, of any kind, may ask a package manager that fetches no lists of its own.

A later step, a container's start or a health check may run it: a script, a rule of a Makefile, a script of a
``package.json``, a program that starts others.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ..context import BuildContext
from ..cst import AddOrCopy, Cmd, Entrypoint, Healthcheck, Instruction, Run
from ..knowledge.programs import INTERPRETERS, PLAIN_TOOLS
from ..knowledge.project_files import OF_SHELLS, READERS_OF_MAKEFILES
from ..knowledge.system_package_managers import Does, SystemPackageManager, manager_of
from ..shell import Unsupported, parse
from ..shell.packages import bare_words, needs_fetched_lists
from ..shell.walk import programs
from .copied_files import CopiedFiles
from .scope import Scope, Stage
from .stage_steps import StageSteps


class ListFiles:
    """Answers for one file; what comes into a stage is looked at once for each manager."""

    def __init__(self, scope: Scope, context: BuildContext) -> None:
        self.scope = scope
        self.context = context
        self.steps = StageSteps(scope, context)
        self.files = CopiedFiles(self.steps)
        self._needed: dict[tuple[int, str], str | None] = {}

    def why_stay(self, run: Run, manager: SystemPackageManager) -> str | None:
        """What of the files in the stage of ``run``, or in one built from it, may need the lists, as a sentence."""
        waiting = [self.scope.stage_of(run)]
        while waiting:
            part = waiting.pop()
            waiting += self.steps.children(part)
            key = part.index, manager.name
            if key not in self._needed:
                self._needed[key] = self._why_stay(part, manager)
            if reason := self._needed[key]:
                return reason
        return None

    def _why_stay(self, stage: Stage, manager: SystemPackageManager) -> str | None:
        if self.steps.is_too_high(stage) or not self.steps.charge():
            return f"the file has too much to tell whether it needs the {manager.lists.name} of the packages"
        for where, text in self._texts(stage, manager):
            if text is None or asks(manager, text):
                return f"{where} may need the {manager.lists.name} of the packages"
        return self._why_unread(stage, manager)

    def _texts(self, stage: Stage, manager: SystemPackageManager) -> Iterator[tuple[str, str | None]]:
        """What comes into the stage that names the manager; None for what is not looked at."""
        names = [program.encode() for program in manager.programs]
        for path, data in self.files.read(stage):
            if data is None:
                yield f"`{path}`, of too many files to look at,", None
            elif any(program in data for program in names):
                yield f"`{path}`", data.decode("utf-8", "replace")
        for part in self.files.parts(stage):
            for node, output, _ in self.steps.of(part):
                texts = [doc.body for doc in node.heredocs] if output is None else output.sources[:1]
                yield from ((f"what line {node.keyword.line} writes", text) for text in texts)

    def _why_unread(self, stage: Stage, manager: SystemPackageManager) -> str | None:
        """A step or a start that names a copied file which is not in the context that was looked at."""
        unread, folders = self._unread(stage)
        for node in stage.instructions if unread or folders else ():
            words = _started_words(node) if isinstance(node, (Run, Cmd, Entrypoint, Healthcheck)) else []
            started = posixpath.basename(words[0]) if words else ""
            for word in words:
                name = posixpath.basename(word)
                if name in unread:
                    return self._unseen(node, name, manager)
            if isinstance(node, Run) and folders and _runs_project(words):
                return self._unseen(node, started, manager)
        return None

    def _unseen(self, node: Instruction, name: str, manager: SystemPackageManager) -> str:
        return (
            f"`{name}` of line {node.keyword.line} may need the {manager.lists.name} of the packages: what is copied"
            " can't be read in the build context"
        )

    def _unread(self, stage: Stage) -> tuple[set[str], bool]:
        """The names of files that are copied and can't be seen, and whether there is a folder of them."""
        names: set[str] = set()
        folders = False
        for part in stage.lineage():
            for node in part.instructions:
                if not isinstance(node, AddOrCopy) or node.flag("from") is not None:
                    continue
                for source in (word.strip("\"'") for word in node.sources):
                    if source.startswith("<<") or self.context.exists(source) or self.context.glob(source):
                        continue
                    base = posixpath.basename(source.rstrip("/"))
                    target = posixpath.basename(node.target.strip("\"'"))
                    endings = ("", *OF_SHELLS)
                    names |= {name for name in (base, target) if posixpath.splitext(name)[1] in endings} - {"", "."}
                    folders = folders or base in ("", ".", "*")
        return names, folders


def asks(manager: SystemPackageManager, text: str) -> bool:
    """Whether a text of any kind has the manager do something for which nothing in it has fetched the lists."""
    text = text.replace("\\n", "\n").replace("\\t", "\t")  # as `printf` and programs write them
    lines = (line for line in text.splitlines() if not line.lstrip().startswith(("#", "//")) or line.startswith("#!"))
    words = bare_words("\n".join(lines))
    for at, word in enumerate(words):
        if posixpath.basename(word) not in manager.programs:
            continue
        verb = manager.verb_of(words[at:])
        if verb is None:
            if words[at + 1 : at + 2] and words[at + 1].startswith(("$", "-")) and manager.lists.needed_by:
                return True
        elif verb.does is Does.REFRESH:
            return False  # it fetches its own, as scripts do first of all
        elif needs_fetched_lists(manager, words[at : at + 12]):
            return True
    return False


def _started_words(node: Instruction) -> list[str]:
    """The words of the programs that an instruction starts; plain tools start nothing that their arguments name."""
    try:
        started = programs(parse(node.text)) if isinstance(node, Run) and node.json is None else None
    except Unsupported:
        started = None
    if started is None:
        return bare_words(" ".join((node.text, *(doc.body for doc in node.heredocs))))
    texts = (
        (program.path, *(word.literal or word.text for word in program.arguments))
        for program in started
        if program.name not in PLAIN_TOOLS and manager_of([program.name]) is None
    )
    return bare_words(" ".join(word for words in texts for word in words))


def _runs_project(words: list[str]) -> bool:
    """Whether a command runs what a project says: the rules of a Makefile, a file that it names."""
    for at, word in enumerate(words):
        name = posixpath.basename(word)
        if name in READERS_OF_MAKEFILES:
            return True
        if name.rstrip("0123456789.") in INTERPRETERS:
            file = next((other for other in words[at + 1 :] if not other.startswith("-")), "")
            return bool(posixpath.splitext(file)[1]) and not file.startswith("setup.py")
    return False
