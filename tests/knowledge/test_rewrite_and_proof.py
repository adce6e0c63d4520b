"""Whatever a rewrite accepts, the proof accepts: over commands, options, folders and files made from the facts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import event, example, given
from hypothesis import strategies as st
from profiles import examples

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import Result, fix
from dockfix.knowledge.bystanders import BYSTANDERS
from dockfix.knowledge.command_line import Command, Launch, Option, Value
from dockfix.knowledge.dependency_managers import DEPENDENCY_MANAGERS, DependencyManager
from dockfix.knowledge.folders import DISTRIBUTION, FOR_OTHERS, IN_USR_SRC, SETTINGS_AT_ANY_DEPTH, SWEPT, VENDORS
from dockfix.knowledge.programs import FILE_TOOLS, PLAIN_TOOLS, STAY_IN_PLACE, UNPACKERS
from dockfix.knowledge.system_package_managers import SYSTEM_PACKAGE_MANAGERS, SystemPackageManager
from dockfix.results import Safety

#: Base images with and without an entrypoint, a working directory, a shell and a user of their own.
IMAGES = [
    "debian:12",
    "node:22",
    "golang:1.24",
    "php:8.3",
    "nginx:1.27",
    "cimg/base:2024.02",
    "maven:3.9",
    "example.org/x",
]
SAFE = [codemod for codemod in all_codemods() if codemod.safety is Safety.SAFE]
VALUES = {
    Value.WORD: st.sampled_from(["3", "web", "a.b", "x86_64-unknown-linux-musl", ".build-deps", "dev"]),
    Value.SETTING: st.sampled_from(["a.b=true", "skip=false"]),
    Value.URL: st.sampled_from(["https://example.org/x", "http://example.org/y/"]),
    Value.PATH: st.sampled_from(["/tmp/c", "/cache", "/app/x", "/app", "x", "./x", "/apple"]),
    Value.LIST: st.sampled_from(["a.txt", "r/b.txt", "/app/a.txt", "missing.txt"]),
}
PACKAGES = st.sampled_from(
    [
        "curl",
        "a=1.2",
        "lib-x+y",
        "python3.11",
        "six",
        "@scope/a",
        "a@1.2",
        "b>=2",
        "./a",
        "a.deb",
        "a.rpm",
        "a.apk",
        "a.whl",
    ]
)


@st.composite
def options(draw: st.DrawFn, known: tuple[Option, ...]) -> list[str]:
    """Up to three options with values of their kinds, in one of the ways in which they can be written."""
    words: list[str] = []
    for option in draw(st.lists(st.sampled_from(known), max_size=3)) if known else ():
        name = draw(st.sampled_from(option.names))
        if option.value is Value.NONE or (option.may_stand_alone and draw(st.booleans())):
            words.append(name)
            continue
        value = draw(st.sampled_from(sorted(option.choices))) if option.choices else draw(VALUES[option.value])
        value = option.beginnings[0] + value if option.beginnings else value
        name += "x" if name.endswith(".") else ""
        together = option.may_stand_alone or draw(st.booleans())
        words += (
            [f"{name}={value}" if name.startswith("--") or len(name) > 2 else name + value]
            if together
            else [name, value]
        )
    return words


def started(launch: Launch, version: str) -> list[str]:
    """The words of a launch, with a version where there may be one."""
    first, *rest = launch.words
    return [first + (version if launch.versioned else ""), *rest]


@st.composite
def lines(draw: st.DrawFn, command: Command) -> str:
    """A command line of a known command: its verbs, its options, and operands that it may have."""
    words = started(draw(st.sampled_from(command.launches)), draw(st.sampled_from(["", "3", "3.11"])))
    verb = draw(st.sampled_from(command.verbs))
    before, after = draw(options(command.options)), draw(options(command.options))
    operands = draw(st.lists(PACKAGES | st.sampled_from(["development", "a/b.csproj", "true", "a.b"]), max_size=2))
    return " ".join([*words, *before, *verb, *after, *(operands if command.operand else ())])


@st.composite
def package_lines(draw: st.DrawFn, manager: SystemPackageManager) -> str:
    """A command line of a system's package manager."""
    verb = draw(st.sampled_from(manager.verbs))
    extra = draw(
        st.sampled_from([[], *([option] for option in (*manager.lists.skip_options, *manager.lists.fetch_options))])
    )
    words = [draw(st.sampled_from(manager.programs)), *draw(options(manager.options)), *verb.words, *extra]
    return " ".join([*words, *draw(options(manager.options)), *draw(st.lists(PACKAGES, max_size=2))])


