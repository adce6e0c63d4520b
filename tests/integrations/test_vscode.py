"""The VS Code extension: types, its own tests against the real server, and what is in the package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"
NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")
IGNORED = shutil.ignore_patterns("node_modules", "dist", "out", "*.vsix")

Npm = Callable[..., subprocess.CompletedProcess[str]]


def too_old() -> bool:
    """Whether there is no Node that the packager runs on."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        return True
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.lstrip("v").split(".")[0]) < 20


pytestmark = pytest.mark.skipif(too_old(), reason="no npm, or a Node older than 20")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``dockfix`` of this very Python, as a program."""
    path = tmp_path_factory.mktemp("bin") / "dockfix"
    path.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m dockfix "$@"\n')
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def npm(tmp_path_factory: pytest.TempPathFactory, program: Path) -> Npm:
    """Runs npm in a copy of the extension, in which all that it needs is installed."""
    folder = tmp_path_factory.mktemp("vscode") / "extension"
    shutil.copytree(EXTENSION, folder, ignore=IGNORED)
    environment = {**os.environ, "DOCKFIX_PROGRAM": str(program), "npm_config_update_notifier": "false"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = ["npm", *words]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    installed = run("ci", "--no-audit", "--no-fund", "--prefer-offline")
    if installed.returncode and any(word in installed.stderr for word in NO_NETWORK):
        pytest.skip("the npm registry can't be reached")
    assert installed.returncode == 0, installed.stderr
    return run


def done(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_types(npm: Npm) -> None:
    done(npm("run", "check"))


def test_its_own_tests_with_the_real_server(npm: Npm) -> None:
    said = done(npm("test"))
    assert "ok 5 - the real server\n" in said, said
    assert "# skipped 0\n" in said, said


def test_the_package(npm: Npm, tmp_path: Path) -> None:
    path = tmp_path / "dockfix.vsix"
    done(npm("run", "package", "--", "--out", str(path)))
    with zipfile.ZipFile(path) as package:
        names = {name.removeprefix("extension/") for name in package.namelist() if name.startswith("extension/")}
        manifest = json.loads(package.read("extension/package.json"))
        bundle = package.read("extension/dist/extension.js").decode()
        licenses = package.read("extension/dist/THIRD-PARTY-LICENSES.txt").decode()
        license = package.read("extension/LICENSE.txt").decode()
    assert {name.lower() for name in names} == {
        "package.json", "readme.md", "license.txt", "dist/extension.js", "dist/third-party-licenses.txt",
    }  # fmt: skip
    assert manifest["main"] == "./dist/extension.js"
    assert "source.fixAll.dockfix" in bundle
    assert "vscode-languageclient" in licenses
    assert license == (ROOT / "LICENSE").read_text()


def test_what_a_workspace_that_is_not_trusted_may_not_set() -> None:
    manifest = json.loads((EXTENSION / "package.json").read_text())
    settings = manifest["contributes"]["configuration"]["properties"]
    restricted = manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    assert {name for name, setting in settings.items() if setting["scope"] == "machine-overridable"} == set(restricted)
    assert "dockfix.path" in restricted
    assert settings["dockfix.path"]["default"] == "dockfix"
