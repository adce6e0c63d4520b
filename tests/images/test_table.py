"""The table that comes with dockfix: its form, and rows checked by hand against the projects' own Dockerfiles."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dockfix.images
from dockfix.images import Image, Images, reference_of
from dockfix.images.table import names, table

FILE = Path(dockfix.images.__file__).parent / "table.json"
CONTENT: dict[str, Any] = json.loads(FILE.read_text())
ROWS = [(name, row) for name, rows in CONTENT["images"].items() for row in rows]
FACTS = {
    *("entrypoint", "cmd", "env", "workdir", "user", "shell", "onbuild", "platforms", "distribution"),
    *("distribution_version", "package_manager", "is_distribution"),
    *("entrypoint_starts", "entrypoint_serves", "entrypoint_files", "updated_in_place"),
}
SOURCE = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{7,40}:\S+(?: and \d+ more Dockerfiles)?\Z|checked by hand: ")


def of(name: str) -> Image:
    """What is known of an image."""
    return Images().of(name)


def test_it_is_for_many_images() -> None:
    assert len(CONTENT["images"]) >= 120
    assert set(names()) == {*CONTENT["images"], *CONTENT["also"]}
    assert all(reference_of(name).name == name for name in names() if "/" in name or name)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", CONTENT["images"])
def test_each_row_says_what_it_is_for_and_where_it_is_from(name: str) -> None:
    known = 0
    assert table().rows(name) == CONTENT["images"][name]
    for row in CONTENT["images"][name]:
        assert set(row) <= FACTS | {"suffixes", "versions", "source"}
        assert "versions" not in row or "suffixes" in row
        for first, last in row.get("versions", ()):
            assert re.fullmatch(r"\d+(?:\.\d+)?", first) and re.fullmatch(r"\d+(?:\.\d+)?", last)
            assert [int(part) for part in first.split(".")] <= [int(part) for part in last.split(".")]
        if "source" in row:
            known += 1
            assert SOURCE.match(row["source"]), row["source"]
        else:
            assert set(row) <= {"suffixes", "versions"}, "a row without a source says that nothing is known"
    assert known


def test_it_stands_on_lines_of_its_own_and_says_how_it_was_made() -> None:
    text = FILE.read_text()
    assert text.count("\n") > len(ROWS)
    assert re.search(r"tools/make_image_table\.py.*official-images@[0-9a-f]{40}", CONTENT["about"])
    assert re.fullmatch(r"endoflife-date/endoflife\.date@[0-9a-f]{40}:products", CONTENT["end_of_life"]["source"])


@pytest.mark.parametrize("product", CONTENT["end_of_life"]["days"])
def test_ends_of_life_are_days(product: str) -> None:
    days = CONTENT["end_of_life"]["days"][product]
    assert days and all(re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", day) for day in days.values())


def test_other_names_and_products_are_of_images_that_are_there() -> None:
    assert set(CONTENT["also"].values()) <= set(CONTENT["images"])
    assert set(CONTENT["end_of_life"]["products"]) <= set(CONTENT["images"])
    assert set(CONTENT["end_of_life"]["products"].values()) <= set(CONTENT["end_of_life"]["days"])


def test_it_is_read_when_it_is_asked() -> None:
    code = "import dockfix.engine, sys; from dockfix.images import Images; Images()"
    code += "; print('dockfix.images.table' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
    assert table() is table()


NO_ENTRYPOINT = (
    "alpine debian:12 ubuntu:24.04 busybox centos:7 rockylinux:9 almalinux:9 amazonlinux:2 fedora:40 archlinux"
    " gcc:13 perl:5 python:3.12 python:3.7-slim golang:1.16 golang:1.24-alpine openjdk:8-jdk openjdk:11-jre-slim"
    " rust:1.80 ruby:3.3 buildpack-deps:bookworm elixir:1.16 erlang:26 haskell:9 gradle:6.8"
    " httpd:2.4 pypy:3.10 swift:5.10 tomcat:8.5 amazoncorretto:17 mcr.microsoft.com/dotnet/sdk:8.0"
    " mcr.microsoft.com/dotnet/core/sdk:3.1 node:8.9 node:6 nginx:1.17 mcr.microsoft.com/dotnet/aspnet:8.0"
    " arm64v8/debian:12 docker.io/library/python:3.11 node:4-onbuild"
    " registry.access.redhat.com/ubi9 gcr.io/distroless/static-debian12"
)


@pytest.mark.parametrize("name", NO_ENTRYPOINT.split())
def test_it_has_no_entrypoint(name: str) -> None:
    assert of(name).entrypoint == ()


@pytest.mark.parametrize(
    ("name", "entrypoint"),
    [
        ("node:14", "docker-entrypoint.sh"),
        ("node:22.1-bookworm-slim", "docker-entrypoint.sh"),
        ("node", "docker-entrypoint.sh"),
        ("node:lts-alpine", "docker-entrypoint.sh"),
        ("php:7.4-apache", "docker-php-entrypoint"),
        ("php:8.3", "docker-php-entrypoint"),
        ("nginx:1.27", "/docker-entrypoint.sh"),
        ("nginx:alpine", "/docker-entrypoint.sh"),
        ("postgres:16", "docker-entrypoint.sh"),
        ("mysql:8.0", "docker-entrypoint.sh"),
        ("redis:7-alpine", "docker-entrypoint.sh"),
        ("mongo:6", "docker-entrypoint.sh"),
        ("eclipse-temurin:21", "/__cacert_entrypoint.sh"),
        ("maven:3.8-openjdk-17", "/usr/local/bin/mvn-entrypoint.sh"),
        ("gcr.io/distroless/nodejs22-debian12", "/nodejs/bin/node"),
        ("bash:5.2", "docker-entrypoint.sh"),
    ],
)
def test_its_entrypoint(name: str, entrypoint: str) -> None:
    assert of(name).entrypoint == (entrypoint,)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        *(
            (name, "/")
            for name in "python:3.12 node:20 node debian alpine:3.20 mongo:6 php:8.3-cli ruby:3.3 rust:1".split()
        ),
        *((name, "/") for name in "openjdk:17 mcr.microsoft.com/dotnet/sdk:8.0 nginx:1.27 postgres:16 php:8.3".split()),
        ("golang:1.16", "/go"),
        ("golang", "/go"),
        ("golang:${V}-alpine", "/go"),
        ("php:7.4-apache", "/var/www/html"),
        ("php:8.3-fpm-alpine", "/var/www/html"),
        ("redis:7", "/data"),
        ("httpd:2.4", "/usr/local/apache2"),
        ("tomcat:9", "/usr/local/tomcat"),
        ("gradle:8.5", "/home/gradle"),
        ("composer:2", "/app"),
        ("wordpress:6", "/var/www/html"),
        ("ghost:5", "/var/lib/ghost"),
        ("node:6-onbuild", "/usr/src/app"),
        ("gcr.io/distroless/static-debian12:nonroot", "/home/nonroot"),
    ],
)
def test_its_folder(name: str, folder: str) -> None:
    assert of(name).workdir == folder


@pytest.mark.parametrize(
    "name",
    [
        *("node:99", "python:3.99", "node:20-windowsservercore", "debian/x", "example.org/debian", "php:$V", "perl:5"),
        *("node:20-alpine9.9", "golang:${V}-nanoserver", "node:3.13.0rc1", "gcr.io/distroless/static-debian12:debug"),
    ],
)
def test_its_folder_is_not_known(name: str) -> None:
    assert of(name).workdir is None


def test_its_environment() -> None:
    python = of("python:3.12").env
    assert python is not None
    assert python["PATH"] == "/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    assert "PYTHON_VERSION" in python and python["PYTHON_VERSION"] is None
    golang = of("golang:1.22").env
    assert golang is not None and golang["GOPATH"] == "/go" and "GOTOOLCHAIN" in golang
    assert "GOTOOLCHAIN" not in (of("golang:1.16").env or {}) or (of("golang:1.16").env or {})["GOTOOLCHAIN"] is None
    rust = of("rust:1.80-slim").env
    assert rust is not None and rust["CARGO_HOME"] == "/usr/local/cargo"
    assert of("debian:12").has_plain_environment and of("scratch").has_plain_environment
    assert not of("python:3.12").has_plain_environment and not of("fedora:40").has_plain_environment


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("debian", ""),
        ("node:20", ""),
        ("postgres:16", ""),
        ("mcr.microsoft.com/dotnet/aspnet:8.0", ""),
        ("gcr.io/distroless/static-debian12", "0"),
        ("gcr.io/distroless/static-debian12:nonroot", "65532"),
        ("quay.io/jupyter/docker-stacks-foundation", "1000"),
        ("sonatype/nexus3", "nexus"),
    ],
)
def test_its_user(name: str, user: str) -> None:
    assert of(name).user == user


def test_its_shell() -> None:
    assert of("quay.io/jupyter/docker-stacks-foundation").shell == ("/bin/bash", "-o", "pipefail", "-c")
    for plain in "node:20 php:$V clojure:lein mariadb:11 mongo postgres:${V}".split():
        assert of(plain).shell == ("/bin/sh", "-c"), plain
    for unknown in ("x/python", "$BASE", "${REGISTRY}python:3", ""):
        assert of(unknown).shell is None


@pytest.mark.parametrize(
    ("name", "distribution", "version", "manager"),
    [
        ("python:3.12-slim-bookworm", "debian", "12", "apt-get"),
        ("node:20-alpine3.20", "alpine", "3.20", "apk"),
        ("node:20-alpine", "alpine", None, "apk"),
        ("debian:12.5-slim", "debian", "12", "apt-get"),
        ("debian:bullseye", "debian", "11", "apt-get"),
        ("ubuntu:22.04", "ubuntu", "22.04", "apt-get"),
        ("ubuntu:jammy-20240111", "ubuntu", "22.04", "apt-get"),
        ("alpine:3.19.1", "alpine", "3.19", "apk"),
        ("eclipse-temurin:17-jre-jammy", "ubuntu", "22.04", "apt-get"),
        ("gcc:13", "debian", None, "apt-get"),
    ],
)
def test_what_it_is_made_of(name: str, distribution: str, version: str | None, manager: str) -> None:
    image = of(name)
    assert (image.distribution, image.distribution_version, image.package_manager) == (distribution, version, manager)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("node:16", "2023-09-11"),
        ("node:16.20-alpine", "2023-09-11"),
        ("python:3.7", "2023-06-27"),
        ("debian:10", "2024-06-30"),
        ("debian:buster-slim", "2024-06-30"),
        ("ubuntu:18.04", "2023-05-31"),
        ("alpine:3.12", "2022-05-01"),
        ("node:20-alpine3.16", "2024-05-23"),  # that of Alpine comes first
        ("node", None),
        ("python:3", None),
    ],
)
def test_its_end_of_life(name: str, day: str | None) -> None:
    assert of(name).end_of_life == day


def test_what_its_entrypoint_does() -> None:
    for program in ("node", "npm", "npx", "yarn"):
        assert of("node:20").hands_on(program)
    assert not of("node:20").hands_on("serve") and of("node:8.9").starts_as_it_is("serve")
    for name in ("php:8-cli", "maven:3.8-openjdk-17", "eclipse-temurin:21", "julia:1.10", "memcached:1.6"):
        assert of(name).hands_on("java") and not of(name).hands_on("-v"), name
    assert not of("julia:1.10").hands_on("app.jl") and of("php:8-cli").hands_on("app.jl")
    served = {
        "nginx:1.27": ["nginx", "nginx-debug"],
        "postgres:16": ["postgres"],
        "mysql:8.0": ["mysqld", "mysqld_safe"],
        "mariadb:10.6": ["mysqld", "mariadbd"],
        "redis:7": ["redis-server", "/etc/redis.conf"],
        "mongo:6": ["mongod", "mongos"],
        "rabbitmq:3.12": ["rabbitmq-server"],
        "haproxy:2.8": ["haproxy"],
        "cassandra:4": ["cassandra"],
    }
    for name, programs in served.items():
        assert of(name).hands_on("python3"), name
        assert not any(of(name).hands_on(program) for program in programs), name
    assert of("condaforge/miniforge3").hands_on("python")


def test_programs_that_update_themselves_in_place() -> None:
    assert of("python:3.12").updated_in_place == {"pip", "pip3"}
    assert of("debian").updated_in_place == set()


def test_shells_that_count_themselves() -> None:
    assert not of("debian:12").counts_shells and not of("ubuntu").counts_shells and not of("python:3.12").counts_shells
    assert of("alpine").counts_shells and of("python:3.12-alpine").counts_shells and of("fedora").counts_shells


def test_a_digest_stands_for_its_tag() -> None:
    digest = "@sha256:" + "0" * 64
    assert of(f"golang:1.22{digest}") == of("golang:1.22")
    assert of(f"golang{digest}").workdir is None, "onbuild variants have another"
    assert of("golang:1.22-bookworm").platforms is not None


@pytest.mark.parametrize("trigger", ["node:6-onbuild", "python:3.6-onbuild", "golang:1.8-onbuild"])
def test_triggers(trigger: str) -> None:
    found = of(trigger).onbuild
    assert found is None or any(text.startswith("COPY") for text in found)
