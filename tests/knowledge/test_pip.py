"""pip's cache of wheels."""

from __future__ import annotations

import pytest
from tables import differs, rewritten

from dockfix.codemod import Effect
from dockfix.shell import parse
from dockfix.shell.hashed_commands import replaced


@pytest.mark.parametrize("name", ["PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"])
def test_a_variable_speaks_of_the_cache_of_pip(name: str) -> None:
    text = f"FROM python\nENV {name}=/x\nRUN pip install six\n"
    assert rewritten("clean-package-cache", text).text == text
    text = text.replace(name, "PIP_INDEX_URL")
    assert rewritten("clean-package-cache", text).text.endswith("RUN pip install --no-cache-dir six\n")


@pytest.mark.parametrize(
    "option",
    ["--no-build-isolation", "--no-index", "--find-links=/w", "-f", "--target", "-t", "--force-reinstall"],
)
def test_an_install_may_need_the_wheels_of_another(option: str) -> None:
    text = f"FROM python\nRUN pip install a\nRUN pip install {option} b\n"
    result = rewritten("clean-package-cache", text)
    assert result.text == text
    assert [finding.line for finding in result.findings] == [2, 3]
    after = text.replace("install a", "install --no-cache-dir a")
    assert differs(text, after, {Effect.CLEANUP})


@pytest.mark.parametrize("name", ["pip", "pip3"])
def test_an_upgrade_of_pip_replaces_its_programs(name: str) -> None:
    assert replaced(parse(f"{name} list && {name} install -U pip"), parse(f"{name} list")) == name


def test_packages_that_wheels_were_built_with_are_removed() -> None:
    text = "FROM python\nRUN pip install a\nRUN apt-get purge -y gcc\nRUN pip install b\n"
    assert rewritten("clean-package-cache", text).text == text
    text = "FROM python\nRUN apt-get purge -y gcc && pip install a && pip install b\n"
    assert rewritten("clean-package-cache", text).text.count("--no-cache-dir") == 2
