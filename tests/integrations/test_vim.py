"""Vim and ALE, with the very set-up that docs/editors.md shows."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

VIM = shutil.which("vim")
ALE = Path("/usr/share/vim-ale")  # where Debian's package has it
pytestmark = pytest.mark.skipif(VIM is None or not ALE.is_dir(), reason="no Vim with ALE")

#: ALE does its work beside; it is over when no job runs any more. What it finds stays till the notes are taken.
DRIVE = """
function! Noted() abort
  return filter(copy(ale#engine#GetLoclist(bufnr(''))), {_, one -> one.linter_name ==# 'dockfix'})
endfunction
function! Until(wanted) abort
  let l:left = 2000
  while l:left > 0 && !a:wanted()
    sleep 10m
    let l:left -= 1
  endwhile
endfunction
edit Dockerfile
call Until({-> !empty(Noted())})
let g:notes = {'codes': map(Noted(), {_, one -> get(one, 'code', '')})}
let g:fixed = 0
augroup Drive
  autocmd User ALEFixPost let g:fixed = 1
augroup END
call cursor(search('last'), 1)
write
call Until({-> g:fixed})
let g:notes.fixed = g:fixed
let g:notes.line = getline('.')
call writefile([json_encode(g:notes)], $DRIVE_NOTES)
qall!
"""


class Saved(NamedTuple):
    text: str
    notes: dict[str, Any]


@pytest.fixture
def save(tmp_path: Path, surroundings: dict[str, str], documented: Callable[[str, str], str]) -> Callable[[str], Saved]:
    """Opens and saves a Dockerfile."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "x").write_text("x")
    init, drive, notes = (tmp_path / name for name in ("init.vim", "drive.vim", "notes.json"))
    start = f"set nocompatible hidden\nset runtimepath^={ALE}\nfiletype plugin on\nruntime plugin/ale.vim\n"
    init.write_text(start + documented("Vim with ALE", "vim"))
    drive.write_text(DRIVE)

    def run(text: str) -> Saved:
        path = folder / "Dockerfile"
        path.write_text(text)
        command = [str(VIM), "-N", "-es", "-n", "-i", "NONE", "-u", str(init), "-S", str(drive)]
        environment = {**surroundings, "DRIVE_NOTES": str(notes), "TERM": "dumb"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=90, check=False
        )
        assert notes.exists(), done.stdout + done.stderr
        return Saved(path.read_text(), json.loads(notes.read_text()))

    return run


def test_saving_rewrites_the_file(save: Callable[[str], Saved]) -> None:
    saved = save("FROM busybox:1\nRUN a\nRUN b\nADD x /y\nUSER last\n")
    assert saved.text == "FROM busybox:1\nRUN a \\\n    && b\nCOPY x /y\nUSER last\n"
    assert saved.notes == {"codes": ["merge-runs", "add-to-copy"], "fixed": 1, "line": "USER last"}


def test_a_broken_file_is_saved_as_it_is(save: Callable[[str], Saved]) -> None:
    text = "FROM busybox:1\nFOO x\nRUN a\nRUN last\n"
    saved = save(text)
    assert saved.text == text
    assert (saved.notes["fixed"], saved.notes["line"]) == (1, "RUN last")
