"""Ignore comments: ours and those of other tools."""

from __future__ import annotations

import pytest

from dockfix.codemods import all_codemods
from dockfix.engine import fix

ADD = "ADD <<E /x\nE\n"
COPY = "COPY <<E /x\nE\n"


def rewritten(text: str) -> str:
    return fix(text, all_codemods()).text


@pytest.mark.parametrize(
    "comment",
    [
        "# dockfix: ignore",
        "#dockfix:ignore",
        "# dockfix: ignore[add-to-copy]",
        "# dockfix: ignore[merge-runs, add-to-copy] because",
        "# DOCKFIX: IGNORE",
        "# hadolint ignore=DL3020",
        "# hadolint ignore=DL3059, DL3020",
        "# tally ignore=hadolint/DL3020;reason=x",
        "# dockfix: ignore\n# another comment\n",
    ],
)
def test_the_next_instruction_is_left_alone(comment: str) -> None:
    text = f"FROM a:1\n{comment}\n{ADD}{ADD}"
    assert rewritten(text) == f"FROM a:1\n{comment}\n{ADD}{COPY}"


@pytest.mark.parametrize(
    "comment",
    [
        "# dockfix: ignore[merge-runs]",
        "# hadolint ignore=DL3059",
        "# dockfix ignores nothing",
        "# dockfix: ignored",
        "# ignore",
        "# hadolint ignore=DL9999",
    ],
)
def test_other_comments_do_not_count(comment: str) -> None:
    assert rewritten(f"FROM a:1\n{comment}\n{ADD}") == f"FROM a:1\n{comment}\n{COPY}"


@pytest.mark.parametrize(
    "comment",
    [
        "# dockfix: skip-file",
        "# hadolint global ignore=DL3020",
        "# tally global ignore=hadolint/DL3020",
    ],
)
def test_the_whole_file_is_left_alone(comment: str) -> None:
    for text in (f"{comment}\nFROM a:1\n{ADD}{ADD}", f"FROM a:1\n{ADD}{ADD}{comment}\n"):
        assert rewritten(text) == text


def test_a_check_that_docker_skips() -> None:
    text = "# check=skip=JSONArgsRecommended;error=true\nFROM debian:12\nCMD a b\n"
    assert rewritten(text) == text
    other = text.replace("JSONArgsRecommended", "StageNameCasing")
    assert 'CMD ["a", "b"]' in rewritten(other)


def test_off_and_on() -> None:
    text = f"FROM a:1\n{ADD}# dockfix: off\n{ADD}RUN a\nRUN b\n# dockfix: on\n{ADD}RUN a\nRUN b\n"
    wanted = f"FROM a:1\n{COPY}# dockfix: off\n{ADD}RUN a\nRUN b\n# dockfix: on\n{COPY}RUN a \\\n    && b\n"
    assert rewritten(text) == wanted


def test_off_to_the_end() -> None:
    text = f"FROM a:1\n# dockfix: off\n{ADD}{ADD}"
    assert rewritten(text) == text


def test_an_ignored_run_is_not_joined_from_either_side() -> None:
    text = "FROM a:1\nRUN a\n# dockfix: ignore[merge-runs]\nRUN b\nRUN c\n"
    assert rewritten(text) == text
    assert rewritten(text.replace("[merge-runs]", "[exec-form]")) == text.replace("[merge-runs]", "[exec-form]")


def test_findings_are_ignored_too() -> None:
    text = "FROM a:1\n# dockfix: ignore\nADD https://x/y /z\n"
    assert fix(text, all_codemods()).findings == []
    assert fix(text.replace("# dockfix: ignore\n", ""), all_codemods()).findings


def test_an_unknown_name_is_told() -> None:
    result = fix("FROM a:1\n\n# dockfix: ignore[merge-rns]\nRUN a\n", all_codemods())
    assert [(f.rule, f.line, f.reason) for f in result.warnings] == [("dockfix", 3, "no rewrite is called `merge-rns`")]


def test_a_rewrite_that_is_not_selected_is_known_all_the_same() -> None:
    chosen = [codemod for codemod in all_codemods() if codemod.name == "merge-runs"]
    assert fix("FROM a:1\n# dockfix: ignore[exec-form]\nRUN a\n", chosen).findings == []


@pytest.mark.parametrize(
    ("comment", "meant"),
    [
        ("# dockfix: ignore=add-to-copy", "# dockfix: ignore[add-to-copy]"),
        ("# dockfix: ignore add-to-copy", "# dockfix: ignore[add-to-copy]"),
        ("# dockfix: ignore(add-to-copi, merge-runs)", "# dockfix: ignore[add-to-copy, merge-runs]"),
        ("# dockfix: skipfile", "# dockfix: skip-file"),
        ("# dockfix: disable", "# dockfix: ignore"),
        ("# dockfix: Off please", "# dockfix: off"),
    ],
)
def test_a_misspelt_comment_is_a_warning_that_names_the_right_form(comment: str, meant: str) -> None:
    result = fix(f"FROM a\n{comment}\nADD x.sh /y\n")
    assert "COPY x.sh /y" in result.text
    assert [(w.rule, w.line, w.help) for w in result.warnings] == [("dockfix", 2, f"did you mean `{meant}`?")]


@pytest.mark.parametrize("name", ["merge-runs", "all"])
def test_an_ignored_instruction_is_not_spoken_of_at_its_neighbour(name: str) -> None:
    text = f"FROM a\n# dockfix: ignore[{name}] it is slow\nRUN a\nRUN b\n"
    result = fix(text)
    assert result.text == text
    assert [f for f in result.findings if f.rule == "merge-runs"] == []
    assert result.warnings == []
