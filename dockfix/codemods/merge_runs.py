"""One ``RUN`` for adjacent ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from ..codemod import Change, Codemod, Effect, Facts, Finding, Node
from ..cst import Blank, Comment, Dockerfile, Run, is_comment, parse
from ..scope import Stage, shell_options, speaks_of_next, updated_in_place
from ..scope.start import Start
from ..shell import Join, ShellState, how_to_join, leaves_anything

_LEADING = re.compile(r"^([ \t]*)&&[ \t]", re.MULTILINE)
_TRAILING = re.compile(r"&&[ \t]*[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)(?=\S)")


#: overlayfs takes no more (``maxDepth`` in moby's layer store).
_MOST_LAYERS = 127
#: How many of the next lines are looked at to find out what of a command has to be held back.
_AHEAD = 12


class Style(NamedTuple):
    """How the file continues a ``RUN``."""

    leading: bool  #: ``&&`` begins the next line, rather than ending this one
    indent: str
    newline: str
    escape: str


class MergeRunsOptions(NamedTuple):
    """``stages = "all"`` joins in builder stages, too."""

    stages: Literal["images", "all"] = "images"


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
    equivalent_rules = ("hadolint:DL3059",)
    after = ("add-to-copy", "install-before-copy", "split-copy")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``RUN``s, joined as far as it goes."""
        everywhere = facts.options.stages == "all"
        known = _Known(file, facts)
        for row in _rows(file):
            first = next(node for node in row if isinstance(node, Run))
            if not facts.scope.stages:
                continue
            if not everywhere and not known.layers_matter(first):
                continue
            if sum(isinstance(node, Run) for node in row) > _MOST_LAYERS:
                yield self.finding(first, f"Docker builds no image of more than {_MOST_LAYERS} layers")
            else:
                yield from self._join_row(row, file, known)

    def _join_row(self, row: list[Node], file: Dockerfile, known: _Known) -> Iterator[Change | Finding]:
        out: list[Node] = []
        between: list[Node] = []
        piece: _Piece | None = None
        for index, node in enumerate(row):
            if not isinstance(node, Run):
                between.append(node)
                continue
            joined = None
            if piece is not None:
                later = [other for other in row[index + 1 : index + _AHEAD] if isinstance(other, Run)]
                joined = piece.join(between, node, known, later)
            if isinstance(joined, _Piece):
                piece, out = joined, [*out, *between, node]
            else:
                if piece is not None and piece.count > 1:
                    yield self._change(out, piece, file)
                if joined is not None:
                    yield self.finding(node, joined)
                piece, out = _Piece(node, "", 1, known.style(node)), [node]
            between = []
        if piece is not None and piece.count > 1:
            yield self._change(out, piece, file)

    def _change(self, out: list[Node], piece: _Piece, file: Dockerfile) -> Change:
        message = f"{piece.count} adjacent `RUN`s make {piece.count} layers, one `RUN` makes one"
        return self.replace_all(out, piece.above + piece.run.get_code(), message)


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


class _Known:
    """What counts for each ``RUN`` of a file, found out in one walk; and the style of the file."""

    def __init__(self, file: Dockerfile, facts: Facts) -> None:
        self.file = file
        self.facts = facts
        self._states: dict[int, tuple[Start, Stage]] = {}
        self._ends: dict[int, Start] = {}
        self._matter: dict[int, bool] = {}
        for stage in facts.scope.stages:
            start = self._ends[id(stage.base)] if stage.base is not None else Start.of(stage, facts.scope)
            for node in stage.instructions:
                if isinstance(node, Run):
                    self._states[id(node)] = start, stage
                else:
                    start = start.after(node)
            self._ends[id(stage)] = start

    def layers_matter(self, run: Run) -> bool:
        """Whether the stage of ``run`` becomes an image."""
        stage = self.facts.scope.stage_of(run)
        if id(stage) not in self._matter:
            self._matter[id(stage)] = self.facts.scope.layers_matter(stage)
        return self._matter[id(stage)]

    def state(self, run: Run) -> ShellState | str:
        """The shell of ``run``, the folder and the user it starts with."""
        start, stage = self._states[id(run)]
        known = shell_options(start.shell)
        if known is None or self.facts.scope.is_windows(stage):
            state = self.facts.scope.shell_state(run)
            return state if isinstance(state, str) else "the SHELL is not known"
        dialect, options = known
        names = None if start.names is None else frozenset(start.names)
        image = list(stage.lineage())[-1].from_.image
        in_place = frozenset[str]() if "PATH" in start.values else updated_in_place(image)
        flags = ("e" in options, "u" in options, "pipefail" in options)
        return ShellState(dialect, *flags, names, start.workdir, start.user, "BASH_ENV" in start.values, in_place)

    @cached_property
    def votes(self) -> Counter[tuple[bool, str]]:
        """How often ``&&`` begins or ends a line, and behind which indent."""
        votes: Counter[tuple[bool, str]] = Counter()
        for node in self.file.find(Run):
            votes += _votes(node)
        return votes

    def style(self, run: Run) -> Style:
        """The style of the ``RUN`` itself, else what most of the file's do, else ``&&`` in front."""
        votes = _votes(run) or self.votes
        # A lone CR or a no-break space is a blank to Docker, but not to the shell.
        plain = re.sub(r"[^ \t]", "", run.indent)
        leading, indent = votes.most_common(1)[0][0] if votes else (True, plain + self.indent)
        newline = "\r\n" if (run.newline or self.file.instructions[0].newline).endswith("\r\n") else "\n"
        return Style(leading, indent, newline, self.file.escape)

    @cached_property
    def indent(self) -> str:
        """The indent of continuation lines in the file, or four blanks."""
        counts: Counter[str] = Counter()
        for node in self.file.instructions:
            # The least indented line of each: others may stand inside an `if` or a loop.
            indents: list[str] = [
                line[: len(line) - len(line.lstrip(" \t"))]
                for line in node.body().split("\n")[1:]
                if line.strip() and not is_comment(line)
            ]
            if indents and (least := sorted(indents, key=len)[0]):
                counts[least] += 1
        return counts.most_common(1)[0][0] if counts else "    "


