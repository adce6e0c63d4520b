"""A client that talks to a real server over pipes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

#: Seconds; nothing takes near as long.
PATIENCE = 60


class Editor:
    """What an editor knows: its documents' texts, and what the server has said of them."""

    def __init__(
        self,
        command: tuple[str, ...] = ("-m", "dockfix", "lsp", "--stdio"),
        configuration: Any = None,
        hold: bool = False,
        **initialize: Any,
    ) -> None:
        self.command = command
        self.loop = asyncio.new_event_loop()
        self.client = LanguageClient("test", "1")
        self.published: list[types.PublishDiagnosticsParams] = []
        self.logged: list[str] = []
        self.shown: list[str] = []
        self.registered: list[types.Registration] = []
        self.configuration = configuration or {}  #: what it says when asked, by scope; or what it raises then
        self.asked: list[list[str | None]] = []
        self.held = asyncio.Event()  #: it says nothing before this is set
        if not hold:
            self.held.set()
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self._listen()
        self.result: types.InitializeResult = self.wait(self._start(initialize))
        self.process = self.client._server

    def _listen(self) -> None:
        client = self.client
        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self.published.append(params))
        client.feature(types.WINDOW_LOG_MESSAGE)(lambda params: self.logged.append(params.message))
        client.feature(types.WINDOW_SHOW_MESSAGE)(lambda params: self.shown.append(params.message))
        client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: self.registered.extend(params.registrations))

        @client.feature(types.WORKSPACE_CONFIGURATION)
        async def settings(params: types.ConfigurationParams) -> list[Any]:
            self.asked.append([item.section for item in params.items])
            await self.held.wait()
            if isinstance(self.configuration, Exception):
                raise self.configuration
            return [self.configuration.get(item.scope_uri) for item in params.items]

    async def _start(self, initialize: dict[str, Any]) -> types.InitializeResult:
        await self.client.start_io(sys.executable, *self.command)
        initialize.setdefault("capabilities", types.ClientCapabilities())
        result = await self.client.initialize_async(types.InitializeParams(**initialize))
        self.client.initialized(types.InitializedParams())
        return result

    def wait(self, awaitable: Any) -> Any:
        """What comes of it, or an error after a while."""
        return self.loop.run_until_complete(asyncio.wait_for(awaitable, PATIENCE))

    def until(self, wanted: Callable[[], Any]) -> Any:
        """Wait until something is true, and say it."""

        async def poll() -> Any:
            while not (found := wanted()):
                await asyncio.sleep(0.005)
            return found

        return self.wait(poll())

    def open(self, where: Path | str, text: str) -> str:
        """Show the server a document; its address."""
        uri = where if isinstance(where, str) else where.as_uri()
        self.texts[uri], self.versions[uri] = text, 1
        item = types.TextDocumentItem(uri, "dockerfile", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: Any) -> None:
        """Tell the server what was typed: a whole text, or ``(start, end, text)`` with positions."""
        self.versions[uri] += 1
        whole, part = types.TextDocumentContentChangeWholeDocument, types.TextDocumentContentChangePartial
        sent = [whole(change) if isinstance(change, str) else part(span(*change[:2]), change[2]) for change in changes]
        identifier = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, sent))

    def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """What the server says of the document's newest version."""

        def newest() -> types.PublishDiagnosticsParams | None:
            found = [params for params in self.published if params.uri == uri]
            return found[-1] if found and found[-1].version == self.versions[uri] else None

        return list(self.until(newest).diagnostics)

    def forget_published(self) -> None:
        """So that the next diagnostics are new ones."""
        self.published.clear()

    def said(self, uri: str) -> list[tuple[int, str | None, int]]:
        """The diagnostics, short: line, code, severity."""
        return [(one.range.start.line, one.code, int(one.severity or 0)) for one in self.diagnostics(uri)]

    def formatting(self, uri: str) -> list[types.TextEdit]:
        identifier, options = types.TextDocumentIdentifier(uri), types.FormattingOptions(4, True)
        params = types.DocumentFormattingParams(identifier, options)
        return listed(self.wait(self.client.text_document_formatting_async(params)))

    def range_formatting(self, uri: str, start: tuple[int, int], end: tuple[int, int]) -> list[types.TextEdit]:
        identifier, options = types.TextDocumentIdentifier(uri), types.FormattingOptions(4, True)
        params = types.DocumentRangeFormattingParams(identifier, span(start, end), options)
        return listed(self.wait(self.client.text_document_range_formatting_async(params)))

    def actions(
        self, uri: str, line: int, only: list[str] | None = None, trigger: types.CodeActionTriggerKind | None = None
    ) -> dict[str, types.CodeAction]:
        """The code actions on a line, by title."""
        context = types.CodeActionContext([], only, trigger)
        at = span((line, 0), (line, 0))
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), at, context)
        found = self.wait(self.client.text_document_code_action_async(params))
        return {action.title: action for action in found}

    def hover(self, uri: str, line: int, character: int) -> str | None:
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        found = self.wait(self.client.text_document_hover_async(params))
        return None if found is None else found.contents.value

    def made(self, uri: str, edits: Any) -> str:
        """The document's text after some edits, for UTF-16 and texts of plain characters."""
        text = self.texts[uri]
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
            start, end = (starts[at.line] + at.character for at in (edit.range.start, edit.range.end))
            text = text[:start] + edit.new_text + text[end:]
        return text

    def end(self) -> int:
        """Say goodbye; the server's exit code."""
        process = self.client._server
        assert process is not None
        if process.returncode is None:
            self.wait(self.client.shutdown_async(None))
            self.client.exit(None)
        code = self.wait(process.wait())
        self.close()
        return int(code)

    def close(self) -> None:
        """Leave nothing behind, whatever happened."""
        process = self.client._server
        if process is not None and process.returncode is None:
            process.kill()
            self.wait(process.wait())
        if not self.loop.is_closed():
            self.wait(self.client.stop())
            self.loop.close()


def listed(edits: Any) -> Any:
    """pygls makes a tuple of a list."""
    return None if edits is None else list(edits)


def span(start: tuple[int, int], end: tuple[int, int]) -> types.Range:
    return types.Range(types.Position(*start), types.Position(*end))


@pytest.fixture
def start() -> Iterator[Callable[..., Editor]]:
    """Starts editors; none of their servers outlives the test."""
    started: list[Editor] = []

    def begin(**initialize: Any) -> Editor:
        started.append(Editor(**initialize))
        return started[-1]

    yield begin
    for editor in started:
        editor.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Editor]:
    """One editor for the tests that need nothing special."""
    editor = Editor()
    yield editor
    assert editor.end() == 0


@pytest.fixture
def editor(shared: Editor) -> Editor:
    shared.forget_published()
    shared.logged.clear()
    return shared
