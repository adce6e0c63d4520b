"""The wiring: what the client says, and what it is answered. Nothing here takes long, or ends the server."""

from __future__ import annotations

import asyncio
import functools
import gc
import sys
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from .. import __version__
from ..builds import repositories
from .actions import FIX_ALL, actions, as_edits, hover, remarks
from .documents import Analysis, Document, Snapshot
from .scheduler import Scheduler, Superseded
from .settings import OLDEST_DEFINITIONS, WATCHED, Place, Rules, Settings, WrongSettings, read

#: The pause after a keystroke before a text is looked at: so many times what the last look took, at most a while.
_PAUSES, _LONGEST = 1.0, 0.5
#: How long, in seconds, a client may take to say its settings before it is answered without.
_PATIENCE = 10.0

T = TypeVar("T")
P = TypeVar("P")


class Server(LanguageServer):
    """One client's server; all state is touched by the event loop alone, and the analyses are made in threads."""

    def __init__(self) -> None:
        super().__init__("dockfix", __version__)
        self.documents: dict[str, Document] = {}
        self.rules = Rules()
        self.at_start = (
            Settings()
        )  #: what the client sent with ``initialize``; it counts where no other settings are known
        self.settings = Settings()
        self.by_folder: dict[str, Settings] = {}
        self.settings_known = asyncio.Event()
        self.asked_to_shut_down = False
        repositories().max_age = OLDEST_DEFINITIONS
        self.pool = ThreadPoolExecutor(4, "dockfix")
        self._schedulers: dict[Document, Scheduler] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}

    @property
    def encoding(self) -> str:
        """What the client counts characters in."""
        encoding = self.workspace.position_encoding
        return str(getattr(encoding, "value", encoding) or "utf-16")

    def log(self, message: str, level: types.MessageType = types.MessageType.Error) -> None:
        """A line in the client's log."""
        self.window_log_message(types.LogMessageParams(level, message))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """What pygls could not do with a message: no pop-up for it."""
        self.log(f"{getattr(source, '__name__', source)}: {error}")

    def place(self, document: Document) -> Place:
        """Where a document lies."""
        return Place(document.path, self._folder(document.path))

    def _folder(self, path: str | None) -> str | None:
        """The innermost workspace folder around a path; for what is no file the first."""
        folders = [folder for uri in self.workspace.folders if (folder := to_fs_path(uri))]
        if path is None:
            return folders[0] if folders else self.workspace.root_path
        around = [
            folder for folder in folders if path.startswith(folder.rstrip("/\\") + ("\\" if "\\" in path else "/"))
        ]
        return max(around, key=len, default=None)

    def scheduler(self, document: Document) -> Scheduler:
        """Where the work for a document is done."""
        if document not in self._schedulers:
            self._schedulers[document] = Scheduler(self.pool)
        return self._schedulers[document]

    async def analysis(self, snapshot: Snapshot) -> Analysis:
        """The analysis of a document, made in a thread. Raises :class:`Superseded`."""
        document, text = snapshot.document, snapshot.text
        await self.settings_known.wait()
        if self.documents.get(document.uri) is not document or document.text != text:
            raise Superseded
        place = self.place(document)
        settings = self.by_folder.get(place.folder or "", self.settings)
        work = functools.partial(document.analysis, text, self.encoding, settings, place, self.rules)
        return await self.scheduler(document).analysis((text, settings, place), work)

    async def off(self, document: Document, work: Callable[..., T], *args: Any) -> T:
        """Have a thread do some more work for a document. Raises :class:`Superseded`."""
        return await self.scheduler(document).other(functools.partial(work, *args))

    def look_soon(self, document: Document, pause: float | None = None) -> None:
        """Look at a document once its text has stayed the same for a moment, and tell the client."""
        if waiting := self._waiting.pop(document.uri, None):
            waiting.cancel()
        if pause is None:
            pause = min(document.seconds * _PAUSES, _LONGEST)
        self._waiting[document.uri] = asyncio.ensure_future(self._look(document, pause))

    async def _look(self, document: Document, pause: float) -> None:
        try:
            await asyncio.sleep(pause)
            snapshot = document.snapshot()
            analysis = await self.analysis(snapshot)
            await self.scheduler(document).idle()
            found = [remark.diagnostic for remark in await self.off(document, remarks, analysis)]
            if self.documents.get(document.uri) is document and document.version == snapshot.version:
                self.publish(document.uri, snapshot.version, found)
        except Superseded:
            pass  # whatever has superseded it is looked at, too
        except Exception:
            self.log(f"{document.uri}: please report this as a bug\n{traceback.format_exc()}")
            self.publish(document.uri, document.version, [])

    def publish(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        """Send a document's diagnostics."""
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def look_again(self) -> None:
        """Something beside the texts has changed: look at all of them."""
        for document in self.documents.values():
            self.look_soon(document, 0.0)

    def take(self, sent: object) -> Settings | None:
        """Settings as they were sent, None where there are none; wrong ones are shown, and the defaults count."""
        try:
            return read(sent)
        except WrongSettings as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, str(error)))
            return Settings()

    async def pull(self) -> None:
        """Ask the client for its settings, for each folder, and look at all documents with them."""
        folders = list(self.workspace.folders.values())
        scopes = [None, *(folder.uri for folder in folders)]
        items = [types.ConfigurationItem(scope, "dockfix") for scope in scopes]
        try:
            first, *others = await self.workspace_configuration_async(types.ConfigurationParams(items))
        except Exception as error:
            self.log(f"the client does not say its settings: {error}")
            self.settings_known.set()
            return
        self.settings = self.take(first) or self.at_start
        by_folder = [
            (to_fs_path(folder.uri) or "", self.take(one)) for folder, one in zip(folders, others, strict=False)
        ]
        self.by_folder = {folder: settings for folder, settings in by_folder if settings is not None}
        self.settings_known.set()
        self.look_again()

    def can_be_asked(self) -> bool:
        """Whether the client has settings to pull."""
        can = self.client_capabilities.workspace
        return bool(can and can.configuration)

    def forget(self, uri: str) -> None:
        """A document was closed."""
        document = self.documents.pop(uri, None)
        if document is not None and (scheduler := self._schedulers.pop(document, None)):
            scheduler.supersede()
        if waiting := self._waiting.pop(uri, None):
            waiting.cancel()
        self.publish(uri, None, [])


