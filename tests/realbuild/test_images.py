"""The kit for real builds: what differs is told apart, what is the same is not."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path

import pytest

from dockfix.verify import BuildError, Built, Image, cached, differences, images, inspect
from realbuild.kit import NEEDS_ENGINE, build, build_with_log, run

pytestmark = NEEDS_ENGINE

BASE = "FROM busybox:1\n"
CONTEXT = {"file": "hello\n", "folder/inner": "inner\n", ".dockerignore": "secret\n", "secret": "secret\n"}

#: Before, after, and the start of a line that tells of it; no line tells of anything else.
DIFFERENT = {
    "content": ("RUN echo a > /f", "RUN echo b > /f", "/f: sha256 "),
    "size": ("RUN echo a > /f", "RUN echo ab > /f", "/f: sha256 "),
    "mode": ("RUN touch /f", "RUN touch /f && chmod 600 /f", "/f: mode 0644 -> 0600"),
    "setuid": ("RUN touch /f", "RUN touch /f && chmod u+s /f", "/f: mode 0644 -> 4644"),
    "uid": ("RUN touch /f", "RUN touch /f && chown 5 /f", "/f: uid 0 -> 5"),
    "gid": ("RUN touch /f", "RUN touch /f && chgrp 5 /f", "/f: gid 0 -> 5"),
    "link-target": ("RUN ln -s a /f", "RUN ln -s b /f", "/f: target 'a' -> 'b'"),
    "symlink-or-file": ("RUN ln -s a /f", "RUN touch /f", "/f: type 'symlink' -> 'file'"),
    "fifo-or-file": ("RUN mkfifo /f", "RUN touch /f", "/f: type 'fifo' -> 'file'"),
    "device-numbers": ("RUN mknod /f c 1 3", "RUN mknod /f c 1 5", "/f: device (1, 3) -> (1, 5)"),
    "missing-file": ("RUN touch /f", "RUN true", "/f: file only before"),
    "more-files": ("RUN true", "RUN touch /f", "/f: file only after"),
    "empty-folder": ("RUN mkdir /f", "RUN true", "/f: folder only before"),
    "folder-mode": ("RUN mkdir /f", "RUN mkdir -m 700 /f", "/f: mode 0755 -> 0700"),
    "beside-dockers-own": ("RUN true", "RUN touch /etc/hosts.allow", "/etc/hosts.allow: file only after"),
    "below-dockers-own": ("RUN true", "COPY file /dev/shm/f", "/dev/shm/f: file only after"),
    "working-folder-gone": ("WORKDIR /w", "WORKDIR /w\nRUN rmdir /w", "/w: folder only before"),
    "hard-link-content": ("RUN echo a >/f && ln /f /g", "RUN echo a >/f && echo b >/g", "/g: sha256 "),
    "hidden-by-a-volume": ("VOLUME /v", "RUN mkdir /v && touch /v/f\nVOLUME /v", "/v: folder only after"),
    "Env": ("ENV A=1", "ENV A=2", "Env: "),
    "Env-order": ("ENV A=1 B=2", "ENV B=2 A=1", "Env: "),
    "Env-empty": ("ENV A=1", "ENV A=1 B=", "Env: "),
    "Cmd": ('CMD ["a"]', "CMD a", 'Cmd: ["a"] -> ["/bin/sh", "-c", "a"]'),
    "Cmd-none": ('CMD ["a"]', "CMD []", 'Cmd: ["a"] -> nothing'),
    "Entrypoint": ('ENTRYPOINT ["a"]', "ENTRYPOINT a", 'Entrypoint: ["a"] -> ["/bin/sh", "-c", "a"]'),
    "User": ("USER 1", "USER 2", 'User: "1" -> "2"'),
    "User-root": ("RUN true", "RUN true\nUSER root", 'User: nothing -> "root"'),
    "WorkingDir": ("WORKDIR /tmp", "WORKDIR /home", 'WorkingDir: "/tmp" -> "/home"'),
    "ExposedPorts": ("EXPOSE 1", "EXPOSE 1/udp", "ExposedPorts: "),
    "Volumes": ("VOLUME /a", "VOLUME /b", "Volumes: "),
    "Labels": ("LABEL a=b", "LABEL a=c", 'Labels: {"a": "b"} -> {"a": "c"}'),
    "StopSignal": ("STOPSIGNAL 9", "STOPSIGNAL 15", 'StopSignal: "9" -> "15"'),
    "Shell": ('SHELL ["/bin/sh", "-ec"]', 'SHELL ["/bin/sh", "-c"]', "Shell: "),
    "Healthcheck": ("HEALTHCHECK NONE", "HEALTHCHECK CMD true", "Healthcheck: "),
    "Healthcheck-interval": ("HEALTHCHECK CMD a", "HEALTHCHECK --interval=5s CMD a", "Healthcheck: "),
    "OnBuild": ("ONBUILD RUN a", "ONBUILD RUN b", 'OnBuild: ["RUN a"] -> ["RUN b"]'),
}
SAME = {
    "runs": ("RUN touch /a\nRUN touch /b", "RUN touch /a && touch /b"),
    "add-or-copy": ("ADD file folder /d/", "COPY file folder /d/"),
    "envs": ("ENV A=1 B=2", "ENV A=1\nENV B=2"),
    "comments": ("# one\nRUN true", "# another\nRUN true\n# and one more"),
    "labels-in-any-order": ("LABEL a=1 b=2", "LABEL b=2\nLABEL a=1"),
    "time": ("RUN touch -d '2001-01-01 00:00' /f", "RUN touch -d '2011-01-01 00:00' /f"),
    "hard-link-either-way": ("RUN echo a >/f && ln /f /g", "RUN echo a >/g && ln /g /f"),
    "healthcheck-default": ("HEALTHCHECK CMD a", "HEALTHCHECK --interval=0s CMD a"),
    "no-command": ("RUN true", "RUN true\nCMD []"),
    "written-and-removed": ("RUN touch /f\nRUN rm /f", "RUN true"),
    "ignored-by-dockerignore": ("COPY . /d", "COPY file .dockerignore /d/\nCOPY folder /d/folder"),
}


@functools.cache
def built(instructions: str) -> Built:
    """What is in the image of these instructions; built once, removed."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        image = build(f"{BASE}{instructions}\n".encode(), Path(folder))
        try:
            return inspect(image)
        finally:
            image.remove()


