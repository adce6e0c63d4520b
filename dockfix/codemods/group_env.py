"""One ``ENV`` for adjacent ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Comment, Dockerfile, Env
from ..cst.quoting import variables
from ..scope import speaks_of_next
from ..scope.neighbours import (
    Neighbour,
    are_paragraphs,
    ends_plainly,
    joined,
    lines_of_arguments,
    rows,
    style_of,
)


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
    """

    name = "group-env"
    after = ("env-key-value", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``ENV``s, joined as far as it goes."""
        for row in rows(file, Env) if facts.scope.stages else ():
            out: list[Neighbour] = []
            between: list[Neighbour] = []
            for node in row:
                if not isinstance(node, Env):
                    between.append(node)
                    continue
                group = [other for other in out if isinstance(other, Env)]
                apart = bool(group) and are_paragraphs(row, group[-1], node)
                reason = _why_apart(group, between, node) if group and not apart else None
                if group and not apart and reason is None:
                    out += [*between, node]
                else:
                    yield from self._change(out, file)
                    if reason:
                        yield self.finding(node, reason)
                    out = [node]
                between = []
            yield from self._change(out, file)

    def _change(self, out: Sequence[Neighbour], file: Dockerfile) -> Iterator[Change]:
        group = [node for node in out if isinstance(node, Env)]
        if len(group) < 2:
            return
        first = group[0]
        style = style_of(first, file)
        code = first.get_code()
        head = code[: first.line.source(first.start) - first.offset]
        parts: list[tuple[list[str], str]] = []
        comments: list[str] = []
        for node in out:
            if isinstance(node, Comment):
                comments.append(node.value.strip())
            elif isinstance(node, Env):
                for above, text in _lines(node):
                    parts.append(([*comments, *above], text))
                    comments = []
        text = joined(head, parts, style, group[-1].newline)
        message = f"{len(group)} adjacent `ENV`s are one instruction"
        yield self.replace_all(out, text, file.escape, message)


def _lines(node: Env) -> list[tuple[list[str], str]]:
    """The pairs, each with the comments above; those of an ``ENV`` of several lines stay in their lines."""
    comments, text = lines_of_arguments(node)
    if "\n" in text:
        return [(comments, text)]
    words = [leaf.value for leaf in node.arguments]
    return [(comments if at == 0 else [], word) for at, word in enumerate(words)]


def _why_apart(group: Sequence[Env], between: Sequence[Neighbour], node: Env) -> str | None:
    first = group[0]
    for comment in (*first.comments_above(), *(other for other in between if isinstance(other, Comment))):
        if speaks_of_next(comment):
            return f"`{comment.value.strip()}` speaks of one of the two alone"
    for other in (*group, node):
        if not other.pairs or other.pairs[0].legacy:
            return "one of them is in the form `ENV NAME value`, which holds one variable only"
        if any(set(pair.name) & set("$\"'\\`") for pair in other.pairs):
            return "a name is made of a variable or quotes"
    if not ends_plainly(group[-1]):
        return "a comment or a continuation ends the ENV above"
    return _why_order_counts({pair.name for other in group for pair in other.pairs}, node)


def _why_order_counts(names: set[str], node: Env) -> str | None:
    """``dispatch`` in ``convert.go`` expands all values of an instruction before it sets the first."""
    for pair in node.pairs:
        if pair.name in names:
            return f"{pair.name} is set above already"
        used = variables(pair.value, node.line.escape)
        if used is None:
            return "Docker rejects the value"
        if found := sorted(used & names):
            return f"it uses {found[0]}, which within one ENV would be the value from before it"
    return None
