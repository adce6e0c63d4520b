"""Image before = image after, for the corpus, with a real Docker Engine."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import Case, cases
from dockfix.codemod import Effect
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix
from dockfix.verify import cached, differences, inspect, unreproducible
from dockfix.verify.form import without_form_changes
from realbuild.kit import NEEDS_ENGINE, build, build_with_log, engine_available, run

pytestmark = NEEDS_ENGINE
CLEANING = {codemod.name for codemod in all_codemods() if Effect.CLEANUP in codemod.effects}
BUILT = [case for case in cases() if case.settings.get("build") or case.settings.get("run")]


def test_the_engine_answers_where_it_must() -> None:
    assert engine_available()


#: What a clean-up throws away; nothing else may be gone.
CACHES = re.compile(
    r"/var/lib/apt/lists(?:/|\Z)|/var/cache/(?:apk|yum|dnf|libdnf5)(?:/|\Z)|/root/\.cache(?:/pip(?:/.*)?)?\Z|/var/log/dnf"
)


#: Files of pnpm and Yarn with the time of the build in them.
ANYWAY = re.compile(
    r"/tmp/v8-compile-cache|/root/\.(?:cache|local/(?:share|state))/pnpm/|.*/node_modules/\.(?:modules\.yaml|pnpm-workspace-state)"
)


def differs_anyway(path: str) -> bool:
    """What differs between any two builds."""
    return unreproducible(path) or ANYWAY.match(path) is not None


def is_cache(path: str) -> bool:
    """What may differ after a clean-up."""
    return CACHES.match(path) is not None or differs_anyway(path)


def compare(
    before: str, after: str, context: Path, *, started: bool = False, ignore: Callable[[str], bool] = differs_anyway
) -> list[str]:
    """The differences of the two images, and of what their containers do."""
    images = []
    try:
        for text in (before, after):
            images.append(build(text.encode("utf-8", "surrogateescape"), context))
        first, second = (inspect(image) for image in images)
        second, _ = without_form_changes(first, second)
        found = differences(first, second, ignore=ignore)
        if started:
            # The form of CMD and ENTRYPOINT is what the rewrite is for; what the container does counts.
            found = [line for line in found if "Cmd" not in line and "Entrypoint" not in line]
            outputs = [run(image) for image in images]
            found += [f"container: {outputs[0]} != {outputs[1]}"] if outputs[0] != outputs[1] else []
        return found
    finally:
        for image in images:
            image.remove()


@pytest.mark.parametrize("case", BUILT, ids=lambda case: f"{case.rule}/{case.name}")
def test_the_image_is_the_same(case: Case, tmp_path: Path) -> None:
    context = BuildContext.of_folder(case.context)
    result = fix(case.before, all_codemods(), context)
    cleaned = any(change.rule in CLEANING for change in result.changes)
    source = case.context if case.context.is_dir() else tmp_path
    ignore = is_cache if cleaned else differs_anyway
    assert compare(case.before, result.text, source, started=bool(case.settings.get("run")), ignore=ignore) == []


def test_a_container_that_does_something_else_is_told_apart(tmp_path: Path) -> None:
    base = "FROM busybox:1\nCMD basename "
    found = compare(base + "/a\n", base + "/b\n", tmp_path, started=True)
    assert [line for line in found if line.startswith("container:")]


def test_a_joined_cd_without_parentheses_is_told_apart(tmp_path: Path) -> None:
    base = "FROM busybox:1\nRUN cd /tmp"
    assert compare(base + "\nRUN touch f\n", base + " && touch f\n", tmp_path)


CACHED = [case for case in BUILT if "cached" in case.settings]


@pytest.mark.parametrize("case", CACHED, ids=lambda case: f"{case.rule}/{case.name}")
def test_after_an_edit_of_the_source_the_install_comes_from_the_cache(case: Case, tmp_path: Path) -> None:
    context = tmp_path / "context"
    shutil.copytree(case.context, context)
    found = []
    for text in (case.before, case.after):
        images = [build(text.encode(), context)]
        (context / "edited").write_text(f"{uuid.uuid4().int}\n")
        image, log = build_with_log(text.encode(), context)
        images.append(image)
        found.append(cached(log, case.settings["cached"]))
        for image in images:
            image.remove()
    assert found == [False, True]
