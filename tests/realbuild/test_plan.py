"""The plan's truth: the image config it foretells, and what a ``RUN`` sees, against real builds."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from profiles import examples

from corpus import Case, cases
from dockfix.cst import parse
from dockfix.plan import Config, Stage, plan
from dockfix.plan.model import Command
from dockfix.plan.scenario import shown
from dockfix.verify import Built, inspect
from realbuild.files import files
from realbuild.kit import NEEDS_ENGINE, build, read_file

pytestmark = NEEDS_ENGINE
#: What BuildKit sets where the base image has none (``system.DefaultPathEnvUnix``).
DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BUILT = [case for case in cases() if case.settings.get("build") or case.settings.get("run")]


def foretold(config: Config) -> dict[str, Any]:
    """The config in the form of ``docker image inspect``, for a base whose own is empty."""

    def known(text: str) -> str:
        for name, value in (("PATH", DEFAULT_PATH), ("WORKDIR", ""), ("USER", "")):
            text = text.replace(shown(f"\ue000{name} of {config.base}\ue001"), value)
        return text

    def argv(value: Command | tuple[str, ...] | None) -> list[str] | None:
        return ([*value.shell, value.text] if isinstance(value, Command) else list(value or ())) or None

    environment = {"PATH": DEFAULT_PATH, **config.environment}
    return {
        "Env": [f"{name}={known(shown(value))}" for name, value in environment.items()],
        "Cmd": argv(config.cmd),
        "Entrypoint": argv(config.entrypoint),
        "WorkingDir": posixpath.normpath("/" + known(shown(config.workdir or "")).lstrip("/")),
        "User": config.user or None,
        "ExposedPorts": {port: {} for port in config.ports} or None,
        "Volumes": {shown(path): {} for path in config.volumes} or None,
        "Labels": {name: shown(value) for name, value in config.labels.items()} or None,
        "StopSignal": config.stop_signal,
        "Shell": list(config.shell or ()) or None,
        "OnBuild": config.onbuild or None,
    }


def check_config(built: Built, stage: Stage) -> None:
    wanted = foretold(stage.config)
    found = {key: built.config.get(key) or None for key in wanted}
    # "/" and nothing are the same working directory.
    found["WorkingDir"] = posixpath.normpath(found["WorkingDir"] or "/")
    assert found == wanted


@pytest.mark.parametrize("case", BUILT, ids=lambda case: f"{case.rule}/{case.name}")
def test_config_of_the_corpus(case: Case, tmp_path: Path) -> None:
    context = case.context if case.context.is_dir() else tmp_path
    stages = plan(parse(case.before)).stages
    if any(stage.config.base not in ("busybox:1", "alpine:3.20", "scratch") for stage in stages):
        pytest.skip("the base image has a config of its own")
    image = build(case.before.encode("utf-8", "surrogateescape"), context)
    try:
        check_config(inspect(image), stages[-1])
    finally:
        image.remove()


TRACES = re.compile(r"/(env|pwd)(\S+)\Z")
_done: list[int] = []


@hypothesis_settings(
    examples(40),
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(text=files())
def test_config_and_what_a_run_sees_in_whole_files(text: str, tmp_path: Path) -> None:
    """Every file of the strategy builds; its last stage's config is the one foretold."""
    tree = parse(text)
    assert tree.problems == []
    stage = plan(tree).stages[-1]
    assert stage.failed is None
    # The last stage must really be built from what is in it.
    image = build((text + "RUN env | grep -v HOSTNAME | sort > /last; pwd > /lastpwd\n").encode(), tmp_path)
    try:
        built = inspect(image)
        check_config(built, stage)
        seen = dict(line.split("=", 1) for line in read_file(image, "/last").splitlines() if "=" in line)
        for name, value in stage.state.items():
            if name and name.isidentifier():
                assert seen.get(name) == shown(value).replace("<WORKDIR of busybox:1>", ""), (text, name)
    finally:
        image.remove()
    _done.append(1)


def test_enough_were_built() -> None:
    assert len(_done) >= 35
