"""How long an editor waits for ``dockfix lsp``, over pipes, with a file of 300 lines.

    pip install -e '.[lsp]'
    python benchmarks/lsp.py [REQUESTS]

Two files, one with 24 changes to make and one with none left. Four waits, each REQUESTS times (200) after 20 that
don't count: for formatting when a text is saved that the server has seen (an editor sends each keystroke at once, so
this is the usual save), for formatting when the last keystroke comes with the save, for the diagnostics of a
keystroke, and for code actions as the cursor moves. A bare request is printed beside them: what the protocol and
the pipes take alone.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix

STAGE = """FROM debian:12 AS s{i}
# the tools of stage {i}
ARG VERSION=1.{i}
ENV APP_HOME=/srv/app{i} \\
    LANG=C.UTF-8
WORKDIR /srv/app{i}
RUN set -eux; \\
    apt-get update; \\
    apt-get install -y --no-install-recommends \\
        build-essential \\
        ca-certificates \\
        curl \\
        git \\
        libpq-dev \\
    ; \\
    rm -rf /var/lib/apt/lists/*
COPY requirements.txt setup.py /srv/app{i}/
RUN pip install --no-cache-dir -r requirements.txt
RUN make VERSION=$VERSION all
ADD run.sh /srv/app{i}/
# run it
EXPOSE 80{i:02}
USER nobody
ENTRYPOINT ["/srv/app{i}/run.sh"]
CMD ["--verbose"]

"""
TEXT = "".join(STAGE.format(i=i) for i in range(12))
WARM = 20


class Editor:
    """One document in an editor; each keystroke writes another number into its second line."""

    def __init__(self, folder: Path, text: str) -> None:
        self.text = text
        self.uri = (folder / "Dockerfile").as_uri()
        self.client = LanguageClient("benchmark", "1")
        self.version = 1
        self.line = 0
        self.told = asyncio.Event()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self._published(params))

    def _published(self, params: types.PublishDiagnosticsParams) -> None:
        if params.version == self.version:
            self.told.set()

    async def open(self) -> None:
        """Start the server and show it the document."""
        await self.client.start_io(sys.executable, "-m", "dockfix", "lsp")
        await self.client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
        self.client.initialized(types.InitializedParams())
        item = types.TextDocumentItem(self.uri, "dockerfile", 1, self.text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self.told.wait()

    def type(self) -> None:
        """One keystroke."""
        self.version += 1
        self.told.clear()
        end = types.Position(1, 9999)
        change = types.TextDocumentContentChangePartial(types.Range(types.Position(1, 0), end), f"# no. {self.version}")
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def formatting(self) -> None:
        """What is asked before a save."""
        options = types.FormattingOptions(4, True)
        params = types.DocumentFormattingParams(types.TextDocumentIdentifier(self.uri), options)
        assert bool(await self.client.text_document_formatting_async(params)) == (self.text == TEXT)

    async def saved(self) -> None:
        """A save some time after the last keystroke; the wait is for the edits."""
        await self.formatting()
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(self.uri)))

    async def typed_and_saved(self) -> None:
        """A save at once."""
        self.type()
        await self.formatting()

    async def typed(self) -> None:
        """A keystroke, till the diagnostics are there."""
        self.type()
        await self.told.wait()

    async def moved(self) -> None:
        """The cursor goes to another line."""
        self.version += 0
        self.line = (self.line + 7) % 300
        at = types.Position(self.line, 0)
        context = types.CodeActionContext([])
        document = types.TextDocumentIdentifier(self.uri)
        await self.client.text_document_code_action_async(
            types.CodeActionParams(document, types.Range(at, at), context)
        )

    async def bare(self) -> None:
        """A request about a document that the server doesn't know."""
        params = types.HoverParams(types.TextDocumentIdentifier("file:///none"), types.Position(0, 0))
        await self.client.text_document_hover_async(params)

    async def end(self) -> None:
        """Say goodbye."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()


async def measure(
    name: str, wait: Callable[[], Awaitable[None]], before: Callable[[], Awaitable[None]] | None, count: int
) -> None:
    """Print the median and the 95th percentile."""
    found = []
    for _ in range(WARM + count):
        if before is not None:
            await before()
        start = time.perf_counter()
        await wait()
        found.append((time.perf_counter() - start) * 1000)
    found = sorted(found[WARM:])
    p95 = found[min(int(len(found) * 0.95), len(found) - 1)]
    print(f"{name:44} median {statistics.median(found):7.2f} ms   p95 {p95:7.2f} ms   worst {found[-1]:7.2f} ms")


async def main(count: int) -> None:
    """Both texts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("requirements.txt", "setup.py", "run.sh"):
            (folder / file).write_text("x\n")
        for text, what in (
            (TEXT, "24 changes"),
            (fix(TEXT, all_codemods(), BuildContext.of_folder(folder)).text, "nothing to change"),
        ):
            await waits(Editor(folder, text), what, count)


async def waits(editor: Editor, what: str, count: int) -> None:
    """All waits with one text, one after the other."""
    await editor.open()
    print(f"{editor.text.count(chr(10))} lines, {what}, {count} requests each")
    await measure("a bare request", editor.bare, None, count)
    await measure("save of a text that was seen", editor.saved, editor.typed, count)
    await measure("save together with the last keystroke", editor.typed_and_saved, None, count)
    await measure("diagnostics after a keystroke", editor.typed, None, count)
    await measure("code actions, cursor on another line", editor.moved, None, count)
    await editor.end()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
