"""``python -m dockfix``."""

import os
import sys


def _forget_the_current_folder() -> None:
    """Python puts the current folder first on the path of a module that is run.

    What lies in the repository that is rewritten, a `click.py` or a distribution with entry points, is no part of
    dockfix, and may not be run. In a checkout dockfix itself may lie there.
    """
    first = sys.path[0]
    try:
        is_here = first == os.getcwd()
    except OSError:  # it was deleted: there is nothing in it
        return
    if is_here and first != os.path.dirname(os.path.dirname(os.path.abspath(__file__))):
        del sys.path[0]


_forget_the_current_folder()

from .cli import run  # noqa: E402

if __name__ == "__main__":
    run()
