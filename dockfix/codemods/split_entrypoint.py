"""``ENTRYPOINT`` for the program, ``CMD`` for its default arguments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from ..codemod import Change, Codemod, Effect, Facts, Finding, Safety
from ..cst import Dockerfile, Entrypoint
from ..edit.layout import Style, style_of, with_arguments
from ..knowledge.programs import INTERPRETERS, STARTERS
from ..knowledge.shells import SHELLS_OF_ENTRYPOINTS
from ..scope import Stage

_LONGEST = 100
_SUBCOMMAND = re.compile(r"[a-z][a-z0-9_]*(?:[-:][a-z0-9_]+)*\Z")


class SplitEntrypoint(Codemod):
    """Leave the program in `ENTRYPOINT`, and write its default arguments as `CMD`.

    `docker run image --help` then takes the place of the defaults; after an `ENTRYPOINT` that holds
    them, it is one more argument. What is built from the image inherits both.

    ```diff
     FROM nginx:1.27
    -ENTRYPOINT ["nginx", "-g", "daemon off;"]
    +ENTRYPOINT ["nginx"]
    +CMD ["-g", "daemon off;"]
    ```

    *Safety*: Arguments of `docker run` then take the place of the defaults rather than to follow them, and child
    images inherit both: that is why it is unsafe.
    """

    name = "split-entrypoint"
    safety = Safety.UNSAFE
    effects = frozenset({Effect.ARGUMENTS})
    after = ("exec-form", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """The last ``ENTRYPOINT`` of each stage that has no ``CMD``."""
        for stage in facts.scope.stages:
            entrypoints = facts.scope.entrypoints(stage)
            if not entrypoints or facts.scope.commands(stage):
                continue
            node = entrypoints[-1]
            argv = node.json
            if not argv or len(argv) < 2:
                continue
            count = _program(argv)
            if isinstance(count, str):
                yield self.finding(node, count)
            elif count < len(argv):
                if reason := _why_not(stage, facts):
                    yield self.finding(node, reason)
                else:
                    yield self._change(node, argv, count, file)

    def _change(self, node: Entrypoint, argv: Sequence[str], count: int, file: Dockerfile) -> Change:
        style = style_of(node, file)
        newline = node.newline or style.newline
        code = with_arguments(node, _array(argv[:count], node, "ENTRYPOINT", style), file)
        head = code.removesuffix(node.newline) + newline
        keyword = "cmd" if node.keyword.value.islower() else "CMD"
        text = f"{head}{node.indent}{keyword} {_array(argv[count:], node, keyword, style)}{node.newline}"
        return self.replace_all([node], text, "default arguments belong into `CMD`")


def _array(items: Sequence[str], node: Entrypoint, keyword: str, style: Style) -> str:
    """A JSON array in the manner of the one that it comes from; one that was long goes over several lines."""
    strings = [json.dumps(item, ensure_ascii=False) for item in items]
    comma = "," if re.search(r'","', node.text) and not re.search(r'", +"', node.text) else ", "
    text = comma.join(strings)
    text = f"[ {text} ]" if re.match(r"\[ +\"", node.text) else f"[{text}]"
    if "\n" not in node.body() or len(keyword) + len(text) < _LONGEST:
        return text
    broken = f", {style.escape}{style.newline}{style.indent}"
    return f"[{broken[1:]}{broken.join(strings)} {style.escape}{style.newline}{node.indent}]"


def _why_not(stage: Stage, facts: Facts) -> str | None:
    for other in facts.scope.stages:
        if other is not stage and stage in list(other.lineage()) and not facts.scope.entrypoints(other):
            if facts.scope.commands(other):
                return "a stage built from this one has a CMD, which is added to these arguments now"
    return None


def _program(argv: Sequence[str]) -> int | str:
    """How many of the words are the program, or a sentence why it can't be told."""
    path = argv[0]
    name = re.sub(r"[0-9.]+\Z", "", path.rsplit("/", 1)[-1]) or path
    if name in STARTERS:
        return _behind_wrapper(argv)
    if name in SHELLS_OF_ENTRYPOINTS:
        return _script(argv)
    if name in INTERPRETERS:
        return _interpreted(argv, *INTERPRETERS[name])
    if name in ("npm", "npx", "yarn", "pnpm", "make", "bundle", "poetry", "uv", "pipenv", "conda", "cargo", "go"):
        return f"what {name} is told to start is the program"
    if any("$" in word for word in argv):
        return "exec form expands no variable, which seems to be meant here"
    if _SUBCOMMAND.match(argv[1]):
        return f"`{argv[1]}` may be a command of {name}, rather than a default argument"
    return 1


def _script(argv: Sequence[str]) -> int | str:
    """A shell's script; its text is no argument."""
    at = 1
    while at < len(argv) and argv[at].startswith(("-", "/c", "/C")):
        if re.match(r"-\w*c|/c|--?command", argv[at], re.IGNORECASE):
            return "the shell needs the text that stands behind it"
        at += 1
    return at + 1


def _behind_wrapper(argv: Sequence[str]) -> int | str:
    at = 1
    while at < len(argv) and argv[at] != "--" and argv[at].startswith("-"):
        at += 1
    if at < len(argv) and argv[at] == "--":
        at += 1
    elif argv[0].rsplit("/", 1)[-1] in ("gosu", "su-exec"):
        at += 1
    elif at > 1 or argv[0].rsplit("/", 1)[-1] in ("env", "nice"):
        return f"which of the words {argv[0]} starts can't be told for sure"
    if at >= len(argv):
        return at
    inner = _program(argv[at:]) if len(argv) - at > 1 else 1
    return inner if isinstance(inner, str) else at + inner


def _interpreted(argv: Sequence[str], instead: str, valued: str) -> int | str:
    """The options and the script belong to the program; behind them are its arguments."""
    at = 1
    while at < len(argv):
        word = argv[at]
        if word in instead.split():
            return min(at + 2, len(argv))
        if not word.startswith("-"):
            return at + 1
        at += 2 if word in valued.split() else 1
    return at
