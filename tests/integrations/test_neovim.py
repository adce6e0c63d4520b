"""Neovim, with the very set-up that docs/editors.md shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

NVIM = shutil.which("nvim")
pytestmark = pytest.mark.skipif(NVIM is None, reason="no Neovim")

#: Opens files one after the other, puts the cursor on a line, saves, and notes what it sees.
DRIVE = """
local notes, clients = {}, vim.lsp.get_clients or vim.lsp.get_active_clients
local function up()
  for _, client in ipairs(clients()) do
    if client.name == "dockfix" and vim.lsp.buf_is_attached(vim.api.nvim_get_current_buf(), client.id) then
      return true
    end
  end
  return false
end
for _, shown in ipairs(vim.fn.json_decode(vim.fn.readfile(vim.env.DRIVE_FILES))) do
  vim.cmd("edit " .. vim.fn.fnameescape(shown.path))
  local attached = vim.wait(20000, up, 10)
  local seen = vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 10)
  vim.api.nvim_win_set_cursor(0, { shown.line, 0 })
  vim.cmd("write")
  local cursor = vim.api.nvim_get_current_line()
  table.insert(notes, { attached = attached, seen = seen, cursor = cursor, modified = vim.bo.modified })
end
vim.fn.writefile({ vim.fn.json_encode(notes) }, vim.env.DRIVE_NOTES)
vim.cmd("qall!")
"""


class Saved(NamedTuple):
    text: str
    notes: dict[str, Any]


Save = Callable[..., list[Saved]]


def version() -> tuple[int, int]:
    assert NVIM is not None
    said = subprocess.run([NVIM, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"NVIM v(\d+)\.(\d+)", said)
    assert found is not None, said
    return int(found[1]), int(found[2])


@pytest.fixture
def save(tmp_path: Path, surroundings: dict[str, str], documented: Callable[[str, str], str]) -> Save:
    """Opens and saves files: ``{name: (text, line of the cursor)}``."""
    heading = "Neovim 0.11 and newer" if version() >= (0, 11) else "Neovim 0.7 to 0.10"
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "x").write_text("x")
    init, drive, files, notes = (tmp_path / name for name in ("init.lua", "drive.lua", "files.json", "notes.json"))
    init.write_text(documented(heading, "lua"))
    drive.write_text(DRIVE)

    def run(**shown: tuple[str, int]) -> list[Saved]:
        for name, (text, _) in shown.items():
            (folder / name).write_bytes(text.encode())
        listed = [{"path": str(folder / name), "line": line} for name, (_, line) in shown.items()]
        files.write_text(json.dumps(listed))
        environment = {**surroundings, "DRIVE_FILES": str(files), "DRIVE_NOTES": str(notes)}
        command = [str(NVIM), "--headless", "--clean", "-u", str(init), "-S", str(drive)]
        # Where the script fails, Neovim stays; it is not left to.
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert notes.exists(), done.stdout + done.stderr
        return [
            Saved((folder / name).read_bytes().decode(), note)
            for name, note in zip(shown, json.loads(notes.read_text()), strict=True)
        ]

    return run


TEXT = "FROM busybox:1\nRUN a\nRUN b\nADD x /y\nrun last\n"
AFTER = "FROM busybox:1\nRUN a \\\n    && b\nCOPY x /y\nrun last\n"


def test_saving_rewrites_the_file(save: Save) -> None:
    (saved,) = save(Dockerfile=(TEXT, 5))
    # The settings are those of the documented set-up: `run` stays in lower case.
    assert saved.text == AFTER
    assert saved.notes == {"attached": True, "seen": True, "cursor": "run last", "modified": False}


def test_the_cursor_stays_on_its_text(save: Save) -> None:
    text = "FROM busybox:1\nENV A=1\nENV B=2\nENV C=3\nRUN a\nRUN b\n# here\nUSER me\nADD x /y\n"
    (saved,) = save(Dockerfile=(text, 7))
    assert saved.text != text
    assert saved.notes["cursor"] == "# here"


def test_a_broken_file_is_saved_as_it_is(save: Save) -> None:
    broken = "FROM busybox:1\nFOO x\nRUN a\nRUN b\n"
    crlf = TEXT.replace("\n", "\r\n")
    first, second, third = save(Dockerfile=(broken, 2), Containerfile=(TEXT, 1), **{"app.Dockerfile": (crlf, 3)})
    assert first.text == broken
    assert first.notes == {"attached": True, "seen": True, "cursor": "FOO x", "modified": False}
    assert second.text == AFTER
    assert third.text == AFTER.replace("\n", "\r\n")
