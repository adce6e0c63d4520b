"""Whether anything later in the build looks at the package lists, or the cache, that a ``RUN`` leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from ..cst import Cmd, Copy, Entrypoint, Healthcheck, Instruction, Onbuild, Run
from ..knowledge.dependency_managers import PIP
from ..knowledge.folders import HOMES
from ..knowledge.pip import WITH_WHAT_IS_THERE
from ..knowledge.programs import FILE_CHANGERS, NAME_ONLY, PLAIN_TOOLS, SHELLS, is_known_install_script
from ..knowledge.system_package_managers import Does, SystemPackageManager, manager_of
from ..shell import Unsupported, parse
from ..shell.packages import bare_words, command_lines, leaves_lists, mentions, needs_fetched_lists
from ..shell.scripts import is_of_project, is_tame
from ..shell.walk import Program, programs
from .cache_paths import misses
from .mounts import mounts
from .scope import Scope, Stage


class ListUse(Enum):
    """What a command does with lists of packages."""

    READS = "needs the lists of the packages"
    SCRIPT = "runs a script that may need the lists of the packages"
    NONE = ""
    FETCHES = "fetches its own"


def why_lists_stay(scope: Scope, run: Run, manager: SystemPackageManager) -> str | None:
    """What later on may need the lists that ``run`` fetches, as a sentence."""
    stage = scope.stage_of(run)
    for folder in manager.lists.folders:
        if reason := why_taken(scope, stage, folder):
            return reason
    return _in_row(scope, stage, _behind(stage, run), manager)


def _behind(stage: Stage, run: Run) -> Iterator[Instruction]:
    """What comes after ``run``, and what a container or a child image starts, wherever in the stage that stands."""
    yield from stage.behind(run)
    yield from (node for node in stage.instructions if isinstance(node, _STARTS))


def why_taken(scope: Scope, stage: Stage, folder: str) -> str | None:
    """Which copy or mount takes ``folder`` from the stage, or from one that is built from it, as a sentence."""
    for node in scope.consumers():
        taken = [(mount.from_, [mount.source or "/"]) for mount in mounts(node)]
        if isinstance(node, Copy):
            taken = [(node.flag("from"), node.sources)]
        for name, sources in taken:
            if name is None or not any(part is stage for part in _named(scope, name.strip('"'))):
                continue
            if any(_covers(source, folder) for source in sources):
                return f"line {node.keyword.line} takes {folder} from the stage"
    return None


def _named(scope: Scope, name: str) -> Iterator[Stage]:
    """The stage of that name or number and those it is built from."""
    for stage in scope.stages:
        if name.lower() in (str(stage.index), stage.from_.stage):
            yield from stage.lineage()


def _covers(source: str, folder: str) -> bool:
    """Whether a copy of ``source`` may bring something of ``folder``."""
    path = "/" + source.strip("\"'").lstrip("/")
    end = next((at for at, char in enumerate(path) if char in "*?[$"), len(path))
    start = path[:end].rstrip("/")
    return folder == start or folder.startswith(f"{start}/") or path.startswith(f"{folder}/")


_STARTS = (Onbuild, Cmd, Entrypoint, Healthcheck)
#: Docker builds no image of more than 127 layers.
_MOST_RUNS = 200
_PIP_CACHE_FOLDERS = tuple(f"{home}/.cache" for home in HOMES)


def why_pip_cache_stays(scope: Scope, run: Run) -> str | None:
    """What looks at the cache of pip, as a sentence."""
    if reason := why_taken(scope, scope.stage_of(run), "/root/.cache/pip"):
        return reason
    behind = [node for node in later(scope, run) if isinstance(node, Run)]
    before = [node for node in scope.instructions_before(run) if isinstance(node, Run)]
    if len(before) + len(behind) > _MOST_RUNS:
        return f"there are more than {_MOST_RUNS} RUNs, each of which may need the cache of pip"
    for node in (run, *behind):
        if _looks_at_pip_cache(node.text, scope.state_at(node).workdir):
            return f"line {node.keyword.line} looks at the cache of pip"
    for other in scope.stage_of(run).instructions:
        if isinstance(other, _STARTS) and any(_is_pip_cache(word) for word in bare_words(other.text)):
            return f"line {other.keyword.line} looks at the cache of pip"
    needing = _needing_wheels((*before, run, *behind), run)
    return None if needing is None else f"an install in line {needing} may need the wheels in the cache of pip"


def _needing_wheels(nodes: Iterable[Run], run: Run) -> int | None:
    """The line of the first, from ``run`` on, that installs behind another and may need the wheels of that one.

    It is told to make do with what is there, or packages that those were built with are removed before it.
    """
    installed = removed = reached = False
    for node in nodes:
        reached = reached or node is run
        for line in command_lines(node.text) or ():
            manager = manager_of(line)
            verb = manager.verb_of(line) if manager else None
            removed = removed or (installed and verb is not None and verb.does is Does.REMOVE)
            if "install" in line and any(launch.matches(line) for launch in PIP.install.launches):
                told = any(word.partition("=")[0] in WITH_WHAT_IS_THERE for word in line)
                if installed and reached and (told or removed):
                    return node.keyword.line
                installed = True
    return None


def _looks_at_pip_cache(text: str, workdir: str | None) -> bool:
    try:
        started = programs(parse(text))
    except Unsupported:
        return any(_is_pip_cache(word) for word in bare_words(text.replace("{HOME}", "HOME")))
    for program in started:
        words = [word.literal or word.text.strip("\"'") for word in program.arguments]
        if program.name.rstrip("0123456789.") == "pip" and words[:1] == ["cache"] and words[1:2] != ["purge"]:
            return True
    return misses(text, "/root/.cache/pip", workdir, emptied=False)


def _is_pip_cache(word: str) -> bool:
    """Whether a word names the folder of pip's cache, or the one that holds it."""
    path = word.partition("=")[2] or word
    return any(path.rstrip("/") == folder or path.startswith(f"{folder}/pip") for folder in _PIP_CACHE_FOLDERS)