def _votes(run: Run) -> Counter[tuple[bool, str]]:
    body = run.body()
    votes = Counter((True, match.group(1)) for match in _LEADING.finditer(body))
    votes.update((False, match.group(1)) for match in _TRAILING.finditer(body))
    return votes


class _Piece:
    """What has been joined so far: a ``RUN``, and comment lines that go above it."""

    def __init__(self, run: Run, above: str, count: int, style: Style, last: int = 0, group: bool = False) -> None:
        self.group = group  # that last one stands in `{ }`
        self.last = last  # where in the command the last of them begins
        self.run = run
        self.above = above
        self.count = count
        self.style = style

    def join(self, between: list[Node], second: Run, known: _Known, later: Sequence[Run]) -> _Piece | str:
        """This and ``second`` in one, or a sentence why not; ``later`` are those that may follow."""
        reason = _why_apart(self.run, between, second)
        if reason:
            return reason
        state = known.state(second)
        if isinstance(state, str):
            return state
        how = how_to_join(self.run.text, second.text, state)
        if isinstance(how, Join) and not how.subshell and self._is_noticed(later, state):
            # What a later one notices is held back here, where it stands alone.
            alone = self._in_subshell() if self.count == 1 else self._last_in_subshell()
            other = how if alone is None else how_to_join(alone.run.text, second.text, state)
            if alone is not None and isinstance(other, Join) and not other.subshell:
                return alone._composed(between, second, other, state)
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

    def _is_noticed(self, later: Sequence[Run], state: ShellState) -> bool:
        """Whether one that follows would notice what the last command line leaves behind."""
        text = self.run.text[self.last :]
        if " #" in text or not leaves_anything(text, state.dialect):
            return False
        for run in later:
            if _why_apart(self.run, [], run):
                return False
            if isinstance(how := how_to_join(text, run.text, state), str):
                return False
            if how.subshell:
                return True
        return False

    def _in_subshell(self) -> _Piece | None:
        """The only command line in ``( )``."""
        run = self.run
        begin = run.line.source(run.start) - run.offset
        end = run.line.source(run.end - 1) + 1 - run.offset
        code = run.get_code()
        wrapped = parse(f"{code[:begin]}( {code[begin:end]} ){code[end:]}", self.style.escape).instructions[0]
        if not isinstance(wrapped, Run) or (run.comment_lines() and "#" in code[end:]):
            return None
        return _Piece(wrapped, self.above, self.count, self.style, self.last)

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
        comments += [line.strip() for line in _comments_after(second, how.second_end)]
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
        code = self._continued(first, lines, text + tail, how.operator) + _newline(second, style)
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
        if speaks_of_next(comment):
            return f"`{comment.value.strip()}` speaks of one of the two alone"
    return None


def _newline(run: Run, style: Style) -> str:
    """The line end of the joined ``RUN``; one that a comment line ends has none of its own."""
    return run.newline or (style.newline if run.get_code().endswith("\n") else "")


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
    return [text for text in lines[1:] if is_comment(text)]


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


def _comments_after(run: Run, end: int) -> list[str]:
    """The comment lines inside the instruction that stand behind the last word."""
    line = run.place(end - 1)[0]
    lines = run.get_code().split("\n")[line - run.keyword.line + 1 :]
    return [text for text in lines if is_comment(text)]
