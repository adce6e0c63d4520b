"""pip, by what keeps and what needs its cache of wheels (pip.pypa.io/en/stable/topics/caching)."""

from __future__ import annotations

#: The option by which pip keeps nothing.
NO_CACHE_OPTION = "--no-cache-dir"
#: Variables by which pip keeps no cache, or keeps it elsewhere.
CACHE_VARIABLES = frozenset("PIP_NO_CACHE_DIR PIP_CACHE_DIR XDG_CACHE_HOME".split())
#: Options of an install that may make do with what is there: a wheel that was built before is in the cache.
WITH_WHAT_IS_THERE = frozenset("--no-build-isolation --no-index --find-links -f --target -t --force-reinstall".split())
#: What else the package ``pip`` brings, beside the program of its name.
PROGRAMS_OF_PIP = frozenset({"pip3"})
