"""Writes a page for each rewrite from its class and its corpus, whenever the docs are built."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from dockfix.catalog import as_json, corpus_folder, markdown_table
from dockfix.codemod import Codemod
from dockfix.codemods import all_codemods

_DIFF = re.compile(r"```diff\n.*?```", re.DOTALL)
_CASE_LINES = 25  # longer examples are for readers of the corpus


def on_files(files: Files, config: Any) -> Files:
    """mkdocs's hook: the pages join those that lie in the folder."""
    for codemod in all_codemods():
        files.append(File.generated(config, f"rewrites/{codemod.name}.md", content=_page(codemod)))
    table = re.sub(r"^\| `([\w-]+)`", r"| [`\1`](\1.md)", markdown_table(), flags=re.MULTILINE)
    files.append(File.generated(config, "rewrites/index.md", content=f"# Rewrites\n\n{table}"))
    return files


def _page(codemod: Codemod) -> str:
    fields = json.loads(as_json(codemod.name))["rules"][0]
    words = inspect.cleandoc(type(codemod).__doc__ or "")
    cases = sorted((corpus_folder() or Path()).glob(f"{codemod.name}/*"))
    built = sum((case / "case.toml").is_file() and "build = true" in (case / "case.toml").read_text() for case in cases)
    parts = [f"# {codemod.name}", f"*{_CLASSES[codemod.safety.value]}*", _DIFF.sub("", words).strip()]
    parts += [match.group() for match in _DIFF.finditer(words)]
    if fields["options"]:
        listed = "\n".join(f"- `{name} = {json.dumps(default)}`" for name, default in fields["options"].items())
        parts.append(
            f"## Options\n\nUnder `[rules.{codemod.name}]` in a [config](../config.md), by default\n\n{listed}"
        )
    if example := next(filter(None, map(_example, cases)), ""):
        parts.append(f"## Before and after\n\n{example}")
    if fields["leaves_alone"]:
        listed = "\n".join(f"- {reason}" for reason in fields["leaves_alone"])
        parts.append(f"## What it leaves alone\n\nFor example, because\n\n{listed}")
    if fields["equivalent_rules"]:
        answered = ", ".join(f"`{rule}`" for rule in fields["equivalent_rules"])
        parts.append(
            f"## Rules of other tools\n\nIt answers {answered}; an ignore comment for these counts for it, too."
        )
    parts.append(
        f"## How to switch it off\n\n`--ignore {codemod.name}`, `ignore` in a [config](../config.md), or"
        f" `# dockfix: ignore[{codemod.name}]` above an instruction."
    )
    parts.append(
        f"## How it was proved\n\nIts corpus has {len(cases)} cases, {built} of which are built before and after with a"
        " Docker Engine whenever the tests run. Each change is checked [as all are](../how-it-works.md)."
    )
    return "\n\n".join(parts) + "\n"


_CLASSES = {
    "safe": "Safe: it runs by default, and the image stays the same.",
    "unsafe": "Unsafe: it may change what the image does, so that it runs only with `--unsafe`, or where it is named.",
}


def _example(case: Path) -> str:
    before, after = case / "before.Dockerfile", case / "after.Dockerfile"
    if case.name == "example" or not before.is_file():
        return ""
    texts = [path.read_bytes().decode("utf-8", "replace") for path in (before, after)]
    if any(text.count("\n") > _CASE_LINES or "```" in text for text in texts):
        return ""
    return "\n\n".join(f"```dockerfile\n{text.rstrip()}\n```" for text in texts)
