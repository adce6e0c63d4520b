"""Package lists and caches go in the layer that fetches them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..codemod import Change, Codemod, Effect, Facts, Finding
from ..cst import Cmd, Dockerfile, Entrypoint, Healthcheck, Instruction, Onbuild, Run
from ..edit.chains import appended, goes_on_behind
from ..edit.spans import Edit
from ..knowledge.dependency_managers import PIP
from ..knowledge.pip import CACHE_VARIABLES, NO_CACHE_OPTION
from ..knowledge.system_package_managers import SYSTEM_PACKAGE_MANAGERS, Does, SystemPackageManager, manager_of
from ..scope.list_files import ListFiles
from ..scope.list_use import (
    asks_somehow,
    is_mounted,
    later,
    misses_lists,
    runs_script,
    why_lists_stay,
    why_pip_cache_stays,
    why_taken,
)
from ..scope.mounts import mounts
from ..scope.own_programs import line_that_brings
from ..shell import Unsupported, leftovers
from ..shell import parse as parse_shell
from ..shell.append import how_to_append, in_sequence
from ..shell.chain import goes_elsewhere
from ..shell.packages import bare_words, command_lines, forgets, leaves_lists, mentions, needs_fetched_lists
from ..shell.syntax import List, Simple

#: By a command of their own lists are cleaned, or by an option of each command that fetches them.
_BY_COMMAND = tuple(manager for manager in SYSTEM_PACKAGE_MANAGERS if manager.lists.clean)
_BY_OPTION = tuple(manager for manager in SYSTEM_PACKAGE_MANAGERS if manager.lists.skip_options)
#: What every `RUN` with package managers has; all else is not looked at.
_NAMES = ("pip", *(name for manager in SYSTEM_PACKAGE_MANAGERS for name in (*manager.programs, *manager.lists.folders)))
_INSTALLS = frozenset({Does.INSTALL, Does.UPGRADE})


class CleanPackageCache(Codemod):
    """Throw away package lists and caches in the layer that fetched them.

    What is deleted in a later layer stays in the image. Lists that something later needs are kept.

    ```diff
     FROM debian:12
     RUN apt-get update \\
    -    && apt-get install -y curl
    +    && apt-get install -y curl \\
    +    && rm -rf /var/lib/apt/lists/*
    ```

    *Safety*: The image loses package lists and caches: that is what it is for. A script that fetches lists before
    it installs is taken to do so always, programs of packages and what a `RUN` downloads or clones are taken not to
    install system packages, and nobody is taken to install packages by hand in a container without fetching lists.
    Not taken for granted is what the project brings along: a later step, a container's start, a health check, or a
    file of any kind that is copied, mounted or written and asks the package manager keeps the lists, and so does a
    script that can't be read. Folders of packages and of version control (`node_modules`, `vendor`, `.git`, `docs`
    and their like) are taken to hold none, unless they are copied by name.
    """

    name = "clean-package-cache"
    effects = frozenset({Effect.CLEANUP})
    equivalent_rules = (
        *dict.fromkeys(f"hadolint:{rule}" for manager in SYSTEM_PACKAGE_MANAGERS for rule in manager.hadolint),
        "hadolint:DL3042",
    )
    after = ("merge-runs",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``RUN`` of a stage that becomes an image."""
        filled: dict[int, Run] = {}  # by stage: the RUN that leaves apt's lists
        needed_lists: _NeededLists | None = None
        for run in file.find(Run):
            if not any(name in run.text for name in _NAMES) or not facts.scope.stages:
                continue
            if not facts.scope.layers_matter(facts.scope.stage_of(run)):
                continue
            package_run = _PackageRun.at(run, facts)
            if package_run is None:
                continue
            needed_lists = needed_lists or _NeededLists(file, facts)
            stage = facts.scope.stage_of(run).index
            if package_run.cleans_only and stage in filled:
                line = filled[stage].keyword.line
                yield self.finding(
                    run, f"the package lists stay in the layer of line {line}: removing them here saves nothing"
                )
            edits: list[Edit] = []
            for manager in _BY_OPTION:
                wanted = list(package_run.without_lists(manager))
                if wanted and (reason := needed_lists.why_stays(run, manager)):
                    yield self.finding(run, reason)
                else:
                    edits += wanted
            if pip := list(package_run.pip()):
                if brings := line_that_brings(facts.scope, facts.context, ("pip", "pip3"), run):
                    yield self.finding(run, f"the pip that line {brings} brings may know no `{NO_CACHE_OPTION}`")
                elif reason := why_pip_cache_stays(facts.scope, run):
                    yield self.finding(run, reason)
                else:
                    edits += pip
            cleanup = package_run.clean_up(needed_lists.files)
            if isinstance(cleanup, Finding):
                filled[stage] = run
                yield self.finding(run, cleanup.reason, cleanup.help)
            elif cleanup:
                edit = _appended(package_run, cleanup, file)
                if isinstance(edit, str):
                    yield self.finding(run, edit)
                else:
                    edits.append(edit)
            if edits:
                yield self.edit(run, edits, "the package manager's cache stays in this layer")