def any_package_line() -> st.SearchStrategy[str]:
    return st.one_of([package_lines(manager) for manager in SYSTEM_PACKAGE_MANAGERS])


def any_line() -> st.SearchStrategy[str]:
    """A command as it may stand in a RUN: package managers, tools with a path, scripts, what removes caches."""
    caches = st.sampled_from([*SWEPT, "/root/.cache/pip", "/app/x", "/var", "~/.npm"])
    tools = st.sampled_from(sorted(FILE_TOOLS | PLAIN_TOOLS | STAY_IN_PLACE | UNPACKERS)).filter(
        lambda name: name not in "[:"
    )
    return st.one_of(
        any_package_line(),
        st.one_of([lines(manager.install) for manager in DEPENDENCY_MANAGERS]),
        st.one_of([lines(command) for command in BYSTANDERS]),
        st.builds("{} {}".format, tools, st.sampled_from(["/a", "a", "-x /b", "/usr/local/bin/pip", "/bin/sh"])),
        st.builds("rm -rf {}{}".format, caches, st.sampled_from(["", "/*", " | true"])),
        st.sampled_from(
            ["cd /a", "cd b", "./c", "./configure", "make install", "set -ex", "export A=1", "b && ./c", "true"]
        ),
        st.sampled_from(
            ["apt-cache policy a", "ls /var/lib/apt/lists", "sh x.sh", "bash -c 'apk add b'", "pip cache list"]
        ),
    )


def runs() -> st.SearchStrategy[str]:
    joiners = st.sampled_from([" && ", "; ", " || "])
    return st.builds(lambda joiner, parts: joiner.join(parts), joiners, st.lists(any_line(), min_size=1, max_size=4))


FOLDERS = st.sampled_from(
    [
        *(
            "/app",
            "/libs",
            "/binary",
            "/etcetera",
            "/optional",
            "/home/x",
            "/usr/app",
            "/usr/src/myapp",
            "/srv/a/b",
            "/",
        ),
        *(f"/{name}" for name in sorted(DISTRIBUTION | FOR_OTHERS)),
        *(f"/opt/{name}" for name in sorted(VENDORS)),
        *(f"/usr/src/{name}" for name in sorted(IN_USR_SRC)),
        *SETTINGS_AT_ANY_DEPTH,
    ]
)


def rewritten(text: str, folder: Path | None = None) -> Result:
    context = BuildContext.unknown() if folder is None else BuildContext.of_folder(folder)
    result = fix(text, SAFE, context)
    assert result.warnings == [], f"{result.warnings}\n{text}"
    return result


