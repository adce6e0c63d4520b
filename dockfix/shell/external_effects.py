"""What a command does outside its shell that ends with its ``RUN``: Docker sets it up anew for the next.

A process is killed when its ``RUN`` ends; ``/etc/hosts``, ``/dev``, ``/proc`` and the like are mounted for
each (``executor/oci`` in moby/buildkit). Nothing in the shell, not even ``( )``, makes up for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ..knowledge.folders import DEVICES, MOUNTED_FILES
from ..knowledge.programs import (
    BUILD_SERVERS,
    CALLS_BY_CODE,
    FILE_TOOLS,
    INTERPRETERS,
    KERNEL_TOOLS,
    NEVER_SERVICES,
    PLAIN_TOOLS,
    PROCESS_LOOKERS,
    PROCESS_TOOLS,
    SERVICES,
    WRAPPERS,
    WRITERS,
)
from ..knowledge.system_package_managers import PROGRAMS
from .syntax import List, Redirect, Simple, Word
from .walk import Program, nested, programs

_NEVER_SERVICES = NEVER_SERVICES | PLAIN_TOOLS | FILE_TOOLS
_START_WORDS = re.compile(r"start|restart|start-server|--start-server|--?daemon(?:ize)?|--fork|--background|--detach")
_MOUNTS = re.compile(r"/etc/(?:hosts|hostname|resolv\.conf|mtab)(?![\w.-])")
_DEVICE = re.compile(r"/dev/([\w./-]+)")
#: A process by its number, whichever one it is: the shell is number 1, and shows the text of its ``RUN`` (proc(5)).
_PROCESS = re.compile(r"/proc/(?:[\d*?\[$]|(?:thread-)?self/\.\.)")
_CALL = re.compile(r"(?<![\w.])[\w.]+(?=[\s(])")
_BRACED = re.compile(r"\$\{(\w+)\}")
_SCRIPT_STARTS = re.compile(r"(?<![&>|\\<])&(?![&>0-9-])")


@lru_cache(maxsize=512)
def process_left(commands: List) -> str | None:
    """Why a process of ``commands`` may live on in their shell, as the end of a sentence; or None."""
    for part in nested(commands):
        if "&" in part.separators:
            return "starts a background job"
        for word in part.own_words():
            if word.variables & {"$", "!", "PPID", "BASHPID", "BASH_SUBSHELL"}:
                return "uses the shell's process ID"
            if _PROCESS.search(_bare(word.text)):
                return "looks at the processes of its `RUN`, of which its shell is one"
    started = programs(commands)
    for program in started:
        if program.name in PROCESS_LOOKERS:
            return f"runs `{program.name}`, which shows the shell with the text of its `RUN`"
        if program.script is None and _starts(program):
            return f"runs `{program.name}`, which may leave a process behind"
    if any(program.script is not None and _script_starts(program.script) for program in started):
        return "runs a script that may leave a process behind"
    return None


def _script_starts(script: str) -> bool:
    return bool(_SCRIPT_STARTS.search(script)) or any(
        word.rsplit("/", 1)[-1] in SERVICES for word in re.split(r"[\s;&|()'\"`]+", script)
    )


def _starts(program: Program) -> bool:
    name = program.name
    if name in SERVICES:
        # `nginx -t` and `nginx -v` only look.
        return not (
            program.arguments and all(re.fullmatch(r"-[tvVh]+|--?(?:version|help)", w.text) for w in program.arguments)
        )
    if program.path.startswith("/etc/init.d/"):
        return True
    if name in BUILD_SERVERS:
        return not any(word.text == BUILD_SERVERS[name] for word in program.arguments)
    if name in _NEVER_SERVICES or name in WRAPPERS or name in PROGRAMS:
        return False
    return any(_START_WORDS.fullmatch(word.text) for word in program.arguments)


@lru_cache(maxsize=512)
def mount_touched(commands: List) -> str | None:
    """What ``commands`` do to something that each ``RUN`` gets mounted anew, as the end of a sentence; or None."""
    texts = [word.text for part in nested(commands) for word in part.own_words()]
    for text in texts:
        if mount := _MOUNTS.search(text):
            return f"touches `{mount.group()}`, which each `RUN` gets anew"
        for device in _DEVICE.finditer(text):
            if device.group(1).split("/", 1)[0] not in DEVICES:
                return f"touches `{device.group()}`, which each `RUN` gets anew"
    if any(_bare(text).rstrip("/") == "/etc" for text in texts):
        for text in texts:
            if (name := _bare(text).rsplit("/", 1)[-1]) in MOUNTED_FILES:
                return f"touches `/etc/{name}`, which each `RUN` gets anew"
    return _kernel(commands) or _says_how_it_moved(commands)


def _says_how_it_moved(commands: List) -> str | None:
    """``mv`` copies a folder of a lower layer, where it can't be renamed (overlayfs), and says so with ``-v``."""
    for part in nested(commands):
        for pipeline in part.pipelines():
            for command in pipeline.commands:
                if not isinstance(command, Simple) or command.name != "mv":
                    continue
                options = {word.text for word in command.words if word.text.startswith("-")}
                told = any(not name.startswith("--") and "v" in name for name in options)
                kept = bool(command.redirects) or len(pipeline.commands) > 1
                if "--no-copy" in options or (kept and (told or "--verbose" in options)):
                    return "tells whether `mv` renames or copies, which depends on the layer"
    return None


