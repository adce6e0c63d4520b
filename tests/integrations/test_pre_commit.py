"""The hooks, run by the real pre-commit over a repository made for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def git(folder: Path, *words: str) -> None:
    command = ["git", "-c", "user.email=a@b", "-c", "user.name=a", "-c", "commit.gpgsign=false", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with what the checkout holds, as pre-commit fetches hooks from one."""
    folder = tmp_path_factory.mktemp("hooks")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in (os.fsdecode(raw) for raw in listed.split(b"\0") if raw):
        if name.startswith(("dockfix/", "corpus/merge-runs/")) or "/" not in name:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "hooks")
    return folder


def run(folder: Path, hook: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", hook]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_hooks(hooks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "Dockerfile").write_text("FROM busybox:1\nRUN a\nRUN b\n")
    (folder / "README").write_text("RUN a\nRUN b\n")
    config = f"repos:\n- repo: {hooks}\n  rev: HEAD\n  hooks:\n  - id: dockfix\n  - id: dockfix-check\n"
    (folder / ".pre-commit-config.yaml").write_text(config)
    git(folder, "add", "-A")
    checked = run(folder, "dockfix-check", tmp_path / "home")
    assert (checked.returncode, "+    && b" in checked.stdout) == (1, True), checked.stdout + checked.stderr
    written = run(folder, "dockfix", tmp_path / "home")
    assert (written.returncode, "files were modified by this hook" in written.stdout) == (1, True)
    assert (folder / "Dockerfile").read_text() == "FROM busybox:1\nRUN a \\\n    && b\n"
    assert run(folder, "dockfix", tmp_path / "home").returncode == 0
    assert run(folder, "dockfix-check", tmp_path / "home").returncode == 0
