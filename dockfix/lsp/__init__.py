"""``dockfix lsp``: a language server on standard input and output.

Light: what needs ``pygls`` (the extra ``dockfix[lsp]``) is imported where the server starts.
"""

from __future__ import annotations


class NoPygls(ImportError):
    """The extra is not installed; the message is a line for the user."""


def serve() -> int:
    """Serve one client until it says ``exit``; the exit code is the protocol's: 0 after ``shutdown``, else 1.

    Raises :class:`NoPygls`.
    """
    try:
        import lsprotocol
        import pygls.lsp.server  # noqa: F401  (only whether it is there; pygls 1 had no such module)
    except ImportError:
        raise NoPygls("dockfix lsp needs pygls 2: pip install 'dockfix[lsp]'") from None
    del lsprotocol
    from .server import serve_standard_streams

    return serve_standard_streams()
