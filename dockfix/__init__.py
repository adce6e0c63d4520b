"""dockfix: rewrites Dockerfiles toward good practice; the image stays the same."""

__version__ = "0.1.0.dev0"
