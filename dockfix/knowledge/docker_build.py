"""``docker build`` and the programs that take the same words, as a command line.

Sources: docs.docker.com/reference/cli/docker/buildx/build, docs.podman.io podman-build(1), buildah-build(1),
github.com/containerd/nerdctl/blob/main/docs/command-reference.md.
"""

from __future__ import annotations

from .command_line import Option

#: The words that start a build with a Dockerfile.
LAUNCHES = tuple(
    tuple(text.split())
    for text in (
        "docker build",
        "docker image build",
        "docker builder build",
        "docker buildx build",
        "docker buildx b",
        "podman build",
        "podman image build",
        "podman buildx build",
        "buildah build",
        "buildah bud",
        "nerdctl build",
        "nerdctl image build",
    )
)
#: Options of ``docker`` and its kin that stand before the verb and take a value.
BEFORE_THE_VERB = frozenset("-c --context -H --host -l --log-level --config -n --namespace --builder".split())
#: Options of the build that take nothing.
SWITCHES = frozenset(
    (
        "--load --push --pull --no-cache --rm --force-rm --squash --quiet -q -D --debug --compress --check --layers "
        "--disable-content-trust --disable-compression --format-docker --tls-verify --stream --all-platforms "
        "--sbom-image --omit-history --inherit-labels --pull-always --pull-never --stdin"
    ).split()
)
#: The file: by default ``Dockerfile`` in the context.
FILE = Option(("-f", "--file"))
#: The stage that is built.
TARGET = Option(("--target",))
#: A build argument, ``name=value``; without a value it is the environment's.
BUILD_ARG = Option(("--build-arg",))
#: Platforms, with commas between them.
PLATFORM = Option(("--platform",))
#: A named context, ``name=where``.
BUILD_CONTEXT = Option(("--build-context",))
