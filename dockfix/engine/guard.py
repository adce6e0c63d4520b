"""What every change must keep, whoever made it: the engine lets nothing through that does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ..codemod import Effect
from ..cst import Arg, Cmd, Directive, Dockerfile, Entrypoint, Onbuild, Run
from ..plan import Plan, Scenario, difference, plans

#: A build with nothing given, and one in which every argument and variable is.
_SCENARIOS = (Scenario(), Scenario(given=None, base_set=True))


class Guard:
    """Compares a file before and after a change; remembers the plans of the file as it stands.

    Changes that may change nothing at all are compared together, when :meth:`settled` is asked:
    so a file's plan is made once for many of them. A ``strict`` guard compares each at once.
    """

    __slots__ = ("_base", "_plans", "_tree", "strict")

    def __init__(self, *, strict: bool = False) -> None:
        self.strict = strict
        self._tree: Dockerfile | None = None  # the tree whose plans are known
        self._plans: list[Plan] = []
        self._base: Dockerfile | None = None  # the tree before what is not compared yet

    @property
    def waits(self) -> bool:
        """Whether there are changes that are not compared yet."""
        return self._base is not None

    def why_not(self, before: Dockerfile, after: Dockerfile, effects: Collection[Effect] | None) -> str | None:
        """Which promise the change breaks, in words; ``effects`` None skips the plan (unsafe changes)."""
        if len(after.problems) > len(before.problems):
            return f"the change makes a file that Docker rejects: {after.problems[0].message}"
        old, new = comment_words(before), comment_words(after)
        if old != new and (lost := Counter(old) - Counter(new)):
            return f"the change loses the comment `{next(iter(lost))}`"
        if _directives(before) != _directives(after):
            return "the change touches a parser directive"
        if effects is None or before.problems:
            return None
        if not effects and not self.strict:
            self._base = self._base or before
            return None
        return self._meaning(before, after, effects)

    def settled(self, tree: Dockerfile) -> bool:
        """Whether ``tree``, the file as it stands, means what it meant before the changes not compared yet."""
        base, self._base = self._base, None
        return base is None or self._meaning(base, tree, ()) is None

    def _meaning(self, before: Dockerfile, after: Dockerfile, effects: Collection[Effect]) -> str | None:
        if self._tree is not before:
            self._tree, self._plans = before, plans(before, _scenarios(before))
        scenarios = _scenarios(after)
        new = plans(after, scenarios)
        old = self._plans if len(self._plans) == len(new) else plans(before, scenarios)
        for old_plan, new_plan in zip(old, new, strict=True):
            if found := difference(old_plan, new_plan, effects):
                return f"the image would not be the same: {found}"
        if found := _argument_difference(before, after, effects):
            return f"the image would not be the same: {found}"
        self._tree, self._plans = after, new
        return None


def _scenarios(tree: Dockerfile) -> tuple[Scenario, ...]:
    """Where Docker expands no variable, a file means the same in all scenarios."""
    for node in tree.instructions:
        if isinstance(node, (Arg, Onbuild)) or ("$" in node.line.text and not isinstance(node, (Run, Cmd, Entrypoint))):
            return _SCENARIOS
    return _SCENARIOS[:1]


def _argument_difference(before: Dockerfile, after: Dockerfile, effects: Collection[Effect]) -> str | None:
    """Where an ``ARG`` changes, the file is also looked at with each argument alone, and with empty ones."""
    old, new = _arguments(before), _arguments(after)
    if old == new:
        return None
    names = sorted({name for text in (*old, *new) for name in (word.partition("=")[0] for word in text)})
    scenarios = [Scenario(given=frozenset({name}), empty=empty) for name in names for empty in (False, True)]
    for scenario, one, other in zip(scenarios, plans(before, scenarios), plans(after, scenarios), strict=True):
        if found := difference(one, other, effects):
            return f"with --build-arg {next(iter(scenario.given or ()))}: {found}"
    return None


def _arguments(tree: Dockerfile) -> list[list[str]]:
    return [arg.words for arg in tree.find(Arg)]


def _directives(tree: Dockerfile) -> list[str]:
    return [child.value.strip() for child in tree.children if isinstance(child, Directive)]


def comment_words(tree: Dockerfile) -> list[str]:
    """The comments' words: a change may move a comment and alter its indent, but keeps the words."""
    return [comment.lstrip("#").strip() for comment in tree.comments()]
