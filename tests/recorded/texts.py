"""Shell texts for ``RUN``: everything that one shell can hand on to what follows it, and everything that looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from .room import Start

NAMES = ["A", "B", "FOO", "X"]
PLACES = ["/tmp/o", "o", "/d/o", "sub/o", '"/tmp/$A"', "/out"]
STRANGERS = ["foo", "make", "node", "pip", "tool", "apt-get", "./run.sh", "/s/exit.sh", "/opt/bin/foo", "git"]

#: What shows in a file or in a record what the shell is like.
LOOKS = [
    "foo a", "foo b", "tool x", "make", "make install", "node i", "pip install x", "./configure", "./run.sh a",
    "apt-get install -y x", "apt-get update", "useradd me", "/opt/bin/foo", "sh -c 'foo $A'", "sh /s/plain", "bash -c 'tool $FOO'",
    "pwd > /tmp/pwd", "ls > /tmp/ls", "ls /d > /tmp/ls2", "echo * > /tmp/glob", "echo /d/* > /tmp/glob2", "env | sort > /tmp/env", "set | while read -r l; do case $l in A=*|B=*|FOO=*|X=*) echo \"$l\" >> /tmp/set;; esac; done",
    "printenv FOO > /tmp/printenv", "echo $# > /tmp/count", 'echo "$@" > /tmp/all', "echo $- > /tmp/options", "echo $? > /tmp/status",
    "umask > /tmp/umask", "ulimit -n > /tmp/limit", "trap > /tmp/trap", "alias > /tmp/alias", "touch new", "touch /d/new", "mkdir -p x/y",
    "mkdir /tmp/x", "rm -f a.txt", "rm -rf /tmp/x", "cp a.txt /tmp/copy", "cp -b /w/a.txt /d/a.txt", "mv /d/a.txt /d/b.txt", "ln -s a.txt link",
    "cat a.txt > /tmp/cat", "cat < a.txt > /tmp/cat", "sed -i s/one/$A/ /w/a.txt", "grep one a.txt > /tmp/grep", "test -f a.txt", "[ -n \"$A\" ]",
    "test -d /tmp/x", "[ \"$A\" = 1 ]", "f", "f b", "g", "ll", "hi", "type f > /dev/null", "command -v f > /tmp/where", "echo \"$PWD\" > /tmp/PWD",
    "echo \"$OLDPWD\" > /tmp/OLDPWD", "cd - > /tmp/back", "cd \"$OLDPWD\" && foo", "echo ~ > /tmp/home", "echo x >&3", "read -r l <&4; foo \"$l\"", "exit 0",
    "true", "false", ":", "echo hi", "find . -name '*.txt' > /tmp/find", "printf '%s\\n' *.c > /tmp/c", "chmod 600 a.txt", "chmod -x run.sh",
    "ls -l /d/e > /tmp/lsl", "wc -l < a.txt > /tmp/wc", "seq 3 | sort -r > /tmp/sorted", "printf '%s' \"${A-unset}\" > /tmp/A", "basename \"$PWD\" > /tmp/base",
    "false | true", "foo | tool", "foo | while read -r l; do tool \"$l\"; done", "readonly > /tmp/readonly", "export -p > /tmp/exported", "echo $0 > /tmp/zero",
    "mkdir -m 700 /tmp/m", "tee /tmp/t < /d/a.txt > /dev/null", "echo \"$LINENO\" > /tmp/line", "echo \"$_\" > /tmp/_", "echo \"$PPID\" > /dev/null",
    "echo $RANDOM > /dev/null", "echo \"$SHLVL\" > /tmp/lvl", "echo \"$IFS\" > /tmp/ifs", "hash > /dev/null", "getopts ab o; echo \"$o $OPTIND\" > /tmp/opt",
    "cd /d", "cd sub && foo", "cd /d && foo", "cd /d && ls > /tmp/ls", "cd ..; foo", "cd e && pwd > /tmp/e", "xargs foo < a.txt", "unset A; foo", "times > /dev/null",
]  # fmt: skip

#: What leaves something behind in the shell.
LEAVES = [
    "cd /d", "cd sub", "cd ..", "cd /d && cd e", "cd", "cd - > /dev/null", "command cd /d", "pushd /d > /dev/null", "{n}=1", "{n}=2", "{n}='a b'", "{n}='*'", "export {n}=1",
    "export {n}", "{n}=3; export {n}", "readonly {n}=4", "unset {n}", "declare -x {n}=5", "typeset {n}=6", "{n}=t foo", "{n}=u :", "{n}=w eval foo",
    "{n}=$(foo x)", "{n}=`pwd`", "{n}=$((1 + 2))", ": ${{n}:=7}", ": $(({n} = 8))", "{n}=9 export B", "read -r {n} < a.txt", "read {n} B < /d/a.txt",
    "for {n} in p q; do foo ${n}; done", "set -e", "set +e", "set -u", "set -x", "set -f", "set -o pipefail", "set -eu", "set -ex", "set -a", "set -C", "set -n",
    "set -euxo pipefail", "set -b", "set -v", "set -m", "set -h", "set -- a b", "set a 'b c'", "shift", "shift 2> /dev/null || true", "umask 077", "umask u=rwx,go=",
    "ulimit -n 100", "ulimit -c 0", "trap 'foo bye' EXIT", "trap 'tool t' 0", "trap '' INT", "trap - EXIT", "f() { foo f \"$@\"; }", "g() { cd /d; A=g; }",
    "f() ( foo s )", "alias ll='foo ll'", "alias hi='tool hi'", "unalias -a", ". /s/env.sh", ". /s/cd.sh", ". /s/def.sh", ". /s/end.sh", ". ./no.sh || true",
    "eval 'A=e'", "eval cd /d", "exec > /tmp/o", "exec 3> /tmp/three", "exec 4< a.txt", "exec 2>&1", "exec foo e", "exec < a.txt", "exec 3>&-", "exec", "exit",
    "exit 0", "exit 3", "return 0", "return", "IFS=:", "IFS=o", "PATH=/opt/bin:$PATH", "export PATH=/opt/bin", "HOME=/d", "export HOME=/d", "CDPATH=/w", "ENV=/s/env.sh", "PS4='+ '",
    "export QUOTING_STYLE=c", "export SIMPLE_BACKUP_SUFFIX=.orig", "export VERSION_CONTROL=numbered", "export LC_ALL=C", "export POSIXLY_CORRECT=1", "export TMPDIR=/d",
    "ln -s /.o/recorder /usr/local/bin/foo", "cp /opt/bin/foo /usr/local/bin/foo", "foo && make install", "node; make install", "hash -r", "command -v foo > /dev/null",
    "rm -rf /w", "rm -rf /w && mkdir /w", "rmdir /w/sub 2> /dev/null || true", "mv /w /old", "ln -sfn /d /w", "getopts ab o -a", "getopts a o", "local A=1 || true", "shopt -s nullglob",
    "enable -n echo", "mapfile A < a.txt", "let A=1+1", "printf -v A %s v", "cd /w/sub", "(cd /d; foo)", "( A=1; export A )", "{ cd /d; foo; }", "set -o noglob", "set +o noglob", "set +x",
    "umask 027 && foo", "cd /d; foo; cd /w", "cd /d && foo && cd -", "export A B FOO", "export -n A", "unset PATH", "unset -f f", "foo && exit 0", "[ -d /none ] && exit 0", "foo || exit 0",
    "test -f a.txt || exit 1", "rm -f /bin/sh; ln -s /bin/bash /bin/sh", "command exec 3> /tmp/three", "command . /s/env.sh", "builtin cd /d", "cd -P /d", "cd -- /d", "\\cd /d", "'cd' /d",
    "command export A=1", "command -p cd /d", "set -- ; foo", "while read -r A; do foo $A; done < a.txt", "if cd /d; then foo; fi", "case $A in '') cd /d;; *) foo;; esac", "cd /d || exit 1",
    "for A in *; do foo $A; done", "until [ -n \"$A\" ]; do A=1; done", "foo $((A += 1)) \"${B:=b}\"", "f() { foo; }; f", "A=1 f", "A=1 . /s/plain", "echo ${FOO:=bar} > /dev/null", "cd $(foo d) || true",
    "wait", "true &", "sleep 0 &", "foo > \"${X:=/tmp/x}\"", "cat <<< ${B:=h} > /dev/null || true", "[ \"${A:=1}\" ]", "! cd /d || true", "cd /d | foo", "unset A B FOO",
]  # fmt: skip

CONDITIONS = ["true", "false", "[ -n \"$A\" ]", "test -f a.txt", "foo c", "[ -f /tmp/o ]", "! foo", "cd /d"]
COMMENTS = ["", "", "", "", "", "", " # a note", " #", "; # end", "  "]


WORDS = [
    "a", "b", "'a b'", '"a  b"', "$A", '"$A"', "$FOO", '"${B:-none}"', "${X-}", "*", "*.txt", "s[ub]*", "?.c", "~", '"$PWD"', "$?",
    '"$(foo i)"', "$(tool j)", "`foo k`", "$((1 + 1))", "$((A))", "a\\ b", "$#", "$1", '"$@"', "-x", "/d", "/d/*", "${A:+set}",
    "${A:=dflt}", "${A:?}", "${#A}", "${A%1}", '"$(cd /d; pwd)"', "$-", "{a,b}", "$OLDPWD", '"\'"', "--flag=$A", "./*", "''",
]  # fmt: skip
REDIRECTS = ["> {p}", ">> {p}", "2> {p}", "> {p} 2>&1", "2>&1", "< a.txt", "> /dev/null", ">&2", ">| {p}", "3> {p}", "2> /dev/null"]

#: Commands made of others: `{c}` is a command, `{q}` one without single quotes, `{t}` a condition, `{r}` a redirection.
COMPOUNDS = [
    "{c}; {c}", "{c} && {c}", "{c} || {c}", "{c} | {c}", "! {c}", "( {c} ){r}", "{{ {c}; }}{r}", "if {t}; then {c}; fi",
    "if {t}; then {c}; else {c}; fi", "if {t}; then {c}; elif {t}; then {c}; fi", "for {n} in a '*' $B; do {c}; done{r}",
    "for {n} in a b; do {c} || break; done", "while {t}; do {c}; break; done", "case $A in 1|a*) {c};; *) {c};; esac",
    "f() {{ {c}; }}; f x", "g() {{ {c}; }}", 'foo "$({c})"', 'B=$({c}); tool "$B"', "A=$({c}) && foo", "set -e; {c}; {c}", "set -eux && {c}; {c}",
    "cd /d && {c}", "cd sub; {c}", "( set -e; {c}; {c} )", "eval '{q}'", "sh -c '{q}'", "[[ -n $A ]] && {c}", "trap '{q}' EXIT; {c}",
    "(cd /d && {c}) || true",
]  # fmt: skip
JOINERS = [" && ", "; ", " && \\\n    ", "; \\\n    ", " \\\n    && ", " || ", " \\\n# a comment line\n    && "]


class Example(NamedTuple):
    """A file, the codes with which its programs end, and how its ``RUN``s start."""

    text: str
    exits: str
    start: Start
    shells: tuple[str, ...]


#: ``SHELL`` lines, how the shell starts then, and in which rooms.
STARTS = [
    *[("", ("/bin/sh", "-c"), ("dash", "bash", "busybox"))] * 8,
    ('SHELL ["/bin/sh", "-ec"]', ("/bin/sh", "-ec"), ("dash", "bash", "busybox")),
    ('SHELL ["/bin/sh", "-euxc"]', ("/bin/sh", "-euxc"), ("dash", "bash", "busybox")),
    ('SHELL ["/bin/bash", "-c"]', ("/bin/bash", "-c"), ("bash",)),
    ('SHELL ["/bin/bash", "-eo", "pipefail", "-c"]', ("/bin/bash", "-eo", "pipefail", "-c"), ("bash",)),
    ('SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]', ("/bin/bash", "-euxo", "pipefail", "-c"), ("bash",)),
    ('SHELL ["/bin/dash", "-c"]', ("/bin/dash", "-c"), ("dash",)),
    ('SHELL ["/bin/bash", "-u", "-c"]', ("/bin/bash", "-u", "-c"), ("bash",)),
]  # fmt: skip
ENVIRONMENTS: list[dict[str, str]] = [{}, {}, {}, {"A": "1"}, {"FOO": "x", "B": "y z"}, {"A": "env", "X": "", "FOO": "1"}]
FOLDERS = ["/w", "/w", "/w", "/", "/d/e"]


Choice = TypeVar("Choice")


class Writer:
    """Writes what bytes say: each choice takes two; where they end it is the first of all, the plainest."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self, below: int) -> int:
        """One of 0, 1, 2 ..."""
        value = int.from_bytes(self.data[self.at : self.at + 2], "big")
        self.at += 2
        return value % below

    def one(self, choices: Sequence[Choice]) -> Choice:
        """One of them."""
        return choices[self.number(len(choices))]

    def filled(self, template: str, depth: int) -> str:
        """A template with other things in its holes."""
        found, rest = "", template
        while "{" in rest:
            before, _, rest = rest.partition("{")
            found += before
            hole, sign, tail = rest[:1], rest[1:2], rest[2:]
            if hole == "{":
                found, rest = found + "{", rest[1:]
            elif sign == "}" and hole in "cqtnrp":
                found, rest = found + self.hole(hole, depth), tail
            else:
                found += "{"
        return (found + rest).replace("}}", "}")

    def hole(self, hole: str, depth: int) -> str:
        """What goes into a hole."""
        if hole == "c":
            return self.command(depth + 1)
        if hole == "q":
            return self.command(depth + 1).replace("'", '"')
        if hole == "r":
            return self.redirect()
        return self.one({"t": CONDITIONS, "n": NAMES, "p": PLACES}[hole])

    def redirect(self) -> str:
        """A redirection behind a command; mostly none."""
        return "" if self.number(4) < 3 else " " + self.filled(self.one(REDIRECTS), 0)

    def command(self, depth: int) -> str:
        """A command, at a depth."""
        kind = self.number(20)
        if kind < 7:
            return self.one(LOOKS)
        if kind < 12:
            return self.filled(self.one(LEAVES).replace("${n}", "$A"), depth)
        if kind < 16 and depth < 3:
            return self.filled(self.one(COMPOUNDS), depth)
        assignment = f"{self.one(NAMES)}={self.one(WORDS)} " if self.number(6) == 5 else ""
        arguments = [self.one(WORDS) for _ in range(self.number(4))]
        return assignment + " ".join([self.one([*STRANGERS, "echo", "printf %s"]), *arguments]) + self.redirect()

    def run(self) -> str:
        """What stands behind ``RUN``, on one line or on several."""
        parts = [self.command(0) for _ in range(1 + self.number(3))]
        return self.one(JOINERS).join(parts) + self.one(COMMENTS)

    def file(self) -> Example:
        """A file of two or three ``RUN``s, and what a build of it would start with."""
        runs = [f"RUN {self.run()}" for _ in range(2 + self.number(5) // 4)]
        line, shell, shells = self.one(STARTS)
        variables, folder = self.one(ENVIRONMENTS), self.one(FOLDERS)
        known = self.number(2) == 0  # or the base image sets them
        lines = ["FROM debian:12" if known else "FROM example.org/base"]
        lines += [line] if line else []
        lines += [f"WORKDIR {folder}"] if known or self.number(2) else []
        lines += [f'ENV {name}="{value}"' for name, value in variables.items()] if known else []
        exits = self.one(["0", "0", "0", "0001", "010", "0020", "1", "00000003"])
        return Example("\n".join([*lines, *runs]) + "\n", exits, Start(shell, tuple(variables.items()), folder), shells)
