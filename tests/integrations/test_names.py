"""File names that look like options: no repository runs code, or loses a file, by one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROGRAM = f"open({'marker'!r}, 'w')\n"
TEXT = "FROM a:1\nRUN a\n"


def dockfix(folder: Path, words: str) -> tuple[int, str]:
    """Run with words that a shell has expanded."""
    command = f"{sys.executable} -m dockfix {words}"
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("program", ["x.dockerfile", "x.py"])
@pytest.mark.parametrize(
    "words",
    ["--check *", "*", "--check ./*", "--check -- *", "rules *", "verify *", "--check --codemods=x.dockerfile ."],
)
def test_a_file_that_names_a_program(tmp_path: Path, words: str, program: str) -> None:
    (tmp_path / f"--codemods={program}").write_text(TEXT)
    (tmp_path / program).write_text(PROGRAM)
    (tmp_path / "Dockerfile").write_text(TEXT)
    code, error = dockfix(tmp_path, words)
    assert not (tmp_path / "marker").exists()
    assert (code, "--codemods" in error) == (2, True) or "./" in words or "--" in words.split()


@pytest.mark.parametrize("name", ["-oDockerfile", "--output=Dockerfile", "-o"])
@pytest.mark.parametrize(
    "words", ["--check *", "--output-format json *", "--output-format json -o Dockerfile .", "-- *"]
)
def test_a_file_that_names_the_output(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / name).write_text(TEXT)
    (tmp_path / "Dockerfile").write_text(TEXT)
    (tmp_path / "a.txt").write_text(TEXT)
    assert (dockfix(tmp_path, words)[0] == 2) is (words != "-- *")
    for path in (name, "Dockerfile", "a.txt"):
        assert (tmp_path / path).read_text() == TEXT


def test_the_output_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "link").symlink_to("a.txt")
    for words in ("-o a.txt a.txt", "-o link a.txt", "-o a.txt ./a.txt"):
        code, error = dockfix(tmp_path, words)
        assert (code, "would replace it" in error) == (2, True)
    assert (tmp_path / "a.txt").read_text() == TEXT


def test_the_hooks_and_the_action_end_their_options() -> None:
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        assert hook["args"][-1] == "--"
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    assert steps[-1]["run"].split()[-2:] == ["--", "$PATHS"]