def _kernel(commands: List) -> str | None:
    for redirect in _redirects(commands):
        target = _bare(redirect.target.text)
        for folder in ("/proc", "/sys"):
            if ">" in redirect.operator and target.startswith(folder + "/") and not target.startswith("/proc/self/fd"):
                return f"changes `{folder}`, which each `RUN` gets anew"
    for program in programs(commands):
        if program.name in ("cd", "pushd") and program.arguments:
            if entered := re.match(r"/(?:dev|proc|sys)(?=/|\Z)", _bare(program.arguments[-1].text)):
                return f"goes to `{entered.group()}`, which each `RUN` gets anew"
        if program.name in KERNEL_TOOLS or (program.name == "hostname" and program.arguments):
            return f"runs `{program.name}`, whose effect ends with the `RUN`"
        if _changes_process(program):
            return f"runs `{program.name}`, which changes a process of this `RUN` alone"
        if call := _call_by_code(program):
            return f"calls `{call}`, which shows where a `RUN` ends"
        if program.name in WRITERS and program.arguments:
            target = _bare(program.arguments[-1].text)
            if re.match(r"/(?:dev|proc|sys)(?:/|\Z)", target):
                return f"changes `/{target.split('/')[1]}`, which each `RUN` gets anew"
        if _makes_hard_links(program):
            return f"makes hard links by `{program.name}`, which a new layer breaks"
    return None


def _changes_process(program: Program) -> bool:
    """Whether a process that is there is changed: the shell hands that on to the programs that it starts."""
    if program.name not in PROCESS_TOOLS:
        return False
    options = PROCESS_TOOLS[program.name]
    if options is None:
        return True
    letters, names = options
    for before, word in pairwise([None, *program.arguments]):
        if word is None or not word.text.startswith("-"):
            if before is not None and not before.text.startswith("-"):
                return False  # another program
            continue  # the value of an option
        name = word.text.partition("=")[0]
        if name in names.split() or (not name.startswith("--") and set(letters) & set(name)):
            return True
    return False


def _call_by_code(program: Program) -> str | None:
    """What code of a command line calls that does something else in a layer of its own."""
    if program.name.rstrip("0123456789.") not in INTERPRETERS:
        return None
    called = (match.group() for word in program.arguments for match in _CALL.finditer(word.text))
    return next((name for name in called if name in CALLS_BY_CODE), None)


def _makes_hard_links(program: Program) -> bool:
    """Whether two names of one file are made: overlayfs copies one of them when a later layer writes to it."""
    if program.name not in ("ln", "cp", "link"):
        return False
    short = {letter for word in program.arguments if re.fullmatch(r"-[A-Za-z]+", word.text) for letter in word.text[1:]}
    long = {word.text for word in program.arguments if word.text.startswith("--")}
    if program.name == "ln":
        return len(program.arguments) > 1 and "s" not in short and not any(word.startswith("--s") for word in long)
    if program.name == "cp":
        return "l" in short or "--link" in long
    return program.name == "link"


def _redirects(commands: List) -> Iterator[Redirect]:
    for part in nested(commands):
        for command in part.commands():
            yield from command.redirects


def redirects(commands: List) -> Iterator[Redirect]:
    """Every redirection at any depth."""
    return _redirects(commands)


def _bare(text: str) -> str:
    return text.replace('"', "").replace("'", "")


def bare(word: Word) -> str:
    """The word's text without quotes, ``${X}`` written as ``$X``."""
    text = _bare(word.text)
    return _BRACED.sub(r"$\1", text) if "${" in text else text


@lru_cache(maxsize=512)
def assigned_values(commands: List) -> frozenset[tuple[str, str | None]]:
    """The variables that an assignment or a loop sets, and the values; None for one that is not literal."""
    found: set[tuple[str, str | None]] = set()
    for command in (command for part in nested(commands) for command in part.commands()):
        if isinstance(command, Simple):
            found.update((name, value.literal) for name, value in command.assignments)
            if command.name in ("export", "local", "declare", "readonly", "typeset"):
                for word in command.words[1:]:
                    value = None if word.literal is None else word.literal.partition("=")[2]
                    found.add((word.text.split("=", 1)[0], value))
        elif command.kind == "for":
            found.update((command.name, word.literal) for word in command.words)
    return frozenset(found)
