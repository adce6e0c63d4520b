"""Hypothesis profiles: ``dev``, ``ci`` (the same examples each time) and ``fuzz`` (25 times as many)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FUZZ_FACTOR = 25
_DEFAULT = 100


def register() -> None:
    """Make the profiles known and load the one that the environment asks for."""
    settings.register_profile("dev", max_examples=_DEFAULT, deadline=None)
    settings.register_profile("ci", max_examples=_DEFAULT, deadline=None, derandomize=True, database=None)
    settings.register_profile(
        "fuzz",
        max_examples=_DEFAULT * FUZZ_FACTOR,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    settings.load_profile(os.environ.get("DOCKFIX_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "dev"))


def examples(count: int) -> settings:
    """``count`` examples, or 25 times as many in the profile ``fuzz``."""
    return settings(max_examples=max(count * settings.default.max_examples // _DEFAULT, 1))
