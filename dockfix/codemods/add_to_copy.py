"""``COPY`` for ``ADD``."""

from __future__ import annotations

from collections.abc import Iterator

from ..codemod import Change, Codemod, Effect, Facts, Finding
from ..cst import Add, Dockerfile


class AddToCopy(Codemod):
    """Use `COPY` where `ADD` does no more than copy.

    `ADD` also fetches URLs and unpacks archives, so a reader has to check which was meant.

    ```diff
     FROM alpine:3.20
    -ADD run.sh /srv/
    +COPY run.sh /srv/
    ```

    *Safety*: What the build context holds now is taken to be what is built. An archive is told by its content as
    Docker tells it, in folders and for patterns, too. Not taken for granted is what a file that is missing, or one
    that a variable names, may be: where its name may be an archive's, the `ADD` stays.
    """

    name = "add-to-copy"
    effects = frozenset({Effect.UNPACKING})
    equivalent_rules = ("hadolint:DL3020", "tally:hadolint/DL3020")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``ADD``, but for those that fetch or unpack."""
        for add in file.find(Add):
            if reason := _flags(add) or facts.context.why_add(add.sources):
                yield self.finding(add, reason)
            else:
                keyword = add.keyword.value
                copy = "copy" if keyword == keyword.lower() else "COPY"
                yield self.rewrite_keyword(add, copy, "`ADD` does no more than `COPY` here")


def _flags(add: Add) -> str | None:
    for flag in add.flags:
        if flag.name in ("checksum", "keep-git-dir", "unpack"):
            return f"`COPY` has no --{flag.name}"
    return None
