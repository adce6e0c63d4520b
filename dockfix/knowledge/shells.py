"""Shells: their builtins, and what these do to the shell itself (POSIX Shell Command Language; dash(1), bash(1))."""

from __future__ import annotations

#: Builtins of sh, dash, busybox ash or bash: without a shell there may be no such program.
BUILTINS = frozenset(
    ". : [ alias bg bind break builtin caller cd chdir command compgen complete compopt continue declare dirs disown"
    " echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd"
    " printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset"
    " ulimit umask unalias unset wait".split()
)

#: The letters of ``set -o`` names (POSIX ``set``; pipefail is bash's and busybox's, and has none).
OPTION_LETTERS = {
    **{"allexport": "a", "noclobber": "C", "errexit": "e", "noglob": "f", "monitor": "m", "noexec": "n"},
    **{"nounset": "u", "verbose": "v", "xtrace": "x", "pipefail": "pipefail"},
}

#: Special builtins: assignments in front of them stay in the shell (POSIX, 2.14).
SPECIAL_BUILTINS = frozenset(". : eval exec export readonly set shift times trap unset".split())

#: Builtins whose effect on the shell is looked at no further: only a subshell holds it.
STATE_CHANGERS = {
    **dict.fromkeys((".", "source", "eval"), "runs a script inside the shell"),
    **dict.fromkeys(("alias", "unalias"), "defines an alias"),
    **dict.fromkeys(("ulimit", "umask"), "changes the shell's limits"),
    **dict.fromkeys(("shopt", "enable", "hash", "bind", "complete", "disown", "history"), "changes the shell"),
    **dict.fromkeys(("shift", "getopts"), "changes the positional parameters"),
    **dict.fromkeys(("pushd", "popd"), "changes the working directory"),
    **dict.fromkeys(("mapfile", "readarray"), "sets a variable"),
    "exec": "replaces the shell",
    "trap": "sets a trap",
}

#: Builtins whose arguments name variables that they set, declare or remove.
DECLARING_BUILTINS = frozenset({"export", "readonly", "unset", "declare", "typeset", "local", "let"})

#: Builtins that run a text with the shell's variables.
SCRIPT_BUILTINS = frozenset(". source eval trap".split())

#: Builtins that print all variables, or all of a kind, where they are given none.
LISTING_BUILTINS = frozenset("set export readonly declare typeset local".split())

#: Builtins that are given variables by their names.
NAMING_BUILTINS = frozenset("export readonly declare typeset local let unset read getopts mapfile readarray".split())

#: Programs that may be what ``/bin/sh`` leads to.
BEHIND_BIN_SH = frozenset({"sh", "ash", "dash", "bash", "busybox"})

#: Commands that can't fail as they stand in the field, so that ``;`` after them is as good as ``&&``.
NEVER_FAIL = frozenset({"set", ":", "true", "export"})

#: Shells, those of Windows too: an ENTRYPOINT that starts one has a text for its arguments.
SHELLS_OF_ENTRYPOINTS = frozenset("sh ash dash bash zsh ksh pwsh powershell cmd".split())

#: Variables whose value a shell changes, obeys or takes out of the environment before it starts a program.
NOT_HANDED_ON = frozenset("PWD OLDPWD SHLVL _ SHELLOPTS BASHOPTS IFS OPTIND PPID".split())

#: Variables that bash reads when it starts: a script, and options that are on from then (bash(1)).
READ_WHEN_BASH_STARTS = frozenset({"BASH_ENV", "SHELLOPTS", "BASHOPTS"})
