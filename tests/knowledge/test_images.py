"""What Docker's official images set, whatever their version."""

from __future__ import annotations

import pytest

from dockfix.knowledge.images import counts_shells
from dockfix.scope import (
    has_entrypoint,
    has_plain_environment,
    is_known,
    starts_any_program,
    starts_at_root,
    updated_in_place,
)

DISTRIBUTIONS = ["alpine", "debian:12", "ubuntu", "busybox", "centos:7", "rockylinux", "almalinux"]
WITHOUT_ENTRYPOINT = [
    *DISTRIBUTIONS,
    *("amazonlinux", "fedora:40", "gcc", "rust:1.80", "ruby", "scratch", "archlinux", "buildpack-deps", "python:3.12"),
    *("elixir", "erlang", "golang:1.22", "gradle", "haskell", "httpd", "opensuse", "perl", "pypy", "swift", "openjdk"),
    *("amazoncorretto", "tomcat:10", "mcr.microsoft.com/dotnet/sdk:8.0"),
]
AT_ROOT = [
    *DISTRIBUTIONS,
    *("amazonlinux", "fedora", "gcc", "rust", "ruby", "scratch", "archlinux", "buildpack-deps", "eclipse-temurin:21"),
    *("mysql", "nginx:1.27", "openjdk", "postgres", "node:20", "python", "docker.io/library/debian"),
]


@pytest.mark.parametrize("image", [*DISTRIBUTIONS, "scratch"])
def test_nothing_but_path_is_in_the_environment(image: str) -> None:
    assert has_plain_environment(image)


@pytest.mark.parametrize("image", ["debian:12", "ubuntu", "buildpack-deps:bookworm"])
def test_dash_counts_no_shells(image: str) -> None:
    assert not counts_shells(image)
    assert counts_shells("alpine")


@pytest.mark.parametrize("image", ["python", "node", "golang", "example.org/debian", "fedora"])
def test_more_may_be_in_the_environment(image: str) -> None:
    assert not has_plain_environment(image)


@pytest.mark.parametrize("image", WITHOUT_ENTRYPOINT)
def test_it_has_no_entrypoint(image: str) -> None:
    assert not has_entrypoint(image)


@pytest.mark.parametrize("image", ["node", "nginx", "mysql", "postgres", "julia", "maven", "x/python"])
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


SET_NO_SHELL = ["clojure", "mongo", "mariadb:11", "redis", "mysql", "postgres:${V}", "php:8-cli", "node:$NODE-slim"]
SET_NO_SHELL += [
    "mcr.microsoft.com/dotnet/aspnet:8.0",
    "mcr.microsoft.com/dotnet/runtime:$V",
    "docker.io/library/golang",
]


@pytest.mark.parametrize("image", [*WITHOUT_ENTRYPOINT, *SET_NO_SHELL])
def test_it_sets_no_shell(image: str) -> None:
    assert is_known(image)


@pytest.mark.parametrize("image", ["x/python", "$BASE", "${REGISTRY}python:3", "python$X", "jupyter/base-notebook", ""])
def test_it_may_set_a_shell(image: str) -> None:
    assert not is_known(image)


@pytest.mark.parametrize("image", ["julia", "php:8-cli", "maven:3", "eclipse-temurin:21", "nginx:1.27"])
def test_the_entrypoint_starts_what_it_is_given(image: str) -> None:
    assert starts_any_program(image, "java")
    assert not starts_any_program(image, "-v")
    assert not starts_any_program(image, "app.jl")


@pytest.mark.parametrize("program", ["nginx", "nginx-debug"])
def test_the_entrypoint_of_nginx_sets_it_up(program: str) -> None:
    assert not starts_any_program("nginx", program)
    assert starts_any_program("php", program)
