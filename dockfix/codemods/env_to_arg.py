"""``ARG`` for variables that only the build needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..codemod import Change, Codemod, ConfigChange, Facts, Finding, Safety
from ..cst import Cmd, Dockerfile, Entrypoint, Env, Healthcheck, Onbuild
from ..cst.pairs import Pair
from ..edit.layout import ends_plainly, joined, style_of
from ..edit.quoting import variables, word_edits
from ..edit.spans import apply
from ..knowledge.variables import BUILD_ONLY


class EnvToArgOptions(NamedTuple):
    """``names = ["PIP_NO_CACHE_DIR"]``: more variables that only the build needs."""

    names: tuple[str, ...] = ()


class EnvToArg(Codemod):
    """Make an `ARG` of a variable that only the build needs.

    An `ENV` stays in the image: with `DEBIAN_FRONTEND` in it, whoever runs `apt-get` in the container is
    asked nothing either. An `ARG` is gone when the build ends.

    ```diff
     FROM debian:12
    -ENV DEBIAN_FRONTEND=noninteractive
    +ARG DEBIAN_FRONTEND=noninteractive
     RUN apt-get update
    ```

    *Safety*: A container and child images no longer see the variable, which is why it is unsafe. A variable that
    what a container starts, a copied script or a later stage may use stays.
    """

    name = "env-to-arg"
    safety = Safety.UNSAFE
    Options = EnvToArgOptions
    after = ("env-key-value", "group-env", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``ENV`` that sets one of the variables."""
        wanted = BUILD_ONLY | set(facts.options.names)
        for node in file.find(Env):
            if not facts.scope.stages:
                continue
            moved = [pair for pair in node.pairs if pair.name in wanted]
            if not moved:
                continue
            reasons = (_why_kept(node, pair, facts) for pair in moved)
            reason = next((reason for reason in reasons if reason is not None), None)
            text = None if reason else _rewritten(node, moved, file)
            if text is None:
                yield self.finding(node, reason or "the ENV has a form that is not taken apart")
                continue
            names = " and ".join(pair.name for pair in moved)
            effects = [ConfigChange("ENV", pair.name, None) for pair in moved]
            yield self.replace_all([node], text, f"only the build needs {names}", effects)


def _why_kept(node: Env, pair: Pair, facts: Facts) -> str | None:
    """Why the variable has to stay in the image."""
    name, scope = pair.name, facts.scope
    mention = re.compile(rf"\b{re.escape(name)}\b")
    for other in node.pairs:
        used = variables(other.value, node.line.escape)
        if used is None or name in used:
            return f"the value of {other.name} in the same ENV depends on what {name} was before"
    if [other.name for other in node.pairs].count(name) > 1:
        return f"{name} is set twice"
    mine = scope.stage_of(node)
    for stage in scope.stages:
        if mine not in list(stage.lineage()):
            continue
        for inner in stage.instructions:
            if isinstance(inner, (Cmd, Entrypoint, Healthcheck, Onbuild)) and mention.search(inner.text):
                return f"line {inner.keyword.line} uses {name} when the container runs"
            if isinstance(inner, Env) and inner is not node:
                if any(other.name == name for other in inner.pairs):
                    return f"{name} is set in line {inner.keyword.line}, too: an ARG needs no setting back"
    return None


def _rewritten(node: Env, moved: list[Pair], file: Dockerfile) -> str | None:
    """An ``ARG`` for what moves, and an ``ENV`` for the rest."""
    words = _words(node)
    if words is None or not ends_plainly(node):
        return None
    style = style_of(node, file)
    newline = node.newline or style.newline
    names = {pair.name for pair in moved}
    keyword = "arg" if node.keyword.value.islower() else "ARG"
    gone = [(comments, word) for name, comments, word in words if name in names]
    kept = [(comments, word) for name, comments, word in words if name not in names]
    lines = []
    for comments, word in gone:
        lines += [f"{node.indent}{comment}{newline}" for comment in comments]
        lines.append(f"{node.indent}{keyword} {word}{newline}")
    if not kept:
        return "".join(lines).removesuffix(newline) + node.newline
    head = f"{node.indent}{node.keyword.value} "
    env = "".join(f"{node.indent}{comment}{newline}" for comment in kept[0][0])
    if "\n" in node.body():
        env += joined(head, kept, style, newline)
    else:
        env += head + " ".join(word for _, word in kept) + newline
    # A comment above speaks of the ENV, which therefore stays first.
    text = env + "".join(lines) if node.comments_above() else "".join(lines) + env
    return text.removesuffix(newline) + node.newline


def _words(node: Env) -> list[tuple[str, list[str], str]] | None:
    """Each pair's name, the comment lines above it, and its text as ``NAME=value``."""
    pairs = node.pairs
    if pairs[0].legacy:
        edits = word_edits(pairs[0].value, node.line.escape)
        if edits is None or node.comment_lines() or "\n" in node.body():
            return None
        return [(pairs[0].name, [], f"{pairs[0].name}={apply(pairs[0].value, edits)}")]
    found = []
    for pair, leaf in zip(pairs, node.arguments, strict=True):
        comments = [line.strip() for line in leaf.prefix.splitlines() if line.lstrip().startswith("#")]
        found.append((pair.name, comments, leaf.value))
    return found
