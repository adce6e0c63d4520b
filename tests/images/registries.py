"""Registries on this machine: Debian's ``docker-registry``, and one that answers as a test wants it."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("docker-registry")
#: ``user`` with the password ``secret``, as ``htpasswd -B`` writes it.
HTPASSWD = "user:$2b$04$DJDCV8sOfsTt4VrKrHLbze2G9eO81tjk1BE4iqI23sXfuQuwuX4Eq\n"
BASIC = "Basic dXNlcjpzZWNyZXQ="
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def debian_registry(folder: Path, *, login: bool = False) -> Iterator[str]:
    """A real registry; its host and port."""
    host = f"127.0.0.1:{free_port()}"
    lines = [
        "version: 0.1",
        f"storage: {{filesystem: {{rootdirectory: {folder / 'data'}}}}}",
        f'http: {{addr: "{host}"}}',
    ]
    if login:
        (folder / "htpasswd").write_text(HTPASSWD)
        lines.append(f"auth: {{htpasswd: {{realm: x, path: {folder / 'htpasswd'}}}}}")
    (folder / "config.yml").write_text("\n".join(lines) + "\n")
    assert PROGRAM is not None
    with subprocess.Popen(
        [PROGRAM, "serve", str(folder / "config.yml")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(host)
            yield host
        finally:
            process.terminate()


def _wait_for(host: str) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://{host}/v2/", timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the registry does not start")


class Pusher:
    """Puts images into a registry."""

    def __init__(self, host: str, *, login: bool = False) -> None:
        self.base = f"http://{host}"
        self.headers = {"Authorization": BASIC} if login else {}

    def _send(self, method: str, address: str, data: bytes, kind: str) -> Any:
        request = urllib.request.Request(
            address if "://" in address else self.base + address,
            data,
            {**self.headers, "Content-Type": kind},
            method=method,
        )
        return urllib.request.urlopen(request, timeout=10)

    def blob(self, name: str, data: bytes) -> str:
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        place = self._send("POST", f"/v2/{name}/blobs/uploads/", b"", "application/octet-stream").headers["Location"]
        glue = "&" if "?" in place else "?"
        self._send("PUT", f"{place}{glue}digest={digest}", data, "application/octet-stream")
        return digest

    def manifest(self, name: str, tag: str, content: dict[str, Any]) -> str:
        data = json.dumps(content).encode()
        self._send("PUT", f"/v2/{name}/manifests/{tag}", data, content["mediaType"])
        return "sha256:" + hashlib.sha256(data).hexdigest()

    def image(self, name: str, tag: str, config: dict[str, Any], architecture: str = "amd64") -> str:
        """One image; its digest."""
        content = {
            "os": "linux",
            "architecture": architecture,
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": []},
        }
        data = json.dumps(content).encode()
        descriptor = {"mediaType": CONFIG, "digest": self.blob(name, data), "size": len(data)}
        return self.manifest(name, tag, {"schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor, "layers": []})

    def index(self, name: str, tag: str, configs: dict[str, dict[str, Any]]) -> str:
        """An index with an image for each architecture; its digest."""
        manifests = []
        for architecture, config in configs.items():
            digest = self.image(name, f"{tag}-{architecture}", config, architecture)
            platform = {"os": "linux", "architecture": architecture}
            if architecture == "arm":
                platform["variant"] = "v7"
            manifests.append({"mediaType": MANIFEST, "digest": digest, "size": 1, "platform": platform})
        return self.manifest(name, tag, {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests})


Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """A server whose every answer a function gives; its host and port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, code: int, data: bytes = b"", **headers: str) -> None:
    """An answer; ``_`` in a header's name is a dash."""
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(data)
