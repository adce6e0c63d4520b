"""Whether a command may run a script of the project, which may ask any package manager: the proof's own judgement."""

from __future__ import annotations

from collections.abc import Sequence

from ..knowledge.programs import (
    PROGRAM_FOLDERS,
    SHELLS,
    TAME_FOLDERS,
    TAME_SCRIPTS,
    WRAPPERS,
    is_known_install_script,
)


def may_be_script(words: Sequence[str]) -> bool:
    """Whether the words of a simple command, quotes and all, may start a script; what it starts by a shell counts."""
    bare = [word.strip("\"'") for word in words]
    while bare and bare[0].rsplit("/", 1)[-1] in WRAPPERS:
        _, before = WRAPPERS[bare[0].rsplit("/", 1)[-1]]
        rest = [word for word in bare[1:] if not word.startswith("-") and "=" not in word]
        bare = rest[before:]
    if not bare or any(is_known_install_script(part) for word in bare for part in _parts(word)):
        return False
    folder, slash, name = bare[0].rpartition("/")
    if name in SHELLS:
        return _shell_reads_script(bare[1:])
    if bare[0] in (".", "source"):
        return not (bare[1:] and _is_tame(bare[1]))
    if bare[0] == "eval" or "$" in bare[0]:
        return bare[0] == "eval" and len(bare) > 2
    vendors = folder.startswith("/opt/") and folder.endswith(("/bin", "/sbin"))
    return bool(slash) and folder not in PROGRAM_FOLDERS and not vendors and not _is_tame(bare[0])


def _shell_reads_script(arguments: Sequence[str]) -> bool:
    """Whether a shell with these arguments reads a file, or what another program says; ``-c`` has its text there."""
    for at, word in enumerate(arguments):
        if word.startswith("-") and not word.startswith("--") and word.endswith("c"):
            texts = arguments[at + 1 : at + 2]
            return any(may_be_script(text.split()) for text in texts)
    file = next((word for word in arguments if not word.startswith("-")), "")
    return not (file and _is_tame(file))


def _is_tame(path: str) -> bool:
    """Whether a script belongs to a build system or to a language's environment."""
    return path.rsplit("/", 1)[-1] in TAME_SCRIPTS or any(f"/{folder}/" in f"/{path}" for folder in TAME_FOLDERS)


def _parts(text: str) -> list[str]:
    for sign in "\"'`;&|()<>":
        text = text.replace(sign, " ")
    return text.split()
