"""Where a container's program comes from, and what it asks of a shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockfix.context import BuildContext
from dockfix.cst import Cmd, parse
from dockfix.scope import Scope
from dockfix.scope.copied_files import MOST_FILES
from dockfix.scope.environment_use import EnvironmentUse
from dockfix.scope.program_source import ProgramSources

NO_PROGRAMS = (
    ".md .rst .txt .adoc .css .scss .svg .html .map .lock .sum .sql .csv .log .po .bat .ps1 .png .jpg .jpeg .gif .ico"
    " .woff .woff2 .ttf .eot .pdf .zip .gz .xz .bz2 .tar .jar .war .class .pyc .so .a .o .mp3 .mp4 .webp .exe .dll"
    " .wasm .db .sqlite"
)
FILES_FOR_OTHERS = (
    "Dockerfile Jenkinsfile Makefile makefile GNUmakefile docker-compose.yml docker-compose.yaml compose.yml"
    " compose.yaml package.json package-lock.json .gitignore .dockerignore .gitlab-ci.yml .travis.yml LICENSE README"
    " Vagrantfile justfile Taskfile.yml .envrc configure"
)
FOLDERS_FOR_OTHERS = (
    "node_modules .git .svn .hg .github .circleci .vscode .idea vendor venv .venv __pycache__ docs .tox .cache"
)


def why(text: str, context: BuildContext | None = None) -> str | None:
    """Why the program of the file's last ``CMD`` needs a shell."""
    scope = Scope(parse(text))
    node = list(scope.tree.find(Cmd))[-1]
    sources = ProgramSources(scope, context or BuildContext.unknown())
    words = node.text.split()
    if reason := sources.why_no_program(words[0], node):
        return reason
    uses = EnvironmentUse(sources.steps)
    found = (uses.why_shell_counts(words, stage) for stage in sources.stages_with(node))
    return next((reason for reason in found if reason), None)


def test_all_folders_of_path() -> None:
    own = "/go /usr/local/go /usr/local/cargo /usr/local/bundle /usr/local/tomcat /usr/local/apache2 /opt/java/openjdk"
    for folder in [*(f"{home}/bin" for home in f"{own} /opt/pypy /usr/local/julia /usr/local /usr".split()), "/bin"]:
        assert why(f"FROM gcc:12\nRUN echo a > {folder}/run\nCMD run\n"), folder
    assert why("FROM debian:12\nRUN echo a > /go/bin/run\nCMD run\n") is None, "its PATH is known"
    for folder in ("/sbin", "/usr/sbin", "/usr/local/sbin"):
        assert why(f"FROM debian:12\nRUN echo a > {folder}/run\nCMD run\n"), folder
    assert why("FROM debian:12\nRUN echo a > /srv/run\nCMD run\n") is None


@pytest.mark.parametrize("ending", ".sh .bash .py .rb .pl .js .php .lua".split())
def test_a_script_among_what_a_maker_writes(ending: str) -> None:
    assert why("FROM golang\nWORKDIR /src\nRUN go build\nCMD ./run\n") is None
    assert why(f"FROM golang\nWORKDIR /src\nRUN go build\nCMD ./run{ending}\n")


@pytest.mark.parametrize("variable", "PWD OLDPWD SHLVL _ SHELLOPTS BASHOPTS IFS OPTIND PPID".split())
def test_a_variable_that_a_shell_changes(variable: str) -> None:
    assert why(f"FROM debian:12\nENV {variable}=a\nCMD date\n")
    assert why("FROM debian:12\nENV A=a\nCMD date\n") is None


