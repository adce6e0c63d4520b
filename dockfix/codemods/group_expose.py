"""One ``EXPOSE`` for adjacent ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Comment, Dockerfile, Expose
from ..scope import speaks_of_next
from ..scope.neighbours import (
    Neighbour,
    ends_plainly,
    groups,
    joined,
    lines_of_arguments,
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
        for group, reason in groups(file, Expose, _Together().why_apart) if facts.scope.stages else ():
            if reason and isinstance(group[0], Expose):
                yield self.finding(group[0], reason)
            yield from self._change(group, file)

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


class _Together:
    """What is in one group; of the groups that are asked about each begins with one instruction."""

    def __init__(self) -> None:
        self._ports: set[str] = set()  # those that the group names

    def why_apart(self, group: Sequence[Neighbour], between: Sequence[Neighbour], node: Expose) -> str | None:
        """Why ``node`` is not joined to the group."""
        first, last = group[0], group[-1]
        assert isinstance(first, Expose) and isinstance(last, Expose)
        if len(group) == 1:
            self._ports = set(first.words)
        reason = _why_apart(first, last, self._ports, between, node)
        self._ports.update(node.words)
        return reason


def _why_apart(first: Expose, last: Expose, ports: set[str], between: Sequence[Neighbour], node: Expose) -> str | None:
    # What stands between the first and the last has been looked at when it came to the group.
    for comment in (*first.comments_above(), *(other for other in between if isinstance(other, Comment))):
        if speaks_of_next(comment):
            return f"`{comment.value.strip()}` speaks of one of the two alone"
    if not ends_plainly(last):
        return "a comment or a continuation ends the EXPOSE above"
    speaks = any(isinstance(other, Comment) for other in between) or lines_of_arguments(node)[0]
    if speaks and not ports.isdisjoint(node.words):
        return "it names the same ports again, with a comment of its own"
    if any(word.startswith("#") for word in (*last.words, *node.words)):
        return "Docker takes `#` and what follows it for ports"
    return None
