"""Scripts of a project: which programs are such, and which of them a shell reads."""

from __future__ import annotations

from ..knowledge.programs import PROGRAM_FOLDERS, SHELLS, TAME_FOLDERS, TAME_SCRIPTS


def is_of_project(path: str) -> bool:
    """Whether the path of a program, as it is typed, may be that of a script of the project, which may do anything."""
    folder, slash, _ = path.rpartition("/")
    vendors = folder.startswith("/opt/") and folder.endswith(("/bin", "/sbin"))
    return bool(slash) and folder not in PROGRAM_FOLDERS and not vendors and not is_tame(path)


def is_tame(path: str) -> bool:
    """Whether a script belongs to a build system or to a language's environment."""
    return path.rsplit("/", 1)[-1] in TAME_SCRIPTS or any(f"/{folder}/" in f"/{path}" for folder in TAME_FOLDERS)


def interpreter_of(text: str) -> str | None:
    """The name of the program that a ``#!`` line starts, behind ``env``; None without such a line (``execve(2)``)."""
    first = text.split("\n", 1)[0]
    if not first.startswith("#!"):
        return None
    words = [word.rsplit("/", 1)[-1] for word in first[2:].split()]
    if words[:1] == ["env"]:
        words = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
    return words[0] if words else ""


#: So many bytes Linux reads of a file to see what starts it (``BINPRM_BUF_SIZE``).
LONGEST_LINE = 256


def names_interpreter(head: bytes) -> bool:
    """Whether the kernel finds an interpreter's path in a ``#!`` line (``load_script`` in ``fs/binfmt_script.c``)."""
    if not head.startswith(b"#!"):
        return False
    head = head[:LONGEST_LINE]
    line, ends, _ = head[2:].partition(b"\n")
    words = line.split(None, 1)
    # The path of one that is cut off is not known to be whole.
    return bool(words) and (bool(ends) or len(head) < LONGEST_LINE or len(words) > 1)


def is_for_shell(text: str) -> bool:
    """Whether the ``#!`` line of a script names a shell."""
    return interpreter_of(text) in SHELLS
