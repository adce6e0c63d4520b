"""Who looks at the lists and caches of package managers: a clean-up must not take them from anybody.

One walk for each kind of list over all stages of a plan: is it there, and who needs it where it is not. What
misses it after a change and did not before has lost it by the change.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..scope.list_use import Need, need_of, runs_script
from .command_entries import words_of
from .model import Plan, Script, Stage, Step
from .values import Value


class _Kind(NamedTuple):
    """The patterns are those of one command's words, joined by blanks."""

    name: str
    program: str  #: a word without which no command has to do with it
    folder: str
    fetches: str  #: found in a command that brings it
    forgets: str  #: matches a command that throws it away
    reads: str  #: found in a command that fails, or does something else, without it
    scripts: bool  #: whether a script may be such a command


_KINDS = (
    _Kind(
        "lists",
        "apt",
        "/var/lib/apt/lists",
        r"\b(?:apt-get|apt|aptitude)\b(?: -\S+)* update\b",
        r"rm -rf /var/lib/apt/lists/\*",
        r"(?<![\w/.-])(?:apt-get|apt(?![\w/.-])|aptitude)\b(?!(?: -\S+)* (?:update|clean|autoclean|remove"
        r"|purge|autoremove)\b)"
        r"(?!(?: -\S+)* (?:-v|-h|--\w+)(?: |\Z))"
        r"|\bapt-(?:cache|file)\b|\b(?:add-apt-repository|apt-add-repository|mk-build-deps|tasksel|gdebi)\b"
        r"|\A(?!rm |find |mkdir |chmod |chown |truncate |rmdir ).*/var/lib/apt(?:/lists)?(?![\w.-])",
        True,
    ),
    _Kind(
        "index",
        "apk",
        "/var/cache/apk",
        r"\bapk\b(?: -\S+)* update\b|\bapk\b(?!.*--no-cache\b).* (?:-U|--update|--update-cache)\b",
        r"rm -rf /var/cache/apk/\*",
        r"\bapk\b(?!.* --no-cache\b)(?!.* (?:-U|--update|--update-cache)\b).* (?:add|upgrade|search|policy"
        r"|list|fetch|dot|version)\b",
        True,
    ),
    *(
        _Kind(
            "cache",
            name,
            "/var/cache",
            rf"\b{name}\b(?!.* (?:-C|--cacheonly)\b).* (?:install|makecache|update|upgrade|groupinstall|reinstall)\b",
            rf"{name} clean all",
            rf"\b{name}\b.* (?:-C|--cacheonly)\b",
            False,
        )
        for name in ("yum", "dnf", "microdnf")
    ),
    _Kind(
        "cache",
        "pip",
        "/root/.cache",
        r"\bpip[\d.]*\b(?!.* --no-cache-dir\b).* install\b",
        r"(?!)",
        r"\bpip[\d.]* cache\b(?! purge)|\A(?!rm ).*(?:/root|~|\$HOME|\$\{HOME\})/\.cache(?:/pip|/?(?= |\Z))",
        False,
    ),
)

_OPTIONS = re.compile(r" (?:--no-cache(?:-dir)?|--update(?:-cache)?|-U)(?= |\Z)")


def why_missed(before: Plan, after: Plan) -> str | None:
    """What misses lists after the change that it had before, as a sentence."""
    texts = " ".join(_scripts(before) | _scripts(after))
    for kind in _KINDS:
        # Where its program does not run, the lists are nowhere, before as after.
        if kind.program in texts and (lost := _missing(kind, after) - _missing(kind, before)):
            return f"`{next(iter(lost))}` misses the {kind.name} of packages that the change throws away before it"
    return None


def _scripts(plan: Plan) -> set[str]:
    steps = [step for stage in plan.stages for step in stage.steps if step.kind == "RUN"]
    return {part.text if isinstance(part, Script) else str(part) for step in steps for part in step.body}


def _missing(kind: _Kind, plan: Plan) -> Counter[str]:
    found: Counter[str] = Counter()
    there: dict[int, bool] = {}  # at the end of each stage
    names: dict[str, int] = {}
    for index, stage in enumerate(plan.stages):
        here = there.get(stage.base, False) if isinstance(stage.base, int) else False
        for number, step in enumerate(stage.steps):
            if step.kind == "RUN":
                if not here and kind.scripts and _needs_script(kind, step):
                    found[f"the script in step {number + 1} of stage {index + 1}"] += 1
                here = _run(kind, step, here, found)
            found.update(text for source, text in _taken(kind, step, names) if not there.get(source, True))
        if not here and kind.scripts:
            found.update(text for text in _started(stage) if re.search(kind.reads, text))
        there[index] = here
        names.update({str(index): index, stage.name or "": index})
    return found


def _run(kind: _Kind, step: Step, here: bool, found: Counter[str]) -> bool:
    """Whether the lists are there behind the step, if they are before it."""
    for entry in step.expanded().body:
        words = words_of(entry)
        text = " ".join(words or _texts(entry))
        fetches, reads = re.search(kind.fetches, text), re.search(kind.reads, text)
        if words and re.fullmatch(kind.forgets, text):
            here = False
        elif fetches and not (reads and reads.start() < fetches.start()):
            here = True
        elif not here and (reads or (words and kind.name == "index" and runs_script(text))):
            found[_OPTIONS.sub("", text)] += 1  # a command that only keeps less is the same one
    return here


def _needs_script(kind: _Kind, step: Step) -> bool:
    script = step.body[0] if step.body else None
    if not isinstance(script, Script):
        return False
    text = script.text
    return need_of(text) is Need.SCRIPT if kind.name == "lists" else runs_script(text)


def _started(stage: Stage) -> Iterator[str]:
    """What a container or a child image starts, with all signs but those of words left out."""
    config = stage.config
    for value in (config.entrypoint, config.cmd, config.health, *config.onbuild):
        if value is not None:
            yield re.sub(r"[\[\]\"',;&|()]+", " ", " ".join(_texts(value))).strip()


def _taken(kind: _Kind, step: Step, names: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The stages from which the step takes the folder of the lists, and how it does."""
    for name, value in step.header:
        if name == "--from" and isinstance(value, int):
            if any(_covers(str(source), kind.folder) for source in step.body):
                yield value, f"{step.kind} --from={value}"
        elif name == "--mount":
            options = dict(part.partition("=")[::2] for part in str(value).replace('"', "").split(","))
            source = options.get("source") or options.get("src") or "/"
            if options.get("from") and _covers(source, kind.folder):
                yield names.get(options["from"].lower(), -1), f"RUN --mount={value}"


def _covers(source: str, folder: str) -> bool:
    """Whether a copy of ``source`` may bring something of ``folder``."""
    path = posixpath.normpath("/" + source.lstrip("/"))
    pattern = re.split(r"[*?\[$]", path)[0].rstrip("/")
    return folder == pattern or folder.startswith(f"{pattern}/") or path.startswith(f"{folder}/")


def _texts(value: Value) -> tuple[str, ...]:
    """Every word in an entry that is no plain command."""
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(word for part in value for word in _texts(part)) if isinstance(value, tuple) else ()
