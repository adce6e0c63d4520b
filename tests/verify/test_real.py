"""``dockfix verify`` with a real engine, on the whole projects of the corpus."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from realbuild.kit import ENGINE, NEEDS_ENGINE

from corpus import ROOT, TOGETHER
from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix
from dockfix.verify import Comparison, Failure, Job, Options, verify

pytestmark = NEEDS_ENGINE
#: The arguments that make each of them answer once, and the step that an edit of the source must not run again.
PROJECTS = {
    "node-service": ("node server.js --once", "RUN npm ci"),
    "python-service": ("python service.py --once", "RUN pip install --no-cache-dir -r requirements.txt"),
    "debian-tool": ("", None),
}


def compared(before: str, after: str, context: Path, options: Options) -> Comparison:
    return verify(Job("Dockerfile", before.encode(), after.encode(), context), ENGINE, options)


@pytest.mark.parametrize("name", PROJECTS)
def test_a_whole_project_stays_the_same(name: str) -> None:
    args, install = PROJECTS[name]
    folder = ROOT / TOGETHER / name
    before = (folder / "before.Dockerfile").read_text()
    after = fix(before, all_codemods(), BuildContext.of_folder(folder / "context")).text
    found = compared(before, after, folder / "context", Options(runs=[args.split()]))
    assert found.differences == []
    assert [run.before["exit_code"] for run in found.runs] == [0]
    assert found.before is not None and found.after is not None
    assert found.after.layers <= found.before.layers
    assert found.after.size <= found.before.size + 10_000
    if install is not None:
        assert install in (found.before.rebuilt or [])
        assert install in (found.after.cached or [])


def test_another_image_is_told_apart_and_noise_is_not(tmp_path: Path) -> None:
    before = "FROM busybox:1\nRUN head -c 8 /dev/urandom > /noise\nRUN echo a > /f\n"
    found = compared(before, before.replace("echo a", "echo b"), tmp_path, Options())
    assert [line.split(" ")[0] for line in found.differences] == ["/f:"]
    assert found.unreproducible == ["/noise"]
    assert found.notes == ["no rebuild: the file copies no source file (--touch names one)"]


def test_what_a_clean_up_declares_is_a_note(tmp_path: Path) -> None:
    make = "RUN mkdir -p /var/lib/apt/lists/partial /etc/x && echo a > /var/lib/apt/lists/b"
    before, after = f"FROM busybox:1\n{make}\n", f"FROM busybox:1\n{make} && rm -rf /var/lib/apt/lists/* /etc/x\n"
    job = Job("Dockerfile", before.encode(), after.encode(), tmp_path, cleans=True)
    found = verify(job, ENGINE, Options(rebuild=False))
    assert found.differences == ["/etc/x: folder only before"]
    assert found.notes == ["package lists and caches are gone, as meant: 2 paths"]
    found = compared(before, after, tmp_path, Options(rebuild=False))
    assert len(found.differences) == 3


def test_files_of_another_project_are_not_taken_for_this_ones(tmp_path: Path) -> None:
    # BuildKit knows files that it was sent by their folder's name, path, size and time.
    built: list[Comparison] = []
    for name, text in (("one", "one"), ("two", "two")):
        context = tmp_path / name
        context.mkdir()
        (context / "conf").write_text(text)
        os.utime(context / "conf", (1_000_000_000, 1_000_000_000))
        dockerfile = "FROM busybox:1\nCOPY conf main.py /\nRUN true\nRUN true\n"
        (context / "main.py").write_text("pass\n")
        os.utime(context / "main.py", (1_000_000_000, 1_000_000_000))
        after = dockerfile.replace("RUN true\nRUN true", "RUN true && true")
        built.append(compared(dockerfile, after, context, Options(runs=[["cat", "/conf"]])))
    assert [found.runs[0].before["stdout"] for found in built] == ["one", "two"]


def test_errors_name_the_line(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="exit code: 7") as caught:
        compared("FROM busybox:1\nRUN true\nRUN exit 7\n", "FROM busybox:1\n", tmp_path, Options())
    assert caught.value.line == 3
    with pytest.raises(Failure, match=r"the base image no-such\.invalid/image:1 can't be had") as caught:
        compared("FROM no-such.invalid/image:1\n", "FROM busybox:1\n", tmp_path, Options())
    assert caught.value.line == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_in_the_engine(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "context").mkdir()
    (tmp_path / "tmp").mkdir()
    shutil.copy(ROOT / TOGETHER / "debian-tool" / "context" / "count.sh", tmp_path / "context")
    text = f'FROM busybox:1\nLABEL test={tmp_path}\nRUN true\nRUN true\nCOPY . /d\nENTRYPOINT ["sleep", "300"]\n'
    (tmp_path / "context" / "Dockerfile").write_text(text)
    command = [sys.executable, "-m", "dockfix", "verify", "--network", "host", "--run", "", "context"]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while not listed("ps", tmp_path):
            assert time.monotonic() < end
            time.sleep(0.1)
        process.send_signal(number)
        _, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (128 + number, f"stopped by {number.name}; what was built is removed\n")
    assert listed("ps", tmp_path) + listed("image ls", tmp_path) == []
    assert list((tmp_path / "tmp").iterdir()) == []


def listed(command: str, label: Path) -> list[str]:
    """The containers or images of a test: others may use the same engine."""
    words = ["docker", *command.split(), "--all", "--quiet", "--filter", f"label=test={label}"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
