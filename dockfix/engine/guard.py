"""What every change must keep, whoever made it: the engine lets nothing through that does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ..codemod import AnyEffect, ConfigChange, Effect
from ..cst import Arg, Cmd, Directive, Dockerfile, Entrypoint, Onbuild, Run
from ..images import Images
from ..plan import Plan, Scenario, difference, plans
from .allowed import as_allowed

#: A build with nothing given, and one in which every argument and variable is.
_SCENARIOS = (Scenario(), Scenario(given=None, base_set=True))


class Guard:
    """Compares a file before and after a change; remembers the plans of the file as it stands.

    Changes that may change nothing at all are compared together, when :meth:`settled` is asked:
    so a file's plan is made once for many of them. A ``strict`` guard compares each at once.
    """

    __slots__ = ("_base", "_images", "_plans", "_tree", "strict")

    def __init__(self, images: Images | None = None, *, strict: bool = False) -> None:
        self.strict = strict
        self._images = images or Images()
        self._tree: Dockerfile | None = None  # the tree whose plans are known
        self._plans: list[Plan] = []
        self._base: Dockerfile | None = None  # the tree before what is not compared yet

    @property
    def waits(self) -> bool:
        """Whether there are changes that are not compared yet."""
        return self._base is not None

    def why_not(self, before: Dockerfile, after: Dockerfile, effects: Collection[AnyEffect]) -> str | None:
        """Which promise the change breaks, in words."""
        if len(after.problems) > len(before.problems):
            return f"the change makes a file that Docker rejects: {after.problems[0].message}"
        old, new = comment_words(before), comment_words(after)
        if old != new and (lost := Counter(old) - Counter(new)):
            return f"the change loses the comment `{next(iter(lost))}`"
        if _directives(before) != _directives(after):
            return "the change touches a parser directive"
        if Effect.ANYTHING in effects or before.problems:
            return None
        if not effects and not self.strict:
            self._base = self._base or before
            return None
        return self._meaning(before, after, effects)

    def settled(self, tree: Dockerfile) -> bool:
        """Whether ``tree``, the file as it stands, means what it meant before the changes not compared yet."""
        base, self._base = self._base, None
        return base is None or self._meaning(base, tree, ()) is None

    def _meaning(self, before: Dockerfile, after: Dockerfile, effects: Collection[AnyEffect]) -> str | None:
        allowed = as_allowed(before, effects)
        try:
            found = self._difference(allowed, after, effects) or self._argument_difference(allowed, after, effects)
        finally:
            if allowed is not before:
                allowed.release()
        return found and f"the image would not be the same: {found}"

    def _difference(self, before: Dockerfile, after: Dockerfile, effects: Collection[AnyEffect]) -> str | None:
        """What differs where no build argument is given, and where all are; the new plans are kept."""
        moved = _moved_variables(effects)
        scenarios = _without_arguments(moved, before, after) if moved else _scenarios(after)
        known = self._plans if self._tree is before and not moved else []
        new = plans(after, scenarios, self._images)
        old = known if len(known) == len(new) else plans(before, scenarios, self._images)
        for old_plan, new_plan in zip(old, new, strict=True):
            if found := difference(old_plan, new_plan, effects):
                return found
        self._tree, self._plans = (None, []) if moved else (after, new)
        return None

    def _argument_difference(self, before: Dockerfile, after: Dockerfile, effects: Collection[AnyEffect]) -> str | None:
        """Where an ``ARG`` changes, the file is also looked at with each argument alone, and with empty ones."""
        old, new = _arguments(before), _arguments(after)
        if old == new:
            return None
        names = sorted({word.partition("=")[0] for words in (*old, *new) for word in words} - _moved_variables(effects))
        scenarios = [Scenario(given=frozenset({name}), empty=empty) for name in names for empty in (False, True)]
        old_plans, new_plans = plans(before, scenarios, self._images), plans(after, scenarios, self._images)
        for scenario, one, other in zip(scenarios, old_plans, new_plans, strict=True):
            if found := difference(one, other, effects):
                return f"with --build-arg {next(iter(scenario.given or ()))}: {found}"
        return None


def _moved_variables(effects: Collection[AnyEffect]) -> frozenset[str]:
    """Variables that leave the config. One may be an ``ARG`` then, which a build can be given another value of."""
    gone = (effect for effect in effects if isinstance(effect, ConfigChange) and effect.part == "ENV")
    return frozenset(effect.name for effect in gone)


def _without_arguments(names: frozenset[str], *trees: Dockerfile) -> tuple[Scenario, ...]:
    """As :func:`_scenarios`, but that no build gives these arguments."""
    declared = {word.partition("=")[0] for tree in trees for words in _arguments(tree) for word in words}
    return Scenario(), Scenario(given=frozenset(declared - names), base_set=True)


def _scenarios(tree: Dockerfile) -> tuple[Scenario, ...]:
    """Where Docker expands no variable, a file means the same in all scenarios."""
    for node in tree.instructions:
        if isinstance(node, (Arg, Onbuild)) or ("$" in node.line.text and not isinstance(node, (Run, Cmd, Entrypoint))):
            return _SCENARIOS
    return _SCENARIOS[:1]


def _arguments(tree: Dockerfile) -> list[list[str]]:
    return [arg.words for arg in tree.find(Arg)]


def _directives(tree: Dockerfile) -> list[str]:
    return [child.value.strip() for child in tree.children if isinstance(child, Directive)]


def comment_words(tree: Dockerfile) -> list[str]:
    """The comments' words: a change may move a comment and alter its indent, but keeps the words."""
    return [comment.lstrip("#").strip() for comment in tree.comments()]


def why_not_ignore_file(before: str, after: str, effects: Collection[AnyEffect]) -> str | None:
    """Why an ignore file may not become this one; what it hides already it goes on hiding."""
    if Effect.CONTEXT not in effects:
        return "the rewrite does not say that it changes the build context"
    old, new = before.splitlines(), after.splitlines()
    if lost := [line for line in old if line not in new]:
        return f"the ignore file would lose the line `{lost[0]}`"
    if new[: len(old)] != old or any(line.lstrip().startswith("!") for line in new[len(old) :]):
        return "the ignore file would hide less of the build context"
    return None
