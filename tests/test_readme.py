"""What the README says is what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from dockfix.catalog import markdown_table
from dockfix.codemods import all_codemods
from dockfix.config.read import read
from dockfix.engine import fix

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_table_of_rewrites_is_the_codes() -> None:
    assert markdown_table() in README, "write it anew: python -m dockfix.catalog README.md"


def test_the_table_is_written_by_a_command(tmp_path: Path) -> None:
    """So a new rewrite is typed in two places only: its file, and its folder of the corpus."""
    path = tmp_path / "README.md"
    rows = markdown_table().splitlines(keepends=True)
    path.write_text(README.replace(rows[5], "").replace(rows[7], "| `old` | safe | gone |\n"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != README
    subprocess.run([sys.executable, "-m", "dockfix.catalog", str(path)], check=True)
    assert path.read_text(encoding="utf-8") == README


def test_the_first_diff_is_what_happens() -> None:
    lines = re.findall(r"```diff\n(.*?)```", README, re.DOTALL)[0].splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert fix(before, all_codemods()).text == after


def test_the_config_is_one(tmp_path: Path) -> None:
    path = tmp_path / "dockfix.toml"
    path.write_text(re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0])
    config = read(path)
    assert config is not None
    assert set(config.rules) == {"pin-base-image"}
