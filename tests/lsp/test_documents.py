"""One document's changes, all together and one by one; without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol.types import CodeDescription, DiagnosticSeverity

from dockfix.codemod import Change, Codemod, Facts, Finding
from dockfix.codemods import all_codemods
from dockfix.config.choose import Choice
from dockfix.context import BuildContext
from dockfix.cst import Dockerfile, Run, parse
from dockfix.engine import fix
from dockfix.lsp.actions import page, remarks
from dockfix.lsp.documents import Analysis, Document
from dockfix.lsp.edits import applied
from dockfix.lsp.settings import Place, Rules, Settings
from dockfix.plugins import BadCodemod

ROOT = Path(__file__).parents[2] / "corpus"
#: Every ninth: each analysis is made many times over here.
CASES = sorted(ROOT.glob("*/*/before.Dockerfile"))[::9]


def analysed(text: str) -> Analysis:
    return Analysis(text, "utf-16", Choice(all_codemods(), frozenset(), {}), BuildContext.unknown())


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_edits_of_the_corpus(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    analysis = analysed(text)
    whole = fix(text, all_codemods()).text
    assert applied(text, analysis.edits(unsafe=False)) == whole
    assert applied(text, analysis.edits_within(0, len(text))) == whole
    for change in analysis.result.changes:
        offset = analysis.offset(change.line, change.column)
        start, end = analysis.span(offset)
        assert start <= offset <= end
        edits = analysis.edits_at(change.rule, offset)
        after = applied(text, edits)
        assert text[:offset] == after[:offset]
        assert len(parse(after).problems) <= len(parse(text).problems)


def test_a_change_that_stays_within_the_lines() -> None:
    text = "FROM a\nRUN b\nRUN c\nUSER d\nRUN e\nRUN f\n"
    analysis = analysed(text)
    assert [applied(text, analysis.edits_at("merge-runs", offset)).count("&&") for offset in (7, 13, 26)] == [1, 0, 1]
    assert applied(text, analysis.edits_within(26, 30)) == text
    assert applied(text, analysis.edits_within(26, 37)).count("&&") == 1


@pytest.mark.parametrize("text", ["\ufefffrom a", "\ufeff \tfrom a\n", " from a\n"])
def test_a_change_behind_a_byte_order_mark(text: str) -> None:
    analysis = analysed(text)
    (change,) = analysis.result.changes
    offset = analysis.offset(change.line, change.column)
    assert offset == text.index("from")
    assert applied(text, analysis.edits_at(change.rule, offset)) == text.replace("from", "FROM")


def test_only_our_own_rewrites_have_a_page() -> None:
    class Foreign(Codemod):
        name = "foreign"

    assert page(Foreign()) is None
    pages = {codemod.name: page(codemod) for codemod in all_codemods()}
    assert pages["merge-runs"] == CodeDescription("https://dockfix.readthedocs.io/en/latest/rewrites/merge-runs/")
    assert None not in pages.values()


def test_an_answer_is_kept_until_something_changes(tmp_path: Path) -> None:
    path = str(tmp_path / "Dockerfile")
    document, rules, place = Document("file://", path, 1, ""), Rules(), Place(path, None)
    text = "FROM a\nADD x /y\n"

    def ask(settings: Settings = Settings()) -> Analysis:  # noqa: B008
        return document.analysis(text, "utf-16", settings, place, rules)

    first = ask()
    assert ask() is first
    (tmp_path / "x").write_text("now it is there")
    second = ask()
    assert second is not first and second.result.changes
    assert ask(Settings(ignore=("add-to-copy",))) is not second
    second = ask()
    (tmp_path / "dockfix.toml").write_text("")
    assert ask() is not second


def test_incremental_change() -> None:
    document = Document("file://", None, 1, "FROM 😀b\r\nRUN c")
    for start, end, new, encoding in [
        ((0, 5), (0, 7), "a", "utf-16"),
        ((0, 7), (1, 0), "\n", "utf-8"),
        ((1, 99), (9, 9), "d\n", "utf-32"),
        ((2, 0), (1, 4), "", "utf-16"),
    ]:
        document.change(start, end, new, encoding)
    assert document.text == "FROM ab\nRUN "


def test_a_plugin_that_cant_be_used_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BadCodemod.of_plugin("mine", "rules:Mine", "acme 1.0", "it can't be loaded")

    rules = Rules()
    monkeypatch.setattr(rules, "of", refuse)
    document = Document("file:///x/Dockerfile", None, 1, "FROM a\nRUN b\n")
    found = document.analysis(document.text, "utf-16", Settings(), Place(None, None), rules)
    assert [problem.message for problem in found.result.problems] == [
        "dockfix: error: the plug-in `mine` (rules:Mine) of acme 1.0: it can't be loaded"
    ]


def test_a_change_that_was_left_out_is_a_warning() -> None:
    class Loses(Codemod):
        """Loses a command."""

        name = "loses"

        def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
            for run in file.find(Run):
                yield self.replace(run, run.with_changes(arguments="b"), "less")

    choice = Choice([Loses()], frozenset(), {})
    analysis = Analysis("FROM a\nRUN a\n", "utf-16", choice, BuildContext.unknown())
    (remark,) = remarks(analysis)
    assert (remark.diagnostic.severity, remark.diagnostic.range.start.line) == (DiagnosticSeverity.Warning, 1)
    assert remark.diagnostic.message.startswith("left out, because the image would not be the same: ")
    assert analysis.edits(unsafe=True) == []
