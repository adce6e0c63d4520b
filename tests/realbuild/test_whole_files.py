"""Random whole files, all safe rewrites on: both built, and compared without anything of dockfix."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from profiles import examples

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix

from .exported import differences, exported
from .kit import NEEDS_ENGINE
from .whole_files import ARGUMENTS, FileWriter, fill

pytestmark = NEEDS_ENGINE
#: How often two images are asked before they differ: on a busy machine `docker run` may lose what a container says.
MOST_ASKED = 3
SHELL_ENTRYPOINT = re.compile(r"^ENTRYPOINT [^[]", re.MULTILINE)


def wrong(data: bytes, context: Path) -> list[str] | None:
    """What differs, with both texts in front; None where nothing was built twice."""
    text = FileWriter(data).whole()
    result = fix(text, all_codemods(), BuildContext.of_folder(context))
    if result.warnings:
        return [text, *(warning.reason for warning in result.warnings)]
    if result.text == text:
        return None
    rules = {change.rule for change in result.changes}
    # An ENTRYPOINT in exec form is given what `docker run` is: that is meant.
    given = ARGUMENTS[:1] if "exec-form" in rules and SHELL_ENTRYPOINT.search(text) else ARGUMENTS
    found: list[str] = []
    for _ in range(MOST_ASKED):
        before = exported(text, context, given)
        if isinstance(before, str):
            return None
        after = exported(result.text, context, given)
        if isinstance(after, str):
            return [text, result.text, after]
        found = list(differences(before, after, {"Cmd", "Entrypoint"} if "exec-form" in rules else ()))
        if not found:
            return []
    return [text, result.text, *found]


@hypothesis_settings(
    examples(8), phases=[Phase.explicit, Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.binary(min_size=60, max_size=100))
def test_the_image_of_a_whole_file_is_the_same(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        found = wrong(data, Path(folder))
    event("not built twice" if found is None else "built twice")
    assert not found, "\n".join(found)
