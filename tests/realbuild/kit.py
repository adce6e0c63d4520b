"""The kit of ``dockfix.verify`` with the engine of the tests: docker, and the host's network for builds."""

from __future__ import annotations

import atexit
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dockfix import verify
from dockfix.verify import Engine, Image
from dockfix.verify.images import Ran

ENGINE = Engine(network="host")
atexit.register(ENGINE.close)


def engine_available() -> bool:
    """Whether a Docker Engine answers."""
    return ENGINE.why_not() is None


#: The marks of a module whose tests need an engine; where DOCKFIX_NEED_ENGINE is set they fail without one.
NEEDS_ENGINE = [
    pytest.mark.engine,
    pytest.mark.skipif(
        not engine_available() and not os.environ.get("DOCKFIX_NEED_ENGINE"), reason="no Docker Engine answers"
    ),
]


def build(dockerfile_text: bytes, context: Path, **options: Any) -> Image:
    """An image."""
    return verify.build(ENGINE, dockerfile_text, context, **options).image


def build_with_log(dockerfile_text: bytes, context: Path, **options: Any) -> tuple[Image, str]:
    """An image, and the log of its build."""
    timed = verify.build(ENGINE, dockerfile_text, context, **options)
    return timed.image, timed.log


def run(image: Image, args: Sequence[str] = (), timeout: float = 30) -> Ran:
    """A container without a network."""
    return verify.run(image, args, timeout, network="none")


def read_file(image: Image, path: str) -> str:
    """A file of the image, as its own ``cat`` prints it."""
    return ENGINE.call("run", "--rm", "--network", "none", "--entrypoint", "cat", image.id, path)
