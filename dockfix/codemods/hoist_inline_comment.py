"""A comment behind an instruction's arguments gets a line of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..codemod import Change, Codemod, Effect, Facts, Finding, InlineComment, Safety
from ..cst import (
    AddOrCopy,
    Arg,
    Cmd,
    Comment,
    Copy,
    Dockerfile,
    Entrypoint,
    EnvOrLabel,
    Expose,
    From,
    Healthcheck,
    Instruction,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
    parse,
)
from ..cst.pairs import raw_words
from ..edit.layout import with_comments_above
from ..edit.quoting import variables
from ..edit.spans import Edit, edited
from ..scope import DEFAULT_SHELL

_WORDS = (AddOrCopy, Arg, EnvOrLabel, Expose, From, Healthcheck, Stopsignal, User, Volume, Workdir)
_ARRAYS = (Cmd, Entrypoint, Run, Shell, AddOrCopy, Volume, Healthcheck)
#: What would be a parser directive in the first lines.
_DIRECTIVE = re.compile(r"#\s*[A-Za-z][A-Za-z0-9]*\s*=")


class Inline(NamedTuple):
    """A comment in an instruction's text: where the arguments end, and where it begins."""

    end: int
    start: int


class HoistInlineComment(Codemod):
    """Put a comment that stands behind arguments on a line of its own.

    To Docker a `#` inside a line is an argument: `COPY . .  # all` copies a file `#` into a folder
    `all`, and `EXPOSE 80 # web` doesn't build.

    ```diff
     FROM busybox:1
    -EXPOSE 8080 # the web server
    +# the web server
    +EXPOSE 8080
    ```

    *Safety*: It is safe where Docker rejects the file as it is, or where the container could never start: then
    there is no image to keep. Everywhere else the words behind the `#` are arguments today, and it needs
    `--unsafe`.
    """

    name = "hoist-inline-comment"
    effects = frozenset({Effect.FAILURE})
    fixes_parse_errors = True

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every instruction but shell forms, where the shell reads the comment as one."""
        for node in file.instructions:
            if "#" not in node.text:
                continue
            inline = _inline(node)
            if inline is None:
                continue
            if reason := _why_not(node, inline, file):
                yield self.finding(node, reason)
                continue
            text = _hoisted(node, inline, file)
            # Alone the instruction would have no stage.
            if problems := parse(f"FROM scratch\n{text}", node.line.escape).problems:
                yield self.finding(node, f"without the comment Docker rejects it, too: {problems[0].message}")
                continue
            if isinstance(node, _WORDS) and variables(node.text[: inline.end], node.line.escape) is None:
                yield self.finding(node, "without the comment Docker can't expand it, either")
                continue
            rejected = _why_rejected(node, inline, facts)
            comment = node.text[inline.start :].strip()
            if rejected:
                yield self.replace_all([node], text, rejected)
            else:
                message = f"Docker reads `{comment}` as part of the arguments"
                effects = [InlineComment(node, comment)]
                yield Change(self.name, [node], text, message, Safety.UNSAFE, effects)


def _inline(node: Instruction) -> Inline | None:
    """The comment behind the arguments, or None where there is none."""
    text = node.text
    if isinstance(node, _ARRAYS) and (match := re.match(r"\s*(\[.*\])(\s+)#", text, re.DOTALL)):
        try:
            items = json.loads(match.group(1))
        except ValueError:
            items = None
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return Inline(match.end(1), match.end(2))
    if not isinstance(node, _WORDS) or node.json is not None:
        return None
    if isinstance(node, Healthcheck) and not text.upper().startswith("NONE"):
        return None
    return _in_words(node)


def _in_words(node: Instruction) -> Inline | None:
    words = raw_words(node.text, node.line.escape)
    first = 3 if isinstance(node, From) and len(words) > 1 and words[1].text.lower() == "as" else 1
    if isinstance(node, AddOrCopy):
        first = 2  # a source and a target
    elif isinstance(node, EnvOrLabel) and words and "=" not in words[0].text:
        first = 2  # the legacy form
    sure = node.problem is not None or isinstance(node, Expose)
    for word in words[first:]:
        if word.text == "#" and word is words[-1]:
            return None  # it says nothing; of a COPY it is the target
        if word.text == "#" or (word.text.startswith("#") and (sure or word.text.startswith("##"))):
            before = node.text[: word.start].rstrip()
            return Inline(len(before), word.start)
    return None


def _why_not(node: Instruction, inline: Inline, file: Dockerfile) -> str | None:
    if node.place(inline.start)[0] != node.place(len(node.text) - 1)[0]:
        return "the comment swallows the lines after it"
    comment = node.text[inline.start :].strip()
    above = file.children[: file.children.index(node)]
    # One that is there twice is no directive, and ends them no more than a first one does.
    if all(isinstance(child, Comment) and _DIRECTIVE.match(child.value) for child in above) and (
        _DIRECTIVE.match(comment)
    ):
        return f"above the first instruction `{comment}` would be a parser directive"
    return None


def _hoisted(node: Instruction, inline: Inline, file: Dockerfile) -> str:
    """The comment's line, and the instruction without it."""
    code = edited(node, [Edit(inline.end, len(node.text), "")])
    return with_comments_above(node, code, [node.text[inline.start :].strip()], file)


