"""The server as a process: what it makes of messages that are none, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def raw(*messages: object, rest: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A server that is sent some messages, and then nothing more."""
    sent = b""
    for message in messages:
        body = message if isinstance(message, bytes) else json.dumps({"jsonrpc": "2.0", **message}).encode()
        sent += b"Content-Length: %d\r\n\r\n" % len(body) + body
    command = [sys.executable, "-m", "dockfix", "lsp"]
    return subprocess.run(command, input=sent + rest, capture_output=True, timeout=60, check=False)


START = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}


def test_exit_codes() -> None:
    assert raw(START, {"id": 2, "method": "shutdown"}, {"method": "exit"}).returncode == 0
    assert raw(START, {"method": "exit"}).returncode == 1
    # A client that is gone leaves no server behind.
    assert raw(START).returncode == 1


def test_messages_that_are_none() -> None:
    done = raw(
        START,
        b"{",
        b"\xff",
        {"id": 3, "method": "textDocument/hover", "params": 7},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    )
    assert done.returncode == 0
    assert b'"id": 2' in done.stdout or b'"id":2' in done.stdout


def test_without_pygls(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ImportError\n")
    words = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.argv = ['dockfix', 'lsp']"
    command = [sys.executable, "-c", f"{words}; from dockfix.cli import run; run()"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"dockfix lsp needs pygls 2: pip install 'dockfix[lsp]'\n"
