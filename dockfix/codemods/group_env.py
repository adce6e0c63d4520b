"""One ``ENV`` for adjacent ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Dockerfile, Env
from ..edit.neighbours import Grouping, Node, words_in_lines
from ..edit.quoting import variables


class GroupEnv(Codemod):
    """Set variables that belong together in one `ENV`.

    Within one `ENV` Docker expands a variable to the value it had before; so one that uses another
    stays apart from it.

    ```diff
     FROM node:20
    -ENV NODE_ENV=production
    -ENV PORT=3000
    +ENV NODE_ENV=production \\
    +    PORT=3000
    ```

    *Safety*: Nothing is taken for granted: within one `ENV` Docker expands a variable to the value from before, so
    that one which uses another, or sets it again, stays apart. So does an instruction below a comment that speaks
    to a tool.
    """

    name = "group-env"
    after = ("env-key-value", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``ENV``s, joined as far as it goes."""
        for group, first, reason in Grouping(Env, _names, _why_apart).groups(file) if facts.scope.stages else ():
            if reason:
                yield self.finding(first, reason)
            yield from self._change(group, file)

    def _change(self, out: Sequence[Node], file: Dockerfile) -> Iterator[Change]:
        group = [node for node in out if isinstance(node, Env)]
        if len(group) < 2:
            return
        message = f"{len(group)} adjacent `ENV`s are one instruction"
        yield self.replace_all(out, words_in_lines(out, file), message)


def _names(node: Env) -> set[str]:
    return {pair.name for pair in node.pairs}


def _why_apart(first: Env, commented: bool, node: Env, names: set[str]) -> str | None:
    """Why ``node`` is not joined to a group that begins with ``first`` and sets ``names``."""
    # The others of the group have been looked at when they came to it.
    for other in (first, node):
        if not other.pairs or other.pairs[0].legacy:
            return "one of them is in the form `ENV NAME value`, which holds one variable only"
        if any(set(pair.name) & set("$\"'\\`") for pair in other.pairs):
            return "a name is made of a variable or quotes"
        if any(variables(pair.value, other.line.escape) is None for pair in other.pairs):
            return "Docker rejects the value of one of them"
    return _why_order_counts(names, node)


def _why_order_counts(names: set[str], node: Env) -> str | None:
    """``dispatch`` in ``convert.go`` expands all values of an instruction before it sets the first."""
    for pair in node.pairs:
        if pair.name in names:
            return f"{pair.name} is set above already"
        if found := sorted((variables(pair.value, node.line.escape) or set()) & names):
            return f"it uses {found[0]}, which within one ENV would be the value from before it"
    return None
