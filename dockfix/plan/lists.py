"""Who looks at the lists and caches of package managers: a clean-up must not take them from anybody.

One walk for each manager over all stages of a plan: are its lists there, and who needs them where they are not. What
misses them after a change and did not before has lost them by the change. The facts are those of
:mod:`dockfix.knowledge`; what follows from them is judged here, apart from the rewrites.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..knowledge.dependency_managers import PIP
from ..knowledge.folders import HOMES
from ..knowledge.pip import NO_CACHE_OPTION, WITH_WHAT_IS_THERE
from ..knowledge.programs import FILE_CHANGERS, SHELLS, WRAPPERS
from ..knowledge.system_package_managers import SYSTEM_PACKAGE_MANAGERS, SystemPackageManager
from ..scope.mounts import mount_options
from .command_entries import words_of
from .model import Plan, Script, Stage, Step
from .scripts import may_be_script
from .values import CommandEntry, Value


class _Lists(NamedTuple):
    """What a walk follows: the lists of a system's package manager, or (``manager`` None) pip's cache."""

    name: str
    program: str  #: a word without which no command has to do with it
    folders: tuple[str, ...]
    manager: SystemPackageManager | None

    @property
    def scripts(self) -> bool:
        """Whether a script may need them."""
        return self.manager is not None and bool(self.manager.lists.needed_by)

    def calls(self, words: Sequence[str], *, plain: bool = False) -> Iterator[Sequence[str]]:
        """The command lines of the program among the words of a command.

        ``plain``: it is one simple command, whose other words name no program unless it starts others.
        """
        names = self.manager.programs if self.manager else ("pip",)
        if plain and not _starts_others(words):
            module = self.manager is None and words[1:3] == ["-m", "pip"]
            plain_call = module or _name(words[0], versioned=self.manager is None) in names
            yield from [words] if plain_call else []
            return
        starts = [at for at, word in enumerate(words) if _name(word, versioned=self.manager is None) in names]
        for at, end in zip(starts, [*starts[1:], len(words)], strict=False):
            yield words[at:end]

    def fetches(self, call: Sequence[str]) -> bool:
        """Whether a command line of the program leaves them behind."""
        if self.manager is None:
            return "install" in call and not {NO_CACHE_OPTION, "--no-cache"} & set(call)
        lists, verb = self.manager.lists, self.manager.verb_of(call)
        if {*lists.skip_options, *lists.only_options} & set(call):
            return False
        return bool({*lists.fetch_options} & set(call)) or (verb is not None and verb.does in lists.fetched_by)

    def needs(self, call: Sequence[str]) -> bool:
        """Whether a command line of the program fails, or does something else, without them."""
        if self.manager is None:
            builds = "install" in call and any(word.partition("=")[0] in WITH_WHAT_IS_THERE for word in call)
            return builds or (call[1:2] == ["cache"] and call[2:3] != ["purge"])
        lists, verb = self.manager.lists, self.manager.verb_of(call)
        if {*lists.only_options} & set(call):
            return True
        if {*lists.skip_options, *lists.fetch_options} & set(call):
            return False
        if verb is None:
            return bool(lists.needed_by) and not (len(call) > 1 and all(word.startswith("-") for word in call[1:]))
        return verb.does in lists.needed_by

    def looks(self, words: Sequence[str]) -> bool:
        """Whether another command looks at their folder, or reads them in another way."""
        if not words or words[0] in FILE_CHANGERS:
            return False
        readers = self.manager.lists.read_by if self.manager else frozenset[str]()
        if any(_name(word) in readers for word in words):
            return True
        if self.manager is None or self.scripts:
            return any(_is_folder(word, folder) for word in words for folder in self.folders)
        return False

    def forgets(self, words: Sequence[str]) -> bool:
        """Whether a command is the one that a clean-up adds."""
        return self.manager is not None and (tuple(words) == self.manager.lists.clean or self._sweeps(words))

    def _sweeps(self, words: Sequence[str]) -> bool:
        return tuple(words[:2]) == ("rm", "-rf") and any(word.rstrip("/*") in self.folders for word in words[2:])


def _starts_others(words: Sequence[str]) -> bool:
    """Whether a simple command starts a program that its arguments name."""
    return not words or _name(words[0]) in {*WRAPPERS, *SHELLS, "eval", "find"} or "=" in words[0]


def _name(word: str, *, versioned: bool = False) -> str:
    name = word.strip("\"'").rsplit("/", 1)[-1]
    return name.rstrip("0123456789.") if versioned else name


def _is_folder(word: str, folder: str) -> bool:
    """Whether a word names a folder, what holds it right above, or something in it."""
    path = word.strip("\"'")
    return f"{path}/".startswith(f"{folder}/") or path.rstrip("/*") == posixpath.dirname(folder)


_ALL = (
    *(_Lists(one.lists.name, one.programs[-1], one.lists.folders, one) for one in SYSTEM_PACKAGE_MANAGERS),
    _Lists("cache", PIP.name, tuple(f"{home}/.cache/pip" for home in HOMES), None),
)


def why_missed(before: Plan, after: Plan) -> str | None:
    """What misses lists after the change that it had before, as a sentence."""
    texts = " ".join(_scripts(before) | _scripts(after))
    for lists in _ALL:
        # Where its program does not run, the lists are nowhere, before as after.
        if lists.program in texts and (lost := _missing(lists, after) - _missing(lists, before)):
            return f"`{next(iter(lost))}` misses the {lists.name} of packages that the change throws away before it"
    return None


def _scripts(plan: Plan) -> set[str]:
    steps = [step for stage in plan.stages for step in stage.steps if step.kind == "RUN"]
    return {part.text if isinstance(part, Script) else str(part) for step in steps for part in step.body}


def _missing(lists: _Lists, plan: Plan) -> Counter[str]:
    found: Counter[str] = Counter()
    there: dict[int, bool] = {}  # at the end of each stage
    names: dict[str, int] = {}
    for index, stage in enumerate(plan.stages):
        here = there.get(stage.base, False) if isinstance(stage.base, int) else False
        for number, step in enumerate(stage.steps):
            if step.kind == "RUN":
                if not here and lists.scripts and _needs_script(lists, step):
                    found[f"the script in step {number + 1} of stage {index + 1}"] += 1
                here = _run(lists, step, here, found)
            found.update(text for source, text in _taken(lists, step, names) if not there.get(source, True))
        if not here and lists.scripts:
            found.update(" ".join(words) for words in _started(stage) if _asks(lists, words))
        there[index] = here
        names.update({str(index): index, stage.name or "": index})
    return found


def _asks(lists: _Lists, words: Sequence[str]) -> bool:
    return lists.looks(words) or any(lists.needs(call) for call in lists.calls(words))


def _run(lists: _Lists, step: Step, here: bool, found: Counter[str]) -> bool:
    """Whether the lists are there behind the step, if they are before it."""
    for entry in step.expanded().body:
        words = words_of(entry)
        if words and lists.forgets(words):
            here = False
            continue
        for simple in _simple_commands(entry):
            here = _command(lists, simple, here, found)
    return here


def _command(lists: _Lists, words: Sequence[str], here: bool, found: Counter[str]) -> bool:
    """The same behind one simple command."""
    bare = _bare(words)
    calls = list(lists.calls(bare, plain=not any(sign in word for word in words for sign in "$`<")))
    fetched = False
    for call in calls:
        if lists.needs(call) and not here and not fetched:
            found[_name_of(bare)] += 1
        fetched = fetched or lists.fetches(call)
    scripted = lists.name == "index" and may_be_script(words)
    if not here and not fetched and (scripted or lists.looks(bare)):
        found[_name_of(bare)] += 1
    return here or fetched


def _simple_commands(entry: Value) -> Iterator[tuple[str, ...]]:
    """The words of every simple command in an entry, and of what its assignments run; an unread text's words."""
    if not isinstance(entry, CommandEntry):
        yield _texts(entry[1:] if isinstance(entry, tuple) else entry)
        return
    for command in entry.simple_commands():
        yield from (tuple(value.split()) for _, value in command.assignments if set(value) & set("$`"))
        if command.words:
            yield command.words


