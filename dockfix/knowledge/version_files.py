"""Files that say which version of a language a project uses, and the build arguments that speak of it."""

from __future__ import annotations

#: Version files and the arguments they speak of.
ARGUMENTS = {
    ".nvmrc": ("NODE_VERSION", "NODE_TAG", "NODE"),
    ".node-version": ("NODE_VERSION", "NODE_TAG", "NODE"),
    ".python-version": ("PYTHON_VERSION", "PYTHON_TAG", "PYTHON"),
    ".ruby-version": ("RUBY_VERSION", "RUBY_TAG", "RUBY"),
}

#: The tools of ``.tool-versions`` (asdf-vm.com), and how their build arguments begin.
TOOLS = {"nodejs": "NODE", "node": "NODE", "python": "PYTHON", "ruby": "RUBY", "golang": "GO", "go": "GO"}
