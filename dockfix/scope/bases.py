"""What is known of official images by their names alone (docker-library/official-images)."""

from __future__ import annotations

import re
from functools import lru_cache

#: Their config sets ``PATH`` alone, so that nothing else is in the environment.
_PLAIN = frozenset("alpine debian ubuntu busybox centos rockylinux almalinux".split())
#: Their config has no ENTRYPOINT.
_NO_ENTRYPOINT = frozenset(
    "alpine amazonlinux almalinux archlinux busybox centos clojure debian erlang elixir fedora gcc golang haskell"
    " httpd julia maven opensuse perl pypy python rockylinux ruby rust scratch swift ubuntu".split()
)
#: Their config has no WORKDIR, or ``/``; not golang, perl, php, httpd and redis, which set another.
_START_AT_ROOT = frozenset(
    "almalinux alpine amazonlinux archlinux buildpack-deps busybox centos debian eclipse-temurin fedora gcc"
    " mysql nginx node openjdk postgres python rockylinux ruby rust scratch ubuntu".split()
)
_NODE_PROGRAMS = frozenset({"node", "npm", "npx", "yarn"})


#: Variables, quotes and escapes: the name is another than the one that is written.
_CHANGED_BY_DOCKER = re.compile(r"""[$"'\\`]""")


@lru_cache(maxsize=256)
def official_name(image: str) -> str | None:
    """``debian`` of ``docker.io/library/debian:12``; None where it can't be told."""
    name = image.lower().removeprefix("docker.io/").removeprefix("library/")
    name = re.split(r"[:@]", name)[0]
    return None if _CHANGED_BY_DOCKER.search(image) else name


def has_plain_environment(image: str) -> bool:
    """Whether nothing but ``PATH`` is in the image's environment."""
    return image.lower() == "scratch" or official_name(image) in _PLAIN


def has_entrypoint(image: str) -> bool:
    """Whether the image may have an ENTRYPOINT: all but the official ones known to have none."""
    return official_name(image) not in _NO_ENTRYPOINT


def starts_any_program(image: str, program: str) -> bool:
    """Whether the image's entrypoint script just starts ``program`` (docker-library: docker-node)."""
    return official_name(image) == "node" and program in _NODE_PROGRAMS


def updated_in_place(image: str) -> frozenset[str]:
    """Programs that an update of themselves puts where they are: pip of ``python``, in ``/usr/local/bin``."""
    return frozenset({"pip", "pip3"}) if official_name(image) == "python" else frozenset()


def starts_at_root(image: str) -> bool:
    """Whether the image's working directory is known to be ``/``; tags such as ``3-onbuild`` set one first."""
    return official_name(image) in _START_AT_ROOT and "onbuild" not in image.lower()