def asks(
    tmp_path: Path, name: str, text: str = "os.environ['PWD']\n", command: str = "python3 app", image: str = "python:3"
) -> str | None:
    """The same for a file of the build context."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return why(f"FROM {image}\nWORKDIR /app\nCOPY . .\nCMD {command}\n", BuildContext.of_folder(tmp_path))


@pytest.mark.parametrize("name", ["app", "app.py", "a/b/c.rb", ".env", "supervisord.conf", "config.yml"])
def test_a_file_that_asks_for_pwd(tmp_path: Path, name: str) -> None:
    assert asks(tmp_path, name) == f"`{name}` names PWD, which a shell sets"


@pytest.mark.parametrize("ending", NO_PROGRAMS.split())
def test_a_file_that_is_no_program(tmp_path: Path, ending: str) -> None:
    assert asks(tmp_path, f"a{ending}") is None


@pytest.mark.parametrize("name", FILES_FOR_OTHERS.split())
def test_a_file_for_others(tmp_path: Path, name: str) -> None:
    assert asks(tmp_path, name) is None


@pytest.mark.parametrize("folder", FOLDERS_FOR_OTHERS.split())
def test_a_folder_for_others(tmp_path: Path, folder: str) -> None:
    assert asks(tmp_path, f"{folder}/app.py") is None


@pytest.mark.parametrize("ending", [".sh", ".bash", ".zsh", ".ksh", ".bats"])
def test_a_shell_sets_pwd_itself(tmp_path: Path, ending: str) -> None:
    assert asks(tmp_path, f"a{ending}", "cd $PWD\n") is None
    assert asks(tmp_path, f"a{ending}", "echo $SHLVL\n") == f"`a{ending}` names SHLVL, which a shell sets"


def test_a_shell_script_without_an_ending(tmp_path: Path) -> None:
    assert asks(tmp_path, "run", "#!/bin/sh\ncd $PWD\n") is None


@pytest.mark.parametrize("text", ["env", "env | sort", "printenv > /x", "export -p", "set", "a <<E\nE\nenv\nb"])
def test_a_shell_script_that_prints_its_environment(tmp_path: Path, text: str) -> None:
    reason = "`a.sh` prints its environment, in which a shell puts SHLVL"
    assert asks(tmp_path, "a.sh", text, image="python:3-alpine") == reason
    assert asks(tmp_path, "a.sh", text, image="gcc:12") is None, "dash counts no shells"


@pytest.mark.parametrize(
    "text", ["#!/usr/bin/env bash\na", "env A=b c", "set -e", "export A=b", "# env", "environment"]
)
def test_a_shell_script_that_does_not(tmp_path: Path, text: str) -> None:
    assert asks(tmp_path, "a.sh", text) is None


@pytest.mark.parametrize("program", ["make", "gmake"])
def test_a_makefile_counts_for_make(tmp_path: Path, program: str) -> None:
    assert (
        asks(tmp_path, "Makefile", "a:\n\t@echo $(PWD)\n", f"{program} a") == "`Makefile` names PWD, which a shell sets"
    )


@pytest.mark.parametrize("text", ["PWD = 1", "DB_PWD", "OLDPWD", "x['MYPWD']", "pwd", "UID=sa;PWD=x"])
def test_another_word(tmp_path: Path, text: str) -> None:
    assert asks(tmp_path, "app", text) is None


@pytest.mark.parametrize("text", ["%(ENV_PWD)s", "PWD == 1", "${PWD}", "process.env.PWD || a"])
def test_the_word(tmp_path: Path, text: str) -> None:
    assert asks(tmp_path, "app", text)


def test_only_so_many_files_are_read(tmp_path: Path) -> None:
    for number in range(MOST_FILES):
        (tmp_path / f"a{number:04}").write_text("x")
    assert asks(tmp_path, "z") == "whether `z`, of too many files to look at, names PWD or SHLVL can't be told"
    assert asks(tmp_path, "a0000") == "`a0000` names PWD, which a shell sets"


PRINTS = [
    *("env", "printenv", "printenv PWD", "/usr/bin/env", "nice env", "xargs printenv", "env -u A", "env A=1"),
    *("cat /proc/self/environ", "python3 -c os.environ", "python3 -c os.getenv('A')", "node -p process.env"),
    *(
        "python3 -uc os.environ",
        "node --eval=process.env",
        "perl -e getenv()",
        "ruby -e ENV",
        "awk ENVIRON",
        "php -r phpinfo();",
        "python3 -c x('SHLVL')",
    ),
]


@pytest.mark.parametrize("command", PRINTS)
def test_what_prints_the_environment(command: str) -> None:
    assert why(f"FROM debian:12\nCMD {command}\n")


@pytest.mark.parametrize("command", ["env date", "env A=1 date", "python3 environ.py", "node server.js -p 1", "date"])
def test_what_does_not(command: str) -> None:
    assert why(f"FROM debian:12\nCMD {command}\n") is None


def test_a_program_in_two_stages_that_inherit_it() -> None:
    text = "FROM debian:12 AS a\nCMD run\nFROM a AS b\nRUN ls\nFROM b\nRUN echo a > /usr/bin/run\n"
    assert why(text)
    assert why(text + "FROM a\n") and not why(text.replace("FROM b\n", "FROM b\nENTRYPOINT []\n"))


def test_files_that_copy_each_other_come_to_an_end() -> None:
    assert why("FROM debian:12\nRUN ln -s /a /b && ln -s /b /a\nCMD /a\n")
    assert why("FROM debian:12\nRUN ln -s /a/x /b && ln -s /b/x /a\nCMD /a/x/y\n")


def test_what_is_too_large_is_given_up() -> None:
    chain = "FROM debian:12 AS s0\nCMD a\n" + "".join(f"FROM s{at} AS s{at + 1}\nRUN b\n" for at in range(60))
    assert why(chain) == "the file is too large to follow where its programs come from"
    ring = "FROM debian:12\n" + "RUN cp /a /b && cp /b /a\n" * 100 + "CMD /a\n"
    assert why(ring)


def test_a_cmd_that_another_takes_the_place_of() -> None:
    scope = Scope(parse("FROM debian:12\nRUN echo a > /bin/x\nCMD x\nCMD date\n"))
    sources = ProgramSources(scope, BuildContext.unknown())
    assert [sources.why_no_program("x", node) is None for node in scope.tree.find(Cmd)] == [True, False]
