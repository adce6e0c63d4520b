"""What a command line leaves behind in its shell, and what a command line would notice of that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..knowledge.shells import (
    DECLARING_BUILTINS,
    LISTING_BUILTINS,
    NAMING_BUILTINS,
    OPTION_LETTERS,
    SCRIPT_BUILTINS,
    SPECIAL_BUILTINS,
    STATE_CHANGERS,
)
from ..knowledge.variables import OF_THE_SHELL
from .external_effects import mount_touched, process_left
from .syntax import AndOr, Command, Compound, List, Pipeline, Simple, Word, list_of
from .walk import nested as nested


def is_special(variable: str) -> bool:
    """Whether the shell, or the loader of every program, looks at the variable itself."""
    return variable in OF_THE_SHELL or variable.startswith(("LC_", "LD_", "BASH_", "MALLOC_", "GLIBC_"))


_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


class Leftovers:
    """What is left when a command line has ended well."""

    __slots__ = ("cwd", "exits", "exported", "opaque", "options", "refusal", "variables")

    def __init__(self) -> None:
        self.cwd = False
        self.exits = False  # it may end its shell early and well
        self.variables: set[str] = set()  # "?" where a name is not known
        self.exported: set[str] = set()  # variables that enter or leave the environment; "?" where a name is not known
        self.options: dict[str, bool | None] = {}  # changed options, by letter; None where it can't be told
        self.opaque: list[str] = []  # state that only `( )` holds, in words
        self.refusal: str | None = None  # what not even `( )` holds

    @property
    def any(self) -> bool:
        """Whether anything is left at all."""
        return bool(self.cwd or self.exits or self.variables or self.exported or self.options or self.opaque)


@lru_cache(maxsize=1024)
def leftovers(commands: List) -> Leftovers:
    """What ``commands`` leave behind; not to be changed, it is kept."""
    found = Leftovers()
    found.refusal = process_left(commands) or mount_touched(commands) or _returns(commands) or _whole(commands)
    for command in commands.walk(subshells=False):
        if isinstance(command, Compound):
            _compound(command, found)
        else:
            _simple(command, found)
    for word in _words_here(commands):
        found.variables |= word.assigns
    return found


def _returns(commands: List) -> str | None:
    """Whether the shell itself is told to return: dash ends then, to bash it is an error."""
    for command in commands.commands():
        if isinstance(command, Simple):
            if command.name == "return":
                return "returns from no function"
        elif command.kind != "function" and any(map(_returns, (*command.tests, *command.bodies))):
            return "returns from no function"
    return None


def _whole(commands: List) -> str | None:
    """What of the shell as a whole is changed or looked at; bash lists the text that it was given as a variable."""
    for command in simple_commands(commands):
        if isinstance(command, Simple) and command.name == "set" and (set_options(command) or {}).get("m"):
            return "turns on job control, which a `( )` has another way"
    listed = any(
        isinstance(command, Simple) and command.name in ("set", "declare", "typeset") and len(command.words) == 1
        for command in simple_commands(commands)
    )
    named = any("BASH_EXECUTION_STRING" in word.variables for part in nested(commands) for word in part.own_words())
    return "looks at the text that its shell was given" if listed or named else None


def _words_here(commands: List) -> Iterator[Word]:
    for command in commands.walk(subshells=False):
        yield from command.all_words()


def _compound(command: Compound, found: Leftovers) -> None:
    if command.kind == "for":
        found.variables.add(command.name)
    elif command.kind == "function":
        found.opaque.append("defines a function")
    elif command.kind == "[[":
        found.variables.add("BASH_REMATCH")


def _simple(command: Simple, found: Leftovers) -> None:
    name = command.name
    if not command.words or name in SPECIAL_BUILTINS:
        found.variables.update(variable for variable, _ in command.assignments)
        if command.words:  # bash in sh's manner hands them to programs, too
            found.exported.update(variable for variable, _ in command.assignments)
    if name is None:
        found.opaque.append("runs a command whose name is made by expansion")
        return
    if name in ("command", "builtin"):
        # `command cd x` changes the directory, too.
        inner = Simple()
        inner.words = [word for word in command.words[1:] if not word.text.startswith("-")]
        inner.redirects = command.redirects
        if inner.words:
            _simple(inner, found)
        return
    if name == "cd":
        found.cwd = True
    elif name in STATE_CHANGERS:
        if name == "exec" and len(command.words) == 1 and not command.redirects:
            return
        found.opaque.append(STATE_CHANGERS[name])
    elif name == "set":
        _set(command, found)
    elif name in DECLARING_BUILTINS:
        _declares(command, found)
    elif name == "read":
        found.variables.update(word.literal or "?" for word in command.words[1:] if not word.text.startswith("-"))
        found.variables.add("REPLY")
    elif name == "printf" and len(command.words) > 1 and command.words[1].text.startswith("-v"):
        found.variables.add("?")
    elif name in ("exit", "return", "logout"):
        status = command.words[1].literal if len(command.words) == 2 else None
        if not (name == "exit" and status and status.isdigit() and int(status) % 256):
            found.exits = True


def _declares(command: Simple, found: Leftovers) -> None:
    name = command.name
    for word in command.words[1:]:
        if not word.text.startswith("-"):
            variable = re.match(r"[A-Za-z_]\w*", word.text)
            declared = variable.group() if variable and name != "let" else "?"
            found.variables.add(declared)
            if name in ("unset", "export"):
                found.exported.add(declared)
    if name in ("readonly", "declare", "typeset", "local", "let"):
        found.opaque.append("declares a variable")


def _set(command: Simple, found: Leftovers) -> None:
    changes = set_options(command)
    if changes is None:
        found.opaque.append("changes the positional parameters or the shell's options")
        return
    for letter, on in changes.items():
        if letter not in ("e", "u", "x", "f", "v", "pipefail"):
            found.opaque.append("changes the shell's options")
        found.options[letter] = on if found.options.get(letter, on) is on else None


def set_options(command: Simple) -> dict[str, bool] | None:
    """The options that ``set -eu -o pipefail`` changes; None where they can't be told."""
    changes: dict[str, bool] = {}
    words = [word.literal for word in command.words[1:]]
    if not words or command.redirects:
        return None
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word is None or len(word) < 2 or word[0] not in "-+" or word == "--":
            return None
        for letter in word[1:]:
            if letter != "o":
                changes[letter] = word[0] == "-"
                continue
            long_name = words[at] if at < len(words) else None
            at += 1
            if long_name not in OPTION_LETTERS:
                return None
            changes[OPTION_LETTERS[long_name]] = word[0] == "-"
    return changes


