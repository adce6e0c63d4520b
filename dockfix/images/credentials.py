"""The user's logins: those of Docker's config and its credential helpers, as ``docker login`` has put them there."""

from __future__ import annotations

import base64
import ipaddress
from typing import Any, NamedTuple

#: Where Docker keeps the login of its own registry (``IndexServer`` of docker/cli).
_DOCKERS_OWN = "https://index.docker.io/v1/"
_DOCKERS_HOSTS = frozenset(("registry-1.docker.io", "index.docker.io", "docker.io"))


class Login(NamedTuple):
    """A user's name and password."""

    user: str
    password: str

    @property
    def basic(self) -> str:
        """The header's value for basic authentication (RFC 7617)."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")


class Credentials:
    """Docker's config, read when a registry wants a login; a host gets no other host's."""

    def __init__(self, config: Any = None) -> None:
        self._config = config
        self._known: dict[str, Login | None] = {}

    def of(self, host: str) -> Login | None:
        """The login for a host; None where there is none, or where a credential helper does not say it."""
        if host not in self._known:
            self._known[host] = self._look_up(host)
        return self._known[host]

    def _look_up(self, host: str) -> Login | None:
        from docker import auth
        from docker.errors import DockerException

        try:
            if self._config is None:
                self._config = auth.load_config()
            # Without a name Docker means its own registry.
            found = self._config.resolve_authconfig(None if host in _DOCKERS_HOSTS else host) or {}
        except (DockerException, OSError, ValueError, KeyError):
            return None
        user, password = found.get("username") or found.get("Username"), found.get("password") or found.get("Password")
        return Login(user, password) if user and password else None


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine: then it speaks plain HTTP, as Docker has it."""
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
