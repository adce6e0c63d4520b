"""``LABEL`` for ``MAINTAINER``."""

from __future__ import annotations

from collections.abc import Iterator

from ..codemod import Change, Codemod, ConfigChange, Facts, Finding, Safety
from ..cst import Dockerfile, Label, Maintainer
from ..edit.layout import with_arguments
from ..edit.quoting import literal_word

_KEY = "org.opencontainers.image.authors"


class MaintainerToLabel(Codemod):
    """Name the authors in a `LABEL`.

    `MAINTAINER` is deprecated; a label can be read with `docker inspect` and by registries. The image's
    author field stays empty then.

    ```diff
     FROM alpine:3.20
    -MAINTAINER Jane Doe <jane@example.org>
    +LABEL org.opencontainers.image.authors="Jane Doe <jane@example.org>"
    ```

    *Safety*: The image's author field becomes empty, and a label says it: that is why it is unsafe.
    """

    name = "maintainer-to-label"
    safety = Safety.UNSAFE
    equivalent_rules = ("hadolint:DL4000", "buildkit:MaintainerDeprecated")
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``MAINTAINER``."""
        for node in file.find(Maintainer):
            stage = facts.scope.stage_of(node)
            labels = [other for other in stage.instructions if isinstance(other, Label)]
            if any(pair.name.strip("\"'") == _KEY for label in labels for pair in label.pairs):
                yield self.finding(node, f"the stage has a label {_KEY} already", "remove one of the two")
                continue
            name = _without_quotes(node.text)
            if not name:
                yield self.finding(node, "it names nobody")
                continue
            # `MAINTAINER` is no word to `dispatch` in convert.go, a label's value is: `$` and quotes are escaped.
            word = literal_word(name, file.escape)
            text = with_arguments(node, f"{_KEY}={word}", file, keyword="LABEL")
            effects = [ConfigChange("MAINTAINER", value=None), ConfigChange("LABEL", _KEY, name)]
            yield self.replace_all([node], text, "`MAINTAINER` is deprecated", effects)


def _without_quotes(text: str) -> str:
    """The name without the quotes around it, which nobody means as a part of it."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" and text[0] not in text[1:-1]:
        return text[1:-1].strip()
    return text
