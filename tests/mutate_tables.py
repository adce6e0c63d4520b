"""Deletes each entry of each table in ``dockfix/knowledge``, one at a time, and says which deletions no test notices.

    python tests/mutate_tables.py [MODULE ...]

An entry is a word of a text that is split, an element of a tuple, set or dictionary, or a plain argument that is given
by its name. Each mutant takes the place of its module in a forked process, and pytest runs there.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "dockfix" / "knowledge"
OWN = ROOT / "tests" / "knowledge"
WIDER = [str(ROOT / "tests" / name) for name in ("context", "scope", "shell", "plan")]
#: Functions that take words in one text, in which of their arguments.
SPLITTING = {"switches": (0,), "takes": (1,), "takes_one_of": (0, 1), "takes_beginning": (0, 1), "verbs": (0,)}
SPLITTING |= {"_verbs": (1,)}
#: Dictionaries whose values are rows of such texts, and what is between the words: nothing where they are letters.
ROWS = {"WRAPPERS": "", "INTERPRETERS": " "}
#: Arguments that hold pairs, and those that people read.
PAIRS, PROSE = ("conflicts",), ("advice", "source")

Edits = list[tuple[ast.AST, str, object]]  # attributes of nodes, and what they become


class Mutant(NamedTuple):
    """A module's text without one entry."""

    module: str
    line: int
    entry: str
    text: str


def mutants(module: str) -> Iterator[Mutant]:
    """All of a module's: of what is set at its top, and of the records that its functions return."""
    tree = ast.parse((KNOWLEDGE / f"{module}.py").read_text())
    for top in tree.body:
        makes_record = isinstance(top, ast.FunctionDef) and ast.unparse(top.returns or top) == "SystemPackageManager"
        for table in top.body if isinstance(top, ast.FunctionDef) and makes_record else [top]:
            if isinstance(table, (ast.Assign, ast.AnnAssign, ast.Return)):
                for line, entry, edits in list(_entries(table.value, _name(table))):
                    before = [(node, name, getattr(node, name)) for node, name, _ in edits]
                    for node, name, value in edits:
                        setattr(node, name, value)
                    yield Mutant(module, line, entry, ast.unparse(tree))
                    for node, name, value in before:
                        setattr(node, name, value)


def _name(table: ast.Assign | ast.AnnAssign | ast.Return) -> str:
    target = table.targets[0] if isinstance(table, ast.Assign) else getattr(table, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def _entries(table: ast.expr | None, name: str) -> Iterator[tuple[int, str, Edits]]:
    """The entries of a table: the line, the entry, and how to delete it."""
    assert table is not None
    pairs = [keyword.value for keyword in ast.walk(table) if isinstance(keyword, ast.keyword) and keyword.arg in PAIRS]
    rows = [pair for value in pairs if isinstance(value, ast.Tuple) for pair in value.elts]
    for node in ast.walk(table) if name in ROWS else ():
        rows += node.values if isinstance(node, ast.Dict) else node.args[1:] if isinstance(node, ast.Call) else []
    for node in ast.walk(table):
        if node in rows and name in ROWS and isinstance(node, ast.Tuple):
            for part in node.elts:
                yield from _words(part, ROWS[name])
        elif isinstance(node, (ast.Tuple, ast.Set)) and node not in rows:
            for part, text, rest in _without_one(node.elts):
                yield part.lineno, text, [(node, "elts", rest)]
        elif isinstance(node, ast.Dict):
            for at, key in enumerate(node.keys):
                if key is not None:
                    keys, values = ([*row[:at], *row[at + 1 :]] for row in (node.keys, node.values))
                    yield key.lineno, ast.unparse(key), [(node, "keys", keys), (node, "values", values)]
        elif isinstance(node, ast.Call):
            yield from _arguments(node)


def _without_one(values: list[ast.expr]) -> Iterator[tuple[ast.expr, str, list[ast.expr]]]:
    """Each element, and the others; a tuple that is put in with ``*`` has elements of its own."""
    for at, value in enumerate(values):
        if not isinstance(value, ast.Starred) or isinstance(value.value, ast.Name):
            yield value, ast.unparse(value)[:70], [*values[:at], *values[at + 1 :]]


def _words(node: ast.expr, separator: str = " ") -> Iterator[tuple[int, str, Edits]]:
    """The words of a text; letters where nothing is between them."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        words = node.value.split(separator) if separator == "|" else node.value.split() if separator else [*node.value]
        for at, word in enumerate(words):
            yield node.lineno, word, [(node, "value", separator.join([*words[:at], *words[at + 1 :]]))]


def _arguments(call: ast.Call) -> Iterator[tuple[int, str, Edits]]:
    """The words of a call's texts, the launches that it names, and what it says by names of arguments."""
    function = call.func.id if isinstance(call.func, ast.Name) else ""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "split":
        yield from _words(call.func.value)
    for at in SPLITTING.get(function, ()):
        words = list(_words(call.args[at], "|" if function == "verbs" or "|" in ast.unparse(call.args[at]) else " "))
        if len(words) == 1 and function != "takes_one_of":
            nothing: Edits = [(call, "func", ast.Name("tuple")), (call, "args", []), (call, "keywords", [])]
            words = [(call.lineno, ast.unparse(call), nothing)]
        yield from words
    if function in ("launches", "_rpm"):
        for part, text, rest in list(_without_one(call.args))[1 if function == "_rpm" else 0 :]:
            yield part.lineno, text, [(call, "args", rest)]
    for keyword in call.keywords:
        if isinstance(keyword.value, ast.Constant) and keyword.arg not in PROSE:
            kept = [other for other in call.keywords if other is not keyword]
            yield call.lineno, ast.unparse(keyword), [(call, "keywords", kept)]


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
    runs = {"its own file": [str(own)], "tests/knowledge": others, "context, scope, shell, plan": WIDER}
    return next((name for name, paths in runs.items() if _fails(mutant, paths)), "")


def _fails(mutant: Mutant, paths: Sequence[str]) -> bool:
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1), os.dup2(silent, 2)
        sys.meta_path.insert(0, _Loader(mutant))
        code = 1
        try:
            import pytest

            code = int(pytest.main(["-x", "-q", "--tb=no", "-p", "no:cacheprovider", *paths]))
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def main(names: Sequence[str]) -> None:
    """Print the survivors, and how many were killed by what."""
    import hypothesis  # noqa: F401  # once for all processes
    import pytest  # noqa: F401

    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they take longer to load than the tests to run
    if _fails(Mutant("shells", 0, "", (KNOWLEDGE / "shells.py").read_text()), [str(OWN), *WIDER]):
        sys.exit("the tests fail as they are")
    modules = names or sorted(
        path.stem for path in KNOWLEDGE.glob("*.py") if path.stem not in ("__init__", "command_line")
    )
    every = [mutant for module in modules for mutant in mutants(module)]
    killers: Counter[str] = Counter()
    with ThreadPoolExecutor(2) as threads:
        for mutant, by in zip(every, threads.map(killer, every), strict=True):
            killers[by or "none"] += 1
            if not by:
                print(f"survives: {mutant.module}.py:{mutant.line}: {mutant.entry}", flush=True)
    print(f"killed {len(every) - killers['none']} of {len(every)}: {dict(killers)}")


if __name__ == "__main__":
    main(sys.argv[1:])
