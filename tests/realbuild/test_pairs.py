"""Random files whose every command leaves a trace: rewritten, both built, the images compared."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from profiles import examples

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix
from dockfix.verify import BuildError, Image, differences, inspect
from dockfix.verify.form import without_form_changes
from realbuild.files import files
from realbuild.kit import NEEDS_ENGINE, build

pytestmark = NEEDS_ENGINE
_compared: list[int] = []


@hypothesis_settings(
    examples(70),
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)
@given(text=files(rows_only=True))
def test_the_image_of_a_random_file_is_the_same(text: str, tmp_path: Path) -> None:
    result = fix(text, all_codemods(), BuildContext.of_folder(tmp_path))
    assert result.warnings == []
    if result.text == text:
        return
    images: list[Image] = []
    try:
        images.append(build(text.encode(), tmp_path))
    except BuildError:
        return  # a file that does not build has no image to keep
    try:
        images.append(build(result.text.encode(), tmp_path))
        before, after = (inspect(image) for image in images)
        after, _ = without_form_changes(before, after)
        found = differences(before, after)
    finally:
        for image in images:
            image.remove()
    assert found == [], f"{text}\n---\n{result.text}"
    _compared.append(1)


def test_enough_pairs_were_compared() -> None:
    assert len(_compared) >= 45
