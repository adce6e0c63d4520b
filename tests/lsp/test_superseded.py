"""Over pipes: what nobody waits for any more holds up nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

TEXT = "FROM busybox:1\nRUN a\nRUN b\n"
MERGED = "FROM busybox:1\nRUN a \\\n    && b\n"
#: More than the server has threads.
MANY = 6

#: A text with SLOW in it is never through with: like the engine, it asks for options again and again. One with
#: FIRST in it is through once, so that there are diagnostics, and then no more.
SLOW = """
import sys, time
from dockfix.cli import run
from dockfix.lsp import documents
whole, seen = documents.fix, set()
def fix(text, *args, options, **words):
    if "SLOW" in text or ("FIRST" in text and text in seen):
        print("begun", text.splitlines()[-1], file=sys.stderr, flush=True)
        while True:
            options.get("merge-runs", {})
            time.sleep(0.005)
    seen.add(text)
    return whole(text, *args, options=options, **words)
documents.fix = fix
sys.argv = ["dockfix", "lsp"]
run()
"""


@pytest.fixture
def slow(start: Callable[..., Any]) -> Any:
    editor = start(command=("-c", SLOW))
    editor.begun = lambda name: editor.wait(read_until(editor.client._server.stderr, f"begun # {name}".encode()))
    return editor


async def read_until(stream: Any, wanted: bytes) -> None:
    while wanted not in await stream.readline():
        pass


def test_a_newer_text_is_answered_before_the_older_one_is_through(slow: Any, tmp_path: Path) -> None:
    uri = slow.open(tmp_path / "Dockerfile", TEXT + "# SLOW 0")
    for number in range(1, MANY):
        slow.begun(f"SLOW {number - 1}")
        slow.change(uri, f"{TEXT}# SLOW {number}")
    slow.begun(f"SLOW {MANY - 1}")
    slow.texts[uri] = TEXT
    slow.change(uri, TEXT)
    assert slow.made(uri, slow.formatting(uri)) == MERGED
    assert len(slow.said(uri)) == 1
    assert slow.logged == []
    assert slow.end() == 0


def test_a_request_that_the_text_has_overtaken_is_answered_with_nothing(slow: Any, tmp_path: Path) -> None:
    uri = slow.open(tmp_path / "Dockerfile", TEXT + "# SLOW")
    slow.begun("SLOW")
    asked = slow.loop.create_task(request(slow, uri))
    hovered = slow.loop.create_task(hover(slow, uri))
    slow.wait(pause())
    slow.change(uri, TEXT)
    assert slow.wait(asked) is None
    assert slow.wait(hovered) is None
    assert slow.end() == 0


@pytest.mark.parametrize("close", [False, True])
def test_what_was_asked_of_a_text_that_is_gone_ends(slow: Any, tmp_path: Path, close: bool) -> None:
    for number in range(MANY):
        uri = slow.open(tmp_path / f"Dockerfile.{number}", f"{TEXT}# FIRST {number}")
        slow.said(uri)
        asked = slow.loop.create_task(code_actions(slow, uri))
        slow.begun(f"FIRST {number}")
        if close:
            slow.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        else:
            slow.change(uri, f"{TEXT}# {number}")
        assert slow.wait(asked) is None
    uri = slow.open(tmp_path / "Dockerfile", TEXT)
    assert slow.made(uri, slow.formatting(uri)) == MERGED
    assert slow.end() == 0


def test_closing_ends_the_work(slow: Any, tmp_path: Path) -> None:
    for number in range(MANY):
        uri = slow.open(tmp_path / f"Dockerfile.{number}", f"{TEXT}# SLOW {number}")
        slow.begun(f"SLOW {number}")
        slow.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    uri = slow.open(tmp_path / "Dockerfile", TEXT)
    assert slow.made(uri, slow.formatting(uri)) == MERGED
    assert slow.end() == 0


def test_a_cancelled_request_ends_the_work(slow: Any, tmp_path: Path) -> None:
    uri = slow.open(tmp_path / "Dockerfile", TEXT + "# FIRST")
    assert len(slow.said(uri)) == 1
    for _ in range(MANY):
        asked = slow.loop.create_task(code_actions(slow, uri))
        slow.begun("FIRST")
        (number,) = slow.client.protocol._request_futures
        slow.client.cancel_request(types.CancelParams(number))
        with pytest.raises(JsonRpcException) as message_of:
            slow.wait(asked)
        assert message_of.value.code == -32800
    uri = slow.open(tmp_path / "Dockerfile.other", TEXT)
    assert next(iter(slow.actions(uri, 1))) == "Rewrite with merge-runs"
    assert slow.end() == 0


def test_the_end_waits_for_nothing(slow: Any, tmp_path: Path) -> None:
    slow.open(tmp_path / "Dockerfile", TEXT + "# SLOW")
    slow.begun("SLOW")
    assert slow.end() == 0


async def request(editor: Any, uri: str) -> Any:
    identifier, options = types.TextDocumentIdentifier(uri), types.FormattingOptions(4, True)
    return await editor.client.text_document_formatting_async(types.DocumentFormattingParams(identifier, options))


async def hover(editor: Any, uri: str) -> Any:
    params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(1, 1))
    return await editor.client.text_document_hover_async(params)


async def code_actions(editor: Any, uri: str) -> Any:
    at = types.Range(types.Position(1, 0), types.Position(1, 0))
    params = types.CodeActionParams(types.TextDocumentIdentifier(uri), at, types.CodeActionContext([]))
    return await editor.client.text_document_code_action_async(params)


async def pause() -> None:
    """So that what was asked is on its way."""
    for _ in range(5):
        await asyncio.sleep(0)
