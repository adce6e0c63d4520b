"""The tags of Microsoft's .NET images, and the Dockerfiles that they are made from (dotnet/dotnet-docker)."""

from __future__ import annotations

import re

from image_repositories import NOW, Named, Recipe, Repository

_KINDS = ("runtime-deps", "runtime", "aspnet", "sdk", "monitor")
#: ``src/sdk/8.0/bookworm-slim/amd64/Dockerfile``, and as the folders were up to 2020: ``3.1/sdk/buster/amd64``.
_PATHS = (
    re.compile(r"src/(?P<kind>[\w-]+)/(?P<version>\d+\.\d+)/(?P<os>[\w.-]+)/(?P<architecture>[\w.]+)/Dockerfile\Z"),
    re.compile(r"(?P<version>\d+\.\d+)/(?P<kind>[\w-]+)/(?P<os>[\w.-]+)/(?P<architecture>[\w.]+)/Dockerfile\Z"),
)
_PLATFORMS = {"amd64": "linux/amd64", "arm64v8": "linux/arm64", "arm32v7": "linux/arm/v7"}
_WINDOWS = re.compile(r"nanoserver|windowsservercore|windows")
#: Those that never are what a tag without a distribution means.
_ONLY_NAMED = re.compile(r"alpine|azurelinux|mariner|distroless|chiseled|composite|extra|aot")


def family_of(name: str) -> str:
    """An image of .NET as :func:`dotnet_tags` names it: without the last number of its version."""
    name = name.replace("mcr.microsoft.com/dotnet/core/", "mcr.microsoft.com/dotnet/")
    return re.sub(r"(mcr\.microsoft\.com/dotnet/[\w-]+:\d+\.\d+)\.\d+(?:-(?:preview|rc)\.\d+)?(?=-|\Z)", r"\1", name)


def dotnet_tags(repository: Repository) -> dict[str, dict[str, Named]]:
    """Tags by image: ``8.0``, ``8.0-bookworm-slim``, ``8.0-bookworm-slim-amd64``.

    What ``8.0`` alone means has changed from time to time: it is all of the distributions that it may be.
    """
    found: dict[str, dict[str, dict[Recipe, None]]] = {}
    if not repository.exists:
        return {}
    for path, commit in repository.last_commits("src", "2.1", "2.2", "3.0", "3.1", "5.0", "6.0").items():
        match = next((match for pattern in _PATHS if (match := pattern.match(path))), None)
        if match is None or match["kind"] not in _KINDS or _WINDOWS.search(match["os"]):
            continue
        platform = _PLATFORMS.get(match["architecture"])
        recipe = Recipe(repository.name, commit, path, frozenset({platform} if platform else ()))
        tags = found.setdefault(f"mcr.microsoft.com/dotnet/{match['kind']}", {})
        version, system = match["version"], match["os"]
        names = [f"{version}-{system}", f"{version}-{system}-{match['architecture']}"]
        if not _ONLY_NAMED.search(system):
            names += [version, f"{version}-{match['architecture']}"]
        for name in names:
            tags.setdefault(name, {})[recipe] = None
    return {
        name: {tag: Named(tuple(recipes), (NOW,) * len(recipes)) for tag, recipes in tags.items()}
        for name, tags in found.items()
    }
