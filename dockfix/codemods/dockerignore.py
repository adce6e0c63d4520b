"""What of the build context need not go to the builder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Effect, Facts, Finding, IgnoreFileChange, Safety
from ..cst import AddOrCopy, Copy, Dockerfile, Run
from ..knowledge.ignored_files import ENTRIES, NAMES, Entry

_INSTALLS_NODE_MODULES = re.compile(r"\b(?:npm|yarn|pnpm|bun)\b")


class Dockerignore(Codemod):
    """Keep out of the build context what no image needs, with a `.dockerignore`.

    `COPY . .` copies `.git`, `node_modules` and `.env` too: they make the build slow, the image large,
    and secrets public. The entries go into `.dockerignore`, or into `<Dockerfile>.dockerignore` where
    that counts; the Dockerfile stays as it is.

    ```diff
     FROM node:20
     WORKDIR /app
     COPY . .
    ```

    *Safety*: It changes what `COPY . .` brings into the image, which is why it is unsafe. An entry is left out
    where a `COPY` of the file names what it would hide. Not taken for granted is that the folder of the Dockerfile
    is the build context of other Dockerfiles, too.
    """

    name = "dockerignore"
    safety = Safety.UNSAFE
    effects = frozenset({Effect.CONTEXT})
    equivalent_rules = ("tally:tally/prefer-dockerignore",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding | IgnoreFileChange]:
        """Where the whole context is copied, what lies in it and is not needed."""
        whole = [add for add in file.find(AddOrCopy) if _is_whole(add)]
        if not whole or not facts.context.known:
            return
        text = facts.context.ignore_text()
        if text is not None and re.search(r"^\s*\*\*?\s*$|^\s*!", text, re.MULTILINE):
            return  # it says what may come, or takes back what it says
        wanted = [entry.line for entry in ENTRIES if _is_there(entry, facts) and not _needed(entry, file, facts)]
        if wanted:
            lines = text or ""
            newline = "\r\n" if "\r\n" in lines else "\n"
            glue = newline if lines and not lines.endswith("\n") else ""
            new = lines + glue + "".join(line + newline for line in wanted)
            message = f"the whole build context is copied, with {', '.join(wanted)}"
            yield IgnoreFileChange(self.name, whole[0], new, message, self.safety)


def _is_whole(add: AddOrCopy) -> bool:
    if isinstance(add, Copy) and add.flag("from") is not None:
        return False
    return any(source.rstrip("/") in (".", "", "*") for source in add.sources)


def _is_there(entry: Entry, facts: Facts) -> bool:
    """Whether the context holds it, and Docker sees it."""
    if "*" in entry.path:
        return bool(facts.context.glob(entry.path))
    return facts.context.exists(entry.path) is True


def _needed(entry: Entry, file: Dockerfile, facts: Facts) -> bool:
    """Whether the file itself, or what it builds, needs what the entry would hide."""
    runs = "\n".join(run.text for run in file.find(Run))
    sources = [source for add in file.find(AddOrCopy) if add.flag("from") is None for source in add.sources]
    mounts = [flag.flag_value or "" for run in file.find(Run) for flag in run.flags if flag.name == "mount"]
    named = entry.path.strip("*")
    if any(named in source for source in (*sources, *mounts)):
        return True
    if entry.line == "node_modules" and not _INSTALLS_NODE_MODULES.search(runs):
        return True
    if entry.needed_by and re.search(entry.needed_by, runs):
        return True
    pattern = NAMES.get(entry.line)
    return pattern is not None and any(pattern.search(facts.context.read_text(name) or "") for name in entry.named_in)
