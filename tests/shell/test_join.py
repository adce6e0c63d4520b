"""Joined command lines do what two shells did: tried with the real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from dockfix.shell import Dialect, Join, ShellState, how_to_join

SHELLS = [command for command in (["dash"], ["bash"], ["busybox", "ash"]) if shutil.which(command[0])]
NOTHING = frozenset({"PATH", "HOME"})


def joined(first: str, second: str, how: Join) -> str:
    """The text that the join describes."""
    first, second = first[: how.first_end], second[how.second_start : how.second_end]
    if how.subshell:
        first = f"( {first} )"
    if how.group:
        second = f"{{ {second}; }}"
    return f"{first}{how.operator} {second}" if how.operator == ";" else f"{first} {how.operator} {second}"


PLAIN = ShellState(exported=NOTHING)


def text_of(first: str, second: str, state: ShellState = PLAIN) -> str:
    """The joined text, or the refusal in brackets."""
    how = how_to_join(first, second, state)
    return f"[{how}]" if isinstance(how, str) else joined(first, second, how)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a", "b", "a && b"),
        ("a;", "b ;", "a && b"),
        ("a || true", "b", "a || true && b"),
        ("a; b", "c", "a; b && c"),
        ("a", "b; c", "a && { b; c; }"),
        ("a", "b || c", "a && { b || c; }"),
        ("a # x", "b # y", "a && b"),
        ("cd /x && a", "make", "( cd /x && a ) && make"),
        ("cd /x && a", "cd /y && make", "cd /x && a && cd /y && make"),
        ("cd /x", "apt-get update && apt-get install -y curl", "cd /x && apt-get update && apt-get install -y curl"),
        ("cd /x", "apt-get install -y ./a.deb", "( cd /x ) && apt-get install -y ./a.deb"),
        ("cd /x && a", "rm -rf /x", "cd /x && a && rm -rf /x"),
        ("cd /x && a", "rm -rf x", "( cd /x && a ) && rm -rf x"),
        ("X=1 && a $X", "b", "X=1 && a $X && b"),
        ("X=1 && a $X", "b $X", "( X=1 && a $X ) && b $X"),
        ("X=1 && a $X", "X=2 && b $X", "X=1 && a $X && X=2 && b $X"),
        ("export X=1 && a", "b", "( export X=1 && a ) && b"),
        ("PATH=/x a", "b", "PATH=/x a && b"),
        ("for i in 1 2; do a $i; done", "b $i", "( for i in 1 2; do a $i; done ) && b $i"),
        ("set -e; a; b", "c && d", "set -e; a; b; c && d"),
        ("set -eux; a; b", "set -eux; c; d", "set -eux; a; b; c; d"),
        ("set -ex && a", "set -ex && b", "set -ex && a && b"),
        ("set -ex && a", "b", "set -ex && a && b"),
        ("set -ex && a", "b; c", "( set -ex && a ) && { b; c; }"),
        ("set -u && a", "b $NOPE", "( set -u && a ) && b $NOPE"),
        ("set -o pipefail && a | b", "c | d", "( set -o pipefail && a | b ) && c | d"),
        ("set -f", "ls $X", "( set -f ) && ls $X"),
        ("set -f", 'ls "a"$X', '( set -f ) && ls "a"$X'),
        ("set -f", 'ls "$X"', 'set -f && ls "$X"'),
        ("set -f", "ls *", "( set -f ) && ls *"),
        ("umask 077 && a", "b", "( umask 077 && a ) && b"),
        ("exit 0", "b", "( exit 0 ) && b"),
        ("a || exit 1", "b", "a || exit 1 && b"),
        (". /etc/profile && a", "b", "( . /etc/profile && a ) && b"),
        ("f() { a; }; f", "b", "( f() { a; }; f ) && b"),
        ("pip install --upgrade pip", "pip install x", "( pip install --upgrade pip ) && pip install x"),
        (
            "( pip install -U pip ) && pip install x",
            "pip install y",
            "( pip install -U pip ) && pip install x && pip install y",
        ),
        ("echo echo", "echo b", "echo echo && echo b"),
        ("trap a EXIT; b", "c", "( trap a EXIT; b ) && c"),
        ("exec a", "b", "( exec a ) && b"),
        ("! a", "b", "! a && b"),
        ("if a; then b; fi", "c", "if a; then b; fi && c"),
        ("a &", "b", "[the first command starts a background job]"),
        ("(a &)", "b", "[the first command starts a background job]"),
        ("service x start", "b", "[the first command runs `service`, which may leave a process behind]"),
        ("echo a >> /etc/hosts", "b", "[the first command touches `/etc/hosts`, which each `RUN` gets anew]"),
        (
            "set -e; a; for i in 1 2; do c; done",
            "d",
            "[`set -e` would no longer count in the last part of the first command]",
        ),
        (
            "set -e; cd /x; a",
            "make",
            "[the first command changes the working directory, and `set -e` would not count in a `( )` before `&&`]",
        ),
        ("cd /x", "ls", "( cd /x ) && ls"),
        ("cd /x", "ls -la >/y", "( cd /x ) && ls -la >/y"),
        ("cd /x", "ls /y", "cd /x && ls /y"),
        ("cd /x", "tar xf /a.tar", "( cd /x ) && tar xf /a.tar"),
        ("cd /x", "chmod -x f", "( cd /x ) && chmod -x f"),
        ("cd /x", "chmod -R 755 /y", "cd /x && chmod -R 755 /y"),
        ("cd /x", "chmod --reference=f /y", "( cd /x ) && chmod --reference=f /y"),
        ("cd /x", "cp -ty /z", "( cd /x ) && cp -ty /z"),
        ("cd /x", "touch -rf /z", "( cd /x ) && touch -rf /z"),
        ("cd /x", "echo $GLOB", "( cd /x ) && echo $GLOB"),
        ("cd /x", 'echo "a"$GLOB', '( cd /x ) && echo "a"$GLOB'),
        ("cd /x", 'echo "$GLOB"', 'cd /x && echo "$GLOB"'),
        ("cd /x", "apt-get download curl", "( cd /x ) && apt-get download curl"),
        ("cd /x", "yum install -y a.rpm", "( cd /x ) && yum install -y a.rpm"),
        ("cd /x", "cd -", "( cd /x ) && cd -"),
        ("cd /x", "echo $OLDPWD", "( cd /x ) && echo $OLDPWD"),
        ("cd /x", "cd /y && env", "( cd /x ) && cd /y && env"),
        ("IFS=, && a", "b", "( IFS=, && a ) && b"),
        ("CDPATH=/x && a", "cd y", "( CDPATH=/x && a ) && cd y"),
        ("ENV=/x; a", "b", "( ENV=/x; a ) && b"),
        ("PS4=x; a", "rm /b", "( PS4=x; a ) && rm /b"),
        ("LC_ALL=C; a", "rm /b", "( LC_ALL=C; a ) && rm /b"),
        ("LD_PRELOAD=/x; a", "rm /b", "( LD_PRELOAD=/x; a ) && rm /b"),
        ("TMPDIR=/x; a", "rm /b", "( TMPDIR=/x; a ) && rm /b"),
        ("unset PATH", "rm /b", "( unset PATH ) && rm /b"),
        ("PATH=/x:$PATH; a", "rm /b", "( PATH=/x:$PATH; a ) && rm /b"),
        ("export -n X; a", "b", "( export -n X; a ) && b"),
        ("readonly X=1; a", "X=2; b", "( readonly X=1; a ) && { X=2; b; }"),
        ("hash -r && a", "b", "( hash -r && a ) && b"),
        ("alias x=y && a", "b", "( alias x=y && a ) && b"),
        ("shopt -s x && a", "b", "( shopt -s x && a ) && b"),
        ("set -C && a", "b", "( set -C && a ) && b"),
        ("set -o noclobber && a", "b", "( set -o noclobber && a ) && b"),
        ("set -o posix && a", "b", "( set -o posix && a ) && b"),
        ("set -q && a", "b", "( set -q && a ) && b"),
        ("set -o && a", "b", "( set -o && a ) && b"),
        ("set -- x; a", "b $1", "( set -- x; a ) && b $1"),
        ("X=1; a", "export X && b", "( X=1; a ) && export X && b"),
        ("X=1; a", "eval 'b $X'", "( X=1; a ) && eval 'b $X'"),
        ("X=1; a", ". /x", "( X=1; a ) && . /x"),
        ("X=1; a", "trap 'b $X' EXIT", "( X=1; a ) && trap 'b $X' EXIT"),
        ("X=1; a", "set", "[the second command looks at the text that its shell was given]"),
        ("X=1; a", "export -p", "( X=1; a ) && export -p"),
        ("X=1; a", "command eval 'b $X'", "( X=1; a ) && command eval 'b $X'"),
        ("X=1; a", "test -v X", "( X=1; a ) && test -v X"),
        ("set -f", "eval 'rm /x/*'", "( set -f ) && eval 'rm /x/*'"),
        ("a >${X:=/x}", "b $X", "( a >${X:=/x} ) && b $X"),
        ("echo ${X:=1}", "b $X", "( echo ${X:=1} ) && b $X"),
        ("echo $((X = 1))", "b $X", "( echo $((X = 1)) ) && b $X"),
        ("read X </x", "b $X", "( read X </x ) && b $X"),
        ("getopts x X", "b $X", "( getopts x X ) && b $X"),
        ("printf -v X a", "b $X", "( printf -v X a ) && b $X"),
        ("mapfile X </x", "b", "( mapfile X </x ) && b"),
        ("local X=1", "b", "( local X=1 ) && b"),
        ("typeset X=1", "b", "( typeset X=1 ) && b"),
        ("return", "b", "[the first command returns from no function]"),
        ("a; set +e", "b; c", "a; set +e && { b; c; }"),
        ("exec 3>f; a", "b", "( exec 3>f; a ) && b"),
        ("ulimit -n 9; a", "b", "( ulimit -n 9; a ) && b"),
        ("npm ci && npm i -g npm", "npm test", "( npm ci && npm i -g npm ) && npm test"),
        ("npm i -g n && n 20", "npm ci", "( npm i -g n && n 20 ) && npm ci"),
        ("node -v && tar xf /n.tgz -C /usr/local", "node a", "( node -v && tar xf /n.tgz -C /usr/local ) && node a"),
        ("pip install a && python get-pip.py", "pip list", "( pip install a && python get-pip.py ) && pip list"),
        ("node -v && apt-get remove -y nodejs", "node a", "( node -v && apt-get remove -y nodejs ) && node a"),
        ("cp /a /b && apk add coreutils", "cp /c /d", "( cp /a /b && apk add coreutils ) && cp /c /d"),
        ("npm ci", "npm run build", "npm ci && npm run build"),
        ("pip install a", "pip install b", "pip install a && pip install b"),
        ("apt-get update", "apt-get install -y curl", "apt-get update && apt-get install -y curl"),
        ("curl x | tar xz -C /usr/local", "curl y", "curl x | tar xz -C /usr/local && curl y"),
        ("a", "echo $SECONDS", "[the second command looks at `$SECONDS`, which tells of its shell]"),
        ("a", "echo $_", "[the second command looks at `$_`, which tells what its shell did before]"),
        ("a", "mkdir x && cd $_", "a && mkdir x && cd $_"),
        ("a", "echo $?", "a && echo $?"),
        ("# nothing", "b", "[the first command is empty]"),
        ("echo 'a", "b", "[the first command can't be read for sure: a single quote is not closed]"),
        ("a \\", "b", "[the first command can't be read for sure: a backslash ends the command]"),
        ("cat <<EOF", "b", "[the first command can't be read for sure: `<<` in the command line]"),
    ],
)
def test_joined_text(first: str, second: str, expected: str) -> None:
    assert text_of(first, second) == expected


def test_a_base_image_that_may_export_anything() -> None:
    unknown = ShellState()
    assert text_of("X=1 && a", "npm ci", unknown) == "( X=1 && a ) && npm ci"
    assert text_of("X=1 && a", "rm -rf /x", unknown) == "X=1 && a && rm -rf /x"


def test_a_shell_with_errexit() -> None:
    state = ShellState(Dialect.BASH, errexit=True, exported=NOTHING)
    assert text_of("a; b", "c; d", state) == "a; b; c; d"
    assert text_of("a; b || true", "c; d", state) == "a; b || true && { c; d; }"
    assert text_of("a; set +e || set -e", "c; d", state).startswith("[the first command changes the shell option `-e`")
    assert text_of("cd /x; a", "make", state).startswith("[the first command changes the working directory, and")


# Every command prints, so that each one that runs, and where and with what, is seen.
COMMANDS = [
    "true",
    "false",
    "echo a",
    "pwd",
    'echo "x=$X y=${Y:-none} z=$Z"',
    "cd sub",
    "cd ..",
    'cd "$T"',
    "X=1",
    "Y=2; echo $Y",
    "Z=",
    "export X=3",
    "X=4 true",
    "unset X",
    "set -e",
    "set -eu",
    "set +e",
    "set -u",
    "set -f",
    "set -x",
    "set -o noglob",
    "echo *",
    "exit",
    "exit 0",
    "exit 3",
    "umask 077",
    "umask",
    "f() { echo f; }",
    "f 2>/dev/null",
    "sh -c 'echo X=$X; pwd'",
    "echo $-",
    "read R <f1; echo $R",
    "echo b >f2",
    "cat f2 2>/dev/null",
    "(cd sub; pwd; X=9)",
    "{ cd sub; X=8; }",
    "if true; then false; echo i; fi",
    "for X in p q; do false; echo $X; done",
    "while false; do true; done",
    "case $X in 1) echo one;; *) echo other; false;; esac",
    "! true",
    "! false",
    "echo a | cat",
    "false | true",
    "true | false",
    "echo $(pwd; false; echo s)",
    "echo `false; echo t`",
    ": ${X:=7}",
    "trap 'echo bye' EXIT",
    "eval 'cd sub; X=e'",
    "exec echo gone",
    "shift 2>/dev/null",
    "set -- a b",
    "echo $1 $#",
    "echo ${U}",
    "command cd sub",
    "printf '%s\\n' p",
    "ls",
    "chmod -x f1",
    "IFS=x",
    "V=axb; echo $V",
    "eval 'echo x=$X y=$Y; pwd'",
    "export X; sh -c 'echo X=$X'",
    "export -p | grep -c X",
    "return",
    "return 0",
    "return 3",
    "break",
    "readonly X=5",
    "alias f='echo alias'",
    "set -C",
    "set -- p; echo $#",
    "echo q >${X:=f3}",
    "echo $((Y = 4))",
    "PATH=$PATH:/nowhere",
    "cd /",
    "cd -",
    "cd /usr && cd ..",
    "CDPATH=/usr; cd share",
    "echo $?",
    "[ -f f1 ]",
    "G='*'; echo $G",
    "echo $G",
    "hash ls",
    "unset PATH",
    "(exit 3)",
    "wait",
    "exec",
    "exec >f4",
]
SEPARATORS = ["; ", " && ", " || ", " ;  "]


@st.composite
def scripts(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(COMMANDS))]
    if draw(st.integers(0, 3)) == 0:
        parts.insert(0, draw(st.sampled_from(["set -e; ", "set -eu; ", "set -ex && ", "set -e && "])))
    for _ in range(draw(st.integers(0, 3))):
        parts += [draw(st.sampled_from(SEPARATORS)), draw(st.sampled_from(COMMANDS))]
    return "".join(parts) + draw(st.sampled_from(["", "", ";", " # note"]))


def outcome(
    shell: list[str], options: list[str], texts: list[str], environment: dict[str, str]
) -> tuple[bool, str, list[str]]:
    """Whether all went well, what was printed, what files there are."""
    # The same name each time: with `IFS=x` a letter of it would show.
    folder = Path(tempfile.gettempdir(), f"join-{os.getpid()}")
    root = folder / "1/2/3/4/5/6/w"  # more folders than a script leaves by `cd ..`
    (root / "sub").mkdir(parents=True)
    try:
        (root / "f1").write_text("line\n")
        env = {"PATH": "/usr/bin:/bin", "HOME": "/root", "T": str(folder), **environment}
        printed = ""
        for text in texts:
            done = subprocess.run(
                [*shell, *options, text], cwd=root, env=env, capture_output=True, text=True, timeout=10, check=False
            )
            printed += done.stdout.replace(str(folder), "T")
            if done.returncode:
                return False, printed, []
        return True, printed, sorted(f"{p.relative_to(root)} {p.stat().st_mode:o}" for p in root.rglob("*"))
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[-1])
@pytest.mark.parametrize("errexit", [False, True], ids=["plain", "errexit"])
def test_joined_text_does_the_same(shell: list[str], errexit: bool) -> None:
    options = ["-ec" if errexit else "-c"]

    @examples(120)
    @given(scripts(), scripts(), st.sampled_from([{}, {"X": "env"}]))
    def check(first: str, second: str, environment: dict[str, str]) -> None:
        dialect = Dialect.BASH if shell == ["bash"] else Dialect.SH
        state = ShellState(dialect, errexit=errexit, exported=NOTHING | {"T"} | set(environment))
        how = how_to_join(first, second, state)
        if isinstance(how, str):
            return
        text = joined(first, second, how)
        before = outcome(shell, options, [first, second], environment)
        after = outcome(shell, options, [text], environment)
        # Of a build that fails nothing stays but the log.
        assert before[0] == after[0], text
        if before[0]:
            assert before == after, text

    check()
