"""What one shell carries from command to command, and what of it a command notices."""

from __future__ import annotations

import copy
import re

from ..knowledge.programs import FILE_MOVERS
from ..knowledge.variables import OF_THIS_SHELL
from ..shell import Leftovers
from ..shell.effects import (
    assigned_first,
    catches_trace,
    defined,
    errexit_matters,
    errexit_matters_in_substitutions,
    is_special,
    mentioned,
    mentioned_first,
    must_be_set,
    nested,
    runs_here,
    turns_on_errexit,
)
from ..shell.external_effects import assigned_values
from ..shell.hashed_commands import in_common, looked_up, looked_up_by, may_move
from ..shell.next_run import makes_locale, why_next_differs
from ..shell.sensitivity import notices_cwd, notices_environment, notices_locale
from ..shell.syntax import List, Simple
from .values import NOWHERE, Place, Value

_SHELL = re.compile(r"(?:\A|/bin/)(?:sh|dash|bash|ash|busybox)\Z|\A/bin/?\*?\Z")
#: A new locale, which the next shell begins in and this one does not know.
_LOCALE = "another locale"
_OPTIONS = frozenset({"e", "u", "f", "x", "v", "pipefail"})


class ShellState:
    """The state of a ``RUN``'s shell, between two of its commands.

    ``known`` are the names in the environment, None where the base image may have set any; ``place`` is
    where the shell starts.
    """

    def __init__(
        self,
        options: frozenset[str],
        known: frozenset[str] | None,
        place: Place = NOWHERE,
    ) -> None:
        self.known = known
        self.place = place
        self.start = options
        self.cwd: tuple[Value, ...] = ()
        self.variables: dict[str, Value] = {}
        self.functions: frozenset[str] = frozenset()
        self.moves: tuple[Value, ...] = ()  # every change of the folder: `cd -` goes back by one
        self.values: frozenset[tuple[str, str | None]] = frozenset()  # what was assigned so far
        self.exported: frozenset[str] = frozenset()  # what has entered or left the environment since
        self.options: dict[str, bool | None] = {}
        self.whole: tuple[Value, ...] = ()  # changes of which any command may notice something
        self.found: frozenset[str] = frozenset()  # programs whose place the shell remembers
        self.touched: frozenset[str] = frozenset()  # programs that may have been replaced
        self.lasting: list[Value] = []  # what not even `( )` holds; shared by subshells
        self.count: list[int] = [0]  # commands before this one; shared by subshells
        self.runs_here: list[bool] = [False]  # whether one of them has set `$_`; shared by subshells

    def subshell(self) -> ShellState:
        """The state that ``( )`` starts with."""
        twin = copy.copy(self)
        twin.variables = dict(self.variables)
        twin.options = dict(self.options)
        return twin

    def absorb(self, inner: ShellState) -> None:
        """What a subshell has done to programs and files stays."""
        self.touched |= inner.touched & self.found

    def errexit(self, exempt: bool) -> bool | None:
        """Whether ``set -e`` counts here; ``exempt`` before ``&&`` and the like. None: can't tell."""
        return False if exempt else self.options.get("e", "e" in self.start)

    def noticed(self, commands: List, left: Leftovers, exempt: bool) -> tuple[Value, ...]:
        """What of this state ``commands``, which leave ``left`` behind, may notice."""
        feels = notices_locale(commands) if self.lasting else False
        found: list[Value] = [*self.whole, *(entry for entry in self.lasting if feels or not _is_locale(entry))]
        seen = mentioned(commands)
        if self.cwd and (notices_cwd(commands) or seen & {"PWD", "OLDPWD", "?"}):
            found.append(("cwd", self.cwd))
        if len(self.moves) > 1 and seen & {"OLDPWD", "?"}:
            found.append(("moves", self.moves))
        found += self._variables(commands, seen)
        found += self._options(commands, seen, exempt)
        if remembered := in_common(looked_up(commands), self.found & self.touched):
            found.append(("remembers", tuple(sorted(remembered))))
        if left.refusal:
            found.append(("position", self.count[0]))
        elif seen & OF_THIS_SHELL - {"_"}:
            found.append(("first of its shell", self.count[0] == 0))
        if "_" in mentioned_first(commands):
            found.append(("last word", self.runs_here[0]))
        return tuple(found)

    def _variables(self, commands: List, seen: frozenset[str]) -> list[Value]:
        found: list[Value] = []
        anew = assigned_first(commands)
        for name, value in sorted(self.variables.items(), key=lambda item: item[0]):
            # What has entered or left the environment stays so, whatever value it gets.
            if name in anew and not is_special(name) and name not in self.exported:
                continue
            in_environment = self.known is None or "?" in self.exported or name in self.known | self.exported
            # Any unquoted expansion is split at IFS; the shell and every program look at LC_ALL.
            if (
                name in seen
                or is_special(name)
                or "?" in (name, *seen)
                or (in_environment and notices_environment(commands, {name}))
            ):
                found.append((name, value))
        return found

    def _options(self, commands: List, seen: frozenset[str], exempt: bool) -> list[Value]:
        found: list[Value] = []
        if errexit_matters(commands):
            # What turns it on itself feels whether it is looked at there at all.
            found.append(("errexit", self.errexit(exempt), exempt and turns_on_errexit(commands)))
        if errexit_matters_in_substitutions(commands):
            found.append(("errexit in a substitution", self.errexit(exempt=False)))
        if not self.options:
            return found
        if "-" in seen:
            found.append(("options", tuple(sorted(self.options.items()))))
        lists = list(nested(commands))
        piped = any(len(pipeline.commands) > 1 for part in lists for pipeline in part.pipelines())
        globbed = any(word.glob or word.unquoted for part in lists for word in part.words())
        traced = catches_trace(commands, self.functions)
        script = "?" in seen  # `eval` and the like: what it holds is not known
        unset = must_be_set(commands) - ((self.known or frozenset()) - self.place.unsure)
        feels = {"u": bool(unset), "f": globbed, "pipefail": piped, "x": traced, "v": traced}
        for letter, counts in feels.items():
            at_first = letter in self.start
            if (counts or (script and letter not in "xv")) and self.options.get(letter, at_first) is not at_first:
                found.append((letter, self.options[letter]))
        return found

    def after(self, commands: List, left: Leftovers, text: Value, *, always: bool) -> None:
        """Go on to the state after ``commands``; ``always`` where all of them have run well."""
        self.count[0] += 1
        if len(commands.items) == 1 and any(map(runs_here, commands.items[0].pipelines)):
            self.runs_here[0] = True
        if left.refusal:
            self.lasting.append((left.refusal, text))
        if _replaces_shell(commands):
            self.lasting.append(("another shell", text))  # the next ``RUN`` is read by that
        place = self.place
        if reason := why_next_differs(commands, place.workdir, place.user, self.values, bool(self.cwd)):
            self.lasting.append((reason, text))
        if makes_locale(commands):
            self.lasting.append((_LOCALE, text))
        self.values |= assigned_values(commands)
        self.functions |= defined(commands)
        if left.cwd:
            self.moves = (*self.moves, text)
            enters = always and _enters_absolute(commands)
            self.cwd = (text,) if enters else (*self.cwd, text)
        for name in left.variables:
            surely = always or name in assigned_first(commands)
            self.variables[name] = text if surely else (self.variables.get(name), text)
        self.exported |= left.exported
        for letter, on in left.options.items():
            if letter in _OPTIONS:
                now = self.options.get(letter, letter in self.start)
                self.options[letter] = on if always or on is now else None
        if left.opaque or left.exits:
            self.whole = (*self.whole, (tuple(left.opaque), left.exits, text))
        self._remember(commands)

    def _remember(self, commands: List) -> None:
        """A shell remembers where it found a program, and a later command may replace it."""
        here = {id(command) for command in commands.walk(subshells=False)}
        found, touched = self.found, set(self.touched)
        for command in commands.walk():
            if not isinstance(command, Simple):
                continue
            if id(command) in here:
                found |= looked_up_by(command.words)
            for word in command.words[1:]:
                target = word.text.strip("'\"").rsplit("/", 1)[-1]
                for separator in "@=<>~":
                    target = target.split(separator, 1)[0]
                if target in found - self.place.in_place:
                    touched.add(target)
            touched |= may_move(command, found, self.place.in_place)
        self.found, self.touched = found, frozenset(touched)


def _is_locale(entry: Value) -> bool:
    return isinstance(entry, tuple) and entry[:1] == (_LOCALE,)


def _replaces_shell(commands: List) -> bool:
    """Whether something may be put in the place of ``/bin/sh``."""
    for command in commands.walk():
        words = [word.text.strip("'\"") for word in command.words] if isinstance(command, Simple) else []
        if words and words[0].rsplit("/", 1)[-1] in FILE_MOVERS and any(_SHELL.search(word) for word in words[1:]):
            return True
    return False


def _enters_absolute(commands: List) -> bool:
    command = next(iter(commands.commands()))
    return (
        len(commands.items) == 1
        and len(commands.items[0].pipelines) == 1
        and isinstance(command, Simple)
        and len(command.words) == 2
        and (command.words[1].literal or "").startswith("/")
    )
