"""One ``RUN`` for adjacent ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..codemod import Change, Codemod, Effect, Facts, Finding, Node
from ..cst import Arg, Blank, Comment, Dockerfile, Env, Instruction, Run, User, Workdir, parse
from ..scope import Stage, has_plain_environment
from ..shell import Join, ShellState, how_to_join

#: Comments that tell a tool something about the next instruction.
_SPEAKS_OF_NEXT = re.compile(r"#\s*(?:hadolint|tally|check\s*=|dockfix\s*:|trivy:|checkov:|kics-)", re.IGNORECASE)
_LEADING = re.compile(r"^([ \t]*)&&[ \t]", re.MULTILINE)
_TRAILING = re.compile(r"&&[ \t]*[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)(?=\S)")


#: Official images that set no WORKDIR, so that a ``RUN`` starts in ``/``.
_START_AT_ROOT = frozenset("node python ruby perl rust openjdk eclipse-temurin buildpack-deps nginx gcc".split())


class Style(NamedTuple):
    """How the file continues a ``RUN``."""

    leading: bool  #: ``&&`` begins the next line, rather than ending this one
    indent: str
    newline: str
    escape: str


class MergeRunsOptions(NamedTuple):
    """``stages = "all"`` joins in builder stages, too."""

    stages: str = "images"


class MergeRuns(Codemod):
    """Join adjacent `RUN`s: each makes a layer, and what a later one deletes stays in the image.

    A `( )` keeps what the first shell would leave behind, a `{ }` holds the second together; both
    stand only where they are needed.

    ```diff
     FROM debian:12
    -RUN apt-get update
    -RUN apt-get install -y curl
    +RUN apt-get update \\
    +    && apt-get install -y curl
    ```
    """

    name = "merge-runs"
    effects = frozenset({Effect.LAYERS})
    Options = MergeRunsOptions
    answers = ("hadolint:DL3059",)
    after = ("add-to-copy", "split-copy")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``RUN``s, joined as far as it goes."""
        everywhere = facts.options.stages == "all"
        for row in _rows(file):
            first = next(node for node in row if isinstance(node, Run))
            if not facts.scope.stages:
                continue
            stage = facts.scope.stage_of(first)
            if everywhere or facts.scope.layers_matter(stage):
                yield from self._join_row(row, file, facts)

    def _join_row(self, row: list[Node], file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        out: list[Node] = []
        between: list[Node] = []
        piece: _Piece | None = None
        for node in row:
            if not isinstance(node, Run):
                between.append(node)
                continue
            joined = None if piece is None else piece.join(between, node, facts)
            if isinstance(joined, _Piece):
                piece, out = joined, [*out, *between, node]
            else:
                if piece is not None and piece.count > 1:
                    yield self._change(out, piece, file)
                if joined is not None:
                    yield self.finding(node, joined)
                piece, out = _Piece(node, "", 1, _style(node, file)), [node]
            between = []
        if piece is not None and piece.count > 1:
            yield self._change(out, piece, file)

    def _change(self, out: list[Node], piece: _Piece, file: Dockerfile) -> Change:
        message = f"{piece.count} adjacent `RUN`s make {piece.count} layers, one `RUN` makes one"
        return self.replace_all(out, piece.above + piece.run.get_code(), file.escape, message)


def _rows(file: Dockerfile) -> Iterator[list[Node]]:
    """Neighbouring ``RUN``s, with the comments and blank lines between them."""
    row: list[Node] = []
    for child in (*file.children, None):
        if isinstance(child, (Run, Comment, Blank)):
            if row or isinstance(child, Run):
                row.append(child)
            continue
        if sum(isinstance(node, Run) for node in row) > 1:
            yield row
        row = []


class _Piece:
    """What has been joined so far: a ``RUN``, and comment lines that go above it."""

    def __init__(self, run: Run, above: str, count: int, style: Style, last: int = 0, group: bool = False) -> None:
        self.group = group  # that last one stands in `{ }`
        self.last = last  # where in the command the last of them begins
        self.run = run
        self.above = above
        self.count = count
        self.style = style

    def join(self, between: list[Node], second: Run, facts: Facts) -> _Piece | str:
        """This and ``second`` in one, or a sentence why not."""
        reason = _why_apart(self.run, between, second)
        if reason:
            return reason
        state = _state(second, facts)
        if isinstance(state, str):
            return state
        how = how_to_join(self.run.text, second.text, state)
        if isinstance(how, str) or how.subshell:
            # Only the last of them may leave something behind: then `( )` holds that one alone.
            narrower = self._last_in_subshell()
            if narrower is not None:
                other = how_to_join(narrower.run.text, second.text, state)
                if isinstance(other, Join) and not other.subshell:
                    return narrower._composed(between, second, other, state)
        if isinstance(how, str):
            return how
        return self._composed(between, second, how, state)

    def _last_in_subshell(self) -> _Piece | None:
        run = self.run
        if not self.last or " #" in run.text[self.last :]:
            return None
        begin = run.line.source(run.start + self.last) - run.offset
        end = run.line.source(run.end - 1) + 1 - run.offset
        code = run.get_code()
        inner = code[begin + 2 : end - 3] if self.group else code[begin:end]
        tree = parse(f"{code[:begin]}( {inner} ){code[end:]}", self.style.escape)
        wrapped = tree.instructions[0]
        if not isinstance(wrapped, Run):
            return None
        return _Piece(wrapped, self.above, self.count, self.style, self.last)

    def _composed(self, between: list[Node], second: Run, how: Join, state: ShellState) -> _Piece | str:
        head = _head(self.run, how, self.style)
        if isinstance(head, str):
            return head
        if how.second_comment is not None and not _on_one_line(second, how.second_comment):
            return "a shell comment in the second command swallows the lines after it"
        above, first = head
        style = self.style
        comments = [node.value.strip() for node in between if isinstance(node, Comment)]
        comments += [line.strip() for line in _comments_before(second, how.second_start)]
        if how.second_comment is not None and second.place(how.second_comment)[0] == second.place(how.second_start)[0]:
            comments.append(second.text[how.second_comment :].strip())
            tail = ""
        elif how.second_comment is not None:
            tail = " " + second.text[how.second_comment :].strip()
        else:
            tail = ""
        lines = "".join(f"{style.indent}{comment}{style.newline}" for comment in comments)
        text = _raw(second, how.second_start, how.second_end)
        if how.group:
            text = "{ " + text + "; }"
        code = self._continued(first, lines, text + tail, how.operator) + second.newline
        tree = parse(code, style.escape)
        run = tree.instructions[0] if tree.instructions else None
        if not isinstance(run, Run) or len(tree.instructions) > 1 or run.heredocs:
            return "the joined text would not be read as one `RUN`"
        last = len(run.text) - len(parse(f"RUN {text}{tail}{second.newline}", style.escape).instructions[0].text)
        return _Piece(run, self.above + above, self.count + 1, style, last, how.group)

    def _continued(self, first: str, lines: str, text: str, operator: str) -> str:
        style = self.style
        continued = f"{style.escape}{style.newline}{lines}{style.indent}"
        if operator == ";":
            return f"{first}; {continued}{text}"
        return f"{first} {continued}&& {text}" if style.leading else f"{first} && {continued}{text}"


def _why_apart(first: Run, between: list[Node], second: Run) -> str | None:
    for run in (first, second):
        if run.json is not None:
            return "one of the two is in exec form, which has no shell to join them"
        if run.heredocs:
            return "one of the two has a heredoc, which goes on after a failing command"
    if [flag.text for flag in first.flags] != [flag.text for flag in second.flags]:
        return "the two have different flags"
    for flag in second.flags:
        options = flag.text.lower().replace('"', "")
        if re.search(r"\btype=(?:tmpfs|\$)", options):
            return "they would share the content of the tmpfs mount"
        if flag.name == "mount" and re.search(r"\brw\b|readwrite|\b(?:ro|readonly)=(?:false|0|\$)", options):
            return "they would share what is written to the bind mount"
    above = [*(node for node in between if isinstance(node, Comment)), *first.comments_above()]
    for comment in above:
        if _SPEAKS_OF_NEXT.match(comment.value):
            return f"`{comment.value.strip()}` speaks of one of the two alone"
    return None


def _state(run: Run, facts: Facts) -> ShellState | str:
    """The shell of ``run``, the folder and the user it starts with."""
    state = facts.scope.shell_state(run)
    if isinstance(state, str):
        return state
    lineage = list(facts.scope.stage_of(run).lineage())[::-1]
    image = lineage[0].from_.image
    workdir = "/" if has_plain_environment(image) or image.partition(":")[0] in _START_AT_ROOT else None
    user, startup, values = None, False, dict[str, str | None]()
    for node in _until(run, lineage):
        if isinstance(node, Env):
            values.update((pair.name, None if set(pair.value) & set("$\"'\\`") else pair.value) for pair in node.pairs)
        elif isinstance(node, Arg):
            values.update((name, None) for name, _ in node.names)
        elif isinstance(node, Workdir):
            workdir = _folder(workdir, node.text.strip("\"'"), values)
        elif isinstance(node, User):
            user = node.text
        startup = "BASH_ENV" in values
    return state._replace(workdir=workdir, user=user, startup_file=startup)


def _until(run: Run, lineage: list[Stage]) -> Iterator[Instruction]:
    """The instructions that count for ``run``, the base stages' first."""
    for stage in lineage:
        for node in stage.instructions:
            if node is run:
                return
            yield node


def _folder(current: str | None, path: str, values: Mapping[str, str | None]) -> str | None:
    """The WORKDIR after ``WORKDIR path``; None where it can't be told."""
    parts = re.split(r"\$(?:\{(\w+)\}|(\w+))", path)
    for index in range(0, len(parts) - 1, 3):
        value = values.get(parts[index + 1] or parts[index + 2])
        if value is None:
            return None
        parts[index + 1], parts[index + 2] = value, ""
    path = "".join(parts)
    if "$" in path:
        return None
    if path.startswith("/"):
        return path
    return None if current is None else f"{current}/{path}"


def _raw(run: Run, start: int, end: int) -> str:
    """The file's text for ``start:end`` of the command."""
    return run.line.raw(run.start + start, run.start + end)


def _on_one_line(run: Run, start: int) -> bool:
    return run.place(start)[0] == run.place(len(run.text) - 1)[0]


def _comments_before(run: Run, start: int) -> list[str]:
    """The comment lines inside the instruction that stand above offset ``start`` of the command."""
    line = run.place(start)[0]
    first = run.keyword.line
    lines = run.body().split("\n")[: line - first + 1]
    return [text for text in lines[1:] if text.lstrip().startswith("#")]


def _head(run: Run, how: Join, style: Style) -> tuple[str, str] | str:
    """Comment lines to go above, and the text of the first up to its last command."""
    begin = run.line.source(run.start) - run.offset
    code = run.get_code()
    lead = code[:begin]
    text = _raw(run, 0, how.first_end)
    above = ""
    if how.first_comment is not None:
        if not _on_one_line(run, how.first_comment):
            return "a shell comment in the first command swallows the lines after it"
        comment = run.text[how.first_comment :].strip()
        if run.place(how.first_comment)[0] == run.keyword.line or "\n" not in text:
            above = f"{run.indent}{comment}{style.newline}"
        else:
            at = text.rindex("\n") + 1
            indent = text[at : len(text) - len(text[at:].lstrip(" \t"))]
            text = f"{text[:at]}{indent}{comment}{style.newline}{text[at:]}"
    if _comments_after(run, how.first_end):
        return "a comment inside the first command stands behind its last word"
    return above, lead + (f"( {text} )" if how.subshell else text)


def _comments_after(run: Run, end: int) -> bool:
    line = run.place(end - 1)[0]
    lines = run.body().split("\n")[line - run.keyword.line + 1 :]
    return any(text.lstrip().startswith("#") for text in lines)


def _style(run: Run, file: Dockerfile) -> Style:
    """The style of the ``RUN`` itself, else what most of the file's do, else ``&&`` in front."""
    newline = run.newline or ("\r\n" if any(node.newline == "\r\n" for node in file.instructions) else "\n")
    if not newline.endswith("\n"):
        newline = "\n"
    votes: Counter[tuple[bool, str]] = Counter()
    for node in file.find(Run):
        weight = 1000 if node is run else 1
        body = node.body()
        for match in _LEADING.finditer(body):
            votes[True, match.group(1)] += weight
        for match in _TRAILING.finditer(body):
            votes[False, match.group(1)] += weight
    leading, indent = votes.most_common(1)[0][0] if votes else (True, run.indent + _indent_of(file))
    return Style(leading, indent, "\r\n" if newline.endswith("\r\n") else "\n", file.escape)


def _indent_of(file: Dockerfile) -> str:
    """The indent of continuation lines in the file, or four blanks."""
    counts: Counter[str] = Counter()
    for node in file.instructions:
        for line in node.body().split("\n")[1:]:
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            if indent and line.strip() and not line.lstrip().startswith("#"):
                counts[indent] += 1
    return counts.most_common(1)[0][0] if counts else "    "
