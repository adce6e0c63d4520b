"""``docs/writing-a-codemod.md`` is run: its files are written, its commands typed, their output compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from dockfix import Codemod, Effect

PAGE = (Path(__file__).parents[1] / "docs" / "writing-a-codemod.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^(`{3,4})(\w+)\n(.*?)^\1$", PAGE, re.DOTALL | re.MULTILINE)
#: Files by the name in their first line.
FILES = {text.split("\n")[0][2:]: text for _, kind, text in BLOCKS if kind in ("python", "toml")}


class Command(NamedTuple):
    """What is typed, and what the page says of it."""

    words: str
    output: str


COMMANDS = [
    Command(*part.split("\n", 1))
    for _, kind, text in BLOCKS
    if kind == "console"
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)
    if part
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules.py", "downloads.py", "test_rules.py", "program.py"):
        (tmp_path / name).write_text(FILES[name])
    (dockerfile,) = (text for _, kind, text in BLOCKS if kind == "dockerfile")
    (tmp_path / "Dockerfile").write_text(dockerfile)
    return tmp_path


def output(command: Command, folder: Path, path: Path | None = None) -> str:
    """Both streams of a command of the page."""
    words = command.words.split()
    if words[0] == "dockfix":
        words[:1] = [sys.executable, "-m", "dockfix"]
    words[0] = sys.executable
    environment = {
        **os.environ,
        "PYTHONPATH": f"{path or ''}:{os.environ.get('PYTHONPATH', '')}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout


def commands(start: str) -> list[Command]:
    return [command for command in COMMANDS if command.words.startswith(start)]


def test_all_of_the_page_is_run() -> None:
    assert set(FILES) == {
        *("rules.py", "downloads.py", "test_rules.py", "program.py", "pyproject.toml", "dockfix.toml"),
    }
    assert [command.words for command in COMMANDS] == [
        "dockfix --codemods rules.py --diff Dockerfile",
        "dockfix rules --codemods rules.py sort-ports",
        "python -m pytest -q test_rules.py",
        "dockfix --diff Dockerfile",
        "python program.py",
    ]


def test_with_a_file(folder: Path) -> None:
    for command in (*commands("dockfix --codemods"), *commands("dockfix rules"), *commands("python program.py")):
        assert output(command, folder) == command.output


def test_its_tests(folder: Path) -> None:
    (command,) = commands("python -m pytest")
    said = output(command, folder)
    assert command.output.strip() in said
    assert "failed" not in said
    # They can fail: the same tests with a codemod that is wrong.
    rules = folder / "rules.py"
    by_hand = "self.replace_all([expose], f\"EXPOSE {' '.join(ports)}{expose.newline}\""
    for replaced, told in (
        ({"return int(": "return -int("}, "this should have become of it"),
        (
            {'if "\\n" in expose.body()': "if False", 'self.rewrite_arguments(expose, " ".join(ports)': by_hand},
            "the change loses the comment `web`",
        ),
        ({"if not re.fullmatch": "if False and not re.fullmatch"}, "it raises ValueError: invalid literal for int()"),
    ):
        text = FILES["rules.py"]
        for right, wrong in replaced.items():
            assert right in text
            text = text.replace(right, wrong)
        rules.write_text(text)
        said = output(command, folder)
        assert "failed" in said
        assert told in said


def test_a_part_of_a_run(folder: Path) -> None:
    """Its docstring's diff is what happens, and all promises hold."""
    (folder / "test_downloads.py").write_text(
        "from downloads import CurlForWget\n"
        "from dockfix.testing import becomes, check\n"
        "def test_it() -> None:\n"
        "    before = 'FROM a\\nRUN a \\\\\\n # b\\n  && wget http://c/d \\\\\\n\\n  && wget  https://e\\n'\n"
        "    after = before.replace('wget', 'curl -fsSLO')\n"
        "    becomes(CurlForWget, before, after, unsafe=True)\n"
        "    check(CurlForWget, lines=['RUN wget http://a', 'RUN b \\\\\\n# c\\n && wget \\\\\\n http://d'])\n"
    )
    said = output(Command("python -m pytest -q test_downloads.py", ""), folder)
    assert "1 passed" in said, said


def test_as_a_package(folder: Path, tmp_path: Path) -> None:
    """Installed as pip installs it, by hand."""
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    site = tmp_path / "site"
    (site / "acme_rules").mkdir(parents=True)
    (site / "acme_rules" / "__init__.py").write_text(FILES["rules.py"])
    information = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
    points = project["entry-points"]["dockfix.codemods"]
    lines = [f"{name} = {value}\n" for name, value in points.items()]
    (information / "entry_points.txt").write_text("".join(["[dockfix.codemods]\n", *lines]))
    (folder / "rules.py").unlink()
    (folder / "dockfix.toml").write_text(FILES["dockfix.toml"])
    (command,) = commands("dockfix --diff")
    assert output(command, folder, site) == command.output
    assert "From acme-rules 1.0" in output(Command("dockfix rules sort-ports", ""), folder, site)


def test_the_tables_are_the_codes() -> None:
    told = re.findall(r"^\| `(?:Effect\.)?(\w+)` \|", PAGE, re.MULTILINE)
    assert {effect.name for effect in Effect} <= set(told)
    assert all(hasattr(Codemod, name) or name in Effect.__members__ or name == "name" for name in told)
