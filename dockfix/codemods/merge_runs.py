"""One ``RUN`` for adjacent ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import islice
from typing import Any, Literal, NamedTuple

from ..codemod import Change, Codemod, Effect, Facts, Finding, Node
from ..cst import Blank, Comment, Dockerfile, Run
from ..edit.chains import ChainStyles, continued
from ..edit.layout import Style
from ..edit.neighbours import speaks_of_next
from ..edit.spans import Draft, Edit, logical_text
from ..scope import Scope
from ..shell import Argv, Dialect, Join, ShellState, argv, can_be_read, how_to_join, leaves_anything
from ..shell.join import keeps_status_in_subshell
from ..shell.packages import bare_words

#: overlayfs takes no more (``maxDepth`` in moby's layer store).
_MOST_LAYERS = 127
#: In so many of the stages that one is built from, VOLUMEs are looked for.
_MOST_STAGES = 50
#: How many of the next lines are looked at to find out what of a command has to be held back.
_AHEAD = 12


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

    *Safety*: Programs are taken to depend on their arguments, the environment, the current folder and the files
    that they can reach, and a program that is known to be plain only on those variables which it is known to read.
    The shell is the file's, or the base image's where that is known; else it is taken to be `/bin/sh -c`.
    A script that a `RUN` starts is taken to leave no server behind unless its name says so, and the file system of
    the builder to be an overlay, as Docker's is. Not taken for granted is anything that a shell hands on to the
    next command: its folder, variables, options, functions, traps, open files, the places of programs that it
    remembers, users and groups, links and mounts. Where the next command could notice, the two stay apart or get a
    `( )`.
    """

    name = "merge-runs"
    effects = frozenset({Effect.LAYERS})
    Options = MergeRunsOptions
    equivalent_rules = ("hadolint:DL3059",)
    after = ("add-to-copy", "install-before-copy", "split-copy")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every row of neighbouring ``RUN``s, joined as far as it goes."""
        everywhere = facts.options.stages == "all"
        for run in file.find(Run) if facts.scope.stages else ():
            if folder := _only_folder(run):
                reason = f"the `cd` ends with its RUN, so that it does nothing: `WORKDIR {folder}` is probably meant"
                yield self.finding(run, reason, "write that WORKDIR, or leave the RUN out")
        scope, styles = facts.scope, ChainStyles(file)
        for row in _rows(file):
            first = next(node for node in row if isinstance(node, Run))
            if not scope.stages:
                continue
            if not everywhere and not scope.layers_matter(scope.stage_of(first)):
                continue
            if sum(isinstance(node, Run) for node in row) > _MOST_LAYERS:
                yield self.finding(first, f"Docker builds no image of more than {_MOST_LAYERS} layers")
            else:
                yield from self._join_row(row, scope, styles)

    def _join_row(self, row: list[Node], scope: Scope, styles: ChainStyles) -> Iterator[Change | Finding]:
        out: list[Node] = []
        between: list[Node] = []
        piece: _Piece | None = None
        volumes = _volumes(scope, row)
        for index, node in enumerate(row):
            if not isinstance(node, Run):
                between.append(node)
                continue
            joined: _Piece | str | None = None
            if piece is not None:
                later = [other for other in row[index + 1 : index + _AHEAD] if isinstance(other, Run)]
                joined = _why_volume(volumes, piece, node)
                joined = joined or piece.join(between, node, scope.shell_state(node), later)
            if isinstance(joined, _Piece):
                piece, out = joined, [*out, *between, node]
            else:
                if piece is not None and piece.count > 1:
                    yield self._change(out, piece)
                if joined is not None:
                    yield self.finding(node, joined)
                piece, out = _Piece(node, styles.of(node)), [node]
            between = []
        if piece is not None and piece.count > 1:
            yield self._change(out, piece)

    def _change(self, out: list[Node], piece: _Piece) -> Change:
        message = f"{piece.count} adjacent `RUN`s make {piece.count} layers, one `RUN` makes one"
        return self.replace_all(out, piece.code, message)


def _volumes(scope: Scope, row: list[Node]) -> list[str]:
    """The paths of the ``VOLUME``s in force."""
    first = next(node for node in row if isinstance(node, Run))
    found: list[str] = []
    # An image that is built from many others in a row says in the last ones what counts.
    for stage in islice(scope.stage_of(first).lineage(), _MOST_STAGES):
        for node in scope.volumes(stage):
            if node.keyword.line < first.keyword.line:
                found += [path.strip("\"',[]").rstrip("/") for path in node.json or node.words]
    return found


def _why_volume(volumes: Sequence[str], piece: _Piece, second: Run) -> str | None:
    """The legacy builder, and Podman, throw away what a ``RUN`` leaves in a volume; BuildKit keeps it."""
    for path in volumes:
        if path and _names(path, piece.draft.text) and _names(path, second.text):
            return f"builders other than BuildKit throw away what the first command leaves in the VOLUME {path}"
    return None


def _names(folder: str, text: str) -> bool:
    """Whether a word of a shell text is a folder or lies in it."""
    return any(f"{word}/".startswith(f"{folder}/") for word in bare_words(text.replace("=", " ")))


def _rows(file: Dockerfile) -> Iterator[list[Node]]:
    """Neighbouring ``RUN``s, with the comments and blank lines between them."""
    row: list[Node] = []
    for child in (*file.children, None):
        if isinstance(child, (Run, Comment, Blank)) and not (isinstance(child, Run) and _only_folder(child)):
            if row or isinstance(child, Run):
                row.append(child)
            continue
        if sum(isinstance(node, Run) for node in row) > 1:
            yield row
        row = []


def _only_folder(run: Run) -> str | None:
    """The folder where a ``RUN`` does nothing but go there; None for all others."""
    if not run.text.startswith("cd ") or run.json is not None or run.heredocs:
        return None
    found = argv(run.text, Dialect.SH, builtins=True)
    return found.items[1] if isinstance(found, Argv) and found.items[:1] == ["cd"] and len(found.items) == 2 else None


class _Piece:
    """What has been joined so far: comment lines that go above, and the text of one ``RUN``."""

    def __init__(self, first: Run, style: Style) -> None:
        self.first = first
        self.style = style
        self.count = 1
        self.above = ""
        self.draft = Draft.of(first)
        self.last = 0  # where in the command the last of those that were joined begins
        self.grouped = False  # that last one stands in `{ }`

    def _with(self, draft: Draft, **changes: Any) -> _Piece:
        piece = copy(self)
        piece.draft = draft
        for name, value in changes.items():
            setattr(piece, name, value)
        return piece

    @property
    def code(self) -> str:
        """The text of the file."""
        return self.above + self.draft.code

    def join(self, between: list[Node], second: Run, state: ShellState | str, later: Sequence[Run]) -> _Piece | str:
        """This and ``second`` in one, or a sentence why not; ``later`` are those that may follow."""
        if reason := _why_apart(self.first, between, second):
            return reason
        if isinstance(state, str):
            return state
        how = how_to_join(self.draft.text, second.text, state)
        if not _is_plain(how):
            # It may be that only the last command leaves something behind: then `( )` holds that one alone.
            held_back = self._last_in_subshell(state)
        elif self._is_noticed(later, state):
            # What a later one notices is held back here, where it stands alone.
            held_back = self._all_in_subshell(state) if self.count == 1 else self._last_in_subshell(state)
        else:
            held_back = None
        if held_back is not None:
            after_all = how_to_join(held_back.draft.text, second.text, state)
            if isinstance(after_all, Join) and _is_plain(after_all):
                return held_back._followed_by(second, between, after_all, state)
        return how if isinstance(how, str) else self._followed_by(second, between, how, state)

    def _is_noticed(self, later: Sequence[Run], state: ShellState) -> bool:
        """Whether one that follows would notice what the last command line leaves behind."""
        text = self.draft.text[self.last :]
        if " #" in text or not leaves_anything(text, state.dialect):
            return False
        for run in later:
            if _why_apart(self.first, [], run):
                return False
            if isinstance(how := how_to_join(text, run.text, state), str):
                return False
            if how.subshell:
                return True
        return False

    def _all_in_subshell(self, state: ShellState) -> _Piece | None:
        """The only command line in ``( )``."""
        draft, end = self.draft, len(self.draft.text)
        if draft.comments_behind(end) or ("#" in draft.code[draft.behind(end) :] and draft.comments_before(end - 1)):
            return None
        return self._in_subshell(draft.raw(0, end), 0, state)

    def _last_in_subshell(self, state: ShellState) -> _Piece | None:
        """The last command line in ``( )``, in place of its ``{ }``."""
        text = self.draft.text
        if not self.last or " #" in text[self.last :]:
            return None
        raw = self.draft.raw(self.last, len(text))
        return self._in_subshell(raw[len("{ ") : -len("; }")] if self.grouped else raw, self.last, state)

    def _in_subshell(self, raw: str, start: int, state: ShellState) -> _Piece | None:
        if not keeps_status_in_subshell(self.draft.text[start:], state.dialect):
            return None
        code = self.draft.edited([Edit(start, len(self.draft.text), f"( {raw} )")])
        draft = self.draft.rewritten(code)
        return None if draft is None else self._with(draft, grouped=False)

    def _followed_by(self, second: Run, between: list[Node], how: Join, state: ShellState) -> _Piece | str:
        head = self._head(how)
        if isinstance(head, str):
            return head
        tail = _Tail.of(Draft.of(second), how)
        if isinstance(tail, str):
            return tail
        above, first = head
        style = self.style
        comments = [node.value.strip() for node in between if isinstance(node, Comment)]
        # The line end is the second's; one that a comment line ends has none of its own.
        newline = second.newline or (style.newline if second.get_code().endswith("\n") else "")
        code = continued(first, [*comments, *tail.comments], tail.text, how.operator, style) + newline
        draft = self.draft.rewritten(code)
        if draft is None:
            return "the joined text would not be read as one `RUN`"
        if not can_be_read(draft.text, state.dialect):
            return "the joined text would be nested too deeply"
        last = len(draft.text) - len(logical_text(tail.text, style.escape))
        return self._with(draft, above=self.above + above, count=self.count + 1, last=last, grouped=how.group)

    def _head(self, how: Join) -> tuple[str, str] | str:
        """Comment lines to go above, and the text up to the last command; or a sentence why there is none."""
        draft = self.draft
        text = draft.raw(0, how.first_end)
        above = ""
        if how.first_comment is not None:
            if not _ends_in_line_of(draft, how.first_comment):
                return "a shell comment in the first command swallows the lines after it"
            comment = draft.text[how.first_comment :].strip() + self.style.newline
            if "\n" not in text:
                above = self.first.indent + comment
            else:
                at = text.rindex("\n") + 1
                indent = text[at : len(text) - len(text[at:].lstrip(" \t"))]
                text = text[:at] + indent + comment + text[at:]
        if draft.comments_behind(how.first_end):
            return "a comment inside the first command stands behind its last word"
        return above, draft.code[: draft.position(0)] + (f"( {text} )" if how.subshell else text)


class _Tail(NamedTuple):
    """The second command as it is put behind the first, and the comment lines above it."""

    comments: list[str]
    text: str

    @classmethod
    def of(cls, draft: Draft, how: Join) -> _Tail | str:
        """Or a sentence why there is none."""
        comments = draft.comments_before(how.second_start) + draft.comments_behind(how.second_end)
        text = draft.raw(how.second_start, how.second_end)
        text = f"{{ {text}; }}" if how.group else text
        if how.second_comment is None:
            return cls(comments, text)
        if not _ends_in_line_of(draft, how.second_comment):
            return "a shell comment in the second command swallows the lines after it"
        comment = draft.text[how.second_comment :].strip()
        if draft.line_of(how.second_comment) == draft.line_of(how.second_start):
            return cls([*comments, comment], text)
        return cls(comments, f"{text} {comment}")


def _is_plain(how: Join | str) -> bool:
    """Whether the first command needs no ``( )`` around all of it."""
    return isinstance(how, Join) and not how.subshell


def _ends_in_line_of(draft: Draft, offset: int) -> bool:
    return draft.line_of(offset) == draft.line_of(len(draft.text) - 1)


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
