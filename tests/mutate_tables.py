"""Deletes each entry of each table in ``dockfix/knowledge``, one at a time, and says which deletions no test notices.

    python tests/mutate_tables.py [MODULE ...]

An entry is a word of a string that is split, an element of a tuple, set or dictionary, or an argument of a record that
is given by its name. Each mutant is imported in a forked process in place of the module, and pytest runs there.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "dockfix" / "knowledge"
OWN = ROOT / "tests" / "knowledge"
WIDER = [str(ROOT / "tests" / name) for name in ("context", "shell", "plan")]
#: Functions that take words in one text: which of their arguments.
SPLITTING = {"switches": (0,), "takes": (1,), "takes_one_of": (0, 1), "takes_beginning": (0, 1), "verbs": (0,)}
SPLITTING |= {"_verbs": (1,), "_images": (0,)}
#: Tuples of these functions' arguments, and of these tables' values, are rows: without a part they are none.
ROWS = {"conflicts", "WRAPPERS", "INTERPRETERS"}
#: What people read: no program decides by it.
PROSE = {"advice", "source"}


class Mutant(NamedTuple):
    """A module's text without one entry."""

    module: str
    line: int
    entry: str
    text: str

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line}: {self.entry}"


def mutants(module: str) -> Iterator[Mutant]:
    """All of a module's."""
    tree = ast.parse((KNOWLEDGE / f"{module}.py").read_text())
    for table in _tables(tree):
        for line, entry, delete, undo in _entries(table, _name(table)):
            delete()
            yield Mutant(module, line, entry, ast.unparse(tree))
            undo()


def _tables(tree: ast.Module) -> Iterator[ast.Assign | ast.AnnAssign | ast.Return]:
    """What is set at the top of a module, and the records that its functions make."""
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            yield node
        elif isinstance(node, ast.FunctionDef) and ast.unparse(node.returns or node) == "SystemPackageManager":
            yield from (inner for inner in node.body if isinstance(inner, ast.Return))


def _name(table: ast.Assign | ast.AnnAssign | ast.Return) -> str:
    target = table.targets[0] if isinstance(table, ast.Assign) else getattr(table, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


Entry = tuple[int, str, Callable[[], object], Callable[[], object]]


def _entries(root: ast.AST, name: str) -> Iterator[Entry]:
    """The entries below a node: how to delete each, and how to put it back."""
    rows = name in ROWS
    for node in ast.walk(root):
        if isinstance(node, (ast.Tuple, ast.Set, ast.List)) and not rows and not _is_row(node, root):
            yield from _elements(node.elts)
        elif isinstance(node, ast.Dict):
            yield from _elements(node.values, node.keys)
            for part in (part for row in node.values if rows and isinstance(row, ast.Tuple) for part in row.elts):
                yield from _words(part, list if name == "WRAPPERS" else str.split, "" if name == "WRAPPERS" else " ")
        elif isinstance(node, ast.Call):
            yield from _arguments(node)
        if rows and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Tuple):
            yield from _elements(node.args[0].elts)  # dict.fromkeys


def _is_row(node: ast.expr, root: ast.AST) -> bool:
    """Whether a tuple is a row of a table of pairs."""
    for other in ast.walk(root):
        if isinstance(other, ast.keyword) and other.arg in ROWS and isinstance(other.value, ast.Tuple):
            if node in other.value.elts:
                return True
    return False


def _elements(values: list[ast.expr], keys: list[ast.expr | None] | None = None) -> Iterator[Entry]:
    for at, value in enumerate(list(values)):
        key = keys[at] if keys is not None else None
        inner = value.value if isinstance(value, ast.Starred) else value
        if (keys is not None and key is None) or (isinstance(value, ast.Starred) and not isinstance(inner, ast.Name)):
            continue  # its own elements are entries

        def delete(at: int = at) -> None:
            del values[at]
            if keys is not None:
                del keys[at]

        def undo(at: int = at, value: ast.expr = value, key: ast.expr | None = key) -> None:
            values.insert(at, value)
            if keys is not None:
                keys.insert(at, key)

        yield value.lineno, ast.unparse(key or value)[:70], delete, undo


