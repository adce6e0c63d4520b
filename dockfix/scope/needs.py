"""Whether anything later in the build looks at the lists of a package manager."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from ..cst import Cmd, Entrypoint, Healthcheck, Instruction, Onbuild, Run
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


class _Need(Enum):
    READS = "needs the lists of the packages"
    SCRIPT = "runs a script that may need the lists of the packages"
    NONE = ""
    FRESH = "fresh"


def why_lists_stay(scope: Scope, run: Run) -> str | None:
    """What later on may need the lists of apt that ``run`` fetches, as a sentence."""
    stage = scope.stage_of(run)
    after = stage.instructions[stage.instructions.index(run) + 1 :]
    return _in_row(scope, stage, after)


#: What apk and yum read from their caches alone.
_FROM_CACHE = re.compile(
    r"\bapk\b[^&;|\n]*\s(?:search|policy|list|fetch|dot|version|--no-network)\b"
    r"|\b(?:micro)?(?:yum|dnf)\b[^&;|\n]*\s(?:-C|--cacheonly)\b"
)


def why_cache_stays(scope: Scope, run: Run) -> str | None:
    """What later on reads the cache of apk or yum, as a sentence."""
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
        if need is _Need.FRESH:
            return None
        if need is not _Need.NONE:
            return f"line {node.keyword.line} {need.value}"
    for other in scope.stages:
        if other.base is stage and (reason := _in_row(scope, other, other.instructions[1:])):
            return reason
    return None


def _need(node: Instruction) -> _Need:
    if isinstance(node, (Onbuild, Cmd, Entrypoint, Healthcheck)):
        # What a container or a child image does is not looked into, but for what it says itself.
        return _Need.READS if re.search(r"\bapt(?:-get|-cache|itude)?\b(?!/)", node.text) else _Need.NONE
    if not isinstance(node, Run):
        return _Need.NONE
    if re.search(r"type=cache[^ ]*/var/(?:lib/apt|cache/apt)", " ".join(flag.text for flag in node.flags)):
        return _Need.NONE
    if node.heredocs:
        text = "\n".join(doc.body for doc in node.heredocs)
        if not re.search(r"\bapt(?:-get|-cache|itude)?\b", text):
            return _Need.NONE
        return _Need.FRESH if re.search(r"\bapt(?:-get)?\s+(?:-\S+\s+)*update\b", text) else _Need.READS
    try:
        started = list(programs(parse(node.text)))
    except Unsupported:
        return _Need.SCRIPT if re.search(r"\bapt(?:-get|-cache|itude)?\b|\.sh\b", node.text) else _Need.NONE
    for need in _needs(started, node.text):
        if need is not _Need.NONE:
            return need
    return _Need.NONE


def _needs(started: list[Program], text: str) -> Iterator[_Need]:
    for program in started:
        words = [word.literal or word.text for word in program.arguments]
        if program.name in ("apt-get", "apt"):
            verb = next((word for word in words if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")), "")
            if verb == "update":
                yield _Need.FRESH
            elif verb not in _WITHOUT_LISTS:
                yield _Need.READS
        elif program.name in _READS_LISTS:
            yield _Need.READS
        elif _is_script(program, words) and not _KNOWN_PLACES.search(text):
            yield _Need.SCRIPT


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
