"""The server, over pipes, as an editor sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from dockfix.lsp.edits import units

TEXT = "FROM busybox:1\nRUN a\nRUN b\nADD x /y\nRUN c\nRUN d\n"
MERGED = "FROM busybox:1\nRUN a \\\n    && b\nADD x /y\nRUN c \\\n    && d\n"
INFORMATION, HINT, ERROR = 3, 4, 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x").write_text("x")
    return tmp_path


def test_diagnostics(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT)
    assert editor.said(uri) == [
        (1, "merge-runs", INFORMATION),
        (3, "add-to-copy", INFORMATION),
        (4, "merge-runs", INFORMATION),
    ]
    first = editor.diagnostics(uri)[0]
    assert first.source == "dockfix"
    assert first.code_description.href == "https://dockfix.readthedocs.io/en/latest/rewrites/merge-runs/"
    assert first.message == "would be rewritten: 2 adjacent `RUN`s make 2 layers, one `RUN` makes one"
    assert (first.range.start.character, first.range.end.line, first.range.end.character) == (0, 1, 5)


def test_a_finding_is_a_hint(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", "FROM busybox:1\nADD http://x/y.tar /\nMAINTAINER me\n")
    assert (1, "add-to-copy", HINT) in editor.said(uri)
    assert (2, "maintainer-to-label", HINT) in editor.said(uri)


def test_formatting_is_small_edits(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT)
    edits = editor.formatting(uri)
    assert editor.made(uri, edits) == MERGED.replace("ADD", "COPY")
    assert [(edit.range.start.line, edit.new_text) for edit in edits] == [
        (1, " \\"), (2, "    &&"), (3, "COPY"), (4, " \\"), (5, "    &&"),
    ]  # fmt: skip
    editor.change(uri, editor.made(uri, edits))
    assert editor.formatting(uri) == []


RANGES = {
    "the first pair": ((1, 0), (2, 5), TEXT.replace("a\nRUN b", "a \\\n    && b")),
    "up to the next line's begin": ((1, 3), (3, 0), TEXT.replace("a\nRUN b", "a \\\n    && b")),
    "half a pair": ((2, 0), (3, 2), TEXT.replace("ADD", "COPY")),
    "a cursor": ((3, 1), (3, 1), TEXT.replace("ADD", "COPY")),
    "everything": ((0, 0), (6, 0), MERGED.replace("ADD", "COPY")),
    "nothing to do": ((0, 0), (0, 4), TEXT),
}


@pytest.mark.parametrize(("start", "end", "after"), RANGES.values(), ids=RANGES.keys())
def test_range_formatting(editor: Any, folder: Path, start: tuple[int, int], end: tuple[int, int], after: str) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT)
    assert editor.made(uri, editor.range_formatting(uri, start, end)) == after


def test_quick_fix_and_ignore(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT.replace("RUN c", "  RUN c"))
    actions = editor.actions(uri, 4)
    assert list(actions) == ["Rewrite with merge-runs", "Ignore merge-runs here", "Rewrite this file with dockfix"]
    fix = actions["Rewrite with merge-runs"]
    assert fix.kind == "quickfix" and fix.is_preferred and fix.diagnostics[0].code == "merge-runs"
    assert editor.made(uri, fix.edit.changes[uri]) == TEXT.replace("RUN c\nRUN d", "  RUN c \\\n      && d")
    ignored = editor.made(uri, actions["Ignore merge-runs here"].edit.changes[uri])
    assert ignored == TEXT.replace("RUN c", "  # dockfix: ignore[merge-runs]\n  RUN c")
    editor.change(uri, ignored)
    message_of = [code for _, code, severity in editor.said(uri) if severity == INFORMATION]
    assert message_of == ["merge-runs", "add-to-copy"]


def test_neighbours_have_a_quick_fix_each(editor: Any, folder: Path) -> None:
    text = "FROM busybox:1\nADD x /a\nADD x /b\n"
    uri = editor.open(folder / "Dockerfile", text)
    fix = editor.actions(uri, 1)["Rewrite with add-to-copy"]
    assert editor.made(uri, fix.edit.changes[uri]) == text.replace("ADD x /a", "COPY x /a")


def test_quick_fix_that_another_rewrite_opens_the_way_for(editor: Any, folder: Path) -> None:
    text = "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\n"
    uri = editor.open(folder / "Dockerfile", text)
    assert {code for _, code, _ in editor.said(uri)} >= {"merge-runs", "clean-package-cache"}
    line = next(line for line, code, _ in editor.said(uri) if code == "clean-package-cache")
    fix = editor.actions(uri, line)["Rewrite with clean-package-cache"]
    assert "rm -rf /var/lib/apt/lists/*" in editor.made(uri, fix.edit.changes[uri])


def test_unsafe_change_on_request_only(editor: Any, folder: Path) -> None:
    text = "FROM busybox:1\nMAINTAINER me\n"
    uri = editor.open(folder / "Dockerfile", text)
    fix = editor.actions(uri, 1)["Rewrite with maintainer-to-label (may change what the image does)"]
    assert not fix.is_preferred
    assert "LABEL" in editor.made(uri, fix.edit.changes[uri])
    assert editor.formatting(uri) == []


def test_fix_all(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT)
    for only in ("source.fixAll.dockfix", "source.fixAll", "source"):
        actions = editor.actions(uri, 0, [only])
        assert list(actions) == ["Rewrite this file with dockfix"]
        edit = actions["Rewrite this file with dockfix"].edit
        assert editor.made(uri, edit.changes[uri]) == MERGED.replace("ADD", "COPY")
    assert editor.actions(uri, 1, ["source.organizeImports"]) == {}
    assert "Rewrite this file with dockfix" not in editor.actions(uri, 1, ["quickfix"])


def test_a_save_that_fixes_all_makes_no_unsafe_change(editor: Any, folder: Path) -> None:
    (folder / "dockfix.toml").write_text("unsafe = true\n")
    uri = editor.open(folder / "Dockerfile", "FROM busybox:1\nMAINTAINER me\nRUN a\nRUN b\n")
    made = []
    for trigger in (types.CodeActionTriggerKind.Automatic, types.CodeActionTriggerKind.Invoked, None):
        edit = editor.actions(uri, 0, ["source.fixAll"], trigger)["Rewrite this file with dockfix"].edit
        made.append(editor.made(uri, edit.changes[uri]))
    assert ["LABEL" in text for text in made] == [False, True, True]
    assert all("RUN a \\\n    && b\n" in text for text in made)


def test_an_empty_file_is_no_error_yet(editor: Any, folder: Path) -> None:
    assert editor.said(editor.open(folder / "Dockerfile", "")) == []
    assert editor.said(editor.open(folder / "b.Dockerfile", "\n  \n")) == []
    assert len(editor.said(editor.open(folder / "c.Dockerfile", "# to do\n"))) == 1


def test_hover(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT)
    said = editor.hover(uri, 1, 2)
    assert said.startswith("### merge-runs (safe)\n\nwould be rewritten: ")
    assert "```diff\n FROM debian:12\n-RUN apt-get update\n" in said
    assert said.count("\n  - ") == 5
    assert editor.hover(uri, 0, 2) is None


def test_incremental_changes(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", "FROM busybox:1\nRUN echo 😀\f\u2028x\n")
    assert editor.said(uri) == []
    # Two changes in one message: the second's positions are those after the first.
    editor.change(uri, ((1, 12), (1, 13), "z\nRUN b"), ((2, 5), (2, 7), "y"))
    found = editor.formatting(uri)
    assert editor.said(uri) == [(1, "merge-runs", INFORMATION)]
    assert [edit.new_text for edit in found] == [" \\", "    &&"]
    assert (found[0].range.start.line, found[0].range.start.character) == (1, 13)


def test_broken_text(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", "FROM busybox:1\nFOO x\nRUN a\n")
    said = editor.diagnostics(uri)
    assert [(one.range.start.line, one.code, one.severity) for one in said] == [(1, None, ERROR)]
    assert said[0].message == "unknown instruction: FOO"
    assert said[0].code_description is None
    assert editor.formatting(uri) == []
    assert editor.range_formatting(uri, (0, 0), (3, 0)) == []
    assert editor.actions(uri, 1) == {}
    assert editor.hover(uri, 1, 1) is None
    for end in range(len(TEXT)):
        editor.change(uri, TEXT[:end])
    for text in (
        "",
        "\0",
        "\ufeff",
        "\r",
        "FROM",
        "RUN <<E\n",
        "FROM a\nRUN \\\n",
        "\ud800\udc80",
        "FROM a\nCOPY \ud800 x\n",
    ):
        editor.change(uri, text)
        editor.diagnostics(uri)
        assert isinstance(editor.formatting(uri), list)
    assert editor.logged == []


def test_lone_surrogates_stay(editor: Any, folder: Path) -> None:
    text = "FROM busybox:1\nRUN echo \ud800\udfff \udc80\nRUN echo \udfff\n"
    uri = editor.open(folder / "Dockerfile", text)
    edits = editor.formatting(uri)
    # JSON makes one character of the pair; the client counts it as two.
    assert [(edit.range.start.character, edit.new_text) for edit in edits] == [(13, " \\"), (0, "    &&")]


def test_crlf_and_byte_order_mark(editor: Any, folder: Path) -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    uri = editor.open(folder / "Dockerfile", text)
    after = "\ufeff" + MERGED.replace("ADD", "COPY").replace("\n", "\r\n")
    assert editor.made(uri, editor.formatting(uri)) == after
    ignore = editor.actions(uri, 1)["Ignore merge-runs here"].edit.changes[uri]
    assert ignore[0].new_text == "# dockfix: ignore[merge-runs]\r\n"
    editor.change(uri, "\ufeff" + TEXT[TEXT.index("RUN a") :])
    assert editor.diagnostics(uri)[0].range.start.character == 1


def test_closing_takes_the_diagnostics_away(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT)
    assert editor.said(uri)
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    editor.until(lambda: editor.published[-1:] and not editor.published[-1].diagnostics)
    identifier, options = types.TextDocumentIdentifier(uri), types.FormattingOptions(4, True)
    params = types.DocumentFormattingParams(identifier, options)
    assert editor.wait(editor.client.text_document_formatting_async(params)) is None


def test_config_by_mtime_and_by_notice(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile", TEXT)
    assert len(editor.said(uri)) == 3
    config = folder / "dockfix.toml"
    config.write_text('ignore = ["merge-runs"]\n')
    assert editor.made(uri, editor.formatting(uri)) == TEXT.replace("ADD", "COPY")
    config.write_text('ignore = ["merge-run"]\n')
    editor.forget_published()
    event = types.FileEvent(config.as_uri(), types.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    (said,) = editor.diagnostics(uri)
    assert said.severity == ERROR
    assert said.message == f"{config}:1:11: no rewrite is called `merge-run`; did you mean `merge-runs`?"
    assert editor.formatting(uri) == []
    config.write_text('exclude = ["Docker*"]\n')
    assert editor.formatting(uri) == []
    config.unlink()
    assert editor.made(uri, editor.formatting(uri)) == MERGED.replace("ADD", "COPY")


def test_the_build_context_is_asked_anew(editor: Any, folder: Path) -> None:
    text = "FROM busybox:1\nADD new /y\n"
    uri = editor.open(folder / "Dockerfile", text)
    assert editor.formatting(uri) == []
    (folder / "new").mkdir()
    assert editor.made(uri, editor.formatting(uri)) == text.replace("ADD", "COPY")


def test_an_untitled_document_has_no_context(editor: Any) -> None:
    uri = editor.open("untitled:Untitled-1", TEXT)
    assert editor.made(uri, editor.formatting(uri)).startswith(MERGED[: MERGED.index("ADD")])
    assert editor.said(uri)


def test_an_ignore_file_is_no_dockerfile(editor: Any, folder: Path) -> None:
    uri = editor.open(folder / "Dockerfile.dockerignore", "node_modules\n")
    identifier, options = types.TextDocumentIdentifier(uri), types.FormattingOptions(4, True)
    params = types.DocumentFormattingParams(identifier, options)
    assert editor.wait(editor.client.text_document_formatting_async(params)) is None
    editor.said(editor.open(folder / "Dockerfile", TEXT))
    assert {params.uri for params in editor.published} == {(folder / "Dockerfile").as_uri()}


def test_what_no_server_understands(editor: Any, folder: Path) -> None:
    editor.client.text_document_did_change(
        types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(1, "file:///never/opened"), [])
    )
    editor.client.protocol.notify("no/such", {})
    assert editor.said(editor.open(folder / "Dockerfile", TEXT))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_encodings(start: Callable[..., Any], folder: Path, encoding: str) -> None:
    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    editor = start(capabilities=types.ClientCapabilities(general=general))
    assert editor.result.capabilities.position_encoding == encoding
    uri = editor.open(folder / "Dockerfile", "FROM busybox:1\nRUN echo 'é😀' x\nRUN b\n")
    end = units("RUN echo 'é😀' x", encoding)
    first = editor.formatting(uri)[0]
    assert (first.range.start.line, first.range.start.character, first.new_text) == (1, end, " \\")
    editor.change(uri, ((1, end - 2), (1, end), ""))
    assert editor.formatting(uri)[0].range.start.character == end - 2
    assert editor.end() == 0


def test_folders_settings_and_capabilities(start: Callable[..., Any], tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for place in (one, two):
        place.mkdir()
        (place / "x").write_text("x")
    (two / "dockfix.toml").write_text('select = ["add-to-copy"]\n')
    workspace = types.WorkspaceClientCapabilities(
        configuration=True,
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    )
    editor = start(
        capabilities=types.ClientCapabilities(workspace=workspace),
        workspace_folders=[types.WorkspaceFolder(place.as_uri(), place.name) for place in (one, two)],
        initialization_options={"dockfix": {"ignore": ["add-to-copy"]}},
    )
    editor.until(lambda: editor.registered)
    first, second = (editor.open(place / "Dockerfile", TEXT) for place in (one, two))
    assert {code for _, code, _ in editor.said(first)} == {"merge-runs"}
    assert editor.said(second) == []
    # What the client is asked for counts for each folder.
    editor.configuration = {None: {}, one.as_uri(): {"select": "add-to-copy"}, two.as_uri(): {"args": ["--isolated"]}}
    editor.forget_published()
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    assert {code for _, code, _ in editor.said(first)} == {"add-to-copy"}
    assert {code for _, code, _ in editor.said(second)} == {"merge-runs", "add-to-copy"}
    (edit,) = editor.actions(first, 3)["Rewrite with add-to-copy"].edit.document_changes
    assert (edit.text_document.version, edit.text_document.uri) == (1, first)
    # What is sent counts for all.
    editor.forget_published()
    sent = {"dockfix": {"unsafe": True, "args": ["--select", "merge-runs,maintainer-to-label"]}}
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(sent))
    assert {code for _, code, _ in editor.said(second)} == {"merge-runs"}
    text = "FROM busybox:1\nMAINTAINER me\n"
    editor.change(second, text)
    assert editor.said(second) == [(1, "maintainer-to-label", INFORMATION)]
    assert editor.formatting(second) == []
    assert list(editor.actions(second, 1, ["source.fixAll"]))
    assert editor.end() == 0


def test_the_ignore_file_is_made_on_request(start: Callable[..., Any], folder: Path) -> None:
    edit = types.WorkspaceEditClientCapabilities(document_changes=True)
    editor = start(
        capabilities=types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(workspace_edit=edit))
    )
    (folder / ".git").mkdir()
    uri = editor.open(folder / "Dockerfile", "FROM busybox:1\nWORKDIR /srv\nCOPY . .\n")
    title = "Rewrite with dockerignore (may change what the image does)"
    made, change = editor.actions(uri, 2)[title].edit.document_changes
    assert made.uri == change.text_document.uri == (folder / ".dockerignore").as_uri()
    assert made.options.ignore_if_exists
    assert ".git" in change.edits[0].new_text
    (folder / ".dockerignore").write_text("logs\n")
    (change,) = editor.actions(uri, 2)[title].edit.document_changes
    assert change.edits[0].range.start.line == 1
    assert editor.end() == 0


WRONG = {
    "a kind": ({"select": 1}, "dockfix.select is a list of texts"),
    "an option": ({"args": ["--writ"]}, "dockfix.args: unrecognized arguments: --writ"),
    "no table": ([1], "dockfix: the settings are a table"),
}


def test_wrong_settings_are_told(start: Callable[..., Any], folder: Path) -> None:
    editor = start()
    uri = editor.open(folder / "Dockerfile", TEXT)
    for sent, message in WRONG.values():
        editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(sent))
        editor.until(lambda message=message: editor.shown[-1:] == [message])
        assert editor.formatting(uri)
    editor.said(uri)
    editor.forget_published()
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"select": ["merge-run"]}))
    # What was found under the settings before may still come first.
    editor.until(lambda: [one for params in editor.published for one in params.diagnostics if _asks_back(one)])
    assert _asks_back(editor.diagnostics(uri)[0])
    assert editor.end() == 0


def _asks_back(diagnostic: types.Diagnostic) -> bool:
    return diagnostic.message.endswith("did you mean `merge-runs`?")


FAILING = """
import sys
from dockfix.cli import run
from dockfix.lsp import documents
whole = documents.fix
def fix(text, *args, **words):
    return whole(text, *args, **words) if "BOOM" not in text else 1 / 0
documents.fix = fix
sys.argv = ["dockfix", "lsp"]
run()
"""


def test_a_bug_is_a_line_in_the_log(start: Callable[..., Any], folder: Path) -> None:
    editor = start(command=("-c", FAILING))
    uri = editor.open(folder / "Dockerfile", TEXT + "# BOOM\n")
    editor.until(lambda: any("ZeroDivisionError" in line for line in editor.logged))
    assert editor.formatting(uri) is None
    assert editor.hover(uri, 1, 1) is None
    assert any(line.startswith("_formatting: please report this as a bug") for line in editor.logged)
    editor.change(uri, TEXT)
    assert len(editor.said(uri)) == 3
    assert editor.shown == []
    assert editor.end() == 0