class _PackageRun:
    """A ``RUN`` whose commands can be read, and what they do with packages."""

    def __init__(self, run: Run, commands: List, facts: Facts) -> None:
        self.run = run
        self.commands = commands
        self.facts = facts
        self.simple = [command for command in in_sequence(commands) if command.words]
        self.lines = [[word.literal or word.text for word in command.words] for command in self.simple]
        state = facts.scope.shell_state(run)
        self.errexit = isinstance(state, str) or state.errexit

    @classmethod
    def at(cls, run: Run, facts: Facts) -> _PackageRun | None:
        """None where the command can't be read, or may do anything with its shell."""
        state = facts.scope.shell_state(run)
        if isinstance(state, str) or run.json is not None or run.heredocs:
            return None
        try:
            commands = parse_shell(run.text, state.dialect)
        except Unsupported:
            return None
        left = leftovers(commands)
        if left.exits or left.opaque or left.options.get("f") or "&" in commands.separators or not commands.items:
            return None
        return cls(run, commands, facts)

    @property
    def cleans_only(self) -> bool:
        """Whether it removes lists that are fetched by a command of their own, and fetches none."""
        return any(
            any(forgets(manager, line) for line in self.lines) and not self._verbs(manager, {Does.REFRESH})
            for manager in _BY_COMMAND
            if not manager.lists.fetched_by & _INSTALLS
        )

    def _verbs(self, manager: SystemPackageManager, what: Collection[Does]) -> list[int]:
        """Which of the command lines are the manager's, with a verb that does one of these."""
        return [
            at
            for at, line in enumerate(self.lines)
            if manager_of(line) is manager and (verb := manager.verb_of(line)) is not None and verb.does in what
        ]

    def clean_up(self, files: ListFiles) -> list[str] | Finding | None:
        """The commands that clean up after the ``RUN``, or why they can't be added."""
        if not self.facts.scope.state_at(self.run).is_root:
            return None
        found: list[str] = []
        for manager in _BY_COMMAND:
            if not self._leaves_lists(manager):
                continue
            reason = why_lists_stay(self.facts.scope, self.run, manager) or files.why_stay(self.run, manager)
            if reason:
                help = "an `apt-get update` before what installs makes it stand alone"
                return Finding("", self.run, reason, help if manager.lists.needed_by else "")
            found.append(" ".join(manager.lists.clean))
        return sorted(found, key=lambda command: command.startswith("rm "))

    def _leaves_lists(self, manager: SystemPackageManager) -> bool:
        """Whether the lists stay in the layer although nothing in the ``RUN`` wants to have them."""
        lists = manager.lists
        fetches = [at for at in self._verbs(manager, lists.fetched_by) if leaves_lists(manager, self.lines[at])]
        if not fetches or any(is_mounted(self.run, folder) for folder in lists.mounts):
            return False
        if any(word in self.run.text for word in lists.kept_on_purpose):
            return False
        if lists.fetched_by & _INSTALLS:
            return not any(forgets(manager, line) for line in self.lines)
        # Whoever fetches them last of all wants to have them.
        installs = [at for at in self._verbs(manager, _INSTALLS) if at > fetches[-1]]
        return bool(installs) and not any(forgets(manager, line) for line in self.lines[fetches[-1] + 1 :])

    def pip(self) -> Iterator[Edit]:
        """The option by which pip keeps no cache."""
        edits = []
        for command, line in zip(self.simple, self.lines, strict=True):
            at = None if goes_elsewhere(command) else _pip_install(line)
            if at is not None and not any(word.startswith(("--no-cache", "--cache-dir")) for word in line):
                end = command.words[at].end
                edits.append(Edit(end, end, f" {NO_CACHE_OPTION}"))
        if edits and not self._keeps_pip_cache():
            yield from edits

    def _keeps_pip_cache(self) -> bool:
        """Whether pip's cache is kept on purpose, or is none."""
        targets = [mount.target for mount in mounts(self.run) if mount.type == "cache"]
        if any("cache" in target or "pip" in target for target in targets):
            return True
        if any(line[0] == "rm" and any(".cache" in word for word in line) for line in self.lines):
            return True
        if any(line[1:3] == ["cache", "purge"] for line in self.lines):
            return True
        names = set(self.facts.scope.state_at(self.run).environment)
        names |= {name for command in self.simple for name, _ in command.assignments}
        return bool(names & CACHE_VARIABLES)

    def without_lists(self, manager: SystemPackageManager) -> Iterator[Edit]:
        """The option by which nothing is kept, and the command that only fetches gone."""
        lists = manager.lists
        lines = [line for line in self.lines if manager_of(line) is manager]
        if not lines or any(forgets(manager, line) for line in self.lines):
            return
        if not self.facts.scope.state_at(self.run).is_root:
            return
        if any(is_mounted(self.run, folder) for folder in lists.mounts):
            return
        if any(word in self.run.text for word in lists.kept_on_purpose):
            return
        if any({*lists.other_folder_options} & {word.partition("=")[0] for word in line} for line in lines):
            return
        scope = self.facts.scope
        if any(why_taken(scope, scope.stage_of(self.run), folder) for folder in lists.folders):
            return
        if any(_looks_at_lists(manager, node) for node in later(scope, self.run)):
            return
        if len(_lines_of(manager, self.run.text) or ()) > len(lines) and _fetches(manager, self.run.text):
            return  # one inside an `if` or the like may need what is fetched here
        yield from self._options(manager, lines)

    def _options(self, manager: SystemPackageManager, lines: Sequence[Sequence[str]]) -> Iterator[Edit]:
        does = {Does.REFRESH, Does.INSTALL, Does.UPGRADE, Does.REMOVE}
        fetches, installs = self._verbs(manager, {Does.REFRESH}), self._verbs(manager, {Does.INSTALL})
        if fetches and len(self._verbs(manager, does)) < len(lines):
            return
        edits: list[Edit] = []
        for index in self._verbs(manager, {Does.REFRESH, *_INSTALLS}):
            command, line = self.simple[index], self.lines[index]
            if index in fetches:
                drop = self._without(index, installs) if len(line) == 2 else None
                if drop is None:
                    return
                edits.append(drop)
            elif goes_elsewhere(command):
                return
            elif not {*manager.lists.skip_options} & set(line):
                edits += _with_option(command, line, manager)
        yield from edits if installs or not fetches else []

    def _without(self, index: int, installs: Sequence[int]) -> Edit | None:
        """Removes ``apk update &&``, where an ``apk add`` follows."""
        command, after = self.simple[index], self.simple[index + 1 : index + 2]
        if not after or command.assignments or command.redirects or after[0].assignments:
            return None
        if not any(at > index for at in installs):
            return None
        start, end = command.words[0].start, after[0].words[0].start
        between = self.run.text[command.words[-1].end : end]
        raw = self.run.line.raw(self.run.start + start, self.run.start + end)
        # The first character that stays takes the place of what goes, in its own line.
        return Edit(start, end + 1, self.run.text[end]) if between.strip() == "&&" and "#" not in raw else None