def later(scope: Scope, run: Run) -> Iterator[Instruction]:
    """The instructions behind ``run`` in its stage, and those of the stages that are built from it."""
    return _later(scope, scope.stage_of(run), run)


def _later(scope: Scope, stage: Stage, run: Run | None) -> Iterator[Instruction]:
    yield from stage.behind(run or stage.from_)
    for other in scope.stages:
        if other.base is stage:
            yield from _later(scope, other, None)


def _in_row(scope: Scope, stage: Stage, row: Iterable[Instruction], manager: SystemPackageManager) -> str | None:
    for node in row:
        use = _use(node, manager, scope.state_at(node).workdir)
        if use is ListUse.FETCHES:
            return None
        if use is not ListUse.NONE:
            return f"line {node.keyword.line} {use.value}"
    for other in scope.stages:
        if other.base is stage and (reason := _in_row(scope, other, other.instructions[1:], manager)):
            return reason
    return None


def _use(node: Instruction, manager: SystemPackageManager, workdir: str | None) -> ListUse:
    if isinstance(node, _STARTS):
        # What a container or a child image does is not looked into, but for what it says itself.
        text = "\n".join((node.text, *(doc.body for doc in node.heredocs)))
        needed = bool(manager.lists.needed_by) and (mentions(manager, text) or _names_folder(text, manager))
        return ListUse.READS if needed or _takes_from_cache(text, manager) else ListUse.NONE
    if not isinstance(node, Run):
        return ListUse.NONE
    if any(is_mounted(node, folder) for folder in manager.lists.mounts):
        return ListUse.NONE
    for text in [doc.body for doc in node.heredocs] or [node.text]:
        use = use_of(text, manager)
        if use is ListUse.NONE and misses_lists(text, manager, workdir):
            return ListUse.READS
        if use is not ListUse.NONE:
            return use
    return ListUse.NONE


def misses_lists(text: str, manager: SystemPackageManager, workdir: str | None) -> bool:
    """Whether a shell text names what is in the folders of the lists, so that it fails without that."""
    return any(misses(text, folder, workdir, emptied=True) for folder in manager.lists.folders)


def is_mounted(run: Run, folder: str) -> bool:
    """Whether a cache is mounted over a folder, one above it or one in it."""
    targets = [mount.target for mount in mounts(run) if mount.target]
    return any(f"{target}/".startswith(f"{folder}/") or folder.startswith(f"{target}/") for target in targets)


def _names_folder(text: str, manager: SystemPackageManager) -> bool:
    return any(_is_in(word, folder) for word in bare_words(text) for folder in manager.lists.folders)


def _is_in(word: str, folder: str) -> bool:
    """Whether a word names the folder of the lists, the one above it, or something in it."""
    return f"{word}/".startswith(f"{folder}/") or word.rstrip("/*") == folder.rsplit("/", 1)[0]


