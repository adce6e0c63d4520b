"""Configs: which one counts, what it may say, and where an error points."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockfix.codemods import all_codemods
from dockfix.config import ConfigError, Configs, matches
from dockfix.config.check import check
from dockfix.config.choose import Chooser, UnknownRewrite
from dockfix.config.read import read


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def checked(path: Path) -> None:
    config = read(path)
    assert config is not None
    check(config, {codemod.name: codemod for codemod in all_codemods()})


def names(folder: Path, path: str = "Dockerfile", **said: list[str]) -> set[str]:
    chooser = Chooser(Configs(), said.get("select", []), said.get("ignore", []), False)
    return {codemod.name for codemod in chooser.of(str(folder / path)).codemods}


def test_all_keys(tmp_path: Path) -> None:
    path = write(
        tmp_path / "dockfix.toml",
        'select = ["merge-runs", "safe"]\nignore = ["exec-form"]\nunsafe = true\nexclude = ["old/"]\n'
        '[per-file-ignores]\n"test/*" = ["all"]\n[rules.merge-runs]\nstages = "all"\n',
    )
    config = read(path)
    assert config is not None
    assert (config.select, config.ignore, config.unsafe) == (["merge-runs", "safe"], ["exec-form"], True)
    assert config.exclude == ["old/"]
    assert config.per_file_ignores == {"test/*": ["all"]}
    assert config.rules == {"merge-runs": {"stages": "all"}}


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("selct = []\n", 1, 1, "no key is called `selct`; did you mean `select`?"),
        ("\n\nignore = ['merge-run']\n", 3, 11, "no rewrite is called `merge-run`; did you mean `merge-runs`?"),
        (
            "ignore = [\n  'safe',\n  'exec-from',\n]\n",
            3,
            3,
            "no rewrite is called `exec-from`; did you mean `exec-form`?",
        ),
        ("unsafe = 1\n", 1, 1, "`unsafe` is true or false"),
        ("exclude = 'a'\n", 1, 1, "`exclude` is a list of texts"),
        ("select = [1]\n", 1, 1, "`select` is a list of texts"),
        ("[rules.merge-rns]\n", 1, 1, "no rewrite is called `merge-rns`; did you mean `merge-runs`?"),
        ("a\n", 1, 2, "no TOML"),
        ("[rules.merge-runs]\n  stage = 'all'\n", 2, 3, "no option is called `stage`; did you mean `stages`?"),
        ("[rules.merge-runs]\nstages = true\n", 2, 1, '`stages` is "images" or "all"'),
        ("[rules.exec-form]\nx = 1\n", 2, 1, "no option is called `x`; there is none"),
        ("[per-file-ignores]\n'a' = ['nix']\n", 2, 8, "no rewrite is called `nix`"),
        ("rules = 1\n", 1, 1, "`rules` is a table"),
        ("[rules.env-to-arg]\nnames = 1\n", 2, 1, "`names` is a list of texts"),
        ("[rules.pin-base-image]\nimages = 1\n", 2, 1, "`images` is a table of texts"),
    ],
)
def test_an_error_points_at_line_and_key(tmp_path: Path, text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        checked(write(tmp_path / "dockfix.toml", text))
    assert (caught.value.line, caught.value.column) == (line, column)
    assert message in caught.value.message


def test_pyproject(tmp_path: Path) -> None:
    path = write(tmp_path / "pyproject.toml", "[tool.other]\nx = 1\n")
    assert read(path) is None
    write(path, '[tool.dockfix]\nignore = ["merge-runs"]\n[tool.dockfix.rules.nope]\n')
    with pytest.raises(ConfigError) as caught:
        checked(path)
    assert caught.value.line == 3


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "dockfix.toml"
    path.write_bytes(b"# a\n# \xff\n")
    with pytest.raises(ConfigError) as caught:
        checked(path)
    assert caught.value.line == 2


def test_the_nearest_config_counts_alone(tmp_path: Path) -> None:
    write(tmp_path / "dockfix.toml", 'ignore = ["merge-runs"]\n')
    write(tmp_path / "a" / "pyproject.toml", "[tool.other]\n")
    write(tmp_path / "a" / "b" / ".dockfix.toml", 'ignore = ["exec-form"]\n')
    assert "merge-runs" not in names(tmp_path, "a/Dockerfile")
    found = names(tmp_path, "a/b/c/Dockerfile")
    assert "merge-runs" in found
    assert "exec-form" not in found


def test_the_first_of_three_names_counts(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[tool.dockfix]\nselect = ["merge-runs"]\n')
    write(tmp_path / ".dockfix.toml", 'select = ["exec-form"]\n')
    assert names(tmp_path) == {"exec-form"}
    write(tmp_path / "dockfix.toml", 'select = ["add-to-copy"]\n')
    assert names(tmp_path) == {"add-to-copy"}


def test_the_command_line_wins(tmp_path: Path) -> None:
    write(tmp_path / "dockfix.toml", 'select = ["merge-runs"]\nignore = ["exec-form"]\n')
    assert names(tmp_path, select=["exec-form"]) == set()
    assert names(tmp_path, select=["exec-form"], ignore=["split-copy"]) == {"exec-form"}


def test_isolated_and_a_named_config(tmp_path: Path) -> None:
    write(tmp_path / "dockfix.toml", 'select = ["merge-runs"]\n')
    other = write(tmp_path / "other.toml", 'select = ["exec-form"]\n')
    for configs, wanted in ((Configs(isolated=True), None), (Configs(str(other)), {"exec-form"})):
        found = {codemod.name for codemod in Chooser(configs, [], [], False).of(str(tmp_path / "Dockerfile")).codemods}
        assert found == wanted if wanted else len(found) > 4


def test_per_file_ignores_are_seen_from_the_config(tmp_path: Path) -> None:
    write(tmp_path / "dockfix.toml", '[per-file-ignores]\n"test/**" = ["merge-runs"]\n"*.dev" = ["all"]\n')
    assert "merge-runs" not in names(tmp_path, "test/a/Dockerfile")
    assert "merge-runs" in names(tmp_path, "Dockerfile")
    assert names(tmp_path, "x/Dockerfile.dev") == set()


def test_unsafe_needs_a_word(tmp_path: Path) -> None:
    def unsafe(text: str, flag: bool = False) -> frozenset[str]:
        write(tmp_path / "dockfix.toml", text)
        return Chooser(Configs(), [], [], flag).of(str(tmp_path / "Dockerfile")).unsafe

    assert unsafe("") == frozenset()
    assert unsafe('select = ["safe", "default"]\n') == frozenset()
    assert unsafe('select = ["default", "exec-form"]\n') == {"exec-form"}
    assert len(unsafe("unsafe = true\n")) > 4
    assert len(unsafe("", flag=True)) > 4


def test_an_unknown_name_on_the_command_line() -> None:
    with pytest.raises(UnknownRewrite, match="did you mean `merge-runs`"):
        Chooser(Configs(isolated=True), ["mergeruns"], [], False)


def test_patterns(tmp_path: Path) -> None:
    assert matches(["a/"], str(tmp_path / "x" / "a" / "Dockerfile"), tmp_path)
    assert matches(["*.dev", "!keep.dev"], str(tmp_path / "b.dev"), tmp_path)
    assert not matches(["*.dev", "!keep.dev"], str(tmp_path / "keep.dev"), tmp_path)
    assert not matches(["*"], "/elsewhere/Dockerfile", tmp_path)


def test_a_pyproject_whose_tool_is_no_table(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "tool = 3\n")
    assert "merge-runs" in names(tmp_path)
