"""The vocabulary of rewrites: what a codemod says, and what it may ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, NamedTuple

from .builds import Build
from .context import BuildContext, BuildContexts, Candidate
from .cst import Arg, Dockerfile, From, Instruction
from .edit.layout import with_arguments
from .edit.neighbours import Node as Node
from .edit.spans import Edit as Edit
from .edit.spans import edited
from .images import Images
from .results import Safety as Safety
from .scope import Scope, witnesses


class Effect(Enum):
    """What a change may change of what the file means; everything else stays as the plan says it is."""

    CLEANUP = "cleanup"  #: package lists and caches are gone
    LAYERS = "layers"  #: adjacent `RUN`s make one layer
    CACHE = "cache"  #: files are copied, and commands run, in another order
    FORM = "form"  #: a program starts without a shell before it
    UNPACKING = "unpacking"  #: `COPY` for `ADD`, where there is nothing to unpack or fetch
    FAILURE = "failure"  #: a build that fails, or a container that never starts, no longer does
    #: Of unsafe changes:
    ARGUMENTS = "arguments"  #: the last words of `ENTRYPOINT` become the `CMD`, which was not set
    LOCK_FILE = "lock file"  #: `npm ci` for `npm install`, with the same flags
    CONTEXT = "context"  #: the ignore file gets further lines, and hides more of the build context
    ANYTHING = "anything"  #: the plan is not compared at all; only an unsafe change may say so


class _AnyValue(Enum):
    ANY = "any"


ANY = _AnyValue.ANY  #: any value


class ConfigChange(NamedTuple):
    """An effect: a part of the image config has another ``value``, None where it is gone.

    ``part`` is what the instruction is called: ``"USER"``, ``"HEALTHCHECK"``, …; of ``"ENV"`` and ``"LABEL"`` only the
    variable or label of that ``name``. A variable that leaves the config may go on as an ``ARG``.
    """

    part: str
    name: str = ""
    value: object = ANY


class BaseImage(NamedTuple):
    """An effect: this ``FROM`` names another image."""

    node: From
    image: str


class ArgDefault(NamedTuple):
    """An effect: an argument has this default, which is another one than before."""

    node: Arg
    name: str
    default: str


class Platform(NamedTuple):
    """An effect: this ``FROM``, which says none, says a platform."""

    node: From
    platform: str


class InlineComment(NamedTuple):
    """An effect: the arguments of an instruction lose the words behind them that look like a comment."""

    node: Instruction
    comment: str


AnyEffect = Effect | ConfigChange | BaseImage | ArgDefault | Platform | InlineComment
Effects = Collection[AnyEffect] | None


class Finding:
    """A pattern that was seen and left alone; ``reason`` is a sentence for the user."""

    __slots__ = ("column", "help", "line", "node", "reason", "rule")

    def __init__(self, rule: str, node: Instruction, reason: str, help: str = "") -> None:
        self.rule = rule
        self.node = node
        self.line = node.keyword.line
        self.column = node.keyword.column + 1
        self.reason = reason
        self.help = help


class Change:
    """Neighbouring nodes out, nodes in; only the engine edits.

    ``into`` may also be the text of the nodes. ``effects`` are those of the codemod, where None is given.
    """

    __slots__ = ("effects", "into", "message", "out", "rule", "safety")

    def __init__(
        self,
        rule: str,
        out: Sequence[Node],
        into: Sequence[Node] | str,
        message: str,
        safety: Safety,
        effects: Collection[AnyEffect] | None = None,
    ) -> None:
        self.rule = rule
        self.out = list(out)
        self.into = into if isinstance(into, str) else list(into)
        self.message = message
        self.safety = safety
        self.effects = None if effects is None else frozenset(effects)

    @property
    def span(self) -> tuple[int, int]:
        """Offsets in the file of the text that goes."""
        first = self.out[0]
        start = first.offset if isinstance(first, Instruction) else first.offset - len(first.prefix)
        return start, start + len("".join(node.get_code() for node in self.out))

    @property
    def text(self) -> str:
        """The text that comes."""
        return self.into if isinstance(self.into, str) else "".join(node.get_code() for node in self.into)


class IgnoreFileChange:
    """A change of the ignore file in force, or a new ``.dockerignore`` where there is none.

    ``node`` is the instruction that it is for; ``text`` is the whole file.
    """

    __slots__ = ("message", "node", "rule", "safety", "text")

    def __init__(self, rule: str, node: Instruction, text: str, message: str, safety: Safety) -> None:
        self.rule = rule
        self.node = node
        self.text = text
        self.message = message
        self.safety = safety


class NoOptions(NamedTuple):
    """The options of a rewrite that has none."""


class Facts:
    """What a codemod may ask about the file; everything is found out when first asked for.

    ``options`` is an instance of the codemod's ``Options``; ``images`` says what is known of base images. Where a file
    may be built with several build contexts, each has facts of its own: a codemod sees one at a time, and what it does
    has to be the same with all.
    """

    def __init__(
        self, tree: Dockerfile, context: BuildContext | BuildContexts, options: Any, images: Images | None = None
    ) -> None:
        contexts = context if isinstance(context, BuildContexts) else BuildContexts.only(context)
        self.tree = tree
        self.options = options
        self.images = images or Images()
        self._shared = _Shared(contexts)
        self._index = 0

    def with_options(self, options: Any) -> Facts:
        """The same facts, for another codemod; what either finds out both know."""
        return self._twin(options, self._index)

    def in_context(self, index: int) -> Facts:
        """The same facts with another of :attr:`contexts`."""
        return self._twin(self.options, index)

    def _twin(self, options: Any, index: int) -> Facts:
        found = Facts.__new__(Facts)  # `copy.copy` takes ten times as long, and this is asked for each codemod
        found.tree, found.images, found._shared = self.tree, self.images, self._shared
        found.options, found._index = options, index
        return found

    #: Whether anybody has asked for the build context.
    asked_context = False

    @property
    def context(self) -> BuildContext:
        """The build context; which it is, is looked for when it is first asked for."""
        self.asked_context = True
        return self.contexts[self._index].context

    @property
    def contexts(self) -> Sequence[Candidate]:
        """All build contexts that the file is built with, or may be."""
        return self._shared.contexts.of(lambda: witnesses(self.scope))

    def forget_questions(self) -> None:
        """What is asked of the build context is noted from now on."""
        self._shared.contexts.forget_questions()

    def how_to_say(self, candidate: Candidate) -> str:
        """What a user writes into a config where this is the build context."""
        return self._shared.contexts.how_to_say(candidate)

    @property
    def builds(self) -> Sequence[Build]:
        """The builds of the file that Compose files, Bake files and the like define."""
        return self._shared.contexts.builds

    @property
    def scope(self) -> Scope:
        """Stages, inheritance, shells."""
        if self._shared.scope is None:
            self._shared.scope = Scope(self.tree, self.images)
        return self._shared.scope


class _Shared:
    """What the facts of one tree have in common."""

    __slots__ = ("contexts", "scope")

    def __init__(self, contexts: BuildContexts) -> None:
        self.contexts = contexts
        self.scope: Scope | None = None


class Codemod:
    """A rewrite. It yields changes and findings, keeps no state and never sees a path."""

    name: ClassVar[str]
    safety: ClassVar[Safety] = Safety.SAFE
    #: What its changes may change, where they don't say it themselves; the engine's guard wants all else to stay.
    effects: ClassVar[frozenset[Effect | ConfigChange]] = frozenset()
    #: Its own options, `[rules.NAME]` in a config: a `NamedTuple` whose fields all have defaults.
    Options: ClassVar[type[Any]] = NoOptions
    #: The options under which the diff of its docstring is made.
    example_options: ClassVar[Mapping[str, Any]] = {}
    #: Whether it can mend what Docker rejects; then it also sees files with problems.
    fixes_parse_errors: ClassVar[bool] = False
    #: Rules of other tools that this rewrite answers.
    equivalent_rules: ClassVar[tuple[str, ...]] = ()
    #: Rewrites that open the way for this one.
    after: ClassVar[tuple[str, ...]] = ()
    #: The distribution or the file that it is from, where that is not dockfix; whoever loads it says so.
    origin: ClassVar[str] = ""

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding | IgnoreFileChange]:
        """Look at the whole file."""
        raise NotImplementedError

    def finding(self, node: Instruction, reason: str, help: str = "") -> Finding:
        """The text stays, for this reason."""
        return Finding(self.name, node, reason, help)

    def edit(self, node: Instruction, edits: Iterable[Edit], message: str, effects: Effects = None) -> Change:
        """Change parts of an instruction's arguments; the rest stays, continuations and comments between them too.

        Offsets are those in ``node.text``, where continuations are joined and comments are gone. To write ``curl``
        for ``wget`` in a ``RUN``::

            start = run.text.index("wget")
            yield self.edit(run, [Edit(start, start + 4, "curl")], "one program for downloads is enough")

        Edits may come in any order. One whose ``start`` is its ``end`` inserts: its text goes behind the character
        before it, into the same line. Raises :class:`ValueError` where two overlap or one leaves the text.
        """
        return self.replace_all([node], edited(node, edits), message, effects)

    def rewrite_arguments(self, node: Instruction, text: str, message: str, effects: Effects = None) -> Change:
        """Write other arguments; ``text`` is what a person would type there, flags are no part of it.

        Comment lines that stood between the old arguments go above the instruction.
        """
        file = node.parent
        if not isinstance(file, Dockerfile):
            raise ValueError(f"the {node.name} is no instruction of a file: an ONBUILD's own can't be replaced")
        return self.replace_all([node], with_arguments(node, text, file), message, effects)

    def rewrite_keyword(self, node: Instruction, keyword: str, message: str, effects: Effects = None) -> Change:
        """Write another keyword in front of the same flags and arguments."""
        return self.replace_all([node], node.rewritten(keyword=keyword), message, effects)

    def replace(self, node: Instruction, into: Instruction, message: str, effects: Effects = None) -> Change:
        """Put another instruction in the place of one; ``node.with_changes(…)`` makes it."""
        return Change(self.name, [node], [into], message, self.safety, effects)

    def replace_all(self, nodes: Sequence[Node], text: str, message: str, effects: Effects = None) -> Change:
        """Put ``text`` in the place of neighbouring instructions, comments and blank lines.

        It is any number of whole lines, each with its line end (``node.newline``); the engine reads it.
        """
        return Change(self.name, nodes, text, message, self.safety, effects)
