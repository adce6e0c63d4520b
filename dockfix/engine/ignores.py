"""Comments that tell dockfix, hadolint, tally or Docker's own checks to leave something alone.

``# dockfix: ignore[merge-runs]`` and kin (CONTRACT.md), ``# hadolint ignore=DL3059``,
``# tally ignore=hadolint/DL3059``, ``# check=skip=JSONArgsRecommended``: an ignore of another tool's rule
counts for the rewrite that answers that rule.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..codemod import Change, Codemod, Finding, IgnoreFileChange
from ..codemods import all_codemods
from ..cst import Comment, Dockerfile, Instruction

#: Behind a list of names there may be a reason; the other forms stand alone.
_OURS = re.compile(r"dockfix\s*:\s*(?:(ignore)\s*\[([^\]]*)\](?=\s|\Z)|(ignore|off|on|skip-file)\Z)", re.IGNORECASE)
_MEANT_FOR_US = re.compile(r"dockfix\s*:\s*(.*)", re.IGNORECASE)
_FORMS = ("ignore", "off", "on", "skip-file")
_OTHERS = re.compile(r"(hadolint|tally)\s+(global\s+)?ignore\s*=\s*([^;#]+)", re.IGNORECASE)
_CHECK = re.compile(r"check\s*=.*?\bskip\s*=\s*([^;]+)", re.IGNORECASE)
#: Of all rewrites.
_ALL = "all"


class Misspelt(NamedTuple):
    """A comment that speaks to dockfix and has no effect, or not all that it asks for."""

    node: Comment
    reason: str
    help: str


class Ignores:
    """Which rewrites are to leave which instructions alone."""

    __slots__ = ("_file", "_nodes", "_ours_near", "misspelt", "skip_file")

    def __init__(self, tree: Dockerfile, codemods: Sequence[Codemod], known: Collection[str] = ()) -> None:
        self.skip_file = False
        self.misspelt: list[Misspelt] = []
        self._file: set[str] = set()
        self._nodes: dict[int, set[str]] = {}
        self._ours_near: dict[int, set[str]] = {}  # what is ignored right above or below an instruction
        if any(_may_speak(child.value) for child in tree.children if isinstance(child, Comment)):
            names = {codemod.name for codemod in (*all_codemods(), *codemods)}
            self._read(tree, _answers(codemods), names.union(known))

    def _read(self, tree: Dockerfile, equivalent_rules: dict[str, set[str]], names: set[str]) -> None:
        off = False
        pending: set[str] = set()
        last: Instruction | None = None
        for child in tree.children:
            if isinstance(child, Comment):
                here, off = self._comment(child, equivalent_rules, names, off)
                pending |= here
            elif isinstance(child, Instruction):
                if found := pending | ({_ALL} if off else set()):
                    self._nodes[id(child)] = found
                for one, other in ((last, child), (child, last)) if last is not None else ():
                    if ignored := self._nodes.get(id(one)):
                        self._ours_near[id(other)] = self._ours_near.get(id(other), set()) | ignored
                pending, last = set(), child

    def _comment(
        self, comment: Comment, equivalent_rules: dict[str, set[str]], names: set[str], off: bool
    ) -> tuple[set[str], bool]:
        """What a comment says of the next instruction, and whether the lines after it are switched off."""
        if ours := _OURS.match(comment.words):
            kind = (ours.group(1) or ours.group(3)).lower()
            if kind == "skip-file":
                self.skip_file = True
            elif kind in ("off", "on"):
                off = kind == "off"
            else:
                return self._ours(comment, ours.group(2), names), off
        elif meant := _MEANT_FOR_US.match(comment.words):
            form = f"`# dockfix: {_nearest_form(meant.group(1), names)}`"
            self.misspelt.append(Misspelt(comment, f"`{comment.value.strip()}` has no effect", f"did you mean {form}?"))
        elif others := _OTHERS.match(comment.words):
            tool = others.group(1).lower()
            rules = {rule for name in _split(others.group(3)) for rule in equivalent_rules.get(_key(tool, name), ())}
            if not others.group(2):
                return rules, off
            self._file |= rules
        elif check := _CHECK.match(comment.words):
            for name in _split(check.group(1)):
                self._file |= equivalent_rules.get(_key("buildkit", name), set())
        return set(), off

    def _ours(self, comment: Comment, listed: str | None, names: set[str]) -> set[str]:
        if listed is None:
            return {_ALL}
        wanted = set(_split(listed))
        for name in sorted(wanted - names - {_ALL}):
            near = difflib.get_close_matches(name, sorted(names), 1)
            help = f"did you mean `{near[0]}`?" if near else "see `dockfix rules`"
            self.misspelt.append(Misspelt(comment, f"no rewrite is called `{name}`", help))
        return wanted

    def ignores(self, yielded: Change | Finding | IgnoreFileChange) -> bool:
        """Whether a change or finding speaks of something that is to be left alone.

        A finding at the neighbour of an ignored instruction speaks of both.
        """
        if yielded.rule in self._file:
            return True
        if not self._nodes:
            return False
        nodes: Iterable[object] = yielded.out if isinstance(yielded, Change) else [yielded.node]
        if isinstance(yielded, Finding):
            near = self._ours_near.get(id(yielded.node), set())
            if yielded.rule in near or (_ALL in near and "dockfix" in yielded.reason.lower()):
                return True
        return any(self._nodes.get(id(node), set()) & {yielded.rule, _ALL} for node in nodes)


def _nearest_form(text: str, names: set[str]) -> str:
    """What was probably meant by the text behind ``dockfix:``."""
    words = [word for word in re.split(r"[\s,=:()\[\]]+", text.lower()) if word]
    first = words[0] if words else ""
    form = next(iter(difflib.get_close_matches(first, _FORMS, 1, 0.5)), "ignore")
    near = [match for word in words[1:] for match in difflib.get_close_matches(word, sorted(names), 1)]
    return f"ignore[{', '.join(near)}]" if form == "ignore" and near else form


def _may_speak(text: str) -> bool:
    low = text.lower()
    return "dockfix" in low or "ignore" in low or "skip" in low


def _split(text: str) -> Iterator[str]:
    return (part for part in re.split(r"[\s,]+", text.strip()) if part)


def _key(tool: str, name: str) -> str:
    """One spelling for ``DL3059``, ``hadolint/DL3059`` and ``buildkit/JSONArgsRecommended``."""
    left, slash, right = name.partition("/")
    return f"{left if slash else tool}:{right if slash else name}".lower()


def _answers(codemods: Sequence[Codemod]) -> dict[str, set[str]]:
    """For each rule of another tool the rewrites that answer it."""
    found: dict[str, set[str]] = {}
    for codemod in codemods:
        for rule in codemod.equivalent_rules:
            tool, _, name = rule.partition(":")
            found.setdefault(_key(tool, name), set()).add(codemod.name)
    return found
