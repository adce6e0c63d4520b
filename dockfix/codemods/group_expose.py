"""One ``EXPOSE`` for adjacent ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Comment, Dockerfile, Expose
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

_LONGEST = 100


class GroupExpose(Codemod):
    """Name all ports in one `EXPOSE`.

    It is documentation of the image: one place says which ports the container listens on.

    ```diff
     FROM nginx:1.27
    -EXPOSE 80
    -EXPOSE 443
    +EXPOSE 80 443
    ```
    """

    name = "group-expose"
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``EXPOSE``s."""
        for row in rows(file, Expose) if facts.scope.stages else ():
            out: list[Neighbour] = []
            between: list[Neighbour] = []
            for node in row:
                if not isinstance(node, Expose):
                    between.append(node)
                    continue
                last = next((other for other in reversed(out) if isinstance(other, Expose)), None)
                apart = last is not None and are_paragraphs(row, last, node)
                reason = None if last is None or apart else _why_apart(out, last, between, node)
                if last is not None and not apart and reason is None:
                    out += [*between, node]
                else:
                    yield from self._change(out, file)
                    if reason:
                        yield self.finding(node, reason)
                    out = [node]
                between = []
            yield from self._change(out, file)

    def _change(self, out: Sequence[Neighbour], file: Dockerfile) -> Iterator[Change]:
        group = [node for node in out if isinstance(node, Expose)]
        if len(group) < 2:
            return
        first = group[0]
        head = first.get_code()[: first.line.source(first.start) - first.offset]
        parts = _parts(out)
        line = head + " ".join(text for _, text in parts)
        broken = any("\n" in text for _, text in parts) or any(comments for comments, _ in parts[1:])
        if not broken and len(line) <= _LONGEST:
            text = line + group[-1].newline
        else:
            text = joined(head, parts, style_of(first, file), group[-1].newline)
        message = f"{len(group)} adjacent `EXPOSE`s are one instruction"
        yield self.replace_all(out, text, message)


def _parts(out: Sequence[Neighbour]) -> list[tuple[list[str], str]]:
    """The ports of each with the comments above; a port that was named before is left out."""
    parts: list[tuple[list[str], str]] = []
    comments: list[str] = []
    seen: set[str] = set()
    for node in out:
        if isinstance(node, Comment):
            comments.append(node.value.strip())
        elif isinstance(node, Expose):
            above, text = lines_of_arguments(node)
            if "\n" not in text:
                text = " ".join(word for word in dict.fromkeys(node.words) if word not in seen)
            seen.update(node.words)
            comments += above
            if text:
                parts.append((comments, text))
                comments = []
    return parts


def _why_apart(out: Sequence[Neighbour], last: Expose, between: Sequence[Neighbour], node: Expose) -> str | None:
    first = out[0]
    above = first.comments_above() if isinstance(first, Expose) else []
    for comment in (*above, *(other for other in (*out, *between) if isinstance(other, Comment))):
        if speaks_of_next(comment):
            return f"`{comment.value.strip()}` speaks of one of the two alone"
    if not ends_plainly(last):
        return "a comment or a continuation ends the EXPOSE above"
    named = {word for other in out if isinstance(other, Expose) for word in other.words}
    speaks = any(isinstance(other, Comment) for other in between) or lines_of_arguments(node)[0]
    if speaks and not named.isdisjoint(node.words):
        return "it names the same ports again, with a comment of its own"
    if any(word.startswith("#") for word in (*last.words, *node.words)):
        return "Docker takes `#` and what follows it for ports"
    return None
