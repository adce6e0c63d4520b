"""Switches off each judgement about what a shell hands on, one at a time, and says what notices.

    python tests/mutate_judgement.py [FILES]

A judgement is a function of the rewrite, of the proof or of both. In its mutant it finds nothing. Each mutant
runs in a process of its own, over the same FILES random files (:mod:`recorded.texts`) and ``corpus/merge-runs``.
What may notice: real shells, to which the rewrite's text is another (`wrong join`) or one that the proof lets through
(`wrong proof`); `docker build` of the corpus (`real build`); and the proof, which refuses what the rewrite writes.
"""

from __future__ import annotations

import random
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
SEED, BYTES = 14, 124


class Mutant(NamedTuple):
    """A judgement, where it stands, and what it says instead."""

    module: str
    name: str
    says: Any

    @property
    def title(self) -> str:
        """As it is printed."""
        return f"{self.module}.{self.name} -> {self.says!r}"


def _off(module: str, says: Any, names: str) -> Iterator[Mutant]:
    for name in names.split():
        yield Mutant(module, name, says)


#: What each judgement says where it finds nothing; of those in `Leftovers`, which part stays empty.
MUTANTS = [
    *_off("shell.sensitivity", False, "notices_environment notices_cwd _relative_target _looks_around _may_match"),
    *_off("shell.sensitivity", False, "_path_in_option _may_be_local"),
    *_off("shell.sensitivity", True, "_enters_absolute _absolute"),
    *_off("shell.effects", None, "leftovers:cwd leftovers:exits leftovers:variables leftovers:exported"),
    *_off("shell.effects", None, "leftovers:options leftovers:opaque leftovers:refusal _returns"),
    *_off("shell.effects", False, "is_special errexit_matters _errexit_matters_in _in_substitutions"),
    *_off("shell.effects", False, "turns_on_errexit catches_trace"),
    *_off("shell.effects", frozenset(), "mentioned mentioned_first must_be_set names"),
    *_off("shell.effects", set(), "_named"),
    *_off("shell.effects", True, "_loops_over_words"),
    *_off("shell.next_run", None, "why_next_differs"),
    *_off("shell.next_run", False, "_is_shell _replaces_shell _removes_workdir _recursive _may_be_workdir"),
    *_off("shell.next_run", False, "_variable_may_be _find_removes _changes_accounts _edits_accounts _speaks_of_root"),
    *_off("shell.hashed_commands", None, "replaced _replaced_by_second"),
    *_off("shell.hashed_commands", frozenset(), "may_move"),
    *_off("shell.hashed_commands", False, "_installs"),
    *_off("shell.external_effects", None, "process_left mount_touched _kernel"),
    *_off("shell.external_effects", False, "_script_starts _starts _makes_hard_links"),
    *_off("shell.join", None, "_Joiner._noticed _Joiner._variable _Joiner._option _looks_at_its_start"),
    *_off("shell.join", False, "_Joiner._last_is_compound _Joiner._needs_group _shows_cwd"),
    *_off("shell.join", True, "_Joiner._may_go_on"),
    *_off("plan.shell_state", (), "ShellState.noticed"),
    *_off("plan.shell_state", [], "ShellState._variables ShellState._options"),
    *_off("plan.shell_state", False, "ShellState.errexit _replaces_shell"),
    *_off("plan.shell_state", True, "_enters_absolute"),
    *_off("plan.shell_state", None, "ShellState.after ShellState._remember ShellState.absorb"),
    *_off("plan.shell_commands", True, "_never_fails _only_sets_options"),
]


def switch_off(mutant: Mutant) -> None:
    """Puts what finds nothing in the place of the judgement, wherever it was imported."""
    module = import_module(f"dockfix.{mutant.module}")
    name, _, part = mutant.name.partition(":")
    owner, _, method = name.partition(".")
    old = getattr(module, owner)
    if method:
        setattr(old, method, lambda *_, **__: mutant.says)
        return
    new = _without(old, part) if part else lambda *_, **__: mutant.says
    for other in [each for title, each in sys.modules.items() if title.startswith("dockfix")]:
        for title, value in list(vars(other).items()):
            if value is old and isinstance(other, types.ModuleType):
                setattr(other, title, new)


