"""What fixers keep of the same real files: whether Docker still takes them, comments, and a second run that rests.

    pip install -e . tally-cli dockerfile-doctor dockerfile-hardener dockerfile
    python benchmarks/keeps.py FOLDER [COUNT]

FOLDER holds real Dockerfiles; COUNT of the different ones (all) are tried, those that are UTF-8 and that both the
official parser (the package ``dockerfile``) and dockfix take: one bad file ends a whole run of tally's. Every fixer
writes a copy of its own, twice; what is no longer readable after the first time has no second. It says nothing of
whether the image is the same: ``dockfix verify`` builds for that.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import dockerfile

from dockfix.cst import parse
from dockfix.workspace import is_dockerfile_name

#: Each fixer's words; ``{one}`` and ``{all}`` stand for the files, where a fixer searches no folders.
FIXERS: dict[str, Sequence[str]] = {
    "dockfix --write": [sys.executable, "-m", "dockfix", "--write", "--isolated", "--no-cache", "."],
    "dockfix --write --unsafe": [
        sys.executable,
        "-m",
        "dockfix",
        "--write",
        "--unsafe",
        "--isolated",
        "--no-cache",
        ".",
    ],
    "tally lint --fix": ["tally", "lint", "--fix", "."],
    "tally lint --fix --fix-unsafe": ["tally", "lint", "--fix", "--fix-unsafe", "."],
    "dockerfile-doctor --fix": ["dockerfile-doctor", "--fix", "-q", "{all}"],
    "dockerfile-doctor --unsafe-fixes": ["dockerfile-doctor", "--fix", "--unsafe-fixes", "-q", "{all}"],
    "dockerfile-hardener fix": ["dockerfile-hardener", "fix", "{one}"],
}


def accepted(text: str) -> bool:
    """Whether the official parser takes a text."""
    try:
        dockerfile.parse_string(text.encode("utf-8", "replace").decode())
    except dockerfile.GoParseError:
        return False
    return True


def readable(text: str) -> bool:
    """Whether dockfix, which also knows what BuildKit wants of each instruction, takes it, too."""
    return "\0" not in text and accepted(text) and not parse(text).problems


def gather(source: Path, count: int) -> list[str]:
    """The texts of different readable Dockerfiles under ``source``, in the order of their paths."""
    found: dict[str, None] = {}
    for path in sorted(source.rglob("*")):
        if ".git" not in path.parts and path.is_file() and is_dockerfile_name(path.name):
            try:
                text = path.read_bytes().decode()
            except UnicodeDecodeError:
                continue
            if readable(text):
                found[text] = None
    return list(found)[:count]


def comments(text: str) -> Counter[str]:
    """The comment lines, whatever stands before ``#``."""
    return Counter(line.lstrip("# \t").rstrip() for line in text.split("\n") if line.lstrip().startswith("#"))


def run(words: Sequence[str], folder: Path) -> list[str]:
    """The texts after the fixer has had its turn in ``folder``."""
    files = sorted(folder.rglob("Dockerfile"))
    if words[-1] == "{one}":
        lists = [[*words[:-1], str(path)] for path in files]
    else:
        lists = [[*words[:-1], *map(str, files)] if words[-1] == "{all}" else list(words)]
    for command in lists:
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return [path.read_bytes().decode("utf-8", "surrogateescape") for path in files]


def main() -> None:
    """A line for each fixer that is installed."""
    texts = gather(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    print(f"{len(texts)} files{'':22} changed  rejected by Docker  comments lost  changed by a second run")
    for name, words in FIXERS.items():
        if shutil.which(words[0]) is None:
            print(f"{name:32} is not installed")
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            for number, text in enumerate(texts):
                (folder / f"{number:05}").mkdir()
                (folder / f"{number:05}" / "Dockerfile").write_bytes(text.encode())
            first = run(words, folder)
            for number, text in enumerate(first):
                if not readable(text):
                    (folder / f"{number:05}" / "Dockerfile").unlink()
            rested = [text for text in first if readable(text)]
            second = run(words, folder)
        changed = sum(one != other for one, other in zip(texts, first, strict=True))
        rejected = sum(not readable(text) for text in first)
        lost = sum(bool(comments(one) - comments(other)) for one, other in zip(texts, first, strict=True))
        again = sum(one != other for one, other in zip(rested, second, strict=True))
        print(f"{name:32} {changed:7}  {rejected:18}  {lost:13}  {again:23}")


if __name__ == "__main__":
    main()
