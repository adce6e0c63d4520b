"""What dockfix knows of the world: programs, package managers, images, variables, folders, comments.

Each fact stands here once, with its source. The package imports nothing of dockfix and decides nothing: what
follows from a fact the rewrites and the proof each decide for themselves.
"""
