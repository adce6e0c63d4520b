"""What a codemod says of a file that may be built with several build contexts: what it says of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..codemod import Change, Codemod, Facts, Finding, IgnoreFileChange
from ..context import Candidate
from ..cst import Dockerfile, Instruction
from .ask import ask

_Yielded = Change | Finding | IgnoreFileChange


class _Answer(NamedTuple):
    """What the codemod says where one of the contexts is the build context."""

    candidate: Candidate
    yielded: dict[object, _Yielded]

    def reason_at(self, node: Instruction) -> str:
        """Why it leaves a node alone, if it says so."""
        found = (one for one in self.yielded.values() if isinstance(one, Finding) and one.node is node)
        return next((one.reason for one in found), "")


def agreed(
    codemod: Codemod, tree: Dockerfile, facts: Facts, is_wanted: Callable[[_Yielded], bool]
) -> Iterator[_Yielded]:
    """What holds for every build of the file.

    A change that is wanted, and that only some of the build contexts allow, becomes a finding that names two folders.
    Raises :class:`~dockfix.engine.ask.CodemodError`.
    """
    facts.forget_questions()
    first = list(ask(codemod, tree, facts))
    if not facts.asked_context or len(facts.contexts) < 2:
        yield from first
        return
    answers = [_answer(facts.contexts[0], first, facts)]
    changes_ignore_file = any(isinstance(one, IgnoreFileChange) for one in first)
    for index, candidate in enumerate(facts.contexts[1:], 1):
        # A codemod keeps no state: with the same answers it says the same.
        if not changes_ignore_file and candidate.context.answers_as(facts.contexts[0].context):
            continue
        other = facts.in_context(index)
        answers.append(_answer(candidate, list(ask(codemod, tree, other)), other))
    yield from _common(codemod, answers, facts, is_wanted)


def _answer(candidate: Candidate, yielded: Sequence[_Yielded], facts: Facts) -> _Answer:
    return _Answer(candidate, {_key(one, facts): one for one in yielded})


def _key(one: _Yielded, facts: Facts) -> object:
    """What two yields have in common that come to the same."""
    if isinstance(one, Change):
        return one.span, one.text, one.safety
    if isinstance(one, Finding):
        return id(one.node), one.reason
    return facts.context.ignore_file or facts.context.folder, one.text


def _common(
    codemod: Codemod, answers: Sequence[_Answer], facts: Facts, is_wanted: Callable[[_Yielded], bool]
) -> Iterator[_Yielded]:
    disputed: dict[int, Instruction] = {}
    for answer in answers:
        for key, one in answer.yielded.items():
            if isinstance(one, Finding):
                continue
            lacking = next((other for other in answers if key not in other.yielded), None)
            node = _node_of(one)
            if lacking is None:
                if answer is answers[0]:
                    yield one
            elif id(node) not in disputed and is_wanted(one):
                disputed[id(node)] = node
                yield _dispute(codemod, node, one, answer, lacking, facts)
    said: set[object] = set()
    for answer in answers:
        for key, one in answer.yielded.items():
            if isinstance(one, Finding) and id(one.node) not in disputed and key not in said:
                said.add(key)
                yield one


def _node_of(one: Change | IgnoreFileChange) -> Instruction:
    nodes = one.out if isinstance(one, Change) else [one.node]
    return next(node for node in nodes if isinstance(node, Instruction))


def _dispute(
    codemod: Codemod,
    node: Instruction,
    one: Change | IgnoreFileChange,
    allowing: _Answer,
    lacking: _Answer,
    facts: Facts,
) -> Finding:
    """Why a change is not made: it is right with one build context, and not with another."""
    one_shown, other_shown = allowing.candidate.shown, lacking.candidate.shown
    reason = lacking.reason_at(node) or f"{codemod.name} finds nothing to do there"
    message = f"{one.message}; the build context {one_shown} allows it, {other_shown} does not: {reason}"
    how = facts.how_to_say(allowing.candidate)
    help = f"if it is never built with {other_shown}, say so in dockfix.toml: {how}"
    return codemod.finding(node, message, help)
