"""What the build context holds."""

from .build_context import BuildContext

__all__ = ["BuildContext"]
