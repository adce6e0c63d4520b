"""What a config says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..builds import Build
from .errors import ConfigError as ConfigError
from .images import ImageSettings
from .source import Source


class Config(NamedTuple):
    """The keys of CONTRACT.md; ``folder`` is where the file stands, None for the defaults.

    ``select`` and ``ignore`` are None where the config does not have them.
    """

    folder: Path | None = None
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    unsafe: bool = False
    exclude: Sequence[str] = ()
    per_file_ignores: Mapping[str, Sequence[str]] = {}
    rules: Mapping[str, Mapping[str, Any]] = {}
    builds: Sequence[Build] = ()  #: how Dockerfiles are built, which comes before what other files define
    images: ImageSettings = ImageSettings()
    source: Source | None = None  #: where errors point
