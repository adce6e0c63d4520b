"""What is wrong with a case of the corpus names its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus


@pytest.mark.parametrize(
    ("text", "message"),
    [("why = \n", "Invalid value"), ("wyh = 'x'\n", "`wyh` is none of "), ("a = 1\na = 2\n", "Cannot overwrite")],
)
def test_a_broken_case_names_its_folder(tmp_path: Path, text: str, message: str) -> None:
    folder = tmp_path / "corpus" / "merge-runs" / "some-case"
    folder.mkdir(parents=True)
    (folder / "case.toml").write_text(text)
    with pytest.raises(AssertionError) as caught:
        corpus.read_settings(folder)
    assert str(caught.value).startswith(f"{folder}/case.toml: {message}")


def test_a_case_without_settings_has_none(tmp_path: Path) -> None:
    assert corpus.read_settings(tmp_path) == {}
