"""Text inside an instruction: edits by span, quoting, layout, and rows of neighbouring instructions.

Nothing here parses a file: what a codemod yields is text, and the engine reads it.
"""
