"""What npm runs of a project and of its packages, and what ``npm ci`` knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tables import made, rewritten, words

from dockfix.context import Project, Refusal
from dockfix.context.installs import files_of, install_of

QUIET = {
    "compilers": "esbuild fsevents node-sass unrs-resolver core-js core-js-pure es5-ext protobufjs @apollo/protobufjs",
    "images": "sharp canvas @firebase/util iltorb snappy",
    "databases": "sqlite3 better-sqlite3 leveldown libpq msgpackr-extract msgpackr",
    "ciphers": "bcrypt argon2 secp256k1 keccak blake-hash keytar bigint-buffer ursa-optional",
    "sockets": "bufferutil utf-8-validate cpu-features ssh2 zeromq grpc node-pty",
    "tools": "@swc/core @parcel/watcher nodemon deasync re2 cypress electron phantomjs-prebuilt chromedriver"
    " geckodriver @nestjs/core dtrace-provider @datadog/native-metrics @newrelic/native-metrics",
}
LOOKING = {
    "@prisma/client": "prisma/ schema.prisma",
    "prisma": "prisma/ schema.prisma",
    "puppeteer": ".puppeteerrc.json puppeteer.config.js",
    "@sentry/cli": ".sentryclirc sentry.properties",
    "husky": ".git/",
    "yorkie": ".git/",
    "pre-commit": ".git/",
    "pre-push": ".git/",
    "ghooks": ".git/",
    "simple-git-hooks": ".git/",
    "lefthook": ".git/ lefthook.yml .lefthook.toml",
    "@evilmartians/lefthook": ".git/ lefthook.yml .lefthook.toml",
}


def read(folder: Path, package: dict[str, object], scripted: str = "", *others: str) -> list[str] | Refusal:
    """What ``npm ci`` reads, with a package that has an install script."""
    packages = {"": {}, **({f"node_modules/{scripted}": {"hasInstallScript": True}} if scripted else {})}
    lock = json.dumps({"lockfileVersion": 3, "packages": packages})
    files = {"package.json": json.dumps(package), "package-lock.json": lock, **dict.fromkeys(others, "")}
    install = install_of(["npm", "ci"], "/app")
    assert install is not None
    return files_of(install, Project(made(folder, files), "", "/app"), {})


@pytest.mark.parametrize(
    "script",
    [
        *("pnpm:devPreinstall", "preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare"),
        *("postprepare", "dependencies"),
    ],
)
def test_a_script_that_runs_may_need_the_source(script: str, tmp_path: Path) -> None:
    found = read(tmp_path, {"scripts": {script: "node a.js"}})
    assert found == Refusal(f"package.json has a `{script}` script, which may need the source")


@pytest.mark.parametrize("script", ["build", "test", "prestart"])
def test_other_scripts_do_not_run(script: str, tmp_path: Path) -> None:
    assert read(tmp_path, {"scripts": {script: "node a.js"}}) == ["package.json", "package-lock.json"]


@pytest.mark.parametrize(("kind", "name"), words(QUIET))
def test_a_package_looks_at_nothing_but_itself(kind: str, name: str, tmp_path: Path) -> None:
    assert read(tmp_path, {}, name) == ["package.json", "package-lock.json"]


@pytest.mark.parametrize(("name", "looked_for"), words(LOOKING))
def test_a_package_looks_into_the_project(name: str, looked_for: str, tmp_path: Path) -> None:
    assert read(tmp_path / "without", {}, name) == ["package.json", "package-lock.json"]
    found = read(tmp_path / "with", {}, name, looked_for)
    assert isinstance(found, Refusal)
    assert found.reason.startswith(f"the install script of `{name}` looks for ")


def test_the_engines_of_prisma_look_for_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, {}, "@prisma/engines", "schema.prisma") == ["package.json", "package-lock.json"]


def test_what_another_package_does_is_not_known(tmp_path: Path) -> None:
    assert read(tmp_path, {}, "a") == Refusal("the install script of `a` may look at the source")


def of_lock(folder: Path, line: str, lock: str = "package-lock.json") -> str:
    """What becomes of a line that installs, or why it stays."""
    context = made(folder, {"package.json": "{}", lock: '{"lockfileVersion": 3, "packages": {"": {}}}'})
    text = f"FROM node:20\nWORKDIR /app\nCOPY package.json {lock} ./\nRUN {{}}\n"
    result = rewritten("npm-ci", text.format(line), context)
    if result.findings:
        return result.findings[0].reason
    return result.text.splitlines()[-1].removeprefix("RUN ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("--production", "--omit=dev"),
        ("--production=true", "--omit=dev"),
        ("--only=production", "--omit=dev"),
        ("--only=prod", "--omit=dev"),
        ("--prod", "--omit=dev"),
        ("--no-optional", "--omit=optional"),
        ("--no-audit", "--no-audit"),
    ],
)
def test_an_option_of_npm_ci(before: str, after: str, tmp_path: Path) -> None:
    assert of_lock(tmp_path, f"npm install {before}") == f"npm ci {after}"


def test_an_option_that_npm_ci_can_not_do_with(tmp_path: Path) -> None:
    assert of_lock(tmp_path, "npm install --no-package-lock") == "`npm ci` may not know `--no-package-lock`"


@pytest.mark.parametrize("lock", ["npm-shrinkwrap.json", "package-lock.json"])
def test_a_lock_file_of_npm(lock: str, tmp_path: Path) -> None:
    assert of_lock(tmp_path, "npm install", lock) == "npm ci"