@lru_cache(maxsize=1024)
def errexit_matters(commands: List) -> bool:
    """Whether ``set -e`` could change which of ``commands`` run, or the exit status."""
    if len(commands.items) != 1:
        return bool(commands.items)
    # In front of `&&` or `||` it does not count, whatever stands there.
    for command in commands.items[0].pipelines[-1].commands:
        if isinstance(command, Compound):
            if _errexit_matters_in(command):
                return True
        elif command.name in (".", "source", "eval", "command", "builtin", None):
            return True
    return errexit_matters_in_substitutions(commands)


def errexit_matters_in_substitutions(commands: List) -> bool:
    """The same of the substitutions in ``commands``; there dash and busybox ash obey it in front of ``&&``, too."""
    return any(_in_substitutions(word) for word in commands.words())


def _errexit_matters_in(command: Compound) -> bool:
    if command.kind in ("for", "while", "until", "function"):
        return True
    return any(errexit_matters(body) for body in command.bodies) or any(
        _in_substitutions(word) for part in (*command.tests, *command.bodies) for word in part.words()
    )


def _in_substitutions(word: Word) -> bool:
    return any(errexit_matters(inner) for inner in word.substitutions)


def turns_on_errexit(commands: List) -> bool:
    """Whether any of ``commands``, in a subshell or a substitution too, may turn on ``set -e``."""
    for command in simple_commands(commands):
        if isinstance(command, Simple):
            if command.name in (".", "source", "eval", "shopt", None):
                return True
            positional = len(command.words) > 1 and command.words[1].text == "--"
            if command.name == "set" and not positional and (set_options(command) or {"e": True}).get("e"):
                return True
    return False


@lru_cache(maxsize=1024)
def mentioned(commands: List) -> frozenset[str]:
    """Every variable that ``commands`` mention; "?" where one can't be told."""
    found: set[str] = set()
    for part in nested(commands):
        for word in part.own_words():
            found |= word.variables
        for command in part.commands():
            found |= _named(command)
    return frozenset(found)


def _named(command: Command) -> set[str]:
    """The variables that a command is given by name; "?" where it is a script that may name any."""
    if isinstance(command, Compound):
        if command.kind == "[[":
            return {name for word in command.words for name in _IDENTIFIER.findall(word.text)}
        return {command.name} if command.kind == "for" else set()
    name = command.name
    arguments = command.words[1:]
    if name == "cd" and any(word.literal == "-" for word in arguments):
        return {"OLDPWD"}
    if name is None or name in SCRIPT_BUILTINS:
        return {"?", "_"} if any("$_" in word.text or "${_" in word.text for word in arguments) else {"?"}
    if name in LISTING_BUILTINS and all(word.text.startswith("-") and "p" in word.text for word in arguments):
        return {"?"}
    if name in NAMING_BUILTINS:
        return {found for word in arguments for found in _IDENTIFIER.findall(word.text)}
    if name in ("test", "[") and any(word.text == "-v" for word in arguments):
        return {word.text for word in arguments}
    if name in ("command", "builtin"):
        inner = Simple()
        inner.words = [word for word in arguments if not word.text.startswith("-")]
        return _named(inner) if inner.words else set()
    return set()


