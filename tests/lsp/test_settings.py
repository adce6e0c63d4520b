"""Settings: what clients send, what they are asked for, and when that counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from dockfix.lsp.settings import Settings, WrongSettings, read

TEXT = "FROM busybox:1\nRUN a\nRUN b\nADD x /y\n"

SAYS_NOTHING = {
    "nothing": None,
    "an empty table": {},
    "an empty table of ours": {"dockfix": {}},
    "nothing of ours": {"dockfix": None},
    "an empty table of Lua": {"settings": []},
    "nothing under settings": {"settings": {}},
    "another server's": {"yaml": {"select": 1}},
}


@pytest.mark.parametrize("sent", SAYS_NOTHING.values(), ids=SAYS_NOTHING.keys())
def test_what_says_nothing(sent: object) -> None:
    assert read(sent) is None


SAYS = {
    "as such": ({"ignore": "a"}, Settings(ignore=("a",))),
    "under our name": ({"dockfix": {"select": ["a", "b"]}}, Settings(select=("a", "b"))),
    "under both": ({"settings": {"dockfix": {"unsafe": True}}}, Settings(unsafe=True)),
    "words": ({"args": ["--isolated", "--ignore", "a"], "ignore": ["b"]}, Settings(ignore=("a", "b"), isolated=True)),
    "the defaults": ({"select": [], "ignore": [], "unsafe": False, "args": []}, Settings()),
}


@pytest.mark.parametrize(("sent", "settings"), SAYS.values(), ids=SAYS.keys())
def test_what_says_something(sent: object, settings: Settings) -> None:
    assert read(sent) == settings


def test_wrong_ones() -> None:
    for sent in ([1], 1, {"dockfix": "x"}, {"unsafe": "yes"}, {"args": ["--isolated", "--config", "x"]}):
        with pytest.raises(WrongSettings):
            read(sent)


def asking(**words: Any) -> dict[str, Any]:
    """A client that can be asked for its settings."""
    can = types.DidChangeConfigurationClientCapabilities(dynamic_registration=True)
    workspace = types.WorkspaceClientCapabilities(configuration=True, did_change_configuration=can)
    return {"capabilities": types.ClientCapabilities(workspace=workspace), **words}


def codes(editor: Any, uri: str) -> set[str | None]:
    return {code for _, code, _ in editor.said(uri)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "x").write_text("x")
    return tmp_path / "Dockerfile"


def changed(editor: Any, settings: Any = None) -> None:
    editor.forget_published()
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))


def test_the_client_is_asked_at_start_and_when_they_change(start: Callable[..., Any], path: Path) -> None:
    editor = start(configuration={None: {"ignore": ["merge-runs"]}}, **asking())
    uri = editor.open(path, TEXT)
    assert codes(editor, uri) == {"add-to-copy"}
    assert editor.asked == [["dockfix"]]
    editor.configuration = {None: {"ignore": ["add-to-copy"]}}
    changed(editor)
    assert codes(editor, uri) == {"merge-runs"}
    # Some send an empty table, and want to be asked, too.
    editor.configuration = {None: {"select": ["add-to-copy"]}}
    changed(editor, {})
    assert codes(editor, uri) == {"add-to-copy"}
    assert len(editor.asked) == 3
    # It is told when they change, and not what they are.
    editor.until(lambda: editor.registered)
    (one,) = (one for one in editor.registered if one.method == types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    assert one.register_options is not None
    assert getattr(one.register_options, "section", None) is None
    assert editor.end() == 0


def test_each_folder_has_its_own_from_the_start(start: Callable[..., Any], tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        (folder / "x").write_text("x")
    said = {None: {"select": ["merge-runs"]}, folders[1].as_uri(): {"select": ["add-to-copy"]}}
    shown = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders]
    editor = start(configuration=said, **asking(workspace_folders=shown))
    assert [codes(editor, editor.open(folder / "Dockerfile", TEXT)) for folder in folders] == [
        {"merge-runs"},
        {"add-to-copy"},
    ]
    assert editor.end() == 0


def test_no_answer_is_given_before_the_settings_are_known(start: Callable[..., Any], path: Path) -> None:
    editor = start(configuration={None: {"ignore": ["merge-runs"]}}, hold=True, **asking())
    uri = editor.open(path, TEXT)
    identifier, options = types.TextDocumentIdentifier(uri), types.FormattingOptions(4, True)
    params = types.DocumentFormattingParams(identifier, options)
    asked = editor.loop.create_task(editor.client.text_document_formatting_async(params))
    editor.until(lambda: editor.asked)
    editor.held.set()
    assert editor.made(uri, editor.wait(asked)) == TEXT.replace("ADD", "COPY")
    assert editor.end() == 0


def test_those_of_the_start_count_where_the_client_has_none(start: Callable[..., Any], path: Path) -> None:
    for answer in (None, {}):
        editor = start(configuration={None: answer}, **asking(initialization_options={"ignore": ["merge-runs"]}))
        uri = editor.open(path, TEXT)
        assert codes(editor, uri) == {"add-to-copy"}
        changed(editor, {})
        assert codes(editor, uri) == {"add-to-copy"}
        assert editor.end() == 0
    # This one can't be asked, and has nothing to send, either.
    editor = start(initialization_options={"ignore": ["merge-runs"]})
    uri = editor.open(path, TEXT)
    changed(editor, {})
    assert codes(editor, uri) == {"add-to-copy"}
    assert editor.asked == []
    assert editor.end() == 0


def test_a_client_that_refuses_to_say_them(start: Callable[..., Any], path: Path) -> None:
    editor = start(configuration=RuntimeError("no"), **asking(initialization_options={"ignore": ["merge-runs"]}))
    uri = editor.open(path, TEXT)
    assert codes(editor, uri) == {"add-to-copy"}
    editor.until(lambda: any("does not say its settings" in line for line in editor.logged))
    assert editor.end() == 0
