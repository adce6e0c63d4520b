"""How Dockerfiles are built: context, target and arguments, as the files of a repository define them."""

from .model import BadDefinition, Build
from .repository import Repositories, Ways, repositories, root_of, ways_in

__all__ = ["BadDefinition", "Build", "Repositories", "Ways", "repositories", "root_of", "ways_in"]