def _lines_of(manager: SystemPackageManager, text: str) -> list[list[str]] | None:
    """The manager's command lines at any depth of a shell text; None where it can't be read."""
    lines = command_lines(text)
    return None if lines is None else [line for line in lines if manager_of(line) is manager]


def _fetches(manager: SystemPackageManager, text: str) -> bool:
    """Whether the manager leaves lists behind; a text that can't be read may."""
    lines = _lines_of(manager, text)
    return mentions(manager, text) if lines is None else any(leaves_lists(manager, line) for line in lines)


def _looks_at_lists(manager: SystemPackageManager, node: Instruction) -> bool:
    """Whether an instruction only looks at lists that are there before."""
    texts = [node.text, *(doc.body for doc in node.heredocs)]
    lines = [line for text in texts if mentions(manager, text) for line in _lines_of(manager, text) or ()]
    looking = (needs_fetched_lists(manager, line) and manager.verb_of(line) for line in lines)
    return any(verb and verb.does in (Does.LOOK, Does.DOWNLOAD) for verb in looking)


def _needs_lists(manager: SystemPackageManager, text: str) -> int:
    """How many commands of a shell text need lists that are there before."""
    lines = _lines_of(manager, text)
    if lines is None:
        return int(mentions(manager, text))
    return sum(_needs_lists_words(manager, line) for line in lines)


