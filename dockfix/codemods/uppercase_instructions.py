"""Keywords in upper case."""

from __future__ import annotations

from collections.abc import Iterator

from ..codemod import Change, Codemod, Facts, Finding
from ..cst import Dockerfile, From, Healthcheck, Instruction, Onbuild
from ..edit.spans import Edit, edited


class UppercaseInstructions(Codemod):
    """Write instructions in upper case.

    Docker takes them in any case; upper case tells them from their arguments at a glance.

    ```diff
    -from alpine:3.20 as build
    -run make
    +FROM alpine:3.20 AS build
    +RUN make
    ```

    *Safety*: Nothing is taken for granted: Docker reads keywords in any case. What looks like one in a heredoc or
    behind a continuation is none, and stays.
    """

    name = "uppercase-instructions"
    equivalent_rules = ("buildkit:ConsistentInstructionCasing", "buildkit:FromAsCasing")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every keyword, ``AS`` and the ``CMD`` of a ``HEALTHCHECK`` too."""
        for node in file.instructions:
            if isinstance(node, Onbuild) and node.instruction is not None:
                if node.instruction.keyword.text != node.instruction.name:
                    # ``parseOnBuild`` puts the text as it is written into the image config.
                    yield self.finding(node.instruction, "the text of an `ONBUILD` trigger is part of the image")
            code = edited(node, _words(node))
            keyword = node.keyword
            if keyword.value == keyword.text != node.name:
                at = len(keyword.prefix)
                code = code[:at] + node.name + code[at + len(keyword.value) :]
            if code != node.get_code():
                yield self.replace_all([node], code, "instructions are written in upper case")


def _words(node: Instruction) -> list[Edit]:
    """The keywords among the arguments, none of which holds a continuation."""
    words = node.arguments
    if isinstance(node, From) and node.stage is not None:
        leaf = words[1]
    elif isinstance(node, Healthcheck) and words:
        leaf = words[0]
    else:
        return []
    upper = leaf.text.upper()
    if leaf.text == upper or leaf.value != leaf.text:
        return []
    start = node.text.index(leaf.text, len(words[0].text) if leaf is not words[0] else 0)
    return [Edit(start, start + len(leaf.text), upper)]