# -- whether Docker rejects the instruction as it stands


def _why_rejected(node: Instruction, inline: Inline, facts: Facts) -> str | None:
    """Why the instruction as it stands can't build or its container can't start; None where it may."""
    comment = node.text[inline.start :].strip()
    if node.problem is not None:
        return f"Docker rejects the comment behind the arguments: {node.problem}"
    if isinstance(node, (Expose, Stopsignal)):
        return f"Docker reads `{comment}` as {'ports' if isinstance(node, Expose) else 'a signal'}, and the build fails"
    if isinstance(node, AddOrCopy):
        return _why_no_sources(node, comment, facts)
    if isinstance(node, (Cmd, Entrypoint, Run)) and not re.match(r"\[\s+\"[^\"]*\"\s*\]", node.text):
        return _why_never_starts(node, facts)
    if isinstance(node, User):
        return _why_no_user(node, comment, facts)
    return None


def _why_no_user(node: User, comment: str, facts: Facts) -> str | None:
    """Nothing runs as a user whose name ends in a comment: no ``RUN``, and no container."""
    stage = facts.scope.stage_of(node)
    later = stage.instructions[stage.instructions.index(node) + 1 :]
    until = next((at for at, other in enumerate(later) if isinstance(other, User)), len(later))
    runs = any(isinstance(other, (Run, Workdir)) for other in later[:until])
    final = until == len(later) and stage is facts.scope.stages[-1]
    return f"Docker reads `{comment}` as part of the user's name, and there is no such user" if runs or final else None


def _why_no_sources(node: AddOrCopy, comment: str, facts: Facts) -> str | None:
    """``COPY . .  # all`` has the source ``#``, which is no file of the build context."""
    if isinstance(node, Copy) and node.flag("from") is not None:
        return None
    if facts.context.exists("#") is False:
        return f"Docker reads `{comment}` as files to copy, and there is no `#` in the build context"
    return None


def _why_never_starts(node: Instruction, facts: Facts) -> str | None:
    scope = facts.scope
    stage = scope.stage_of(node)
    reason = "with a comment behind it the array is no JSON, and no shell can run it"
    if scope.is_windows(stage) or scope.state_at(node).shell != DEFAULT_SHELL:
        return None
    if isinstance(node, Cmd):
        entrypoint = next((found[-1] for part in stage.lineage() if (found := scope.entrypoints(part))), None)
        if entrypoint is not None:
            # In shell form it starts all the same, unless it is such an array, too.
            return reason if entrypoint.json is None and _inline(entrypoint) is not None else None
        if not scope.base_image(stage).starts_as_it_is("node"):
            return None
    return reason
