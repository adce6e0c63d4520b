"""Edits by span leave alone what stands outside them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from dockfix import Change, Codemod, Dockerfile, Edit, Effect, Facts, Onbuild, Run, Safety, fix, parse
from dockfix.edit.spans import Draft, apply, edited, logical_text

RUN = "FROM a\nRUN --mount=type=cache,target=/b one \\\n    # why\n    && two \\\n\n    && three # last\n"


def the_run(text: str = RUN) -> Run:
    return next(parse(text).find(Run))


@pytest.mark.parametrize(
    ("edits", "old", "new"),
    [
        ([("two", "2")], "two", "2"),
        ([("three # last", "3")], "three # last", "3"),
        ([("one     && two", "1")], "one \\\n    # why\n    && two", "1"),
    ],
)
def test_a_span_takes_with_it_what_is_in_it_alone(edits: list[tuple[str, str]], old: str, new: str) -> None:
    run = the_run()
    spans = [Edit(run.text.index(word), run.text.index(word) + len(word), text) for word, text in edits]
    assert edited(run, spans) == run.get_code().replace(old, new)


def test_what_is_put_in_stays_in_the_line_of_the_character_before_it() -> None:
    run = the_run()
    at = run.text.index("one") + 3
    assert edited(run, [Edit(at, at, " more")]) == run.get_code().replace("one \\", "one more \\")
    assert edited(run, [Edit(0, 0, "none && ")]) == run.get_code().replace("one", "none && one")


def test_edits_come_in_any_order() -> None:
    run = the_run()
    spans = [
        Edit(run.text.index(word), run.text.index(word) + len(word), word.upper()) for word in ("three", "one", "two")
    ]
    code = run.get_code()
    assert edited(run, spans) == code.replace("three", "THREE").replace("one", "ONE").replace("two", "TWO")


@pytest.mark.parametrize(
    "edits", [[Edit(0, 3, "a"), Edit(2, 5, "b")], [Edit(0, 500, "a")], [Edit(-1, 2, "a")], [Edit(3, 2, "a")]]
)
def test_edits_that_overlap_or_leave_the_text(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps another edit, or goes beyond the text"):
        edited(the_run(), edits)
    with pytest.raises(ValueError, match="overlaps"):
        apply(the_run().text, edits)


PIECES = st.lists(
    st.sampled_from(["a", "b c", " ", " \\\n  ", " \\\n# d\n", " \\\n\n", " \\\r\n ", "é"]), min_size=1, max_size=9
)


@examples(400)
@given(PIECES, st.data())
def test_docker_reads_the_edited_text(pieces: list[str], data: st.DataObject) -> None:
    """What an edit makes of the file is what it makes of the text that Docker reads."""
    run = the_run(f"FROM a\nRUN x{''.join(pieces)}y\n")
    points = sorted(data.draw(st.lists(st.integers(0, len(run.text)), min_size=2, max_size=6)))
    edits = [Edit(start, end, "[n]") for start, end in zip(points[::2], points[1::2], strict=False)]
    after = the_run(f"FROM a\n{edited(run, edits)}")
    assert after.text.strip() == apply(run.text, edits).strip()
    if all(edit.start == edit.end for edit in edits):
        assert after.comment_lines() == run.comment_lines()
    draft = Draft.of(run).rewritten(edited(run, edits))
    assert draft is not None
    assert draft.text == after.text


def test_a_draft_knows_its_lines() -> None:
    draft = Draft.of(the_run())
    assert draft.line_of(0) == 0
    assert draft.line_of(draft.text.index("two")) == 2
    assert draft.comments_before(draft.text.index("three")) == ["# why"]
    assert draft.comments_behind(draft.text.index("one") + 3) == ["# why"]
    assert draft.raw(0, draft.text.index("two") + 3) == "one \\\n    # why\n    && two"


def test_a_draft_is_one_instruction() -> None:
    draft = Draft.of(the_run())
    assert draft.rewritten("RUN a\nRUN b\n") is None
    assert draft.rewritten("RUN cat <<E\n") is None
    again = draft.rewritten(draft.edited([Edit(0, 3, "1")]))
    assert again is not None and again.text.startswith("1     && two")


def test_what_docker_reads() -> None:
    assert logical_text("a \\\n# b\n  c\n", "\\") == "a   c"
    assert logical_text("a `\n c", "`") == "a  c"


class Louder(Codemod):
    """Write the first letter of a `RUN` as a capital."""

    name = "louder"
    safety = Safety.UNSAFE
    effects = frozenset({Effect.ANYTHING})

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change]:
        for run in file.find(Run):
            if run.text[:1].islower():
                yield self.edit(run, [Edit(0, 1, run.text[0].upper())], "louder")


class Done(Codemod):
    """Write other arguments."""

    name = "done"
    safety = Safety.UNSAFE
    effects = frozenset({Effect.ANYTHING})

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change]:
        for run in file.find(Run):
            if run.text != "done":
                yield self.rewrite_arguments(run, "done", "it is done")


@pytest.mark.parametrize(
    ("codemod", "before", "after"),
    [
        (Louder(), "RUN go \\\n  # on\n  x\n", "RUN Go \\\n  # on\n  x\n"),
        (Done(), "  RUN go \\\n  # on\n  x \\\n  # below\n", "  # on\n  RUN done \\\n  # below\n"),
        (Done(), "RUN \\\n  # above\n  go \\\n  # on\n  x", "# on\nRUN \\\n  # above\n  done"),
        (Done(), "RUN --network=none go", "RUN --network=none done"),
    ],
)
def test_a_codemod_edits(codemod: Codemod, before: str, after: str) -> None:
    assert fix(f"FROM a\n{before}", [codemod], unsafe=[codemod.name]).text == f"FROM a\n{after}"


def test_the_proof_looks_at_it() -> None:
    """An edit that changes what runs is no safe one, whoever says so."""
    codemod = Louder()
    codemod.safety = Safety.SAFE  # type: ignore[misc]
    codemod.effects = frozenset()  # type: ignore[misc]
    assert fix("FROM a\nRUN go\n", [codemod]).text == "FROM a\nRUN go\n"


def test_an_onbuilds_own_instruction_has_no_place_of_its_own() -> None:
    (onbuild,) = parse("FROM a\nONBUILD RUN go\n").find(Onbuild)
    assert onbuild.instruction is not None
    with pytest.raises(ValueError, match="the RUN is no instruction of a file"):
        Done().rewrite_arguments(onbuild.instruction, "done", "")
