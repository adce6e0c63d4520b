"""Real builds for the user: the image before and the image after, side by side.

Needs a docker-compatible command; everything else is the standard library, and ``rich`` for the table.
"""

from .builds import BuildError, Timed, build, cached, steps, why_failed
from .engine import Engine, EngineError, Image
from .images import Built, differences, inspect, layers, run, size, unreproducible
from .process import Interrupts, Stopped
from .whole import Comparison, Failure, Job, Options, Side, verify

__all__ = [
    "BuildError",
    "Built",
    "Comparison",
    "Engine",
    "EngineError",
    "Failure",
    "Image",
    "Interrupts",
    "Job",
    "Options",
    "Side",
    "Stopped",
    "Timed",
    "build",
    "cached",
    "differences",
    "inspect",
    "layers",
    "run",
    "size",
    "steps",
    "unreproducible",
    "verify",
    "why_failed",
]
