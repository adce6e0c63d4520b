"""A user's folder, and a docker on the PATH that is none."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TWO = "FROM busybox:1\nRUN a\nRUN b\nCOPY . /d\n"


class Place(NamedTuple):
    """Where a test works: the user's files, the fake's memory, the temporary folder."""

    user: Path
    state: Path
    temporary: Path
    environment: dict[str, str]

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """dockfix verify, as a user starts it."""
        return subprocess.Popen(
            [sys.executable, "-m", "dockfix", "verify", *words],
            cwd=self.user,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def verify(self, *words: str, **environment: str) -> tuple[int, str, str]:
        """Exit code and both outputs; never a traceback, and nothing is left."""
        files = self.digest()
        with self.start(*words, **environment) as process:
            out, error = process.communicate(timeout=60)
        assert "Traceback" not in out + error
        assert self.left() == []
        assert self.digest() == files
        return process.returncode, out, error

    def json(self, *words: str, **environment: str) -> tuple[int, dict[str, Any]]:
        """Exit code, and what the JSON holds."""
        code, out, _ = self.verify("--output-format", "json", *words, **environment)
        found: dict[str, Any] = json.loads(out)
        return code, found

    def left(self) -> list[str]:
        """What was not removed."""
        folders = [self.state / "tags", self.state / "containers", self.temporary]
        return [str(path) for folder in folders for path in folder.iterdir()]

    def calls(self, command: str) -> list[list[str]]:
        """The calls of a docker command, each as its words."""
        path = self.state / "calls"
        every = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [words for words in every if words[0] == command]

    def digest(self) -> dict[str, str]:
        """What the user's folder holds."""
        files = sorted(path for path in self.user.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() + str(path.stat().st_mtime) for path in files}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for name in ("user", "state/images", "state/tags", "state/containers", "tmp", "bin"):
        (tmp_path / name).mkdir(parents=True)
    fake = tmp_path / "bin" / "docker"
    fake.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-S", str(_FAKE)])} "$@"\n')
    fake.chmod(0o755)
    (tmp_path / "user" / "Dockerfile").write_text(TWO)
    (tmp_path / "user" / "app.py").write_text("print(1)\n")
    environment = {
        **os.environ,
        "PATH": f"{fake.parent}{os.pathsep}{os.environ['PATH']}",
        "FAKE_STATE": str(tmp_path / "state"),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    return Place(tmp_path / "user", tmp_path / "state", tmp_path / "tmp", environment)


_FAKE = Path(__file__).with_name("fake_docker.py")
