"""What the builtins of a shell do to it, and which programs are shells."""

from __future__ import annotations

import pytest
from tables import differs, lines, rewritten

from dockfix.shell import argv, leftovers, parse
from dockfix.shell.effects import mentioned, set_options
from dockfix.shell.hashed_commands import replaced
from dockfix.shell.next_run import why_next_differs
from dockfix.shell.syntax import Simple

BUILTINS = [
    *(".", ":", "alias", "bg", "bind", "break", "builtin", "caller", "cd", "chdir", "command", "compgen"),
    *("complete", "compopt", "continue", "declare", "dirs", "disown", "echo", "enable", "eval", "exec", "exit"),
    *("export", "false", "fc", "fg", "getopts", "hash", "help", "history", "jobs", "kill", "let", "local", "logout"),
    *("mapfile", "popd", "printf", "pushd", "pwd", "read", "readarray", "readonly", "return", "set", "shift", "shopt"),
    *("source", "suspend", "test", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias", "unset"),
    "wait",
]
OPAQUE = {
    "runs a script inside the shell": ". x|source x|eval x",
    "defines an alias": "alias a=b|unalias a",
    "changes the shell's limits": "ulimit -n 1|umask 077",
    "changes the shell": "shopt -s extglob|enable -n a|hash -r|bind a|complete a|disown -a|history -c",
    "changes the positional parameters": "shift|getopts ab c",
    "changes the working directory": "pushd /x|popd",
    "sets a variable": "mapfile a|readarray a",
    "replaces the shell": "exec a",
    "sets a trap": "trap a EXIT",
}


@pytest.mark.parametrize("name", BUILTINS)
def test_there_is_no_such_program_without_a_shell(name: str) -> None:
    assert argv(name if name == "exec" else f"{name} x") == f"`{name}` is a command of the shell itself"


@pytest.mark.parametrize("name", ["ls", "nginx", "env", "exec nginx"])
def test_other_commands_need_no_shell(name: str) -> None:
    assert not isinstance(argv(name), str)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        *(("allexport", "a"), ("noclobber", "C"), ("errexit", "e"), ("noglob", "f"), ("monitor", "m"), ("noexec", "n")),
        *(("nounset", "u"), ("verbose", "v"), ("xtrace", "x"), ("pipefail", "pipefail")),
    ],
)
def test_an_option_has_a_name_and_a_letter(name: str, letter: str) -> None:
    command = next(iter(parse(f"set -o {name}").commands()))
    assert isinstance(command, Simple)
    assert set_options(command) == {letter: True}


@pytest.mark.parametrize(
    "line",
    [
        *(". x", ": x", "eval x", "exec x", "export X", "readonly X", "set x", "shift", "times", "trap x EXIT"),
        "unset X",
    ],
)
def test_an_assignment_in_front_of_a_special_builtin_stays(line: str) -> None:
    assert "A" in leftovers(parse(f"A=1 {line}")).variables


@pytest.mark.parametrize("line", ["make", "cd /x", "command -v x", "read X"])
def test_one_in_front_of_another_command_does_not(line: str) -> None:
    assert "A" not in leftovers(parse(f"A=1 {line}")).variables


@pytest.mark.parametrize(("what", "line"), lines(OPAQUE))
def test_a_builtin_changes_its_shell(what: str, line: str) -> None:
    assert leftovers(parse(line)).opaque == [what]


@pytest.mark.parametrize("name", ["export", "readonly", "unset", "declare", "typeset", "local"])
def test_a_builtin_sets_the_variables_that_it_names(name: str) -> None:
    assert "A" in leftovers(parse(f"{name} A")).variables
    assert "A" in mentioned(parse(f"{name} A"))


def test_let_sets_any_variable() -> None:
    assert "?" in leftovers(parse("let A=1")).variables
    assert "A" in mentioned(parse("let A=1"))


@pytest.mark.parametrize("name", ["read", "getopts ab", "mapfile", "readarray"])
def test_a_builtin_is_given_a_variable_by_name(name: str) -> None:
    assert "A" in mentioned(parse(f"{name} A"))


@pytest.mark.parametrize("line", [". x", "source x", "eval x", "trap x EXIT"])
def test_a_script_may_name_any_variable(line: str) -> None:
    assert mentioned(parse(line)) == {"?"}


@pytest.mark.parametrize(
    "name", ["set", "export", "readonly", "declare", "typeset", "local", "export -p", "declare -p"]
)
def test_a_builtin_lists_all_variables(name: str) -> None:
    assert mentioned(parse(name)) == {"?"}


@pytest.mark.parametrize("name", ["sh", "ash", "dash", "bash", "busybox"])
def test_a_shell_may_be_what_bin_sh_leads_to(name: str) -> None:
    assert (
        why_next_differs(parse(f"rm -f /bin/{name}"), "/", None) == "replaces the shell that the next `RUN` would start"
    )
    assert why_next_differs(parse("rm -f /bin/zsh"), "/", None) is None


@pytest.mark.parametrize("line", ["set -x", ": x", "true", "export A=1"])
def test_a_command_can_not_fail(line: str) -> None:
    assert differs(f"FROM a\nRUN {line}; a\n", f"FROM a\nRUN {line} && a\n") is None


@pytest.mark.parametrize("line", ["a", "cd /x", "false"])
def test_any_other_command_can(line: str) -> None:
    assert differs(f"FROM a\nRUN {line}; a\n", f"FROM a\nRUN {line} && a\n")


@pytest.mark.parametrize("name", ["sh", "ash", "dash", "bash", "zsh", "ksh", "pwsh", "powershell", "cmd", "/bin/sh"])
def test_a_shell_of_an_entrypoint_has_a_script(name: str) -> None:
    text = f'FROM a\nENTRYPOINT ["{name}", "run.sh", "-x"]\n'
    expected = f'FROM a\nENTRYPOINT ["{name}", "run.sh"]\nCMD ["-x"]\n'
    assert rewritten("split-entrypoint", text).text == expected


def test_no_install_brings_another_bracket() -> None:
    assert replaced(parse("[ -f a ] && nvm use 20"), parse("[ -f b ]")) is None
    assert replaced(parse("tsc a && nvm use 20"), parse("tsc b")) == "tsc"
