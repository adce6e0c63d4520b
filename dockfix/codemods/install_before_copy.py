"""What changes rarely first: system packages above the copies."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Effect, Facts, Finding, Node
from ..cst import AddOrCopy, Blank, Comment, Copy, Directive, Dockerfile, Instruction, Run
from ..scope import expanded
from ..scope.folders import is_own_folder
from ..scope.search_path import leads_into
from ..shell.chain import argv_of, chain
from ..shell.packages import installs, tends_packages

#: Docker builds no image of more layers (``maxLayerDepth`` in moby).
_MOST_COPIES = 127
_LONGEST_SETTINGS = 65536


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

    *Safety*: Packages are taken to come from the repositories that the image knows, to read no file of the project,
    and to write where packages do. Not taken for granted is a copy to `/etc`, to a folder of packages or of
    programs, or to one that is not known; a package that is a file; a variable, or settings in `/etc`, that lead a
    package manager elsewhere: then the order stays.
    """

    name = "install-before-copy"
    effects = frozenset({Effect.CACHE})
    after = ("add-to-copy", "split-copy")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of copies and of ``RUN``s that install packages: these go up as far as they can."""
        for row in _rows(file):
            order, reasons = _ordered(row, facts)
            for run, reason in reasons:
                yield self.finding(run, reason)
            if order != row:
                yield self._change(file, row, order)

    def _change(self, file: Dockerfile, row: list[Node], order: list[Node]) -> Change:
        first = next(at for at, (old, new) in enumerate(zip(row, order, strict=True)) if old is not new)
        last = next(at for at in range(len(row), 0, -1) if row[at - 1] is not order[at - 1])
        end = row[-1]
        text = "".join(node.get_code() for node in order[first:last])
        if last == len(row) and isinstance(end, Instruction) and not end.newline:
            # The file ends without a line end, and goes on doing so.
            newline = next(node.newline for node in row if isinstance(node, Copy))
            codes = [node.get_code() + (newline if node is end else "") for node in order[first:last]]
            text = "".join(codes).removesuffix(newline)
        return self.replace_all(row[first:last], text, "an edit of what is copied would install the packages again")


def _rows(file: Dockerfile) -> Iterator[list[Node]]:
    """Copies and ``RUN``s next to each other, with the comments and blank lines between them."""
    row: list[Node] = []
    for child in (*file.children, None):
        if isinstance(child, (Copy, Run, Comment, Blank)) and not isinstance(child, Directive):
            row.append(child)
            continue
        if any(isinstance(node, Copy) for node in row) and any(isinstance(node, Run) for node in row):
            yield row
        row = []


def _ordered(row: list[Node], facts: Facts) -> tuple[list[Node], list[tuple[Run, str]]]:
    """The row with each installation above the copies it can go above, and why others can't."""
    order: list[Node] = []
    reasons: list[tuple[Run, str]] = []
    for node in row:
        order.append(node)
        if not isinstance(node, Run) or not facts.scope.stages:
            continue
        copies = _copies_above(order)
        if not copies or not _installs_packages(node, facts) or _why_flags(node):
            continue
        passed: list[Copy] = []
        for copy in copies:
            if reason := _why_not(copy, facts):
                if not passed and copy.sources in (["."], ["./"]):
                    reasons.append((node, reason))
                break
            passed.append(copy)
        if passed and facts.scope.state_at(node).is_root and not node.goes_on:
            _go_above(order, passed[-1])
    return order, reasons


def _copies_above(order: list[Node]) -> list[Copy]:
    """The copies right above the last instruction, from below, with nothing else between."""
    found: list[Copy] = []
    for node in reversed(order[:-1]):
        if isinstance(node, Run):
            break
        if isinstance(node, Copy):
            found.append(node)
        if len(found) > _MOST_COPIES:
            return []
    return found


def _go_above(order: list[Node], copy: Copy) -> None:
    """Move the last instruction with its comments above the copy with its own."""
    first, run = _with_comments(order, copy), _with_comments(order, order[-1])
    last, rest = order[run:], order[first:run]
    gap: list[Node] = []
    while rest and isinstance(rest[-1], Blank):
        gap.insert(0, rest.pop())
    order[first:] = [*last, *gap, *rest]


def _with_comments(children: list[Node], node: Node) -> int:
    """Where the comments right above an instruction begin, else the instruction itself."""
    at = children.index(node)
    while at > 0 and isinstance(children[at - 1], Comment):
        at -= 1
    return at


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
    state = facts.scope.state_at(copy)
    target = expanded(copy.target, state.env)
    if target is None:
        return f"where {copy.target} leads is up to the base image or an argument"
    if not target.startswith("/"):
        if state.workdir is None:
            return "the source goes to the working directory of the base image, where packages may put files, too"
        target = posixpath.join(state.workdir, target)
    target = "/" + posixpath.normpath(target).lstrip("/")
    if not is_own_folder(posixpath.normpath(target)):
        return f"the source goes to {posixpath.normpath(target)}, where packages may put files, too"
    if name := leads_into(state.variables, target, made=False):
        return f"{name} leads programs to what is copied"
    if any(_makes_link(node, target) for node in state.link_makers):
        return f"{target} may be a link to another folder"
    for node in facts.scope.instructions_before(copy):
        if any(f"{target.rstrip('/')}/" in f"{text}/" for text in _settings(node, facts)):
            return f"line {node.keyword.line} names {target} in settings that the package manager may read"
    return None


def _settings(node: Instruction, facts: Facts) -> Iterator[str]:
    """The texts that an instruction may put into ``/etc``, such as a hook of ``apt.conf.d``."""
    if not isinstance(node, (Run, AddOrCopy)) or "/etc" not in node.text:
        return
    yield from (re.sub(r"[^\w/.-]", "/", text) for text in (node.text, *(doc.body for doc in node.heredocs)))
    for source in node.sources if isinstance(node, AddOrCopy) and node.flag("from") is None else ():
        data = facts.context.read_bytes(source, _LONGEST_SETTINGS)
        if data is not None:
            yield re.sub(r"[^\w/.-]", "/", data.decode("utf-8", "replace"))


def _makes_link(node: Instruction, target: str) -> bool:
    """Whether a ``RUN`` may make the folder, or one above it, a link."""
    paths = [path.rstrip("/") for path in re.findall(r"(/[\w./-]+)", node.text)]
    return any(path and (target == path or target.startswith(path + "/")) for path in paths)
