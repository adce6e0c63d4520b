"""What the build context holds."""

from .build_context import BuildContext
from .build_contexts import BuildContexts, Candidate
from .evidence import Evidence
from .project import Project, Refusal

__all__ = ["BuildContext", "BuildContexts", "Candidate", "Evidence", "Project", "Refusal"]
