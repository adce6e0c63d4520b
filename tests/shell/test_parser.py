"""The scanner: what it takes, the shells take; what it does not know, it refuses."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from dockfix.shell import Dialect, Unsupported, argv, parse

PIECES = [
    "echo",
    "a",
    "$x",
    "${y:-z}",
    "'q r'",
    '"d $e"',
    "$(",
    ")",
    "(",
    "{ ",
    "}",
    "; ",
    ";",
    " && ",
    " || ",
    " | ",
    "& ",
    "!",
    "if ",
    "then ",
    "else ",
    "elif ",
    "fi",
    "for ",
    "i in ",
    "do ",
    "done",
    "while ",
    "until ",
    "case ",
    " in ",
    "esac",
    ";;",
    "`",
    "$((",
    "))",
    "1+2",
    ">f",
    "2>&1",
    "<",
    ">>",
    "\\",
    "\\ ",
    "#",
    " #",
    "*",
    "~",
    "=",
    "x=1 ",
    "f() ",
    "[[ ",
    " ]]",
    " ",
    "\t",
    "\n",
    "'",
    '"',
    "$",
    "${",
    "&>",
    "<<",
    "<(",
    "|&",
    "function ",
    "time ",
    "x=(",
]


def takes(shell: str, text: str) -> bool:
    """Whether the shell's own syntax check takes the text."""
    return not subprocess.run([shell, "-n", "-c", text], capture_output=True, check=False).returncode


@pytest.mark.skipif(not shutil.which("dash"), reason="dash is not installed")
@examples(400)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join))
def test_what_is_taken_is_taken_by_the_shells(text: str) -> None:
    try:
        parse(text)
    except Unsupported as error:
        assert 0 <= error.offset <= len(text)
        return
    assert takes("dash", text)
    assert takes("bash", text)


@pytest.mark.parametrize(
    "text",
    [
        "a && b || c; d & e",
        "if a; then b; elif c; then d; else e; fi >f 2>&1",
        "for i in 1 2 $x; do echo $i; done | sort",
        "while read -r l; do echo \"$l\"; done < f",
        "case \"$(uname -m)\" in x86_64|amd64) A=1;; (arm*) A=2;; *) exit 1 ;; esac",
        "f() { echo a; }; f",
        "( cd x && make ) || { echo no; exit 1; }",
        "x=$(echo \"a $(echo b)\") && echo `date`",
        "echo ${x#a} ${x%%b} ${#x} ${x:-y z}",
        "echo $((1 + 2 * (x)))",
        "! grep -q a f",
        "find . -name '*.c' -exec rm {} \\; # done",
        "[ -f a ] && test -d b",
        "\\rm -f 'a b' \"c $d\"",
        "a>f b<g 3>&-",
        "echo a#b",
    ],
)  # fmt: skip
def test_taken(text: str) -> None:
    assert parse(text).items
    assert takes("sh", text)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("a &> f", 2),
        ("a |& b", 2),
        ("((x++))", 0),
        ("x=(1 2)", 0),
        ("diff <(a) b", 5),
        ("cat <<E", 4),
        ("if a; then b", 12),
        ("a &&", 4),
        ("a ; ; b", 4),
        ("echo )", 5),
        ("echo 'a", 5),
        ("a \\", 2),
        ("function f { a; }", 0),
        ("echo ${x:-'}", 10),
    ],
)
def test_refused(text: str, offset: int) -> None:
    with pytest.raises(Unsupported) as caught:
        parse(text)
    assert caught.value.offset == offset


def test_bash_knows_more() -> None:
    assert parse("[[ $a =~ ^(x|y)$ && -n b ]] && c", Dialect.BASH).items
    assert parse("cat <<< hello", Dialect.BASH).items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("npm start", ["npm", "start"]),
        ("exec nginx -g 'daemon off;'", ["nginx", "-g", "daemon off;"]),
        ('python -m "http server" a\\ b', ["python", "-m", "http server", "a b"]),
        ("node server.js;", ["node", "server.js"]),
        ("node a.js # web", ["node", "a.js"]),
        ("node ''", ["node", ""]),
        ("java -Dx=y {} a#b", ["java", "-Dx=y", "{}", "a#b"]),
        ("node --opt=a:b", ["node", "--opt=a:b"]),
        ("node $PORT", "the shell expands `$PORT`"),
        ("node *.js", "the shell may expand `*.js`"),
        ("node ~/a", "the shell may expand `~/a`"),
        ("node {a,b}", "the shell may expand `{a,b}`"),
        ("node a > log", "the shell redirects input or output"),
        ("PORT=1 node a", "the shell sets a variable for the command"),
        ("a && b", "the shell runs several commands"),
        ("a | b", "the shell runs several commands"),
        ("a &", "the shell runs several commands"),
        ("echo a", "`echo` is a command of the shell itself"),
        ("if a; then b; fi", "`if` is a keyword of the shell"),
        ("node 'a", "the command can't be read for sure: a single quote is not closed"),
        ("exec", "`exec` is a command of the shell itself"),
    ],
)
def test_argv(text: str, expected: list[str] | str) -> None:
    found = argv(text)
    assert (found if isinstance(found, str) else found.items) == expected
    if isinstance(expected, list):
        shown = "printf '%s\\n' " + text.removeprefix("exec ")
        printed = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, check=True).stdout
        assert printed == "".join(f"{item}\n" for item in expected)