def project(folder: Path, manager: DependencyManager | None) -> None:
    """The files of a project that installs by this manager, as plain as they can be."""
    texts = {
        **{"package.json": "{}", "package-lock.json": '{"lockfileVersion": 3, "packages": {"": {}}}', "yarn.lock": ""},
        **{
            "pnpm-lock.yaml": "lockfileVersion: '6.0'\n",
            "bun.lock": "{}",
            "a.txt": "six\n",
            "r/b.txt": "-r ../a.txt\n",
        },
        **{"pyproject.toml": "[project]\nname = 'a'\nversion = '1'\n", "uv.lock": "", "poetry.lock": "", "Pipfile": ""},
        **{
            "Pipfile.lock": "{}",
            "go.mod": "module a\n\ngo 1.22\n",
            "go.sum": "",
            "Cargo.lock": "",
            "Gemfile": "gem 'a'\n",
        },
        **{"Cargo.toml": "[package]\nname = 'a'\nversion = '1.0.0'\n\n[[bin]]\nname = 'a'\npath = 'm.rs'\n"},
        **{"Gemfile.lock": "GEM\n", "composer.json": "{}", "composer.lock": "{}", "pom.xml": "<project/>\n"},
        **{
            "build.gradle": "plugins {\n    id 'java'\n}\n",
            "a/b.csproj": "<Project/>\n",
            "mix.exs": "",
            "mix.lock": "",
        },
        "main.c": "int main;\n",
    }
    known = () if manager is None else (*manager.manifests, *manager.locks, *manager.extras)
    for name, text in texts.items():
        wanted = manager is None or name in known or name in ("main.c", "a.txt", "r/b.txt")
        if wanted or (not manager.manifests and name in ("build.gradle", "a/b.csproj")):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)


@examples(60)
@given(st.data(), st.sampled_from(DEPENDENCY_MANAGERS))
def test_an_install_that_is_moved_above_the_source(data: st.DataObject, manager: DependencyManager) -> None:
    line = data.draw(lines(manager.install))
    beside = data.draw(st.none() | st.one_of([lines(command) for command in BYSTANDERS]) | any_package_line())
    target = data.draw(st.sampled_from(["/app", "/srv/x", "/libs", "/usr/src/app"]))
    variable = data.draw(
        st.sampled_from(["", "ENV CI=true\n", "ENV BUNDLE_FROZEN=1 UV_FROZEN=1\n", "ENV NODE_ENV=production\n"])
    )
    run = line if beside is None else data.draw(st.sampled_from([f"{beside} && {line}", f"{line} && {beside}"]))
    with tempfile.TemporaryDirectory() as name:
        project(Path(name), manager)
        text = f"FROM a\n{variable}WORKDIR {target}\nCOPY . .\nRUN {run}\n"
        result = rewritten(text, Path(name))
    event(f"{manager.name}: {'moved' if any(change.rule == 'split-copy' for change in result.changes) else 'stays'}")


@examples(60)
@example("/libs", "apt-get update && apt-get install -y curl")
@given(FOLDERS, any_package_line() | runs())
def test_packages_that_are_moved_above_a_copy(folder: str, run: str) -> None:
    rewritten(f"FROM debian:12\nWORKDIR {folder}\nCOPY . .\nRUN {run}\n")


@examples(100)
@example(["cd /a && ./configure && make", "cd /b && ./configure"], "debian")
@example(["./c && make install", "b && ./c"], "debian")
@example(["pip install a", "rm -rf /root/.cache | true"], "python")
@given(st.lists(runs(), min_size=1, max_size=4), st.sampled_from(IMAGES))
def test_runs_that_are_joined_and_cleaned(parts: list[str], image: str) -> None:
    rewritten(f"FROM {image}\n" + "".join(f"RUN {part}\n" for part in parts))


SOURCES = st.builds(
    lambda quote, begin, name: f"{quote}{begin}{name}{quote}",
    st.sampled_from(["", '"', "'"]),
    st.sampled_from(
        ["", "https://example.org/", "http://x/", "git@github.com:a/", "github.com/a/", "./", "a/", "ftp://x/"]
    ),
    st.sampled_from(["x.json", "x.tar.gz", "x.git", "x", "*.sh", "x.git#main", "$X", "x.zip", "."]),
)


@examples(40)
@example(['"https://example.org/x.json"'])
@given(st.lists(SOURCES, min_size=1, max_size=3))
def test_files_that_are_copied_rather_than_added(sources: list[str]) -> None:
    rewritten(f"FROM debian:12\nADD {' '.join(sources)} /y/\n")
