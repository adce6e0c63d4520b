"""What ``dockfix rules`` says of the rewrites: from their classes and from ``corpus/``."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .codemod import Codemod
from .codemods import all_codemods, own_codemods
from .config.choose import unknown

_WHY = re.compile(r'^why\s*=\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)
_DIFF = re.compile(r"```diff\n(.*?)```", re.DOTALL)


def _codemod(name: str, files: Sequence[str]) -> Codemod:
    every = {codemod.name: codemod for codemod in all_codemods(files)}
    if name not in every:
        raise LookupError(unknown(name, every))
    return every[name]


def summary(codemod: Codemod) -> str:
    """What the rewrite does, in a sentence."""
    return " ".join(_documentation(codemod).split("\n\n")[0].split())


def example(codemod: Codemod) -> tuple[str, str] | None:
    """The text before and after that the diff in the docstring shows."""
    diff = _DIFF.search(_documentation(codemod))
    if diff is None:
        return None
    lines = diff.group(1).splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    return before, "".join(line[1:] for line in lines if line[0] in " +")


def _documentation(codemod: Codemod) -> str:
    """The class's own docstring, without its indent."""
    return inspect.cleandoc(type(codemod).__doc__ or "")


def listed(files: Sequence[str] = ()) -> str:
    """All rewrites, a line each, those in Python files among them."""
    return "\n".join(_line(codemod) for codemod in sorted(all_codemods(files), key=_by_name))


def _line(codemod: Codemod) -> str:
    origin = f" [{codemod.origin}]" if codemod.origin else ""
    return f"{codemod.name:24} {codemod.safety.value:7} {summary(codemod)}{origin}"


def _by_name(codemod: Codemod) -> str:
    return codemod.name


def explained(name: str, files: Sequence[str] = ()) -> str:
    """One rewrite: what and why, before and after, its class, its options, when it refuses, whose rules it answers.

    Raises ``LookupError`` for a name that is no rewrite's.
    """
    codemod = _codemod(name, files)
    text = _documentation(codemod)
    words = _DIFF.sub("", text).strip()
    diff = _DIFF.search(text)
    parts = [f"{codemod.name} ({codemod.safety.value})", words]
    if diff:
        parts.append("\n".join("    " + line for line in diff.group(1).rstrip("\n").split("\n")))
    if defaults := _options(codemod):
        parts.append(f"Options, under [rules.{name}] in a config: {', '.join(defaults)}")
    if reasons := refusals(name):
        parts.append("It leaves alone, for example:\n" + "\n".join(f"  - {reason}" for reason in reasons))
    if codemod.equivalent_rules:
        parts.append(f"Answers {', '.join(codemod.equivalent_rules)}")
    if codemod.origin:
        parts.append(f"From {codemod.origin}")
    parts.append(f"Switch it off: --ignore {name}, or `# dockfix: ignore[{name}]` above an instruction.")
    return "\n\n".join(parts)


def as_json(name: str | None = None, files: Sequence[str] = ()) -> str:
    """The rewrites as JSON; ``version`` is that of the form."""
    chosen = [_codemod(name, files)] if name else sorted(all_codemods(files), key=_by_name)
    return json.dumps({"version": 1, "rules": [_fields(codemod) for codemod in chosen]}, indent=2, ensure_ascii=False)


def _fields(codemod: Codemod) -> dict[str, Any]:
    diff = _DIFF.search(_documentation(codemod))
    return {
        "name": codemod.name,
        "safety": codemod.safety.value,
        "summary": summary(codemod),
        "diff": diff.group(1) if diff else "",
        "equivalent_rules": list(codemod.equivalent_rules),
        "options": _defaults(codemod),
        "leaves_alone": refusals(codemod.name),
        # Dockfix's own need no word of it.
        **({"origin": codemod.origin} if codemod.origin else {}),
    }


def _defaults(codemod: Codemod) -> dict[str, Any]:
    """The options and their defaults, as a config writes them."""
    found = codemod.Options._field_defaults
    return {key: dict(value) if isinstance(value, Mapping) else value for key, value in found.items()}


def _options(codemod: Codemod) -> list[str]:
    return [f"{key} = {json.dumps(value)}" for key, value in _defaults(codemod).items()]


def corpus_folder() -> Path | None:
    """Where the examples are: beside the modules once installed, beside the package in a checkout."""
    here = Path(__file__).parent
    for folder in (here / "corpus", here.parent / "corpus"):
        if (folder / "merge-runs").is_dir():
            return folder
    return None


def refusals(name: str) -> list[str]:
    """The reasons of the corpus's cases in which the rewrite changes nothing."""
    folder = corpus_folder()
    if folder is None:
        return []
    found: Iterable[Path] = sorted(folder.glob(f"{name}/*/unchanged.Dockerfile"))
    reasons = []
    for case in found:
        settings = case.with_name("case.toml")
        if settings.is_file() and (why := _WHY.search(settings.read_text(encoding="utf-8"))):
            reasons.append(json.loads(f'"{why.group(1)}"'))
    return reasons


def markdown_table() -> str:
    """The table of dockfix's own rewrites for README and docs."""
    rows = ["| rewrite | class | what it does |", "|---|---|---|"]
    for codemod in sorted(own_codemods(), key=_by_name):
        rows.append(f"| `{codemod.name}` | {codemod.safety.value} | {summary(codemod).rstrip('.')} |")
    return "\n".join(rows) + "\n"


def write_table(path: Path) -> None:
    """Write the table anew where a file holds it: ``python -m dockfix.catalog README.md``."""
    text = path.read_text(encoding="utf-8")
    table = markdown_table()
    head = table.partition("\n| `")[0]
    start = text.index(head)
    end = re.compile(r"(?:\|.*\n)+").match(text, start)
    assert end is not None
    path.write_text(text[:start] + table + text[end.end() :], encoding="utf-8")


if __name__ == "__main__":
    import sys

    for path in sys.argv[1:]:
        write_table(Path(path))
    if not sys.argv[1:]:
        print(markdown_table(), end="")
