"""The reports, made by the command line over a small tree."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())

#: A rewrite that loses a port.
BREAKS = """
from dockfix import Codemod, Expose

class LosesPorts(Codemod):
    name = "loses-ports"
    def rewrite(self, file, facts):
        for expose in file.find(Expose):
            if len(expose.words) > 1:
                yield self.replace(expose, expose.with_changes(arguments=expose.words[0]), "fewer")
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "Dockerfile").write_text("FROM busybox:1\nRUN a\nRUN b\n\nADD https://x/y /z\nRUN c\n")
    (tmp_path / "Dockerfile.bad").write_text("FROM busybox:1\nFOO, 100%: x\n")
    (tmp_path / "Dockerfile.same").write_text("FROM busybox:1\n")
    return tmp_path


def dockfix(tree: Path, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "dockfix", "--select", "safe", *words]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def test_json(tree: Path) -> None:
    code, out = dockfix(tree, "--output-format", "json", "Dockerfile.bad", ".")
    document: dict[str, Any] = json.loads(out)
    jsonschema.validate(document, SCHEMA)
    assert code == 2
    assert [file["path"] for file in document["files"]] == ["Dockerfile.bad", "Dockerfile.same", "a b/Dockerfile"]
    changed = document["files"][2]
    assert [(change["rule"], change["line"], change["safety"]) for change in changed["changes"]] == [
        ("merge-runs", 2, "safe")
    ]
    assert [(finding["rule"], finding["line"]) for finding in changed["findings"]] == [("add-to-copy", 5)]
    assert document["files"][0]["errors"][0]["line"] == 2
    totals = {"files": 3, "changed": 1, "changes": 1, "findings": 1}
    assert document["summary"] == {**totals, "warnings": 0, "errors": 1}
    code, out = dockfix(tree, "--output-format", "json")
    document = json.loads(out)
    jsonschema.validate(document, SCHEMA)
    assert (code, document["summary"]) == (1, {**totals, "warnings": 1, "errors": 0})
    warning = {"rule": None, "line": 2, "column": 1, "reason": "unknown instruction: FOO,", "help": ""}
    assert document["files"][0]["warnings"] == [warning]


def test_a_change_that_was_left_out(tree: Path) -> None:
    (tree / "rules.py").write_text(BREAKS)
    words = ("--codemods", "rules.py", "--select", "loses-ports", "Dockerfile.ports")
    (tree / "Dockerfile.ports").write_text("FROM a\nEXPOSE 1 2\n")
    code, out = dockfix(tree, "--output-format", "json", *words)
    document = json.loads(out)
    jsonschema.validate(document, SCHEMA)
    (warning,) = document["files"][0]["warnings"]
    assert (code, warning["rule"], warning["line"]) == (0, "loses-ports", 2)
    assert warning["reason"].startswith("left out, because the image would not be the same: stage 0: EXPOSE")
    _, out = dockfix(tree, "--output-format", "sarif", *words)
    Sarif.model_validate_json(out)
    (call,) = json.loads(out)["runs"][0]["invocations"]
    assert (call["executionSuccessful"], call["toolExecutionNotifications"][0]["level"]) == (True, "warning")
    _, out = dockfix(tree, "--output-format", "github", *words)
    place = "::warning file=Dockerfile.ports,line=2,col=1,title=dockfix loses-ports::loses-ports: left out, because "
    assert out.startswith(place)


def test_sarif(tree: Path) -> None:
    code, out = dockfix(tree, "--output-format", "sarif", "Dockerfile.same", "a b/Dockerfile")
    assert code == 1
    Sarif.model_validate_json(out)  # the models are made from the standard's schema, unknown fields forbidden
    run = json.loads(out)["runs"][0]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    change = next(result for result in run["results"] if result["ruleId"] == "merge-runs")
    place = change["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/Dockerfile"
    replacement = change["fixes"][0]["artifactChanges"][0]["replacements"][0]
    lines = (tree / "a b" / "Dockerfile").read_text().splitlines(keepends=True)
    region = replacement["deletedRegion"]
    lines[region["startLine"] - 1 : region["endLine"] - 1] = [replacement["insertedContent"]["text"]]
    assert dockfix(tree, "--write", "a b/Dockerfile")[0] == 0
    assert (tree / "a b" / "Dockerfile").read_text() == "".join(lines)


def test_sarif_of_failures(tree: Path) -> None:
    _, out = dockfix(tree, "--output-format", "sarif", "Dockerfile.bad")
    Sarif.model_validate_json(out)
    notifications = json.loads(out)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert notifications[0]["message"]["text"].startswith("unknown instruction")


def test_github(tree: Path) -> None:
    assert dockfix(tree, "--output-format", "github")[1].startswith(
        "::warning file=Dockerfile.bad,line=2,col=1,title=dockfix warning::unknown instruction"
    )
    _, out = dockfix(tree, "--output-format", "github", "Dockerfile.bad", ".")
    lines = out.splitlines()
    assert lines[0].startswith("::error file=Dockerfile.bad,line=2,col=1,title=dockfix error::unknown instruction")
    assert any(
        line.startswith("::warning file=a b/Dockerfile,line=2,col=1,title=dockfix merge-runs::") for line in lines
    )
    assert any(
        line.startswith("::notice file=a b/Dockerfile,line=5,col=1,title=dockfix add-to-copy::") for line in lines
    )
    assert not any("100%:" in line for line in lines)


def test_an_output_file(tree: Path) -> None:
    code, out = dockfix(tree, "--output-format", "json", "-o", "report.json")
    assert (code, out) == (1, "")
    jsonschema.validate(json.loads((tree / "report.json").read_text()), SCHEMA)
    assert dockfix(tree, "-o", "missing/report")[0] == 2


def test_statistics(tree: Path) -> None:
    _, out = dockfix(tree, "--check", "--statistics")
    assert [line.split() for line in out.splitlines()] == [
        ["changes", "left", "alone"],
        ["merge-runs", "1", "0"],
        ["add-to-copy", "0", "1"],
    ]


def test_many_broken_files_among_many(tmp_path: Path) -> None:
    for number in range(200):
        broken = number % 10 == 0
        text = "FROM busybox:1\nFOO\n" if broken else "FROM busybox:1\nRUN a\nRUN b\n"
        (tmp_path / f"Dockerfile.{number:03}").write_text(text)
    command = [sys.executable, "-m", "dockfix", "--write", "--jobs", "2", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert len([line for line in lines if line.endswith(":2:1: warning: unknown instruction: FOO")]) == 20
    assert lines[-1] == "180 of 200 files rewritten, 180 changes, 0 errors, 20 warnings"
