"""What Docker's official images set, whatever their version."""

from __future__ import annotations

import pytest

from dockfix.scope import (
    has_entrypoint,
    has_plain_environment,
    starts_any_program,
    starts_at_root,
    updated_in_place,
)

DISTRIBUTIONS = ["alpine", "debian:12", "ubuntu", "busybox", "centos:7", "rockylinux", "almalinux"]
WITHOUT_ENTRYPOINT = [
    *DISTRIBUTIONS,
    *("amazonlinux", "fedora:40", "gcc", "rust:1.80", "ruby", "scratch", "archlinux", "buildpack-deps", "python:3.12"),
    *("clojure", "elixir", "erlang", "golang:1.22", "haskell", "httpd", "julia", "maven", "opensuse", "perl", "pypy"),
    "swift",
]
AT_ROOT = [
    *DISTRIBUTIONS,
    *("amazonlinux", "fedora", "gcc", "rust", "ruby", "scratch", "archlinux", "buildpack-deps", "eclipse-temurin:21"),
    *("mysql", "nginx:1.27", "openjdk", "postgres", "node:20", "python", "docker.io/library/debian"),
]


@pytest.mark.parametrize("image", [*DISTRIBUTIONS, "scratch"])
def test_nothing_but_path_is_in_the_environment(image: str) -> None:
    assert has_plain_environment(image)


@pytest.mark.parametrize("image", ["python", "node", "golang", "example.org/debian", "fedora"])
def test_more_may_be_in_the_environment(image: str) -> None:
    assert not has_plain_environment(image)


@pytest.mark.parametrize("image", WITHOUT_ENTRYPOINT)
def test_it_has_no_entrypoint(image: str) -> None:
    assert not has_entrypoint(image)


@pytest.mark.parametrize("image", ["node", "nginx", "mysql", "postgres", "openjdk", "x/python"])
def test_it_may_have_an_entrypoint(image: str) -> None:
    assert has_entrypoint(image)


@pytest.mark.parametrize("image", AT_ROOT)
def test_it_starts_at_the_root(image: str) -> None:
    assert starts_at_root(image)


@pytest.mark.parametrize("image", ["golang", "httpd", "python:3-onbuild", "x/debian", "maven"])
def test_where_it_starts_is_not_known(image: str) -> None:
    assert not starts_at_root(image)


@pytest.mark.parametrize("program", ["node", "npm", "npx", "yarn"])
def test_the_entrypoint_of_node_starts_its_programs(program: str) -> None:
    assert starts_any_program("node:20", program)
    assert not starts_any_program("python", program)


def test_python_updates_pip_where_it_is() -> None:
    assert updated_in_place("python:3.12") == {"pip", "pip3"}
    assert updated_in_place("debian") == set()
