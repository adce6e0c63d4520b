"""Folders of a Linux image: what lies in them, and who puts it there.

The layout is that of the Filesystem Hierarchy Standard, and of what Docker mounts for each ``RUN``
(``executor/oci`` in moby/buildkit).
"""

from __future__ import annotations

#: Hidden folders of a home folder in which package managers keep caches, without the dot.
HOME_CACHES = frozenset({"npm", "cache", "composer", "m2"})
