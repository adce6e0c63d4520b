"""What registries say of images, and what is said where they say nothing that can be used."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from images.registries import CONFIG, INDEX, MANIFEST, PROGRAM, Pusher, answering, debian_registry, send

from dockfix.images import reference_of
from dockfix.images import registry as registry_module
from dockfix.images.ask import ask
from dockfix.images.credentials import Credentials, Login
from dockfix.images.lock import Entry
from dockfix.images.registry import Registries, RegistryError, Settings

NEEDS_REGISTRY = pytest.mark.skipif(
    PROGRAM is None and not os.environ.get("DOCKFIX_NEED_ENGINE"), reason="no docker-registry is installed"
)
NODE = {
    "Entrypoint": ["docker-entrypoint.sh"],
    "Cmd": ["node"],
    "Env": ["PATH=/usr/bin", "NODE_VERSION=22.11.0"],
    "WorkingDir": "/srv",
    "User": "node",
    "Shell": ["/bin/bash", "-c"],
    "OnBuild": ["RUN x"],
}


class NoLogin(Credentials):
    """A machine on which nobody has logged in."""

    def of(self, host: str) -> Login | None:
        return None


class OneLogin(Credentials):
    """A login for all hosts, to see which one gets it."""

    def of(self, host: str) -> Login | None:
        return Login("user", "secret")


def asked(name: str, credentials: Credentials | None = None, **settings: Any) -> Entry:
    reference = reference_of(name)
    assert reference is not None
    return ask(reference, Registries(Settings(**settings), credentials or NoLogin()))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with debian_registry(tmp_path_factory.mktemp("registry")) as found:
        yield found


@NEEDS_REGISTRY
def test_an_image(host: str) -> None:
    digest = Pusher(host).image("a/b", "1", NODE)
    assert asked(f"{host}/a/b:1") == Entry(
        digest,
        ("linux/amd64",),
        {
            "entrypoint": ["docker-entrypoint.sh"],
            "cmd": ["node"],
            "env": {"NODE_VERSION": "22.11.0", "PATH": "/usr/bin"},
            "workdir": "/srv",
            "user": "node",
            "shell": ["/bin/bash", "-c"],
            "onbuild": ["RUN x"],
        },
        None,
    )


@NEEDS_REGISTRY
def test_an_image_that_says_nothing(host: str) -> None:
    Pusher(host).image("bare", "1", {})
    assert asked(f"{host}/bare:1").config == {
        "entrypoint": [],
        "cmd": [],
        "env": {},
        "workdir": "/",
        "user": "",
        "shell": ["/bin/sh", "-c"],
        "onbuild": [],
    }


@NEEDS_REGISTRY
def test_an_index(host: str) -> None:
    other = {**NODE, "Env": ["PATH=/usr/bin", "NODE_VERSION=22.11.0", "ARM=1"], "User": ""}
    digest = Pusher(host).index("node", "22", {"amd64": NODE, "arm64": other, "arm": {}})
    found = asked(f"{host}/node:22")
    assert (found.digest, found.platforms) == (digest, ("linux/amd64", "linux/arm64", "linux/arm/v7"))
    # What differs between the two most common platforms is not known.
    assert found.config["env"] == {"ARM": None, "NODE_VERSION": "22.11.0", "PATH": "/usr/bin"}
    assert "user" not in found.config
    assert found.config["workdir"] == "/srv"


@NEEDS_REGISTRY
@pytest.mark.parametrize(
    ("tag", "expected"),
    [("latest", "22.11.0"), ("alpine", "22.11.0-alpine"), ("22", None), ("slim", None)],
)
def test_the_exact_tag_of_one_that_moves(host: str, tag: str, expected: str | None) -> None:
    push, name = Pusher(host), "moving"
    for other in ("22", "22.11", "22.11.0", "latest"):
        push.image(name, other, NODE)
    for other in ("20.1.0", "23.0.0", "22.11.0-slim"):
        push.image(name, other, {"Cmd": [other]})
    for other in ("22.11.0-alpine", "22-alpine", "alpine"):
        push.image(name, other, {**NODE, "Cmd": ["alpine"]})
    push.image(name, "slim", {"Cmd": ["slim"]})
    assert asked(f"{host}/{name}:{tag}").exact_tag == expected


@NEEDS_REGISTRY
def test_a_mirror(host: str) -> None:
    digest = Pusher(host).image("library/busybox", "1", {})
    assert asked("busybox:1", mirrors={"docker.io": f"http://{host}/"}).digest == digest
    assert asked("docker.io/library/busybox:1", mirrors={"docker.io": f"http://{host}"}).digest == digest


@NEEDS_REGISTRY
def test_what_is_not_there(host: str) -> None:
    with pytest.raises(RegistryError, match=rf"^{host} has no {host}/nobody:7$"):
        asked(f"{host}/nobody:7")


@NEEDS_REGISTRY
def test_a_login(tmp_path: Path) -> None:
    with debian_registry(tmp_path, login=True) as host:
        digest = Pusher(host, login=True).image("a", "1", {})
        assert asked(f"{host}/a:1", OneLogin()).digest == digest
        with pytest.raises(RegistryError, match=f"wants a login: `docker login {host}`"):
            asked(f"{host}/a:1")


def test_the_logins_of_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = tmp_path / "docker-credential-test"
    helper.write_text('#!/bin/sh\ncat >/dev/null\necho \'{"Username": "u", "Secret": "s"}\'\n')
    helper.chmod(0o755)
    config = {
        "auths": {"one.example.org": {"auth": "dXNlcjpzZWNyZXQ="}, "https://index.docker.io/v1/": {"auth": "ZDpk"}},
        "credHelpers": {"two.example.org": "test", "three.example.org": "nothing-of-that-name"},
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    known = Credentials()
    assert known.of("one.example.org") == Login("user", "secret")
    assert known.of("two.example.org") == Login("u", "s")
    assert known.of("registry-1.docker.io") == Login("d", "d")
    assert known.of("three.example.org") is None
    assert known.of("evil.example.org") is None


# -- registries that behave badly


def image_of(handler: BaseHTTPRequestHandler) -> None:
    """A registry with one image."""
    config = json.dumps({"os": "linux", "architecture": "amd64", "config": NODE}).encode()
    digest = "sha256:" + hashlib.sha256(config).hexdigest()
    manifest = {"mediaType": MANIFEST, "config": {"mediaType": CONFIG, "digest": digest}, "layers": []}
    data = config if "/blobs/" in handler.path else json.dumps(manifest).encode()
    send(handler, 200, data, Content_Type=MANIFEST)


def test_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str | None]] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        given = handler.headers.get("Authorization")
        seen.append((handler.path.partition("?")[0], given))
        if handler.path.startswith("/token"):
            assert "scope=repository%3Aa%3Apull" in handler.path and "service=s" in handler.path
            return send(handler, 200, b'{"token": "t"}')
        if given != "Bearer t":
            host = handler.headers["Host"]
            challenge = f'Bearer realm="http://{host}/token",service="s",scope="repository:a:pull"'
            return send(handler, 401, WWW_Authenticate=challenge)
        return image_of(handler)

    with answering(answer) as host:
        assert asked(f"{host}/a:1", OneLogin()).config["user"] == "node"
    assert [path for path, _ in seen][:3] == ["/v2/a/manifests/1", "/token", "/v2/a/manifests/1"]
    assert seen[1][1] == "Basic dXNlcjpzZWNyZXQ="


def test_no_password_goes_to_a_token_server_without_tls() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 401, WWW_Authenticate='Bearer realm="http://evil.example.org/token"')

    with answering(answer) as host, pytest.raises(RegistryError, match=r"without TLS: http://evil\.example\.org/token"):
        asked(f"{host}/a:1", OneLogin())


@pytest.mark.parametrize("challenge", ["Basic realm=x", 'Bearer realm="https://127.0.0.1:1/token"'])
def test_no_password_goes_over_plain_http_to_another_machine(challenge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "is_loopback", lambda host: False)
    seen: list[str | None] = []

    class Watched(Credentials):
        def of(self, host: str) -> Login | None:
            seen.append(host)
            return Login("user", "secret")

    with answering(lambda handler: send(handler, 401, WWW_Authenticate=challenge)) as host:
        with pytest.raises(RegistryError):
            asked("busybox:1", Watched(), mirrors={"docker.io": f"http://{host}"})
    assert seen == []


def test_a_registry_that_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    count = 0

    def answer(handler: BaseHTTPRequestHandler) -> None:
        nonlocal count
        count += 1
        if count < 3:
            return send(handler, 429, Retry_After="7")
        return image_of(handler)

    with answering(answer) as host:
        assert asked(f"{host}/a:1").config["user"] == "node"
    assert [wait for wait in waits if wait >= 1] == [7, 7]


def test_a_registry_that_is_busy_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with answering(lambda handler: send(handler, 429, Retry_After="3600")) as host:
        with pytest.raises(RegistryError, match="answers 429, and wants to be asked again after 3600 s"):
            asked(f"{host}/a:1")


def half(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" " * 1_000_000)
    except OSError:
        pass


def tampered(handler: BaseHTTPRequestHandler) -> None:
    if "/blobs/" in handler.path:
        return send(handler, 200, b"{}")
    return image_of(handler)


BAD = {
    "half an answer": (half, "the connection broke in the middle of an answer"),
    "no end": (endless, "sends more than 4,194,304 bytes"),
    "no JSON": (lambda handler: send(handler, 200, b"<html>"), "sends no manifest of .*, but something else"),
    "a list": (lambda handler: send(handler, 200, b"[]"), "sends no manifest of .*, but something else"),
    "no config": (lambda handler: send(handler, 200, b"{}"), "is no image: its manifest names no config"),
    "no image": (
        lambda handler: send(handler, 200, json.dumps({"mediaType": INDEX, "manifests": [1, {}]}).encode()),
        "is an index without an image in it",
    ),
    "another config": (tampered, "sends another config than sha256:"),
    "forbidden": (lambda handler: send(handler, 403), r"refuses .* \(403\); `docker login .*` may help"),
    "a strange login": (
        lambda handler: send(handler, 401, WWW_Authenticate="Digest x"),
        "wants a login of a kind that is not known: digest",
    ),
    "no token": (
        lambda handler: send(handler, 401, WWW_Authenticate=f'Bearer realm="http://{handler.headers["Host"]}/t"'),
        r"gives no token \(401\); it may want a login",
    ),
}


@pytest.mark.parametrize(("answer", "message"), BAD.values(), ids=BAD)
def test_a_bad_answer_is_one_line(answer: Any, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with answering(answer) as host, pytest.raises(RegistryError, match=message) as found:
        asked(f"{host}/a:1")
    assert "\n" not in str(found.value)


def test_a_slow_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "_TIMEOUTS", (1.0, 0.2))

    def answer(handler: BaseHTTPRequestHandler) -> None:
        import threading

        threading.Event().wait(1)

    with answering(answer) as host, pytest.raises(RegistryError, match="no answer in"):
        asked(f"{host}/a:1")


def test_nobody_there() -> None:
    with pytest.raises(RegistryError, match=r"127\.0\.0\.1:1: it refuses the connection"):
        asked("127.0.0.1:1/a:1")
    with pytest.raises(RegistryError, match=r"127\.0\.0\.1:1: "):
        asked("busybox", mirrors={"docker.io": "https://127.0.0.1:1"})


# -- the command


def dockfix(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dockfix", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@NEEDS_REGISTRY
def test_lock_and_pin(host: str, tmp_path: Path) -> None:
    push = Pusher(host)
    for tag in ("latest", "3.20.1"):
        digest = push.image("library/tool", tag, {"Cmd": ["tool"]})
    older = push.image("library/tool", "2", {"Cmd": ["old"]})
    (tmp_path / "dockfix.toml").write_text(f'[images]\nmirrors = {{ "docker.io" = "http://{host}" }}\n')
    text = "FROM tool AS a\nFROM tool:2\nCOPY --from=a /x /x\nFROM a\nFROM scratch\n"
    (tmp_path / "Dockerfile").write_text(text)
    done = dockfix(tmp_path, "images", "--lock")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "dockfix.lock: tool:2 added\ndockfix.lock: tool:latest added\n"
    first = (tmp_path / "dockfix.lock").read_text()
    assert dockfix(tmp_path, "--write", "--select", "pin-base-image", ".").returncode == 0
    assert (tmp_path / "Dockerfile").read_text() == text.replace("tool AS", f"tool:3.20.1@{digest} AS").replace(
        "tool:2", f"tool:2@{older}"
    )
    assert dockfix(tmp_path, "--check", "--select", "pin-base-image", ".").returncode == 0
    # A tag that moves.
    newer = push.image("library/tool", "2", {"Cmd": ["new"]})
    assert dockfix(tmp_path, "images", "--lock").returncode == 0
    assert older in (tmp_path / "dockfix.lock").read_text()
    done = dockfix(tmp_path, "images", "--update")
    assert f"dockfix.lock: tool:2 is {newer[:19]} now, it was {older[:19]}" in done.stdout
    assert dockfix(tmp_path, "--write", "--select", "pin-base-image", ".").returncode == 0
    assert f"FROM tool:2@{newer}\n" in (tmp_path / "Dockerfile").read_text()
    assert json.loads(first)["images"].keys() == {"tool:2", "tool:latest"}
    assert json.loads((tmp_path / "dockfix.lock").read_text())["images"].keys() == {"tool:2", "tool:3.20.1"}


@NEEDS_REGISTRY
def test_one_failure_keeps_the_lock(host: str, tmp_path: Path) -> None:
    Pusher(host).image("there", "1", {})
    (tmp_path / "Dockerfile").write_text(f"FROM {host}/there:1\n")
    assert dockfix(tmp_path, "images", "--lock").returncode == 0
    before = (tmp_path / "dockfix.lock").read_bytes()
    (tmp_path / "Dockerfile").write_text(f"FROM {host}/there:1\nFROM {host}/nobody:1\n")
    done = dockfix(tmp_path, "images", "--update")
    assert done.returncode == 2
    assert done.stderr == f"Dockerfile:2:1: error: {host} has no {host}/nobody:1; dockfix.lock stays as it was\n"
    assert (tmp_path / "dockfix.lock").read_bytes() == before


def test_a_run_without_the_option_asks_nobody(tmp_path: Path) -> None:
    asked_for: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked_for.append(handler.path)
        image_of(handler)

    with answering(answer) as host:
        (tmp_path / "Dockerfile").write_text(f"FROM {host}/a:1\n")
        for words in (("images",), ("--check", "."), ("--diff", "--unsafe", "."), ("builds",)):
            dockfix(tmp_path, *words)
        assert asked_for == []
        assert dockfix(tmp_path, "images", "--lock").returncode == 0
        assert asked_for
