"""What skaffold.yaml, devcontainer.json, GitHub workflows, Makefiles and scripts say of builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from builds.repository_files import defined, definitions

FILES = {"app/": "", "": "", "two/": "", "docker/app.Dockerfile": ""}
SKAFFOLD = {
    "the defaults": ("build:\n  artifacts:\n  - image: a\n", ["Dockerfile < ."]),
    "a context": ("build:\n  artifacts:\n  - image: a\n    context: app\n", ["app/Dockerfile < app"]),
    "docker": (
        "build:\n  artifacts:\n  - image: a\n    context: app\n    docker:\n      dockerfile: ../Dockerfile\n"
        "      target: t\n      buildArgs: {A: '1', B: '{{.X}}'}\n",
        ["Dockerfile < app target t A=1 B=?"],
    ),
    "kaniko": ("build:\n  artifacts:\n  - context: app\n    kaniko: {target: t}\n", ["app/Dockerfile < app target t"]),
    "no Docker": ("build:\n  artifacts:\n  - context: app\n    jib: {}\n", []),
    "a profile": ("profiles:\n- build:\n    artifacts:\n    - context: app\n", ["app/Dockerfile < app"]),
    "documents": (
        "build:\n  artifacts:\n  - context: app\n---\nbuild:\n  artifacts:\n  - context: two\n",
        ["app/Dockerfile < app", "two/Dockerfile < two"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SKAFFOLD.values(), ids=SKAFFOLD)
def test_skaffold(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert defined(tmp_path, {**FILES, "skaffold.yaml": text}) == expected


DEVCONTAINERS = {
    "build": ('{"build": {"dockerfile": "Dockerfile"}}', [".devcontainer/Dockerfile < .devcontainer"]),
    "a context": (
        '{"build": {"dockerfile": "Dockerfile", "context": "..", "target": "t", "args": {"A": "1"}}}',
        [".devcontainer/Dockerfile < . target t A=1"],
    ),
    "the older form": ('{"dockerFile": "../Dockerfile", "context": ".."}', ["Dockerfile < ."]),
    "comments": (
        '// a\n{\n\t/* b */ "name": "// no", // c\n\t"build": {"dockerfile": "Dockerfile",},\n}',
        [".devcontainer/Dockerfile < .devcontainer"],
    ),
    "the environment": (
        '{"build": {"dockerfile": "Dockerfile", "args": {"A": "${localEnv:A}"}}}',
        [".devcontainer/Dockerfile < .devcontainer A=?"],
    ),
    "Compose": ('{"dockerComposeFile": ["../infra.yml"]}', ["app/Dockerfile < app"]),
    "an image": ('{"image": "a"}', []),
}


@pytest.mark.parametrize(("text", "expected"), DEVCONTAINERS.values(), ids=DEVCONTAINERS)
def test_devcontainer(tmp_path: Path, text: str, expected: list[str]) -> None:
    files = {
        ".devcontainer/": "",
        ".devcontainer/devcontainer.json": text,
        "infra.yml": "services: {a: {build: app}}\n",
    }
    assert defined(tmp_path, {**FILES, **files}) == expected


def step(text: str, job: str = "", top: str = "") -> str:
    """A workflow with a job of one step."""
    lines = "".join(f"        {line}\n" for line in text.splitlines())
    return f"on: push\n{top}jobs:\n  j:\n{job}    steps:\n      -\n{lines}"


ACTION = "uses: docker/build-push-action@v6\nwith:\n"
WORKFLOWS = {
    "the defaults": (step("uses: docker/build-push-action@v6"), ["Dockerfile < ."]),
    "a context": (step(ACTION + "  context: ./app"), ["app/Dockerfile < app"]),
    "a file": (step(ACTION + "  context: .\n  file: docker/app.Dockerfile"), ["docker/app.Dockerfile < ."]),
    "a file of the default context": (step(ACTION + "  file: app/Dockerfile"), ["app/Dockerfile < ."]),
    "everything": (
        step(
            ACTION + "  context: app\n  target: t\n  platforms: linux/amd64,linux/arm64\n  build-args: |\n    A=1\n"
            "    B=${{ secrets.B }}"
        ),
        ["app/Dockerfile < app target t A=1 B=? linux/amd64 linux/arm64"],
    ),
    "a matrix": (
        step(ACTION + "  context: ${{ matrix.d }}", "    strategy:\n      matrix:\n        d: [app, two]\n"),
        ["app/Dockerfile < app", "two/Dockerfile < two"],
    ),
    "a matrix of includes": (
        step(
            ACTION + "  context: .\n  file: ${{ matrix.s.f }}",
            "    strategy:\n      matrix:\n        s:\n          - {f: app/Dockerfile}\n"
            "          - {f: two/Dockerfile}\n",
        ),
        ["app/Dockerfile < .", "two/Dockerfile < ."],
    ),
    "include": (
        step(
            ACTION + "  context: ./${{ matrix.d }}",
            "    strategy:\n      matrix:\n        include:\n          - d: app\n          - d: two\n",
        ),
        ["app/Dockerfile < app", "two/Dockerfile < two"],
    ),
    "the environment": (step(ACTION + "  context: ${{ env.D }}", top="env: {D: app}\n"), ["app/Dockerfile < app"]),
    "the workspace": (step(ACTION + "  context: ${{ github.workspace }}/app"), ["app/Dockerfile < app"]),
    "not known": (step(ACTION + "  context: ${{ inputs.d }}\n  file: app/Dockerfile"), ["app/Dockerfile < ?"]),
    "not known at all": (step(ACTION + "  context: ${{ inputs.d }}"), []),
    "run": (step("run: docker build -t x app"), ["app/Dockerfile < app"]),
    "run, a block": (
        step("run: |\n  echo a\n  docker buildx build \\\n    -f docker/app.Dockerfile ."),
        ["docker/app.Dockerfile < ."],
    ),
    "a working directory": (step("working-directory: app\nrun: docker build ."), ["app/Dockerfile < app"]),
    "a default working directory": (
        step("run: docker build .", "    defaults:\n      run:\n        working-directory: app\n"),
        ["app/Dockerfile < app"],
    ),
    "cd": (step("run: cd app && docker build ."), ["app/Dockerfile < app"]),
    "another checkout": (
        step("uses: actions/checkout@v4\nwith: {path: sub}\n").replace("      -\n", "      -\n", 1)
        + "      - run: docker build app\n",
        [],
    ),
    "bake": (step("uses: docker/bake-action@v5\nwith:\n  files: ./x.hcl"), ["app/Dockerfile < app"]),
    "something else": (step("uses: docker/login-action@v3"), []),
}


@pytest.mark.parametrize(("text", "expected"), WORKFLOWS.values(), ids=WORKFLOWS)
def test_workflow(tmp_path: Path, text: str, expected: list[str]) -> None:
    files = {".github/workflows/ci.yml": text, "x.hcl": 'target "a" { context = "app" }'}
    assert sorted(defined(tmp_path, {**FILES, **files})) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (step("run: docker build app"), 6),
        (step("run: |\n  docker build app"), 7),
        (step(ACTION + "  context: app"), 6),
    ],
)
def test_the_line_of_a_workflow(tmp_path: Path, text: str, line: int) -> None:
    (build,) = definitions(tmp_path, {**FILES, ".github/workflows/ci.yaml": text}).all
    assert build.line == line


MAKEFILES = {
    "plain": ("a:\n\tdocker build app\n", ["app/Dockerfile < app"]),
    "a prefix": ("a:\n\t@-docker build --tag x:y app\n", ["app/Dockerfile < app"]),
    "variables": (
        "D = app\nF ?= docker/app.Dockerfile\na:\n\tdocker build -f $(F) ${D}\n",
        ["docker/app.Dockerfile < app"],
    ),
    "a variable set twice": ("D = app\nD = two\na:\n\tdocker build -f app/Dockerfile $(D)\n", ["app/Dockerfile < ?"]),
    "continued": ("a:\n\tdocker build \\\n\t\t-f app/Dockerfile \\\n\t\t.\n", ["app/Dockerfile < ."]),
    "a function": ("a:\n\tdocker build --build-arg A=$(shell git x) app\n", ["app/Dockerfile < app"]),
    "here": ("a:\n\tdocker build $(CURDIR)/app\n", ["app/Dockerfile < app"]),
    "a shell's variable": ("a:\n\td=app; docker build $$d\n", ["app/Dockerfile < app"]),
    "no recipe": ("# docker build app\nX = docker build two\n", []),
}


@pytest.mark.parametrize(("text", "expected"), MAKEFILES.values(), ids=MAKEFILES)
def test_makefile(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert defined(tmp_path, {**FILES, "Makefile": text}) == expected


SCRIPTS = {
    "plain": ("docker build app\n", ["app/Dockerfile < app"]),
    "options": (
        "docker build --no-cache -t x --build-arg A=1 --build-arg=B=2 --platform linux/amd64"
        " --target t -f app/Dockerfile .\n",
        ["app/Dockerfile < . target t A=1 B=2 linux/amd64"],
    ),
    "the context in front": ("docker build app -t x\n", ["app/Dockerfile < app"]),
    "an option that is not known": ("docker build --new-option x app\n", ["app/Dockerfile < app"]),
    "glued": ("docker build -fapp/Dockerfile .\n", ["app/Dockerfile < ."]),
    "podman": ("podman build app\n", ["app/Dockerfile < app"]),
    "buildah": ("buildah bud app\n", ["app/Dockerfile < app"]),
    "nerdctl": ("nerdctl image build app\n", ["app/Dockerfile < app"]),
    "buildx": ("docker --context x buildx --builder y build app\n", ["app/Dockerfile < app"]),
    "sudo": ("sudo docker build app\n", ["app/Dockerfile < app"]),
    "continued": ("docker build \\\n  --tag x \\\n  app\n", ["app/Dockerfile < app"]),
    "cd": ("cd app\ndocker build .\n", ["app/Dockerfile < app"]),
    "cd in a subshell": (
        "(cd app && docker build .)\ndocker build two\n",
        ["app/Dockerfile < app", "two/Dockerfile < two"],
    ),
    "a variable": ("D=app; docker build $D\n", ["app/Dockerfile < app"]),
    "here": ('docker build "$PWD/app"\n', ["app/Dockerfile < app"]),
    "the context is not known": ('docker build -f app/Dockerfile "$X"\n', ["app/Dockerfile < ?"]),
    "the Dockerfile is not known": ('docker build -f "$X" .\n', []),
    "a comment": ("# docker build app\n", []),
    "words": ("echo docker build app\n", []),
    "another command": ("docker run build app\ndocker builder prune app\n", []),
    "no Dockerfile": ("docker build docker\n", []),
    "standard input": ("docker build - < app/Dockerfile\n", []),
    "an address": ("docker build -f app/Dockerfile https://example.org/a.git\n", ["app/Dockerfile < ?"]),
}


@pytest.mark.parametrize(("text", "expected"), SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("name", ["build.sh", "build.bash"])
def test_script(tmp_path: Path, name: str, text: str, expected: list[str]) -> None:
    assert defined(tmp_path, {**FILES, name: text}) == expected


def test_a_script_may_be_started_above(tmp_path: Path) -> None:
    assert defined(tmp_path, {**FILES, "hack/ci/build.sh": "docker build -f docker/app.Dockerfile .\n"}) == [
        "docker/app.Dockerfile < ."
    ]


def test_a_script_that_goes_somewhere(tmp_path: Path) -> None:
    text = 'cd "$(dirname "$0")/.."\ndocker build app\n'
    assert defined(tmp_path, {**FILES, "hack/build.sh": text}) == ["app/Dockerfile < app"]