def _arguments(call: ast.Call) -> Iterator[Entry]:
    """The words of a call's texts, the launches that it names, and what it says by names of arguments."""
    function = call.func.id if isinstance(call.func, ast.Name) else ""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "split":
        yield from _words(call.func.value, str.split, " ")
    for at in SPLITTING.get(function, ()):
        text = ast.literal_eval(call.args[at])
        separator = "|" if function == "verbs" or "|" in text else " "
        if len(text.split(separator)) > 1 or function == "takes_one_of":
            yield from _words(call.args[at], partial(str.split, sep=separator), separator)
        else:
            yield from _whole(call)
    if function in ("launches", "_rpm"):
        yield from list(_elements(call.args))[1 if function == "_rpm" else 0 :]
    for keyword in list(call.keywords):
        if isinstance(keyword.value, ast.Constant) and keyword.arg not in PROSE:
            kept, rest = list(call.keywords), [other for other in call.keywords if other is not keyword]
            yield (
                call.lineno,
                ast.unparse(keyword),
                partial(setattr, call, "keywords", rest),
                partial(setattr, call, "keywords", kept),
            )


def _whole(call: ast.Call) -> Iterator[Entry]:
    """A call with one word: nothing in its place."""
    was, nothing = dict(vars(call)), ast.parse("tuple()", mode="eval").body
    text = ast.unparse(call)
    yield call.lineno, text, lambda: vars(call).update(vars(nothing)), lambda: vars(call).update(was)


def _words(node: ast.expr, split: Callable[[str], Sequence[str]], separator: str) -> Iterator[Entry]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    text, words = node.value, list(split(node.value))
    for at, word in enumerate(words):
        rest = separator.join((*words[:at], *words[at + 1 :]))
        yield node.lineno, word, partial(setattr, node, "value", rest), partial(setattr, node, "value", text)


class _Loader(SourceFileLoader):
    """Gives a module another text."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        super().__init__(f"dockfix.knowledge.{mutant.module}", str(KNOWLEDGE / f"{mutant.module}.py"))

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.mutant.text, self.path, "exec")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None


def killer(mutant: Mutant) -> str:
    """The tests that notice a mutant; empty where none do."""
    own = OWN / f"test_{mutant.module}.py"
    others = [
        str(path) for path in sorted(OWN.glob("test_*.py")) if path not in (own, OWN / "test_rewrite_and_proof.py")
    ]
    runs = {"its own file": [str(own)], "tests/knowledge": others, "context, shell, plan": WIDER}
    return next((name for name, paths in runs.items() if _fails(mutant, paths)), "")


def _fails(mutant: Mutant, paths: Sequence[str]) -> bool:
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1), os.dup2(silent, 2)
        sys.meta_path.insert(0, _Loader(mutant))  # type: ignore[arg-type]
        code = 1
        try:
            import pytest

            code = int(pytest.main(["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", *paths]))
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def main(names: Sequence[str]) -> None:
    """Print the survivors, and how many were killed by what."""
    import hypothesis  # noqa: F401  # once for all processes
    import pytest  # noqa: F401

    os.chdir(ROOT)
    modules = names or sorted(
        path.stem for path in KNOWLEDGE.glob("*.py") if path.stem not in ("__init__", "command_line")
    )
    every = [mutant for module in modules for mutant in mutants(module)]
    killers: Counter[str] = Counter()
    with ThreadPoolExecutor(2) as threads:
        for mutant, by in zip(every, threads.map(killer, every), strict=True):
            killers[by or "none"] += 1
            if not by:
                print("survives:", mutant, flush=True)
    print(f"killed {len(every) - killers['none']} of {len(every)}: {dict(killers)}")


if __name__ == "__main__":
    main(sys.argv[1:])