@lru_cache(maxsize=1024)
def mentioned_first(commands: List) -> frozenset[str]:
    """The variables that are mentioned up to the first of ``commands`` that surely runs in the shell itself."""
    found: frozenset[str] = frozenset()
    for item in commands.items:
        last_or = max((at for at, operator in enumerate(item.operators) if operator == "||"), default=-1)
        sure = (at for at in range(last_or + 1, len(item.pipelines)) if runs_here(item.pipelines[at]))
        end = next(sure, len(item.pipelines) - 1)
        begin = AndOr(item.start)
        begin.pipelines, begin.operators = item.pipelines[: end + 1], item.operators[:end]
        found |= mentioned(list_of(begin))
        if end > last_or and runs_here(item.pipelines[end]):
            break
    return found


def runs_here(pipeline: Pipeline) -> bool:
    """Whether it is one simple command, after which ``$_`` is that command's last word; empty behind assignments."""
    return len(pipeline.commands) == 1 and isinstance(pipeline.commands[0], Simple)


def speaks_of_level(commands: List) -> bool:
    """Whether a word, a script in quotes too, speaks of ``SHLVL``: bash takes one off for its very last program."""
    return any("SHLVL" in word.text for part in nested(commands) for word in part.own_words())


def is_turned_special(commands: List) -> bool:
    """Whether a ``!`` stands before a command whose error may end a shell: one special to POSIX, or ``${A:?}``."""
    return any(
        (isinstance(command, Simple) and (command.name in SPECIAL_BUILTINS or command.name is None))
        or any("${" in word.text and "?" in word.text for word in command.all_words())
        for part in nested(commands)
        for pipeline in part.pipelines()
        if pipeline.negated
        for command in pipeline.commands
    )


@lru_cache(maxsize=1024)
def must_be_set(commands: List) -> frozenset[str]:
    """The variables that ``set -u`` would want to be set; "?" where the value of one may name another."""
    found: set[str] = set()
    for part in nested(commands):
        for word in part.own_words():
            found |= {name for name in word.variables - word.unset_ok if name not in "@*#?-$!0"}
            if "$((" in word.text and word.variables:
                found.add("?")
    return frozenset(found)


@lru_cache(maxsize=1024)
def assigned_first(commands: List) -> frozenset[str]:
    """The variables that the leading assignments, or a loop over words, set before anything reads them."""
    done: set[str] = set()
    read: set[str] = set()
    for item in commands.items:
        for index, pipeline in enumerate(item.pipelines):
            command = pipeline.commands[0]
            plain = isinstance(command, Simple) and command.assignments and not command.words
            if _loops_over_words(command) and len(pipeline.commands) == 1 and not (index and "||" in item.operators):
                done.add(str(command.name))
                return frozenset(done - read)
            if len(pipeline.commands) > 1 or not plain or (index and item.operators[index - 1] != "&&"):
                return frozenset(done - read)
            assert isinstance(command, Simple)
            for name, value in command.assignments:
                read |= value.variables - done
                if value.substitutions:
                    return frozenset(done - read)
                done.add(name)
    return frozenset(done - read)


def _loops_over_words(command: Command) -> bool:
    """Whether it is ``for x in a b``: the variable is set, whatever it was."""
    is_loop = isinstance(command, Compound) and command.kind == "for" and bool(command.words)
    return is_loop and all(word.literal is not None for word in command.words)


@lru_cache(maxsize=1024)
def names(commands: List) -> frozenset[str]:
    """The names of the commands that run, as far as they are literal."""
    found: set[str] = set()
    for part in nested(commands):
        for command in part.commands():
            if isinstance(command, Simple) and command.name:
                found.add(command.name)
    return frozenset(found)


def simple_commands(commands: List) -> Iterator[Command]:
    """Every command at any depth, command substitutions too."""
    for part in nested(commands):
        yield from part.commands()


def defined(commands: List) -> frozenset[str]:
    """The functions that ``commands`` define."""
    return frozenset(
        command.name for command in commands.walk() if isinstance(command, Compound) and command.kind == "function"
    )


@lru_cache(maxsize=1024)
def catches_trace(commands: List, known: frozenset[str] = frozenset()) -> bool:
    """Whether what ``set -x`` prints would land somewhere: what runs in the shell itself writes to its output.

    ``known`` are functions that the shell has besides.
    """
    functions = known | defined(commands)
    for part in nested(commands):
        for command in part.commands():
            caught = any(r.descriptor == "2" or ">&" in r.operator for r in command.redirects)
            if isinstance(command, Compound) and caught:
                return True
            if isinstance(command, Simple) and command.name == "exec":
                return True
            inside = isinstance(command, Simple) and (command.name is None or command.name in _RUN_INSIDE | functions)
            if inside and caught:
                return True
    return False


_RUN_INSIDE = frozenset({"eval", ".", "source", "command", "builtin"})
