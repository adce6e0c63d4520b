"""A codemod that keeps its promises, and for each promise one that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from dockfix import (
    Change,
    Codemod,
    Comment,
    ConfigChange,
    Dockerfile,
    Effect,
    Expose,
    Facts,
    Finding,
    Instruction,
    Safety,
    parse,
)

Said = Iterator[Change | Finding]
LINES = ["EXPOSE 443 80", "EXPOSE 8080", "EXPOSE $A 80", "EXPOSE 2 \\\n# in\n  1"]


class Ports(Codemod):
    """Ports in order; what is wrong with each class below is added to this."""

    name = "sort-ports"

    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            yield from self.look(expose, sorted(expose.words, key=lambda word: word.zfill(9)))

    def look(self, expose: Expose, wanted: list[str]) -> Said:
        if "$" in expose.text or "\n" in expose.body():
            yield self.finding(expose, "only the build knows this port")
        elif wanted != expose.words:
            yield self.change(expose, " ".join(wanted))

    def change(self, node: Instruction, arguments: str) -> Change:
        return self.replace(node, node.with_changes(arguments=arguments), "in order")


class Good(Ports):
    """Write the ports in order.

    ```diff
     FROM a
    -EXPOSE 443 80
    +EXPOSE 80 443
    ```
    """


class ChangesAWord(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            expose.words.reverse()
            yield self.finding(expose, "told")


class ChangesALeaf(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            expose.keyword.value = "expose"
            yield self.finding(expose, "told")


class MovesANode(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            yield self.finding(expose, "told")
            file.instructions.remove(expose)
            return


class TakesANodeAway(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            yield self.finding(expose, "told")
            for child in expose.children:
                child.parent = None


class Remembers(Ports):
    def __init__(self) -> None:
        self.seen: set[str] = set()

    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            if expose.text not in self.seen:
                self.seen.add(expose.text)
                yield self.finding(expose, "told once")


class RemembersTogether(Ports):
    seen: ClassVar[list[int]] = []

    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            self.seen.append(0)
            yield self.finding(expose, f"seen {len(self.seen)} times")


class IsAnother(Ports):
    made: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.made.append(0)
        self.number = len(self.made)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            yield self.finding(expose, f"told by the object {self.number}")


class NamesANewNode(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            yield self.finding(expose.with_changes(keyword="EXPOSE"), "told")


class NamesAnotherTree(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in parse(file.get_code()).find(Expose):
            yield self.change(expose, "1")


class NamesNoInstruction(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for child in file.children:
            if isinstance(child, Comment):
                yield Change(self.name, [child], [child], "told", Safety.SAFE)


class JumpsOverText(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        ports = list(file.find(Expose))
        if len(ports) > 1 and ports[0].offset + len(ports[0].get_code()) < ports[-1].offset:
            yield Change(self.name, [ports[0], ports[-1]], [ports[0]], "one will do", Safety.SAFE)


class PutsInText(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            text: Any = "EXPOSE 1\n"
            yield Change(self.name, [expose], [text], "told", Safety.SAFE)


class SpeaksForAnother(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            yield Finding("merge-runs", expose, "told")


class YieldsText(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        said: Any = ["told"]
        yield from said


class Raises(Ports):
    def look(self, expose: Expose, wanted: list[str]) -> Said:
        if sorted(expose.words, key=int) != expose.words:
            yield self.finding(expose, "told")


class LosesAComment(Ports):
    def look(self, expose: Expose, wanted: list[str]) -> Said:
        # A group of ports may hold other comments, too: then which one is told would be hypothesis's choice.
        if wanted != expose.words and [line.strip() for line in expose.comment_lines()] == ["# in"]:
            yield self.change(expose, " ".join(wanted))


class ChangesTheImage(Ports):
    def look(self, expose: Expose, wanted: list[str]) -> Said:
        if len(wanted) > 1:
            yield self.change(expose, wanted[0])


class IsRejected(Ports):
    def look(self, expose: Expose, wanted: list[str]) -> Said:
        yield self.change(expose, "")


class GoesOn(Ports):
    def look(self, expose: Expose, wanted: list[str]) -> Said:
        if len(expose.words) > 1 and "\n" not in expose.body():
            yield self.change(expose, " ".join(expose.words[::-1]))


class Undoes(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            if expose.keyword.value == "EXPOSE":
                yield self.replace(expose, expose.with_changes(keyword="expose"), "lower case is more modest")


class PutsInOtherLineEnds(Ports):
    def change(self, node: Instruction, arguments: str) -> Change:
        return self.replace_all([node], f"EXPOSE {arguments}\n", "in order")


class HasNothingToSay(Ports):
    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        yield from ()


class ShowsSomethingElse(Ports):
    """Ports.

    ```diff
     FROM a
    -EXPOSE 443 80
    +EXPOSE 443
    ```
    """


class SaysItOnce(Ports):
    asked: ClassVar[list[int]] = []

    def change(self, node: Instruction, arguments: str) -> Change:
        self.asked.append(0)
        return self.replace(node, node.with_changes(arguments=arguments), f"the {len(self.asked)}th time")


class Unsafe(Ports):
    name = "drop-ports"
    safety = Safety.UNSAFE
    effects = frozenset({ConfigChange("EXPOSE"), Effect.FAILURE})  # `EXPOSE $A` fails where A is not set

    class Options(NamedTuple):
        keep: str = ""

    def look(self, expose: Expose, wanted: list[str]) -> Said:
        raise NotImplementedError

    def rewrite(self, file: Dockerfile, facts: Facts) -> Said:
        for expose in file.find(Expose):
            keep = facts.options.keep or (facts.context.read_text("port") or "").strip()
            if keep and expose.words != [keep] and "\n" not in expose.body():
                yield self.change(expose, keep)
