"""What the build context holds."""

from .build_context import BuildContext
from .evidence import Evidence

__all__ = ["BuildContext", "Evidence"]
