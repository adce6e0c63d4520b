"""How two command lines, each run by a shell of its own, are joined for one shell."""

from __future__ import annotations

from typing import NamedTuple

from ..knowledge.variables import OF_THIS_SHELL
from .effects import (
    assigned_first,
    catches_trace,
    errexit_matters,
    is_special,
    is_turned_special,
    leftovers,
    mentioned,
    mentioned_first,
    must_be_set,
    names,
    set_options,
    speaks_of_level,
    turns_on_errexit,
)
from .hashed_commands import replaced
from .next_run import makes_locale, why_next_differs
from .parser import parse
from .sensitivity import notices_cwd, notices_environment, notices_locale
from .syntax import AndOr, Compound, Dialect, List, Simple, Unsupported
from .walk import nested

#: What Linux takes as one argument of a program is 128 KiB (MAX_ARG_STRLEN).
_LONGEST = 120_000


class ShellState(NamedTuple):
    """The shell that both command lines get: options of its ``SHELL``, and its environment."""

    dialect: Dialect = Dialect.SH
    errexit: bool = False
    nounset: bool = False
    pipefail: bool = False
    xtrace: bool = False
    #: The names in the environment, or None where the base image may have set any.
    exported: frozenset[str] | None = None
    #: Those of them that the base image may not set.
    unsure: frozenset[str] = frozenset()
    #: The WORKDIR in force as it is written, with the ones it is relative to; None where the base image decides.
    workdir: str | None = None
    #: The USER in force as it is written; None where the base image decides.
    user: str | None = None
    #: A variable in the environment by which bash is another from its start, such as BASH_ENV.
    startup: str | None = None
    #: Programs whose update puts them where they are, so that the shell remembers the right place.
    in_place: frozenset[str] = frozenset()


class Join(NamedTuple):
    """How to join: the offsets are those where the kept text of each command line begins or ends."""

    first_end: int
    second_start: int
    second_end: int
    subshell: bool  #: the first goes into ``( )``
    group: bool  #: the second goes into ``{ ; }``
    operator: str  #: ``&&``, or ``;`` where ``set -e`` is in force
    first_comment: int | None  #: where the shell comment that ends the first begins
    second_comment: int | None


def how_to_join(first: str, second: str, state: ShellState) -> Join | str:
    """How one shell runs ``first``, then ``second``, with the same effect; or a sentence why not."""
    if len(first) + len(second) > _LONGEST:
        return "the joined command would be too long for a shell"
    lists = []
    for text, which in ((first, "first"), (second, "second")):
        try:
            commands = parse(text, state.dialect)
        except Unsupported as error:
            return f"the {which} command can't be read for sure: {error.reason}"
        if not commands.items:
            return f"the {which} command is empty"
        if commands.separators[-1] == "&":
            return f"the {which} command starts a background job"
        lists.append(commands)
    return _Joiner(lists[0], lists[1], state).join()


def leaves_anything(text: str, dialect: Dialect) -> bool:
    """Whether a command line leaves something of its own in its shell; options count where others may notice them."""
    try:
        left = leftovers(parse(text, dialect))
    except Unsupported:
        return False
    return bool(left.cwd or left.variables or left.opaque or left.exits or set(left.options) - {"e", "u", "x"})


def keeps_status_in_subshell(text: str, dialect: Dialect) -> bool:
    """Whether a command line ends with the same status in ``( )``: bash turns that of an `exec` that fails round."""
    try:
        return not is_turned_special(parse(text, dialect))
    except Unsupported:
        return False


