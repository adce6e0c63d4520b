"""What build definitions are called, and the words of ``docker build``."""

from __future__ import annotations

import fnmatch

import pytest

from dockfix.builds.definitions import _kind
from dockfix.builds.docker_command import read_build
from dockfix.knowledge.build_definitions import GLOBS

KINDS = {
    "compose": "compose.yaml compose.yml docker-compose.yaml docker-compose.yml docker-compose.prod.yml "
    "compose-dev.yaml local.compose.yaml Docker-Compose.yml",
    "bake": "docker-bake.hcl docker-bake.json docker-bake.override.hcl docker-bake.override.json bake.hcl "
    "dev.bake.json",
    "skaffold": "skaffold.yaml skaffold.yml skaffold-dev.yaml",
    "devcontainer": "devcontainer.json .devcontainer.json",
    "makefile": "Makefile makefile GNUmakefile Makefile.docker docker.mk dev.Makefile",
    "script": "build.sh build.bash",
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in KINDS.items() for name in names.split()])
def test_a_name(kind: str, name: str) -> None:
    assert _kind(name, False) == kind
    assert any(fnmatch.fnmatchcase(name, glob) for glob in GLOBS) or name.lower() in GLOBS or "ompose" in name


@pytest.mark.parametrize("name", ["compost.yml", "recompose.yml", "a.json", "Make.txt", "sh", "x.yaml", "bakery.json"])
def test_another_name(name: str) -> None:
    assert _kind(name, False) is None


@pytest.mark.parametrize("name", ["ci.yml", "ci.yaml"])
def test_a_workflow(name: str) -> None:
    assert _kind(name, True) == "workflow"


@pytest.mark.parametrize(
    "words",
    "docker build|docker image build|docker builder build|docker buildx build|docker buildx b|podman build"
    "|podman image build|podman buildx build|buildah build|buildah bud|nerdctl build|nerdctl image build".split("|"),
)
def test_what_builds(words: str) -> None:
    found = read_build([*words.split(), "x"])
    assert found is not None
    assert found.context == "x"


BEFORE = "-c --context -H --host -l --log-level --config -n --namespace --builder".split()
SWITCHES = (
    "--load --push --pull --no-cache --rm --force-rm --squash --quiet -q -D --debug --compress --check --layers "
    "--disable-content-trust --disable-compression --format-docker --tls-verify --stream --all-platforms "
    "--sbom-image --omit-history --inherit-labels --pull-always --pull-never --stdin"
).split()


@pytest.mark.parametrize("option", BEFORE)
def test_an_option_before_the_verb(option: str) -> None:
    found = read_build(["docker", option, "value", "build", "x"])
    assert found is not None
    assert found.context == "x"


@pytest.mark.parametrize("option", SWITCHES)
def test_a_switch(option: str) -> None:
    found = read_build(["docker", "build", option, "x"])
    assert found is not None
    assert found.context == "x"


@pytest.mark.parametrize("option", ["-t", "--tag", "--cache-from", "--label", "--new"])
def test_an_option_with_a_value(option: str) -> None:
    found = read_build(["docker", "build", option, "value", "--file", "f"])
    assert found is not None
    assert (found.context, found.file) == (None, "f")
