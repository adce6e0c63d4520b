"""Base images: what Docker's official ones set in their config, by their names (docker-library/official-images).

A record holds what is the same in all versions of the image; what no record says is not known.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class OfficialImage(NamedTuple):
    """What is known of an image's config and programs."""

    name: str
    only_path: bool = False  #: nothing but ``PATH`` is in its environment
    no_entrypoint: bool = False  #: it has no ENTRYPOINT
    workdir: str | None = None  #: its WORKDIR; ``/`` where it sets none; None where that is not known
    entrypoint_starts: frozenset[str] = frozenset()  #: programs that its entrypoint script just starts
    #: Programs that its entrypoint script does something for; it just starts any other. None where that is not known.
    entrypoint_serves: frozenset[str] | None = None
    updated_in_place: frozenset[str] = frozenset()  #: programs that an update of themselves puts where they are


def _images(names: str, **known: object) -> tuple[OfficialImage, ...]:
    return tuple(OfficialImage(name, **known) for name in names.split())  # type: ignore[arg-type]


#: What ``docker-entrypoint.sh`` of docker-node runs as it is.
_NODE_PROGRAMS = frozenset({"node", "npm", "npx", "yarn"})

#: Sources: the Dockerfiles that docker-library/official-images names for each, and those of dotnet/dotnet-docker. But
#: for Windows no version of any of these sets a SHELL.
IMAGES = {
    image.name: image
    for image in (
        *_images(
            "alpine debian ubuntu busybox centos rockylinux almalinux", only_path=True, no_entrypoint=True, workdir="/"
        ),
        *_images("amazonlinux fedora gcc rust ruby scratch openjdk", no_entrypoint=True, workdir="/"),
        *_images("archlinux buildpack-deps", no_entrypoint=True, workdir="/"),
        *_images("elixir erlang golang gradle haskell httpd opensuse perl pypy swift", no_entrypoint=True),
        *_images("amazoncorretto tomcat mcr.microsoft.com/dotnet/sdk", no_entrypoint=True),
        *_images("clojure mongo mariadb redis"),
        *_images("mcr.microsoft.com/dotnet/aspnet mcr.microsoft.com/dotnet/runtime"),
        *_images("mysql postgres", workdir="/"),
        # These hand on whatever is no option, and no file of Julia; nginx sets itself up where it is what starts.
        *_images("julia php maven", entrypoint_serves=frozenset()),
        OfficialImage("eclipse-temurin", workdir="/", entrypoint_serves=frozenset()),
        OfficialImage("nginx", workdir="/", entrypoint_serves=frozenset({"nginx", "nginx-debug"})),
        OfficialImage("node", workdir="/", entrypoint_starts=_NODE_PROGRAMS),
        OfficialImage("python", no_entrypoint=True, workdir="/", updated_in_place=frozenset({"pip", "pip3"})),
    )
}
#: Images whose ``/bin/sh`` is dash, which counts no shells in ``SHLVL``; busybox ash does (``shell/ash.c``).
WITH_DASH = frozenset({"debian", "ubuntu", "buildpack-deps"})
#: What is known of any other image: nothing.
_UNKNOWN = OfficialImage("")
#: Variables, quotes and escapes: the name is another than the one that is written.
_CHANGED_BY_DOCKER = frozenset("$\"'\\`")


@lru_cache(maxsize=256)
def official_name(image: str) -> str | None:
    """``debian`` of ``docker.io/library/debian:12``; None where it can't be told."""
    if _CHANGED_BY_DOCKER & set(image):
        return None
    name = image.lower().removeprefix("docker.io/").removeprefix("library/")
    return name.partition("@")[0].partition(":")[0]


def base_image(image: str) -> OfficialImage:
    """What is known of an image as a ``FROM`` names it; a record that says nothing where it is no official one."""
    return IMAGES.get(official_name(image) or "", _UNKNOWN)


def counts_shells(image: str) -> bool:
    """Whether the image's ``/bin/sh`` may count itself in ``SHLVL``: where it is known to be dash, it does not."""
    return official_name(image) not in WITH_DASH


def has_plain_environment(image: str) -> bool:
    """Whether nothing but ``PATH`` is in the image's environment."""
    return image.lower() == "scratch" or base_image(image).only_path


def has_entrypoint(image: str) -> bool:
    """Whether the image may have an ENTRYPOINT: all but the official ones known to have none."""
    return not base_image(image).no_entrypoint


def starts_any_program(image: str, program: str) -> bool:
    """Whether the image's entrypoint script just starts ``program`` (docker-node's, docker-php-entrypoint, …)."""
    known = base_image(image)
    if known.entrypoint_serves is not None and not program.startswith("-"):
        return program not in known.entrypoint_serves and not program.endswith(".jl")
    return program in known.entrypoint_starts


def is_known(image: str) -> bool:
    """Whether the image is one of those here: then it sets no SHELL."""
    return _of_any_tag(image).name != ""


def _of_any_tag(image: str) -> OfficialImage:
    """What is known of an image where a variable stands in its tag, which leaves the name as it is."""
    name, _, tag = image.partition(":")
    return base_image(name if "/" not in tag else image)


def updated_in_place(image: str) -> frozenset[str]:
    """Programs that an update of themselves puts where they are: pip of ``python``, in ``/usr/local/bin``."""
    return base_image(image).updated_in_place


def starts_at_root(image: str) -> bool:
    """Whether the image's working directory is known to be ``/``; tags such as ``3-onbuild`` set one first."""
    return base_image(image).workdir == "/" and "onbuild" not in image.lower()
