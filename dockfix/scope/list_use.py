"""Whether anything later in the build looks at the lists of a package manager."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from ..cst import Cmd, Copy, Entrypoint, Healthcheck, Instruction, Onbuild, Run
from ..shell import Unsupported, parse
from ..shell.walk import Program, programs
from .scope import Scope, Stage

#: Programs that read apt's lists, whatever they are asked for.
_READS_LISTS = frozenset(
    "apt-cache apt-file aptitude apt-show-versions apt-rdepends unattended-upgrade unattended-upgrades tasksel"
    " grep-aptavail apt-build apt-src mk-build-deps gdebi dselect add-apt-repository apt-add-repository"
    " apt-extracttemplates apt-fast nala rosdep ansible ansible-playbook salt-call puppet chef-client chef-solo".split()
)
#: What apt does without its lists.
_WITHOUT_LISTS = frozenset(
    "update clean autoclean remove purge autoremove download-only help moo -v --version -h --help".split()
)
_SHELLS = frozenset("sh bash dash ash zsh ksh".split())
#: Scripts of a build system or of a language's environment, which install no system packages.
_TAME = re.compile(
    r"(?:\A|/)(?:configure|autogen\.sh|bootstrap\.sh|config|Configure|gradlew|mvnw|activate|nvm\.sh|manage\.py|rebar3?"
    r"|env|profile|\.profile|\.bashrc|environment|conda\.sh|setup\.bash)\Z|/(?:\.venv|venv|node_modules/\.bin)/"
)
#: Scripts of well-known places that fetch their own lists, or none.
_KNOWN_PLACES = re.compile(
    r"https?://(?:deb\.nodesource\.com|get\.docker\.com|sh\.rustup\.rs|install\.python-poetry\.org|astral\.sh|bun\.sh"
    r"|deno\.land|get\.sdkman\.io|bootstrap\.pypa\.io|raw\.githubusercontent\.com/(?:nvm-sh|pyenv|creationix|ohmyzsh)"
    r"|getcomposer\.org|fnm\.vercel\.app|starship\.rs|cli\.github\.com|packagecloud\.io|apt\.llvm\.org)\b"
)


class Need(Enum):
    """What a command does with lists of packages."""

    READS = "needs the lists of the packages"
    SCRIPT = "runs a script that may need the lists of the packages"
    NONE = ""
    FRESH = "fresh"


def why_lists_stay(scope: Scope, run: Run) -> str | None:
    """What later on may need the lists of apt that ``run`` fetches, as a sentence."""
    stage = scope.stage_of(run)
    if reason := why_taken(scope, stage, "/var/lib/apt/lists"):
        return reason
    return _in_row(scope, stage, _behind(stage, run))


def _behind(stage: Stage, run: Run) -> list[Instruction]:
    """What comes after ``run``; triggers and what a container starts come last, wherever in the stage they stand."""
    at = stage.instructions.index(run)
    triggers = [node for node in stage.instructions[:at] if isinstance(node, (Onbuild, Cmd, Entrypoint, Healthcheck))]
    return [*triggers, *stage.instructions[at + 1 :]]


def why_taken(scope: Scope, stage: Stage, folder: str) -> str | None:
    """Which copy or mount takes ``folder`` from the stage, or from one that is built from it, as a sentence."""
    for node in scope.consumers():
        for flag in node.flags:
            value = (flag.flag_value or "").replace('"', "")
            options = dict(part.partition("=")[::2] for part in value.split(","))
            name = value if flag.name == "from" else options.get("from") if flag.name == "mount" else None
            if name is None or not any(part is stage for part in _named(scope, name)):
                continue
            sources = node.sources if isinstance(node, Copy) else [options.get("source") or options.get("src") or "/"]
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
    start = re.split(r"[*?\[$]", path)[0].rstrip("/")
    return folder == start or folder.startswith(f"{start}/") or path.startswith(f"{folder}/")


#: What apk and yum read from their caches alone.
_FROM_CACHE = re.compile(
    r"\bapk\b[^&;|\n]*\s(?:search|policy|list|fetch|dot|version|--no-network)\b"
    r"|\b(?:micro)?(?:yum|dnf)\b[^&;|\n]*\s(?:-C|--cacheonly)\b"
)


#: The cache of pip, by the folders that hold it.
_PIP_CACHE = re.compile(
    r"\bpip[\d.]*\s+cache\b(?!\s+purge)|(?:/root|~|\$HOME|\$\{HOME\})/\.cache(?:/pip|/?(?=[\s\"',]|\Z))"
)


def why_pip_cache_stays(scope: Scope, run: Run) -> str | None:
    """What looks at the cache of pip, as a sentence."""
    if reason := why_taken(scope, scope.stage_of(run), "/root/.cache/pip"):
        return reason
    for node in (run, *_later(scope, scope.stage_of(run), run)):
        if isinstance(node, Run) and _PIP_CACHE.search(node.text) and not re.search(r"\brm\b[^&;|]*\.cache", node.text):
            return f"line {node.keyword.line} looks at the cache of pip"
    return None


def later(scope: Scope, run: Run) -> Iterator[Instruction]:
    """The instructions behind ``run`` in its stage, and those of the stages that are built from it."""
    return _later(scope, scope.stage_of(run), run)


def why_cache_stays(scope: Scope, run: Run) -> str | None:
    """What later on reads the cache of apk or yum, as a sentence."""
    if reason := why_taken(scope, scope.stage_of(run), "/var/cache"):
        return reason
    for node in _later(scope, scope.stage_of(run), run):
        if _FROM_CACHE.search(node.text) or any(_FROM_CACHE.search(doc.body) for doc in node.heredocs):
            return f"line {node.keyword.line} reads the cache of the packages"
    return None


def _later(scope: Scope, stage: Stage, run: Run | None) -> Iterator[Instruction]:
    row = stage.instructions
    yield from row[row.index(run) + 1 if run else 1 :]
    for other in scope.stages:
        if other.base is stage:
            yield from _later(scope, other, None)


def _in_row(scope: Scope, stage: Stage, row: list[Instruction]) -> str | None:
    for node in row:
        need = _need(node)
        if need is Need.FRESH:
            return None
        if need is not Need.NONE:
            return f"line {node.keyword.line} {need.value}"
    for other in scope.stages:
        if other.base is stage and (reason := _in_row(scope, other, other.instructions[1:])):
            return reason
    return None


#: Commands that look at the folder of the lists itself, rather than empty it.
_LOOKS_THERE = re.compile(r"/var/lib/apt(?:/lists)?(?![\w.-])")
_EMPTIES = frozenset("rm find mkdir chmod chown truncate rmdir".split())


def _need(node: Instruction) -> Need:
    if isinstance(node, (Onbuild, Cmd, Entrypoint, Healthcheck)):
        # What a container or a child image does is not looked into, but for what it says itself.
        looks = re.search(r"\bapt(?:-get|-cache|itude)?\b(?!/)", node.text) or _LOOKS_THERE.search(node.text)
        return Need.READS if looks else Need.NONE
    if not isinstance(node, Run):
        return Need.NONE
    if re.search(r"type=cache[^ ]*/var/(?:lib/apt|cache/apt)", " ".join(flag.text for flag in node.flags)):
        return Need.NONE
    if node.heredocs:
        text = "\n".join(doc.body for doc in node.heredocs)
        if not re.search(r"\bapt(?:-get|-cache|itude)?\b", text):
            return Need.NONE
        return Need.FRESH if re.search(r"\bapt(?:-get)?\s+(?:-\S+\s+)*update\b", text) else Need.READS
    return need_of(node.text)


def need_of(text: str) -> Need:
    """What the commands of a shell text do with apt's lists."""
    try:
        started = programs(parse(text))
    except Unsupported:
        return Need.SCRIPT if re.search(r"\bapt(?:-get|-cache|itude)?\b|\.sh\b", text) else Need.NONE
    return next((need for need in _needs(started, text) if need is not Need.NONE), Need.NONE)


