"""Emacs and eglot, with the very set-up that docs/editors.md shows."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

EMACS = shutil.which("emacs")
#: Debian's packages are found by the site's own start file, which `--batch` leaves out.
START = [str(EMACS), "--batch", "--eval", "(require 'package)", "--eval", "(package-initialize)"]


@functools.lru_cache
def lacks() -> bool:
    """Whether there is no Emacs with eglot and a mode for Dockerfiles."""
    if EMACS is None:
        return True
    needs = "(progn (require 'eglot) (require 'dockerfile-mode))"
    return subprocess.run([*START, "--eval", needs], capture_output=True, check=False).returncode != 0


pytestmark = pytest.mark.skipif(EMACS is None, reason="no Emacs")

#: In batch mode no command ends, so that what `eglot-ensure` puts off has to be started by hand.
DRIVE = """
(setq make-backup-files nil eglot-sync-connect 20 eglot-autoreconnect nil
      eglot-confirm-server-initiated-edits nil eglot-confirm-server-edits nil)
(require 'dockerfile-mode)
(find-file "Dockerfile")
(apply #'eglot--connect (eglot--guess-contact))
(search-forward "last")
(set-buffer-modified-p t)
(save-buffer)
(princ (format "line: %s\\n" (buffer-substring (line-beginning-position) (line-end-position))))
(eglot-shutdown-all)
"""


@pytest.fixture
def save(tmp_path: Path, surroundings: dict[str, str], documented: Callable[[str, str], str]) -> Callable[[str], str]:
    """Opens and saves a Dockerfile; what is written then."""
    if lacks():
        pytest.skip("no eglot, or no dockerfile-mode")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "x").write_text("x")
    init, drive = tmp_path / "init.el", tmp_path / "drive.el"
    init.write_text(documented("Emacs", "elisp"))
    drive.write_text(DRIVE)

    def run(text: str) -> str:
        path = folder / "Dockerfile"
        path.write_text(text)
        command = [*START, "-l", str(init), "-l", str(drive)]
        done = subprocess.run(
            command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=90, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        (line,) = (line for line in text.splitlines() if "last" in line)
        assert f"line: {line}\n" in done.stdout
        return path.read_text()

    return run


def test_saving_rewrites_the_file(save: Callable[[str], str]) -> None:
    text = "FROM busybox:1\nRUN a\nRUN b\nADD x /y\nuser last\n"
    # The settings are those of the documented set-up: `user` stays in lower case.
    assert save(text) == "FROM busybox:1\nRUN a \\\n    && b\nCOPY x /y\nuser last\n"


def test_a_broken_file_is_saved_as_it_is(save: Callable[[str], str]) -> None:
    text = "FROM busybox:1\nFOO x\nRUN a\nRUN last\n"
    assert save(text) == text
