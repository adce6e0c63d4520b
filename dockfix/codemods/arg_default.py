"""A default for an ``ARG`` without which the file does not build."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Effect, Facts, Finding
from ..context.evidence import Evidence, find, looks_secret
from ..cst import Arg, Dockerfile, From, WordError, WordLexer
from ..cst.pairs import raw_words
from ..edit.spans import Edit
from ..images import reference_of
from ..knowledge.variables import PREDEFINED_ARGUMENTS


class ArgDefault(Codemod):
    """Give an `ARG` the default without which the file doesn't build alone.

    The value is never invented: the file itself, a compose file or a version file says it.

    ```diff
    -ARG TAG
    +ARG TAG=3.20
     FROM alpine:${TAG}
     FROM alpine:${TAG:-3.20}
    ```

    *Safety*: A default is given only where the build fails without one today, because a `FROM` would have no tag; a
    build that passes `--build-arg` gets what it got. Values are those that the file, the config, a compose file or
    a version file says. Not taken for granted is anything else: a name that Docker sets itself, or one that may be
    a secret, gets none.
    """

    name = "arg-default"
    effects = frozenset({Effect.FAILURE})

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``ARG`` before the first ``FROM`` that has no default."""
        needed = _Needed(file, facts)
        for arg in facts.scope.arguments:
            for name, default in arg.names:
                if default is not None or name.upper() in PREDEFINED_ARGUMENTS or name not in needed:
                    continue
                if looks_secret(name):
                    yield self.finding(arg, f"{name} looks like the name of a secret, which gets no default")
                    continue
                evidence = [*_in_file(file, name), *find(facts.context, name, facts.builds)]
                result = self._with_default(arg, name, evidence, file)
                yield result
                if isinstance(result, Change):
                    break  # the others have their turn in the new text

    def _with_default(self, arg: Arg, name: str, evidence: list[Evidence], file: Dockerfile) -> Change | Finding:
        values = sorted({found.value for found in evidence})
        if re.search(r"\$\{" + name + r":?\?", "".join(node.text for node in file.instructions)):
            return self.finding(arg, f"${{{name}:?}} says that {name} has to be given")
        if not values:
            return self.finding(arg, f"without --build-arg {name} the FROM is empty, and no file says its value")
        if len(values) > 1:
            return self.finding(arg, f"the files disagree on {name}: {', '.join(values)}")
        message = f"without --build-arg {name} the build fails; {evidence[0].source} says {values[0]}"
        # A word that is continued on the next line has another text in the file.
        words = zip(raw_words(arg.text, file.escape), arg.arguments, strict=True)
        end = next((word.end for word, leaf in words if leaf.text == name == leaf.value), None)
        if end is None:
            return self.finding(arg, f"{name} is written in a way that a default can't be put behind")
        return self.edit(arg, [Edit(end, end, f"={values[0]}")], message)


class _Needed:
    """The arguments without which a ``FROM`` is no image's name."""

    def __init__(self, file: Dockerfile, facts: Facts) -> None:
        values = {key: default for arg in facts.scope.arguments for key, default in arg.names}
        self.names: set[str] = set()
        self.unread: list[str] = []  # images whose variables can't be told
        for from_ in file.find(From):
            lexer = WordLexer(file.escape)
            try:
                image = lexer.word(from_.image, values.get)
            except WordError:
                self.unread.append(from_.image)
                continue
            if reference_of(image) is None:
                self.names.update(lexer.used)

    def __contains__(self, name: str) -> bool:
        return name in self.names or any(name in image for image in self.unread)


def _in_file(file: Dockerfile, name: str) -> Iterator[Evidence]:
    """``${NAME:-value}`` anywhere in the file."""
    for node in file.instructions:
        for match in re.finditer(r"\$\{" + re.escape(name) + r":?-([A-Za-z0-9][\w.-]*)\}", node.text):
            yield Evidence(match.group(1), f"line {node.keyword.line}")
