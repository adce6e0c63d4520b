"""``python -m dockfix``."""

import os
import sys

# Python puts the current folder first on the path of a module that is run. What lies in the repository that is
# rewritten, a `click.py` or a distribution with entry points, is no part of dockfix, and may not be run.
if sys.path[0] == os.getcwd() != os.path.dirname(os.path.dirname(os.path.abspath(__file__))):
    del sys.path[0]

from .cli import run

if __name__ == "__main__":
    run()
