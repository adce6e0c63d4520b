"""Package lists and caches go in the layer that fetches them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from ..codemod import Change, Codemod, Effect, Facts, Finding
from ..cst import Cmd, Dockerfile, Entrypoint, Healthcheck, Instruction, Onbuild, Run
from ..edit.chains import appended, goes_on_behind
from ..edit.spans import Edit
from ..scope.chain import goes_elsewhere
from ..scope.list_use import later, runs_script, why_cache_stays, why_lists_stay, why_pip_cache_stays
from ..scope.packages import MANAGERS, forgets
from ..scope.places import environment_at, is_root
from ..shell import Unsupported, leftovers
from ..shell import parse as parse_shell
from ..shell.effects import set_options, turns_on_errexit
from ..shell.syntax import Compound, List, Simple

_APT, _APK, *_YUMS = MANAGERS
_RM = "rm -rf /var/lib/apt/lists/*"
#: What every `RUN` with package managers has; all else is not looked at.
_SPEAKS = re.compile(r"\b(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|pip[\d.]*)\b|/var/lib/apt")
_INSTALLS = frozenset({"install", "upgrade", "dist-upgrade", "full-upgrade"})


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
    """

    name = "clean-package-cache"
    effects = frozenset({Effect.CLEANUP})
    equivalent_rules = ("hadolint:DL3009", "hadolint:DL3019", "hadolint:DL3032", "hadolint:DL3040", "hadolint:DL3042")
    after = ("merge-runs",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``RUN`` of a stage that becomes an image."""
        filled: dict[int, Run] = {}  # by stage: the RUN that leaves apt's lists
        index = _Index(file, facts)
        for run in file.find(Run):
            if not _SPEAKS.search(run.text) or not facts.scope.stages:
                continue
            if not facts.scope.layers_matter(facts.scope.stage_of(run)):
                continue
            look = _Look.at(run, facts)
            if look is None:
                continue
            stage = facts.scope.stage_of(run).index
            if look.cleans_only and stage in filled:
                line = filled[stage].keyword.line
                yield self.finding(
                    run, f"the package lists stay in the layer of line {line}: removing them here saves nothing"
                )
            edits = list(look.apk())
            if edits and (reason := index.why_stays(run)):
                yield self.finding(run, reason)
                edits = []
            if pip := list(look.pip()):
                if reason := why_pip_cache_stays(facts.scope, run):
                    yield self.finding(run, reason)
                else:
                    edits += pip
            cleanup = look.clean_up()
            if isinstance(cleanup, Finding):
                filled[stage] = run
                yield self.finding(run, cleanup.reason, cleanup.help)
            elif cleanup:
                edit = _appended(look, cleanup, file)
                if isinstance(edit, str):
                    yield self.finding(run, edit)
                else:
                    edits.append(edit)
            if edits:
                yield self.edit(run, edits, "the package manager's cache stays in this layer")


class _Look:
    """What a ``RUN`` does with packages."""

    def __init__(self, run: Run, commands: List, facts: Facts) -> None:
        self.run = run
        self.commands = commands
        self.facts = facts
        self.simple = [command for command in _plain(commands) if command.words]
        self.lines = [[word.literal or word.text for word in command.words] for command in self.simple]
        state = facts.scope.shell_state(run)
        self.errexit = isinstance(state, str) or state.errexit
        self.mounts = " ".join(flag.text for flag in run.flags if flag.name == "mount")

    @classmethod
    def at(cls, run: Run, facts: Facts) -> _Look | None:
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
        """Whether it removes apt's lists, and fetches none."""
        return any(forgets(_APT, line) for line in self.lines) and not self._runs("apt", "update")

    def _runs(self, manager: str, *verbs: str) -> bool:
        programs = next(row.programs for row in MANAGERS if row.name == manager)
        return any(line[0] in programs and set(verbs) & set(line[1:]) for line in self.lines)

    def clean_up(self) -> list[str] | Finding | None:
        """The commands that clean up after the ``RUN``, or why they can't be added."""
        found: list[str] = []
        if not is_root(self.facts.scope, self.run):
            return None
        for row in _YUMS:
            verbs = ("install", "update", "upgrade", "groupinstall", "localinstall", "reinstall", "makecache", "swap")
            if self._runs(row.name, *verbs) and not any(forgets(row, line) for line in self.lines):
                if not re.search(r"/var/cache(?:/|,|\Z| )", self.mounts):
                    found = [f"{row.name} clean all"]
        if found and (reason := why_cache_stays(self.facts.scope, self.run)):
            return Finding("", self.run, reason)
        if self._leaves_lists():
            if reason := why_lists_stay(self.facts.scope, self.run):
                return Finding(
                    "", self.run, reason, "an `apt-get update` in each RUN that installs makes it stand alone"
                )
            found.append(_RM)
        return found

    def _leaves_lists(self) -> bool:
        if not self._runs("apt", "update"):
            return False
        if re.search(r"/var/(?:lib|cache)(?:/apt|,|\Z| )", self.mounts) or "docker-clean" in self.run.text:
            return False
        updates = [at for at, line in enumerate(self.lines) if line[0] in _APT.programs and "update" in line]
        behind = self.lines[updates[-1] + 1 :]
        if not any(line[0] in _APT.programs and _INSTALLS & set(line) for line in behind):
            return False  # whoever fetches them last of all wants to have them
        return not any(forgets(_APT, line) for line in behind)

    def pip(self) -> Iterator[Edit]:
        """``--no-cache-dir``."""
        edits = []
        for command, line in zip(self.simple, self.lines, strict=True):
            at = None if goes_elsewhere(command) else _pip_install(line)
            if at is not None and not any(word.startswith(("--no-cache", "--cache-dir")) for word in line):
                end = command.words[at].end
                edits.append(Edit(end, end, " --no-cache-dir"))
        if edits and not self._keeps_pip_cache():
            yield from edits

    def _keeps_pip_cache(self) -> bool:
        """Whether pip's cache is kept on purpose, or is none."""
        if re.search(r"type=cache", self.mounts) and re.search(
            r"cache[/,]|pip|cache\Z", self.mounts.replace("type=cache", "")
        ):
            return True
        if any(line[0] == "rm" and any(".cache" in word for word in line) for line in self.lines):
            return True
        if any(line[1:3] == ["cache", "purge"] for line in self.lines):
            return True
        names = {name for name, _ in environment_at(self.facts.scope, self.run)}
        names |= {name for command in self.simple for name, _ in command.assignments}
        return bool(names & {"PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"})

    def apk(self) -> Iterator[Edit]:
        """``--no-cache``, and ``apk update`` gone."""
        lines = [line for line in self.lines if line[0] == "apk"]
        if not lines or any(forgets(_APK, line) for line in self.lines) or not is_root(self.facts.scope, self.run):
            return
        if re.search(r"/var/cache|/etc/apk", self.mounts) or "/etc/apk/cache" in self.run.text:
            return
        kept = {"--cache-dir", "--no-network", "--root", "-p", "--initdb", "--cache-max-age"}
        if any(kept & {word.partition("=")[0] for word in line} for line in lines):
            return
        if why_cache_stays(self.facts.scope, self.run):
            return
        if len(re.findall(r"\bapk\b", self.run.text)) > len(lines) and _fetches_index(self.run.text):
            return  # one inside an `if` or the like may need the index
        updates = [line for line in lines if "update" in line]
        verbs = {"add", "upgrade"}
        if updates and not all(line == ["apk", "update"] or {*verbs, "del"} & set(line) for line in lines):
            return
        edits: list[Edit] = []
        for index, (command, line) in enumerate(zip(self.simple, self.lines, strict=True)):
            if line == ["apk", "update"]:
                drop = self._without(index)
                if drop is None:
                    return
                edits.append(drop)
            elif line[0] == "apk" and goes_elsewhere(command):
                return
            elif line[0] == "apk" and verbs & set(line) and "--no-cache" not in line:
                edits += _no_cache(command, line)
        adds = any(line[0] == "apk" and "add" in line for line in self.lines)
        yield from edits if adds or not updates else []

    def _without(self, index: int) -> Edit | None:
        """Removes ``apk update &&``, where an ``apk add`` follows."""
        command, after = self.simple[index], self.simple[index + 1 : index + 2]
        if not after or command.assignments or command.redirects or after[0].assignments:
            return None
        if not any(line[0] == "apk" and "add" in line for line in self.lines[index + 1 :]):
            return None
        start, end = command.words[0].start, after[0].words[0].start
        between = self.run.text[command.words[-1].end : end]
        raw = self.run.line.raw(self.run.start + start, self.run.start + end)
        # The first character that stays takes the place of what goes, in its own line.
        return Edit(start, end + 1, self.run.text[end]) if between.strip() == "&&" and "#" not in raw else None


def _fetches_index(text: str) -> bool:
    """Whether apk leaves its index behind."""
    return re.search(r"\bapk\b[^&;|\n]*\s(?:update\b|-U\b|--update)", text) is not None


#: An `apk add` that looks for an index.
_ADDS = re.compile(r"\bapk\b(?![^&;|\n]*\s(?:--no-cache|--update|--update-cache|-U)\b)[^&;|\n]*\s(?:add|upgrade)\b")


class _Index:
    """What of a file needs apk's index, and is not told by this rewrite to fetch its own."""

    def __init__(self, file: Dockerfile, facts: Facts) -> None:
        self.file = file
        self.facts = facts

    @cached_property
    def needing(self) -> set[int]:
        """The ids of those instructions."""
        return {id(node) for node in self.file.instructions if self._needs(node)}

    def _needs(self, node: Instruction) -> bool:
        texts = [node.text, *(doc.body for doc in node.heredocs)]
        if not isinstance(node, Run):
            return isinstance(node, (Onbuild, Cmd, Entrypoint, Healthcheck)) and bool(_ADDS.search(node.text))
        if node.json is None and runs_script(node.text):
            return True
        found = sum(len(_ADDS.findall(text)) for text in texts)
        if not found:
            return False
        if not self.facts.scope.layers_matter(self.facts.scope.stage_of(node)):
            return True
        look = _Look.at(node, self.facts)
        return (
            look is None or not (edits := list(look.apk())) or sum("--no-cache" in edit.new for edit in edits) < found
        )

    def why_stays(self, run: Run) -> str | None:
        """Which later instruction needs the index that ``run`` fetches."""
        if not _fetches_index(run.text):
            return None
        if runs_script(run.text):
            return "a script in this RUN may need the index of the packages"
        if id(run) in self.needing:
            return "a command of this RUN that is not known to run needs the index of the packages"
        for node in later(self.facts.scope, run):
            if id(node) in self.needing:
                return f"line {node.keyword.line} needs the index of the packages"
        return None


def _plain(commands: List) -> Iterator[Simple]:
    """The commands that run one after the other, if all goes well; not those in pipes, tests and loops."""
    for item in commands.items:
        if any(operator != "&&" for operator in item.operators):
            continue
        for pipeline in item.pipelines:
            command = pipeline.commands[0]
            if len(pipeline.commands) > 1 or pipeline.negated:
                continue
            if isinstance(command, Simple):
                yield command
            elif command.kind == "{" and not command.redirects:
                for body in command.bodies:
                    yield from _plain(body)


def _pip_install(line: Sequence[str]) -> int | None:
    """Where the word ``install`` of ``pip install`` stands."""
    if re.fullmatch(r"(?:\S*/)?pip[\d.]*", line[0]) and line[1:2] == ["install"]:
        return 1
    if re.fullmatch(r"(?:\S*/)?python[\d.]*", line[0]) and line[1:4] == ["-m", "pip", "install"]:
        return 3
    return None


def _no_cache(command: Simple, line: Sequence[str]) -> Iterator[Edit]:
    """``--no-cache`` in place of ``--update``, which it makes needless, else behind the verb."""
    updating = [index for index, word in enumerate(line) if word in ("--update", "--update-cache", "-U")]
    if len(updating) == 1:
        word = command.words[updating[0]]
        yield Edit(word.start, word.end, "--no-cache")
    elif not updating:
        end = command.words[next(index for index, word in enumerate(line) if word in ("add", "upgrade"))].end
        yield Edit(end, end, " --no-cache")


def _appended(look: _Look, cleaning: Sequence[str], file: Dockerfile) -> Edit | str:
    """The clean-up behind the last command, in the style of the ``RUN``."""
    run, commands = look.run, look.commands
    inner = _innermost(commands)
    last = inner.items[-1]
    if "||" in last.operators or last.pipelines[-1].negated:
        return "the last command may fail: a clean-up behind it could hide that"
    if commands.comment is not None:
        return "a shell comment ends the command"
    if commands.separators[-1]:
        return "the command ends in `;`: a clean-up behind it would hide its failure"
    errexit = not last.operators and _sets_errexit(inner)
    ends = look.errexit or turns_on_errexit(commands)  # then a failure inside a group ends it, but not before `&&`
    if not errexit and ends and any(isinstance(command, Compound) for command in last.pipelines[-1].commands):
        return "the command ends in a group, whose failure a clean-up behind it could hide"
    end = len(run.text[: last.end].rstrip())
    inside = inner is not commands
    if not inside and goes_on_behind(run, end):
        return "a comment stands behind the last word of the command"
    return appended(run, end, cleaning, ";" if errexit else "&&", file, inside=inside)


def _innermost(commands: List) -> List:
    """The list, or that in the ``{ }`` which ends it."""
    last = commands.items[-1].pipelines[-1]
    command = last.commands[0]
    lone = len(last.commands) == 1 and not last.negated and "||" not in commands.items[-1].operators
    if lone and isinstance(command, Compound) and command.kind == "{" and not command.redirects:
        return _innermost(command.bodies[-1])
    return commands


def _sets_errexit(commands: List) -> bool:
    """Whether ``set -e`` is one of the commands, so that ``;`` is as good as ``&&``."""
    found = False
    for command in _plain(commands):
        if command.name == "set":
            found = bool((set_options(command) or {}).get("e", found))
    return found
