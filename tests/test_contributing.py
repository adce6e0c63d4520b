"""The first rewrite of CONTRIBUTING.md, typed as it stands there, is green."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Your first rewrite")[2]


@pytest.mark.uncovered
def test_the_first_rewrite_is_green(tmp_path: Path) -> None:
    for name in ("dockfix", "corpus", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    unchanged, changed, commands = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    (code,) = re.findall(r"````python\n(.*?)````", PAGE, re.DOTALL)
    (tmp_path / "dockfix" / "codemods" / "short_expose.py").write_text(code)
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    for variable in [name for name in environment if name.startswith(("PYTEST", "COV"))]:
        del environment[variable]
    script = f"set -e\n{unchanged}{changed}{commands}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"[3-9][0-9] passed", done.stdout)