def _without(leftovers: Callable[[Any], Any], part: str) -> Callable[[Any], Any]:
    def less(commands: Any) -> Any:
        found = leftovers(commands)
        empty = {"exits": False, "cwd": False, "refusal": None, "options": {}, "opaque": []}
        setattr(found, part, empty.get(part, set()))
        return found

    return less


def noticed(number: int, files: int) -> set[str]:
    """What notices a mutant, in a process of its own; without one, at -1, nothing should."""
    command = [sys.executable, __file__, str(files), str(number)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines())


def _notices(files: int) -> Iterator[str]:
    """What notices, each the first time that it does; where real shells have, nothing more is asked."""
    from recorded.joins import disagreements, wrong_joins, wrong_proofs
    from recorded.texts import Writer

    chance, seen = random.Random(SEED), set[str]()
    for _ in range(files):
        writer = Writer(chance.randbytes(BYTES))
        example = writer.file()
        if "refused by the proof" not in seen and disagreements(example):
            seen.add("refused by the proof")
            yield "refused by the proof"
        at = writer.at  # what follows says in which form the proof is asked
        if wrong_joins(example) and wrong_joins(example):  # twice: chance may have a hand in it
            yield "wrong join"
            return
        if wrong_proofs(example, writer):
            writer.at = at
            if wrong_proofs(example, writer):
                yield "wrong proof"
                return
    yield from _of_the_corpus()
    yield from _of_real_builds()


def _of_the_corpus() -> Iterator[str]:
    from recorded.joins import wrong_joins, wrong_proofs_of_forms
    from recorded.test_recorded_runs import start_of
    from recorded.texts import Example

    from corpus import cases

    for case in cases():
        start = start_of(case.before) if case.rule == "merge-runs" else None
        if start is not None:
            shells = tuple(
                name for name in ("dash", "bash", "busybox") if start.shell[0] in ("/bin/sh", f"/bin/{name}")
            )
            example = Example(case.before, "0", start, shells)
            if wrong_joins(example):
                yield "wrong join of the corpus"
                return
            if wrong_proofs_of_forms(example):
                yield "wrong proof of the corpus"
                return


def _of_real_builds() -> Iterator[str]:
    """Cases that become other files than they should: both are built."""
    from realbuild.exported import differences, exported
    from realbuild.kit import engine_available
    from recorded.joins import joined_unproved
    from recorded.room import Start
    from recorded.texts import Example

    from corpus import cases

    for case in cases() if engine_available() else ():
        if case.rule != "merge-runs":
            continue
        after = joined_unproved(Example(case.before, "0", Start(), ()))
        if after in (case.before, case.after) or not case.before.startswith(("FROM busybox:1\n", "FROM debian:12\n")):
            continue
        images = [exported(text, case.folder, [["true"]]) for text in (case.before, after)]
        if not isinstance(images[0], str) and (isinstance(images[1], str) or list(differences(*images))):
            yield "real build"
            return


def main(files: int) -> None:
    """Print what notices each mutant, and how many nothing but the proof does, or nothing at all."""
    if found := noticed(-1, files):
        sys.exit(f"wrong without a mutant: {found}")
    kinds: Counter[str] = Counter()
    with ThreadPoolExecutor(2) as threads:
        numbers = range(len(MUTANTS))
        for mutant, words in zip(MUTANTS, threads.map(lambda each: noticed(each, files), numbers), strict=True):
            by = sorted(words, key=lambda word: word.startswith("refused")) or ["nothing"]
            kinds[by[0]] += 1
            print(f"{mutant.title}: {', '.join(by)}", flush=True)
    print(f"{len(MUTANTS)} mutants: {dict(kinds)}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    if len(sys.argv) < 3:
        main(count)
    else:
        if (chosen := int(sys.argv[2])) >= 0:
            import dockfix.codemods
            import dockfix.engine  # what holds the judgements must be loaded

            dockfix.codemods.all_codemods()
            switch_off(MUTANTS[chosen])
        for notice in _notices(count):
            print(notice, flush=True)
