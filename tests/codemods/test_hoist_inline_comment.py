"""What the corpus can't say: files that stay rejected, and an unknown build context."""

from __future__ import annotations

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import Result, fix

CODEMODS = [codemod for codemod in all_codemods() if codemod.name == "hoist-inline-comment"]


def fixed(text: str, context: BuildContext | None = None) -> Result:
    return fix(text, CODEMODS, context)


def test_above_the_first_instruction_no_comment_becomes_a_directive() -> None:
    text = "FROM busybox:1 # escape=`\nRUN a\n"
    result = fixed(text)
    assert (result.text, len(result.problems)) == (text, 1)
    assert [finding.reason for finding in result.findings] == [
        "above the first instruction `# escape=`` would be a parser directive"
    ]
    below = fixed("# note\n" + text)
    assert below.text == "# note\n# escape=`\nFROM busybox:1\nRUN a\n"


def test_a_file_that_stays_rejected_is_left_alone_as_a_whole() -> None:
    text = "FROM busybox:1\nEXPOSE 80 # web\nFOO\n"
    result = fixed(text)
    assert (result.text, result.changes) == (text, [])
    assert result.problems[0].message == "unknown instruction: FOO"


def test_what_docker_would_copy_is_not_known_without_a_context() -> None:
    text = "FROM busybox:1\nCOPY . .  # all\n"
    result = fixed(text, BuildContext.unknown())
    assert result.text == text
    assert "--unsafe" in result.findings[0].help
