"""Variables by which programs are led to settings, libraries and other programs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

_LEADS = re.compile(
    r"PATH|HOME|ENV|BASH_ENV|LD_\w+|(?:GO|NODE_|GEM_|CLASS|LIBRARY_|PKG_CONFIG_|MANPATH|PYTHON|C_INCLUDE_|CPATH|CPLUS_INCLUDE_)PATH"
    r"|(?:CARGO|GRADLE_USER|M2|MAVEN|JAVA|COMPOSER|PNPM|POETRY|GEM|PYTHON|RUSTUP|NUGET|MIX|HEX|DOTNET|NPM|BUN)_?HOME"
    r"|APT_CONFIG|(?:NODE|JAVA_TOOL|_JAVA)_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|(?:REQUESTS|CURL)_CA_BUNDLE"
    r"|(?:C|CXX|CPP|LD|RUST|GO)FLAGS|(?:MAVEN|GRADLE|JAVA)_(?:OPTS|CONFIG|ARGS)|GOWORK|RUBYOPT|RUBYLIB"
    r"|(?:PIP|UV|POETRY|PIPENV|YARN|BUNDLE|COMPOSER|GIT|XDG|NUGET|MIX|HEX|CARGO|BUN)_\w+|npm_config_\w+|COMPOSER",
    re.IGNORECASE,
)
#: What an install makes in its folder: programs there are its own.
_MADE = re.compile(
    r"/(?:node_modules(?:/\.bin)?|\.?v?env(?:/bin)?|vendor/bin|vendor/bundle(?:/bin)?|\.yarn\w*|\.pnpm-store)/?"
)


def leads_into(environment: Iterable[tuple[str, str]], folder: str, *, made: bool) -> str | None:
    """The variable that leads programs to files in ``folder``; ``made``: what an install makes there does not count."""
    base = folder.rstrip("/")
    for name, value in environment:
        if not _LEADS.fullmatch(name):
            continue
        for part in re.split(r"[:,\s=]", value.strip("\"'")):
            if part in (".", "..") or part.startswith(("./", "../")):
                return name
            inside = posixpath.normpath(part) if part.startswith("/") else ""
            if inside and (inside == (base or "/") or inside.startswith(base + "/")):
                if not (made and _MADE.fullmatch(inside[len(base) :])):
                    return name
    return None
