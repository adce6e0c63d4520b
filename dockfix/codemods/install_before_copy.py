"""What changes rarely first: system packages above the copies."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Effect, Facts, Finding, Node
from ..cst import Blank, Comment, Copy, Directive, Dockerfile, Instruction, Run
from ..scope.chain import argv_of, chain
from ..scope.leads import leads_into
from ..scope.packages import installs, is_own_folder, tends_packages
from ..scope.places import environment_at, expanded, is_root, makers_of_links, values_at, workdir_at


class InstallBeforeCopy(Codemod):
    """Install system packages above a `COPY` that they do not depend on.

    What changes often stands last: an edit of the source then leaves the packages in the build cache.

    ```diff
     FROM debian:12
     WORKDIR /app
    -COPY . .
     RUN apt-get update && apt-get install -y curl
    +COPY . .
    ```
    """

    name = "install-before-copy"
    effects = frozenset({Effect.CACHE})
    after = ("add-to-copy", "split-copy")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``RUN`` that installs packages right below a copy."""
        for run in file.find(Run):
            above = _above(file, run)
            if not any(isinstance(node, Copy) for node in above):
                continue
            if not facts.scope.stages or not _installs_packages(run, facts) or _why_flags(run):
                continue
            copies: list[Copy] = []
            for node in reversed(above):
                if isinstance(node, Copy):
                    if reason := _why_not(node, facts):
                        if not copies and node.sources in (["."], ["./"]):
                            yield self.finding(run, reason)
                        break
                    copies.insert(0, node)
            if copies and is_root(facts.scope, run) and not run.goes_on:
                yield self._change(file, copies, run)

    def _change(self, file: Dockerfile, copies: list[Copy], run: Run) -> Change:
        children = file.children
        first = _with_comments(children, copies[0])
        row: list[Node] = children[first : children.index(run) + 1]
        last = children[_with_comments(children, run) : children.index(run) + 1]
        rest = row[: len(row) - len(last)]
        gap: list[Node] = []
        while rest and isinstance(rest[-1], Blank):
            gap.insert(0, rest.pop())
        top, bottom = _code(last), _code(rest)
        if not run.newline:
            newline = copies[-1].newline
            top, bottom = top + newline, bottom.removesuffix(newline)
        message = "an edit of what is copied would install the packages again"
        return self.replace_all(row, top + _code(gap) + bottom, file.escape, message)


def _code(nodes: list[Node]) -> str:
    return "".join(node.get_code() for node in nodes)


def _with_comments(children: list[Node], node: Node) -> int:
    """Where the comments right above an instruction begin, else the instruction itself."""
    at = children.index(node)
    while at > 0 and isinstance(children[at - 1], Comment) and not isinstance(children[at - 1], Directive):
        at -= 1
    return at


def _above(file: Dockerfile, run: Run) -> list[Node]:
    """The copies above a ``RUN``, with comments and blank lines, up to any other instruction."""
    found: list[Node] = []
    for child in reversed(file.children[: file.children.index(run)]):
        if not isinstance(child, (Copy, Comment, Blank)) or isinstance(child, Directive):
            break
        found.insert(0, child)
    return found


def _installs_packages(run: Run, facts: Facts) -> bool:
    """Whether a ``RUN`` installs packages that it names, and does nothing but what belongs to that."""
    commands = chain(run, facts.scope.shell_state(run))
    if commands is None:
        return False
    lines = [argv_of(command) for command in commands.commands]
    if any(set(word) & set("*?[") and not word.startswith("/") for line in lines for word in line or ()):
        return False  # the shell may put names of copied files in its place
    return all(line and tends_packages(line) for line in lines) and any(line and installs(line) for line in lines)


def _why_flags(run: Run) -> str | None:
    for flag in run.flags:
        options = flag.text.replace('"', "")
        if flag.name == "network" or (flag.name == "mount" and "type=cache" in options and "from=" not in options):
            continue
        return "the RUN has flags that may show it what is copied"
    return None


def _why_not(copy: Copy, facts: Facts) -> str | None:
    """Why packages may have to do with what is copied."""
    if copy.heredocs or copy.json is not None or any("$" in flag.text for flag in copy.flags):
        return "the COPY has a form that is not moved"
    target = expanded(copy.target, values_at(facts.scope, copy))
    if target is None:
        return f"where {copy.target} leads is up to the base image or an argument"
    if not target.startswith("/"):
        folder = workdir_at(facts.scope, copy)
        if folder is None:
            return "the source goes to the working directory of the base image, where packages may put files, too"
        target = posixpath.join(folder, target)
    target = "/" + posixpath.normpath(target).lstrip("/")
    if not is_own_folder(posixpath.normpath(target)):
        return f"the source goes to {posixpath.normpath(target)}, where packages may put files, too"
    if name := leads_into(environment_at(facts.scope, copy), target, made=False):
        return f"{name} leads programs to what is copied"
    if any(_makes_link(node, target) for node in makers_of_links(facts.scope, copy)):
        return f"{target} may be a link to another folder"
    return None


def _makes_link(node: Instruction, target: str) -> bool:
    """Whether a ``RUN`` may make the folder, or one above it, a link."""
    paths = [path.rstrip("/") for path in re.findall(r"(/[\w./-]+)", node.text)]
    return any(path and (target == path or target.startswith(path + "/")) for path in paths)