def fill(folder: Path) -> None:
    for name, text in CONTEXT.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def names(*words: str) -> set[str]:
    """What a docker command lists."""
    return set(subprocess.run(["docker", *words], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(("before", "after", "line"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_differs_is_told_apart(before: str, after: str, line: str) -> None:
    found = differences(built(before), built(after))
    assert [each for each in found if each.startswith(line)], found
    about = line.split(":")[0]
    assert [each for each in found if not each.startswith(about)] == []


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME.keys())
def test_what_is_the_same_has_no_difference(before: str, after: str) -> None:
    assert differences(built(before), built(after)) == []


def test_a_second_build_without_the_cache_is_the_same(tmp_path: Path) -> None:
    image = build(b"FROM busybox:1\nRUN touch /a\nRUN touch /b\n", tmp_path, no_cache=True)
    try:
        assert differences(built("RUN touch /a\nRUN touch /b"), inspect(image)) == []
    finally:
        image.remove()


def test_ignored_paths_do_not_count() -> None:
    before, after = built("RUN echo a > /f"), built("RUN echo b > /f")
    assert differences(before, after, ignore=lambda path: path == "/f") == []
    assert differences(before, after, ignore=lambda path: path == "/g") != []


def test_paths_that_are_never_the_same() -> None:
    never = ("/var/log/apt/term.log", "/var/log/dpkg.log", "/var/cache/apt/pkgcache.bin", "/x/__pycache__/y.pyc")
    never += (
        "/root/.npm/_logs/1.log",
        "/home/node/.npm/_cacache/index-v5/1a",
        "/root/.npm/_update-notifier-last-checked",
    )
    assert all(map(images.unreproducible, never))
    assert not any(map(images.unreproducible, ("/var/log", "/var/log/dpkg.log.py", "/x/y.py", "/app/var/log/dpkg.log")))


def test_the_files_are_read_and_not_only_compared() -> None:
    entry = built("COPY --chown=7:8 --chmod=640 file /f").files["/f"]
    assert (entry.type, entry.mode, entry.uid, entry.gid, entry.size) == ("file", 0o640, 7, 8, 6)
    assert entry.sha256 == "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
    files = built("RUN true").files
    assert "/bin/busybox" in files and not files.keys() & images.DOCKERS_OWN


def test_names_that_are_not_utf_8() -> None:
    found = differences(built("RUN true"), built(r"""RUN touch "$(printf '/f\377')" """))
    assert found == [r"/f\udcff: file only after"]


def test_a_build_that_fails_gives_its_log(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as caught:
        build(b"FROM busybox:1\nRUN echo so-it-goes && exit 7\n", tmp_path)
    assert "so-it-goes" in caught.value.log and "exit code: 7" in caught.value.log


def test_arguments_target_tag_and_context(tmp_path: Path) -> None:
    text = b"FROM busybox:1 AS one\nARG X\nRUN echo $X > /f\nFROM one AS two\nRUN rm /f\n"
    tag = f"dockfix-test:arguments-{tmp_path.name}"
    image = build(text, tmp_path, build_args={"X": "a b"}, tag=tag, target="one")
    try:
        assert list(tmp_path.iterdir()) == []
        assert tag in names("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")
        assert run(image, ["cat", "/f"]) == (0, "a b\n", "")
    finally:
        image.remove()
    assert tag not in names("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")


def test_layers_and_size(tmp_path: Path) -> None:
    one = build(b"FROM busybox:1\nRUN head -c 5000 /dev/zero >/a && touch /b\n", tmp_path)
    two = build(b"FROM busybox:1\nRUN head -c 9000 /dev/zero >/a\nRUN touch /b\n", tmp_path)
    try:
        assert images.layers(two) == images.layers(one) + 1
        assert images.size(two) == images.size(one) + 4000
    finally:
        one.remove()
        two.remove()


def test_run_gives_exit_code_and_both_outputs(tmp_path: Path) -> None:
    image = build(b'FROM busybox:1\nENTRYPOINT ["sh", "-c"]\nCMD ["echo default"]\n', tmp_path)
    try:
        assert run(image) == (0, "default\n", "")
        assert run(image, ["echo out; echo err >&2; exit 3"]) == (3, "out\n", "err\n")
        assert run(image, ["ls /sys/class/net"]).stdout.split() == ["lo"]
    finally:
        image.remove()


def test_run_ends_what_does_not_end(tmp_path: Path) -> None:
    image = build(b"FROM busybox:1\nVOLUME /v\nLABEL dockfix-test=endless\n", tmp_path)
    try:
        with pytest.raises(TimeoutError, match="started"):
            run(image, ["sh", "-c", "echo started; sleep 600"], timeout=2)
        assert not names("ps", "--all", "--quiet", "--filter", "label=dockfix-test=endless")
    finally:
        image.remove()


def test_cached_steps(tmp_path: Path) -> None:
    text = f"FROM busybox:1\nRUN echo {tmp_path} && \\\n    true\nRUN echo {tmp_path}b\n".encode()
    first, log = build_with_log(text, tmp_path, no_cache=True)
    second, again = build_with_log(text, tmp_path)
    third, changed = build_with_log(text.replace(b"RUN echo", b"RUN  true &&  echo").replace(b"\\\n", b""), tmp_path)
    for image in (first, second, third):
        image.remove()
    assert not cached(log, f"RUN echo {tmp_path}b")
    assert cached(again, f"RUN echo {tmp_path}b") and cached(again, f"RUN echo {tmp_path} && true")
    assert not cached(changed, "RUN true &&")
    with pytest.raises(LookupError):
        cached(again, "RUN something else")


def test_a_cached_step_before_a_changed_one(tmp_path: Path) -> None:
    text = f"FROM busybox:1\nRUN echo {tmp_path} first\nRUN echo second\n".encode()
    first = build(text, tmp_path)
    second, log = build_with_log(text.replace(b"second", b"other"), tmp_path)
    first.remove()
    second.remove()
    assert cached(log, f"RUN echo {tmp_path} first") and not cached(log, "RUN echo other")
    assert not cached(log, "RUN echo")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    image = build(b"FROM busybox:1\nVOLUME /v\nLABEL dockfix-test=left\n", tmp_path)
    with images.container(image) as container:
        volume = names("inspect", container, "--format", "{{range .Mounts}}{{.Name}}{{end}}")
    inspect(image)
    assert not names("ps", "--all", "--quiet", "--filter", "label=dockfix-test=left")
    assert volume and not volume & names("volume", "ls", "--quiet")
    image.remove()
    image.remove()
    assert not names("image", "ls", "--quiet", "--filter", "label=dockfix-test=left")


def test_an_image_that_is_another_ones_too(tmp_path: Path) -> None:
    base = build(f"FROM busybox:1\nLABEL dockfix-test={tmp_path}\n".encode(), tmp_path)
    child = build(f"FROM {base.tag}\n".encode(), tmp_path)
    try:
        assert child.id == base.id
        child.remove()
        assert inspect(base)
    finally:
        base.remove()


def test_extended_attributes(tmp_path: Path) -> None:
    if "python:3" not in names("image", "ls", "--format", "{{.Repository}}:{{.Tag}}"):
        pytest.skip("no python:3 on this engine")
    value = "01000002000400000000000000000000" + "00000000"
    script = f"import os; os.setxattr('/f', 'security.capability', bytes.fromhex('{value}'))"
    helper: list[Image] = []
    try:
        helper.append(build(b"FROM python:3\nRUN touch /f\n", tmp_path))
        helper.append(build(f'FROM python:3\nRUN touch /f && python3 -c "{script}"\n'.encode(), tmp_path))
        plain, capable = (inspect(image).files["/f"] for image in helper)
    finally:
        for image in helper:
            image.remove()
    assert plain.xattrs == () and capable.xattrs[0][0] == "security.capability"
    assert differences(Built({"/f": plain}, {}), Built({"/f": capable}, {})) != []