class _Joiner:
    def __init__(self, first: List, second: List, state: ShellState) -> None:
        self.first = first
        self.second = second
        self.state = state
        self.left = leftovers(first)
        self.second_left = leftovers(second)

    def join(self) -> Join | str:
        for which, left in (("first", self.left), ("second", self.second_left)):
            if left.refusal:
                return f"the {which} command {left.refusal}"
        if self.state.startup and self.state.dialect.is_bash:
            return f"{self.state.startup} is read anew by the bash of each `RUN`"
        if reason := why_next_differs(self.first, self.state.workdir, self.state.user):
            return f"the first command {reason}"
        if makes_locale(self.first) and notices_locale(self.second):
            return "the first command makes a locale, in which only the next shell would begin"
        if speaks_of_level(self.first) or speaks_of_level(self.second):
            return "one of the commands speaks of `SHLVL`, which is another for the last of a shell"
        if reason := _looks_at_its_start(self.second):
            return reason
        errexit = self.state.errexit or turns_on_errexit(self.first)
        skip = self._repeated_set()
        noticed = self._noticed(skip)
        subshell = noticed is not None
        if subshell:
            skip = None
        if subshell and errexit and errexit_matters(self.first):
            return f"{noticed}, and `set -e` would not count in a `( )` before `&&`"
        if subshell and is_turned_special(self.first):
            return f"{noticed}, and bash ends a `( ! … )` with another status than a shell of its own"
        operator = "&&"
        if not subshell and self._may_go_on(errexit):
            operator = ";"
        elif errexit and not subshell and self._last_is_compound():
            return "`set -e` would no longer count in the last part of the first command"
        group = operator == "&&" and self._needs_group(skip)
        start = self.second.items[0].start if skip is None else skip
        return Join(
            self.first.items[-1].end,
            start,
            self.second.items[-1].end,
            subshell,
            group,
            operator,
            self.first.comment,
            self.second.comment,
        )

    # -- what the second would notice of the first

    def _noticed(self, skip: int | None) -> str | None:
        """What of the first's leftovers the second would notice, in words; None for nothing."""
        left = self.left
        if left.opaque:
            return f"the first command {left.opaque[0]}"
        if left.exits:
            return "the first command may end its shell early"
        if left.cwd and (notices_cwd(self.second) or _shows_cwd(self.second)):
            return "the first command changes the working directory"
        if variable := self._variable():
            return f"the first command sets `{variable}`"
        if option := self._option(skip):
            return f"the first command changes the shell option `{option}`"
        if program := replaced(self.first, self.second, self.state.in_place):
            return f"the shell remembers where it found `{program}`, and the first command may install another"
        return None

    def _variable(self) -> str | None:
        # What was exported stays so, whatever value it gets; what the shell itself reads it has read by then.
        anew = {name for name in assigned_first(self.second) if not is_special(name)} - self.left.exported
        variables = self.left.variables - anew
        if not variables:
            return None
        seen = mentioned(self.second)
        for name in sorted(variables):
            if name in seen or name == "?" or "?" in seen or is_special(name):
                return name
        exported = self.state.exported
        every = exported is None or "?" in self.left.exported
        in_environment = variables if every else variables & ((exported or frozenset()) | self.left.exported)
        if in_environment and notices_environment(self.second, in_environment):
            return min(in_environment)
        return None

    def _option(self, skip: int | None) -> str | None:
        options = self.left.options
        if not options or skip is not None:
            return None
        second = self.second
        seen = mentioned(second)
        if "-" in seen or ("?" in seen and set(options) - {"x", "v"}):
            return next(iter(options))
        if "e" in options and options["e"] is not self.state.errexit and errexit_matters(second):
            return "-e"
        if "u" in options and must_be_set(second) - ((self.state.exported or frozenset()) - self.state.unsure):
            return "-u"
        if "f" in options and any(word.glob or word.unquoted for part in nested(second) for word in part.words()):
            return "-f"
        if "pipefail" in options and any(
            len(pipeline.commands) > 1 for part in nested(second) for pipeline in part.pipelines()
        ):
            return "pipefail"
        for letter in ("x", "v"):
            # A SHELL may have `-x`, which `set +x` then takes away.
            at_first = letter == "x" and self.state.xtrace
            if options.get(letter, at_first) is not at_first and catches_trace(second):
                return f"-{letter}"
        return None

    def _repeated_set(self) -> int | None:
        """Where the second goes on after a ``set`` that only repeats the first's; None without one."""
        first, second = _leading_set(self.first), _leading_set(self.second)
        if first is None or second is None or first != second or self.left.options != first:
            return None
        item = self.second.items[0]
        if item.operators:
            return _start(self.second, item, 1) if len(self.second.items) == 1 else None
        return self.second.items[1].start if len(self.second.items) > 1 else None

    # -- the form

    def _may_go_on(self, errexit: bool) -> bool:
        """Whether ``first; second`` does: ``set -e`` is in force from the start, to the very end."""
        first = _leading_set(self.first)
        alone = not self.first.items[0].operators  # `set -e && a; b`: whether `a` counts is another question
        on = (first is not None and first.get("e") is True and alone) or self.state.errexit
        if not errexit or not on or self.left.options.get("e", True) is not True or len(self.first.items) < 2:
            return False
        second = _leading_set(self.second)
        if first is not None and first.get("e") and not self.state.errexit:
            insensitive = not errexit_matters(self.second) or (second is not None and second.get("e") is True)
            if not insensitive:
                return False
        last = self.first.items[-1]
        if last.operators or last.pipelines[0].negated:
            return False
        return all(isinstance(command, Simple) for command in last.pipelines[0].commands)

    def _last_is_compound(self) -> bool:
        """Whether the last part holds commands that ``set -e`` could end, and no longer would before ``&&``."""
        last = List()
        last.items = self.first.items[-1:]
        return errexit_matters(last)

    def _needs_group(self, skip: int | None) -> bool:
        items = self.second.items
        dropped_item = skip is not None and not items[0].operators
        rest = items[1:] if dropped_item else items
        if len(rest) != 1:
            return True
        return "||" in rest[0].operators


def _leading_set(commands: List) -> dict[str, bool] | None:
    """The options of a ``set`` that comes first of all, as a command of its own."""
    pipeline = commands.items[0].pipelines[0]
    command = pipeline.commands[0]
    if len(pipeline.commands) > 1 or pipeline.negated or not isinstance(command, Simple) or command.name != "set":
        return None
    if commands.items[0].operators and commands.items[0].operators[0] != "&&":
        return None
    if commands.items[0].operators and "||" in commands.items[0].operators:
        return None
    return set_options(command)


def _start(commands: List, item: AndOr, index: int) -> int:
    """Offset where the ``index``-th pipeline of ``item`` begins."""
    command = item.pipelines[index].commands[0]
    if item.pipelines[index].negated or isinstance(command, Compound):
        return item.start  # not known: nothing is dropped
    offsets = [word.start for word in command.words[:1]]
    offsets += [value.start - len(name) - 1 for name, value in command.assignments[:1]]
    return min(offsets) if offsets and not command.redirects else item.start


def _shows_cwd(commands: List) -> bool:
    """Whether ``commands`` look at the variables that ``cd`` sets, which bash hands to programs, too."""
    return bool(mentioned(commands) & {"PWD", "OLDPWD", "CDPATH", "?"} or names(commands) & {"env", "printenv"})


def _looks_at_its_start(commands: List) -> str | None:
    """Why the second can't do without a shell that was started for it alone; or None."""
    if told := mentioned(commands) & OF_THIS_SHELL - {"_"}:
        return f"the second command looks at `${min(told)}`, which tells of its shell"
    if "_" in mentioned_first(commands):
        return "the second command looks at `$_`, which tells what its shell did before"
    return None
