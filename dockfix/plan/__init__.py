"""What a Dockerfile means: its build steps and image config, without running anything.

It shares ``cst``, ``scope`` and ``shell`` with the rewrites, nothing else, so that the proof can't
share their mistakes.
"""

from .compare import difference
from .evaluate import plan, plans
from .model import Config, Plan, Stage, Step
from .scenario import Scenario

__all__ = ["Config", "Plan", "Scenario", "Stage", "Step", "difference", "plan", "plans"]
