"""A test kit for codemods: what one makes of a text, and whether it keeps dockfix's promises.

    def test_ports() -> None:
        becomes(SortPorts, "FROM a\\nEXPOSE 443 80\\n", "FROM a\\nEXPOSE 80 443\\n")
        stays(SortPorts, "FROM a\\nEXPOSE $PORT 80\\n", "only the build knows")
        check(SortPorts, lines=["EXPOSE 443 80"])

:func:`check` writes Dockerfiles with hypothesis: ``pip install 'dockfix[testing]'``. Nothing else in dockfix needs it.
Every failure is a :class:`BrokenPromise`, an ``AssertionError`` that shows the Dockerfile.
"""

from .cases import becomes, stays
from .kit import check
from .promises import BrokenPromise, Promises, docstring_holds

__all__ = ["BrokenPromise", "Promises", "becomes", "check", "docstring_holds", "stays"]
