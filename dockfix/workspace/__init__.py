"""Many files: found, rewritten one after the other or at once, replaced as a whole."""

from ..results import Cause, Failure, FileEdit, Outcome
from .cached_run import outcomes
from .git import NoRevision
from .job import Job, contexts_of, crashed, dockerfile_bytes
from .pool import available_cores, run
from .search import changed_since, is_dockerfile_name, search
from .selection import Found, Selection

__all__ = [
    "Cause",
    "Failure",
    "FileEdit",
    "Found",
    "Job",
    "NoRevision",
    "Outcome",
    "Selection",
    "available_cores",
    "changed_since",
    "contexts_of",
    "crashed",
    "dockerfile_bytes",
    "is_dockerfile_name",
    "outcomes",
    "run",
    "search",
]
