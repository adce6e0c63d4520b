"""Asks registries about images: the pull side of the OCI distribution specification.

github.com/opencontainers/distribution-spec "Pull", and for tokens distribution.github.io "Token Authentication
Specification". Nothing but ``dockfix images --lock`` and ``--update`` comes here; ``requests`` does the HTTP.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .credentials import Credentials, Login, is_loopback
from .reference import Reference

if TYPE_CHECKING:
    import requests

#: Docker's own registry is served by another host than its name says.
_HOSTS = {"docker.io": "registry-1.docker.io"}
_INDEXES = frozenset(
    ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
)
_MANIFESTS = frozenset(
    ("application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json")
)
_ACCEPT = ", ".join(sorted(_INDEXES | _MANIFESTS))
#: Seconds: for a connection, between two bytes, for one answer, and for all waiting that a registry asks for.
_TIMEOUTS, _LONGEST_ANSWER, _LONGEST_WAIT = (10.0, 30.0), 60.0, 120.0
#: Bytes of a manifest, as distribution limits them, and of a config or a list of tags.
_LARGEST = 4_194_304
_MOST_TRIES = 4
_MOST_PAGES = 30
_CHALLENGE = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_NEXT = re.compile(r"<([^>]+)>\s*;\s*rel=\"?next\"?")


class RegistryError(Exception):
    """A registry gives no answer that can be used; the message says why, in one line."""


class Manifest(NamedTuple):
    """An index or a manifest: its digest, and what it says."""

    digest: str
    content: Mapping[str, Any]

    @property
    def is_index(self) -> bool:
        """Whether it holds manifests for platforms."""
        return isinstance(self.content.get("manifests"), list)


class Settings(NamedTuple):
    """What ``[images]`` of a config says of registries."""

    mirrors: Mapping[str, str] = {}  #: a registry, and the address that is asked instead
    insecure: frozenset[str] = frozenset()  #: hosts that speak plain HTTP


class Registries:
    """All registries of a run; tokens are kept while it lasts."""

    def __init__(self, settings: Settings | None = None, credentials: Credentials | None = None) -> None:
        import requests

        self._settings = settings or Settings()
        self._credentials = credentials or Credentials()
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "dockfix"
        self._tokens: dict[tuple[str, str], str] = {}
        self._waited = 0.0

    def digest(self, reference: Reference, tag: str) -> str:
        """The digest that a tag has now. Raises :class:`RegistryError`."""
        answer = self._asked("HEAD", reference, f"manifests/{tag}")
        found = answer.headers.get("Docker-Content-Digest", "")
        # Not every registry says it without the manifest.
        return found if _is_digest(found) else self.manifest(reference, tag).digest

    def manifest(self, reference: Reference, name: str) -> Manifest:
        """The manifest or index of a tag or digest; its digest is checked. Raises :class:`RegistryError`."""
        body = self._body(reference, f"manifests/{name}")
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        if name.startswith("sha256:") and digest != name:
            raise RegistryError(f"{self._host(reference)} sends another manifest than {name}")
        return Manifest(digest, self._object(reference, body, "manifest"))

    def config(self, reference: Reference, digest: str) -> Mapping[str, Any]:
        """The config of an image, by the digest in its manifest. Raises :class:`RegistryError`."""
        body = self._body(reference, f"blobs/{digest}")
        if "sha256:" + hashlib.sha256(body).hexdigest() != digest:
            raise RegistryError(f"{self._host(reference)} sends another config than {digest}")
        return self._object(reference, body, "config")

    def tags(self, reference: Reference) -> Iterator[str]:
        """The tags of an image, as many as come in some pages. Raises :class:`RegistryError`."""
        path: str | None = "tags/list?n=1000"
        for _ in range(_MOST_PAGES):
            if path is None:
                return
            answer = self._asked("GET", reference, path, stream=True)
            content = self._object(reference, self._read(reference, answer), "list of tags")
            yield from (tag for tag in content.get("tags") or () if isinstance(tag, str))
            link = _NEXT.search(answer.headers.get("Link", ""))
            path = f"tags/list?{link.group(1).partition('?')[2]}" if link else None

    # -- HTTP

    def _base(self, reference: Reference) -> str:
        registry = reference.registry
        if mirror := self._settings.mirrors.get(registry):
            return mirror.rstrip("/")
        host = _HOSTS.get(registry, registry)
        plain = is_loopback(host) or registry in self._settings.insecure
        return f"{'http' if plain else 'https'}://{host}"

    def _host(self, reference: Reference) -> str:
        return self._base(reference).partition("://")[2].partition("/")[0]

    def _body(self, reference: Reference, path: str) -> bytes:
        return self._read(reference, self._asked("GET", reference, path, stream=True))

    def _read(self, reference: Reference, answer: requests.Response) -> bytes:
        """The body, of a bounded size and in a bounded time."""
        import requests

        host, end = self._host(reference), time.monotonic() + _LONGEST_ANSWER
        parts, size = [], 0
        try:
            for part in answer.iter_content(65_536):
                parts.append(part)
                size += len(part)
                if size > _LARGEST:
                    raise RegistryError(f"{host} sends more than {_LARGEST:,} bytes for a manifest or config")
                if time.monotonic() > end:
                    raise RegistryError(f"{host} has not sent its answer in {_LONGEST_ANSWER:.0f} s")
        except requests.RequestException as error:
            raise RegistryError(f"{host}: {_why(error)}") from None
        finally:
            answer.close()
        return b"".join(parts)

    def _object(self, reference: Reference, body: bytes, what: str) -> Mapping[str, Any]:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise RegistryError(f"{self._host(reference)} sends no {what} of {reference.name}, but something else")
        return found

    def _asked(self, method: str, reference: Reference, path: str, *, stream: bool = False) -> requests.Response:
        """An answer that is a success: with credentials where they are wanted, after a while where told so."""
        repository = reference.repository
        address = f"{self._base(reference)}/v2/{repository}/{path}"
        host = self._host(reference)
        authorization = self._tokens.get((host, repository))
        for tries in range(_MOST_TRIES):
            answer = self._sent(method, address, host, authorization, stream)
            if answer.status_code < 300:
                return answer
            answer.close()
            if answer.status_code == 401 and tries < 2:
                authorization = self._authorization(answer, host, repository)
                self._tokens[host, repository] = authorization
            elif answer.status_code == 429 or answer.status_code >= 500:
                self._wait(answer, host, tries)
            else:
                raise RegistryError(_why_refused(answer, host, reference, path))
        raise RegistryError(_why_refused(answer, host, reference, path))

    def _sent(self, method: str, address: str, host: str, authorization: str | None, stream: bool) -> requests.Response:
        import requests

        headers = {"Accept": _ACCEPT if "/manifests/" in address else "*/*"}
        if authorization is not None:
            headers["Authorization"] = authorization
        try:
            return self._session.request(
                method, address, headers=headers, timeout=_TIMEOUTS, stream=stream, auth=_no_auth
            )
        except requests.RequestException as error:
            raise RegistryError(f"{host}: {_why(error)}") from None

    def _wait(self, answer: requests.Response, host: str, tries: int) -> None:
        """Wait as long as the registry asks for; not for ever."""
        told = answer.headers.get("Retry-After", "")
        seconds = float(told) if told.isdigit() else 2.0**tries
        self._waited += seconds
        if self._waited > _LONGEST_WAIT:
            raise RegistryError(
                f"{host} answers {answer.status_code}, and wants to be asked again after {told or '?'} s"
            )
        time.sleep(seconds)

    def _authorization(self, answer: requests.Response, host: str, repository: str) -> str:
        """What the challenge of a registry wants: the user's name and password, or a token for them."""
        challenge = answer.headers.get("WWW-Authenticate", "")
        kind = challenge.partition(" ")[0].lower()
        # Whoever listens to plain HTTP may also answer it, and ask for a login anywhere.
        is_safe = answer.url.startswith("https://") or is_loopback(host)
        login = self._credentials.of(host) if is_safe else None
        if kind == "basic":
            if not is_safe:
                raise RegistryError(f"{host} wants a login, which is not sent without TLS")
            if login is None:
                raise RegistryError(f"{host} wants a login: `docker login {host}`")
            return login.basic
        if kind != "bearer":
            raise RegistryError(f"{host} wants a login of a kind that is not known: {kind or 'none'}")
        return f"Bearer {self._token(dict(_CHALLENGE.findall(challenge)), host, repository, login)}"

    def _token(self, challenge: Mapping[str, str], host: str, repository: str, login: Login | None) -> str:
        import requests

        realm = challenge.get("realm", "")
        name = realm.partition("://")[2].partition("/")[0]
        if not realm.startswith("https://") and not (realm.startswith("http://") and is_loopback(name)):
            raise RegistryError(f"{host} sends to a token server without TLS: {realm or 'none'}")
        parameters = {"scope": challenge.get("scope") or f"repository:{repository}:pull"}
        if service := challenge.get("service"):
            parameters["service"] = service
        headers = {} if login is None else {"Authorization": login.basic}
        try:
            answer = self._session.get(
                realm, params=parameters, headers=headers, timeout=_TIMEOUTS, stream=True, auth=_no_auth
            )
            body = answer.raw.read(_LARGEST, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise RegistryError(f"{name}: {_why(error)}") from None
        if answer.status_code >= 300:
            hint = f"log in again: `docker login {host}`" if login else f"it may want a login: `docker login {host}`"
            raise RegistryError(f"{name} gives no token ({answer.status_code}); {hint}")
        try:
            content = json.loads(body)
            token = content.get("token") or content.get("access_token")
        except (ValueError, AttributeError, RecursionError):
            token = None
        if not isinstance(token, str):
            raise RegistryError(f"{name} sends no token, but something else")
        return token


def _no_auth(request: Any) -> Any:
    """Keeps ``requests`` from taking credentials out of a ``.netrc``."""
    return request


def _is_digest(text: str) -> bool:
    return re.fullmatch(r"sha256:[0-9a-f]{64}", text) is not None


def _why(error: Exception) -> str:
    """An error of the network in a line, without the address that stands in it."""
    import requests

    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate can't be verified"
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return f"no connection in {_TIMEOUTS[0]:.0f} s"
    if isinstance(error, requests.exceptions.Timeout):
        return f"no answer in {_TIMEOUTS[1]:.0f} s"
    text = str(error)
    for part, why in (
        ("Name or service not known", "there is no such host"),
        ("Temporary failure in name resolution", "its name can't be resolved: is there a network?"),
        ("Connection refused", "it refuses the connection"),
        ("IncompleteRead", "the connection broke in the middle of an answer"),
        ("Connection aborted", "the connection broke in the middle of an answer"),
        ("Connection broken", "the connection broke in the middle of an answer"),
    ):
        if part in text:
            return why
    return text.splitlines()[0][:200] if text else type(error).__name__


def _why_refused(answer: requests.Response, host: str, reference: Reference, path: str) -> str:
    code = answer.status_code
    name = path.partition("/")[2].partition("?")[0]
    if code == 404:
        return f"{host} has no {reference.name}:{name}" if path.startswith("manifests/") else f"{host} has no {path}"
    if code in (401, 403):
        return f"{host} refuses {reference.name} ({code}); `docker login {host}` may help"
    return f"{host} answers {code} to the question for {reference.name}"
