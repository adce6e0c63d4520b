"""What the build context holds."""

from .build_context import BuildContext
from .evidence import Evidence
from .project import Project, Refusal

__all__ = ["BuildContext", "Evidence", "Project", "Refusal"]
