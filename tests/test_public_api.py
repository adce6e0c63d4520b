"""What ``import dockfix`` offers, and what it costs."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import dockfix
from dockfix import cst


def ran(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_it_imports_nothing() -> None:
    program = "import sys; before = set(sys.modules); import dockfix; print(set(sys.modules) - before)"
    assert ran(program) == "{'dockfix'}\n"


def test_a_name_is_imported_when_it_is_asked_for() -> None:
    program = "import sys, dockfix; print('parso' in sys.modules); dockfix.Run; print('parso' in sys.modules)"
    assert ran(program) == "False\nTrue\n"


def test_all_names_are_there_and_can_be_seen() -> None:
    assert ran("from dockfix import *; print(Run.__name__, fix.__name__, Shell.__name__)") == "Run fix Shell\n"
    for name in dockfix.__all__:
        assert getattr(dockfix, name).__name__ == name
    assert set(dockfix.__all__) <= set(dir(dockfix))
    assert dockfix.__all__ == sorted(dockfix.__all__)
    with pytest.raises(AttributeError, match="module 'dockfix' has no attribute 'nothing'"):
        _ = dockfix.nothing


def test_every_instruction_and_comment_is_among_them() -> None:
    kinds = {kind.__name__ for kind in cst.KEYWORDS.values()} | {"Comment", "Blank", "Directive", "Unknown"}
    assert kinds <= set(dockfix.__all__)


def test_a_module_of_the_same_word_is_another_thing() -> None:
    assert ran("import dockfix, dockfix.shell; print(dockfix.Shell, dockfix.shell.__name__)") == (
        "<class 'dockfix.cst.instructions.Shell'> dockfix.shell\n"
    )


def test_the_example_in_the_docstring() -> None:
    failed, tried = doctest.testmod(dockfix)
    assert (failed, tried) == (0, 2)


def test_fix_without_codemods_is_what_the_command_does() -> None:
    text = "FROM busybox:1\nMAINTAINER a\nADD x /y\nRUN a\nRUN b\n"
    result = dockfix.fix(text)
    assert result.text == dockfix.fix(text, dockfix.all_codemods()).text
    assert result.text == "FROM busybox:1\nMAINTAINER a\nADD x /y\nRUN a \\\n    && b\n"
    assert "maintainer-to-label" in {finding.rule for finding in result.findings}
    assert dockfix.fix(text, []).text == text
    assert dockfix.fix(text, iter(dockfix.all_codemods())).text == result.text


def test_parse_is_lossless() -> None:
    text = "FROM a\r\nRUN b # c\r\n# d"
    assert dockfix.parse(text).get_code() == text


def test_a_type_checker_knows_the_names(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(
        "import dockfix\n"
        "from dockfix import Codemod, Dockerfile, Run, parse\n"
        "tree: Dockerfile = parse('FROM a')\n"
        "for run in tree.find(Run):\n"
        "    run.text.upper()\n"
        "changed: str = dockfix.fix('FROM a').text\n"
        "dockfix.nothing\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(path)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[0].endswith(
        'program.py:7: error: Module has no attribute "nothing"  [attr-defined]'
    )
    assert "Found 1 error in 1 file" in done.stdout