def _takes_from_cache(text: str, manager: SystemPackageManager) -> bool:
    return mentions(manager, text) and bool(set(manager.lists.only_options) & set(bare_words(text)))


def use_of(text: str, manager: SystemPackageManager) -> ListUse:
    """What the commands of a shell text do with the lists."""
    try:
        started = programs(parse(text))
    except Unsupported:
        return _use_of_unread(text, manager)
    return next((use for use in _uses(started, text, manager) if use is not ListUse.NONE), ListUse.NONE)


def _use_of_unread(text: str, manager: SystemPackageManager) -> ListUse:
    """The same where the text can't be read, or is a script: by the words that stand there."""
    if not manager.lists.needed_by:
        return ListUse.READS if _takes_from_cache(text, manager) else ListUse.NONE
    words = bare_words(text)
    for at, word in enumerate(words):
        if word.rsplit("/", 1)[-1] in manager.programs:
            verb = manager.verb_of(words[at:])
            if "\n" in text and verb is not None and verb.does is Does.REFRESH:
                return ListUse.FETCHES  # a script that begins with that
            return ListUse.READS
    shells = any(word.endswith(".sh") or word.rsplit("/", 1)[-1] in (*SHELLS, ".", "source") for word in words)
    path = "/" in words[0] if words else False
    return ListUse.SCRIPT if shells or path or mentions(manager, text) else ListUse.NONE


def runs_script(text: str) -> bool:
    """Whether a shell text runs a script that may ask any package manager."""
    try:
        started = programs(parse(text))
    except Unsupported:
        return True
    return any(is_script(program) for program in started) and not _is_known(text)


def _is_known(text: str) -> bool:
    return any(is_known_install_script(word) for word in bare_words(text))


def _uses(started: Sequence[Program], text: str, manager: SystemPackageManager) -> Iterator[ListUse]:
    for program in started:
        words = [program.name, *(word.literal or word.text for word in program.arguments)]
        if program.name in manager.programs:
            if needs_fetched_lists(manager, words):
                yield ListUse.READS
            elif manager.lists.needed_by and leaves_lists(manager, words):
                yield ListUse.FETCHES
        elif program.name in manager.lists.read_by:
            yield ListUse.READS
        elif not manager.lists.needed_by:
            continue
        elif _starts_manager(program, words, manager):
            yield ListUse.READS
        elif program.name not in FILE_CHANGERS and any(
            _is_in(word, f) for word in words for f in manager.lists.folders
        ):
            yield ListUse.READS
        elif is_script(program) and not _is_known(text):
            yield ListUse.SCRIPT


def asks_somehow(text: str, manager: SystemPackageManager) -> bool:
    """Whether a shell text has the manager asked for packages by code, a variable or another name."""
    try:
        started = programs(parse(text))
    except Unsupported:
        return False
    lines = ((one, [one.name, *(word.literal or word.text for word in one.arguments)]) for one in started)
    return any(one.name not in manager.programs and _starts_manager(one, words, manager) for one, words in lines)


def _starts_manager(program: Program, words: Sequence[str], manager: SystemPackageManager) -> bool:
    """Whether a program is told, in code or as a program to start, to ask the manager for packages."""
    if program.script is None and not program.name:  # which program that is only the shell knows
        verb = manager.verb_of([manager.programs[0], *words[1:]])
        return verb is not None and verb.does in manager.lists.needed_by
    told = [word for word in bare_words(" ".join(words[1:])) if word.rsplit("/", 1)[-1] in manager.programs]
    if program.name in PLAIN_TOOLS:
        return program.name in ("ln", "cp", "mv") and any("/bin/" in word for word in told)
    return program.name not in NAME_ONLY and any("/" not in word or "/bin/" in word for word in told)


def is_script(program: Program) -> bool:
    """Whether a program may be a script of the project, which may do anything."""
    if program.script is not None:
        return True
    words = [word.literal or word.text for word in program.arguments]
    if program.name in SHELLS:
        if any(word.startswith("-") and word.endswith("c") and not word.startswith("--") for word in words):
            return False  # its text is read itself
        file = next((word for word in words if not word.startswith("-")), "")
        return not (file and is_tame(file))  # without one it reads what another program says
    if program.name in (".", "source"):
        return not (words and is_tame(words[0]))
    return is_of_project(program.path)
