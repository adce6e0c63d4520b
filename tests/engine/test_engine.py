"""The engine: overlapping changes are ordered, a change that breaks a promise is dropped and told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dockfix.codemod import Change, Codemod, Effect, Facts, Finding, Safety
from dockfix.cst import Dockerfile, Run, parse
from dockfix.engine import fix

TEXT = "# top\nFROM a\n# kept\nRUN one\nRUN two\nRUN three\n"


class Joins(Codemod):
    """Joins each `RUN` with the next: the changes of one round overlap."""

    name = "joins"
    effects = frozenset({Effect.LAYERS})

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        runs = list(file.find(Run))
        for first, second in pairwise(runs):
            yield self.replace_all([first, second], f"RUN {first.text} && {second.text}\n", "joined")


class DropsComment(Codemod):
    """Loses the comment above the first `RUN`."""

    name = "drops-comment"

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        run = next(file.find(Run))
        for comment in run.comments_above():
            yield Change(self.name, [comment, run], parse(run.get_code(), "\\").children[:-1], "shorter", self.safety)


class Breaks(Codemod):
    """Makes a file that Docker rejects."""

    name = "breaks"

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        for run in file.find(Run):
            yield self.replace_all([run], "RNU x\n", "broken")


class NeverEnds(Codemod):
    """Adds a blank each time."""

    name = "never-ends"
    safety = Safety.UNSAFE
    effects = frozenset({Effect.ANYTHING})

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        run = next(file.find(Run))
        yield self.replace(run, run.with_changes(arguments=run.text + "x"), "longer")


def test_overlapping_changes_are_all_made() -> None:
    result = fix(TEXT, [Joins()])
    assert result.text == "# top\nFROM a\n# kept\nRUN one && two && three\n"
    assert result.warnings == []


def test_a_lost_comment_drops_the_change_and_names_the_codemod() -> None:
    result = fix(TEXT, [DropsComment(), Joins()])
    assert "# kept\n" in result.text
    assert "RUN one && two && three\n" in result.text
    warning = result.warnings[0]
    reason = "left out, because the change loses the comment `kept`"
    assert (warning.rule, warning.line, warning.reason) == ("drops-comment", 3, reason)


def test_a_file_that_docker_would_reject_is_not_made() -> None:
    result = fix(TEXT, [Breaks()])
    assert result.text == TEXT
    assert result.warnings[0].rule == "breaks"


def test_no_fixed_point_is_a_warning_and_the_text_stays() -> None:
    result = fix(TEXT, [NeverEnds()], unsafe=["never-ends"])
    assert result.text == TEXT
    assert "no fixed point" in result.warnings[0].reason


def test_a_file_with_problems_is_left_alone() -> None:
    result = fix("FROM a\nFOO\nRUN a\nRUN b\n", [Joins()])
    assert (result.text, result.problems[0].message) == ("FROM a\nFOO\nRUN a\nRUN b\n", "unknown instruction: FOO")


def test_places_are_those_of_the_text_as_it_came() -> None:
    class Second(Joins):
        """Tells where each `RUN` stands."""

        name = "second"

        def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
            for run in file.find(Run):
                yield self.finding(run, "here")

    result = fix("FROM a\nRUN one\nRUN two\nUSER x\nRUN three\n", [_FirstTwo(), Second()])
    assert [finding.line for finding in result.findings] == [2, 5]


class _FirstTwo(Joins):
    """Joins the first two, once."""

    name = "first-two"

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        runs = list(file.find(Run))
        if "&&" not in runs[0].text:
            yield self.replace_all(runs[:2], f"RUN {runs[0].text} \\\n  && {runs[1].text}\n", "joined")
