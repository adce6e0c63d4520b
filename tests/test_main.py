"""``python -m dockfix`` runs nothing that lies in the folder it is started in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from plugins.kit import PORTS, install


@pytest.mark.parametrize("name", ["click.py", "acme_rules.py", "parso.py"])
def test_nothing_of_the_repository_is_run(tmp_path: Path, name: str) -> None:
    install(tmp_path)  # a distribution with entry points
    (tmp_path / "acme_rules.py").write_text(PORTS)
    (tmp_path / name).write_text("raise SystemExit('this was run')\n")
    (tmp_path / "Dockerfile").write_text("FROM a:1\nEXPOSE 443 80\nRUN a\nRUN b\n")
    command = [sys.executable, "-m", "dockfix", "--no-cache", "Dockerfile"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "sort-ports" in done.stdout, "merge-runs" in done.stdout) == (1, False, True)
    assert "this was run" not in done.stdout + done.stderr


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    program = f"cd {tmp_path / 'gone'} && rmdir {tmp_path / 'gone'} && exec {sys.executable} -m dockfix --version"
    (tmp_path / "gone").mkdir()
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:8], done.stderr) == (0, "dockfix ", "")