def _answering(handler: Callable[[Server, P], Awaitable[T | None]]) -> Callable[[Server, P], Awaitable[T | None]]:
    """A request about a text that has changed since gets no answer, nor does one that fails; that is logged."""

    @functools.wraps(handler)
    async def answer(ls: Server, params: P) -> T | None:
        try:
            return await handler(ls, params)
        except Superseded:
            return None
        except Exception:
            ls.log(f"{handler.__name__}: please report this as a bug\n{traceback.format_exc()}")
            return None

    return answer


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    ls.settings = ls.at_start = ls.take(params.initialization_options) or Settings()
    patience = _PATIENCE if ls.can_be_asked() else 0.0
    asyncio.get_running_loop().call_later(patience, ls.settings_known.set)


async def _initialized(ls: Server, params: types.InitializedParams) -> None:
    from ..codemods import all_codemods

    ls.pool.submit(all_codemods)
    if ls.can_be_asked():
        await ls.pull()
    can = ls.client_capabilities.workspace
    wanted = []
    if can and can.did_change_watched_files and can.did_change_watched_files.dynamic_registration:
        watchers = [types.FileSystemWatcher(f"**/{name}") for name in WATCHED]
        watching = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted.append(types.Registration("dockfix-watch", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watching))
    if can and can.did_change_configuration and can.did_change_configuration.dynamic_registration:
        # Without a section: the client says that something has changed, and is asked what. VS Code wants a table.
        nothing = types.DidChangeConfigurationRegistrationOptions()
        wanted.append(types.Registration("dockfix-settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, nothing))
    if wanted:
        await ls.client_register_capability_async(types.RegistrationParams(wanted))


def _did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    shown = params.text_document
    if shown.uri.endswith(".dockerignore"):
        return  # to editors `Dockerfile.dockerignore` is a Dockerfile by its name
    document = Document(shown.uri, to_fs_path(shown.uri), shown.version, shown.text)
    ls.documents[shown.uri] = document
    ls.look_soon(document, 0.0)


def _did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    document = ls.documents.get(params.text_document.uri)
    if document is None:
        return
    for change in params.content_changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = change.range.start, change.range.end
            document.change((start.line, start.character), (end.line, end.character), change.text, ls.encoding)
        else:
            document.text = change.text
    ls.scheduler(document).supersede()
    document.version = params.text_document.version
    ls.look_soon(document)


def _did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    if document := ls.documents.get(params.text_document.uri):
        ls.look_soon(document, 0.0)


def _did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.forget(params.text_document.uri)


def _did_change_watched_files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    repositories().forget()
    ls.look_again()


async def _did_change_workspace_folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    if ls.can_be_asked():
        await ls.pull()
    else:
        ls.look_again()


async def _did_change_configuration(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    """The settings are sent; or they are not, and the client is asked for them, if it can be."""
    sent = ls.take(params.settings)
    if sent is None and ls.can_be_asked():
        await ls.pull()
    else:
        ls.settings, ls.by_folder = sent or ls.at_start, {}
        ls.look_again()


def _shutdown(ls: Server, params: object) -> None:
    ls.asked_to_shut_down = True


async def _formatting(ls: Server, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """What keeps the image the same, even where unsafe rewrites are wanted: nobody reads what a save does."""
    document = ls.documents.get(params.text_document.uri)
    if document is None:
        return None
    analysis = await ls.analysis(document.snapshot())
    if not analysis.result.changes:
        return []
    return await ls.off(document, lambda: as_edits(analysis, analysis.edits(unsafe=False)))


async def _range_formatting(ls: Server, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit] | None:
    document = ls.documents.get(params.text_document.uri)
    if document is None:
        return None
    analysis = await ls.analysis(document.snapshot())
    start, end = (analysis.lines.offset(at.line, at.character) for at in (params.range.start, params.range.end))
    return await ls.off(document, lambda: as_edits(analysis, analysis.edits_within(start, end)))


async def _code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    document = ls.documents.get(params.text_document.uri)
    if document is None:
        return None
    snapshot = document.snapshot()
    analysis = await ls.analysis(snapshot)
    can = ls.client_capabilities.workspace and ls.client_capabilities.workspace.workspace_edit
    return await ls.off(document, actions, snapshot, analysis, params, bool(can and can.document_changes))


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    document = ls.documents.get(params.text_document.uri)
    if document is None:
        return None
    analysis = await ls.analysis(document.snapshot())
    can = ls.client_capabilities.text_document and ls.client_capabilities.text_document.hover
    kinds = can.content_format if can else None
    return await ls.off(document, hover, analysis, params.position, kinds is None or types.MarkupKind.Markdown in kinds)


_HANDLERS: dict[str, Callable[[Server, Any], Any]] = {
    types.INITIALIZE: _initialize,
    types.INITIALIZED: _initialized,
    types.SHUTDOWN: _shutdown,
    types.TEXT_DOCUMENT_DID_SAVE: _did_save,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: _did_change_watched_files,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: _did_change_configuration,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: _did_change_workspace_folders,
}
#: Instead of pygls' own: for those a form feed ends a line, and what lies beyond one is changed in the message.
_INSTEAD: dict[str, Callable[[Server, Any], Any]] = {
    types.TEXT_DOCUMENT_DID_OPEN: _did_open,
    types.TEXT_DOCUMENT_DID_CHANGE: _did_change,
    types.TEXT_DOCUMENT_DID_CLOSE: _did_close,
}
_REQUESTS: dict[str, Callable[[Server, Any], Awaitable[Any]]] = {
    types.TEXT_DOCUMENT_FORMATTING: _formatting,
    types.TEXT_DOCUMENT_RANGE_FORMATTING: _range_formatting,
    types.TEXT_DOCUMENT_CODE_ACTION: _code_action,
    types.TEXT_DOCUMENT_HOVER: _hover,
}
_OPTIONS = {types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL])}


def create_server() -> Server:
    """A server that knows what to do with each message."""
    server = Server()
    for name, handler in _HANDLERS.items():
        server.feature(name)(handler)
    for name, handler in _INSTEAD.items():
        server.protocol.fm.add_builtin_feature(name, functools.partial(handler, server))
    for name, request in _REQUESTS.items():
        server.feature(name, _OPTIONS.get(name))(_answering(request))
    return server


def serve_standard_streams() -> int:
    """Serve on standard input and output until the client says ``exit``, or is gone."""
    server = create_server()
    # The engine frees its trees itself: asked seldom, the garbage collector rarely stands between two answers.
    gc.set_threshold(50_000, 20, 20)
    # A thread that analyses a text must not keep the one that reads messages waiting for long.
    sys.setswitchinterval(0.0005)
    try:
        server.start_io()
    finally:
        server.pool.shutdown(wait=False, cancel_futures=True)
    # pygls swallows the exit code that it makes.
    return 0 if server.asked_to_shut_down else 1