#: Options that say whether what is fetched is kept, of all managers.
_KEEPING = {
    NO_CACHE_OPTION,
    *(name for one in SYSTEM_PACKAGE_MANAGERS for name in (*one.lists.skip_options, *one.lists.fetch_options)),
}


def _name_of(words: Sequence[str]) -> str:
    """The command's words; one that only keeps less is the same one."""
    return " ".join(word for word in words if word not in _KEEPING)


def _needs_script(lists: _Lists, step: Step) -> bool:
    """Whether a script of the step may need the lists, and nothing before it in the step fetches them."""
    if not step.body or not isinstance(step.body[0], Script):
        return False
    for entry in step.expanded().body:
        for words in _simple_commands(entry):
            calls = list(lists.calls(_bare(words), plain=not any(sign in word for word in words for sign in "$`<")))
            if any(lists.fetches(call) for call in calls):
                return False
            if may_be_script(words):
                return True
    return False


def _started(stage: Stage) -> Iterator[list[str]]:
    """What a container or a child image starts, as words without the signs of shells and JSON."""
    config = stage.config
    for value in (config.entrypoint, config.cmd, config.health, *config.onbuild):
        if value is not None:
            yield _bare(_texts(value))


def _taken(lists: _Lists, step: Step, names: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The stages from which the step takes the folder of the lists, and how it does."""
    folders = [folder for folder in lists.folders if folder.startswith("/")]
    for name, value in step.header:
        if name == "--from" and isinstance(value, int):
            if any(_covers(str(source), folder) for source in step.body for folder in folders):
                yield value, f"{step.kind} --from={value}"
        elif name == "--mount":
            options = mount_options(str(value))
            source = options.get("source") or options.get("src") or "/"
            if options.get("from") and any(_covers(source, folder) for folder in folders):
                yield names.get(options["from"].lower(), -1), f"RUN --mount={value}"


def _covers(source: str, folder: str) -> bool:
    """Whether a copy of ``source`` may bring something of ``folder``."""
    path = posixpath.normpath("/" + source.lstrip("/"))
    end = next((at for at, char in enumerate(path) if char in "*?[$"), len(path))
    start = path[:end].rstrip("/")
    return folder == start or folder.startswith(f"{start}/") or path.startswith(f"{folder}/")


def _bare(words: Sequence[str]) -> list[str]:
    """The words between the signs of shells and JSON: those of a script in quotes, too."""
    return " ".join(words).translate(_SIGNS).split()


_SIGNS = str.maketrans(dict.fromkeys("[]\"'`,;&|()", " "))


def _texts(value: Value) -> tuple[str, ...]:
    """Every word in an entry that is no plain command."""
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(word for part in value for word in _texts(part)) if isinstance(value, tuple) else ()
