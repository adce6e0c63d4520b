"""Scripts of composer.json that run while ``composer install`` does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tables import made

from dockfix.context import Project, Refusal
from dockfix.context.installs import files_of, install_of

RUN = [
    *("pre-install-cmd", "post-install-cmd", "pre-autoload-dump", "post-autoload-dump", "pre-package-install"),
    *("post-package-install", "pre-operations-exec", "pre-pool-create", "pre-command-run", "init", "command"),
]
OTHERS = ["test", "post-update-cmd", "post-create-project-cmd"]


def read(folder: Path, event: str, line: str) -> list[str] | Refusal:
    files = {"composer.json": json.dumps({"scripts": {event: "php build.php"}}), "composer.lock": "{}"}
    install = install_of(line.split(), "/app")
    assert install is not None
    return files_of(install, Project(made(folder, files), "", "/app"), {})


@pytest.mark.parametrize("event", RUN)
def test_a_script_that_runs_may_need_the_source(event: str, tmp_path: Path) -> None:
    found = read(tmp_path, event, "composer install")
    assert isinstance(found, Refusal)
    assert f"`{event}`" in found.reason
    assert read(tmp_path, event, "composer install --no-scripts") == ["composer.json", "composer.lock"]


@pytest.mark.parametrize("event", OTHERS)
def test_other_scripts_do_not_run(event: str, tmp_path: Path) -> None:
    assert read(tmp_path, event, "composer install") == ["composer.json", "composer.lock"]
