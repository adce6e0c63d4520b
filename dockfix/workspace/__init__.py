"""Many files: found, rewritten one after the other or at once, replaced as a whole."""

from .pool import available_cores, run
from .rewrite import Edit, Failure, Job, Outcome, Rewriter, context_folder_of, context_of, died
from .search import is_dockerfile_name, search

__all__ = [
    "Edit",
    "Failure",
    "Job",
    "Outcome",
    "Rewriter",
    "available_cores",
    "context_folder_of",
    "context_of",
    "died",
    "is_dockerfile_name",
    "run",
    "search",
]
