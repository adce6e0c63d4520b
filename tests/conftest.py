"""The hypothesis profile counts for every test."""

import atexit
import os
import shutil
import tempfile

from profiles import register

register()
# The runs that the tests make must not read or fill the user's own cache.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="dockfix-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)