class _NeededLists:
    """The instructions that need a manager's lists from above: this rewrite has them fetch none of their own."""

    def __init__(self, file: Dockerfile, facts: Facts) -> None:
        self.file = file
        self.facts = facts
        self.files = ListFiles(facts.scope, facts.context)
        self._needing: dict[str, set[int]] = {}

    def needing(self, manager: SystemPackageManager) -> set[int]:
        """The ids of those instructions."""
        if manager.name not in self._needing:
            self._needing[manager.name] = {id(node) for node in self.file.instructions if self._needs(node, manager)}
        return self._needing[manager.name]

    def _needs(self, node: Instruction, manager: SystemPackageManager) -> bool:
        texts = [node.text, *(doc.body for doc in node.heredocs)]
        if not isinstance(node, Run):
            started = isinstance(node, (Onbuild, Cmd, Entrypoint, Healthcheck))
            return started and mentions(manager, node.text) and _installs_somehow(manager, node.text)
        if node.json is None and runs_script(node.text):
            return True
        found = sum(_needs_lists(manager, text) for text in texts)
        if not found:
            return False
        if not self.facts.scope.layers_matter(self.facts.scope.stage_of(node)):
            return True
        package_run = _PackageRun.at(node, self.facts)
        edits = [] if package_run is None else list(package_run.without_lists(manager))
        option = manager.lists.skip_options[0]
        return not edits or sum(option in edit.new for edit in edits) < found

    def why_stays(self, run: Run, manager: SystemPackageManager) -> str | None:
        """Which later instruction needs the lists that ``run`` fetches."""
        if not _fetches(manager, run.text):
            return None
        name = manager.lists.name
        if runs_script(run.text):
            return f"a script in this RUN may need the {name} of the packages"
        if id(run) in self.needing(manager):
            return f"a command of this RUN that is not known to run needs the {name} of the packages"
        for node in later(self.facts.scope, run):
            if id(node) in self.needing(manager):
                return f"line {node.keyword.line} needs the {name} of the packages"
            if isinstance(node, Run) and asks_somehow(node.text, manager):
                return f"line {node.keyword.line} needs the {name} of the packages"
            if isinstance(node, Run) and misses_lists(node.text, manager, self.facts.scope.state_at(node).workdir):
                return f"line {node.keyword.line} looks at the {name} of the packages"
        return self.files.why_stay(run, manager)


def _installs_somehow(manager: SystemPackageManager, text: str) -> bool:
    """Whether what a container or a child image starts may install packages without fetching lists itself."""
    words = bare_words(text)
    lines = [words[at:] for at, word in enumerate(words) if word.rsplit("/", 1)[-1] in manager.programs]
    return any(_needs_lists_words(manager, line) for line in lines)


def _needs_lists_words(manager: SystemPackageManager, line: Sequence[str]) -> bool:
    verb = manager.verb_of(line)
    if verb is None:  # what that does is not known, unless it is a plain `apk --version`
        known = len(line) > 1 and all(word.startswith("-") for word in line[1:])
    else:
        known = verb.does not in _INSTALLS
    return not known and needs_fetched_lists(manager, line)


def _pip_install(line: Sequence[str]) -> int | None:
    """Where the word ``install`` of ``pip install`` stands."""
    for launch in PIP.install.launches:
        count = launch.matches(line)
        if count and line[count : count + 1] == ["install"] and launch.words[0] != "uv":
            return count
    return None


def _with_option(command: Simple, line: Sequence[str], manager: SystemPackageManager) -> Iterator[Edit]:
    """``--no-cache`` in place of ``--update``, which it makes needless, else behind the verb."""
    option = manager.lists.skip_options[0]
    fetching = [index for index, word in enumerate(line) if word in manager.lists.fetch_options]
    if len(fetching) == 1:
        word = command.words[fetching[0]]
        yield Edit(word.start, word.end, option)
    elif not fetching:
        verb = manager.verb_of(line)
        end = command.words[line.index(verb.words[-1]) if verb else 0].end
        yield Edit(end, end, f" {option}")


def _appended(package_run: _PackageRun, cleaning: Sequence[str], file: Dockerfile) -> Edit | str:
    """The clean-up behind the last command, in the style of the ``RUN``; or a sentence why it is not put there."""
    how = how_to_append(package_run.commands, package_run.errexit)
    if isinstance(how, str):
        return how
    end = len(package_run.run.text[: how.end].rstrip())
    if not how.inside and goes_on_behind(package_run.run, end):
        return "a comment stands behind the last word of the command"
    return appended(package_run.run, end, cleaning, how.operator, file, inside=how.inside)
