"""One file, before and after: both built, compared, perhaps started, and built again after an edit."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..cst import From, parse
from .builds import BuildError, Timed, build, steps, why_failed
from .engine import Engine, EngineError
from .form import without_form_changes
from .images import Built, changed_paths, cleaned, differences, inspect, layers, run, size, unreproducible
from .source import choose, copy_context, edit, ignore_file_of

RUN_TIMEOUT = 60.0


@dataclass(frozen=True)
class Job:
    """A file that changes, and how it is built.

    ``cleans``: a rewrite declares that package lists and caches are gone afterwards.
    """

    path: str
    before: bytes
    after: bytes
    context: Path
    cleans: bool = False
    target: str | None = None
    build_args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """What is asked for beside the comparison; each of ``runs`` holds the arguments of a container."""

    runs: Sequence[Sequence[str]] = ()
    rebuild: bool = True
    touch: str | None = None
    build_args: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Side:
    """What was measured of one of the two. Seconds are of the wall clock; ``None`` was not measured."""

    layers: int
    size: int
    cold_seconds: float
    rebuild_seconds: float | None = None
    cached: list[str] | None = None
    rebuilt: list[str] | None = None


@dataclass(frozen=True)
class Outcome:
    """What two containers did, started with the same arguments."""

    args: list[str]
    before: dict[str, object]
    after: dict[str, object]

    @property
    def same(self) -> bool:
        """Whether both did the same."""
        return self.before == self.after


@dataclass
class Comparison:
    """The result for one file."""

    differences: list[str] = field(default_factory=list)
    #: Paths that also differ between two builds of the file as it was.
    unreproducible: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    runs: list[Outcome] = field(default_factory=list)
    touched: str | None = None
    before: Side | None = None
    after: Side | None = None


class Failure(Exception):
    """The file can't be compared; the message says why and what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def verify(job: Job, engine: Engine, options: Options, tell: Callable[[str], None] = lambda _: None) -> Comparison:
    """Build and compare. Raises :class:`Failure`. ``tell`` hears what is being done."""
    if reason := engine.why_not():
        raise Failure(1, f"no engine answers: {reason}")
    try:
        return _Verification(job, engine, options, tell).all()
    except EngineError as error:
        raise Failure(1, f"{' '.join(str(error).split())}; see whether `{engine.shown}` works by hand") from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Failure(1, f"{where}{error.strerror or error}") from error


