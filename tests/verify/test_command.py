"""``dockfix verify`` with a docker that is none: what is said, what is left, what ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Place

#: What only the rewritten file holds.
AFTER = "&& b"


def test_a_file_that_does_not_change_is_not_built(place: Place) -> None:
    (place.user / "Dockerfile").write_text("FROM busybox:1\n")
    code, out, error = place.verify()
    assert code == 0
    assert "unchanged" in out
    assert error == "1 files: 0 same, 0 differ, 1 unchanged, 0 errors\n"
    assert not (place.state / "calls").exists()


def test_the_same_as_a_table(place: Place) -> None:
    code, out, error = place.verify("--network", "host")
    assert code == 0
    assert ["Dockerfile", "same", "2", "->", "1"] == out.splitlines()[2].split()[:5]
    assert "Dockerfile: rebuild after an edit of app.py:\n  before: 1 step cached, built again: RUN b\n" in out
    assert error == "1 files: 1 same, 0 differ, 0 unchanged, 0 errors\n"
    assert all(["--network", "host"] == words[1:3] for words in place.calls("build"))
    assert [words for words in place.calls("build") if "--no-cache" in words] == place.calls("build")[:2]


def test_the_rewrites_of_a_users_file(place: Place) -> None:
    rules = place.user.parent / "rules.py"
    rules.write_text(
        "from dockfix import Codemod, Expose\n"
        "class SortPorts(Codemod):\n"
        "    name = 'sort-ports'\n"
        "    def rewrite(self, file, facts):\n"
        "        for expose in file.find(Expose):\n"
        "            words = sorted(expose.words, key=int)\n"
        "            if words != expose.words:\n"
        "                yield self.replace(expose, expose.with_changes(arguments=' '.join(words)), 'in order')\n"
    )
    (place.user / "Dockerfile").write_text("FROM busybox:1\nEXPOSE 443 80\n")
    code, found = place.json("--codemods", str(rules))
    assert (code, [change["rule"] for change in found["files"][0]["changes"]]) == (0, ["sort-ports"])
    (place.user / "Dockerfile").write_text("FROM busybox:1\nEXPOSE $A 80\n")
    code, _, error = place.verify("--codemods", str(rules))
    assert code == 2
    assert error.startswith("Dockerfile:1:1: error: sort-ports: ValueError: ")
    assert f"please report this where `sort-ports` is from: {rules}\n" in error


def test_the_same_as_json(place: Place) -> None:
    code, found = place.json("--run", "x 'y z'")
    assert code == 0
    assert (found["version"], found["engine"]) == (1, "docker")
    assert found["summary"] == {"files": 1, "same": 1, "differs": 0, "unchanged": 0, "error": 0}
    (file,) = found["files"]
    assert (file["path"], file["status"], file["error"], file["touched"]) == ("Dockerfile", "same", None, "app.py")
    assert (file["changes"][0]["rule"], file["changes"][0]["line"]) == ("merge-runs", 2)
    assert (file["differences"], file["unreproducible"], file["notes"]) == ([], [], [])
    outcome = {"exit_code": 3, "stdout": "hello\n", "stderr": ""}
    assert file["runs"] == [{"args": ["x", "y z"], "before": outcome, "after": outcome, "same": True}]
    assert {key: file["before"][key] for key in ("layers", "size", "cached", "rebuilt")} == {
        "layers": 2,
        "size": 2000,
        "cached": ["RUN a"],
        "rebuilt": ["RUN b"],
    }
    assert file["after"]["layers"] == 1
    assert file["after"]["cold_seconds"] > 0
    assert file["after"]["rebuild_seconds"] > 0


def test_nothing_is_run_unless_asked_and_rebuilt_unless_told(place: Place) -> None:
    code, found = place.json("--no-rebuild")
    assert code == 0
    assert not place.calls("run")
    assert len(place.calls("build")) == 2
    assert found["files"][0]["before"]["rebuild_seconds"] is None
    assert place.calls("build")[0][-1] == "."


def test_an_image_that_differs(place: Place) -> None:
    code, out, _ = place.verify(FAKE_DIFFER=AFTER)
    assert code == 1
    assert "Dockerfile: differs: /f: sha256 " in out
    code, out, error = place.verify("--quiet", FAKE_DIFFER=AFTER)
    assert (code, error) == (1, "")
    assert [line.split(": sha256")[0] for line in out.splitlines()] == ["Dockerfile: differs: /f"]


def test_a_file_that_only_builds_before(place: Place) -> None:
    code, found = place.json(FAKE_FAIL=AFTER)
    assert code == 1
    assert found["files"][0]["differences"][0].startswith("after: line 2: it does not build: process did not")
    assert found["files"][0]["after"] is None


ERRORS = {
    "down": (
        (),
        {"FAKE_DOWN": "1"},
        "Dockerfile:1:1: error: no engine answers: `docker version` fails: Cannot connect",
    ),
    "missing": (
        ("--engine", "nothing-like-it"),
        {},
        "Dockerfile:1:1: error: no engine answers: nothing-like-it: no such",
    ),
    "build": ((), {"FAKE_FAIL": "RUN b"}, "Dockerfile:2:1: error: it does not build: process did not complete"),
    "base": (
        (),
        {
            "FAKE_FAIL": "RUN b",
            "FAKE_REASON": "busybox:1: failed to resolve source metadata for docker.io/library/busybox:1: not found",
        },
        "Dockerfile:2:1: error: the base image busybox:1 can't be had (not found); try `docker pull busybox:1`",
    ),
    "network": (
        (),
        {"FAKE_FAIL": "RUN b", "FAKE_REASON": "Temporary failure resolving 'deb.debian.org'"},
        "Dockerfile:2:1: error: it does not build: Temporary failure resolving 'deb.debian.org'; the step finds no",
    ),
    "touch": (("--touch", "no.py"), {}, "Dockerfile:1:1: error: --touch no.py: no such file in the build context ."),
    "outside": (("--touch", "../bin/docker"), {}, "Dockerfile:1:1: error: --touch ../bin/docker: no such file in the"),
    "unreadable": (("nothing",), {}, "nothing:1:1: error: No such file or directory"),
}


@pytest.mark.parametrize(("words", "environment", "line"), ERRORS.values(), ids=ERRORS.keys())
def test_an_error_is_one_line(place: Place, words: tuple[str, ...], environment: dict[str, str], line: str) -> None:
    code, out, error = place.verify("--quiet", *words, **environment)
    assert (code, out) == (2, "")
    assert error.startswith(line)
    assert error.count("\n") == 1


def test_an_error_does_not_stop_the_other_files(place: Place) -> None:
    (place.user / "Dockerfile.bad").write_text("FROM busybox:1\nFOO b\n")
    code, found = place.json("Dockerfile", "Dockerfile.bad")
    assert code == 2
    assert [file["status"] for file in found["files"]] == ["same", "error"]
    assert found["files"][1]["error"]["line"] == 2
    # One that a search finds is no error of the run.
    code, found = place.json()
    assert (code, [file["status"] for file in found["files"]]) == (0, ["same"])


BAD_USAGE = {
    "standard-input": (("-",), "- is none"),
    "no-command": (("--engine", " "), "no command given"),
    "buildah": (("--engine", "sudo buildah"), "use podman"),
    "quotes": (("--run", "'a"), "No closing quotation"),
    "rewrite": (("--select", "merge-run"), "did you mean `merge-runs`?"),
    "context": (("--context", "nothing"), "no such folder"),
    "touch": (("--no-rebuild", "--touch", "x"), "--touch is for the rebuild"),
    "build-arg": (("--build-arg", "=x"), "K=V is wanted"),
}


@pytest.mark.parametrize(("words", "message"), BAD_USAGE.values(), ids=BAD_USAGE.keys())
def test_bad_usage(place: Place, words: tuple[str, ...], message: str) -> None:
    code, out, error = place.verify(*words)
    assert (code, out) == (2, "")
    assert message in error


def test_select_context_arguments_and_the_files_own_dockerignore(place: Place) -> None:
    other = place.user / "docker"
    other.mkdir()
    (place.user / "Dockerfile").rename(other / "x.Dockerfile")
    (other / "x.Dockerfile.dockerignore").write_text("secret\n")
    code, found = place.json("docker", "--ignore", "merge-runs")
    assert (code, found["files"][0]["status"]) == (0, "unchanged")
    code, found = place.json("docker/x.Dockerfile", "--context", ".", "--build-arg", "A=b c", "--touch", "app.py")
    assert (code, found["files"][0]["touched"]) == (0, "app.py")
    assert (place.state / "ignored").read_text() == "secret\n"
    assert all("A=b c" in words for words in place.calls("build"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["build", "export", "run", "version", "pull"])
def test_a_signal_ends_all_and_leaves_nothing(place: Place, command: str, number: signal.Signals) -> None:
    fake = Path(place.environment["PATH"].split(os.pathsep)[0]) / "docker"
    if command == "pull":
        fake.write_text(fake.read_text().replace("exec", '[ "$1$2" = imageinspect ] && exit 1; exec', 1))
    with place.start("--run", "x", FAKE_HANG=command) as process:
        pids = wait_for(place.state / "pids").split()
        process.send_signal(number)
        time.sleep(0.05)
        process.send_signal(number)
        out, error = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert (out, error) == ("", f"stopped by {number.name}; what was built is removed\n")
    assert place.left() == []
    assert not [pid for pid in pids if alive(pid)]


def wait_for(path: Path) -> str:
    end = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < end, "the command was not called"
        time.sleep(0.01)
    return path.read_text()


def alive(pid: str) -> bool:
    """Whether the process runs; who is dead but not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_main_command_does_not_import_what_verify_needs() -> None:
    code = (
        "import sys, dockfix.cli.program as c; c.main(['rules'], standalone_mode=False);"
        "print([m for m in sys.modules if m in ('rich', 'dockfix.cli.verify', 'dockfix.verify', 'tarfile')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
