"""One ``EXPOSE`` for adjacent ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Comment, Dockerfile, Expose
from ..edit.layout import joined, lines_of_arguments, style_of
from ..edit.neighbours import Grouping, Node, head_of

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

    *Safety*: Nothing is taken for granted: the ports are a set to Docker, and stay the same one.
    """

    name = "group-expose"
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``EXPOSE``s."""
        for group, first, reason in Grouping(Expose, _ports, _why_apart).groups(file) if facts.scope.stages else ():
            if reason:
                yield self.finding(first, reason)
            yield from self._change(group, file)

    def _change(self, out: Sequence[Node], file: Dockerfile) -> Iterator[Change]:
        group = [node for node in out if isinstance(node, Expose)]
        if len(group) < 2:
            return
        first = group[0]
        head = head_of(first)
        parts = _parts(out)
        line = head + " ".join(text for _, text in parts)
        broken = any("\n" in text for _, text in parts) or any(comments for comments, _ in parts[1:])
        if not broken and len(line) <= _LONGEST:
            text = line + group[-1].newline
        else:
            text = joined(head, parts, style_of(first, file), group[-1].newline)
        message = f"{len(group)} adjacent `EXPOSE`s are one instruction"
        yield self.replace_all(out, text, message)


def _parts(out: Sequence[Node]) -> list[tuple[list[str], str]]:
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


def _ports(node: Expose) -> set[str]:
    return set(node.words)


def _why_apart(first: Expose, commented: bool, node: Expose, ports: set[str]) -> str | None:
    """Why ``node`` is not joined to a group that begins with ``first`` and names ``ports``."""
    if (commented or lines_of_arguments(node)[0]) and not ports.isdisjoint(node.words):
        return "it names the same ports again, with a comment of its own"
    if any(word.startswith("#") for word in (*first.words, *node.words)):
        return "Docker takes `#` and what follows it for ports"
    return None
