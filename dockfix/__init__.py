"""dockfix: auto-refactoring for Dockerfiles."""
