"""``--codemods FILE``: a user's own rewrites on the command line."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from plugins.kit import PORTS, dockfix

from dockfix.codemods import all_codemods, own_codemods
from dockfix.config import check
from dockfix.lsp import settings
from dockfix.plugins import BadCodemod
from dockfix.plugins.usable import RESERVED
from dockfix.workspace import Job

BEFORE = "FROM a:1\nEXPOSE 443 80\n"
AFTER = "FROM a:1\nEXPOSE 80 443\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.py").write_text(PORTS)
    (tmp_path / "Dockerfile").write_text(BEFORE)
    return tmp_path


def test_every_mode(folder: Path) -> None:
    assert dockfix("Dockerfile", folder=folder)[:2] == (0, "")
    words = ("--codemods", "rules.py", "Dockerfile")
    assert dockfix(*words, folder=folder)[:2] == (1, "Dockerfile:2:1: sort-ports: in order\n")
    assert "+EXPOSE 80 443" in dockfix("--diff", *words, folder=folder)[1]
    assert dockfix("--check", *words, folder=folder)[:2] == (1, "")
    assert dockfix("--codemods", "rules.py", "-", folder=folder, stdin=BEFORE)[:2] == (0, AFTER)
    assert dockfix("--write", *words, folder=folder)[0] == 0
    assert (folder / "Dockerfile").read_text() == AFTER
    assert sorted(path.name for path in folder.iterdir()) == ["Dockerfile", "rules.py"]  # no __pycache__


def test_it_is_a_rewrite_like_any_other(folder: Path) -> None:
    words = ("--codemods", "rules.py")
    (folder / "Dockerfile").write_text(BEFORE + "RUN a\nRUN b\n")
    assert dockfix(*words, "--select", "sort-ports", ".", folder=folder)[1].count("\n") == 1
    assert "sort-ports" not in dockfix(*words, "--ignore", "sort-ports", ".", folder=folder)[1]
    assert "sort-ports" not in dockfix(*words, "--select", "merge-runs", ".", folder=folder)[1]
    code, _, error = dockfix(*words, "--select", "sort-port", ".", folder=folder)
    assert (code, "did you mean `sort-ports`?" in error) == (2, True)
    (folder / "dockfix.toml").write_text('[rules.sort-ports]\nfirst = ["443"]\n')
    assert "sort-ports" not in dockfix(*words, ".", folder=folder)[1]
    (folder / "dockfix.toml").write_text("[rules.sort-ports]\nfirst = 443\n")
    code, _, error = dockfix(*words, ".", folder=folder)
    assert (code, "2:1: error: `first` is a list of texts" in error) == (2, True)
    code, _, error = dockfix(".", folder=folder)
    assert (code, "no rewrite is called `sort-ports`" in error) == (2, True)
    (folder / "dockfix.toml").write_text('[per-file-ignores]\n"*" = ["sort-ports"]\n')
    assert "sort-ports" not in dockfix(*words, ".", folder=folder)[1]


def test_comments_that_speak_of_it(folder: Path) -> None:
    (folder / "Dockerfile").write_text(BEFORE.replace("EXPOSE", "# dockfix: ignore[sort-ports]\nEXPOSE"))
    assert dockfix("--codemods", "rules.py", ".", folder=folder)[:2] == (0, "")
    # Its name is known even where it does not run.
    assert dockfix("--codemods", "rules.py", "--select", "merge-runs", ".", folder=folder)[:2] == (0, "")
    assert "warning: dockfix: no rewrite is called `sort-ports`" in dockfix(".", folder=folder)[2]


@pytest.mark.uncovered
def test_many_processes(folder: Path) -> None:
    for number in range(100):
        (folder / f"Dockerfile.{number}").write_text(BEFORE)
    code, out, error = dockfix("--codemods", "rules.py", "--jobs", "2", ".", folder=folder)
    assert (code, out.count("sort-ports: in order")) == (1, 101)
    assert error == "101 of 101 files would be rewritten, 101 changes, 0 errors\n"
    (folder / "bad.py").write_text("import nothing\n")
    code, _, error = dockfix("--codemods", "bad.py", "--jobs", "2", ".", folder=folder)
    assert (code, error) == (2, "bad.py:1:1: error: ModuleNotFoundError: No module named 'nothing'\n")


def test_a_job_takes_its_files_to_a_process_that_knows_nothing(folder: Path) -> None:
    job = pickle.dumps(Job(codemods=("rules.py",))).hex()
    program = "import pickle; from dockfix.workspace.cached_run import worker;"
    program += f"print(worker(pickle.loads(bytes.fromhex('{job}')))('Dockerfile').changes[0].message)"
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "in order\n"


def test_the_cache_is_not_used(folder: Path, tmp_path: Path) -> None:
    cache = ("--cache-dir", str(tmp_path / "cache"))
    words = ("--codemods", "rules.py", "Dockerfile", *cache)
    assert dockfix(*words, folder=folder)[0] == 1
    (folder / "rules.py").write_text(PORTS.replace("ports != expose.words", "False"))
    assert dockfix(*words, folder=folder)[0] == 0
    assert not (tmp_path / "cache").exists()


def test_rules_explains_it(folder: Path) -> None:
    words = ("rules", "--codemods", "rules.py")
    assert "sort-ports               safe    Write ports in order. [rules.py]\n" in dockfix(*words, folder=folder)[1]
    explained = dockfix(*words, "sort-ports", folder=folder)[1]
    assert "Options, under [rules.sort-ports] in a config: first = []" in explained
    assert "From rules.py" in explained
    (found,) = json.loads(dockfix(*words, "sort-ports", "--output-format", "json", folder=folder)[1])["rules"]
    assert (found["name"], found["origin"]) == ("sort-ports", "rules.py")
    code, _, error = dockfix("rules", "sort-ports", folder=folder)
    assert (code, "no rewrite is called `sort-ports`" in error) == (2, True)


def test_a_docstring_that_is_missing_is_not_another_ones(folder: Path) -> None:
    (folder / "rules.py").write_text(PORTS.replace('    """Write ports in order."""\n', ""))
    assert "It yields" not in dockfix("rules", "--codemods", "rules.py", folder=folder)[1]


def test_sarif_knows_it(folder: Path) -> None:
    out = dockfix("--codemods", "rules.py", "--output-format", "sarif", ".", folder=folder)[1]
    run = json.loads(out)["runs"][0]
    assert "sort-ports" in {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert [result["ruleId"] for result in run["results"]] == ["sort-ports"]


CLASS = "class A(Codemod):\n    name = 'a-b'\n    def rewrite(self, file, facts):\n        yield from ()\n"
HEAD = "from dockfix import Codemod\n\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "1:1: error: No such file or directory"),
        ("x = 1\n", "1:1: error: there is no Codemod in this file"),
        (HEAD, "1:1: error: there is no Codemod in this file"),
        (HEAD + CLASS.replace("class A", "class _A"), "1:1: error: there is no Codemod in this file"),
        ("a = 1\ndef (\n", "2:5: error: invalid syntax"),
        ("a = 1\n  b = 2\n", "error: unexpected indent"),
        ("a = '\0'\n", "source code string cannot contain null bytes"),
        ("# \xff\n".encode("latin-1"), "1:1: error: "),
        ("a = 1\nimport nothing\n", "2:1: error: ModuleNotFoundError: No module named 'nothing'"),
        ("a = 1\nraise SystemExit(3)\n", "2:1: error: SystemExit: 3"),
        ("def a():\n    1 / 0\na()\n", "2:1: error: ZeroDivisionError: division by zero"),
        (HEAD + CLASS.replace("a-b", "A_b"), "3:1: error: `A_b` is no name of a rewrite: lower-case words joined by"),
        (HEAD + CLASS.replace("a-b", "merge-runs"), "3:1: error: `merge-runs` is the name of another rewrite"),
        (HEAD + CLASS + CLASS.replace("A(", "B("), "7:1: error: `a-b` is the name of another rewrite"),
        (HEAD + CLASS.replace("name", "nam"), "3:1: error: A has no `name`"),
        (HEAD + CLASS + "    after = ('a-b',)\n", "`a-b` wants to come after `a-b`"),
    ],
)
def test_what_can_be_wrong_with_a_file(folder: Path, text: str | bytes | None, told: str) -> None:
    (folder / "bad.py").unlink(missing_ok=True)
    if text is not None:
        (folder / "bad.py").write_bytes(text if isinstance(text, bytes) else text.encode())
    path = str(folder / "bad.py")
    with pytest.raises(BadCodemod) as caught:
        all_codemods((path,))
    message = str(caught.value)
    assert told in message
    assert message.startswith("dockfix: error: `a-b`" if "wants to" in told else f"{path}:")


def test_one_line_and_exit_code_2_in_every_command(folder: Path) -> None:
    (folder / "bad.py").write_text("\ndef (\n")
    for words in (("Dockerfile",), ("--write", "."), ("-",), ("rules",), ("rules", "sort-ports"), ("verify", ".")):
        command = [*words[:1], "--codemods", "bad.py", *words[1:]]
        if words[0] in ("Dockerfile", "--write", "-"):
            command = ["--codemods", "bad.py", *words]
        assert dockfix(*command, folder=folder) == (2, "", "bad.py:2:5: error: invalid syntax\n")
    code, out, error = dockfix("--codemods", "rules.py", "--codemods", "bad.py", ".", folder=folder)
    assert (code, out, error) == (2, "", "bad.py:2:5: error: invalid syntax\n")


def test_a_file_that_is_named_twice_counts_once(folder: Path) -> None:
    words = ("--codemods", "rules.py", "--codemods", "./rules.py")
    assert dockfix(*words, ".", folder=folder)[:2] == (1, "Dockerfile:2:1: sort-ports: in order\n")
    (folder / "copy.py").write_text(PORTS)
    code, _, error = dockfix(*words, "--codemods", "copy.py", ".", folder=folder)
    assert (code, error) == (2, "copy.py:11:1: error: `sort-ports` is the name of another rewrite\n")


def test_one_that_raises_stops_no_other_file(folder: Path) -> None:
    (folder / "Dockerfile.bad").write_text("FROM a:1\nEXPOSE 443 $A\nRUN a\nRUN b\n")
    code, out, error = dockfix("--write", "--codemods", "rules.py", ".", folder=folder)
    assert (code, out) == (2, "")
    assert error.splitlines() == [
        "Dockerfile.bad:1:1: error: sort-ports: ValueError: invalid literal for int() with base 10: '$A'"
        " (rules.py, line 21); please report this where `sort-ports` is from: rules.py",
        "1 of 2 files rewritten, 1 changes, 1 errors",
    ]
    assert (folder / "Dockerfile").read_text() == AFTER
    assert "EXPOSE 443 $A\nRUN a\nRUN b\n" in (folder / "Dockerfile.bad").read_text()
    code, out, error = dockfix("--codemods", "rules.py", "-", folder=folder, stdin="FROM a:1\nEXPOSE 443 $A\n")
    assert (code, out, error.startswith("-:1:1: error: sort-ports: ValueError")) == (2, "", True)


def test_one_that_breaks_a_promise_is_told_apart_from_dockfix(folder: Path) -> None:
    (folder / "Dockerfile").write_text("FROM a:1\nEXPOSE 2 3\nRUN a\nRUN b\n")
    code, out, error = dockfix("--codemods", "rules.py", ".", folder=folder)
    assert (code, out) == (1, "Dockerfile:3:1: merge-runs: 2 adjacent `RUN`s make 2 layers, one `RUN` makes one\n")
    reason = "left out, because the image would not be the same: "
    assert error.startswith(f"Dockerfile:2:1: warning: sort-ports: {reason}")
    assert error.splitlines()[0].endswith("; please report this where `sort-ports` is from: rules.py")
    assert error.splitlines()[1:] == ["1 of 1 files would be rewritten, 1 changes, 0 errors, 1 warnings"]
    (folder / "Dockerfile").write_text("FROM a:1\nEXPOSE 2 3\n")
    code, out, error = dockfix("--write", "--codemods", "rules.py", "Dockerfile", folder=folder)
    assert (code, out, "warning: sort-ports: left out" in error) == (0, "", True)
    assert (folder / "Dockerfile").read_text() == "FROM a:1\nEXPOSE 2 3\n"


def test_two_that_undo_each_other_are_told_apart_from_dockfix(folder: Path) -> None:
    (folder / "undo.py").write_text(
        HEAD
        + "from dockfix import Expose\n\n\n"
        + CLASS.replace(
            "yield from ()",
            "for e in file.find(Expose):\n            if e.keyword.value != 'expose':\n    "
            "            yield self.replace(e, e.with_changes(keyword='expose'), 'lower case')",
        )
    )
    code, out, error = dockfix("--codemods", "undo.py", ".", folder=folder)
    assert (code, out) == (0, "")
    assert "Dockerfile:1:1: warning: dockfix: no fixed point after 10 rounds, the text was left alone: " in error
    assert "`a-b`" in error
    assert "would go on changing it; please report this where `a-b` is from: undo.py\n" in error


def test_no_config_runs_code(folder: Path) -> None:
    (folder / "dockfix.toml").write_text('codemods = ["rules.py"]\n')
    code, _, error = dockfix(".", folder=folder)
    assert (code, "dockfix.toml:1:1: error: no key is called `codemods`" in error) == (2, True)


def test_no_editor_runs_code() -> None:
    with pytest.raises(settings.WrongSettings, match="unrecognized arguments: --codemods"):
        settings.read({"args": ["--codemods", "rules.py"]})
    with pytest.raises(settings.WrongSettings, match=r"unrecognized arguments: --codemods=rules\.py"):
        settings.read({"args": ["--codemods=rules.py"]})


def test_words_for_several_rewrites_are_no_names() -> None:
    assert set(check.GROUPS) <= RESERVED


def test_without_files_there_are_dockfixs_own() -> None:
    assert all_codemods() == own_codemods()
