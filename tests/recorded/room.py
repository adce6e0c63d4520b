"""A folder in which a shell runs as in a container (chroot(2)), and in which every program is a recorder.

Nothing here knows what dockfix thinks of a command: what a shell hands to a program is asked of the shell.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("recorder.c")
SHELLS = ("dash", "bash", "busybox")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

#: Programs that are no recorder alone but do their work, so that what they see shows in files.
REAL = (
    "mkdir rmdir rm touch ln cp mv cat chmod ls sed grep head tail cut tr tee sort uniq wc mkfifo basename dirname seq"
    " env printenv find xargs mktemp readlink"
).split()
#: Programs that are nothing but recorders.
STRANGERS = "foo make node pip npm tool apt-get apk curl git useradd install-it check python3".split()

#: What stands in a room before a run: folders, files with their text and mode, links.
FOLDERS = (
    "tmp",
    "w",
    "w/sub",
    "d",
    "d/e",
    "root",
    "etc",
    "s",
    "opt/bin",
    "usr/local/bin",
    "usr/local/sbin",
    "usr/sbin",
)
FILES = {
    "w/a.txt": "one\ntwo\n",
    "w/b.c": "",
    "w/sub/c.txt": "three\n",
    "d/a.txt": "other\n",
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh\n",
    "s/env.sh": "A=sourced\nexport FOO=sourced\n",
    "s/cd.sh": "cd /d\n",
    "s/def.sh": 'f() { foo f "$@"; }\nset -f\n',
    "s/end.sh": "foo from end\nreturn 0\n",
    "root/.profile": "A=profile\n",
}
PROGRAMS = {
    "w/run.sh": '#!/bin/sh\nfoo script "$@" "$A"\n',
    "s/exit.sh": "#!/bin/sh\nexit 4\n",
    "s/plain": 'tool plain "$@"\n',
}
_KEPT = frozenset({".o", "bin", "lib", "lib64", "dev"})


class Start(NamedTuple):
    """How each ``RUN`` starts: the words in front of its text, the environment, the working directory."""

    shell: tuple[str, ...] = ("/bin/sh", "-c")
    environment: tuple[tuple[str, str], ...] = ()
    folder: str = "/"


class Outcome(NamedTuple):
    """What came of some ``RUN``s: how the last ended, what each program was given, and the files."""

    status: int
    calls: tuple[str, ...]
    files: Mapping[str, tuple[object, ...]]


def why_not() -> str | None:
    """Why there can be no room here; or None."""
    if os.getuid():
        return "only root may change the root folder"
    missing = [name for name in (*SHELLS, "cc", "ldd") if not shutil.which(name)]
    if missing:
        return f"there is no {missing[0]}"
    with tempfile.TemporaryDirectory() as folder:
        try:
            os.mknod(Path(folder) / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
        except OSError:
            return "devices can't be made here"
    return None


@cache
def recorder() -> Path:
    """The recorder, compiled once."""
    path = Path(tempfile.mkdtemp(prefix="dockfix-recorder-")) / "recorder"
    subprocess.run(["cc", "-O1", "-static", "-o", path, SOURCE], check=True)
    return path


class Room:
    """The folder for one shell, which is its ``/bin/sh``."""

    def __init__(self, shell: str) -> None:
        self.shell = shell
        memory = Path("/dev/shm")
        self.root = Path(tempfile.mkdtemp(prefix=f"dockfix-{shell}-", dir=memory if memory.is_dir() else None))
        self.known: set[str] = set()
        self._furnish()
        driver = self.root / ".o" / "driver"
        driver.symlink_to("recorder")
        self.process = subprocess.Popen([driver, self.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self) -> None:
        """Ends the driver and removes the folder."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def _furnish(self) -> None:
        for name in ("bin", ".o/real", ".o/bin", "dev"):
            (self.root / name).mkdir(parents=True)
        for name, number in (("null", 3), ("zero", 5)):
            os.mknod(self.root / "dev" / name, stat.S_IFCHR, os.makedev(1, number))
            (self.root / "dev" / name).chmod(0o666)
        shutil.copy(recorder(), self.root / ".o" / "recorder")
        for name in SHELLS:
            self._copy(name, self.root / "bin" / name)
        for name in REAL:
            target = self.root / ".o" / "real" / name
            if self.shell == "busybox":
                target.symlink_to("/bin/busybox")
            else:
                self._copy(name, target)

    def _copy(self, name: str, target: Path) -> None:
        """A program and the libraries that it is linked with."""
        path = shutil.which(name)
        assert path, f"there is no {name}"
        shutil.copy(path, target)
        linked = subprocess.run(["ldd", path], capture_output=True, text=True).stdout
        for library in re.findall(r"(/\S+) \(0x", linked):
            copy = self.root / library.lstrip("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            if not copy.exists():
                shutil.copy(library, copy)

    def _tidy(self, exits: str, names: Iterable[str]) -> None:
        """Makes everything as it was in the beginning."""
        for entry in os.scandir(self.root):
            if entry.name not in _KEPT:
                _remove(entry)
        (self.root / "bin" / "sh").unlink(missing_ok=True)
        (self.root / "bin" / "sh").symlink_to(self.shell)
        (self.root / ".o" / "log").unlink(missing_ok=True)
        (self.root / ".o" / "exits").write_text(exits)
        for name in FOLDERS:
            os.makedirs(self.root / name, exist_ok=True)
        for name, text in (*FILES.items(), *PROGRAMS.items()):
            (self.root / name).write_text(text)
        for name in PROGRAMS:
            os.chmod(self.root / name, 0o755)
        os.symlink("/.o/bin", self.root / "usr/bin")
        os.symlink("/.o/recorder", self.root / "w/configure")
        for name in {*REAL, *names} - self.known:
            if not os.path.lexists(self.root / ".o/bin" / name):
                os.symlink("/.o/recorder", self.root / ".o/bin" / name)
            self.known.add(name)
        for name in ("foo", "node", "tool"):
            os.symlink("/.o/recorder", self.root / "opt/bin" / name)

    def run(self, start: Start, texts: Sequence[str], exits: str = "0", names: Iterable[str] = STRANGERS) -> Outcome:
        """Runs each text in a shell of its own, up to the first that fails, as a build does."""
        self._tidy(exits, names)
        status = 0
        for text in texts:
            status = self._run(start, text)
            if status:
                break
        log = self.root / ".o" / "log"
        calls = log.read_bytes().decode("utf-8", "surrogateescape").split("\x1e")[1:] if log.exists() else []
        return Outcome(os.waitstatus_to_exitcode(status) if status >= 0 else -99, tuple(calls), self._files())

    def _run(self, start: Start, text: str) -> int:
        assert self.process.stdin and self.process.stdout
        words = [*start.shell, text]
        variables = [
            f"{name}={value}" for name, value in {"PATH": PATH, "HOME": "/root", **dict(start.environment)}.items()
        ]
        parts = [start.folder, str(len(words)), *words, *variables]
        request = b"".join(part.encode("utf-8", "surrogateescape") + b"\0" for part in parts)
        self.process.stdin.write(struct.pack("I", len(request)) + request)
        self.process.stdin.flush()
        status: int = struct.unpack("i", self.process.stdout.read(4))[0]
        return status

    def _files(self) -> dict[str, tuple[object, ...]]:
        found: dict[str, tuple[object, ...]] = {}
        left = [str(self.root)]
        while left:
            folder = left.pop()
            for entry in os.scandir(folder):
                if folder == str(self.root) and entry.name in _KEPT - {"bin", "dev"}:
                    continue
                state = entry.stat(follow_symlinks=False)
                content: object = None
                if stat.S_ISLNK(state.st_mode):
                    content = os.readlink(entry.path)
                elif stat.S_ISREG(state.st_mode):
                    content = state.st_size if "/bin/" in entry.path else Path(entry.path).read_bytes()
                elif stat.S_ISDIR(state.st_mode):
                    left.append(entry.path)
                found[entry.path[len(str(self.root)) :]] = (oct(state.st_mode), state.st_uid, state.st_gid, content)
        return found


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        os.unlink(entry.path)


@cache
def room(shell: str) -> Room:
    """The room of a shell; all are closed when the tests end."""
    import atexit

    made = Room(shell)
    atexit.register(made.close)
    return made