class _Verification:
    """The state of one comparison."""

    def __init__(self, job: Job, engine: Engine, options: Options, tell: Callable[[str], None]) -> None:
        self.job = job
        self.engine = engine
        self.options = options
        self.tell = tell
        self.ignore_file = ignore_file_of(job.path)
        self.context = job.context
        self.found = Comparison()

    def all(self) -> Comparison:
        """Every part in turn; what was built is removed at the end, whatever happens."""
        images: list[Timed] = []
        copy: Path | None = None
        try:
            touched = self._touched()
            if touched is not None:
                copy = self.engine.folder()
                # BuildKit knows files that it was sent by their folder's name: no two contexts may have the same.
                self.context = copy / f"context-{secrets.token_hex(8)}"
                copy_context(self.job.context, self.context, self.ignore_file)
            self._pull()
            self._compare(images)
            if touched is not None and self.found.after is not None:
                self._rebuild(images, touched)
            return self.found
        finally:
            with self.engine.interrupts.held():
                for timed in images:
                    with suppress(EngineError):  # the engine tries again when it is closed, and reports it
                        timed.image.remove()
                if copy is not None:
                    shutil.rmtree(copy, ignore_errors=True)

    def _build(self, text: bytes, images: list[Timed], *, no_cache: bool = True) -> Timed:
        timed = build(
            self.engine,
            text,
            self.context,
            ignore_file=self.ignore_file,
            build_args={**self.job.build_args, **self.options.build_args},
            no_cache=no_cache,
            target=self.job.target,
        )
        images.append(timed)
        return timed

    def _touched(self) -> str | None:
        """The source file to edit, relative to the context."""
        if not self.options.rebuild:
            return None
        if self.options.touch is None:
            chosen = choose(self.job.before, self.job.context, self.ignore_file)
            if chosen is None:
                self.found.notes.append("no rebuild: the file copies no source file (--touch names one)")
            return chosen
        root = self.job.context.resolve()
        for base in (self.job.context, Path()):
            path = (base / self.options.touch).resolve()
            if path.is_file() and path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        message = f"--touch {self.options.touch}: no such file in the build context {self.job.context}"
        raise Failure(1, f"{message}; name one relative to it")

    def _pull(self) -> None:
        """Fetch the base images first: the time it takes is no time of the build before."""
        for node in parse(self.job.before.decode("utf-8", "surrogateescape")).find(From):
            name = node.image
            if "$" in name or name.lower() == "scratch" or self.engine.finished("image", "inspect", name).code == 0:
                continue
            if name.lower() not in self._stages():
                self.tell(f"pulling {name}")
                self.engine.finished("pull", name)  # where it fails the build fails, and says so

    def _stages(self) -> set[str]:
        tree = parse(self.job.before.decode("utf-8", "surrogateescape"))
        return {node.stage.lower() for node in tree.find(From) if node.stage}

    def _compare(self, images: list[Timed]) -> None:
        self.tell("building before")
        try:
            first = self._build(self.job.before, images)
        except BuildError as error:
            line, message = why_failed(error.log, self.engine)
            raise Failure(line, message) from error
        self.found.before = self._side(first)
        self.tell("building after")
        try:
            second = self._build(self.job.after, images)
        except BuildError as error:
            line, message = why_failed(error.log, self.engine)
            self.found.differences.append(f"after: line {line}: {message}")
            return
        self.found.after = self._side(second)
        self.tell("comparing")
        self._differences(inspect(first.image), inspect(second.image), images)
        for args in self.options.runs:
            self._run(first, second, list(args))

    def _side(self, timed: Timed) -> Side:
        return Side(layers(timed.image), size(timed.image), timed.seconds)

    def _differences(self, before: Built, after: Built, images: list[Timed]) -> None:
        after, notes = without_form_changes(before, after)
        self.found.notes += notes
        noise: set[str] = set()
        if any(not unreproducible(path) for path in changed_paths(before, after)):
            # What differs between two builds of the very same file is no work of ours.
            self.tell("building before once more")
            try:
                noise = changed_paths(before, inspect(self._build(self.job.before, images).image))
            except BuildError:
                self.found.notes.append("a second build of the file as it is failed")
        left_out = {path for path in changed_paths(before, after) if unreproducible(path) or path in noise}
        self.found.unreproducible = sorted(left_out)
        if self.job.cleans and (gone := set(cleaned(before, after)) - left_out):
            self.found.notes.append(f"package lists and caches are gone, as meant: {len(gone)} paths")
            left_out |= gone
        self.found.differences += differences(before, after, ignore=left_out.__contains__)

    def _run(self, first: Timed, second: Timed, args: list[str]) -> None:
        self.tell("running")
        outcome = Outcome(args, self._outcome(first, args), self._outcome(second, args))
        self.found.runs.append(outcome)
        for key in outcome.before.keys() | outcome.after.keys():
            old, new = outcome.before.get(key), outcome.after.get(key)
            if old != new:
                self.found.differences.append(f"container: {key} {old!r} -> {new!r}")

    def _outcome(self, timed: Timed, args: list[str]) -> dict[str, object]:
        try:
            return dict(run(timed.image, args, RUN_TIMEOUT)._asdict())
        except TimeoutError:
            # What a server prints depends on the moment; that it goes on is what can be compared.
            return {"exit_code": None, "stdout": None, "stderr": None}

    def _rebuild(self, images: list[Timed], touched: str) -> None:
        self.found.touched = touched
        for side, text in ((self.found.before, self.job.before), (self.found.after, self.job.after)):
            assert side is not None
            self.tell(f"building again after an edit of {touched}")
            edit(self.context / touched)
            try:
                timed = self._build(text, images, no_cache=False)
            except BuildError as error:
                self.found.notes.append(
                    f"no rebuild after an edit of {touched}: {why_failed(error.log, self.engine)[1]}"
                )
                return
            every = steps(timed.log)
            side.rebuild_seconds = timed.seconds
            side.cached = [step.text for step in every if step.cached]
            side.rebuilt = [step.text for step in every if not step.cached]
