"""What is wrong with codemods that users bring."""

from __future__ import annotations


class BadCodemod(Exception):
    """A file or a plug-in whose codemods can't be used; the message is one whole line for the user."""

    @classmethod
    def of_file(cls, path: str, line: int, column: int, message: str) -> BadCodemod:
        """Points into the file."""
        return cls(f"{path}:{line}:{column}: error: {message}")

    @classmethod
    def of_plugin(cls, name: str, value: str, distribution: str, message: str) -> BadCodemod:
        """Names the entry point and the distribution that it is from."""
        return cls(f"dockfix: error: the plug-in `{name}` ({value}) of {distribution}: {message}")