def runs_script(text: str) -> bool:
    """Whether a shell text runs a script that may ask any package manager."""
    try:
        started = programs(parse(text))
    except Unsupported:
        return True
    return any(
        _is_script(program, [word.literal or word.text for word in program.arguments])
        and not _KNOWN_PLACES.search(text)
        for program in started
    )


def _needs(started: Sequence[Program], text: str) -> Iterator[Need]:
    for program in started:
        words = [word.literal or word.text for word in program.arguments]
        if program.name in ("apt-get", "apt"):
            verb = next((word for word in words if re.fullmatch(r"[a-z][a-z-]+", word)), "")
            if verb == "update":
                yield Need.FRESH
            elif verb not in _WITHOUT_LISTS:
                yield Need.READS
        elif program.name in _READS_LISTS:
            yield Need.READS
        elif program.name not in _EMPTIES and any(_LOOKS_THERE.search(word) for word in words):
            yield Need.READS
        elif _is_script(program, words) and not _KNOWN_PLACES.search(text):
            yield Need.SCRIPT


def _is_script(program: Program, words: list[str]) -> bool:
    if program.script is not None:
        return True
    if program.name in _SHELLS:
        if any(re.fullmatch(r"-[a-z]*c", word) for word in words):
            return False  # its text is read itself
        file = next((word for word in words if not word.startswith("-")), "")
        return not (file and _TAME.search(file))
    if program.name in (".", "source"):
        return not (words and _TAME.search(words[0]))
    path = program.path
    return (
        "/" in path and not re.match(r"/(?:usr/(?:local/)?|opt/\S+/)?s?bin/[\w.+-]+\Z", path) and not _TAME.search(path)
    )
