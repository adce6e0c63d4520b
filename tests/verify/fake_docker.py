"""A docker command without an engine: its images are Dockerfiles in the folder ``FAKE_STATE``.

``FAKE_HANG=build`` makes that command start a child and never end; ``FAKE_FAIL`` and ``FAKE_DIFFER`` hold a text: a
Dockerfile with it does not build, or makes another image.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

STATE = Path(os.environ["FAKE_STATE"])
FAILURE = """#8 ERROR: no
------
Dockerfile:{line}
--------------------
   2 | >>> RUN
--------------------
ERROR: failed to solve: {reason}
"""


def main(words: list[str]) -> int:
    """What the command says and does."""
    command = " ".join(words[:2]) if words[0] == "image" else words[0]
    with (STATE / "calls").open("a") as calls:
        calls.write(json.dumps(words) + "\n")
    if os.environ.get("FAKE_HANG") == command:
        child = subprocess.Popen(["sleep", "600"])
        (STATE / "pids.new").write_text(f"{os.getpid()} {child.pid}")
        (STATE / "pids.new").rename(STATE / "pids")
        child.wait()
    return COMMANDS[command](words)


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def version(words: list[str]) -> int:
    if os.environ.get("FAKE_DOWN"):
        print("Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?", file=sys.stderr)
        return 1
    return 0


def build(words: list[str]) -> int:
    file = Path(option(words, "--file"))
    text = file.read_text()
    if (file.parent / "Dockerfile.dockerignore").exists():
        (STATE / "ignored").write_text((file.parent / "Dockerfile.dockerignore").read_text())
    reason = os.environ.get("FAKE_REASON", "process did not complete successfully: exit code: 7")
    if os.environ.get("FAKE_FAIL", "\0") in text:
        print(FAILURE.format(line=2, reason=reason), file=sys.stderr)
        return 1
    name = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    (STATE / "images" / name).write_text(text)
    (STATE / "tags" / option(words, "--tag")).write_text(name)
    Path(option(words, "--iidfile")).write_text(name)
    print("#4 [1/3] FROM docker.io/library/busybox:1\n#4 CACHED\n#5 [2/3] RUN  a\n#5 DONE 0.1s\n#6 [3/3] RUN b\n")
    print("#5 CACHED" if "--no-cache" not in words else "")
    return 0


def inspect(words: list[str]) -> int:
    image = STATE / "images" / words[-1]
    config = {"Cmd": ["a"], "Env": ["PATH=/bin"]}
    layers = image.read_text().count("RUN") if image.exists() else 1
    print(json.dumps([{"Config": config, "RootFS": {"Layers": ["x"] * layers}, "Size": 1000 * layers}]))
    return 0


def remove_image(words: list[str]) -> int:
    tag = STATE / "tags" / words[-1]
    if not tag.exists():
        print(f"Error: No such image: {words[-1]}", file=sys.stderr)
        return 1
    tag.unlink()
    return 0


def create(words: list[str]) -> int:
    (STATE / "containers" / option(words, "--name")).write_text(words[-2])
    return 0


def export(words: list[str]) -> int:
    image = (STATE / "containers" / words[-1]).read_text()
    text = (STATE / "images" / image).read_text()
    content = b"other" if os.environ.get("FAKE_DIFFER", "\0") in text else b"same"
    member = tarfile.TarInfo("f")
    member.size = len(content)
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
        archive.addfile(member, io.BytesIO(content))
    return 0


def remove(words: list[str]) -> int:
    (STATE / "containers" / words[-1]).unlink(missing_ok=True)
    return 0


def run(words: list[str]) -> int:
    print("hello")
    return 3


COMMANDS = {
    "version": version,
    "build": build,
    "pull": version,
    "image inspect": inspect,
    "image rm": remove_image,
    "create": create,
    "export": export,
    "rm": remove,
    "run": run,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
