"""References, by the rules of github.com/distribution/reference."""

from __future__ import annotations

import pytest

from dockfix.images import Reference, Tag, reference_of

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "registry", "name", "tag"),
    [
        ("debian", "docker.io", "debian", "latest"),
        ("debian:12", "docker.io", "debian", "12"),
        ("library/debian:12", "docker.io", "debian", "12"),
        ("docker.io/debian", "docker.io", "debian", "latest"),
        ("docker.io/library/debian:12-slim", "docker.io", "debian", "12-slim"),
        ("index.docker.io/library/debian", "docker.io", "debian", "latest"),
        ("jupyter/base-notebook:x", "docker.io", "jupyter/base-notebook", "x"),
        ("mcr.microsoft.com/dotnet/sdk:8.0", "mcr.microsoft.com", "mcr.microsoft.com/dotnet/sdk", "8.0"),
        ("localhost/a", "localhost", "localhost/a", "latest"),
        ("localhost:5000/a:b", "localhost:5000", "localhost:5000/a", "b"),
        ("registry:5000/a", "registry:5000", "registry:5000/a", "latest"),
        ("[::1]:5000/a", "[::1]:5000", "[::1]:5000/a", "latest"),
        ("Registry/a", "Registry", "Registry/a", "latest"),
        ("a__b/c-d.e:V_1.2-x", "docker.io", "a__b/c-d.e", "V_1.2-x"),
    ],
)
def test_a_name_and_its_tag(text: str, registry: str, name: str, tag: str) -> None:
    assert reference_of(text) == Reference(registry, name, tag)


def test_a_digest() -> None:
    assert reference_of(f"node:20@{DIGEST}") == Reference("docker.io", "node", "20", DIGEST)
    assert reference_of(f"node@{DIGEST}") == Reference("docker.io", "node", None, DIGEST)
    assert reference_of("node:20@${DIGEST}") == Reference("docker.io", "node", "20", None)


@pytest.mark.parametrize(
    "text",
    [
        *("", ":", "a:", ":b", "A", "a/B", "-a", "a-", "a..b", "a//b", "a:b:c", "a b", "a@b", "a@sha256:12", "a:-b"),
        *("$BASE", "${BASE}", "${BASE:-debian}", "${R}/debian", "${R}debian:12", "debian$V", "de\\bian", "'debian'"),
        "a/" * 128 + "a",
    ],
)
def test_no_reference_or_one_that_a_variable_decides(text: str) -> None:
    assert reference_of(text) is None


@pytest.mark.parametrize(
    ("text", "name", "end"),
    [
        ("node:${V}", "node", ""),
        ("node:$V", "node", ""),
        ("node:${V}-slim", "node", "-slim"),
        ("node:${V:-a/b:c}-alpine3.20", "node", "-alpine3.20"),
        ("localhost:5000/node:$V-slim", "localhost:5000/node", "-slim"),
        ("node:2$V", "node", ""),
    ],
)
def test_a_variable_in_the_tag(text: str, name: str, end: str) -> None:
    found = reference_of(text)
    assert found is not None
    assert (found.name, found.tag, found.tag_ends_with, found.parts) == (name, None, end, None)


@pytest.mark.parametrize(
    ("text", "version", "suffix"),
    [
        ("latest", (), ""),
        ("3.12-slim-bookworm", (3, 12), "slim-bookworm"),
        ("20", (20,), ""),
        ("bookworm-slim", (), "bookworm-slim"),
        ("v2.10", (2, 10), ""),
        ("8u181-jdk", (8, 181), "jdk"),
        ("8u492-b09-jre-noble", (8, 492, 9), "jre-noble"),
        ("21.0.2_13-jdk", (21, 0, 2, 13), "jdk"),
        ("alpine3.20", (), "alpine3.20"),
        ("3.13.0rc1-slim", (), "3.13.0rc1-slim"),
        ("1" * 60, (), "1" * 60),
    ],
)
def test_a_tag_taken_apart(text: str, version: tuple[int, ...], suffix: str) -> None:
    assert Tag.of(text) == Tag(version, suffix)
